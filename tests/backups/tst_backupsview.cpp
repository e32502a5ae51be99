// SPDX-License-Identifier: GPL-3.0-or-later
// The view of backups, as an auditor has it; the real database behind. REEVE_PICTURES=DIR keeps
// pictures of the view.
#include "models/session/desk.h"
#include "tests/support/picture.h"
#include "tests/support/testdatabase.h"
#include "ui/backups/backupsview.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/pagedtableview.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statebadge.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QSignalSpy>
#include <QTest>

using namespace reeve;

class BackupsViewTest : public QObject
{
    Q_OBJECT

    TestDatabase m_database{TestDatabase::Content::Empty};
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<BackupsView> m_view;

    /// A backup of each of the last so many nights but one.
    void takeNights(int nights, int without)
    {
        m_database.sql(
            QStringLiteral(
                "SELECT reeve.take_backups(jsonb_build_object('stanza', 'main', 'source', "
                "'pgbackrest', 'archives', '[]'::jsonb, 'databases', "
                "jsonb_build_array(jsonb_build_object('id', 1, 'repo', 1, 'system', (SELECT "
                "system_identifier FROM pg_control_system()))), 'backups', (SELECT "
                "jsonb_agg(jsonb_build_object('label', to_char(t, 'YYYYMMDD') || 'F', 'repo', 1, "
                "'type', 'full', 'start', extract(epoch FROM t)::bigint, 'stop', extract(epoch "
                "FROM t)::bigint + 340, 'database', 1, 'size', 3180000000, 'repo_size', 901000000, "
                "'error', false)) FROM (SELECT date_trunc('day', now()) - make_interval(days => n) "
                "+ interval '2 hours' AS t FROM generate_series(1, $1) AS n WHERE n <> $2) AS "
                "x)), true)"),
            {nights, without});
    }
    void set(const char *name, const char *value)
    {
        m_database.sql(QStringLiteral("UPDATE reeve.setting SET value = $2 WHERE name = $1"),
                       {QString::fromLatin1(name), QString::fromLatin1(value)});
    }
    QString sentence(const char *rule) const
    {
        const auto *label = m_view->findChild<PlainLabel *>(QLatin1String("checkText_")
                                                            + QLatin1String(rule));
        return label && label->isVisible() ? label->text() : QString();
    }
    Meaning badge(const char *rule) const
    {
        const auto *found = m_view->findChild<StateBadge *>(QLatin1String("check_")
                                                            + QLatin1String(rule));
        return found ? found->meaning() : Meaning::Neutral;
    }
    QString cell(int row, const char *column) const
    {
        RecordModel<Backup> &model = m_view->model();
        for (int i = 0; i < model.columnCount(); ++i)
            if (model.headerData(i, Qt::Horizontal, RawRole).toString() == QLatin1String(column))
                return model.index(row, i).data().toString();
        return {};
    }

private slots:
    void init()
    {
        for (const char *table : {"backup", "backup_catalogue", "account_deletion"})
            m_database.sql(QStringLiteral("DELETE FROM reeve.") + QLatin1String(table));
        set("backup_providers", "1=Hetzner/Helsinki");
        set("primary_provider", "OVHcloud");
        m_view.reset();
        m_desk.reset();
        m_connection = std::make_unique<Connection>();
        QString problem = QStringLiteral("no answer");
        m_connection->open(m_database.parameters(QStringLiteral("auditor")))
            .then(this, [&problem](const Result<void> &opened) {
                problem = opened ? QString() : opened.error().text;
            });
        QTRY_COMPARE_WITH_TIMEOUT(problem, QString(), 20000);
        m_desk = std::make_unique<Desk>(*m_connection);
        SignedIn auditor;
        auditor.role = QStringLiteral("auditor");
        m_desk->setPerson(auditor);
        m_view = std::make_unique<BackupsView>(*m_desk);
        new QAbstractItemModelTester(&m_view->model(), m_view.get());
        m_view->resize(1100, 640);
        m_view->show();
    }

