// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deletions/replay.h"

#include "models/database/pgdriver.h"

#include <QCoreApplication>
#include <QSet>

namespace reeve
{

namespace
{

constexpr int idsAtOnce = 100'000;
constexpr int rowsAtOnce = 10'000;
constexpr int customersAtOnce = 100;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::Replay)
};

QString arrayOf(const QList<QByteArray> &values)
{
    QByteArray text = "{";
    for (const QByteArray &value : values)
        text += (text.size() > 1 ? ",\"\\\\x" : "\"\\\\x") + value.toHex() + '"';
    return QString::fromLatin1(text + '}');
}

class Replay
{
public:
    Replay(PgDriver &driver, const LedgerKey &key) : m_driver(driver), m_key(key) {}

    Result<void> read(const QString &file, const QByteArray &signerPem)
    {
        const auto database = cell({QStringLiteral("SELECT database_id FROM reeve.cluster")});
        if (!database)
            return tl::unexpected(database.error());
        const LedgerOwner owner{database->toString(), m_key.id(), signerPem};
        const auto done = readLedger(
            file, owner, m_head,
            [this](qint64, const QByteArray &tombstone) { m_all += tombstone; });
        if (!done)
            return done;
        if (m_all.isEmpty())
            return failure(ErrorKind::Damaged,
                           Text::tr("The ledger %1 is empty, or is not there.").arg(file));
        return {};
    }

    // What the database remembers is the beginning of the ledger, word for word.
    Result<void> compare()
    {
        for (;;) {
            auto rows = m_driver.query(
                {QStringLiteral("SELECT seq, tombstone FROM reeve.tombstone WHERE seq > $1 "
                                "ORDER BY seq LIMIT $2"),
                 {m_known, rowsAtOnce}});
            if (!rows)
                return tl::unexpected(rows.error());
            bool any = false;
            while (rows->next()) {
                any = true;
                const qint64 seq = rows->value(0).toLongLong();
                if (seq > m_head.lastSeq)
                    return failure(
                        ErrorKind::Damaged,
                        Text::tr("The database remembers more erasures than the ledger holds (%1): "
                                 "the ledger has been cut, or an old copy was given. Nothing was "
                                 "changed.")
                            .arg(m_head.lastSeq));
                if (seq != m_known + 1 || m_all.at(seq - 1) != rows->value(1).toByteArray())
                    return failure(ErrorKind::Damaged,
                                   Text::tr("The ledger and the database differ at place %1: it is "
                                            "of another history. Nothing was changed.")
                                       .arg(seq));
                m_known = seq;
            }
            if (!any)
                break;
        }
        m_missing = QSet<QByteArray>(m_all.cbegin() + m_known, m_all.cend());
        return {};
    }

    // Every customer's number is tried: that is what the key is for.
    Result<void> find()
    {
        qint64 last = 0;
        for (;;) {
            auto rows = m_driver.query(
                {QStringLiteral("SELECT u.id FROM ((SELECT id FROM service.customer WHERE id > $1 "
                                "ORDER BY id LIMIT $2) UNION (SELECT customer_id FROM "
                                "reeve.account_deletion WHERE customer_id > $1 AND erased_at IS "
                                "NULL ORDER BY customer_id LIMIT $2)) AS u ORDER BY u.id LIMIT $2"),
                 {last, idsAtOnce}});
            if (!rows)
                return tl::unexpected(rows.error());
            const qint64 before = last;
            while (rows->next()) {
                last = rows->value(0).toLongLong();
                QByteArray tombstone = m_key.tombstone(last);
                if (m_missing.contains(tombstone)) {
                    m_found += last;
                    m_marks += std::move(tombstone);
                }
            }
            if (last == before)
                return {};
        }
    }

