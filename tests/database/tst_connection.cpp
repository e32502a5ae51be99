// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/connection.h"
#include "tests/support/relay.h"
#include "tests/support/testdatabase.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <memory>
#include <semaphore>

using namespace reeve;
using namespace std::chrono_literals;
using State = Connection::State;

namespace
{

Result<QString> one(PgDriver &driver, const QString &sql, const QVariantList &values = {})
{
    auto rows = driver.query({sql, values});
    if (!rows)
        return tl::unexpected(rows.error());
    return rows->next() ? rows->value(0).toString() : QString();
}

auto ask(const QString &sql)
{
    return [sql](PgDriver &driver) { return one(driver, sql); };
}

} // namespace

class TestConnection : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void opensAndGreets();
    void failedGreetingCloses();
    void failedOpenSaysWhy();
    void workRunsInOrderOffTheCallersThread();
    void continuationsArriveOnTheCallersThread();
    void openTransactionsAreRolledBack();
    void latestWins();
    void cancelledWaitingWorkNeverRuns();
    void cancelledWorkSendsNoFurtherStatement();
    void cancelAfterTheEndIsHarmless();
    void notifications();
    void ownNotificationsComeBeforeTheResult();
    void lossAndRecovery();
    void reconnectGivesUpOnARefusedAccount();
    void backOffDoubles();
    void closeWhileAStatementRuns();
    void closeWhileConnectingToASilentServer();
    void destructionFulfilsEveryPromise();
    void operationOutcome();
    void operationOutcomeAfterALostLink();
    void closedConnectionRefuses();

private:
    void open(Connection &connection);

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
};

void TestConnection::initTestCase()
{
    m_database = std::make_unique<TestDatabase>(TestDatabase::Content::Empty);
}

void TestConnection::open(Connection &connection)
{
    auto opened = connection.open(m_database->owner());
    QTRY_VERIFY(opened.isFinished());
    QVERIFY2(opened.result(),
             qPrintable(opened.result() ? QString() : opened.result().error().detail));
    QCOMPARE(connection.state(), State::Open);
}

void TestConnection::init()
{
    m_connection = std::make_unique<Connection>();
    open(*m_connection);
}

void TestConnection::cleanup()
{
    m_connection.reset();
}

void TestConnection::cleanupTestCase()
{
    m_database.reset();
}

void TestConnection::opensAndGreets()
{
    Connection connection;
    QSignalSpy states(&connection, &Connection::stateChanged);
    QThread *greeter = nullptr;
    auto opened = connection.open(m_database->owner(), [&](PgDriver &driver) -> Result<void> {
        greeter = QThread::currentThread();
        auto answer = one(driver, QStringLiteral("SELECT 1"));
        return answer ? Result<void>() : tl::unexpected(answer.error());
    });
    QCOMPARE(connection.state(), State::Opening);
    auto queued = connection.run(ask(QStringLiteral("SELECT 'waits for the greeting'")));
    QTRY_VERIFY(queued.isFinished());
    QVERIFY(opened.isFinished());
    QVERIFY(opened.result());
    QVERIFY(greeter && greeter != QThread::currentThread());
    QCOMPARE(*queued.result(), QStringLiteral("waits for the greeting"));
    QTRY_COMPARE(states.size(), 2);
    QCOMPARE(states[0][0].value<State>(), State::Opening);
    QCOMPARE(states[1][0].value<State>(), State::Open);
}

void TestConnection::failedGreetingCloses()
{
    Connection connection;
    auto opened = connection.open(m_database->owner(), [](PgDriver &) -> Result<void> {
        return failure(ErrorKind::NoRole, QStringLiteral("no account at the desk"));
    });
    auto queued = connection.run(ask(QStringLiteral("SELECT 1")));
    QTRY_VERIFY(opened.isFinished() && queued.isFinished());
    QCOMPARE(opened.result().error().kind, ErrorKind::NoRole);
    QCOMPARE(queued.result().error().kind, ErrorKind::NoRole);
    QCOMPARE(connection.state(), State::Closed);
}

