// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/backups/catalogue.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

#include <limits>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::BackupCatalogue)
};

/** The first thing that is wrong, with the field's name; after it nothing is looked at. */
class Complaint
{
public:
    void add(const QString &field, const QString &what)
    {
        if (m_text.isEmpty())
            m_text = Text::tr("The catalogue is not used, %1: %2").arg(field, what);
    }
    bool any() const { return !m_text.isEmpty(); }
    tl::unexpected<Error> error() const { return failure(ErrorKind::Damaged, m_text); }

private:
    QString m_text;
};

/** A value of the catalogue that knows where it stands. */
class Field
{
public:
    Field(QJsonValue value, QString path, Complaint &complaint)
        : m_value(std::move(value)), m_path(std::move(path)), m_complaint(&complaint)
    {
    }

    Field at(const char *name) const
    {
        if (!m_value.isObject())
            complain(Text::tr("an object is expected."));
        return {m_value.toObject().value(QLatin1String(name)),
                m_path + QLatin1Char('.') + QLatin1String(name), *m_complaint};
    }
    QList<Field> list() const
    {
        if (!m_value.isArray())
            complain(missing() ? Text::tr("it is missing.") : Text::tr("a list is expected."));
        QList<Field> fields;
        const QJsonArray array = m_value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i)
            fields.append({array.at(i), QStringLiteral("%1[%2]").arg(m_path).arg(i), *m_complaint});
        return fields;
    }
    bool missing() const { return m_value.isUndefined() || m_value.isNull(); }

    qint64 number(qint64 least, qint64 most = std::numeric_limits<qint64>::max()) const
    {
        if (missing()) {
            complain(Text::tr("it is missing."));
            return least;
        }
        const bool whole = m_value.isDouble()
                           && (m_value.toInteger(-1) != -1 || m_value.toInteger(-2) != -2);
        if (!whole)
            complain(Text::tr("a whole number is expected."));
        else if (m_value.toInteger() < least || m_value.toInteger() > most)
            complain(Text::tr("a number from %1 is expected.").arg(least));
        return m_value.toInteger();
    }
    QString word(const QRegularExpression &form) const
    {
        if (missing())
            complain(Text::tr("it is missing."));
        else if (!m_value.isString())
            complain(Text::tr("a text is expected."));
        else if (!form.match(m_value.toString()).hasMatch())
            complain(Text::tr("it has an unexpected form."));
        return m_value.toString();
    }
    std::optional<QString> wordIfAny(const QRegularExpression &form) const
    {
        return missing() ? std::nullopt : std::optional(word(form));
    }
    bool flag() const // false where it is not said
    {
        if (!missing() && !m_value.isBool())
            complain(Text::tr("true or false is expected."));
        return m_value.toBool();
    }
    void complain(const QString &what) const { m_complaint->add(m_path, what); }

private:
    QJsonValue m_value;
    QString m_path;
    Complaint *m_complaint;
};

constexpr qint64 year2000 = 946'684'800;
constexpr qint64 year2200 = 7'258'118'400;
constexpr int most = 100'000; // of any number or list that is none of bytes or seconds

const QRegularExpression &name()
{
    static const QRegularExpression form(QStringLiteral("^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$"));
    return form;
}

const QRegularExpression &segment()
{
    static const QRegularExpression form(QStringLiteral("^[0-9A-F]{24}$"));
    return form;
}

const QRegularExpression &type()
{
    static const QRegularExpression form(QStringLiteral("^(full|diff|incr)$"));
    return form;
}

int repoOf(const Field &field)
{
    const Field key = field.at("repo-key");
    return key.missing() ? 1 : int(key.number(1, most));
}

// 0: fine; 2: nothing is there yet. Anything else means that the program could not look.
void checkStatus(const Field &status)
{
    const qint64 code = status.at("code").number(0, most);
    if (code != 0 && code != 2)
        status.at("code").complain(
            Text::tr("the backup program could not read it (code %1).").arg(code));
}

CataloguedBackup backupFrom(const Field &field)
{
    CataloguedBackup backup;
    backup.label = field.at("label").word(name());
    backup.type = field.at("type").word(type());
    backup.prior = field.at("prior").wordIfAny(name());
    backup.database = field.at("database").at("id").number(1, most);
    backup.repo = repoOf(field.at("database"));
    const Field times = field.at("timestamp");
    backup.start = times.at("start").number(year2000, year2200);
    backup.stop = times.at("stop").number(year2000, year2200);
    if (backup.stop < backup.start)
        times.at("stop").complain(Text::tr("it ends before it began."));
    const Field archive = field.at("archive");
    if (!archive.missing())
        backup.firstLog = archive.at("start").wordIfAny(segment());
    backup.size = field.at("info").at("size").number(0);
    backup.repoSize = field.at("info").at("repository").at("delta").number(0);
    backup.hasError = field.at("error").flag();
    if (backup.prior.has_value() == (backup.type == QLatin1String("full")))
        field.at("prior").complain(backup.prior ? Text::tr("a full backup stands on no other.")
                                                : Text::tr("it is missing."));
    return backup;
}

