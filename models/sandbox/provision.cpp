// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/provision.h"

#include "models/base/wholefile.h"
#include "models/certificates/authority.h"
#include "models/database/migrator.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{
QString text(const char *source)
{
    return QCoreApplication::translate("Sandbox", source);
}

// One statement whose rows do not matter.
Result<void> done(const Result<QSqlQuery> &query)
{
    return query ? Result<void>() : tl::unexpected(query.error());
}

const QString &maintenanceDatabase()
{
    static const QString name = QStringLiteral("postgres");
    return name;
}
} // namespace

Result<std::unique_ptr<PgDriver>> connectTo(const ConnectionParameters &parameters)
{
    auto driver = std::make_unique<PgDriver>();
    if (const auto open = driver->openWith(parameters); !open)
        return tl::unexpected(open.error());
    return driver;
}

Result<void> runResource(PgDriver &driver, const QString &path)
{
    const auto sql = readWholeFile(path);
    if (!sql)
        return tl::unexpected(sql.error());
    return driver.script(QString::fromUtf8(*sql));
}

Result<void> initialiseDatabase(ConnectionParameters superuser, const QString &database,
                                const Progress &progress)
{
    const auto say = [&](const QString &line) {
        if (progress)
            progress(line);
    };
    superuser.database = maintenanceDatabase();
    {
        say(text("creating the roles"));
        auto cluster = connectTo(superuser);
        if (!cluster)
            return tl::unexpected(cluster.error());
        if (const auto roles = runResource(**cluster, QStringLiteral(":/sql/cluster/roles.sql"));
            !roles)
            return roles;
        auto there = (*cluster)->query(
            {QStringLiteral("SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1"), {database}});
        if (!there)
            return tl::unexpected(there.error());
        const bool exists = there->next();
        there->finish();
        if (!exists) {
            say(text("creating the database %1").arg(database));
            const auto made = (*cluster)->script(
                QStringLiteral("CREATE DATABASE %1 TEMPLATE template0 ENCODING 'UTF8'"
                               " LOCALE 'C.UTF-8'")
                    .arg((*cluster)->escapeIdentifier(database, QSqlDriver::TableName)));
            if (!made)
                return made;
        }
    }
    superuser.database = database;
    auto driver = connectTo(superuser);
    if (!driver)
        return tl::unexpected(driver.error());
    say(text("setting the privileges"));
    if (const auto privileges =
            runResource(**driver, QStringLiteral(":/sql/cluster/database.sql"));
        !privileges)
        return privileges;
    say(text("bringing the schema up to date"));
    if (const auto owner = done((*driver)->query({QStringLiteral("SET ROLE reeve_owner")})); !owner)
        return owner;
    const auto migrated = Migrator(**driver).migrate();
    return migrated ? Result<void>() : tl::unexpected(migrated.error());
}

Result<void> registerStaff(PgDriver &superuser, const SandboxInfo &info)
{
    std::vector<Statement> statements;
    for (const SandboxAccount &person : info.staff) {
        const auto certificate = readWholeFile(person.certFile);
        if (!certificate)
            return tl::unexpected(certificate.error());
        const auto facts = certificateFacts(*certificate);
        if (!facts)
            return tl::unexpected(facts.error());
        QString name = person.login;
        name[0] = name[0].toUpper();
        statements.push_back(
            {QStringLiteral("INSERT INTO reeve.staff (login, full_name, role, active,"
                            " certificate_serial, certificate_expires_at)"
                            " VALUES ($1, $2, $3, true, $4, $5)"
                            " ON CONFLICT (login) DO UPDATE SET active = true,"
                            " certificate_serial = excluded.certificate_serial,"
                            " certificate_expires_at = excluded.certificate_expires_at"),
             {person.login, text("%1 (sandbox)").arg(name), person.role, facts->serial,
              facts->expiresAt},
             false});
    }
    const auto crl = readWholeFile(info.crlFile);
    if (!crl)
        return tl::unexpected(crl.error());
    const QString setting =
        QStringLiteral("INSERT INTO reeve.setting (name, value) VALUES ($1, $2)"
                       " ON CONFLICT (name) DO UPDATE SET value = excluded.value");
    statements.push_back({setting, {QStringLiteral("crl"), QString::fromLatin1(*crl)}, false});
    statements.push_back({setting, {QStringLiteral("organisation"), text("Sandbox")}, true});
    return superuser.pipeline(statements, [](std::size_t, QSqlQuery &) {});
}

} // namespace reeve
