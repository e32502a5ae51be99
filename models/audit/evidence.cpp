// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audit/evidence.h"

#include "models/audit/merkle.h"
#include "models/audit/signing.h"
#include "models/base/wholefile.h"
#include "models/database/connection.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>

#include <set>

namespace reeve
{

namespace
{

constexpr int hashSize = 32;
constexpr qint64 largestFile = 256 * 1024 * 1024;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::Evidence)
};

QString hex(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toHex());
}

// Empty unless it is written as we write it: the decoder passes over what it does not know.
QByteArray bytes(const QJsonObject &object, const char *field)
{
    const QString text = object.value(QLatin1String(field)).toString();
    const QByteArray bytes = QByteArray::fromHex(text.toLatin1());
    return hex(bytes) == text ? bytes : QByteArray();
}

qint64 number(const QJsonObject &object, const char *field)
{
    return object.value(QLatin1String(field)).toInteger();
}

QJsonArray proofToJson(const QList<MerkleStep> &proof)
{
    QJsonArray steps;
    for (const MerkleStep &step : proof)
        steps.append(
            QJsonObject{{step.siblingIsLeft ? QStringLiteral("left") : QStringLiteral("right"),
                         hex(step.sibling)}});
    return steps;
}

QList<MerkleStep> proofFromJson(const QJsonArray &steps)
{
    QList<MerkleStep> proof;
    for (const QJsonValue &value : steps) {
        const QJsonObject step = value.toObject();
        const bool left = step.contains(QLatin1String("left"));
        proof.append({bytes(step, left ? "left" : "right"), left});
    }
    return proof;
}

QByteArray signedText(QJsonObject document)
{
    document.remove(QStringLiteral("signature"));
    return QJsonDocument(document).toJson(QJsonDocument::Compact);
}

QJsonObject withSignature(QJsonObject document, const SigningKey &key)
{
    document.insert(QStringLiteral("signature"),
                    QString::fromLatin1(key.sign(signedText(document)).toBase64()));
    return document;
}

QByteArray fileText(const QJsonObject &document)
{
    return QJsonDocument(document).toJson(QJsonDocument::Indented);
}

// A proof leads to the root from one place only if its turns are those of that place: else an event
// could be shown under another's number.
bool leadsFrom(qint64 index, qint64 count, const QList<MerkleStep> &proof)
{
    qsizetype used = 0;
    for (; count > 1; count = (count + 1) / 2, index /= 2) {
        if (index % 2 == 0 && index + 1 >= count)
            continue; // a lone node goes up as it is
        if (used >= proof.size() || proof.at(used).siblingIsLeft != (index % 2 == 1))
            return false;
        ++used;
    }
    return used == proof.size();
}

class Check
{
public:
    EvidenceReport run(const QJsonObject &document, const QByteArray &publicPem);

private:
    QString wrongIn(const QJsonObject &document);
    QString wrongSeal(const QJsonObject &seal);
    QString wrongEvent(const QJsonObject &event);
    QString wrongSignature(const QJsonObject &document, const QByteArray &publicPem);

    EvidenceReport m_report;
    std::map<qint64, QJsonObject> m_seals;
    std::set<qint64> m_seen;
};

QString Check::wrongSeal(const QJsonObject &seal)
{
    const qint64 batch = number(seal, "batch");
    const qint64 first = number(seal, "first");
    const qint64 last = number(seal, "last");
    if (batch <= 0 || first <= 0 || last < first || bytes(seal, "root").size() != hashSize
        || sealHash(batch, first, last, bytes(seal, "root"), bytes(seal, "prev"))
               != bytes(seal, "hash"))
        return Text::tr("the seal of batch %1 does not hold").arg(batch);
    if (!m_seals.emplace(batch, seal).second)
        return Text::tr("batch %1 stands in the file twice").arg(batch);
    const auto before = m_seals.find(batch - 1);
    if (before != m_seals.end() && bytes(before->second, "hash") != bytes(seal, "prev"))
        return Text::tr("the seal of batch %1 does not follow from the one before").arg(batch);
    m_report.seals.append({batch, last, bytes(seal, "hash")});
    return {};
}

