// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deletions/ledger.h"
#include "models/deletions/ledgerkey.h"

#include <functional>

namespace reeve
{

class PgDriver;

/** What a replay came to. */
struct ReplayReport {
    qint64 entries = 0; ///< of the ledger
    qint64 missing = 0; ///< that the database had forgotten
    qint64 erased = 0;  ///< customers that the backup had brought back
};

/** Erases once more whom the ledger names and a restored backup brought back, then opens the desk.
 *  As the owner, with the whole ledger; blocking. Erases nothing when the ledger is not this
 *  database's, is damaged, or knows less than the database (it has been cut): Damaged says which.
 *  Killed in between, it is simply run again. The service must not run before: customer numbers that
 *  it hands out anew would be taken for those of erased customers. */
Result<ReplayReport> replayLedger(PgDriver &owner, const QString &file, const LedgerKey &key,
                                  const QByteArray &signerPem,
                                  const std::function<void(const QString &)> &say = {});

} // namespace reeve
