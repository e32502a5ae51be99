// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deletions/certificate.h"

#include "models/database/pgdriver.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QJsonDocument>

namespace reeve
{

namespace
{

constexpr qsizetype largest = 1024 * 1024;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::Certificate)
};

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QString keyName(const QByteArray &publicPem)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(publicPem, QCryptographicHash::Sha256).toHex());
}

} // namespace

QByteArray certificateDigest(const QByteArray &json)
{
    return QCryptographicHash::hash(json, QCryptographicHash::Sha256).toHex();
}

Result<QByteArray> signCertificate(QJsonObject facts, const QDateTime &at, const SigningKey &key)
{
    facts.insert(QStringLiteral("signed_at"), at.toUTC().toString(Qt::ISODate));
    facts.insert(QStringLiteral("signed_by"), keyName(key.publicPem()));
    const QByteArray signature = key.sign(compact(facts));
    if (signature.isEmpty())
        return failure(ErrorKind::Internal, Text::tr("The certificate could not be signed."));
    facts.insert(QStringLiteral("signature"), QString::fromLatin1(signature.toBase64()));
    return compact(facts) + '\n';
}

Result<Certificate> readCertificate(const QByteArray &json)
{
    const QJsonObject facts = json.size() <= largest ? QJsonDocument::fromJson(json).object()
                                                     : QJsonObject();
    if (facts.value(QStringLiteral("certificate")).toInt() != 1
        || facts.value(QStringLiteral("about")).toString() != QStringLiteral("erasure"))
        return failure(ErrorKind::Damaged, Text::tr("This is no certificate of an erasure."));
    return Certificate{json, facts};
}

Result<Certificate> verifyCertificate(const QByteArray &json, const QByteArray &publicPem)
{
    const auto certificate = readCertificate(json);
    if (!certificate)
        return certificate;
    QJsonObject facts = certificate->facts;
    const QByteArray signature = QByteArray::fromBase64(
        facts.take(QStringLiteral("signature")).toString().toLatin1());
    if (facts.value(QStringLiteral("signed_by")).toString() != keyName(publicPem))
        return failure(ErrorKind::Damaged,
                       Text::tr("The certificate names another key than the one given."));
    // Not only what it says: no byte may have been changed, since its hash stands on paper.
    QJsonObject whole = facts;
    whole.insert(QStringLiteral("signature"), QString::fromLatin1(signature.toBase64()));
    if (compact(whole) + '\n' != json || !signatureHolds(compact(facts), signature, publicPem))
        return failure(
            ErrorKind::Damaged,
            Text::tr("The certificate has been altered, or was not signed by this key."));
    return certificate;
}

Result<int> signWantedCertificates(PgDriver &driver, const LedgerKey &ledger, const SigningKey &key)
{
    auto wanted = driver.query(
        {QStringLiteral("SELECT deletion_id, customer_id FROM work.wanted_certificates()")});
    if (!wanted)
        return tl::unexpected(wanted.error());
    int made = 0;
    while (wanted->next()) {
        auto facts = driver.query(
            {QStringLiteral("SELECT work.certificate_facts($1, $2)"),
             {wanted->value(0), ledger.tombstone(wanted->value(1).toLongLong())}});
        if (!facts || !facts->next())
            return tl::unexpected(facts ? driver.lastFailure() : facts.error());
        const QJsonObject object =
            QJsonDocument::fromJson(facts->value(0).toString().toUtf8()).object();
        const auto signedText = signCertificate(object, QDateTime::currentDateTimeUtc(), key);
        if (!signedText)
            return tl::unexpected(signedText.error());
        const auto kept = driver.query({QStringLiteral("SELECT work.keep_certificate($1, $2, $3)"),
                                        {wanted->value(0), QString::fromUtf8(*signedText),
                                         QString::fromLatin1(certificateDigest(*signedText))}});
        if (!kept)
            return tl::unexpected(kept.error());
        ++made;
    }
    return made;
}

} // namespace reeve
