// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/plainclient.h"

#include <libpq-fe.h>

#include <utility>
#include <vector>

namespace reeve::test
{

QString Answer::everything() const
{
    QString text = message + notices.join(u'\n');
    for (const QStringList &row : rows)
        text += u'\n' + row.join(u'|');
    return text;
}

PlainClient::PlainClient(const ConnectionParameters &parameters)
{
    const auto pairs = conninfo(parameters);
    if (!pairs)
        return;
    std::vector<const char *> keys;
    std::vector<const char *> values;
    for (const auto &[key, value] : *pairs) {
        keys.push_back(key.constData());
        values.push_back(value.constData());
    }
    keys.push_back(nullptr);
    values.push_back(nullptr);
    m_connection = PQconnectdbParams(keys.data(), values.data(), 0);
    PQsetNoticeReceiver(
        m_connection,
        [](void *notices, const PGresult *result) {
            *static_cast<QStringList *>(notices) << QString::fromUtf8(PQresultErrorMessage(result));
        },
        &m_notices);
}

PlainClient::~PlainClient()
{
    PQfinish(m_connection);
}

bool PlainClient::isOpen() const
{
    return m_connection && PQstatus(m_connection) == CONNECTION_OK;
}

QString PlainClient::failure() const
{
    return m_connection ? QString::fromUtf8(PQerrorMessage(m_connection))
                        : QStringLiteral("the parameters were refused");
}

QList<QStringList> PlainClient::notifications()
{
    QList<QStringList> said;
    PQconsumeInput(m_connection);
    while (PGnotify *one = PQnotifies(m_connection)) {
        said << QStringList{QString::fromUtf8(one->relname), QString::fromUtf8(one->extra)};
        PQfreemem(one);
    }
    return said;
}

Answer PlainClient::run(const QString &text)
{
    Answer answer;
    PQsendQuery(m_connection, text.toUtf8().constData());
    while (PGresult *result = PQgetResult(m_connection)) {
        const ExecStatusType status = PQresultStatus(result);
        answer.ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
        if (!answer.ok) {
            const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
            answer.sqlstate = state ? state : "";
            answer.message = QString::fromUtf8(PQresultErrorMessage(result));
        }
        for (int row = 0; row < PQntuples(result); ++row) {
            QStringList cells;
            for (int column = 0; column < PQnfields(result); ++column)
                cells << QString::fromUtf8(PQgetvalue(result, row, column));
            answer.rows << cells;
        }
        if (status == PGRES_COPY_OUT) { // the rows, and then a result that says how it ended
            char *row = nullptr;
            for (int length = 0; (length = PQgetCopyData(m_connection, &row, 0)) > 0;
                 PQfreemem(row))
                answer.rows << QStringList{QString::fromUtf8(row, length)};
            PQclear(result);
            continue;
        }
        // This one would wait for our data; nothing here may get that far.
        if (status == PGRES_COPY_IN || status == PGRES_COPY_BOTH) {
            PQclear(result);
            answer.ok = true;
            return answer;
        }
        PQclear(result);
    }
    answer.notices = std::exchange(m_notices, {});
    return answer;
}

} // namespace reeve::test
