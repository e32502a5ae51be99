// SPDX-License-Identifier: GPL-3.0-or-later
// The register of backups: what a catalogue changes in it, what becomes of the erased, which rules are
// looked after, and what is refused.
#include "models/backups/sync.h"
#include "models/database/setup.h"
#include "tests/support/plainclient.h"
#include "tests/support/program.h"
#include "tests/support/testdatabase.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace reeve;
using namespace reeve::test;

namespace
{

constexpr qint64 hour = 3600;
constexpr qint64 day = 24 * hour;

QString logName(qint64 number)
{
    return QStringLiteral("00000001%1").arg(number, 16, 16, QLatin1Char('0')).toUpper();
}

} // namespace

class BackupsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void registerFollowsTheCatalogue();
    void lastBackupThatHoldsThem_data();
    void lastBackupThatHoldsThem();
    void goneFromBackups();
    void thoughtGoneAndBack();
    void tasksOfOthersComeFirst();
    void refused_data();
    void refused();
    void anOldCatalogue();
    void clockThatWentBack();
    void rules_data();
    void rules();
    void beforeTheFirstReading();
    void whoMayRead();
    void theCommand();

private:
    /// A full backup that began so long ago and took ten minutes.
    CataloguedBackup backup(const char *label, qint64 ago, int repo = 1) const
    {
        CataloguedBackup made;
        made.label = QString::fromLatin1(label);
        made.repo = repo;
        made.type = QStringLiteral("full");
        made.start = m_now - ago;
        made.stop = made.start + 600;
        made.database = 1;
        made.firstLog = logName(1'000'000 - ago / 60);
        made.size = 5'000'000;
        made.repoSize = 1'000'000;
        return made;
    }
    BackupCatalogue catalogue(const QList<CataloguedBackup> &backups) const
    {
        BackupCatalogue made;
        made.stanza = QStringLiteral("main");
        made.databases = {{1, 1, m_system}};
        made.backups = backups;
        return made;
    }
    Result<BackupSync> sync(const QList<CataloguedBackup> &backups, bool acceptOlder = false)
    {
        return syncBackups(*m_owner, catalogue(backups), QStringLiteral("pgbackrest"), acceptOlder);
    }
    /// A deletion whose account was erased so long ago; returns its number.
    QString erased(qint64 ago, const char *state = "erased")
    {
        return m_database
            ->sql(QStringLiteral(
                      "INSERT INTO reeve.account_deletion (customer_id, kind, state, "
                      "status_before, requested_by, due_at, erased_at, backups_expire_at) SELECT "
                      "coalesce(max(customer_id), 0) + 1, 'closing', '%1', 'active', 'service', "
                      "to_timestamp($1), to_timestamp($1), to_timestamp($1) + interval '30 days' "
                      "FROM reeve.account_deletion RETURNING id")
                      .arg(QLatin1String(state)),
                  {m_now - ago})
            .value(0);
    }
    QString cell(const QString &sql, const QVariantList &values = {})
    {
        return m_database->sql(sql, values).value(0);
    }
    QString state(const QString &deletion)
    {
        return cell(QStringLiteral("SELECT state FROM reeve.account_deletion WHERE id = ")
                    + deletion);
    }
    /// Seconds since 1970.
    qint64 leaves(const QString &deletion)
    {
        return cell(QStringLiteral("SELECT extract(epoch FROM backups_expire_at)::bigint FROM "
                                   "reeve.account_deletion WHERE id = ")
                    + deletion)
            .toLongLong();
    }
    void set(const char *name, const QString &value)
    {
        m_database->sql(QStringLiteral("UPDATE reeve.setting SET value = $2 WHERE name = $1"),
                        {QString::fromLatin1(name), value});
    }
    QString rule(const char *name)
    {
        return cell(QStringLiteral("SELECT state FROM reeve.backup_findings() WHERE name = $1"),
                    {QString::fromLatin1(name)});
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<PgDriver> m_owner;
    qint64 m_now = 0;
    qint64 m_system = 0;
};

