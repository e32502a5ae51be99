// SPDX-License-Identifier: GPL-3.0-or-later
// The deletion queue as a console reads it: pages in both directions, filters, stale answers, figures.
#include "models/deletions/deletionchanges.h"
#include "models/deletions/deletiontablemodel.h"
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace reeve;

namespace
{

constexpr int deletions = 1450; // more than is kept in memory

} // namespace

class DeletionModelTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Connection> m_connection;

    QString one(const QString &sql) { return m_database->sql(sql).value(0); }
    static bool rests(const DeletionTableModel &model)
    {
        return model.hasAnswer() && !model.isLoading();
    }

private slots:
    void initTestCase()
    {
        m_database = std::make_unique<TestDatabase>(TestDatabase::Content::Empty);
        m_database->sql(QStringLiteral("UPDATE reeve.staff SET quota_rows = 1000000 RETURNING 1"));
        // Two of each date, so that the number decides too.
        m_database->sql(
            QStringLiteral(
                "INSERT INTO reeve.account_deletion (customer_id, kind, state, status_before, "
                "requested_by, due_at) SELECT 100000 + n, CASE WHEN n % 5 = 0 THEN 'art17' ELSE "
                "'closing' END, CASE WHEN n <= 50 THEN 'due' WHEN n % 10 = 3 THEN 'reactivated' "
                "ELSE 'grace_period' END, 'active', 'service', now() - interval '25 days' + "
                "(n / 2) * interval '1 day' FROM generate_series(0, %1) AS n RETURNING 1")
                .arg(deletions - 1));
        m_connection = std::make_unique<Connection>();
        QString problem = QStringLiteral("no answer");
        m_connection->open(m_database->parameters(QStringLiteral("officer")))
            .then(this, [&problem](const Result<void> &opened) {
                problem = opened ? QString() : opened.error().text;
            });
        QTRY_COMPARE_WITH_TIMEOUT(problem, QString(), 20000);
    }

    void toTheEndAndBack()
    {
        DeletionRepository repository(*m_connection);
        DeletionTableModel model(repository);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy failures(&model, &EndlessTable::failed);
        DeletionQuery everything;
        everything.isEverything = true;
        model.setQuery(everything);
        QTRY_VERIFY(rests(model));
        const QStringList order = m_database->sql(
            QStringLiteral("SELECT id FROM reeve.account_deletion ORDER BY due_at, id"));
        QCOMPARE(model.rowAt(0)->id, order.first().toLongLong());
        while (!model.atEnd()) {
            const int rows = model.rowCount();
            model.setVisibleRows(rows - 10, rows - 1);
            QTRY_VERIFY(model.rowCount() > rows || model.atEnd());
        }
        QCOMPARE(model.rowCount(), deletions);
        QVERIFY(model.loadedPages() <= EndlessTable::maximumLoadedPages);
        QVERIFY(!model.rowAt(0)); // not in memory any more
        for (int row = deletions - 100; row < deletions; ++row)
            QCOMPARE(model.rowAt(row)->id, order[row].toLongLong());
        // And up again, page by page.
        for (int row = deletions - 1; row >= 0; row -= 40) {
            model.setVisibleRows(row, row + 20);
            QTRY_VERIFY(model.rowAt(row));
            QCOMPARE(model.rowAt(row)->id, order[row].toLongLong());
        }
        QCOMPARE(failures.size(), 0);
    }

    void fromTheEndBackwards()
    {
        DeletionRepository repository(*m_connection);
        DeletionTableModel model(repository);
        QSignalSpy jumped(&model, &EndlessTable::jumped);
        model.setQuery(DeletionQuery{.kinds = {DeletionKind::Art17}});
        QTRY_VERIFY(rests(model));
        model.jumpToEnd();
        QTRY_COMPARE(jumped.size(), 1);
        while (!model.atStart()) {
            const int rows = model.rowCount();
            model.setVisibleRows(0, 10);
            QTRY_VERIFY(model.rowCount() > rows || model.atStart());
        }
        const QStringList order = m_database->sql(
            QStringLiteral("SELECT id FROM reeve.account_deletion WHERE kind = 'art17' AND state "
                           "<> 'reactivated' ORDER BY due_at, id"));
        QCOMPARE(model.rowCount(), order.size());
        for (int row = 0; row < model.rowCount(); ++row)
            QCOMPARE(model.rowAt(row)->id, order[row].toLongLong());
    }

    void orderByTheDateAlone()
    {
        DeletionRepository repository(*m_connection);
        DeletionTableModel model(repository);
        model.setQuery({});
        QTRY_VERIFY(rests(model));
        model.sort(deletionDueColumn(), Qt::DescendingOrder);
        QTRY_VERIFY(rests(model) && model.shownQuery().descending);
        QCOMPARE(QString::number(model.rowAt(0)->id),
                 one(QStringLiteral("SELECT id FROM reeve.account_deletion WHERE state <> "
                                    "'reactivated' ORDER BY due_at DESC, id DESC LIMIT 1")));
        model.sort(1, Qt::AscendingOrder);
        QVERIFY(model.query().descending && !model.isLoading());
    }

    void filters_data()
    {
        QTest::addColumn<DeletionQuery>("query");
        QTest::addColumn<QString>("condition");
        const Timestamp now = Timestamp::now();
        const auto days = [now](qint64 many) {
            return Timestamp::fromMicroseconds(now.microseconds() + many * 86'400'000'000);
        };
        QTest::newRow("open") << DeletionQuery() << QStringLiteral("state <> 'reactivated'");
        QTest::newRow("state") << DeletionQuery{.states = {DeletionState::Reactivated}}
                               << QStringLiteral("state = 'reactivated'");
        QTest::newRow("overdue") << DeletionQuery{.overdueOnly = true}
                                 << QStringLiteral("state <> 'reactivated' AND due_at < now()");
        QTest::newRow("dates") << DeletionQuery{.from = days(3), .until = days(10)}
                               << QStringLiteral("state <> 'reactivated' AND due_at >= now() + "
                                                 "interval '3 days' AND due_at < now() + interval "
                                                 "'10 days'");
        QTest::newRow("customer") << DeletionQuery{.isEverything = true,
                                                   .customer = CustomerId::from(100003)}
                                  << QStringLiteral("customer_id = 100003");
        QTest::newRow("no such run")
            << DeletionQuery{.isEverything = true, .run = 99} << QStringLiteral("run_id = 99");
    }
    void filters()
    {
        QFETCH(DeletionQuery, query);
        QFETCH(QString, condition);
        DeletionRepository repository(*m_connection);
        DeletionTableModel model(repository);
        model.setQuery(query);
        QTRY_VERIFY(rests(model));
        const QStringList order = m_database->sql(
            QStringLiteral(
                "SELECT id FROM reeve.account_deletion WHERE %1 ORDER BY due_at, id LIMIT 100")
                .arg(condition));
        QStringList found;
        for (int row = 0; row < std::min(model.rowCount(), 100); ++row) // it reads ahead
            found += QString::number(model.rowAt(row)->id);
        QCOMPARE(found, order);
    }

    void theNewestQuestionWins()
    {
        DeletionRepository repository(*m_connection);
        DeletionTableModel model(repository);
        QSignalSpy answers(&model, &EndlessTable::answered);
        QList<QList<DeletionState>> shown;
        connect(&model, &QAbstractItemModel::modelReset, this,
                [&] { shown.append(model.shownQuery().states); });
        model.setQuery({});
        model.setQuery({.overdueOnly = true});
        model.setQuery({.states = {DeletionState::Reactivated}});
        QTRY_VERIFY(rests(model));
        QVERIFY(!answers.isEmpty());
        QCOMPARE(shown.size(), 1);
        QCOMPARE(shown.first(), QList{DeletionState::Reactivated});
        QCOMPARE(model.shownQuery().states, QList{DeletionState::Reactivated});
        for (int row = 0; row < model.rowCount(); ++row)
            QCOMPARE(model.rowAt(row)->state, DeletionState::Reactivated);
        // What is dropped stays empty, whatever is still on its way.
        model.disconnect(this);
        model.refresh();
        model.drop();
        QCOMPARE(model.rowCount(), 0);
        QFuture<Result<DeletionCounts>> behind = repository.counts(nullptr);
        QTRY_VERIFY(behind.isFinished());
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!model.hasAnswer());
    }

    void figures()
    {
        DeletionRepository repository(*m_connection);
        std::optional<DeletionCounts> counts;
        std::optional<QList<DeletionWeek>> weeks;
        std::optional<ErasureSettings> settings;
        repository.counts(nullptr).then(
            this, [&](const Result<DeletionCounts> &found) { counts = found.value(); });
        repository.timeline(8, nullptr).then(this, [&](const Result<QList<DeletionWeek>> &found) {
            weeks = found.value();
        });
        repository.settings(nullptr).then(
            this, [&](const Result<ErasureSettings> &found) { settings = found.value(); });
        QTRY_VERIFY(counts && weeks && settings);
        QCOMPARE(counts->total(), deletions);
        QCOMPARE(QString::number(counts->overdue()),
                 one(QStringLiteral("SELECT count(*) FROM reeve.account_deletion WHERE state <> "
                                    "'reactivated' AND due_at < now()")));
        QCOMPARE(counts->open() + counts->of(DeletionState::Reactivated), counts->total());
        QCOMPARE(counts->due(), counts->overdue());
        QCOMPARE(weeks->size(), 9);
        QVERIFY(!weeks->first().monday);
        QCOMPARE(weeks->first().total(), counts->overdue());
        QCOMPARE(weeks->at(2).monday->dayOfWeek(), 1);
        QCOMPARE(weeks->at(2).total() > 0, true);
        QVERIFY(settings->needsRelease() && settings->waitsForRelease());
        QCOMPARE(settings->zone(), QTimeZone::utc());
    }

    void changesAreTold()
    {
        DeletionChanges changes(*m_connection, std::chrono::milliseconds(0));
        QSignalSpy told(&changes, &DeletionChanges::changed);
        // The connection listens once this is answered.
        DeletionRepository repository(*m_connection);
        const QFuture<Result<DeletionCounts>> behind = repository.counts(nullptr);
        QTRY_VERIFY(behind.isFinished());
        // Anybody may notify: what is no number says nothing.
        m_database->sql(QStringLiteral("SELECT pg_notify('reeve_deletion', 'drop table')"));
        m_database->sql(QStringLiteral("SELECT pg_notify('reeve_deletion', '17')"));
        m_database->sql(QStringLiteral("SELECT pg_notify('reeve_deletion', '18')"));
        QSet<qint64> heard;
        QTRY_VERIFY([&] {
            for (const QList<QVariant> &one : std::as_const(told))
                heard += one[0].value<QSet<qint64>>();
            return heard.size() == 2;
        }());
        QCOMPARE(heard, (QSet<qint64>{17, 18}));
        for (const QList<QVariant> &one : std::as_const(told))
            QVERIFY(!one[1].toBool());
        told.clear();
        m_database->sql(QStringLiteral("SELECT pg_notify('reeve_deletion', '')"));
        QTRY_VERIFY(!told.isEmpty() && told.last()[1].toBool());
    }
};

QTEST_GUILESS_MAIN(DeletionModelTest)
#include "tst_deletionmodel.moc"
