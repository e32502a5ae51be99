// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/trailrecord.h"
#include "models/audit/trailstate.h"
#include "models/base/result.h"

#include <QJsonObject>

#include <map>

namespace reeve
{

class SigningKey;

/** An event as it was sealed. */
struct SealedEvent {
    qint64 seq = 0;
    QByteArray leaf{};
    QByteArray salt{};    ///< empty: erased
    QByteArray payload{}; ///< UTF-8; empty: erased
    qint64 batch = 0;
};

/** A batch's seal, and the leaves under it. */
struct SealedBatch {
    qint64 batch = 0;
    qint64 firstSeq = 0;
    qint64 lastSeq = 0;
    QByteArray root{};
    QByteArray prev{};
    QByteArray hash{};
    QByteArray leaves{}; ///< 32 bytes each, in order
};

/** Where sealed events are read: staff go through `api`, under a disclosure; the owner does not sit
 *  at the desk and reads the tables. */
enum class EvidenceSource { Desk, Owner };

inline constexpr int evidenceRowsAtOnce = 2000;
inline constexpr int evidenceBatchesAtOnce = 200;
/// More than a person can go through; narrow the filter.
inline constexpr qint64 evidenceMost = 20'000;

/** The events behind `after`, oldest first, of a disclosure's `arguments`; for the desk, the
 *  disclosure travels in front (statements[0]). The rows are in the last statement's answer. */
std::vector<Statement> sealedEventsStatements(EvidenceSource source, QJsonObject arguments,
                                              qint64 after, const QString &reason);
SealedEvent sealedEventIn(const QSqlQuery &query);
Statement sealedBatchesStatement(EvidenceSource source, const QList<qint64> &batches);
SealedBatch sealedBatchIn(const QSqlQuery &query);

/** What the file says about itself. */
struct EvidenceHeading {
    QString database{};
    QString madeBy{};
    QDateTime madeAt{};
    QString reason{};
    QJsonObject filter{}; ///< TrailFilter::arguments
    TrailHead head{};     ///< of the trail as it was made
};

/** Puts an evidence file together: events with their proofs, the seals these lead to, the head.
 *
 *  Format: one JSON object {evidence: 1, database, made_by, made_at, reason, filter, head {batch,
 *  last_seq, hash}, events [{seq, batch, salt, payload, proof [{left | right}]}] (an erased one has
 *  its leaf instead of salt and payload), seals [{batch, first, last, root, prev, hash}],
 *  signature}; hashes in hex. `signature` (Ed25519, base64) is over the object without it, compact,
 *  keys in order; only the worker host has the key, so a file written at a desk has none until
 *  `reevectl` has compared it with the trail and signed it. */
class EvidenceBuilder
{
public:
    void addEvent(const SealedEvent &event) { m_events.append(event); }
    /// Fails (Damaged) when an event does not lie where it says, or does not lead to the seal.
    Result<void> addBatch(const SealedBatch &batch);
    qint64 eventCount() const { return m_events.size(); }
    QList<qint64> batches() const; ///< of the events, ascending, each once
    QByteArray document(const EvidenceHeading &heading, const SigningKey *key = nullptr) const;

private:
    QList<SealedEvent> m_events;
    std::map<qint64, QJsonObject> m_seals;
    std::map<qint64, QJsonArray> m_proofs; ///< by seq
};

/** Reads from the trail and writes the whole file, 0600, or leaves what was there. Blocking.
 *  Returns the number of events. BadValue when they are more than evidenceMost, NotFound when there
 *  are none. */
Result<qint64> writeEvidence(PgDriver &driver, EvidenceSource source, const TrailFilter &filter,
                             const QString &reason, const QString &file,
                             const SigningKey *key = nullptr);

/** What a file proves by itself. */
struct EvidenceReport {
    bool isIntact = false; ///< every event leads to its seal
    QString what{};        ///< the first thing that is wrong, for people
    qint64 events = 0;
    qint64 erased = 0;
    qint64 batches = 0;
    bool isSigned = false;       ///< by anybody
    bool signatureHolds = false; ///< by the given key
    EvidenceHeading heading{};
    QList<TrailHead> seals{}; ///< what the trail has to hold for all this to be true
};

/** Checks a file without a database, to the last byte. An unsigned file can only say that its events
 *  belong to its seals; that these are the trail's, and that no event and no word of the heading was
 *  altered or taken out, is what the signature says. With `publicPem` it must be there and hold;
 *  without, it is not looked at. Errors: File, Damaged (no evidence file at all). */
Result<EvidenceReport> checkEvidence(const QString &file, const QByteArray &publicPem = {});

/** On the worker host: compares a file's seals and head with the trail and signs it in place.
 *  Damaged when the file or one of them does not hold. */
Result<EvidenceReport> signEvidence(PgDriver &owner, const QString &file, const SigningKey &key);

} // namespace reeve
