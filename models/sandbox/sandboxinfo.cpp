// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/sandbox.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace reeve
{

namespace
{
QJsonObject accountJson(const SandboxAccount &account)
{
    return {{QStringLiteral("login"), account.login},
            {QStringLiteral("role"), account.role},
            {QStringLiteral("password"), account.password},
            {QStringLiteral("cert"), account.certFile},
            {QStringLiteral("key"), account.keyFile}};
}

SandboxAccount accountFrom(const QJsonObject &object)
{
    return {object.value(QStringLiteral("login")).toString(),
            object.value(QStringLiteral("role")).toString(),
            object.value(QStringLiteral("password")).toString(),
            object.value(QStringLiteral("cert")).toString(),
            object.value(QStringLiteral("key")).toString()};
}
} // namespace

std::optional<SandboxAccount> SandboxInfo::account(const QString &login) const
{
    if (owner.login == login)
        return owner;
    for (const auto &list : {staff, services})
        for (const SandboxAccount &one : list)
            if (one.login == login)
                return one;
    return std::nullopt;
}

ConnectionParameters SandboxInfo::parameters(const QString &login) const
{
    ConnectionParameters parameters;
    parameters.host = host;
    parameters.port = port;
    parameters.database = database;
    parameters.user = login;
    parameters.caFile = caFile;
    parameters.crlFile = crlFile;
    if (const auto person = account(login)) {
        parameters.password = person->password;
        parameters.certFile = person->certFile;
        parameters.keyFile = person->keyFile;
    }
    return parameters;
}

ConnectionParameters SandboxInfo::superuser(const QString &databaseName) const
{
    ConnectionParameters parameters;
    parameters.host = socketDirectory;
    parameters.port = port;
    parameters.database = databaseName.isEmpty() ? database : databaseName;
    parameters.user = QStringLiteral("postgres");
    parameters.localSocket = true;
    return parameters;
}

QJsonObject SandboxInfo::toJson() const
{
    QJsonArray people;
    for (const SandboxAccount &person : staff)
        people.append(accountJson(person));
    return {{QStringLiteral("host"), host},
            {QStringLiteral("port"), port.toInt()},
            {QStringLiteral("database"), database},
            {QStringLiteral("ca"), caFile},
            {QStringLiteral("crl"), crlFile},
            {QStringLiteral("staff"), people},
            {QStringLiteral("owner"), accountJson(owner)}};
}

Result<SandboxInfo> SandboxInfo::fromJson(const QJsonObject &object)
{
    SandboxInfo info;
    info.host = object.value(QStringLiteral("host")).toString();
    info.port = object.value(QStringLiteral("port")).toVariant().toString();
    info.database = object.value(QStringLiteral("database")).toString();
    info.caFile = object.value(QStringLiteral("ca")).toString();
    info.crlFile = object.value(QStringLiteral("crl")).toString();
    for (const auto &person : object.value(QStringLiteral("staff")).toArray())
        info.staff.append(accountFrom(person.toObject()));
    info.owner = accountFrom(object.value(QStringLiteral("owner")).toObject());
    if (info.host.isEmpty() || info.port.toInt() <= 0 || info.database.isEmpty()
        || info.caFile.isEmpty() || info.crlFile.isEmpty())
        return failure(
            ErrorKind::Damaged,
            QCoreApplication::translate("Sandbox", "This is not the description of a sandbox."));
    return info;
}

} // namespace reeve
