// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deletions/eraser.h"

#include "models/database/pgdriver.h"
#include "models/deletions/certificate.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>

namespace reeve
{

namespace
{

constexpr int period = 1000; // milliseconds
constexpr int claimAtOnce = 2000;
constexpr int linesAtOnce = 1000; // tombstones in one line of the ledger
constexpr int pauseAfterFailure = 30'000;
constexpr int ageingPeriod = 20'000;
constexpr qint64 analyzeAfter = 1000;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::Eraser)
};

Result<QSqlQuery> row(PgDriver &driver, const Statement &statement)
{
    auto rows = driver.query(statement);
    if (rows && !rows->next())
        return failure(ErrorKind::Internal, Text::tr("The database gave no answer."));
    return rows;
}

// As PostgreSQL reads a bytea[].
QString arrayOf(const QList<QByteArray> &values)
{
    QByteArray text = "{";
    for (const QByteArray &value : values)
        text += (text.size() > 1 ? ",\"\\\\x" : "\"\\\\x") + value.toHex() + '"';
    return QString::fromLatin1(text + '}');
}

} // namespace

Eraser::Eraser(ErasureFiles files, int budget) : m_files(std::move(files)), m_budget(budget) {}

Result<int> Eraser::run(PgDriver &driver)
{
    if (!m_pause.hasExpired())
        return 0;
    const auto did = work(driver);
    if (!did) {
        if (!driver.isBroken())
            m_pause.setRemainingTime(pauseAfterFailure);
        m_backend = 0; // all of it is looked at anew
    }
    return did;
}

Result<void> Eraser::begin(PgDriver &driver)
{
    if (m_backend == driver.backendPid())
        return {};
    const auto open = row(driver, {QStringLiteral("SELECT work.check_cluster()")});
    if (!open)
        return tl::unexpected(open.error());
    if (const QString answer = open->value(0).toString(); answer != QStringLiteral("open"))
        return failure(
            ErrorKind::WrongState,
            Text::tr("Nothing is erased, and the desk is closed: %1. “reevectl erasure replay” "
                     "opens it.")
                .arg(answer));
    const auto key = LedgerKey::load(m_files.key);
    if (!key)
        return tl::unexpected(key.error());
    m_key = *key;
    const auto signing = SigningKey::load(m_files.signingKey);
    if (!signing)
        return tl::unexpected(signing.error());
    m_signing = *signing;
    const auto state = row(driver,
                           {QStringLiteral("SELECT database_id FROM work.ledger_state(0)")});
    if (!state)
        return tl::unexpected(state.error());
    auto ledger = LedgerWriter::open(
        m_files.ledger, {state->value(0).toString(), m_key->id(), signing->publicPem()}, *signing);
    if (!ledger)
        return tl::unexpected(ledger.error());
    m_ledger = std::move(*ledger);
    if (const auto compared = compareLedger(driver); !compared)
        return compared;
    const auto session = row(driver, {QStringLiteral("SELECT work.begin_erasing()")});
    if (!session)
        return tl::unexpected(session.error());
    m_session = session->value(0).toLongLong();
    if (const auto resumed = m_proof.resume(driver, m_session); !resumed)
        return resumed;
    m_backend = driver.backendPid();
    return {};
}

// The ledger may be behind: a worker was killed between the two. It is never ahead, unless the
// database has forgotten something.
Result<void> Eraser::compareLedger(PgDriver &driver)
{
    const LedgerHead &head = m_ledger->head();
    const auto state = row(
        driver,
        {QStringLiteral("SELECT last_seq, at_place FROM work.ledger_state($1)"), {head.lastSeq}});
    if (!state)
        return tl::unexpected(state.error());
    QString why;
    if (state->value(0).toLongLong() < head.lastSeq)
        why = Text::tr("the ledger holds %1 erasures, the database remembers %2")
                  .arg(head.lastSeq)
                  .arg(state->value(0).toLongLong());
    else if (head.lastSeq > 0 && state->value(1).toByteArray() != head.lastTombstone)
        why = Text::tr("the ledger and the database differ at place %1").arg(head.lastSeq);
    if (why.isEmpty())
        return {};
    if (const auto closed = driver.query({QStringLiteral("SELECT work.close_desk($1)"), {why}});
        !closed)
        return tl::unexpected(closed.error());
    return failure(ErrorKind::WrongState,
                   Text::tr("The database has been restored: %1. The desk is closed; “reevectl "
                            "erasure replay” opens it.")
                       .arg(why));
}

Result<void> Eraser::writeLedger(PgDriver &driver)
{
    auto last = row(driver, {QStringLiteral("SELECT work.number_tombstones()")});
    if (!last)
        return tl::unexpected(last.error());
    if (last->value(0).toLongLong() <= m_ledger->head().lastSeq)
        return {};
    // Never ahead of what a crash of the server would leave.
    if (const auto flushed = row(driver, {QStringLiteral("SELECT work.flush_erasures()")});
        !flushed)
        return tl::unexpected(flushed.error());
    auto highest = row(driver, {QStringLiteral("SELECT highest_id FROM work.ledger_state(0)")});
    if (!highest)
        return tl::unexpected(highest.error());
    const auto fetch = [&driver](qint64 behind) -> Result<QList<QByteArray>> {
        auto rows = driver.query(
            {QStringLiteral("SELECT tombstone FROM work.ledger_entries($1, $2)"),
             {behind, linesAtOnce}});
        if (!rows)
            return tl::unexpected(rows.error());
        QList<QByteArray> entries;
        while (rows->next())
            entries += rows->value(0).toByteArray();
        return entries;
    };
    while (m_ledger->head().lastSeq < last->value(0).toLongLong())
        if (const auto appended = m_ledger->append(fetch, highest->value(0).toLongLong());
            !appended)
            return appended;
    return {};
}