void TestConnection::failedOpenSaysWhy()
{
    Connection connection;
    ConnectionParameters wrong = m_database->owner();
    wrong.password = QStringLiteral("not this one");
    auto opened = connection.open(wrong);
    QTRY_VERIFY(opened.isFinished());
    QVERIFY(!opened.result());
    QCOMPARE(opened.result().error().kind, ErrorKind::WrongPassword);
    QCOMPARE(connection.state(), State::Closed);
    QVERIFY(!opened.result().error().detail.contains(wrong.password));
    open(connection); // and it may be tried again
}

void TestConnection::workRunsInOrderOffTheCallersThread()
{
    QList<int> order;
    QList<QFuture<Result<QString>>> futures;
    QThread *worker = nullptr;
    for (int i = 0; i < 20; ++i)
        futures.append(m_connection->run([&, i](PgDriver &driver) {
            worker = QThread::currentThread();
            order.append(i);
            return one(driver, QStringLiteral("SELECT $1::text"), {QString::number(i)});
        }));
    QTRY_VERIFY(futures.last().isFinished());
    for (int i = 0; i < 20; ++i) {
        QCOMPARE(order.value(i), i);
        QCOMPARE(*futures[i].result(), QString::number(i));
    }
    QVERIFY(worker != QThread::currentThread());
}

void TestConnection::continuationsArriveOnTheCallersThread()
{
    QThread *arrived = nullptr;
    QString text;
    m_connection->run(ask(QStringLiteral("SELECT 'x'")))
        .then(this, [&](const Result<QString> &result) {
            arrived = QThread::currentThread();
            text = *result;
        });
    QTRY_COMPARE(text, QStringLiteral("x"));
    QCOMPARE(arrived, QThread::currentThread());
}

void TestConnection::openTransactionsAreRolledBack()
{
    auto left = m_connection->run([](PgDriver &driver) -> Result<QString> {
        driver.beginTransaction();
        return one(driver, QStringLiteral("SELECT pg_current_xact_id()::text"));
    });
    auto next = m_connection->run([left](PgDriver &driver) -> Result<QString> {
        if (driver.inTransaction())
            return QStringLiteral("still open");
        return one(driver, QStringLiteral("SELECT pg_xact_status($1::text::xid8)"),
                   {*left.result()});
    });
    QTRY_VERIFY(next.isFinished());
    QCOMPARE(*next.result(), QStringLiteral("aborted"));
}

void TestConnection::latestWins()
{
    Latest latest;
    QElapsedTimer timer;
    timer.start();
    QList<QFuture<Result<QString>>> futures;
    for (int i = 0; i < 5; ++i)
        futures.append(
            m_connection->run(ask(QStringLiteral("SELECT 'slow', pg_sleep(60)")), latest.next()));
    auto last = m_connection->run(ask(QStringLiteral("SELECT 'newest'")), latest.next());
    QTRY_VERIFY(last.isFinished());
    QCOMPARE(*last.result(), QStringLiteral("newest"));
    for (auto &future : futures) {
        QVERIFY(future.isFinished());
        QVERIFY(!future.result());
        QCOMPARE(future.result().error().kind, ErrorKind::Cancelled);
    }
    QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));

    // In the middle of a statement, too; and the caller is not kept waiting.
    Ticket ticket;
    auto slow = m_connection->run(ask(QStringLiteral("SELECT 'slow', pg_sleep(60)")), &ticket);
    QTRY_VERIFY(!m_database
                     ->sql(QStringLiteral("SELECT 1 FROM pg_stat_activity WHERE "
                                          "datname = current_database() AND "
                                          "wait_event = 'PgSleep'"))
                     .isEmpty());
    timer.restart();
    ticket.cancel();
    QVERIFY2(timer.elapsed() < 16, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(ticket.isCancelled());
    QTRY_VERIFY(slow.isFinished());
    QCOMPARE(slow.result().error().kind, ErrorKind::Cancelled);
    QVERIFY(timer.elapsed() < 2000);
    auto after = m_connection->run(ask(QStringLiteral("SELECT 'fine'")));
    QTRY_VERIFY(after.isFinished());
    QCOMPARE(*after.result(), QStringLiteral("fine"));
}

void TestConnection::cancelledWaitingWorkNeverRuns()
{
    bool ran = false;
    Ticket ticket;
    auto before = m_connection->run(ask(QStringLiteral("SELECT pg_sleep(0.2)")));
    auto cancelled = m_connection->run(
        [&](PgDriver &) -> Result<int> {
            ran = true;
            return 1;
        },
        &ticket);
    ticket.cancel();
    QTRY_VERIFY(cancelled.isFinished());
    QCOMPARE(cancelled.result().error().kind, ErrorKind::Cancelled);
    QVERIFY(!ran);
    QVERIFY(before.result()); // only the one that was meant
}