    void saysHowToConnectACatalogue()
    {
        auto *empty = m_view->findChild<EmptyState *>();
        QTRY_VERIFY(empty->isVisible());
        QTRY_VERIFY(empty->text().contains(QStringLiteral("reevectl backups sync")));
        QVERIFY(!m_view->findChild<QWidget *>(QStringLiteral("backupChecks"))->isVisible());
        test::keepPictures(m_view.get(), "backups-none");
    }

    // A reading of the catalogue is seen at once, without a key being pressed.
    void showsTheRegister()
    {
        takeNights(28, 0);
        m_database.sql(QStringLiteral(
            "INSERT INTO reeve.account_deletion (customer_id, kind, state, status_before, "
            "requested_by, due_at, erased_at, backups_expire_at) VALUES (7, 'closing', 'erased', "
            "'active', 'service', now(), now(), '2031-02-03 12:00')"));
        m_view->refresh();
        QTRY_COMPARE(m_view->model().rowCount(), 28);
        QTRY_VERIFY(m_view->findChild<QWidget *>(QStringLiteral("backupTable"))->isVisible());
        const QString summary =
            m_view->findChild<PlainLabel *>(QStringLiteral("backupSummary"))->text();
        QVERIFY2(summary.contains(QStringLiteral("28 backups are kept")), qPrintable(summary));
        QVERIFY2(summary.contains(QStringLiteral("One erased account")), qPrintable(summary));
        QVERIFY2(summary.contains(QStringLiteral("2031")), qPrintable(summary));
        for (const char *rule :
             {"catalogue", "daily", "age", "provider", "errors", "early", "archive"}) {
            QVERIFY2(!sentence(rule).isEmpty(), rule);
            QCOMPARE(badge(rule), Meaning::Good);
        }
        QCOMPARE(cell(0, "state"), QStringLiteral("Kept"));
        QCOMPARE(cell(0, "place"), QStringLiteral("Hetzner, Helsinki"));
        QVERIFY(cell(0, "leaves").startsWith(QStringLiteral("in 2")));
        test::keepPictures(m_view.get(), "backups-good");
    }

    void saysWhatIsBroken()
    {
        set("primary_provider", "hetzner");
        takeNights(33, 12);
        QTRY_COMPARE(m_view->model().rowCount(), 32);
        for (const char *rule : {"daily", "age", "provider"})
            QCOMPARE(badge(rule), Meaning::Problem);
        QVERIFY2(sentence("daily").startsWith(QStringLiteral("No backup was made on one day: ")),
                 qPrintable(sentence("daily")));
        QVERIFY2(sentence("age").contains(QStringLiteral("older than the promised 30 days")),
                 qPrintable(sentence("age")));
        QVERIFY2(sentence("provider").startsWith(QStringLiteral("32 backups lie")),
                 qPrintable(sentence("provider")));
        QCOMPARE(cell(31, "state"), QStringLiteral("Kept too long"));
        QCOMPARE(cell(0, "state"), QStringLiteral("At the server's provider"));
        // What is broken comes first.
        QVERIFY(m_view->findChild<QWidget *>(QStringLiteral("check_daily"))->y()
                < m_view->findChild<QWidget *>(QStringLiteral("check_errors"))->y());
        test::keepPictures(m_view.get(), "backups-broken");
        set("primary_provider", "");
        m_view->refresh();
        QTRY_COMPARE(badge("provider"), Meaning::Attention);
        QVERIFY2(sentence("provider").contains(QStringLiteral("primary_provider")),
                 qPrintable(sentence("provider")));
    }

    void goneOnesStayForAWhile()
    {
        takeNights(3, 0);
        QTRY_COMPARE(m_view->model().rowCount(), 3);
        takeNights(2, 0);
        QTRY_COMPARE(cell(2, "state"), QStringLiteral("Gone"));
        QCOMPARE(m_view->model().rowCount(), 3);
        QTRY_COMPARE(badge("early"), Meaning::Attention);
    }

    void nothingIsLeftWhenLocked()
    {
        takeNights(3, 0);
        QTRY_COMPARE(m_view->model().rowCount(), 3);
        m_view->dropData();
        QCOMPARE(m_view->model().rowCount(), 0);
        QCOMPARE(sentence("daily"), QString());
    }
};

QTEST_MAIN(BackupsViewTest)
#include "tst_backupsview.moc"
