// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/migrationfiles.h"
#include "models/database/migrator.h"
#include "models/database/pgdriver.h"
#include "tests/support/testdatabase.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <thread>

using namespace reeve;

class TestMigrator : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void fromEmpty();
    void fromEachOlderVersion();
    void secondRunChangesNothing();
    void changedChecksumIsRefused();
    void lineEndsDoNotCount();
    void gapInTheDatabaseIsRefused();
    void gapInTheFilesIsRefused();
    void wronglyNamedFileIsRefused();
    void newerDatabaseIsRefused();
    void failingFileLeavesNothing();
    void fileThatCommitsIsRefused();
    void apiIsReplacedAsAWhole();
    void failingApiKeepsTheOldOne();
    void twoAtOnceFollowEachOther();
    void programsCarryTheSql();

private:
    void write(const QString &name, const QByteArray &text);
    void remove(const QString &name) { QVERIFY(QFile::remove(m_folder->filePath(name))); }
    Result<MigrationReport> migrate() { return Migrator(*m_driver, m_folder->path()).migrate(); }
    QStringList sql(const QString &text) { return m_database->sql(text); }

    // What `db init` does before the first migration: the owner may make schemas.
    static bool prepare(const TestDatabase &database)
    {
        QFile file(QStringLiteral(":/sql/cluster/database.sql"));
        PgDriver superuser;
        return file.open(QIODevice::ReadOnly) && superuser.openWith(database.superuser())
               && superuser.script(QString::fromUtf8(file.readAll()));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<PgDriver> m_driver;
};

void TestMigrator::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_database = std::make_unique<TestDatabase>(TestDatabase::Content::Bare);
    QVERIFY(prepare(*m_database));
    m_driver = std::make_unique<PgDriver>();
    QVERIFY(m_driver->openWith(m_database->owner()));

    write(QStringLiteral("service/0001_first.sql"),
          "CREATE SCHEMA service; CREATE TABLE service.a (n int);");
    write(QStringLiteral("service/0002_second.sql"), "INSERT INTO service.a VALUES (2);");
    write(QStringLiteral("reeve/0001_staff.sql"),
          "CREATE TABLE reeve.b AS SELECT n FROM service.a; CREATE SCHEMA api;");
    write(QStringLiteral("api/one.sql"),
          "CREATE FUNCTION api.one() RETURNS int LANGUAGE sql AS 'SELECT 1';");
    write(QStringLiteral("api/two.sql"),
          "CREATE FUNCTION api.two() RETURNS int LANGUAGE sql AS 'SELECT api.one() + 1';");
}

void TestMigrator::cleanup()
{
    m_driver.reset();
    m_database.reset();
    m_folder.reset();
}

