// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/work/workersettings.h"

#include "models/base/wholefile.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

namespace reeve
{

namespace
{
struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::WorkerSettings)
};
} // namespace

Result<ConnectionParameters> readWorkerSettings(const QString &file)
{
    const auto content = readWholeFile(file);
    if (!content)
        return tl::unexpected(content.error());
    if (QFileInfo(file).permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther))
        return failure(ErrorKind::File,
                       Text::tr("%1 holds a password and can be read by others; it needs mode 0600.").arg(file));
    QJsonParseError wrong;
    const QJsonObject object = QJsonDocument::fromJson(*content, &wrong).object();
    if (object.isEmpty())
        return failure(ErrorKind::Damaged, Text::tr("%1 is not a JSON object with the worker's settings.").arg(file),
                       wrong.errorString());
    ConnectionParameters parameters;
    parameters.user = QStringLiteral("reeve_worker");
    parameters.applicationName = QStringLiteral("reeve worker");
    const std::pair<const char *, QString *> fields[] = {
        {"host", &parameters.host},     {"port", &parameters.port},         {"database", &parameters.database},
        {"user", &parameters.user},     {"password", &parameters.password}, {"ca", &parameters.caFile},
        {"crl", &parameters.crlFile},   {"cert", &parameters.certFile},     {"key", &parameters.keyFile},
    };
    for (const auto &[name, value] : fields) {
        const QJsonValue given = object.value(QLatin1String(name));
        if (given.isString())
            *value = given.toString();
        else if (given.isDouble())
            *value = QString::number(given.toInteger());
        if (value->isEmpty())
            return failure(ErrorKind::Input, Text::tr("%1: the field \"%2\" is missing.").arg(file, QLatin1String(name)));
    }
    return parameters;
}

QByteArray workerSettingsText(const ConnectionParameters &parameters)
{
    return QJsonDocument(QJsonObject{{QStringLiteral("host"), parameters.host},
                                     {QStringLiteral("port"), parameters.port},
                                     {QStringLiteral("database"), parameters.database},
                                     {QStringLiteral("user"), parameters.user},
                                     {QStringLiteral("password"), parameters.password},
                                     {QStringLiteral("ca"), parameters.caFile},
                                     {QStringLiteral("crl"), parameters.crlFile},
                                     {QStringLiteral("cert"), parameters.certFile},
                                     {QStringLiteral("key"), parameters.keyFile}})
        .toJson(QJsonDocument::Indented);
}

} // namespace reeve