void TestConnection::cancelledWorkSendsNoFurtherStatement()
{
    Ticket ticket;
    auto work = m_connection->run(
        [&](PgDriver &driver) -> Result<QString> {
            auto inside = driver.transaction([&]() -> Result<QString> {
                auto first = one(driver, QStringLiteral("SELECT pg_current_xact_id()::text"));
                ticket.cancel(); // between two statements
                auto second = one(driver, QStringLiteral("SELECT 'must not run'"));
                if (second)
                    return second;
                return tl::unexpected(
                    Error{second.error().kind, *first, {}}); // the transaction, for the look below
            });
            return inside;
        },
        &ticket);
    QTRY_VERIFY(work.isFinished());
    QVERIFY(!work.result());
    QCOMPARE(work.result().error().kind, ErrorKind::Cancelled);
    QCOMPARE(m_database->sql(QStringLiteral("SELECT pg_xact_status($1::text::xid8)"),
                             {work.result().error().text}),
             QStringList{QStringLiteral("aborted")});
}

void TestConnection::cancelAfterTheEndIsHarmless()
{
    Ticket ticket;
    auto done = m_connection->run(ask(QStringLiteral("SELECT 1")), &ticket);
    QTRY_VERIFY(done.isFinished());
    for (int i = 0; i < 200; ++i) {
        auto next = m_connection->run(ask(QStringLiteral("SELECT 2")));
        ticket.cancel();
        ticket = Ticket();
        auto quick = m_connection->run(ask(QStringLiteral("SELECT 3")), &ticket);
        QTRY_VERIFY(quick.isFinished());
        QVERIFY(next.result());
        QVERIFY(quick.result());
    }
    m_connection.reset();
    ticket.cancel(); // the connection is gone
}

void TestConnection::notifications()
{
    QSignalSpy spy(m_connection.get(), &Connection::notified);
    m_connection->listen(QStringLiteral("customer_changed"));
    auto listening = m_connection->run(ask(QStringLiteral("SELECT pg_listening_channels()")));
    QTRY_VERIFY(listening.isFinished());
    QCOMPARE(*listening.result(), QStringLiteral("customer_changed"));
    m_database->sql(QStringLiteral("NOTIFY customer_changed, '7'"));
    QTRY_COMPARE(spy.size(), 1);
    QCOMPARE(spy[0][1].toString(), QStringLiteral("7"));
}

void TestConnection::ownNotificationsComeBeforeTheResult()
{
    m_connection->listen(QStringLiteral("customer_changed"));
    QStringList order;
    connect(m_connection.get(), &Connection::notified, this,
            [&] { order.append(QStringLiteral("notified")); });
    std::binary_semaphore done(0);
    QFuture<Result<QString>> answer = m_connection->run([&done](PgDriver &driver) {
        auto said = one(driver, QStringLiteral("SELECT pg_notify('customer_changed', '7')"));
        done.release();
        return said;
    });
    // Whoever asks late, too: the worker is through with it by then.
    done.acquire();
    while (!answer.isResultReadyAt(0))
        QThread::yieldCurrentThread();
    for (int i = 0; i < 100 && !answer.isFinished(); ++i)
        QThread::yieldCurrentThread();
    answer.then(this, [&](const Result<QString> &) { order.append(QStringLiteral("answered")); });
    QTRY_COMPARE(order.size(), 2);
    QCOMPARE(order.first(), QStringLiteral("notified"));
}