QString Check::wrongEvent(const QJsonObject &event)
{
    const qint64 seq = number(event, "seq");
    const auto seal = m_seals.find(number(event, "batch"));
    if (!m_seen.insert(seq).second)
        return Text::tr("event %1 stands in the file twice").arg(seq);
    if (seal == m_seals.end())
        return Text::tr("event %1 has no seal").arg(seq);
    const qint64 first = number(seal->second, "first");
    const qint64 count = number(seal->second, "last") - first + 1;
    const bool erased = !event.contains(QLatin1String("payload"));
    const QByteArray leaf = erased ? bytes(event, "leaf")
                                   : leafHash(
                                       bytes(event, "salt"), seq,
                                       event.value(QLatin1String("payload")).toString().toUtf8());
    const QList<MerkleStep> proof = proofFromJson(event.value(QLatin1String("proof")).toArray());
    if (seq < first || seq >= first + count || leaf.size() != hashSize
        || !leadsFrom(seq - first, count, proof)
        || rootByProof(leaf, proof) != bytes(seal->second, "root"))
        return Text::tr("event %1 is not what was sealed").arg(seq);
    ++m_report.events;
    m_report.erased += erased ? 1 : 0;
    return {};
}

QString Check::wrongIn(const QJsonObject &document)
{
    for (const QJsonValue &seal : document.value(QLatin1String("seals")).toArray())
        if (const QString wrong = wrongSeal(seal.toObject()); !wrong.isEmpty())
            return wrong;
    for (const QJsonValue &event : document.value(QLatin1String("events")).toArray())
        if (const QString wrong = wrongEvent(event.toObject()); !wrong.isEmpty())
            return wrong;
    const TrailHead &head = m_report.heading.head;
    for (const TrailHead &seal : std::as_const(m_report.seals))
        if (seal.batch > head.batch || (seal.batch == head.batch && seal != head))
            return Text::tr("batch %1 is not what the file says of the end of the trail")
                .arg(seal.batch);
    return {};
}

// Empty: it holds. Without a key a signature is not looked at.
QString Check::wrongSignature(const QJsonObject &document, const QByteArray &publicPem)
{
    m_report.isSigned = document.contains(QLatin1String("signature"));
    if (publicPem.isEmpty())
        return {};
    if (!m_report.isSigned)
        return Text::tr("it is not signed");
    const QByteArray written = document.value(QLatin1String("signature")).toString().toLatin1();
    const QByteArray signature = QByteArray::fromBase64(written);
    // Only as it was written: some of its bits do not reach the decoded signature.
    m_report.signatureHolds = signature.toBase64() == written
                              && signatureHolds(signedText(document), signature, publicPem);
    return m_report.signatureHolds
               ? QString()
               : Text::tr(
                   "it is not signed by this key: it was altered, or the key is another one");
}

EvidenceReport Check::run(const QJsonObject &document, const QByteArray &publicPem)
{
    const QJsonObject head = document.value(QLatin1String("head")).toObject();
    m_report.heading = {
        document.value(QLatin1String("database")).toString(),
        document.value(QLatin1String("made_by")).toString(),
        QDateTime::fromString(document.value(QLatin1String("made_at")).toString(), Qt::ISODate),
        document.value(QLatin1String("reason")).toString(),
        document.value(QLatin1String("filter")).toObject(),
        {number(head, "batch"), number(head, "last_seq"), bytes(head, "hash")}};
    m_report.what = wrongIn(document);
    m_report.batches = qint64(m_seals.size());
    // What is wrong inside is the better answer to "what was altered?".
    if (const QString wrong = wrongSignature(document, publicPem); m_report.what.isEmpty())
        m_report.what = wrong;
    m_report.isIntact = m_report.what.isEmpty();
    return m_report;
}

