// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deletions/proofscanner.h"

#include "models/database/pgdriver.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QSet>

#include <openssl/crypto.h>

#include <algorithm>

namespace reeve
{

namespace
{

constexpr int mostFailures = 3;
constexpr int restTimes = 20;

void wipe(QList<qint64> &numbers)
{
    if (!numbers.isEmpty())
        OPENSSL_cleanse(numbers.data(), std::size_t(numbers.size()) * sizeof(qint64));
    numbers.clear();
}

// Nobody else holds these texts by now, so that it is they that are overwritten and no copy.
void wipe(QStringList &texts)
{
    for (QString &text : texts)
        if (!text.isEmpty())
            OPENSSL_cleanse(text.data(), std::size_t(text.size()) * sizeof(QChar));
    texts.clear();
}

} // namespace

ProofScanner::~ProofScanner()
{
    drop();
}

void ProofScanner::drop()
{
    for (QList<qint64> *numbers : {&m_customers, &m_kinds, &m_whose, &m_hashes, &m_codes, &m_whom})
        wipe(*numbers);
    wipe(m_values);
    m_scan = m_seed = m_took = 0;
    m_part = m_parts = m_failures = 0;
}

Result<void> ProofScanner::remember(PgDriver &driver, qint64 session,
                                    const QList<qint64> &customers)
{
    if (m_scan == 0) {
        auto opened = driver.query({QStringLiteral("SELECT work.open_proof($1)"), {session}});
        if (!opened)
            return tl::unexpected(opened.error());
        if (opened->next())
            m_scan = opened->value(0).toLongLong();
    }
    auto known = driver.query(
        {.sql = QStringLiteral("SELECT kinds, whom, \"values\" FROM work.identifiers($1, $2)"),
         .values = {session, QVariant::fromValue(customers)},
         .secret = true});
    if (!known)
        return tl::unexpected(known.error());
    if (known->next()) {
        m_kinds += known->value(0).value<QList<qint64>>();
        m_whose += known->value(1).value<QList<qint64>>();
        m_values += known->value(2).toStringList();
    }
    m_customers += customers;
    return {};
}

Result<void> ProofScanner::resume(PgDriver &driver, qint64 session)
{
    if (m_scan == 0)
        return {};
    const auto resumed = driver.query(
        {QStringLiteral("SELECT work.resume_proof($1, $2)"), {m_scan, session}});
    return resumed ? Result<void>() : tl::unexpected(resumed.error());
}

// Who was claimed and not erased, since they came back, must not be looked for.
Result<void> ProofScanner::begin(PgDriver &driver)
{
    auto begun = driver.query(
        {QStringLiteral("SELECT customer_ids, parts FROM work.begin_proof($1, $2)"),
         {m_scan, QVariant::fromValue(m_customers)}});
    if (!begun)
        return tl::unexpected(begun.error());
    if (!begun->next())
        return {};
    const auto erased = begun->value(0).value<QList<qint64>>();
    const QSet<qint64> gone(erased.cbegin(), erased.cend());
    if (gone.isEmpty())
        return {};
    if (const auto hashed = hash(driver, gone); !hashed)
        return hashed;
    m_parts = begun->value(1).toInt();
    return {};
}

Result<void> ProofScanner::hash(PgDriver &driver, const QSet<qint64> &gone)
{
    if (!m_hashes.isEmpty())
        return {};
    m_seed = qint64(QRandomGenerator::system()->generate64());
    constexpr qsizetype atOnce = 20'000;
    QList<qint64> hashes, codes, customers;
    for (qsizetype from = 0; from < m_values.size(); from += atOnce) {
        QList<qint64> kinds, whose;
        QStringList values;
        for (qsizetype at = from; at < std::min(from + atOnce, m_values.size()); ++at)
            if (gone.contains(m_whose.at(at))) {
                kinds += m_kinds.at(at);
                whose += m_whose.at(at);
                values += m_values.at(at);
            }
        auto found = driver.query(
            {QStringLiteral(
                 "SELECT hashes, codes, customers FROM work.proof_hashes($1, $2, $3, $4)"),
             {m_seed, QVariant::fromValue(kinds), QVariant::fromValue(whose), values}});
        if (!found)
            return tl::unexpected(found.error());
        if (found->next()) {
            hashes += found->value(0).value<QList<qint64>>();
            codes += found->value(1).value<QList<qint64>>();
            customers += found->value(2).value<QList<qint64>>();
        }
    }
    m_hashes = hashes;
    m_codes = codes;
    m_whom = customers;
    wipe(m_values);
    wipe(m_kinds);
    wipe(m_whose);
    return {};
}

Result<void> ProofScanner::end(PgDriver &driver, const QString &failure)
{
    const auto ended = driver.query({QStringLiteral("SELECT work.end_proof($1, $2)"),
                                     {m_scan, failure.isEmpty() ? QVariant() : QVariant(failure)}});
    if (!ended)
        return tl::unexpected(ended.error());
    m_rest.setRemainingTime(m_took * restTimes);
    drop();
    return {};
}

Result<bool> ProofScanner::step(PgDriver &driver)
{
    if (m_scan == 0)
        return false;
    QElapsedTimer clock;
    clock.start();
    const auto did = [&]() -> Result<void> {
        if (m_part == 0)
            if (const auto begun = begin(driver); !begun)
                return begun;
        if (m_part >= m_parts)
            return end(driver, {});
        const auto read = driver.query(
            {QStringLiteral("SELECT work.proof_part($1, $2, $3, $4, $5, $6)"),
             {m_scan, m_part + 1, m_seed, QVariant::fromValue(m_hashes),
              QVariant::fromValue(m_codes), QVariant::fromValue(m_whom)}});
        if (!read)
            return tl::unexpected(read.error());
        ++m_part;
        return {};
    }();
    m_took += clock.elapsed();
    if (did)
        return m_scan != 0;
    // What cannot be read is not proved; the next erasures have a scan of their own.
    if (!driver.isBroken() && ++m_failures >= mostFailures)
        if (const auto ended = end(driver, QString::fromLatin1(did.error().sqlstate)); !ended)
            drop();
    return tl::unexpected(did.error());
}

} // namespace reeve
