// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QDeadlineTimer>
#include <QList>
#include <QSet>
#include <QStringList>

namespace reeve
{

class PgDriver;

/** The worker's side of the proof (sql/api/proof.sql): remembers by what those could be known that it
 *  erases, and lets the database look for that, as hashes under a key of its own, when they are gone.
 *  All of it is in this object's memory only: overwritten when it has been used, and lost with the
 *  worker, whose erasures are then marked unproved. Blocking; on the worker's thread. */
class ProofScanner
{
public:
    ProofScanner() = default;
    ~ProofScanner();
    ProofScanner(const ProofScanner &) = delete;
    ProofScanner &operator=(const ProofScanner &) = delete;

    /// Before they are erased. What the session erases belongs to this scan.
    Result<void> remember(PgDriver &driver, qint64 session, const QList<qint64> &customers);

    bool isEmpty() const { return m_customers.isEmpty(); }
    /// So many are remembered that they are looked for before others are erased.
    bool isFull() const { return m_customers.size() >= most; }
    /// Whether the next look may be taken: the looks take a twentieth of the worker's time at most.
    bool isRested() const { return m_rest.hasExpired(); }

    /// Reads the next part of the database; false when there is nothing to look for any more.
    Result<bool> step(PgDriver &driver);

    /// The connection is another one; what is remembered goes on with this session.
    Result<void> resume(PgDriver &driver, qint64 session);

    /// Forgets; another worker finds the scan abandoned.
    void drop();

    static constexpr qsizetype most = 100'000;

private:
    Result<void> begin(PgDriver &driver);
    Result<void> hash(PgDriver &driver, const QSet<qint64> &gone);
    Result<void> end(PgDriver &driver, const QString &failure);

    qint64 m_scan = 0; ///< its row; 0: nothing is remembered
    qint64 m_seed = 0;
    int m_part = 0;  ///< the last one read; 0: not begun
    int m_parts = 0; ///< of the database
    int m_failures = 0;
    qint64 m_took = 0; ///< milliseconds
    QDeadlineTimer m_rest{0};
    QList<qint64> m_customers; ///< that were claimed
    // What they are known by, side by side: until the reading begins ...
    QList<qint64> m_kinds;
    QList<qint64> m_whose;
    QStringList m_values;
    // ... and from then on.
    QList<qint64> m_hashes;
    QList<qint64> m_codes;
    QList<qint64> m_whom;
};

} // namespace reeve