Result<QJsonObject> documentIn(const QByteArray &text, const QString &file)
{
    const QJsonObject document = QJsonDocument::fromJson(text).object();
    if (document.value(QLatin1String("evidence")).toInt() != 1)
        return failure(
            ErrorKind::Damaged,
            Text::tr("The file %1 is no evidence of a trail, or has been cut.").arg(file));
    return document;
}

EvidenceReport checked(const QByteArray &text, const QJsonObject &document,
                       const QByteArray &publicPem)
{
    EvidenceReport report = Check().run(document, publicPem);
    // What stands twice or between the values would be read by others and not by us.
    if (report.isIntact && text != fileText(document)) {
        report.isIntact = false;
        report.what = Text::tr("its text is not as it was written, although its values hold");
    }
    return report;
}

} // namespace

std::vector<Statement> sealedEventsStatements(EvidenceSource source, QJsonObject arguments,
                                              qint64 after, const QString &reason)
{
    arguments.insert(QStringLiteral("after"), after);
    arguments.insert(QStringLiteral("limit"), evidenceRowsAtOnce);
    // As bytes: what is hashed must not pass through a decoder.
    const QString columns = QStringLiteral("SELECT seq, leaf, salt, convert_to(payload, 'UTF8'), ");
    if (source == EvidenceSource::Owner)
        return {
            {QString(columns
                     + QStringLiteral(
                         "(SELECT x.batch FROM audit.seal x WHERE x.last_seq >= l.seq ORDER BY "
                         "x.last_seq "
                         "LIMIT 1) FROM reeve.trail_rows($1, 2000, 2000) AS l ORDER BY l.place")),
             {arguments}}};
    const Disclosure disclosure{
        .kind = QStringLiteral("trail_export"), .args = arguments, .reason = reason};
    return {
        disclosure.statement(),
        {QString(columns + QStringLiteral("batch FROM api.trail_export($1)")), {disclosure.id}}};
}

SealedEvent sealedEventIn(const QSqlQuery &query)
{
    return {query.value(0).toLongLong(), query.value(1).toByteArray(), query.value(2).toByteArray(),
            query.value(3).toByteArray(), query.value(4).toLongLong()};
}

Statement sealedBatchesStatement(EvidenceSource source, const QList<qint64> &batches)
{
    const QVariant wanted = QVariant::fromValue(batches);
    if (source == EvidenceSource::Owner)
        return {
            QStringLiteral("SELECT s.batch, s.first_seq, s.last_seq, s.root, s.prev, s.hash, "
                           "(SELECT string_agg(l.leaf, ''::bytea ORDER BY l.seq) FROM audit.log l "
                           "WHERE l.seq BETWEEN s.first_seq AND s.last_seq) "
                           "FROM audit.seal s WHERE s.batch = ANY ($1) ORDER BY s.batch"),
            {wanted}};
    return {QStringLiteral("SELECT batch, first_seq, last_seq, root, prev, hash, leaves FROM "
                           "api.trail_leaves($1)"),
            {wanted}};
}

SealedBatch sealedBatchIn(const QSqlQuery &query)
{
    return {query.value(0).toLongLong(),  query.value(1).toLongLong(),
            query.value(2).toLongLong(),  query.value(3).toByteArray(),
            query.value(4).toByteArray(), query.value(5).toByteArray(),
            query.value(6).toByteArray()};
}

