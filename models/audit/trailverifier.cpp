// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audit/trailverifier.h"

#include "models/audit/merkle.h"
#include "models/database/pgdriver.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <set>

namespace reeve
{

namespace
{

constexpr qint64 rowsAtOnce = 10'000;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::TrailVerifier)
};

struct Seal {
    qint64 batch = 0;
    qint64 firstSeq = 0;
    qint64 lastSeq = 0;
    QByteArray root;
    QByteArray prev;
    QByteArray hash;
};

class Walk
{
public:
    Walk(PgDriver &driver, const QList<TrailHead> &remembered,
         const std::function<void(qint64)> &progress)
        : m_driver(driver), m_remembered(remembered), m_progress(progress)
    {
    }

    Result<TrailReport> from(qint64 since);

private:
    Result<std::optional<Seal>> sealAfter(qint64 batch);
    Result<bool> batchHolds(const Seal &seal);
    Result<void> ending();
    void rememberErasures(const QByteArray &payload);
    bool broken(qint64 seq, const QString &what)
    {
        m_report.brokenSeq = seq;
        m_report.what = what;
        return false;
    }

    PgDriver &m_driver;
    const QList<TrailHead> &m_remembered;
    const std::function<void(qint64)> &m_progress;
    TrailReport m_report;
    std::set<qint64> m_missing;   ///< payloads that were not there
    std::set<qint64> m_explained; ///< those that a sealed erasure names
};

Result<std::optional<Seal>> Walk::sealAfter(qint64 batch)
{
    auto rows = m_driver.query(
        {QStringLiteral("SELECT batch, first_seq, last_seq, root, prev, hash FROM audit.seal "
                        "WHERE batch > $1 ORDER BY batch LIMIT 1"),
         {batch}});
    if (!rows)
        return tl::unexpected(rows.error());
    if (!rows->next())
        return std::nullopt;
    return Seal{rows->value(0).toLongLong(),  rows->value(1).toLongLong(),
                rows->value(2).toLongLong(),  rows->value(3).toByteArray(),
                rows->value(4).toByteArray(), rows->value(5).toByteArray()};
}

void Walk::rememberErasures(const QByteArray &payload)
{
    if (!payload.contains("payload_erased"))
        return;
    const QJsonObject event = QJsonDocument::fromJson(payload).object();
    if (event.value(QStringLiteral("event")).toString() != QStringLiteral("payload_erased"))
        return;
    const QJsonArray seqs =
        event.value(QStringLiteral("detail")).toObject().value(QStringLiteral("seqs")).toArray();
    for (const QJsonValue &seq : seqs)
        m_explained.insert(seq.toInteger());
}

Result<bool> Walk::batchHolds(const Seal &seal)
{
    std::vector<QByteArray> leaves;
    leaves.reserve(
        std::size_t(qBound(qint64(0), seal.lastSeq - seal.firstSeq + 1, qint64(1'000'000))));
    for (qint64 next = seal.firstSeq; next <= seal.lastSeq;) {
        auto rows = m_driver.query(
            {QStringLiteral("SELECT seq, leaf, salt, convert_to(payload, 'UTF8') FROM audit.log "
                            "WHERE seq BETWEEN $1 AND $2 ORDER BY seq"),
             {next, qMin(seal.lastSeq, next + rowsAtOnce - 1)}});
        if (!rows)
            return tl::unexpected(rows.error());
        const qint64 end = qMin(seal.lastSeq, next + rowsAtOnce - 1);
        while (rows->next()) {
            const qint64 seq = rows->value(0).toLongLong();
            if (seq != next)
                return broken(next, Text::tr("the event is missing"));
            const QByteArray leaf = rows->value(1).toByteArray();
            const QByteArray salt = rows->value(2).toByteArray();
            if (rows->isNull(3)) {
                m_missing.insert(seq);
                ++m_report.erased;
            } else {
                const QByteArray payload = rows->value(3).toByteArray();
                if (leafHash(salt, seq, payload) != leaf)
                    return broken(seq, Text::tr("what it says is not what was sealed"));
                rememberErasures(payload);
            }
            leaves.push_back(leaf);
            ++m_report.events;
            ++next;
        }
        if (next <= end)
            return broken(next, Text::tr("the event is missing"));
        if (m_progress)
            m_progress(m_report.events);
    }
    if (merkleRoot(std::move(leaves)) != seal.root)
        return broken(seal.firstSeq,
                      Text::tr("the events of batch %1 do not add up to its seal").arg(seal.batch));
    return true;
}

// What stands behind the last seal, and what the head says of it.
Result<void> Walk::ending()
{
    auto loose = m_driver.query(
        {QStringLiteral("SELECT min(seq) FROM audit.log WHERE seq > $1"), {m_report.head.lastSeq}});
    if (!loose)
        return tl::unexpected(loose.error());
    if (loose->next() && !loose->isNull(0)) {
        broken(loose->value(0).toLongLong(),
               Text::tr("the event stands in the trail without a seal"));
        return {};
    }
    const auto head = currentTrailHead(m_driver);
    if (!head)
        return tl::unexpected(head.error());
    if (*head != m_report.head)
        broken(m_report.head.lastSeq + 1,
               Text::tr("the trail ends at batch %1, but its head says batch %2")
                   .arg(m_report.head.batch)
                   .arg(head->batch));
    return {};
}

Result<TrailReport> Walk::from(qint64 since)
{
    TrailHead previous{0, 0, trailOrigin()};
    if (since > 1) {
        auto start = m_driver.query(
            {QStringLiteral("SELECT batch, last_seq, hash FROM audit.seal "
                            "WHERE last_seq < $1 ORDER BY batch DESC LIMIT 1"),
             {since}});
        if (!start)
            return tl::unexpected(start.error());
        if (start->next())
            previous = {start->value(0).toLongLong(), start->value(1).toLongLong(),
                        start->value(2).toByteArray()};
    }
    const qint64 firstBatch = previous.batch + 1;
    m_report.head = previous;
    QList<TrailHead> waiting;
    for (const TrailHead &head : m_remembered)
        if (head.batch >= firstBatch)
            waiting.append(head);

    for (;;) {
        const auto found = sealAfter(previous.batch);
        if (!found)
            return tl::unexpected(found.error());
        if (!*found)
            break;
        const Seal &seal = **found;
        if (seal.batch != previous.batch + 1 || seal.firstSeq != previous.lastSeq + 1
            || seal.lastSeq < seal.firstSeq) {
            broken(previous.lastSeq + 1,
                   Text::tr("batch %1 is missing, or does not follow the one before")
                       .arg(previous.batch + 1));
            return m_report;
        }
        if (seal.prev != previous.hash
            || sealHash(seal.batch, seal.firstSeq, seal.lastSeq, seal.root, seal.prev)
                   != seal.hash) {
            broken(seal.firstSeq,
                   Text::tr("the seal of batch %1 does not follow from the one before")
                       .arg(seal.batch));
            return m_report;
        }
        for (const TrailHead &head : std::as_const(waiting))
            if (head.batch == seal.batch
                && (head.hash != seal.hash || head.lastSeq != seal.lastSeq)) {
                broken(seal.firstSeq, Text::tr("batch %1 is not the one that was seen before: the "
                                               "trail has been rewritten")
                                          .arg(seal.batch));
                return m_report;
            }
        const auto holds = batchHolds(seal);
        if (!holds)
            return tl::unexpected(holds.error());
        if (!*holds)
            return m_report;
        ++m_report.batches;
        previous = m_report.head = {seal.batch, seal.lastSeq, seal.hash};
    }
    for (const TrailHead &head : std::as_const(waiting))
        if (head.batch > previous.batch) {
            broken(previous.lastSeq + 1,
                   Text::tr("the trail ends at batch %1, but batch %2 had been seen before")
                       .arg(previous.batch)
                       .arg(head.batch));
            return m_report;
        }
    for (const qint64 seq : m_missing)
        if (!m_explained.contains(seq)) {
            broken(seq, Text::tr("its content is gone, and no sealed erasure names it"));
            return m_report;
        }
    if (const auto ended = ending(); !ended)
        return tl::unexpected(ended.error());
    m_report.intact = !m_report.brokenSeq;
    return m_report;
}

} // namespace

Result<TrailHead> currentTrailHead(PgDriver &driver)
{
    auto rows = driver.query({QStringLiteral("SELECT batch, last_seq, hash FROM audit.head")});
    if (!rows)
        return tl::unexpected(rows.error());
    if (!rows->next())
        return failure(ErrorKind::Damaged,
                       Text::tr("The trail has lost its head: audit.head is empty."));
    return TrailHead{rows->value(0).toLongLong(), rows->value(1).toLongLong(),
                     rows->value(2).toByteArray()};
}

Result<TrailReport> verifyTrail(PgDriver &driver, qint64 since, const QList<TrailHead> &remembered,
                                const std::function<void(qint64)> &progress)
{
    return Walk(driver, remembered, progress).from(since);
}

} // namespace reeve
