// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/setup.h"

#include "models/base/wholefile.h"
#include "models/database/migrator.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{
QString text(const char *source)
{
    return QCoreApplication::translate("Setup", source);
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
            {QStringLiteral("SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1"),
             {database}});
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
    if (const auto privileges = runResource(**driver, QStringLiteral(":/sql/cluster/database.sql"));
        !privileges)
        return privileges;
    say(text("bringing the schema up to date"));
    if (const auto owner = done((*driver)->query({QStringLiteral("SET ROLE reeve_owner")})); !owner)
        return owner;
    const auto migrated = Migrator(**driver).migrate();
    return migrated ? Result<void>() : tl::unexpected(migrated.error());
}

} // namespace reeve