void TestConnection::lossAndRecovery()
{
    int greetings = 0;
    QSignalSpy states(m_connection.get(), &Connection::stateChanged);
    auto opened = m_connection->open(m_database->owner(), [&](PgDriver &) -> Result<void> {
        ++greetings;
        return {};
    });
    QTRY_COMPARE(states.size(), 3); // Closed, Opening, Open
    states.clear();
    m_connection->listen(QStringLiteral("after_loss"));
    QSignalSpy countdown(m_connection.get(), &Connection::retryCountdown);

    auto pid = m_connection->run(ask(QStringLiteral("SELECT pg_backend_pid()")));
    QTRY_VERIFY(pid.isFinished());
    auto running = m_connection->run(ask(QStringLiteral("SELECT pg_sleep(60)")));
    auto waiting = m_connection->run(ask(QStringLiteral("SELECT 'waits'")));
    m_database->sql(QStringLiteral("SELECT pg_terminate_backend($1)"), {pid.result()->toInt()});
    QTRY_VERIFY(running.isFinished() && waiting.isFinished());
    QCOMPARE(running.result().error().kind, ErrorKind::ConnectionLost);
    QCOMPARE(waiting.result().error().kind, ErrorKind::ConnectionLost);
    QTRY_COMPARE(m_connection->state(), State::Lost);
    QVERIFY(m_connection->secondsToRetry().has_value());
    auto meanwhile = m_connection->run(ask(QStringLiteral("SELECT 1")));
    QVERIFY(meanwhile.isFinished()); // at once
    QCOMPARE(meanwhile.result().error().kind, ErrorKind::ConnectionLost);

    QTRY_COMPARE(m_connection->state(), State::Open);
    QVERIFY(!m_connection->secondsToRetry().has_value());
    QVERIFY(countdown.size() >= 1);
    QCOMPARE(greetings, 2);
    auto after = m_connection->run(ask(QStringLiteral("SELECT 'back'")));
    QTRY_VERIFY(after.isFinished());
    QCOMPARE(*after.result(), QStringLiteral("back"));
    QTRY_COMPARE(states.size(), 2);
    QCOMPARE(states[0][0].value<State>(), State::Lost);
    QVERIFY(!states[0][1].value<Error>().text.isEmpty());
    QCOMPARE(states[1][0].value<State>(), State::Open);

    QSignalSpy notified(m_connection.get(), &Connection::notified);
    m_database->sql(QStringLiteral("NOTIFY after_loss, '1'"));
    QTRY_COMPARE(notified.size(), 1); // LISTEN again, too
}

void TestConnection::reconnectGivesUpOnARefusedAccount()
{
    int greetings = 0;
    QSignalSpy states(m_connection.get(), &Connection::stateChanged);
    auto opened = m_connection->open(m_database->owner(), [&](PgDriver &) -> Result<void> {
        if (++greetings > 1)
            return failure(ErrorKind::DisabledAccount, QStringLiteral("disabled"));
        return {};
    });
    QTRY_COMPARE(states.size(), 3); // Closed, Opening, Open
    states.clear();
    m_connection->run([](PgDriver &driver) -> Result<void> {
        return driver.script(QStringLiteral("SELECT pg_terminate_backend(pg_backend_pid())"));
    });
    QTRY_COMPARE(m_connection->state(), State::Lost);
    m_connection->retryNow();
    QTRY_COMPARE(m_connection->state(), State::Closed);
    QTRY_COMPARE(states.size(), 2);
    QCOMPARE(states[1][1].value<Error>().kind, ErrorKind::DisabledAccount);
    QCOMPARE(greetings, 2);
}

void TestConnection::backOffDoubles()
{
    ConnectionParameters far = m_database->owner();
    test::Relay relay(far.host, far.port.toUShort());
    far.port = QString::number(relay.port());
    auto opened = m_connection->open(far);
    QTRY_VERIFY(opened.isFinished() && opened.result());
    QSignalSpy countdown(m_connection.get(), &Connection::retryCountdown);
    const auto seconds = [&] {
        QList<int> list;
        for (const auto &arguments : countdown)
            list.append(arguments[0].toInt());
        return list;
    };
    relay.refuse();
    QTRY_COMPARE_WITH_TIMEOUT(seconds().mid(0, 6), (QList<int>{1, 0, 2, 1, 0, 4}), 8000);
    relay.accept();
    m_connection->retryNow(); // a person is impatient
    QTRY_COMPARE(m_connection->state(), State::Open);
}