// No backup twice, and none without the one it stands on: such a catalogue is a part of one.
void checkChain(const QList<CataloguedBackup> &backups, const Field &field)
{
    QSet<std::pair<int, QString>> known;
    for (const CataloguedBackup &backup : backups) {
        const auto key = std::pair(backup.repo, backup.label);
        if (known.contains(key))
            field.complain(Text::tr("the backup %1 stands there twice.").arg(backup.label));
        known.insert(key);
    }
    for (const CataloguedBackup &backup : backups)
        if (backup.prior && !known.contains(std::pair(backup.repo, *backup.prior)))
            field.complain(Text::tr("the backup %1 stands on %2, which is not there.")
                               .arg(backup.label, *backup.prior));
}

BackupCatalogue catalogueFrom(const Field &stanza)
{
    BackupCatalogue catalogue;
    catalogue.stanza = stanza.at("name").word(name());
    for (const Field &repo : stanza.at("repo").list())
        checkStatus(repo.at("status"));
    for (const Field &db : stanza.at("db").list())
        catalogue.databases.append(
            {db.at("id").number(1, most), repoOf(db), db.at("system-id").number(1)});
    if (catalogue.databases.isEmpty())
        stanza.at("db").complain(Text::tr("it is empty."));
    for (const Field &archive : stanza.at("archive").list())
        catalogue.archives.append({archive.at("database").at("id").number(1, most),
                                   repoOf(archive.at("database")),
                                   archive.at("min").wordIfAny(segment())});
    for (const Field &backup : stanza.at("backup").list())
        catalogue.backups.append(backupFrom(backup));
    if (catalogue.backups.size() > most)
        stanza.at("backup").complain(Text::tr("there are more than %1.").arg(most));
    checkChain(catalogue.backups, stanza.at("backup"));
    return catalogue;
}

} // namespace

Result<BackupCatalogue> readCatalogue(const QByteArray &json, const QString &stanza)
{
    QJsonParseError parsing;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parsing);
    if (parsing.error != QJsonParseError::NoError)
        return failure(ErrorKind::Damaged,
                       Text::tr("The catalogue is no JSON, or has been cut, at byte %1 of %2: %3.")
                           .arg(parsing.offset)
                           .arg(json.size())
                           .arg(parsing.errorString()));
    Complaint complaint;
    const Field whole(document.isArray() ? QJsonValue(document.array())
                                         : QJsonValue(document.object()),
                      QStringLiteral("catalogue"), complaint);
    QStringList names;
    std::optional<Field> chosen;
    for (const Field &field : whole.list()) {
        const QString found = field.at("name").word(name());
        names += found;
        if (stanza.isEmpty() || found == stanza)
            chosen = Field(field);
    }
    if (complaint.any())
        return complaint.error();
    if (!chosen)
        return failure(ErrorKind::Damaged,
                       stanza.isEmpty() ? Text::tr("The catalogue is empty: it names no stanza.")
                                        : Text::tr("The catalogue has no stanza %1.").arg(stanza));
    if (stanza.isEmpty() && names.size() > 1)
        return failure(ErrorKind::Damaged,
                       Text::tr("The catalogue has several stanzas (%1); --stanza says which one "
                                "is this database's.")
                           .arg(names.join(QStringLiteral(", "))));
    BackupCatalogue catalogue = catalogueFrom(*chosen);
    if (complaint.any())
        return complaint.error();
    return catalogue;
}

QJsonObject BackupCatalogue::toJson(const QString &source) const
{
    const auto orNull = [](const std::optional<QString> &text) {
        return text ? QJsonValue(*text) : QJsonValue(QJsonValue::Null);
    };
    QJsonArray own;
    for (const Database &database : databases)
        own.append(QJsonObject{{QStringLiteral("id"), database.id},
                               {QStringLiteral("repo"), database.repo},
                               {QStringLiteral("system"), database.system}});
    QJsonArray logs;
    for (const Archive &archive : archives)
        logs.append(QJsonObject{{QStringLiteral("database"), archive.database},
                                {QStringLiteral("repo"), archive.repo},
                                {QStringLiteral("first"), orNull(archive.first)}});
    QJsonArray list;
    for (const CataloguedBackup &backup : backups)
        list.append(QJsonObject{{QStringLiteral("label"), backup.label},
                                {QStringLiteral("repo"), backup.repo},
                                {QStringLiteral("type"), backup.type},
                                {QStringLiteral("prior"), orNull(backup.prior)},
                                {QStringLiteral("start"), backup.start},
                                {QStringLiteral("stop"), backup.stop},
                                {QStringLiteral("database"), backup.database},
                                {QStringLiteral("wal"), orNull(backup.firstLog)},
                                {QStringLiteral("size"), backup.size},
                                {QStringLiteral("repo_size"), backup.repoSize},
                                {QStringLiteral("error"), backup.hasError}});
    return {{QStringLiteral("stanza"), stanza},
            {QStringLiteral("source"), source},
            {QStringLiteral("databases"), own},
            {QStringLiteral("archives"), logs},
            {QStringLiteral("backups"), list}};
}

} // namespace reeve
