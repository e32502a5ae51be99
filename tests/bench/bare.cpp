// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bare.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

#include <libpq-fe.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

namespace reeve::bench
{

namespace
{

using Rows = std::unique_ptr<PGresult, decltype(&PQclear)>;

pg_conn *connectBare(const ConnectionParameters &parameters)
{
    const auto pairs = conninfo(parameters);
    if (!pairs) {
        std::fprintf(stderr, "bench: %s\n", qPrintable(pairs.error().text));
        std::exit(1);
    }
    std::vector<const char *> names;
    std::vector<const char *> values;
    for (const auto &[name, value] : *pairs) {
        names.push_back(name.constData());
        values.push_back(value.constData());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    return PQconnectdbParams(names.data(), values.data(), 0);
}

QByteArray newId()
{
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

QByteArray text(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

BareClient::BareClient(const ConnectionParameters &parameters)
    : m_connection(connectBare(parameters))
{
    check(PQstatus(m_connection) == CONNECTION_OK, "connect");
}

BareClient::~BareClient()
{
    PQfinish(m_connection);
}

void BareClient::check(bool fine, const char *where)
{
    if (fine)
        return;
    std::fprintf(stderr, "bench: bare libpq, %s: %s\n", where, PQerrorMessage(m_connection));
    std::exit(1);
}

int BareClient::disclose(const QByteArray &kind, const QJsonObject &args, const QByteArray &reason,
                         const QList<QByteArray> &reads)
{
    const QByteArray id = newId();
    const QByteArray json = text(args);
    const char *values[] = {id.constData(), kind.constData(), json.constData(), reason.constData()};
    check(PQenterPipelineMode(m_connection) == 1, "pipeline");
    check(PQsendQueryParams(m_connection, "SELECT api.disclose($1, $2, $3, $4)", 4, nullptr, values,
                            nullptr, nullptr, 0)
              == 1,
          "send");
    check(PQpipelineSync(m_connection) == 1, "sync");
    for (const QByteArray &sql : reads)
        check(PQsendQueryParams(m_connection, sql.constData(), 1, nullptr, values, nullptr, nullptr,
                                0)
                  == 1,
              "send");
    check(PQpipelineSync(m_connection) == 1, "sync");

    int rows = 0;
    std::size_t bytes = 0;
    for (int syncs = 0; syncs < 2;) {
        const Rows result(PQgetResult(m_connection), PQclear);
        if (!result)
            continue; // the end of one statement's results
        switch (PQresultStatus(result.get())) {
        case PGRES_PIPELINE_SYNC:
            ++syncs;
            break;
        case PGRES_TUPLES_OK:
            rows += PQntuples(result.get());
            for (int row = 0; row < PQntuples(result.get()); ++row)
                for (int column = 0; column < PQnfields(result.get()); ++column)
                    bytes += std::size_t(PQgetlength(result.get(), row, column));
            break;
        default:
            check(false, PQresultErrorMessage(result.get()));
        }
    }
    check(bytes < std::size_t(-1) && PQexitPipelineMode(m_connection) == 1, "pipeline's end");
    return rows;
}

double BareClient::explained(const QByteArray &sql, const QList<QByteArray> &values)
{
    std::vector<const char *> pointers;
    for (const QByteArray &value : values)
        pointers.push_back(value.constData());
    const QByteArray statement = "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + sql;
    const Rows result(PQexecParams(m_connection, statement.constData(), int(pointers.size()),
                                   nullptr, pointers.data(), nullptr, nullptr, 0),
                      PQclear);
    check(PQresultStatus(result.get()) == PGRES_TUPLES_OK, "explain");
    const QJsonObject plan =
        QJsonDocument::fromJson(PQgetvalue(result.get(), 0, 0)).array().first().toObject();
    return plan.value(QStringLiteral("Planning Time")).toDouble()
           + plan.value(QStringLiteral("Execution Time")).toDouble();
}

double BareClient::serverTime(const QByteArray &kind, const QJsonObject &args,
                              const QByteArray &reason, const QList<QByteArray> &reads)
{
    const QByteArray id = newId();
    double sum = explained("SELECT api.disclose($1, $2, $3, $4)", {id, kind, text(args), reason});
    for (const QByteArray &sql : reads)
        sum += explained(sql, {id});
    return sum;
}

QList<QByteArray> BareClient::column(const QByteArray &sql)
{
    const Rows result(PQexec(m_connection, sql.constData()), PQclear);
    const auto status = PQresultStatus(result.get());
    check(status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK, sql.constData());
    QList<QByteArray> values;
    for (int row = 0; row < PQntuples(result.get()); ++row)
        values.append(PQgetvalue(result.get(), row, 0));
    return values;
}

} // namespace reeve::bench
