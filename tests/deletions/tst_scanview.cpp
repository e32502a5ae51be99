// SPDX-License-Identifier: GPL-3.0-or-later
// An officer looks for what is left of a person: fields, places, what the law keeps, refusals, stopping.
// The real database behind. REEVE_PICTURES=DIR keeps pictures.
#include "tests/support/erasing.h"
#include "tests/support/picture.h"
#include "ui/deletions/deletionsview.h"
#include "ui/deletions/scandialog.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagedtableview.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statebadge.h"

#include <QAction>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QTest>
#include <QTreeWidget>

using namespace reeve;

class TstScanView : public QObject
{
    Q_OBJECT

private:
    static constexpr qint64 person = 1801;  // erased
    static constexpr qint64 another = 1802; // lives

    QTemporaryDir m_folder;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<test::Erasing> m_erasing;
    Connection m_connection;
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<DeletionsView> m_view;

    QString one(const QString &sql) { return m_database->sql(sql).value(0); }
    ScanDialog *dialog() const { return m_view->scanDialog(); }
    template <typename T>
    T *in(const QString &name) const
    {
        T *found = dialog()->findChild<T *>(name);
        if (!found)
            qFatal("no such widget: %s", qPrintable(name));
        return found;
    }
    QLineEdit *field(const char *name) const
    {
        return in<QLineEdit>(QStringLiteral("scan_") + QLatin1String(name));
    }
    void type(const char *name, const QString &text) const
    {
        field(name)->clear();
        QTest::keyClicks(field(name), text);
    }
    void click(const char *name) const
    {
        auto *button = in<QPushButton>(QLatin1String(name));
        QVERIFY2(button->isEnabled() && button->isVisible(), name);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    bool complains(const char *name) const
    {
        return in<PlainLabel>(QStringLiteral("scanProblem_") + QLatin1String(name))->isVisible();
    }
    QString words() const { return in<PlainLabel>(QStringLiteral("scanWords"))->text(); }
    QString state() const { return in<StateBadge>(QStringLiteral("scanState"))->word(); }
    // "group > cells", one a row.
    QStringList shownPlaces() const
    {
        QStringList all;
        const QTreeWidget *tree = dialog()->places();
        for (int i = 0; i < tree->topLevelItemCount(); ++i) {
            const QTreeWidgetItem *group = tree->topLevelItem(i);
            for (int j = 0; j < group->childCount(); ++j) {
                QStringList cells;
                for (int column = 0; column < tree->columnCount(); ++column)
                    cells += group->child(j)->text(column);
                all += group->text(0) + QStringLiteral(" > ") + cells.join(u'|');
            }
        }
        return all;
    }
    void openDialog()
    {
        auto *action = m_view->findChild<QAction *>(QStringLiteral("deletionsLookFor"));
        QVERIFY(action && action->isVisible() && action->isEnabled());
        action->trigger();
        QVERIFY(dialog() && dialog()->isVisible());
    }
    void closeDialog()
    {
        QPointer<ScanDialog> watched(dialog());
        click("scanClose");
        QTRY_VERIFY(!watched);
    }

private slots:
    void initTestCase()
    {
        QApplication::setStyle(QStringLiteral("fusion"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        m_database = std::make_unique<TestDatabase>();
        m_erasing = std::make_unique<test::Erasing>(*m_database);
        m_database->sql(QStringLiteral("UPDATE service.customer SET status = 'active', closed_at = "
                                       "NULL WHERE closed_at IS NOT NULL"));
        m_database->sql(QStringLiteral("DELETE FROM reeve.account_deletion"));
        m_database->sql(QStringLiteral(
            "UPDATE service.customer SET username = 'zoe.quince77', email = 'zoe.quince@example."
            "org', first_name = 'Zoe', last_name = 'Quince' WHERE id = 1801"));
        m_erasing->close(QStringLiteral("id = 1801"));
        QCOMPARE(m_erasing->eraseAll(), 1);
        // What a person wrote since, and what the law keeps of an invoice.
        m_database->sql(
            QStringLiteral("INSERT INTO reeve.note (customer_id, body, author) VALUES "
                           "(1802, 'her sister is zoe.quince@example.org', 'support')"));
        m_database->sql(QStringLiteral(
            "INSERT INTO reeve.retained (table_name, subject, fields, basis, until) VALUES "
            "('product_order', sha256('x'), '{\"billing_name\": \"Zoe Quince\"}', "
            "'Art. 60 of the VAT code', '2090-12-31')"));
        QString problem = QStringLiteral("no answer");
        m_connection.open(m_database->parameters(QStringLiteral("officer")))
            .then(this, [&problem](const Result<void> &opened) {
                problem = opened ? QString() : opened.error().text;
            });
        QTRY_COMPARE_WITH_TIMEOUT(problem, QString(), 20000);
        m_desk = std::make_unique<Desk>(m_connection);
        m_desk->setPerson({.login = QStringLiteral("officer"),
                           .fullName = {},
                           .role = QStringLiteral("officer"),
                           .host = {},
                           .database = {},
                           .tlsVersion = {},
                           .serverVersion = {}});
        m_desk->setCaseReference(QStringLiteral("#4711"));
        m_view = std::make_unique<DeletionsView>(*m_desk);
        m_view->resize(1280, 800);
        m_view->show();
        QTRY_VERIFY(m_view->model().hasAnswer() && m_view->model().rowCount() == 1);
    }
    void cleanupTestCase()
    {
        m_view.reset();
        m_desk.reset();
    }

    void theMenuKnowsTheCustomer()
    {
        emit m_view->table()->menuRequested(m_view->model().index(0, 0),
                                            m_view->mapToGlobal(QPoint(9, 9)));
        auto *menu = m_view->findChild<QMenu *>(QStringLiteral("deletionMenu"));
        QVERIFY(menu);
        auto *look = menu->findChild<QAction *>(QStringLiteral("deletionLookFor"));
        QVERIFY(look);
        look->trigger();
        delete menu;
        QVERIFY(dialog());
        QCOMPARE(field("customer")->text(), QStringLiteral("1801"));
        QCOMPARE(field("reason")->text(), QStringLiteral("#4711"));
        closeDialog();
    }

    void problemsStandAtTheirFieldAndNothingIsLost()
    {
        openDialog();
        click("scanSearch");
        QVERIFY(complains("email"));
        type("first_name", QStringLiteral("Zoe"));
        click("scanSearch");
        QVERIFY(!complains("email") && complains("last_name"));
        type("last_name", QStringLiteral("Quince"));
        type("email", QStringLiteral("zoe.quince"));
        click("scanSearch");
        QVERIFY(!complains("last_name") && complains("email"));
        type("email", QStringLiteral("zoe.quince@example.org"));
        type("phone", QStringLiteral("+32 47"));
        click("scanSearch");
        QVERIFY(complains("phone"));
        type("phone", {});
        type("aliases", QStringLiteral("quincy, q"));
        click("scanSearch");
        QVERIFY(complains("aliases"));
        type("aliases", QStringLiteral("quincy"));
        type("customer", QStringLiteral("12x"));
        click("scanSearch");
        QVERIFY(complains("customer"));
        type("customer", QString::number(person));
        type("reason", QStringLiteral(" "));
        click("scanSearch");
        QVERIFY(complains("reason"));
        test::keepPictures(dialog(), "scan-refused");
        QCOMPARE(field("email")->text(), QStringLiteral("zoe.quince@example.org"));
        QCOMPARE(one(QStringLiteral("SELECT count(*) FROM reeve.proof_scan WHERE kind = 'person'")),
                 QStringLiteral("0"));
    }

    void places_data()
    {
        QTest::addColumn<bool>("stopped");
        QTest::newRow("stopped first") << true;
        QTest::newRow("to the end") << false;
    }
    void places()
    {
        QFETCH(bool, stopped);
        type("reason", QStringLiteral("She asked whether she is gone"));
        click("scanSearch");
        QVERIFY(dialog()->isSearching() && m_view->hasEdits());
        QVERIFY(in<QProgressBar>(QStringLiteral("scanProgress"))->isVisible());
        QVERIFY(!field("email")->isEnabled());
        if (stopped) {
            click("scanSearch"); // which stops it now
            QTRY_VERIFY(!dialog()->isSearching());
            QCOMPARE(field("email")->text(), QStringLiteral("zoe.quince@example.org"));
            QVERIFY(in<MessageBar>(QStringLiteral("scanMessage"))->isShowing());
            QVERIFY(!dialog()->places()->isVisible());
            QCOMPARE(one(QStringLiteral("SELECT count(*) FROM reeve.proof_scan WHERE kind = "
                                        "'person' AND state <> 'cancelled'")),
                     QStringLiteral("0"));
            return;
        }
        QTRY_VERIFY_WITH_TIMEOUT(!dialog()->isSearching(), 60000);
        QCOMPARE(state(), QStringLiteral("Found"));
        const QStringList found = shownPlaces();
        QVERIFY2(found.contains(QStringLiteral("Found > note|body|customer 1802|E-mail address|1")),
                 qPrintable(found.join(u'\n')));
        QVERIFY2(found.contains(QStringLiteral("Kept by law: as each row says > "
                                               "retained|fields|nobody|First and last name|1")),
                 qPrintable(found.join(u'\n')));
        QVERIFY2(
            words().startsWith(QStringLiteral("Something is left of this person, in one place.")),
            qPrintable(words()));
        // Wiped, and of the values nothing stands anywhere.
        for (const char *name : {"email", "first_name", "last_name", "aliases"}) {
            QVERIFY2(field(name)->text().isEmpty(), name);
            QVERIFY2(!field(name)->isUndoAvailable(), name);
        }
        QVERIFY(!dialog()->hasEdits());
        QVERIFY(!found.join(u' ').contains(QStringLiteral("quince"), Qt::CaseInsensitive));
        test::keepPictures(dialog(), "scan-found");
        QCOMPARE(one(QStringLiteral("SELECT concat_ws(' ', state, customer_id) FROM "
                                    "reeve.proof_scan ORDER BY id DESC LIMIT 1")),
                 QStringLiteral("found 1801"));
        QCOMPARE(one(QStringLiteral("SELECT reason FROM audit.inbox WHERE event = "
                                    "'person_scanned' ORDER BY id DESC LIMIT 1")),
                 QStringLiteral("She asked whether she is gone"));
    }

    void nothingFoundIsSaidPlainly()
    {
        type("username", QStringLiteral("nobody.zzmarkerzz"));
        click("scanSearch");
        QVERIFY(!dialog()->places()->isVisible()); // not the answer of before
        QTRY_VERIFY_WITH_TIMEOUT(!dialog()->isSearching(), 60000);
        QCOMPARE(state(), QStringLiteral("Nothing found"));
        QVERIFY(!dialog()->places()->isVisible());
        QVERIFY(in<PlainLabel>(QStringLiteral("scanWords"))->isVisible());
        test::keepPictures(dialog(), "scan-nothing");
        closeDialog();
    }

    void aLockTakesItAway()
    {
        openDialog();
        type("email", QStringLiteral("zoe.quince@example.org"));
        click("scanSearch");
        QPointer<ScanDialog> watched(dialog());
        m_view->dropData();
        QVERIFY(!watched);
        // And what was under way has ended in the database as well.
        QTRY_COMPARE(one(QStringLiteral("SELECT count(*) FROM reeve.proof_scan WHERE state IN "
                                        "('open', 'scanning')")),
                     QStringLiteral("0"));
    }
};

QTEST_MAIN(TstScanView)
#include "tst_scanview.moc"