void TestConnection::closeWhileAStatementRuns()
{
    auto running = m_connection->run(ask(QStringLiteral("SELECT pg_sleep(60)")));
    auto waiting = m_connection->run(ask(QStringLiteral("SELECT 1")));
    const auto sleeping = QStringLiteral("SELECT 1 FROM pg_stat_activity WHERE datname = "
                                         "current_database() AND wait_event = 'PgSleep'");
    QTRY_VERIFY(!m_database->sql(sleeping).isEmpty());
    QElapsedTimer timer;
    timer.start();
    m_connection->close();
    QVERIFY(timer.elapsed() < 50);
    QVERIFY(waiting.isFinished());
    QCOMPARE(waiting.result().error().kind, ErrorKind::ConnectionLost);
    QTRY_VERIFY(running.isFinished());
    QVERIFY(!running.result());
    QTRY_VERIFY(m_database->sql(sleeping).isEmpty()); // the server was told
    open(*m_connection);
}

void TestConnection::closeWhileConnectingToASilentServer()
{
    ConnectionParameters silent = m_database->owner();
    test::Relay relay(silent.host, silent.port.toUShort());
    relay.freeze();
    silent.port = QString::number(relay.port());
    silent.connectTimeout = 500ms;
    QElapsedTimer timer;
    timer.start();
    auto opened = m_connection->open(silent);
    QTRY_VERIFY(opened.isFinished());
    QCOMPARE(opened.result().error().kind, ErrorKind::Timeout);
    QVERIFY(timer.elapsed() >= 500 && timer.elapsed() < 3000);

    silent.connectTimeout = 60s;
    auto again = m_connection->open(silent);
    QTRY_COMPARE(relay.traffic().connections, 2);
    timer.restart();
    m_connection->close();
    QTRY_VERIFY(again.isFinished());
    QVERIFY(!again.result());
    QVERIFY(timer.elapsed() < 2000);
}

void TestConnection::destructionFulfilsEveryPromise()
{
    int called = 0;
    QFuture<Result<QString>> running;
    {
        Connection connection;
        open(connection);
        running = connection.run(ask(QStringLiteral("SELECT pg_sleep(60)")));
        for (int i = 0; i < 3; ++i)
            connection.post([&](PgDriver *driver, const Error &) { called += driver == nullptr; });
    }
    QVERIFY(running.isFinished());
    QVERIFY(!running.result());
    QCOMPARE(called, 3);
}

void TestConnection::operationOutcome()
{
    const OperationId saved = QUuid::createUuid();
    m_database->sql(QStringLiteral("INSERT INTO reeve.operation (op_id, person, kind) "
                                   "VALUES ($1, 'support', 'test')"),
                    {saved});
    auto opened = m_connection->open(m_database->parameters(QStringLiteral("support")));
    QTRY_VERIFY(opened.isFinished());
    QVERIFY2(opened.result(),
             qPrintable(opened.result() ? QString() : opened.result().error().detail));
    auto yes = m_connection->operationOutcome(saved);
    auto no = m_connection->operationOutcome(QUuid::createUuid());
    QTRY_VERIFY(yes.isFinished() && no.isFinished());
    QVERIFY2(yes.result(), qPrintable(yes.result() ? QString() : yes.result().error().text));
    QCOMPARE(*yes.result(), Outcome::Saved);
    QCOMPARE(*no.result(), Outcome::NotSaved);
}

void TestConnection::operationOutcomeAfterALostLink()
{
    ConnectionParameters far = m_database->parameters(QStringLiteral("support"));
    test::Relay relay(far.host, far.port.toUShort());
    far.port = QString::number(relay.port());
    auto opened = m_connection->open(far);
    QTRY_VERIFY(opened.isFinished() && opened.result());
    relay.refuse();
    QTRY_COMPARE(m_connection->state(), State::Lost);
    auto asked = m_connection->operationOutcome(QUuid::createUuid());
    auto ordinary = m_connection->run(ask(QStringLiteral("SELECT 1")));
    QVERIFY(ordinary.isFinished()); // this one does not wait
    QVERIFY(!asked.isFinished());
    relay.accept();
    m_connection->retryNow();
    QTRY_VERIFY(asked.isFinished());
    QVERIFY(asked.result());
    QCOMPARE(*asked.result(), Outcome::NotSaved);
}

void TestConnection::closedConnectionRefuses()
{
    m_connection->close();
    auto refused = m_connection->run(ask(QStringLiteral("SELECT 1")));
    QVERIFY(refused.isFinished());
    QCOMPARE(refused.result().error().kind, ErrorKind::ConnectionLost);
    auto outcome = m_connection->operationOutcome(QUuid::createUuid());
    QVERIFY(outcome.isFinished());
    QVERIFY(!outcome.result());
}

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
