// SPDX-License-Identifier: GPL-3.0-or-later
// The trail under load. Each client is a person of their own with a session of their own, and does
// nothing but open customers; every event must be sealed soon after its commit, although somebody
// has gone for lunch in an open transaction.
#include "models/audit/trailverifier.h"
#include "models/base/wholefile.h"
#include "models/database/setup.h"
#include "tests/bench/await.h"
#include "tests/bench/measure.h"
#include "tests/bench/traildatabase.h"

#include <QElapsedTimer>
#include <QHash>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QUuid>

#include <libpq-fe.h>

#include <poll.h>

namespace reeve::bench
{

namespace
{

constexpr int clients = 100;
constexpr qint64 warmUp = 2'000;    // ms
constexpr qint64 measured = 12'000; // ms
constexpr qint64 patience = 30'000; // ms for the last event to be sealed

PGconn *connectPlainly(const ConnectionParameters &parameters)
{
    const Conninfo pairs = orGiveUp(conninfo(parameters), QStringLiteral("load"));
    std::vector<const char *> names;
    std::vector<const char *> values;
    for (const auto &[name, value] : pairs) {
        names.push_back(name.constData());
        values.push_back(value.constData());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    return PQconnectdbParams(names.data(), values.data(), 0);
}

void must(PGconn *connection, const QByteArray &text)
{
    PGresult *result = PQexec(connection, text.constData());
    const auto status = PQresultStatus(result);
    PQclear(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        giveUp(QStringLiteral("load"),
               Error{ErrorKind::Internal, QString::fromUtf8(PQerrorMessage(connection)), {}, {}});
}

/** One person at one desk. The session is a superuser's that has become somebody else for good
 *  (session_user is theirs): a hundred handshakes measure nothing here. */
struct Client {
    PGconn *connection = nullptr;
    QByteArray event; ///< on the way

    void disclose(int number)
    {
        event = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
        const QByteArray args = "{\"customer_id\": " + QByteArray::number(number % 1000 + 1) + "}";
        const char *values[] = {event.constData(), args.constData()};
        PQsendQueryParams(connection,
                          "SELECT api.disclose($1, 'customer', $2, 'the load of the bench')", 2,
                          nullptr, values, nullptr, nullptr, 0);
    }
    /// True when the answer is complete.
    bool isDone()
    {
        if (PQconsumeInput(connection) != 1)
            return failed();
        while (PQisBusy(connection) == 0) {
            PGresult *result = PQgetResult(connection);
            if (!result)
                return true;
            const bool fine = PQresultStatus(result) == PGRES_TUPLES_OK;
            PQclear(result);
            if (!fine)
                return failed();
        }
        return false;
    }
    bool failed() const
    {
        giveUp(QStringLiteral("load"),
               Error{ErrorKind::Internal, QString::fromUtf8(PQerrorMessage(connection)), {}, {}});
    }
};

class Load
{
public:
    explicit Load(const TrailDatabase &database);
    ~Load();
    void run();
    /// Ends the lunch and waits until everything is sealed.
    void finish();

    QHash<QByteArray, qint64> committed; ///< event → ms of the clock
    QHash<qint64, qint64> sealed;        ///< batch → ms, as its notification came
    double rate = 0;                     ///< events a second, after the warm-up

private:
    void turn(bool goOn);
    void hear();
    qint64 waiting();

    std::vector<Client> m_clients{clients};
    Client m_idle;
    PGconn *m_watch = nullptr;
    PGconn *m_look = nullptr;
    QElapsedTimer m_clock;
    int m_number = 0;
    int m_busy = 0;
};

Load::Load(const TrailDatabase &database)
{
    const ConnectionParameters superuser = database.info.superuser();
    m_watch = connectPlainly(superuser);
    m_look = connectPlainly(superuser);
    must(m_watch, "LISTEN reeve_trail");
    must(m_look,
         "DO $$ BEGIN FOR n IN 0 .. " + QByteArray::number(clients)
             + " LOOP IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'load' || n) THEN "
               "EXECUTE format('CREATE ROLE %I IN ROLE reeve_support', 'load' || n); END IF; "
               "INSERT INTO reeve.staff (login, full_name, role, quota_pages, quota_rows) "
               "VALUES ('load' || n, 'Load ' || n, 'support', 100000000, 100000000); END LOOP; END "
               "$$");
    int number = 0;
    for (Client *client : [this] {
             QList<Client *> all{&m_idle};
             for (Client &one : m_clients)
                 all.append(&one);
             return all;
         }()) {
        client->connection = connectPlainly(superuser);
        must(client->connection, "SET SESSION AUTHORIZATION load" + QByteArray::number(number++));
    }
}

Load::~Load()
{
    for (const Client &client : m_clients)
        PQfinish(client.connection);
    PQfinish(m_idle.connection);
    PQfinish(m_watch);
    PQfinish(m_look);
}

void Load::hear()
{
    PQconsumeInput(m_watch);
    while (PGnotify *heard = PQnotifies(m_watch)) {
        sealed.insert(QByteArray(heard->extra).toLongLong(), m_clock.elapsed());
        PQfreemem(heard);
    }
}

void Load::turn(bool goOn)
{
    std::vector<pollfd> sockets;
    for (const Client &client : m_clients)
        sockets.push_back({PQsocket(client.connection), POLLIN, 0});
    sockets.push_back({PQsocket(m_watch), POLLIN, 0});
    poll(sockets.data(), nfds_t(sockets.size()), 100);
    for (std::size_t i = 0; i < m_clients.size(); ++i) {
        if ((sockets[i].revents & POLLIN) == 0 || !m_clients[i].isDone())
            continue;
        committed.insert(m_clients[i].event, m_clock.elapsed());
        if (goOn)
            m_clients[i].disclose(++m_number);
        else
            --m_busy;
    }
    if (sockets.back().revents & POLLIN)
        hear();
}

void Load::run()
{
    must(m_idle.connection, "BEGIN");
    m_idle.event = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    must(m_idle.connection, "SELECT api.disclose('" + m_idle.event
                                + "', 'customer', '{\"customer_id\": 1}', 'an idle transaction')");
    m_clock.start();
    for (Client &client : m_clients)
        client.disclose(++m_number);
    m_busy = clients;
    while (m_clock.elapsed() < warmUp)
        turn(true);
    const qint64 from = m_clock.elapsed();
    const qsizetype before = committed.size();
    while (m_clock.elapsed() < from + measured)
        turn(true);
    rate = double(committed.size() - before) * 1000 / double(m_clock.elapsed() - from);
    while (m_busy > 0)
        turn(false);
}

qint64 Load::waiting()
{
    PGresult *result = PQexec(m_look, "SELECT count(*) FROM audit.inbox");
    const qint64 found = QByteArray(PQgetvalue(result, 0, 0)).toLongLong();
    PQclear(result);
    return found;
}

void Load::finish()
{
    const auto settle = [this] {
        const qint64 end = m_clock.elapsed() + patience;
        while (waiting() > 0 && m_clock.elapsed() < end) {
            pollfd socket{PQsocket(m_watch), POLLIN, 0};
            poll(&socket, 1, 100);
            hear();
        }
        hear();
    };
    settle();
    must(m_idle.connection, "COMMIT");
    committed.insert(m_idle.event, m_clock.elapsed());
    settle();
}

QProcess *startWorker(const TrailDatabase &database, const QString &programs, const QString &folder,
                      QObject *parent)
{
    const ConnectionParameters p = database.info.parameters(QStringLiteral("reeve_worker"));
    const QString file = folder + QStringLiteral("/worker.json");
    const QJsonObject settings{
        {QStringLiteral("host"), p.host},         {QStringLiteral("port"), p.port},
        {QStringLiteral("database"), p.database}, {QStringLiteral("user"), p.user},
        {QStringLiteral("password"), p.password}, {QStringLiteral("ca"), p.caFile},
        {QStringLiteral("crl"), p.crlFile},       {QStringLiteral("cert"), p.certFile},
        {QStringLiteral("key"), p.keyFile}};
    orGiveUp(writeWholeFile(file, QJsonDocument(settings).toJson(), FileAccess::Private),
             QStringLiteral("load"));
    auto *worker = new QProcess(parent);
    worker->setProcessChannelMode(QProcess::ForwardedChannels);
    worker->start(programs + QStringLiteral("/reevectl"),
                  {QStringLiteral("work"), QStringLiteral("--settings"), file});
    return worker;
}

} // namespace

void measureTrailLoad(Report &report, const BenchServer &server, const QString &programs)
{
    const TrailDatabase database = TrailDatabase::fresh(server, QStringLiteral("bench_load"));
    const QTemporaryDir folder;
    QObject owner;
    QProcess *worker = startWorker(database, programs, folder.path(), &owner);
    Samples late;
    qsizetype lost = 0;
    double rate = 0;
    qsizetype written = 0;
    {
        Load load(database);
        load.run();
        load.finish();
        rate = load.rate;
        written = load.committed.size();
        const auto driver = orGiveUp(connectTo(database.info.superuser()), QStringLiteral("load"));
        QSqlQuery rows = orGiveUp(
            driver->query({QStringLiteral(
                "SELECT l.payload::jsonb ->> 'disclosure', s.batch FROM audit.log l "
                "JOIN audit.seal s ON l.seq BETWEEN s.first_seq AND s.last_seq")}),
            QStringLiteral("load"));
        while (rows.next()) {
            const auto at = load.committed.constFind(rows.value(0).toString().toUtf8());
            if (at == load.committed.cend())
                continue; // a sign-in of the worker's, or the like
            late.add(double(load.sealed.value(rows.value(1).toLongLong(), *at + patience) - *at));
            load.committed.erase(at);
        }
        lost = load.committed.size();
        const TrailReport walked = orGiveUp(verifyTrail(*driver, 1, {}), QStringLiteral("load"));
        if (!walked.intact)
            giveUp(QStringLiteral("load"), Error{ErrorKind::Damaged, walked.what, {}, {}});
    }
    worker->terminate();
    worker->waitForFinished();
    database.drop();

    report.beginTable(
        QStringLiteral(
            "The trail under load: 100 clients that open customers, one idle in a transaction"),
        {QStringLiteral("events"), QStringLiteral("a second"), QStringLiteral("sealed after, ms"),
         QStringLiteral("p95"), QStringLiteral("latest"), QStringLiteral("not sealed")});
    report.addLine({QString::number(written), number(rate), number(late.median()),
                    number(late.p95()), number(late.largest()), QString::number(lost)});
    report.add({QStringLiteral("trail under load, events written"), rate,
                QStringLiteral("events/s"), QStringLiteral("≥ 2,000"), rate >= 2000});
    report.addAtMost(QStringLiteral("trail under load, latest event sealed after its commit"),
                     late.largest(), QStringLiteral("ms"), 3000);
    report.add({QStringLiteral("trail under load, sealed after its commit, median"), late.median(),
                QStringLiteral("ms")});
    report.addAtMost(QStringLiteral("trail under load, events that were not sealed"), double(lost),
                     QStringLiteral("events"), 0);
}

} // namespace reeve::bench