void TestMigrator::write(const QString &name, const QByteArray &text)
{
    QDir(m_folder->path()).mkpath(QFileInfo(name).path());
    QFile file(m_folder->filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

void TestMigrator::fromEmpty()
{
    Migrator migrator(*m_driver, m_folder->path());
    QCOMPARE(migrator.target(), (SchemaVersion{2, 1, true}));
    auto before = migrator.version();
    QVERIFY(before);
    QCOMPARE(*before, (SchemaVersion{0, 0, false}));
    const auto report = migrator.migrate();
    QVERIFY2(report, qPrintable(report ? QString() : report.error().text));
    QCOMPARE(report->before, (SchemaVersion{0, 0, false}));
    QCOMPARE(report->after, (SchemaVersion{2, 1, true}));
    QCOMPARE(report->applied, (QStringList{QStringLiteral("service/0001_first.sql"),
                                           QStringLiteral("service/0002_second.sql"),
                                           QStringLiteral("reeve/0001_staff.sql")}));
    QVERIFY(report->apiReapplied);
    QCOMPARE(sql(QStringLiteral("SELECT n FROM reeve.b")), QStringList{QStringLiteral("2")});
    QCOMPARE(sql(QStringLiteral("SELECT api.two()")), QStringList{QStringLiteral("2")});
    QCOMPARE(
        sql(QStringLiteral("SELECT DISTINCT r.rolname FROM pg_class c JOIN pg_roles r "
                           "ON r.oid = c.relowner WHERE c.relname IN ('a', 'b', 'migration')")),
        QStringList{QStringLiteral("reeve_owner")});
    QCOMPARE(
        sql(QStringLiteral("SELECT name FROM reeve.migration ORDER BY set, number")),
        (QStringList{QStringLiteral("staff"), QStringLiteral("first"), QStringLiteral("second")}));
}

void TestMigrator::fromEachOlderVersion()
{
    // The program's own files, brought out one more each time.
    QTemporaryDir older;
    QList<Migration> files;
    for (const QString &set : {QStringLiteral("service"), QStringLiteral("reeve")}) {
        QVERIFY(QDir(older.path()).mkpath(set));
        const auto found = migrationsIn(QStringLiteral(":/sql"), set);
        QVERIFY2(found, qPrintable(found ? QString() : found.error().text));
        files += *found;
    }
    QVERIFY(files.size() >= 3);
    for (qsizetype known = 0; known < files.size(); ++known) {
        TestDatabase database(TestDatabase::Content::Bare);
        QVERIFY(prepare(database));
        PgDriver driver;
        QVERIFY(driver.openWith(database.owner()));
        const auto old = Migrator(driver, older.path()).migrate();
        QVERIFY2(old, qPrintable(old ? QString() : old.error().text));
        QCOMPARE(old->applied.size(), known);
        const auto now = Migrator(driver).migrate();
        QVERIFY2(now, qPrintable(now ? QString() : now.error().text));
        QCOMPARE(now->applied.size(), files.size() - known);
        QCOMPARE(now->after, Migrator::targetOf());

        QFile next(older.filePath(files[known].fileName()));
        QVERIFY(next.open(QIODevice::WriteOnly));
        next.write(files[known].sql.toUtf8());
    }
}

void TestMigrator::secondRunChangesNothing()
{
    QVERIFY(migrate());
    const QString marks = QStringLiteral("SELECT string_agg(xmin::text, ',') FROM reeve.migration "
                                         "UNION ALL SELECT xmin::text FROM reeve.api_state "
                                         "UNION ALL SELECT xmin::text FROM pg_proc "
                                         "WHERE pronamespace = 'api'::regnamespace");
    const QStringList before = sql(marks);
    const auto again = migrate();
    QVERIFY(again);
    QCOMPARE(again->applied, QStringList());
    QVERIFY(!again->apiReapplied);
    QCOMPARE(again->before, again->after);
    QCOMPARE(sql(marks), before);
}

void TestMigrator::changedChecksumIsRefused()
{
    QVERIFY(migrate());
    write(QStringLiteral("service/0001_first.sql"), "CREATE SCHEMA service; -- edited");
    write(QStringLiteral("service/0003_third.sql"), "CREATE TABLE service.third ();");
    const auto refused = migrate();
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Damaged);
    QVERIFY(refused.error().text.contains(QStringLiteral("service/0001_first.sql")));
    QCOMPARE(sql(QStringLiteral("SELECT to_regclass('service.third') IS NULL")),
             QStringList{QStringLiteral("true")});
}

void TestMigrator::lineEndsDoNotCount()
{
    write(QStringLiteral("service/0003_lines.sql"), "CREATE TABLE service.c (\n  n int\n);\n");
    QVERIFY(migrate());
    write(QStringLiteral("service/0003_lines.sql"),
          "CREATE TABLE service.c (\r\n  n int\r\n);\r\n");
    QVERIFY(migrate());
}

void TestMigrator::gapInTheDatabaseIsRefused()
{
    QVERIFY(migrate());
    sql(QStringLiteral("DELETE FROM reeve.migration WHERE set = 'service' AND number = 1"));
    const auto refused = migrate();
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::WrongState);
}

void TestMigrator::gapInTheFilesIsRefused()
{
    remove(QStringLiteral("service/0001_first.sql"));
    const auto refused = migrate();
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Damaged);
    QVERIFY(refused.error().text.contains(QStringLiteral("0002_second.sql")));
    QCOMPARE(sql(QStringLiteral("SELECT to_regclass('reeve.migration') IS NULL")),
             QStringList{QStringLiteral("true")});
}

void TestMigrator::wronglyNamedFileIsRefused()
{
    write(QStringLiteral("reeve/2_late.sql"), "SELECT 1;");
    const auto refused = migrate();
    QVERIFY(!refused);
    QVERIFY(refused.error().text.contains(QStringLiteral("reeve/2_late.sql")));
}

void TestMigrator::newerDatabaseIsRefused()
{
    write(QStringLiteral("reeve/0002_later.sql"), "CREATE TABLE reeve.later ();");
    QVERIFY(migrate());
    remove(QStringLiteral("reeve/0002_later.sql"));
    write(QStringLiteral("api/one.sql"), "SELECT 1;");
    const auto refused = migrate();
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::DatabaseNewer);
    QCOMPARE(sql(QStringLiteral("SELECT api.one()")), QStringList{QStringLiteral("1")});
}

