// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deletions/ledger.h"
#include "models/deletions/ledgerkey.h"
#include "models/deletions/proofscanner.h"
#include "models/work/worker.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>

#include <optional>

namespace reeve
{

/** The worker's own files for erasing; none of them is in the database. */
struct ErasureFiles {
    QString ledger;     ///< appended to; made when it is not there
    QString key;        ///< LedgerKey
    QString signingKey; ///< SigningKey
};

/** Erases customers whose deletion is due, as work.* of the database allows: some hundred are
 *  claimed, then erased up to a hundred a transaction; where such a batch fails, one by one. The
 *  tombstones follow to the ledger right after. Nothing is erased while the database is not the one
 *  that the ledger is of, was restored, or knows less than the ledger: then the desk is closed.
 *  When nothing is due any more, the database is read for what is left of those erased, their
 *  certificates are signed, and the tables they were in are vacuumed and analysed.
 *  Blocking; on the worker's thread. May be killed at any moment. */
class Eraser
{
public:
    explicit Eraser(ErasureFiles files, int budget = 800);

    /// Works for about `budget` milliseconds; says how many were erased. 0: nothing is due.
    Result<int> run(PgDriver &driver);

    /// The ledger gets what the database has ahead of it.
    Result<void> writeLedger(PgDriver &driver);

private:
    Result<void> begin(PgDriver &driver);
    Result<void> compareLedger(PgDriver &driver);
    Result<int> eraseClaimed(PgDriver &driver, const QList<qint64> &customers, int batch);
    Result<int> erase(PgDriver &driver, const QList<qint64> &customers, bool lone);
    Result<int> work(PgDriver &driver);
    Result<int> eraseDue(PgDriver &driver, const QElapsedTimer &clock);
    Result<void> prove(PgDriver &driver, const QElapsedTimer &clock);
    Result<void> tend(PgDriver &driver, int erased);

    ErasureFiles m_files;
    int m_budget;
    std::optional<LedgerKey> m_key;
    std::optional<SigningKey> m_signing;
    std::optional<LedgerWriter> m_ledger;
    int m_backend = 0; ///< of the connection that the session belongs to
    qint64 m_session = 0;
    ProofScanner m_proof;
    bool m_isDone = false; ///< nothing was due when it was last asked for
    qint64 m_erasedSinceAnalyze = 0;
    int m_analyzing = 0;        ///< the table whose turn it is, from 1
    QDeadlineTimer m_pause{0};  ///< after a failure, so that it is not said every second
    QDeadlineTimer m_ageing{0}; ///< what time alone brings, three times a minute
};

/// From the worker's own file: the object "erasure" {"ledger", "key", "signing_key"}. NotFound without.
Result<ErasureFiles> readErasureFiles(const QString &settingsFile);

/// Those of a sandbox, in its folder; made when they are not there.
Result<ErasureFiles> sandboxErasureFiles(const QString &sandboxFolder);

/// The worker's job.
WorkerJob erasureJob(const ErasureFiles &files);

} // namespace reeve
