// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSqlRecord>
#include <QSqlResult>

#include <memory>

struct pg_result;

namespace reeve
{

class PgDriver;

/** Rows of one statement, as libpq received them; a cell becomes a QVariant when it is read. Keeps
 *  the whole answer (a page, never a table): any row can be sought, size() is exact, and the
 *  connection is free for the next statement. */
class PgResult : public QSqlResult
{
public:
    explicit PgResult(const PgDriver *driver);
    ~PgResult() override;

    /// Takes an answer that came by another way (a pipeline); before the first row. A secret one is
    /// overwritten before it is freed, which libpq does not do.
    void adopt(pg_result *result, bool secret = false);

protected:
    QVariant data(int column) override;
    bool isNull(int column) override;
    bool reset(const QString &sql) override;
    bool prepare(const QString &sql) override;
    bool exec() override;
    bool fetch(int row) override;
    bool fetchFirst() override;
    bool fetchLast() override;
    int size() override;
    int numRowsAffected() override;
    QSqlRecord record() const override;

private:
    bool run(const QString &sql, const QVariantList &values);

    struct Clear {
        Clear() {}
        explicit Clear(bool secret) : overwrite(secret) {}
        bool overwrite = false;
        void operator()(pg_result *result) const;
    };
    std::unique_ptr<pg_result, Clear> m_result;
    int m_rows = 0;
    int m_columns = 0;
    mutable QSqlRecord m_record; // built on the first value by name
};

} // namespace reeve