    Result<void> erase()
    {
        auto ready = m_driver.query({QStringLiteral("SELECT reeve.data_map_problem()")});
        if (!ready)
            return tl::unexpected(ready.error());
        if (ready->next() && !ready->value(0).toString().isEmpty())
            return failure(ErrorKind::WrongState,
                           Text::tr("Nothing can be erased: %1.").arg(ready->value(0).toString()));
        if (auto made = m_driver.query({QStringLiteral("SELECT reeve.compile_erasure()")}); !made)
            return tl::unexpected(made.error());
        for (qsizetype from = 0; from < m_found.size(); from += customersAtOnce) {
            auto done = m_driver.query({QStringLiteral("SELECT reeve.erase_again($1, $2)"),
                                        {QVariant::fromValue(m_found.mid(from, customersAtOnce)),
                                         arrayOf(m_marks.mid(from, customersAtOnce))}});
            if (!done)
                return tl::unexpected(done.error());
        }
        return {};
    }

    // Last, and at once: what the ledger knows, where this is, and that it was done.
    Result<void> settle()
    {
        return m_driver.transaction([this]() -> Result<void> {
            for (qsizetype from = m_known; from < m_all.size(); from += rowsAtOnce) {
                auto kept = m_driver.query(
                    {QStringLiteral(
                         "WITH given AS (SELECT t, $1::bigint + n AS seq FROM "
                         "unnest($2::bytea[]) WITH ORDINALITY AS u(t, n)), known AS (DELETE FROM "
                         "reeve.tombstone x USING given g WHERE x.seq IS NULL AND x.tombstone = "
                         "g.t) INSERT INTO reeve.tombstone (tombstone, erased_at, seq) SELECT t, "
                         "clock_timestamp(), seq FROM given"),
                     {qint64(from), arrayOf(m_all.mid(from, rowsAtOnce))}});
                if (!kept)
                    return tl::unexpected(kept.error());
            }
            for (const Statement &statement : std::initializer_list<Statement>{
                     // No number of an erased customer is handed out once more.
                     {QStringLiteral(
                          "SELECT setval(s::regclass, greatest($1::bigint, "
                          "coalesce(pg_sequence_last_value(s::regclass), 1))) FROM "
                          "pg_get_serial_sequence('service.customer', 'id') AS s WHERE s IS NOT "
                          "NULL AND $1::bigint > 0"),
                      {m_head.idsTo}},
                     {QStringLiteral(
                          "INSERT INTO audit.inbox (person, event, detail) VALUES (session_user, "
                          "'erasures_replayed', jsonb_build_object('ledger', $1::bigint, "
                          "'missing', $2::bigint, 'erased', $3::bigint))"),
                      {m_head.lastSeq, qint64(m_missing.size()), qint64(m_found.size())}},
                     {QStringLiteral("SELECT reeve.adopt_cluster()")}})
                if (auto done = m_driver.query(statement); !done)
                    return tl::unexpected(done.error());
            return {};
        });
    }

    ReplayReport report() const
    {
        return {m_head.lastSeq, qint64(m_missing.size()), qint64(m_found.size())};
    }

private:
    Result<QVariant> cell(const Statement &statement)
    {
        auto rows = m_driver.query(statement);
        if (!rows)
            return tl::unexpected(rows.error());
        return rows->next() ? rows->value(0) : QVariant();
    }

    PgDriver &m_driver;
    const LedgerKey &m_key;
    LedgerHead m_head;
    QList<QByteArray> m_all;
    qint64 m_known = 0;
    QSet<QByteArray> m_missing;
    QList<qint64> m_found;
    QList<QByteArray> m_marks;
};

} // namespace

Result<ReplayReport> replayLedger(PgDriver &owner, const QString &file, const LedgerKey &key,
                                  const QByteArray &signerPem,
                                  const std::function<void(const QString &)> &say)
{
    const auto tell = [&say](const QString &line) {
        if (say)
            say(line);
    };
    Replay replay(owner, key);
    auto step = replay.read(file, signerPem);
    if (step)
        step = replay.compare();
    if (step) {
        tell(Text::tr("the ledger is whole: %1 erasures").arg(replay.report().entries));
        step = replay.find();
    }
    if (step) {
        tell(Text::tr("the backup brought back %1 of them").arg(replay.report().erased));
        step = replay.erase();
    }
    if (step)
        step = replay.settle();
    if (!step)
        return tl::unexpected(step.error());
    return replay.report();
}

} // namespace reeve