Result<void> EvidenceBuilder::addBatch(const SealedBatch &batch)
{
    std::vector<QByteArray> leaves;
    for (qsizetype at = 0; at + hashSize <= batch.leaves.size(); at += hashSize)
        leaves.push_back(batch.leaves.mid(at, hashSize));
    const auto broken = [&batch] {
        return failure(ErrorKind::Damaged,
                       Text::tr("Batch %1 of the trail does not hold, so it proves nothing. No "
                                "file was written; please have "
                                "the trail verified on the server.")
                           .arg(batch.batch));
    };
    if (qint64(leaves.size()) != batch.lastSeq - batch.firstSeq + 1
        || merkleRoot(leaves) != batch.root
        || sealHash(batch.batch, batch.firstSeq, batch.lastSeq, batch.root, batch.prev)
               != batch.hash)
        return broken();
    for (const SealedEvent &event : std::as_const(m_events)) {
        if (event.batch != batch.batch)
            continue;
        const auto index = std::size_t(event.seq - batch.firstSeq);
        if (index >= leaves.size() || leaves[index] != event.leaf)
            return broken();
        m_proofs[event.seq] = proofToJson(merkleProof(leaves, index));
    }
    m_seals[batch.batch] = QJsonObject{
        {QStringLiteral("batch"), batch.batch},    {QStringLiteral("first"), batch.firstSeq},
        {QStringLiteral("last"), batch.lastSeq},   {QStringLiteral("root"), hex(batch.root)},
        {QStringLiteral("prev"), hex(batch.prev)}, {QStringLiteral("hash"), hex(batch.hash)}};
    return {};
}

QList<qint64> EvidenceBuilder::batches() const
{
    std::set<qint64> batches;
    for (const SealedEvent &event : m_events)
        batches.insert(event.batch);
    return {batches.begin(), batches.end()};
}

QByteArray EvidenceBuilder::document(const EvidenceHeading &heading, const SigningKey *key) const
{
    QJsonArray events;
    for (const SealedEvent &event : m_events) {
        QJsonObject entry{{QStringLiteral("seq"), event.seq},
                          {QStringLiteral("batch"), event.batch}};
        if (event.payload.isEmpty()) {
            entry.insert(QStringLiteral("leaf"), hex(event.leaf));
        } else {
            entry.insert(QStringLiteral("salt"), hex(event.salt));
            entry.insert(QStringLiteral("payload"), QString::fromUtf8(event.payload));
        }
        const auto proof = m_proofs.find(event.seq);
        entry.insert(QStringLiteral("proof"),
                     proof == m_proofs.end() ? QJsonArray() : proof->second);
        events.append(entry);
    }
    QJsonArray seals;
    for (const auto &seal : m_seals)
        seals.append(seal.second);
    const QJsonObject document{
        {QStringLiteral("evidence"), 1},
        {QStringLiteral("database"), heading.database},
        {QStringLiteral("made_by"), heading.madeBy},
        {QStringLiteral("made_at"), heading.madeAt.toUTC().toString(Qt::ISODate)},
        {QStringLiteral("reason"), heading.reason},
        {QStringLiteral("filter"), heading.filter},
        {QStringLiteral("head"), QJsonObject{{QStringLiteral("batch"), heading.head.batch},
                                             {QStringLiteral("last_seq"), heading.head.lastSeq},
                                             {QStringLiteral("hash"), hex(heading.head.hash)}}},
        {QStringLiteral("events"), events},
        {QStringLiteral("seals"), seals}};
    return fileText(key ? withSignature(document, *key) : document);
}