void BackupsTest::initTestCase()
{
    m_database = std::make_unique<TestDatabase>(TestDatabase::Content::Empty);
    m_owner = std::make_unique<PgDriver>();
    QVERIFY(m_owner->openWith(m_database->owner()));
}

void BackupsTest::init()
{
    for (const char *table : {"backup", "backup_catalogue", "account_deletion"})
        m_database->sql(QStringLiteral("DELETE FROM reeve.") + QLatin1String(table));
    m_database->sql(QStringLiteral("DELETE FROM audit.inbox"));
    m_now = QDateTime::currentSecsSinceEpoch();
    m_system =
        cell(QStringLiteral("SELECT system_identifier FROM pg_control_system()")).toLongLong();
    set("backup_providers", QStringLiteral("1=Hetzner/Helsinki, 2=OVH"));
    set("primary_provider", QStringLiteral("Scaleway"));
}

void BackupsTest::registerFollowsTheCatalogue()
{
    const auto first = sync({backup("a", 3 * day), backup("b", 2 * day, 2)});
    QVERIFY2(first, qPrintable(first ? QString() : first.error().text));
    QCOMPARE(first->kept, 2);
    QCOMPARE(first->added, 2);
    QCOMPARE(cell(QStringLiteral("SELECT provider || '|' || place FROM reeve.backup WHERE label = "
                                 "'a'")),
             QStringLiteral("Hetzner|Helsinki"));
    QCOMPARE(cell(QStringLiteral("SELECT provider || '|' || place FROM reeve.backup WHERE label = "
                                 "'b'")),
             QStringLiteral("OVH|"));
    // Once more is no change; what is no longer there has gone; what comes back is kept again.
    const auto again = sync({backup("a", 3 * day), backup("b", 2 * day, 2)});
    QVERIFY(again && again->added == 0 && again->expired == 0);
    const auto less = sync({backup("b", 2 * day, 2), backup("c", day)});
    QVERIFY(less && less->added == 1 && less->expired == 1 && less->kept == 2);
    QCOMPARE(cell(QStringLiteral("SELECT label FROM reeve.backup WHERE expired_at IS NOT NULL")),
             QStringLiteral("a"));
    const auto more = sync({backup("a", 3 * day), backup("b", 2 * day, 2), backup("c", day)});
    QVERIFY(more && more->added == 1);
    QCOMPARE(cell(QStringLiteral("SELECT count(*) FROM reeve.backup WHERE expired_at IS NULL")),
             QStringLiteral("3"));
    QCOMPARE(cell(QStringLiteral("SELECT count(*) FROM audit.inbox WHERE event = 'backups_read'")),
             QStringLiteral("4"));
}

void BackupsTest::lastBackupThatHoldsThem_data()
{
    QTest::addColumn<qint64>("erasedAgo");
    QTest::addColumn<qint64>("lastStopAgo"); // 0: no backup holds them, the date stays as it was
    QTest::newRow("before all backups") << 5 * day << qint64(0);
    QTest::newRow("the day after one") << 2 * day + 12 * hour << 3 * day - 600;
    QTest::newRow("while one ran") << 3 * day - 300 << 3 * day - 600;
    QTest::newRow("a minute before one began") << 2 * day + 60 << 2 * day - 600;
    QTest::newRow("ten minutes before one began") << 2 * day + 600 << 3 * day - 600;
    QTest::newRow("after the last") << hour << day - 600;
}

void BackupsTest::lastBackupThatHoldsThem()
{
    QFETCH(qint64, erasedAgo);
    QFETCH(qint64, lastStopAgo);
    const QString deletion = erased(erasedAgo);
    QVERIFY(sync({backup("a", 4 * day), backup("b", 3 * day), backup("c", 2 * day)}));
    // One that has gone held them too.
    QVERIFY(sync({backup("b", 3 * day), backup("c", 2 * day), backup("d", day)}));
    QCOMPARE(leaves(deletion), m_now + 30 * day - (lastStopAgo ? lastStopAgo : erasedAgo));
}