void TestMigrator::failingFileLeavesNothing()
{
    write(QStringLiteral("service/0003_broken.sql"),
          "CREATE TABLE service.half (n int); INSERT INTO service.half VALUES ('secret');");
    const auto failed = migrate();
    QVERIFY(!failed);
    QVERIFY(failed.error().text.contains(QStringLiteral("service/0003_broken.sql")));
    QVERIFY(!failed.error().text.contains(QStringLiteral("secret")));
    QCOMPARE(failed.error().sqlstate, QByteArray("22P02"));
    QCOMPARE(sql(QStringLiteral("SELECT to_regclass('service.half') IS NULL")),
             QStringList{QStringLiteral("true")});
    // What stood before it is kept, and noted.
    auto version = Migrator(*m_driver, m_folder->path()).version();
    QVERIFY(version);
    QCOMPARE(*version, (SchemaVersion{2, 0, false}));
    // Mended, it goes on from there; the lock was let go.
    write(QStringLiteral("service/0003_broken.sql"), "CREATE TABLE service.half (n int);");
    const auto mended = migrate();
    QVERIFY(mended);
    QCOMPARE(mended->applied, (QStringList{QStringLiteral("service/0003_broken.sql"),
                                           QStringLiteral("reeve/0001_staff.sql")}));
}

void TestMigrator::fileThatCommitsIsRefused()
{
    write(QStringLiteral("service/0003_sly.sql"), "SELECT 1; COMMIT;");
    const auto refused = migrate();
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Damaged);
    auto version = Migrator(*m_driver, m_folder->path()).version();
    QCOMPARE(version->service, 2);
}

void TestMigrator::apiIsReplacedAsAWhole()
{
    QVERIFY(migrate());
    remove(QStringLiteral("api/two.sql"));
    // Another result type: CREATE OR REPLACE alone would fail.
    write(QStringLiteral("api/one.sql"),
          "CREATE FUNCTION api.one() RETURNS text LANGUAGE sql AS $$ SELECT 'I'::text $$;");
    auto stale = Migrator(*m_driver, m_folder->path()).version();
    QVERIFY(stale && !stale->apiCurrent);
    const auto report = migrate();
    QVERIFY2(report, qPrintable(report ? QString() : report.error().text));
    QCOMPARE(report->applied, QStringList());
    QVERIFY(report->apiReapplied);
    QVERIFY(report->after.apiCurrent);
    QCOMPARE(sql(QStringLiteral("SELECT proname FROM pg_proc "
                                "WHERE pronamespace = 'api'::regnamespace")),
             QStringList{QStringLiteral("one")});
    QCOMPARE(sql(QStringLiteral("SELECT api.one()")), QStringList{QStringLiteral("I")});
}

void TestMigrator::failingApiKeepsTheOldOne()
{
    QVERIFY(migrate());
    write(QStringLiteral("api/two.sql"), "CREATE FUNCTION api.two() RETURNS nonsense;");
    const auto failed = migrate();
    QVERIFY(!failed);
    QVERIFY(failed.error().text.contains(QStringLiteral("api/two.sql")));
    QCOMPARE(sql(QStringLiteral("SELECT api.two()")), QStringList{QStringLiteral("2")});
}

void TestMigrator::twoAtOnceFollowEachOther()
{
    write(QStringLiteral("service/0003_slow.sql"), "SELECT pg_sleep(0.3);");
    QList<Result<MigrationReport>> reports(2, tl::unexpected(Error()));
    std::vector<std::thread> threads;
    for (qsizetype i = 0; i < 2; ++i)
        threads.emplace_back([&, i] {
            PgDriver driver;
            if (driver.openWith(m_database->owner()))
                reports[i] = Migrator(driver, m_folder->path()).migrate();
        });
    for (std::thread &thread : threads)
        thread.join();
    QVERIFY2(reports[0], qPrintable(reports[0] ? QString() : reports[0].error().text));
    QVERIFY2(reports[1], qPrintable(reports[1] ? QString() : reports[1].error().text));
    QCOMPARE(reports[0]->applied.size() + reports[1]->applied.size(), 4);
    QVERIFY(reports[0]->applied.isEmpty() || reports[1]->applied.isEmpty());
}

void TestMigrator::programsCarryTheSql()
{
    const SchemaVersion target = Migrator::targetOf();
    QVERIFY(target.service >= 1);
    QVERIFY(target.reeve >= 1);
    QVERIFY(apiFilesIn(QStringLiteral(":/sql"))->size() >= 1);
    QCOMPARE(Migrator::apiChecksumOf().size(), 64);
}

QTEST_GUILESS_MAIN(TestMigrator)
#include "tst_migrator.moc"