Result<qint64> writeEvidence(PgDriver &driver, EvidenceSource source, const TrailFilter &filter,
                             const QString &reason, const QString &file, const SigningKey *key)
{
    EvidenceBuilder builder;
    EvidenceHeading heading{
        .madeAt = QDateTime::currentDateTimeUtc(), .reason = reason, .filter = filter.arguments()};
    auto about = driver.query(
        {source == EvidenceSource::Owner
             ? QStringLiteral(
                 "SELECT current_database(), session_user, batch, last_seq, hash FROM audit.head")
             : QStringLiteral(
                 "SELECT current_database(), session_user, batch, last_seq, decode(hash, 'hex') "
                 "FROM api.trail_state()")});
    if (!about)
        return tl::unexpected(about.error());
    if (about->next()) {
        heading.database = about->value(0).toString();
        heading.madeBy = about->value(1).toString();
        heading.head = {about->value(2).toLongLong(), about->value(3).toLongLong(),
                        about->value(4).toByteArray()};
    }
    qint64 after = 0;
    for (bool more = true; more;) {
        const std::vector<Statement> statements = sealedEventsStatements(source, heading.filter,
                                                                         after, reason);
        qint64 count = 0;
        const Result<void> sent = driver.pipeline(
            statements, [&](std::size_t index, QSqlQuery &rows) {
                while (index + 1 == statements.size() && rows.next()) {
                    const SealedEvent event = sealedEventIn(rows);
                    after = event.seq;
                    ++count;
                    builder.addEvent(event);
                }
            });
        if (!sent)
            return tl::unexpected(sent.error());
        more = count == evidenceRowsAtOnce;
        if (builder.eventCount() > evidenceMost)
            return failure(ErrorKind::BadValue,
                           Text::tr("These are more than %L1 events; please narrow the filter.")
                               .arg(evidenceMost));
    }
    if (builder.eventCount() == 0)
        return failure(
            ErrorKind::NotFound,
            Text::tr("No sealed event fits, so there is nothing to prove. No file was written."));
    const QList<qint64> batches = builder.batches();
    for (qsizetype at = 0; at < batches.size(); at += evidenceBatchesAtOnce) {
        auto rows = driver.query(
            sealedBatchesStatement(source, batches.mid(at, evidenceBatchesAtOnce)));
        if (!rows)
            return tl::unexpected(rows.error());
        while (rows->next())
            if (const Result<void> added = builder.addBatch(sealedBatchIn(*rows)); !added)
                return tl::unexpected(added.error());
    }
    if (const Result<void> written = writeWholeFile(file, builder.document(heading, key),
                                                    FileAccess::Private);
        !written)
        return tl::unexpected(written.error());
    return builder.eventCount();
}

Result<EvidenceReport> checkEvidence(const QString &file, const QByteArray &publicPem)
{
    const Result<QByteArray> text = readWholeFile(file, largestFile);
    if (!text)
        return tl::unexpected(text.error());
    const Result<QJsonObject> document = documentIn(*text, file);
    if (!document)
        return tl::unexpected(document.error());
    return checked(*text, *document, publicPem);
}

Result<EvidenceReport> signEvidence(PgDriver &owner, const QString &file, const SigningKey &key)
{
    const Result<QByteArray> text = readWholeFile(file, largestFile);
    if (!text)
        return tl::unexpected(text.error());
    const Result<QJsonObject> document = documentIn(*text, file);
    if (!document)
        return tl::unexpected(document.error());
    const EvidenceReport report = checked(*text, *document, {});
    if (!report.isIntact)
        return failure(
            ErrorKind::Damaged,
            Text::tr("The file does not hold, so it was not signed: %1.").arg(report.what));
    auto database = owner.query({QStringLiteral("SELECT current_database()")});
    if (!database)
        return tl::unexpected(database.error());
    if (!database->next() || database->value(0).toString() != report.heading.database)
        return failure(ErrorKind::Damaged,
                       Text::tr("The file is of another database, so it was not signed."));
    QList<TrailHead> claimed = report.seals;
    if (report.heading.head.batch > 0)
        claimed.append(report.heading.head);
    for (const TrailHead &seal : std::as_const(claimed)) {
        auto rows = owner.query(
            {QStringLiteral("SELECT last_seq, hash FROM audit.seal WHERE batch = $1"),
             {seal.batch}});
        if (!rows)
            return tl::unexpected(rows.error());
        if (!rows->next() || rows->value(0).toLongLong() != seal.lastSeq
            || rows->value(1).toByteArray() != seal.hash)
            return failure(
                ErrorKind::Damaged,
                Text::tr("Batch %1 of the file is not the trail's, so it was not signed.")
                    .arg(seal.batch));
    }
    const QByteArray signedFile = fileText(withSignature(*document, key));
    if (const Result<void> written = writeWholeFile(file, signedFile, FileAccess::Private);
        !written)
        return tl::unexpected(written.error());
    return checked(signedFile, withSignature(*document, key), key.publicPem());
}

} // namespace reeve
