// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/pgresult.h"

#include "models/database/pgdriver.h"
#include "models/database/pgdriver_p.h"
#include "models/database/pgvalue.h"

#include <QSqlField>

#include <libpq-fe.h>
#include <openssl/crypto.h>

namespace reeve
{

void PgResult::Clear::operator()(pg_result *result) const
{
    if (overwrite)
        for (int row = 0; row < PQntuples(result); ++row)
            for (int column = 0; column < PQnfields(result); ++column)
                OPENSSL_cleanse(PQgetvalue(result, row, column),
                                std::size_t(PQgetlength(result, row, column)));
    PQclear(result);
}

PgResult::PgResult(const PgDriver *driver) : QSqlResult(driver) {}

PgResult::~PgResult() = default;

void PgResult::adopt(pg_result *result, bool secret)
{
    m_result = std::unique_ptr<pg_result, Clear>(result, Clear{secret});
    m_record = QSqlRecord();
    m_rows = PQntuples(result);
    m_columns = PQnfields(result);
    setAt(QSql::BeforeFirstRow);
    setSelect(PQresultStatus(result) == PGRES_TUPLES_OK);
    setActive(true);
}

QVariant PgResult::data(int column)
{
    if (column < 0 || column >= m_columns || at() < 0 || at() >= m_rows)
        return {};
    const unsigned type = PQftype(m_result.get(), column);
    if (PQgetisnull(m_result.get(), at(), column))
        return QVariant(metaTypeOf(type));
    return valueFromServer(type, std::string_view(PQgetvalue(m_result.get(), at(), column),
                                                  static_cast<std::size_t>(
                                                      PQgetlength(m_result.get(), at(), column))));
}

bool PgResult::isNull(int column)
{
    return column < 0 || column >= m_columns || at() < 0 || at() >= m_rows
           || PQgetisnull(m_result.get(), at(), column);
}

bool PgResult::reset(const QString &sql)
{
    return run(sql, {});
}

bool PgResult::prepare(const QString &sql)
{
    // Nothing goes to the server yet: parse, bind and execute leave together in exec().
    setQuery(sql);
    m_result.reset();
    m_record = QSqlRecord();
    m_rows = m_columns = 0;
    setActive(false);
    setAt(QSql::BeforeFirstRow);
    return true;
}

bool PgResult::exec()
{
    return run(lastQuery(), boundValues());
}

bool PgResult::run(const QString &sql, const QVariantList &values)
{
    prepare(sql);
    setSelect(false);
    auto *driver = static_cast<const PgDriver *>(this->driver());
    auto answer = driver->d->execute(sql, values);
    if (!answer) {
        setLastError(driver->d->sqlError(answer.error(), QSqlError::StatementError));
        return false;
    }
    adopt(*answer);
    return true;
}

bool PgResult::fetch(int row)
{
    if (!isActive() || row < 0 || row >= m_rows)
        return false;
    setAt(row);
    return true;
}

bool PgResult::fetchFirst()
{
    return fetch(0);
}

bool PgResult::fetchLast()
{
    return fetch(m_rows - 1);
}

int PgResult::size()
{
    return isSelect() ? m_rows : -1;
}

int PgResult::numRowsAffected()
{
    return m_result ? QByteArray(PQcmdTuples(m_result.get())).toInt() : -1;
}

QSqlRecord PgResult::record() const
{
    if (!m_result || !isSelect())
        return {};
    if (m_record.isEmpty()) {
        for (int column = 0; column < m_columns; ++column)
            m_record.append(QSqlField(QString::fromUtf8(PQfname(m_result.get(), column)),
                                      metaTypeOf(PQftype(m_result.get(), column))));
    }
    return m_record;
}

} // namespace reeve
