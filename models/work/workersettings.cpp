// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/work/workersettings.h"

#include "models/base/wholefile.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace reeve
{

namespace
{
struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::WorkerSettings)
};

Result<QJsonObject> objectIn(const QString &file)
{
    const auto content = readWholeFile(file);
    if (!content)
        return tl::unexpected(content.error());
    if (QFileInfo(file).permissions()
        & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther))
        return failure(
            ErrorKind::File,
            Text::tr("%1 holds a password and can be read by others; it needs mode 0600.")
                .arg(file));
    QJsonParseError wrong;
    const QJsonObject object = QJsonDocument::fromJson(*content, &wrong).object();
    if (object.isEmpty())
        return failure(ErrorKind::Damaged,
                       Text::tr("%1 is not a JSON object with the worker's settings.").arg(file),
                       wrong.errorString());
    return object;
}
} // namespace

Result<ConnectionParameters> readWorkerSettings(const QString &file)
{
    const auto read = objectIn(file);
    if (!read)
        return tl::unexpected(read.error());
    const QJsonObject &object = *read;
    ConnectionParameters parameters;
    parameters.user = QStringLiteral("reeve_worker");
    parameters.applicationName = QStringLiteral("reeve worker");
    const std::pair<const char *, QString *> fields[] = {
        {"host", &parameters.host},         {"port", &parameters.port},
        {"database", &parameters.database}, {"user", &parameters.user},
        {"password", &parameters.password}, {"ca", &parameters.caFile},
        {"crl", &parameters.crlFile},       {"cert", &parameters.certFile},
        {"key", &parameters.keyFile},
    };
    for (const auto &[name, value] : fields) {
        const QJsonValue given = object.value(QLatin1String(name));
        if (given.isString())
            *value = given.toString();
        else if (given.isDouble())
            *value = QString::number(given.toInteger());
        if (value->isEmpty())
            return failure(
                ErrorKind::Input,
                Text::tr("%1: the field \"%2\" is missing.").arg(file, QLatin1String(name)));
    }
    return parameters;
}

QByteArray workerSettingsText(const ConnectionParameters &parameters, QJsonObject before)
{
    const std::pair<const char *, QString> fields[] = {
        {"host", parameters.host},         {"port", parameters.port},
        {"database", parameters.database}, {"user", parameters.user},
        {"password", parameters.password}, {"ca", parameters.caFile},
        {"crl", parameters.crlFile},       {"cert", parameters.certFile},
        {"key", parameters.keyFile},
    };
    for (const auto &[name, value] : fields)
        before.insert(QLatin1String(name), value);
    return QJsonDocument(before).toJson(QJsonDocument::Indented);
}

Result<MailSettings> readMailSettings(const QString &file)
{
    const auto read = objectIn(file);
    if (!read)
        return tl::unexpected(read.error());
    const QJsonObject mail = read->value(QStringLiteral("mail")).toObject();
    const auto text = [&mail](const char *name) {
        return mail.value(QLatin1String(name)).toString();
    };
    const auto wrong = [&file](const char *name) {
        return failure(ErrorKind::Input,
                       Text::tr("%1: the field \"%2\" of \"mail\" is missing or wrong.")
                           .arg(file, QLatin1String(name)));
    };
    if (mail.isEmpty())
        return failure(
            ErrorKind::Input,
            Text::tr("%1 names no mail relay: the object \"mail\" is missing.").arg(file));
    MailSettings settings;
    SmtpRelay &relay = settings.relay;
    relay.host = text("host");
    // As part of an address, nothing else may stand in it.
    static const QRegularExpression name(QStringLiteral(R"(\A[A-Za-z0-9.-]+\z)"));
    if (!name.match(relay.host).hasMatch())
        return wrong("host");
    const QString security = text("security");
    if (security != QStringLiteral("smtps") && security != QStringLiteral("starttls"))
        return wrong("security");
    const bool smtps = security == QStringLiteral("smtps");
    relay.security = smtps ? SmtpRelay::Security::Smtps : SmtpRelay::Security::StartTls;
    relay.port = mail.value(QStringLiteral("port")).toInt(smtps ? 465 : 587);
    if (relay.port < 1 || relay.port > 65535)
        return wrong("port");
    relay.caFile = text("ca");
    relay.user = text("user");
    relay.password = text("password");
    if (relay.user.isEmpty() != relay.password.isEmpty())
        return wrong(relay.user.isEmpty() ? "user" : "password");
    relay.from = MailAddress::from(text("from"));
    if (!relay.from)
        return wrong("from");
    if (mail.contains(QStringLiteral("anchor_to"))) {
        settings.anchorTo = MailAddress::from(text("anchor_to"));
        if (!settings.anchorTo)
            return wrong("anchor_to");
    }
    return settings;
}

} // namespace reeve