void BackupsTest::goneFromBackups()
{
    const QString early = erased(3 * day + 12 * hour);
    const QString late = erased(12 * hour);
    QVERIFY(sync({backup("a", 4 * day), backup("b", 3 * day)}));
    QCOMPARE(state(early), QStringLiteral("erased"));
    QCOMPARE(sync({backup("b", 3 * day), backup("c", 2 * day)})->gone, 1);
    QCOMPARE(state(early), QStringLiteral("gone_from_backups"));
    QCOMPARE(
        cell(QStringLiteral("SELECT settled_by FROM reeve.account_deletion WHERE id = ") + early),
        QStringLiteral("backups"));
    QCOMPARE(state(late), QStringLiteral("erased"));
    // An empty catalogue proves nothing.
    QVERIFY(sync({}, true));
    QCOMPARE(state(late), QStringLiteral("erased"));
    // A log that is kept from before all kept backups holds them still.
    BackupCatalogue log = catalogue({backup("d", hour)});
    log.archives = {{1, 1, logName(5)}};
    QVERIFY(syncBackups(*m_owner, log, QStringLiteral("pgbackrest")));
    QCOMPARE(state(late), QStringLiteral("erased"));
    QCOMPARE(rule("archive"), QStringLiteral("attention"));
    log.archives = {{1, 1, log.backups[0].firstLog}, {1, 2, {}}};
    QCOMPARE(syncBackups(*m_owner, log, QStringLiteral("pgbackrest"))->gone, 1);
    QCOMPARE(state(late), QStringLiteral("gone_from_backups"));
    QCOMPARE(rule("archive"), QStringLiteral("good"));
}

void BackupsTest::thoughtGoneAndBack()
{
    const QString deletion = erased(3 * day);
    QCOMPARE(sync({backup("b", day)})->gone, 1);
    const auto back = sync({backup("a", 4 * day), backup("b", day)});
    QVERIFY(back);
    QCOMPARE(back->back, 1);
    QCOMPARE(state(deletion), QStringLiteral("erased"));
    QCOMPARE(leaves(deletion), m_now - 4 * day + 600 + 30 * day);
}

void BackupsTest::tasksOfOthersComeFirst()
{
    const QString deletion = erased(3 * day, "partially_executed");
    QCOMPARE(sync({backup("b", day)})->gone, 0);
    QCOMPARE(state(deletion), QStringLiteral("partially_executed"));
}

void BackupsTest::refused_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<QString>("says");
    QTest::newRow("another server") << 0 << QStringLiteral("another database server");
    QTest::newRow("another server in one of its repositories")
        << 1 << QStringLiteral("another database server");
    QTest::newRow("no server at all") << 2 << QStringLiteral("another database server");
    QTest::newRow("a backup that ends tomorrow") << 3 << QStringLiteral("in the future");
}

void BackupsTest::refused()
{
    QFETCH(int, what);
    QFETCH(QString, says);
    QVERIFY(sync({backup("a", 2 * day)}));
    const QString deletion = erased(4 * day);
    BackupCatalogue bad = catalogue({backup("b", day)});
    if (what == 0)
        bad.databases[0].system += 1;
    if (what == 1)
        bad.databases.append({2, 2, m_system + 1});
    if (what == 2)
        bad.databases.clear();
    if (what == 3)
        bad.backups.append(backup("c", -day));
    const auto answer = syncBackups(*m_owner, bad, QStringLiteral("pgbackrest"));
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::WrongState);
    QVERIFY2(answer.error().text.contains(says), qPrintable(answer.error().text));
    QCOMPARE(m_database->sql(QStringLiteral("SELECT label FROM reeve.backup")),
             QStringList{QStringLiteral("a")});
    QCOMPARE(state(deletion), QStringLiteral("erased"));
    // Of this server since an upgrade: the backups from before are its own.
    bad = catalogue({backup("b", day)});
    bad.databases = {{1, 1, m_system + 7}, {2, 1, m_system}};
    QVERIFY(syncBackups(*m_owner, bad, QStringLiteral("file")));
}

