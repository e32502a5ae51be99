// SPDX-License-Identifier: GPL-3.0-or-later
// Alias passwords as support handles them: keys and clicks on the customer's page, the real database
// and the real clipboard behind. The times are shortened, not slept through.
#include "models/session/desk.h"
#include "tests/support/picture.h"
#include "tests/support/testdatabase.h"
#include "ui/aliases/aliasessection.h"
#include "ui/aliases/aliasrow.h"
#include "ui/composition/customerpagesections.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customersview.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/capturewall.h"
#include "ui/widgets/pagecontext.h"
#include "ui/widgets/pagedtableview.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/secretclipboard.h"
#include "ui/widgets/secretview.h"
#include "ui/widgets/statebadge.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace reeve;
using namespace std::chrono_literals;

namespace
{

const QString secret = QStringLiteral("zzmarkerzz-47 x");

} // namespace

class AliasesViewTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<CustomersView> m_view;
    CustomerId m_customer = *CustomerId::from(1);
    qint64 m_alias = 0; ///< has a password, and is published
    qint64 m_open = 0;  ///< has none, and is not

    QString one(const QString &statement, const QVariantList &values = {})
    {
        return m_database->sql(statement, values).value(0);
    }
    void connectTo(const ConnectionParameters &parameters)
    {
        bool opened = false;
        m_connection->open(parameters).then(this, [&opened](const Result<void> &done) {
            opened = done.has_value();
        });
        QTRY_VERIFY_WITH_TIMEOUT(opened, 20000);
    }
    AliasesSection *section() const
    {
        return m_view->findChild<AliasesSection *>(QStringLiteral("aliasesSection"));
    }
    AliasRow *row(qint64 alias) const
    {
        return m_view->findChild<AliasRow *>(QStringLiteral("alias_%1").arg(alias));
    }
    SecretView *shown(qint64 alias) const { return row(alias)->findChild<SecretView *>(); }
    AskBar *question() const { return m_view->findChild<AskBar *>(QStringLiteral("aliasAsk")); }
    template <typename T>
    T *find(const char *name, const QObject *in = nullptr) const
    {
        T *found = (in ? in : m_view.get())->findChild<T *>(QString::fromLatin1(name));
        if (!found)
            qFatal("no such widget: %s", name);
        return found;
    }
    void click(QAbstractButton *button) const
    {
        QCoreApplication::processEvents(); // what was just filled gets its place
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void press(const char *button, qint64 alias) const
    {
        click(find<QToolButton>(button, row(alias)));
    }
    // An entry of the row's menu, chosen there by keyboard.
    void choose(const char *action, qint64 alias) const
    {
        QMenu *menu = find<QToolButton>("aliasChange", row(alias))->menu();
        menu->popup({0, 0});
        menu->setActiveAction(find<QAction>(action, row(alias)));
        QTest::keyClick(menu, Qt::Key_Return);
    }
    void agree(const QString &reason = {}) const
    {
        if (!reason.isEmpty())
            find<QLineEdit>("askReason", question())->setText(reason);
        QTest::keyClick(find<QLineEdit>("askReason", question()), Qt::Key_Return);
    }
    void openPage(CustomerId customer)
    {
        m_view->open({QStringLiteral("customers"), customer.toString(), {}});
        QTRY_COMPARE(m_view->page()->customer(), std::optional(customer));
    }
    int disclosures() const
    {
        return m_database
            ->sql(QStringLiteral(
                "SELECT count(*) FROM reeve.disclosure WHERE kind = 'alias_password'"))
            .value(0)
            .toInt();
    }
    QString stored(const char *column, qint64 alias)
    {
        return one(
            QStringLiteral("SELECT coalesce(%1::text, 'none') FROM service.alias WHERE id = $1")
                .arg(QLatin1String(column)),
            {alias});
    }
    // Everything a screen reader could read, and everything a drag or a copy could take.
    bool isAnywhereInWidgets(const QString &text) const
    {
        for (const QWidget *widget : m_view->findChildren<QWidget *>()) {
            if (widget->accessibleName().contains(text)
                || widget->accessibleDescription().contains(text)
                || widget->toolTip().contains(text))
                return true;
            if (const auto *label = qobject_cast<const QLabel *>(widget);
                label && label->text().contains(text))
                return true;
            if (const auto *edit = qobject_cast<const QLineEdit *>(widget);
                edit && edit->text().contains(text))
                return true;
        }
        return false;
    }
    bool isShown(const QString &text) const
    {
        return isAnywhereInWidgets(QString(text).replace(u' ', QChar(0x2423)));
    }

private slots:
    void initTestCase()
    {
        m_database = std::make_unique<TestDatabase>();
        m_database->sql(
            QStringLiteral("UPDATE reeve.staff SET quota_pages = 10000 RETURNING login"));
        m_customer = *CustomerId::fromText(
            one(QStringLiteral("SELECT customer_id FROM service.alias GROUP BY customer_id "
                               "HAVING count(*) = 2 ORDER BY customer_id LIMIT 1")));
        const QStringList aliases = m_database->sql(
            QStringLiteral("SELECT id FROM service.alias WHERE customer_id = $1 ORDER BY id"),
            {m_customer.number()});
        m_alias = aliases.value(0).toLongLong();
        m_open = aliases.value(1).toLongLong();
        m_connection = std::make_unique<Connection>();
        connectTo(m_database->parameters(QStringLiteral("support")));
        m_desk = std::make_unique<Desk>(*m_connection);
        m_desk->setPerson({.login = QStringLiteral("support"),
                           .fullName = {},
                           .role = QStringLiteral("support"),
                           .host = {},
                           .database = {},
                           .tlsVersion = {},
                           .serverVersion = {}});
    }
    void init()
    {
        m_database->sql(QStringLiteral("UPDATE service.alias SET password = $1, "
                                       "password_changed_at = now() - interval '3 days', "
                                       "published = true WHERE id = $2 RETURNING 1"),
                        {secret, m_alias});
        m_database->sql(
            QStringLiteral("UPDATE service.alias SET password = NULL, published = false, "
                           "password_changed_at = NULL WHERE id = $1 RETURNING 1"),
            {m_open});
        QGuiApplication::clipboard()->clear();
        m_desk->setCaseReference(QStringLiteral("#4711"));
        m_view = std::make_unique<CustomersView>(*m_desk, customerPageSections());
        m_view->resize(1280, 900);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
        openPage(m_customer);
        QVERIFY(row(m_alias) && row(m_open));
    }
    void cleanup() { m_view.reset(); }
    void cleanupTestCase()
    {
        m_desk.reset();
        m_connection.reset();
        m_database.reset();
    }

    void maskedAtFirst()
    {
        QVERIFY(!shown(m_alias)->isRevealed());
        QVERIFY(shown(m_alias)->isVisible());
        QVERIFY(!shown(m_open)->isVisible());
        QVERIFY(!find<QToolButton>("aliasReveal", row(m_open))->isVisible());
        QCOMPARE(find<StateBadge>("aliasState", row(m_alias))->word(),
                 QStringLiteral("Published, with password"));
        QCOMPARE(find<StateBadge>("aliasState", row(m_open))->word(),
                 QStringLiteral("Not published"));
        QCOMPARE(disclosures(), 0);
    }

    void revealAndItHidesByItself()
    {
        // Dots of constant length: the same picture before and after another password.
        QCoreApplication::processEvents(); // what was just filled gets its place
        const QImage dots = shown(m_alias)->grab().toImage();
        const int before = disclosures();
        section()->setRevealTime(300ms);
        QSignalSpy masked(shown(m_alias), &SecretView::masked);
        press("aliasReveal", m_alias);
        QTRY_VERIFY(shown(m_alias)->isRevealed());
        QCOMPARE(shown(m_alias)->secret().text(), secret);
        QVERIFY(isShown(secret)); // to a screen reader, while it is shown
        QVERIFY(CaptureWall::isBefore(m_view.get()));
        QCOMPARE(find<PlainLabel>("aliasNote", row(m_alias))->text(),
                 QStringLiteral("hides in 1 s"));
        QVERIFY(shown(m_alias)->grab().toImage() != dots);
        QCOMPARE(disclosures(), before + 1);
        QCOMPARE(one(QStringLiteral("SELECT reason FROM reeve.disclosure WHERE kind = "
                                    "'alias_password' ORDER BY disclosed_at DESC LIMIT 1")),
                 QStringLiteral("#4711"));
        QVERIFY(QGuiApplication::clipboard()->text().isEmpty()); // never by itself
        QTRY_COMPARE(masked.count(), 1);
        QVERIFY(!isShown(secret));
        QVERIFY(!CaptureWall::isBefore(m_view.get()));
        QTRY_COMPARE(shown(m_alias)->grab().toImage(), dots); // its size comes back with the layout
        QVERIFY(
            find<PlainLabel>("aliasNote", row(m_alias))->text().startsWith(QLatin1String("set ")));
    }

    void twentySecondsUsually()
    {
        press("aliasReveal", m_alias);
        QTRY_VERIFY(shown(m_alias)->isRevealed());
        QCOMPARE(shown(m_alias)->secondsLeft(), 20);
        press("aliasReveal", m_alias); // is "Hide" now
        QVERIFY(!shown(m_alias)->isRevealed());
        QCOMPARE(section()->clipboard().time(), 10000ms);
    }

    void askedForAReasonWithoutACase()
    {
        m_desk->setCaseReference({});
        press("aliasReveal", m_alias);
        QVERIFY(question()->isAsking());
        QVERIFY(
            find<PlainLabel>("askTitle", question())->text().contains(row(m_alias)->alias().name));
        QCOMPARE(find<QLineEdit>("askReason", question())->text(),
                 QStringLiteral("#4711")); // the page's
        QCOMPARE(QApplication::focusWidget(), find<QLineEdit>("askReason", question()));
        const int before = disclosures();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!question()->isAsking());
        QVERIFY(m_view->isPageShown());
        press("aliasReveal", m_alias);
        agree(QStringLiteral("Customer asked on the phone"));
        QTRY_VERIFY(shown(m_alias)->isRevealed());
        QCOMPARE(disclosures(), before + 1);
        QCOMPARE(one(QStringLiteral("SELECT reason FROM audit.inbox WHERE kind = 'alias_password' "
                                    "ORDER BY id DESC LIMIT 1")),
                 QStringLiteral("Customer asked on the phone"));
    }

    void byKeyboard()
    {
        m_view->table()->setFocus();
        QTest::keyClick(m_view->table(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(shown(m_alias)->isRevealed());
        QTest::keyClick(m_view->table(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 secret); // what is revealed needs no new disclosure
        QTest::keyClick(m_view->table(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(!shown(m_alias)->isRevealed());
    }

    void cannotBeTakenByMouse()
    {
        press("aliasReveal", m_alias);
        QTRY_VERIFY(shown(m_alias)->isRevealed());
        SecretView *view = shown(m_alias);
        QTest::mousePress(view, Qt::LeftButton, {}, {2, 5});
        QTest::mouseMove(view, {view->width() - 2, 5});
        QTest::mouseRelease(view, Qt::LeftButton, {}, {view->width() - 2, 5});
        QTest::mouseDClick(view, Qt::LeftButton, {}, {2, 5});
        QTest::keyClick(view, Qt::Key_C, Qt::ControlModifier);
        QVERIFY(!QGuiApplication::clipboard()->text().contains(secret));
        if (QGuiApplication::clipboard()->supportsSelection())
            QVERIFY(!QGuiApplication::clipboard()->text(QClipboard::Selection).contains(secret));
    }

    void maskedWhenNoLongerSeen_data()
    {
        QTest::addColumn<int>("way");
        QTest::newRow("the page is closed") << 0;
        QTest::newRow("locked") << 1;
        QTest::newRow("another view") << 2;
        QTest::newRow("minimised") << 3;
        QTest::newRow("another alias revealed") << 4;
        QTest::newRow("another customer") << 5;
        QTest::newRow("the section is folded away") << 6;
    }
    void maskedWhenNoLongerSeen()
    {
        QFETCH(int, way);
        m_database->sql(
            QStringLiteral(
                "UPDATE service.alias SET password = 'another' WHERE id = $1 RETURNING 1"),
            {m_open});
        m_view->refresh();
        QTRY_VERIFY(shown(m_open)->isVisible());
        press("aliasReveal", m_alias);
        QTRY_VERIFY(shown(m_alias)->isRevealed());
        QSignalSpy masked(shown(m_alias), &SecretView::masked);
        switch (way) {
        case 0:
            m_view->setFocus();
            QTest::keyClick(m_view.get(), Qt::Key_Escape);
            break;
        case 1:
            m_view->dropData();
            break;
        case 2:
            m_view->hide();
            break;
        case 3:
            m_view->showMinimized();
            break;
        case 4:
            press("aliasReveal", m_open);
            QTRY_VERIFY(shown(m_open)->isRevealed());
            break;
        case 5:
            openPage(*CustomerId::from(m_customer.number() + 1));
            break;
        case 6:
            m_view->page()->setFoldedSections({QStringLiteral("aliases")});
            break;
        default:
            break;
        }
        QTRY_VERIFY(masked.count() >= 1 || !row(m_alias)); // masked, or gone as a whole
        QVERIFY(!isShown(secret));
        QVERIFY(way == 4 || !CaptureWall::isBefore(m_view.get()));
    }

    void staysWhenAnotherWindowIsActive()
    {
        press("aliasReveal", m_alias);
        QTRY_VERIFY(shown(m_alias)->isRevealed());
        QWidget other;
        other.show();
        other.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&other));
        QVERIFY(!m_view->isActiveWindow());
        QVERIFY(shown(m_alias)->isRevealed()); // it is being typed over into that window
    }

    void anotherReadingKeepsIt()
    {
        press("aliasReveal", m_alias);
        QTRY_VERIFY(shown(m_alias)->isRevealed());
        QSignalSpy filled(&m_view->page()->context(), &PageContext::filled);
        m_view->page()->context().reread();
        QTRY_COMPARE(filled.count(), 1);
        QVERIFY(shown(m_alias)->isRevealed());
        // But not when it is another password by now.
        m_database->sql(QStringLiteral("UPDATE service.alias SET password = 'new', "
                                       "password_changed_at = now() WHERE id = $1 RETURNING 1"),
                        {m_alias});
        m_view->page()->context().reread();
        QTRY_COMPARE(filled.count(), 2);
        QVERIFY(!shown(m_alias)->isRevealed());
    }

    void copyWithoutShowing()
    {
        QSignalSpy said(&m_view->page()->context(), &PageContext::said);
        section()->clipboard().setTime(250ms);
        QSignalSpy takenBack(&section()->clipboard(), &SecretClipboard::takenBack);
        const int before = disclosures();
        press("aliasCopy", m_alias);
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), secret);
        QVERIFY(!shown(m_alias)->isRevealed());
        QCOMPARE(disclosures(), before + 1);
        QCOMPARE(QGuiApplication::clipboard()->mimeData()->data(
                     QStringLiteral("x-kde-passwordManagerHint")),
                 QByteArray("secret"));
        QVERIFY(said.count() >= 1);
        QTRY_COMPARE(takenBack.count(), 1);
        QVERIFY(QGuiApplication::clipboard()->text().isEmpty());
    }

    void leavingThePageLeavesTheClipboard()
    {
        press("aliasCopy", m_alias);
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), secret);
        m_view->setFocus();
        QTest::keyClick(m_view.get(), Qt::Key_Escape);
        QVERIFY(!m_view->isPageShown());
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 secret); // it is on its way to another window
    }

    void lockingClearsAndForgets()
    {
        press("aliasReveal", m_alias);
        QTRY_VERIFY(shown(m_alias)->isRevealed());
        press("aliasCopy", m_alias);
        QCOMPARE(QGuiApplication::clipboard()->text(), secret);
        m_connection->close(); // what locking does, and dropData with it
        m_view->dropData();
        QVERIFY(QGuiApplication::clipboard()->text().isEmpty());
        QVERIFY(!row(m_alias));
        QVERIFY(!isShown(secret));
        connectTo(m_database->parameters(QStringLiteral("support")));
    }

    void whatAnotherHasPutThereStays()
    {
        press("aliasCopy", m_alias);
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), secret);
        QGuiApplication::clipboard()->setText(QStringLiteral("somebody else's"));
        section()->clipboard().takeBack();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("somebody else's"));
    }

    void setAPassword()
    {
        choose("aliasSet", m_open);
        auto *edit = find<QLineEdit>("aliasNewPasswordEdit");
        QVERIFY(edit->isVisible());
        QCOMPARE(QApplication::focusWidget(), edit);
        const QString suggested = edit->text();
        QVERIFY(suggested.size() >= 20);
        QCOMPARE(find<StateBadge>("aliasStrength")->word(), QStringLiteral("Good"));
        click(find<QToolButton>("aliasGenerate"));
        QVERIFY(edit->text() != suggested);
        QVERIFY(m_view->hasEdits());
        edit->selectAll();
        QTest::keyClicks(edit, QStringLiteral("sommer1"));
        QCOMPARE(find<StateBadge>("aliasStrength")->word(), QStringLiteral("Very weak"));
        edit->selectAll();
        QTest::keyClick(edit, Qt::Key_Backspace);
        QVERIFY(!find<QPushButton>("aliasSave")->isEnabled());
        QTest::keyClicks(edit, QStringLiteral("tobi-ravu-kemo-47"));
        QCOMPARE(find<QLineEdit>("aliasEditorReason")->text(), QStringLiteral("#4711"));
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_COMPARE(stored("password", m_open), QStringLiteral("tobi-ravu-kemo-47"));
        QTRY_VERIFY(row(m_open)->alias().hasPassword); // the page was read again
        QVERIFY(!edit->isVisible());
        QVERIFY(edit->text().isEmpty());
        QVERIFY(!m_view->hasEdits());
        press("aliasReveal", m_open);
        QTRY_VERIFY(shown(m_open)->isRevealed());
        QCOMPARE(shown(m_open)->secret().text(), QStringLiteral("tobi-ravu-kemo-47"));
    }

    void escapeLeavesTheEditor()
    {
        choose("aliasSet", m_alias);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!find<QLineEdit>("aliasNewPasswordEdit")->isVisible());
        QVERIFY(m_view->isPageShown());
        QVERIFY(!m_view->hasEdits());
        QCOMPARE(stored("password", m_alias), secret);
    }

    void notOverSomebodyElsesPassword()
    {
        choose("aliasSet", m_alias);
        QSignalSpy said(&m_view->page()->context(), &PageContext::said);
        m_database->sql(QStringLiteral("UPDATE service.alias SET password = 'theirs', "
                                       "password_changed_at = now() WHERE id = $1 RETURNING 1"),
                        {m_alias});
        QTest::keyClick(find<QLineEdit>("aliasNewPasswordEdit"), Qt::Key_Return);
        QTRY_COMPARE(said.count(), 1);
        QVERIFY(said.at(0).at(0).value<Message>().text.contains(
            QLatin1String("changed by the customer or a colleague")));
        QCOMPARE(stored("password", m_alias), QStringLiteral("theirs"));
        QTRY_COMPARE(row(m_alias)->alias().passwordChanged->toDateTime().date(),
                     QDateTime::currentDateTimeUtc().date());
    }

    void anAliasDeletedMeanwhile()
    {
        QSignalSpy said(&m_view->page()->context(), &PageContext::said);
        const QString row1 = one(
            QStringLiteral("SELECT row_to_json(a) FROM service.alias a WHERE id = $1"), {m_alias});
        m_database->sql(QStringLiteral("DELETE FROM service.alias WHERE id = $1 RETURNING 1"),
                        {m_alias});
        press("aliasReveal", m_alias);
        QTRY_COMPARE(said.count(), 1);
        QVERIFY(said.at(0).at(0).value<Message>().text.contains(QLatin1String("no longer exists")));
        QTRY_VERIFY(!row(m_alias)); // the page was read again
        m_database->sql(
            QStringLiteral("INSERT INTO service.alias OVERRIDING SYSTEM VALUE SELECT * FROM "
                           "json_populate_record(NULL::service.alias, $1::json) RETURNING 1"),
            {row1});
    }

    void publishSaysWhatBecomesPublic()
    {
        choose("aliasPublish", m_open);
        QVERIFY(find<PlainLabel>("askNote", question())
                    ->text()
                    .contains(QLatin1String("anybody on the internet")));
        QCOMPARE(find<QPushButton>("askAction", question())->text(),
                 QStringLiteral("Publish to everybody"));
        test::keepPictures(m_view.get(), "alias-publish");
        QCOMPARE(stored("published", m_open), QStringLiteral("false"));
        agree();
        QTRY_COMPARE(stored("published", m_open), QStringLiteral("true"));
        QTRY_COMPARE(find<StateBadge>("aliasState", row(m_open))->word(),
                     QStringLiteral("Open to anybody"));
        choose("aliasPublish", m_open);
        QVERIFY(find<PlainLabel>("askTitle", question())
                    ->text()
                    .startsWith(QLatin1String("Stop publishing")));
        agree();
        QTRY_COMPARE(stored("published", m_open), QStringLiteral("false"));
    }

    void removingAPublishedPasswordSaysSo()
    {
        choose("aliasRemove", m_alias);
        QCOMPARE(find<QPushButton>("askAction", question())->text(),
                 QStringLiteral("Remove it and open to everybody"));
        click(find<QPushButton>("askCancel", question()));
        QVERIFY(!question()->isAsking());
        choose("aliasRemove", m_alias);
        click(find<QPushButton>("askAction", question()));
        QTRY_COMPARE(stored("password", m_alias), QStringLiteral("none"));
        QTRY_VERIFY(!shown(m_alias)->isVisible());
    }

    void pictures()
    {
        press("aliasReveal", m_alias);
        QTRY_VERIFY(shown(m_alias)->isRevealed());
        test::keepPictures(m_view.get(), "alias-revealed");
        choose("aliasSet", m_open);
        test::keepPictures(m_view.get(), "alias-editor");
    }
};

QTEST_MAIN(AliasesViewTest)
#include "tst_aliasesview.moc"
