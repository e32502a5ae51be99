// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testdatabase.h"

#include "models/database/setup.h"
#include "models/demo/demo.h"
#include "models/sandbox/people.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QFile>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>

namespace reeve
{

namespace
{
template <typename T>
T orAbort(Result<T> result, const char *what)
{
    if (!result)
        qFatal("%s: %s [%s] %s", what, qPrintable(result.error().text),
               result.error().sqlstate.constData(), qPrintable(result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

// A long-lived cluster may hold the template of an older schema.
QString schemaChecksum()
{
    QStringList files;
    QDirIterator walk(QStringLiteral(":/sql"), QDirIterator::Subdirectories);
    while (walk.hasNext())
        files += walk.next();
    std::sort(files.begin(), files.end());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QString &name : std::as_const(files)) {
        QFile file(name);
        hash.addData(name.toUtf8());
        if (file.open(QIODevice::ReadOnly))
            hash.addData(file.readAll());
    }
    return QString::fromLatin1(hash.result().toHex().left(10));
}

/** Several test programs share a cluster, and one of them makes the template. */
class TemplateLock
{
public:
    explicit TemplateLock(const SandboxInfo &info)
        : m_handle(
            open(QFile::encodeName(info.directory + QStringLiteral("/template.lock")).constData(),
                 O_RDWR | O_CREAT | O_CLOEXEC, 0600))
    {
        if (m_handle < 0 || flock(m_handle, LOCK_EX) != 0)
            qFatal("The template's lock cannot be taken.");
    }
    ~TemplateLock() { close(m_handle); }
    TemplateLock(const TemplateLock &) = delete;
    TemplateLock &operator=(const TemplateLock &) = delete;

private:
    int m_handle;
};

QString setting(PgDriver &driver, const char *name)
{
    auto query = orAbort(
        driver.query({QStringLiteral("SELECT current_setting($1)"), {QLatin1String(name)}}),
        "Asking for a setting");
    query.next();
    return query.value(0).toString();
}

bool exists(PgDriver &driver, const QString &database)
{
    auto query = orAbort(
        driver.query({QStringLiteral("SELECT 1 FROM pg_database WHERE datname = $1"), {database}}),
        "Looking for a database");
    return query.next();
}

void makeTemplate(const SandboxInfo &info, PgDriver &driver, const QString &name, bool filled)
{
    const TemplateLock lock(info);
    if (exists(driver, name))
        return;
    // Under another name until it is complete.
    const QString unfinished = name + QStringLiteral("_unfinished");
    orAbort(
        driver.script(QStringLiteral("DROP DATABASE IF EXISTS %1 WITH (FORCE)").arg(unfinished)),
        "Dropping an unfinished template");
    orAbort(initialiseDatabase(info.superuser(), unfinished, {}), "Making the template");
    {
        auto there = orAbort(connectTo(info.superuser(unfinished)), "Opening the template");
        orAbort(registerStaff(*there, info), "The template's staff");
        if (filled) {
            auto parameters = info.parameters(info.owner.login);
            parameters.database = unfinished;
            auto owner = orAbort(connectTo(parameters), "Opening the template as its owner");
            orAbort(fillDemo(*owner, TestDatabase::customers, 1, {}), "Filling the template");
        }
        // Else each clone is analysed again by autovacuum, in the middle of a test.
        orAbort(there->script(QStringLiteral("VACUUM (ANALYZE)")), "Vacuuming the template");
    }
    orAbort(driver.script(QStringLiteral("ALTER DATABASE %1 RENAME TO %2").arg(unfinished, name)),
            "Naming the template");
    orAbort(
        driver.script(
            QStringLiteral("ALTER DATABASE %1 IS_TEMPLATE true ALLOW_CONNECTIONS false").arg(name)),
        "Closing the template");
}
} // namespace

TestDatabase::TestDatabase(Content content) : m_info(testCluster())
{
    static int number = 0;
    static const QString checksum = schemaChecksum();
    m_name = QStringLiteral("test_%1_%2").arg(getpid()).arg(++number);
    auto driver = orAbort(connectTo(m_info.superuser(QStringLiteral("postgres"))),
                          "Connecting to the test cluster");
    QString base = QStringLiteral("template0");
    if (content != Content::Bare) {
        base = (content == Content::Demo ? QStringLiteral("demo_") : QStringLiteral("empty_"))
               + checksum;
        if (!exists(*driver, base))
            makeTemplate(m_info, *driver, base, content == Content::Demo);
    }
    // A copy of the files costs two checkpoints: cheap where nothing is synced, else the dearer way.
    const QString strategy = setting(*driver, "fsync") == QStringLiteral("on")
                                 ? QStringLiteral("wal_log")
                                 : QStringLiteral("file_copy");
    orAbort(driver->script(QStringLiteral("CREATE DATABASE %1 TEMPLATE %2 STRATEGY %3")
                               .arg(m_name, base, strategy)),
            "Cloning the template");
    m_info.database = m_name;
    m_driver = orAbort(connectTo(superuser()), "Connecting to the clone");
    // A clone has neither the privileges on the database nor its settings, and looks restored.
    if (content != Content::Bare) {
        orAbort(runResource(*m_driver, QStringLiteral(":/sql/cluster/database.sql")),
                "The clone's privileges");
        orAbort(m_driver->script(QStringLiteral("SELECT reeve.adopt_cluster()")),
                "The clone's place");
    }
}

TestDatabase::~TestDatabase()
{
    m_driver.reset();
    auto driver = connectTo(m_info.superuser(QStringLiteral("postgres")));
    if (driver)
        (*driver)->script(QStringLiteral("DROP DATABASE IF EXISTS %1 WITH (FORCE)").arg(m_name));
}

void TestDatabase::reopen()
{
    m_driver = orAbort(connectTo(superuser()), "Connecting to the clone again");
}

QStringList TestDatabase::sql(const QString &statement, const QVariantList &values)
{
    auto query = orAbort(m_driver->query({statement, values}), qPrintable(statement));
    QStringList first;
    while (query.next())
        first += query.value(0).toString();
    return first;
}

} // namespace reeve