void BackupsTest::anOldCatalogue()
{
    QVERIFY(sync({backup("a", 2 * day), backup("b", day)}));
    const auto old = sync({backup("a", 2 * day)});
    QVERIFY(!old);
    QVERIFY2(old.error().text.contains(QStringLiteral("newest backup")),
             qPrintable(old.error().text));
    QCOMPARE(cell(QStringLiteral("SELECT count(*) FROM reeve.backup WHERE expired_at IS NULL")),
             QStringLiteral("2"));
    QVERIFY(!sync({}));
    QCOMPARE(sync({backup("a", 2 * day)}, true)->expired, 1);
}

void BackupsTest::clockThatWentBack()
{
    QVERIFY(sync({backup("a", 2 * day)}));
    m_database->sql(QStringLiteral("UPDATE reeve.backup_catalogue SET synced_at = now() + "
                                   "interval '1 day'"));
    const auto answer = sync({backup("a", 2 * day), backup("b", day)});
    QVERIFY(!answer);
    QVERIFY2(answer.error().text.contains(QStringLiteral("clock")),
             qPrintable(answer.error().text));
    QCOMPARE(rule("catalogue"), QStringLiteral("problem"));
}

void BackupsTest::rules_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("state");
    const auto row = [](const char *what, const char *change, const char *name, const char *state) {
        QTest::newRow(what) << QString::fromLatin1(change) << QString::fromLatin1(name)
                            << QString::fromLatin1(state);
    };
    row("all is well", "", "", "good");
    row("a day is missing",
        "DELETE FROM reeve.backup WHERE started_at BETWEEN now() - interval '13 days' AND now() - "
        "interval '12 days'",
        "daily", "problem");
    row("a backup is kept too long",
        "UPDATE reeve.backup SET started_at = started_at - interval '40 days', stopped_at = "
        "stopped_at - interval '40 days' WHERE label = 'b1'",
        "age", "problem");
    row("at the primary host's own provider",
        "UPDATE reeve.backup SET provider = 'SCALEWAY' WHERE label = 'b1'", "provider", "problem");
    row("at nobody knows whose", "UPDATE reeve.backup SET provider = '' WHERE label = 'b1'",
        "provider", "attention");
    row("the primary host's provider is not known",
        "UPDATE reeve.setting SET value = '' WHERE name = 'primary_provider'", "provider",
        "attention");
    row("nothing is known of providers",
        "WITH s AS (UPDATE reeve.setting SET value = '' WHERE name = 'primary_provider') UPDATE "
        "reeve.backup SET provider = ''",
        "provider", "attention");
    row("damaged pages", "UPDATE reeve.backup SET has_error = true WHERE label = 'b1'", "errors",
        "problem");
    row("gone before its time", "UPDATE reeve.backup SET expired_at = now() WHERE label = 'b3'",
        "early", "attention");
    row("not read for long",
        "UPDATE reeve.backup_catalogue SET synced_at = now() - interval '27 hours'", "catalogue",
        "problem");
}

void BackupsTest::rules()
{
    QFETCH(QString, change);
    QFETCH(QString, name);
    QFETCH(QString, state);
    QList<CataloguedBackup> daily;
    for (int ago = 0; ago < 29; ++ago)
        daily += backup(qPrintable(QStringLiteral("b%1").arg(ago)), ago * day + 2 * hour);
    QVERIFY(sync(daily));
    if (!change.isEmpty())
        m_database->sql(change);
    for (const QString &line : m_database->sql(
             QStringLiteral("SELECT name || ' ' || state FROM reeve.backup_findings()"))) {
        const QString rule = line.section(u' ', 0, 0);
        // Taken out of its days, one is missing there too.
        if (rule == QLatin1String("daily") && name == QLatin1String("age"))
            continue;
        QCOMPARE(line, rule + u' ' + (rule == name ? state : QStringLiteral("good")));
    }
    QCOMPARE(cell(QStringLiteral("SELECT count(*) FROM reeve.backup_findings()")),
             QStringLiteral("7"));
}

void BackupsTest::beforeTheFirstReading()
{
    QCOMPARE(m_database->sql(QStringLiteral("SELECT name || ' ' || state FROM "
                                            "reeve.backup_findings()")),
             QStringList{QStringLiteral("catalogue problem")});
}

