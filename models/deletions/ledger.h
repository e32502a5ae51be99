// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/signing.h"
#include "models/base/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>

namespace reeve
{

/** The ledger of erasures: a file outside the database that says who must not come back with a
 *  restored backup. It is only ever appended to. Each line is a JSON object, compact, keys in order:
 *    {"at", "database", "first", "ids_to", "key", "last", "ledger": 1, "prev", "tombstones"}
 *  and `signature` (Ed25519, base64) over the object without it. `tombstones` are those of places
 *  first … last, 64 hex digits each; `prev` is the SHA-256 of the line before, so that no line can
 *  be taken out; `ids_to` is the highest customer number handed out so far. */
struct LedgerHead {
    qint64 lastSeq = 0; ///< the last place
    QByteArray lastTombstone{};
    QByteArray lineHash{}; ///< of the last line, hex
    qint64 idsTo = 0;
    qint64 size = 0; ///< of the file, in bytes
};

/** Whose ledger it is. */
struct LedgerOwner {
    QString database;  ///< reeve.cluster.database_id
    QByteArray key;    ///< LedgerKey::id()
    QByteArray signer; ///< the public half of the signing key, PEM
};

/** Reads on from `head` to the end of the file and brings `head` there; `each` gets every place.
 *  Damaged, naming the line, when one is cut, altered, missing, signed by somebody else, or of
 *  another database or key. A file that does not exist holds nothing. */
Result<void>
readLedger(const QString &file, const LedgerOwner &owner, LedgerHead &head,
           const std::function<void(qint64 seq, const QByteArray &tombstone)> &each = {});

/** Appends to a ledger. Several workers may share one file. */
class LedgerWriter
{
public:
    /// Reads the whole of it. What a killed writer left of a line behind the last one is taken away.
    static Result<LedgerWriter> open(const QString &file, const LedgerOwner &owner,
                                     const SigningKey &key);

    const LedgerHead &head() const { return m_head; }

    /** Appends what `fetch` names behind the place it is given: another worker may have written
     *  since. The line is on the disk when this returns. */
    Result<void> append(const std::function<Result<QList<QByteArray>>(qint64 behind)> &fetch,
                        qint64 idsTo);

private:
    LedgerWriter(QString file, LedgerOwner owner, SigningKey key)
        : m_file(std::move(file)), m_owner(std::move(owner)), m_key(std::move(key))
    {
    }
    Result<void> dropUnfinishedLine();

    QString m_file;
    LedgerOwner m_owner;
    SigningKey m_key;
    LedgerHead m_head;
};

} // namespace reeve