Result<int> Eraser::erase(PgDriver &driver, const QList<qint64> &customers, bool lone)
{
    QList<QByteArray> tombstones;
    for (const qint64 customer : customers)
        tombstones += m_key->tombstone(customer);
    const auto done = row(driver,
                          {QStringLiteral("SELECT work.erase($1, $2, $3, $4)"),
                           {m_session, QVariant::fromValue(customers), arrayOf(tombstones), lone}});
    if (!done)
        return tl::unexpected(done.error());
    return done->value(0).toInt();
}

Result<int> Eraser::eraseClaimed(PgDriver &driver, const QList<qint64> &customers, int batch)
{
    int all = 0;
    for (qsizetype from = 0; from < customers.size(); from += batch) {
        const QList<qint64> part = customers.mid(from, batch);
        auto did = erase(driver, part, false);
        if (driver.isBroken())
            return did;
        if (did) {
            all += *did;
            continue;
        }
        // One of them is the reason; it must not hold up the others.
        for (const qint64 customer : part) {
            did = erase(driver, {customer}, true);
            if (!did && driver.isBroken())
                return did;
            all += did.value_or(0);
        }
    }
    return all;
}

Result<int> Eraser::work(PgDriver &driver)
{
    if (const auto begun = begin(driver); !begun)
        return tl::unexpected(begun.error());
    if (m_ageing.hasExpired()) {
        m_ageing.setRemainingTime(ageingPeriod);
        if (const auto aged = row(driver, {QStringLiteral("SELECT work.age_deletions()")}); !aged)
            return tl::unexpected(aged.error());
    }
    QElapsedTimer clock;
    clock.start();
    // Past a number that memory should not hold, those who are gone come first.
    auto erased = m_proof.isFull() ? Result<int>(0) : eraseDue(driver, clock);
    if (!erased)
        return erased;
    if (const auto certified = signWantedCertificates(driver, *m_key, *m_signing); !certified)
        return tl::unexpected(certified.error());
    if (*erased == 0)
        if (const auto proved = prove(driver, clock); !proved)
            return tl::unexpected(proved.error());
    if (const auto tended = tend(driver, *erased); !tended)
        return tl::unexpected(tended.error());
    return erased;
}

Result<int> Eraser::eraseDue(PgDriver &driver, const QElapsedTimer &clock)
{
    int all = 0;
    m_isDone = false;
    while (!m_isDone && clock.elapsed() < m_budget) {
        const auto claimed = row(
            driver, {QStringLiteral("SELECT customer_ids, batch FROM work.claim_erasures($1, $2)"),
                     {m_session, claimAtOnce}});
        if (!claimed)
            return tl::unexpected(claimed.error());
        const auto customers = claimed->value(0).value<QList<qint64>>();
        m_isDone = customers.isEmpty();
        if (m_isDone)
            break;
        if (const auto known = m_proof.remember(driver, m_session, customers); !known)
            return tl::unexpected(known.error());
        const auto did = eraseClaimed(driver, customers, std::max(1, claimed->value(1).toInt()));
        if (!did)
            return did;
        all += *did;
        m_isDone = *did == 0; // all of them locked or refused: another turn
        if (const auto written = writeLedger(driver); !written)
            return tl::unexpected(written.error());
        if (m_proof.isFull())
            break;
    }
    // What a killed worker had not written yet.
    if (all == 0)
        if (const auto written = writeLedger(driver); !written)
            return tl::unexpected(written.error());
    return all;
}

Result<void> Eraser::prove(PgDriver &driver, const QElapsedTimer &clock)
{
    if (!m_proof.isFull() && (!m_isDone || !m_proof.isRested()))
        return {};
    do {
        const auto goesOn = m_proof.step(driver);
        if (!goesOn)
            return tl::unexpected(goesOn.error());
        if (!*goesOn)
            break;
    } while (clock.elapsed() < m_budget);
    return {};
}

// What erasing leaves behind: words in the trail, and tables with rows that are gone.
Result<void> Eraser::tend(PgDriver &driver, int erased)
{
    if (const auto cleared = row(driver, {QStringLiteral("SELECT work.clear_trail()")}); !cleared)
        return tl::unexpected(cleared.error());
    m_erasedSinceAnalyze += erased;
    if (m_analyzing == 0 && m_isDone && m_erasedSinceAnalyze >= analyzeAfter) {
        m_erasedSinceAnalyze = 0;
        m_analyzing = 1;
    }
    if (m_analyzing > 0) {
        const auto told = row(driver,
                              {QStringLiteral("SELECT work.analyze_erased($1)"), {m_analyzing}});
        if (!told)
            return tl::unexpected(told.error());
        m_analyzing = told->value(0).toBool() ? m_analyzing + 1 : 0;
    }
    return {};
}

WorkerJob erasureJob(const ErasureFiles &files)
{
    const auto eraser = std::make_shared<Eraser>(files);
    return {QStringLiteral("erasing"), period,
            [eraser](PgDriver &driver) { return eraser->run(driver); }};
}

} // namespace reeve