void BackupsTest::whoMayRead()
{
    QVERIFY(sync({backup("a", 2 * day)}));
    for (const char *login : {"support", "officer", "auditor", "admin"}) {
        PlainClient person(m_database->parameters(QString::fromLatin1(login)));
        const bool may = QByteArray(login) != "support";
        for (const char *what : {"api.backups()", "api.backup_summary()", "api.backup_checks()"})
            QCOMPARE(person.run(QStringLiteral("SELECT * FROM %1").arg(QLatin1String(what))).ok,
                     may);
        for (const char *what : {"reeve.take_backups('{}', true)", "reeve.follow_backups()",
                                 "reeve.backup_findings()", "reeve.backup"})
            QCOMPARE(
                person.run(QStringLiteral("SELECT * FROM %1").arg(QLatin1String(what))).sqlstate,
                QByteArray("42501"));
    }
    PlainClient auditor(m_database->parameters(QStringLiteral("auditor")));
    QCOMPARE(auditor
                 .run(QStringLiteral("SELECT label, provider, is_at_primary, is_overdue FROM "
                                     "api.backups()"))
                 .rows,
             (QList<QStringList>{{QStringLiteral("a"), QStringLiteral("Hetzner"),
                                  QStringLiteral("f"), QStringLiteral("f")}}));
    erased(day);
    erased(day, "partially_executed");
    QCOMPARE(auditor
                 .run(QStringLiteral("SELECT kept, waiting, next_gone_at < last_gone_at FROM "
                                     "api.backup_summary()"))
                 .rows,
             (QList<QStringList>{{QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("f")}}));
    erased(10 * day);
    QCOMPARE(auditor
                 .run(QStringLiteral("SELECT waiting, next_gone_at < last_gone_at FROM "
                                     "api.backup_summary()"))
                 .rows,
             (QList<QStringList>{{QStringLiteral("3"), QStringLiteral("t")}}));
}

void BackupsTest::theCommand()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("catalogue.json"));
    const ConnectionParameters server = m_database->superuser();
    const auto run = [&](const QByteArray &content) {
        QFile out(file);
        if (!out.open(QIODevice::WriteOnly | QIODevice::Truncate) || out.write(content) < 0)
            qFatal("The catalogue could not be written.");
        out.close();
        return reevectl({QStringLiteral("backups"), QStringLiteral("sync"),
                         QStringLiteral("--catalogue"), file, QStringLiteral("--socket"),
                         server.host, QStringLiteral("--port"), server.port,
                         QStringLiteral("--superuser"), server.user, QStringLiteral("--database"),
                         m_database->name()});
    };
    const QByteArray good =
        QStringLiteral(
            R"([{"name": "main", "repo": [{"key": 1, "status": {"code": 0}}], "archive": [],
                 "db": [{"id": 1, "repo-key": 1, "system-id": %1}], "backup": [{"label": "x",
                 "type": "full", "prior": null, "database": {"id": 1, "repo-key": 1},
                 "timestamp": {"start": %2, "stop": %2}, "info": {"size": 1, "repository":
                 {"delta": 1}}}]}])")
            .arg(m_system)
            .arg(m_now - day)
            .toUtf8();
    const Ran bad = run(QByteArray(good).replace("\"size\": 1", "\"size\": -1"));
    QCOMPARE(bad.code, 1);
    QVERIFY2(bad.errors.contains(QStringLiteral("backup[0].info.size")), qPrintable(bad.errors));
    QCOMPARE(run(good.left(good.size() / 2)).code, 1);
    QCOMPARE(cell(QStringLiteral("SELECT count(*) FROM reeve.backup_catalogue")),
             QStringLiteral("0"));
    const Ran read = run(good);
    QVERIFY2(read.code == 0, qPrintable(read.errors));
    QVERIFY(read.output.contains(QStringLiteral("1 backups are kept")));
    QCOMPARE(cell(QStringLiteral("SELECT source FROM reeve.backup_catalogue")),
             QStringLiteral("file"));
}

QTEST_GUILESS_MAIN(BackupsTest)
#include "tst_backups.moc"
