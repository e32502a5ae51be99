// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deletions/certificateprinter.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QLocale>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::PrintedCertificate)
};

QString text(const QJsonValue &object, const char *field)
{
    return object[QLatin1String(field)].toString();
}

// On paper in UTC: it is read elsewhere, and later.
QString moment(const QString &iso)
{
    const QDateTime at = QDateTime::fromString(iso, Qt::ISODate).toUTC();
    return at.isValid() ? at.toString(QStringLiteral("yyyy-MM-dd HH:mm 'UTC'")) : QString();
}

QString number(const QJsonValue &value)
{
    return QLocale().toString(value.toInteger());
}

PrintedPart erasure(const QJsonObject &facts)
{
    const QJsonValue deletion = facts.value(QStringLiteral("deletion"));
    PrintedPart part{Text::tr("The erasure")};
    part.rows = {
        {Text::tr("Customer number"),
         QString::number(facts.value(QStringLiteral("customer")).toInteger())},
        {Text::tr("Asked for"), (text(deletion, "kind") == QStringLiteral("art17")
                                     ? Text::tr("%1, under Art. 17 GDPR")
                                     : Text::tr("%1, by closing the account"))
                                    .arg(moment(text(deletion, "requested_at")))},
        {Text::tr("Due"), moment(text(deletion, "due_at"))
                              + (deletion[QLatin1String("before_its_date")].toBool()
                                     ? Text::tr(", moved forward with the consent of two people")
                                     : QString())},
        {Text::tr("Erased"), moment(facts.value(QStringLiteral("erased_at")).toString())}};
    return part;
}

PrintedPart whatWent(const QJsonObject &facts)
{
    PrintedPart part{Text::tr("What was erased"),
                     {Text::tr("Table"), Text::tr("Kind of data"), Text::tr("Rows")}};
    for (const QJsonValue &line : facts.value(QStringLiteral("erased")).toArray()) {
        QStringList categories;
        for (const QJsonValue &category : line[QLatin1String("categories")].toArray())
            categories += category.toString();
        part.rows += {text(line, "table"), categories.join(QStringLiteral(", ")),
                      number(line[QLatin1String("rows")])};
    }
    return part;
}

PrintedPart whatStays(const QJsonObject &facts)
{
    PrintedPart part{Text::tr("What is retained, and why"),
                     {Text::tr("Table"), Text::tr("Basis"), Text::tr("Rows"), Text::tr("Until")}};
    for (const QJsonValue &line : facts.value(QStringLiteral("retained")).toArray())
        part.rows += {text(line, "table"), text(line, "basis"), number(line[QLatin1String("rows")]),
                      text(line, "until")};
    if (part.rows.isEmpty())
        part.sentences += Text::tr("Nothing.");
    else
        part.sentences += Text::tr("These rows stand under a keyed mark instead of the customer "
                                   "number, and are deleted when their time is over.");
    return part;
}

PrintedPart proof(const QJsonObject &facts)
{
    PrintedPart part{Text::tr("Proof")};
    const QJsonValue proof = facts.value(QStringLiteral("proof"));
    const QString state = text(proof, "state");
    if (state == QStringLiteral("proved"))
        part.sentences +=
            Text::tr("On %1 %2 columns of the database were read for what this person "
                     "was known by. Nothing was found but what is named here.")
                .arg(moment(text(proof, "at")), number(proof[QLatin1String("columns")]));
    else if (state == QStringLiteral("found"))
        part.sentences += Text::tr("On %1 something of this person was still found, in the places "
                                   "named here.")
                              .arg(moment(text(proof, "at")));
    else if (state == QStringLiteral("pending"))
        part.sentences += Text::tr("The database has not been read yet for what this person was "
                                   "known by.");
    else
        part.sentences += Text::tr(
            "Unproved: the erasure was carried out, but what this person was "
            "known by was lost before the database could be read for it.");
    for (const QJsonValue &place : proof[QLatin1String("places")].toArray()) {
        const QString what = text(place, "what");
        part.headings = {Text::tr("Place"), Text::tr("Identifier"), Text::tr("What it is")};
        part.rows += {text(place, "place"), text(place, "identifier"),
                      what == QStringLiteral("retained")  ? Text::tr("retained by law")
                      : what == QStringLiteral("passing") ? Text::tr("goes by itself within days")
                                                          : Text::tr("a finding")};
    }
    return part;
}

PrintedPart others(const QJsonObject &facts)
{
    PrintedPart part{
        Text::tr("What others hold"),
        {Text::tr("Who"), Text::tr("What they were asked"), Text::tr("State"), Text::tr("On")}};
    for (const QJsonValue &line : facts.value(QStringLiteral("others")).toArray()) {
        const QString state = text(line, "state");
        part.rows += {text(line, "name"),
                      text(line, "kind") == QStringLiteral("processor")
                          ? Text::tr("to redact")
                          : Text::tr("told of the erasure (Art. 19)"),
                      state == QStringLiteral("done")     ? Text::tr("done")
                      : state == QStringLiteral("failed") ? Text::tr("failed")
                                                          : Text::tr("open"),
                      moment(text(line, "settled_at"))};
    }
    if (part.rows.isEmpty())
        part.sentences += Text::tr("Nobody else was given this person's data.");
    return part;
}

PrintedPart backups(const QJsonObject &facts)
{
    PrintedPart part{Text::tr("Backups")};
    const QJsonValue backups = facts.value(QStringLiteral("backups"));
    const QString gone = text(backups, "gone_at");
    part.sentences = {
        gone.isEmpty()
            ? Text::tr(
                  "Backups are kept for %1 days: the last one that holds this person expires on "
                  "%2. One that is restored before then is erased again from the ledger.")
                  .arg(number(backups[QLatin1String("kept_days")]),
                       moment(text(backups, "expire_at")))
            : Text::tr("Gone from the backups as well since %1.").arg(moment(gone)),
        Text::tr("The database's log and its archive are kept no longer than the backups.")};
    return part;
}

} // namespace

PrintedSheet printedCertificate(const Certificate &certificate)
{
    const QJsonObject &facts = certificate.facts;
    const QString organisation = facts.value(QStringLiteral("organisation")).toString();
    PrintedSheet sheet;
    sheet.title = Text::tr("Certificate of erasure");
    sheet.subtitle =
        Text::tr("Customer %1").arg(facts.value(QStringLiteral("customer")).toInteger())
        + (organisation.isEmpty() ? QString() : QStringLiteral(" · ") + organisation);
    sheet.notes = {
        Text::tr("Signed on %1 with the key %2 (Ed25519).")
            .arg(moment(facts.value(QStringLiteral("signed_at")).toString()),
                 facts.value(QStringLiteral("signed_by")).toString().left(16)),
        Text::tr("SHA-256 of the signed text: %1")
            .arg(QString::fromLatin1(certificateDigest(certificate.json))),
        Text::tr("The signed text is the file of the same name that ends in .json; “reevectl "
                 "erasure verify” checks it.")};
    sheet.parts = {erasure(facts), whatWent(facts), whatStays(facts),
                   proof(facts),   others(facts),   backups(facts)};
    return sheet;
}

} // namespace reeve
