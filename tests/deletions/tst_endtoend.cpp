// SPDX-License-Identifier: GPL-3.0-or-later
// An erasure followed to its end on a real server with a real pgBackRest: asked for, six months, erased, in
// no dump and no file, brought back by a backup and erased again, gone from backups. Months pass by
// libfaketime around server, worker and pgBackRest alike; the programs know nothing of it.
#include "models/audit/signing.h"
#include "models/base/wholefile.h"
#include "models/database/setup.h"
#include "models/deletions/certificate.h"
#include "models/sandbox/installation.h"
#include "models/sandbox/sandbox.h"
#include "models/sandbox/serveraccount.h"
#include "tests/support/fakeclock.h"
#include "tests/support/plainclient.h"
#include "tests/support/program.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonObject>
#include <QStandardPaths>
#include <QTest>
#include <QUuid>

#include <functional>

#include <unistd.h>

using namespace reeve;
using namespace reeve::test;

namespace
{

constexpr qint64 hour = 3600;
constexpr qint64 day = 24 * hour;

QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

} // namespace

class EndToEndTest : public QObject
{
    Q_OBJECT
private slots:
    void fromTheRequestToTheEnd();
    void cleanupTestCase()
    {
        stopSandbox(m_folder);
        QVERIFY(!QFile::exists(m_folder));
    }

private:
    void startServer();
    void plantThePerson();
    void askForDeletion();
    void backUpTheDayBefore();
    void eraseWhenDue();
    void lookIntoTheDump();
    void scrub();
    void backUpTheDayAfter();
    void restore();
    void replay();
    void certify();
    void outliveTheBackups();
    void withWorker(const std::function<void()> &meanwhile);
    QJsonObject certificate();

    Ran ctl(const QStringList &arguments)
    {
        return reevectl(arguments
                            + QStringList{arguments.value(0) == QLatin1String("sandbox")
                                              ? QStringLiteral("--dir")
                                              : QStringLiteral("--sandbox"),
                                          m_folder},
                        m_clock.prefix());
    }
    Ran ctl(const char *words) { return ctl(QString::fromLatin1(words).split(u' ')); }
    /// As superuser, over a connection of its own: the server is restarted now and then.
    QStringList column(const QString &sql)
    {
        auto driver = connectTo(m_info.superuser());
        if (!driver)
            qFatal("No connection: %s", qPrintable(driver.error().text));
        auto rows = (*driver)->query({sql});
        if (!rows)
            qFatal("%s", qPrintable(rows.error().text));
        QStringList cells;
        while (rows->next())
            cells += rows->value(0).toString();
        return cells;
    }
    QString cell(const QString &sql) { return column(sql).value(0); }
    qint64 seconds(const char *of)
    {
        return cell(QStringLiteral("SELECT extract(epoch FROM %1)::bigint FROM "
                                   "reeve.account_deletion WHERE customer_id = %2")
                        .arg(QLatin1String(of), m_customer))
            .toLongLong();
    }
    QString state()
    {
        return cell(QStringLiteral("SELECT state FROM reeve.account_deletion WHERE customer_id = "
                                   "%1 ORDER BY id DESC LIMIT 1")
                        .arg(m_customer));
    }
    QString newestBackup()
    {
        return cell(QStringLiteral("SELECT label FROM reeve.backup WHERE expired_at IS NULL ORDER "
                                   "BY started_at DESC LIMIT 1"));
    }
    Answer as(const char *login, const QString &sql)
    {
        PlainClient person(m_info.parameters(QString::fromLatin1(login)));
        return person.run(sql);
    }
    QByteArray dump();
    /// Which of the person's values stand in the text.
    QStringList namedIn(const QByteArray &text) const;
    /// Which stand in files of the server, the write-ahead log left out.
    QStringList namedInFiles() const;
    void settleTasks();

    QString m_folder = QDir::tempPath() + QStringLiteral("/reeve-end-%1").arg(getpid());
    FakeClock m_clock{240 * day};
    SandboxInfo m_info;
    QString m_customer;
    QList<QByteArray> m_values; ///< of the person
    QString m_backup;           ///< the last that holds them
};

void EndToEndTest::fromTheRequestToTheEnd()
{
#ifdef __SANITIZE_ADDRESS__
    QSKIP("libfaketime and the sanitizer both want to be loaded first");
#endif
    if (!m_clock.isThere())
        QSKIP("libfaketime is not installed: ./dev setup installs it");
    if (QStandardPaths::findExecutable(QStringLiteral("pgbackrest")).isEmpty())
        QSKIP("pgBackRest is not installed: ./dev setup installs it");
    const std::pair<const char *, void (EndToEndTest::*)()> steps[] = {
        {"start", &EndToEndTest::startServer},
        {"plant", &EndToEndTest::plantThePerson},
        {"request", &EndToEndTest::askForDeletion},
        {"backup", &EndToEndTest::backUpTheDayBefore},
        {"erase", &EndToEndTest::eraseWhenDue},
        {"dump", &EndToEndTest::lookIntoTheDump},
        {"scrub", &EndToEndTest::scrub},
        {"second backup", &EndToEndTest::backUpTheDayAfter},
        {"restore", &EndToEndTest::restore},
        {"replay", &EndToEndTest::replay},
        {"certificate", &EndToEndTest::certify},
        {"expiry", &EndToEndTest::outliveTheBackups},
    };
    QElapsedTimer took;
    for (const auto &[name, step] : steps) {
        took.start();
        (this->*step)();
        qInfo("%s: %lld ms", name, took.elapsed());
        if (QTest::currentTestFailed())
            return;
    }
}

void EndToEndTest::startServer()
{
    const Ran started = ctl("sandbox start --customers 60 --throw-away --quiet");
    QVERIFY2(started.code == 0, qPrintable(started.errors));
    const auto info = sandboxStatus(m_folder);
    QVERIFY(info);
    m_info = *info;
    // The months are these programs', not ours.
    QVERIFY(cell(QStringLiteral("SELECT extract(epoch FROM now())::bigint")).toLongLong()
            < QDateTime::currentSecsSinceEpoch() - 200 * day);
    column(QStringLiteral("UPDATE reeve.setting SET value = 'off' WHERE name = "
                          "'erasure_needs_release' RETURNING name"));
}

// Values that stand nowhere else, wherever a text of a customer can stand.
void EndToEndTest::plantThePerson()
{
    m_customer = cell(QStringLiteral(
        "SELECT c.id FROM service.customer c WHERE c.status = 'active' AND EXISTS (SELECT FROM "
        "service.invoice i WHERE i.customer_id = c.id) AND EXISTS (SELECT FROM service.alias a "
        "WHERE a.customer_id = c.id) AND EXISTS (SELECT FROM service.host h WHERE h.customer_id = "
        "c.id) LIMIT 1"));
    QVERIFY(!m_customer.isEmpty());
    int number = 0;
    const auto value = [&](const QString &form) {
        const QString made = form.arg(QUuid::createUuid().toString(QUuid::Id128).left(12)
                                      + QString::number(number++));
        m_values += made.toUtf8();
        return made;
    };
    const QString word = QStringLiteral("zq%1");
    for (const auto &[table, change] : std::initializer_list<std::pair<const char *, QString>>{
             {"customer", QStringLiteral("username = '%1'").arg(value(word))},
             {"customer",
              QStringLiteral("email = '%1'").arg(value(QStringLiteral("zq%1@example.org")))},
             {"customer", QStringLiteral("last_name = '%1'").arg(value(word))},
             {"customer", QStringLiteral("business_name = '%1'").arg(value(word))},
             {"customer", QStringLiteral("address = '%1'").arg(value(word))},
             {"customer", QStringLiteral("phone = '%1'").arg(value(word))},
             {"alias", QStringLiteral("name = '%1' || id").arg(value(word))},
             {"alias", QStringLiteral("password = '%1'").arg(value(word))},
             {"host", QStringLiteral("name = '%1'").arg(value(word))},
             {"history_center", QStringLiteral("status_key = '%1' || id").arg(value(word))}}) {
        const QString key = QLatin1String(table) == QLatin1String("customer")
                                ? QStringLiteral("id")
                                : QStringLiteral("customer_id");
        QVERIFY(!column(QStringLiteral("UPDATE service.%1 SET %2 WHERE %3 = %4 RETURNING %3")
                            .arg(QLatin1String(table), change, key, m_customer))
                     .isEmpty());
    }
    // The planner remembers values too.
    auto driver = connectTo(m_info.superuser());
    QVERIFY(driver);
    QVERIFY((*driver)->script(QStringLiteral("ANALYZE")));
    QVERIFY((*driver)->script(QStringLiteral("CHECKPOINT")));
    QCOMPARE(namedIn(dump()).size(), m_values.size());
    QCOMPARE(namedInFiles().size(), m_values.size());
}

void EndToEndTest::askForDeletion()
{
    PlainClient support(m_info.parameters(QStringLiteral("support")));
    QVERIFY2(support.isOpen(), qPrintable(support.failure()));
    QVERIFY(support
                .run(QStringLiteral("SELECT api.disclose('%1', 'customer', "
                                    "'{\"customer_id\": %2}', 'ticket 4711')")
                         .arg(newId(), m_customer))
                .ok);
    const Answer asked = support.run(QStringLiteral("SELECT state FROM api.request_deletion('%1', "
                                                    "%2, 'closing', NULL, 'ticket 4711')")
                                         .arg(newId(), m_customer));
    QVERIFY2(asked.ok, qPrintable(asked.message));
    QCOMPARE(asked.cell(), QStringLiteral("grace_period"));
    QVERIFY(seconds("due_at") > m_clock.now() + 180 * day);
}

void EndToEndTest::backUpTheDayBefore()
{
    m_clock.moveTo(seconds("due_at") - day);
    for (const char *command : {"sandbox backup", "backups sync"}) {
        const Ran ran = ctl(command);
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
    }
    m_backup = newestBackup();
    QVERIFY(!m_backup.isEmpty());
    QCOMPARE(state(), QStringLiteral("grace_period"));
}

void EndToEndTest::eraseWhenDue()
{
    m_clock.advance(day + hour);
    withWorker([this] {
        QTRY_COMPARE_WITH_TIMEOUT(state(), QStringLiteral("partially_executed"), 60'000);
        settleTasks();
        QTRY_COMPARE_WITH_TIMEOUT(
            cell(QStringLiteral("SELECT count(*) FROM reeve.tombstone WHERE seq IS NULL")),
            QStringLiteral("0"), 60'000);
    });
    QCOMPARE(state(), QStringLiteral("erased"));
    QVERIFY(qAbs(seconds("erased_at") - m_clock.now()) < hour);
}

void EndToEndTest::withWorker(const std::function<void()> &meanwhile)
{
    QStringList words = m_clock.prefix()
                        + QStringList{ownProgram("reevectl"), QStringLiteral("work"),
                                      QStringLiteral("--sandbox"), m_folder};
    QProcess worker;
    worker.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    const QString program = words.takeFirst();
    worker.start(program, words);
    meanwhile();
    worker.terminate();
    QVERIFY(worker.waitForFinished(60'000));
    QCOMPARE(worker.exitCode(), 0);
}

// Signed by the worker, and no word of the person but the number.
QJsonObject EndToEndTest::certificate()
{
    const QString deletion = cell(
        QStringLiteral("SELECT id FROM reeve.account_deletion WHERE customer_id = %1 ORDER BY id "
                       "DESC LIMIT 1")
            .arg(m_customer));
    const Answer asked = as(
        "officer", QStringLiteral("SELECT api.ask_certificate('%1', %2)").arg(newId(), deletion));
    const auto body = [&] {
        return as("auditor", QStringLiteral("SELECT body FROM api.certificate(%1)").arg(deletion))
            .cell()
            .toUtf8();
    };
    withWorker([&] { QTRY_VERIFY_WITH_TIMEOUT(!body().isEmpty(), 60'000); });
    const auto key = SigningKey::load(m_folder + QStringLiteral("/erasure/signing.key"));
    const auto verified = key ? verifyCertificate(body(), key->publicPem())
                              : tl::unexpected(key.error());
    if (!asked.ok || !verified || !namedIn(body()).isEmpty())
        return {};
    return verified->facts;
}

void EndToEndTest::certify()
{
    const QJsonObject facts = certificate();
    QCOMPARE(facts.value(QLatin1String("customer")).toInteger(), m_customer.toLongLong());
    QVERIFY(!facts.value(QLatin1String("retained")).toArray().isEmpty()); // the invoices
    const QJsonObject backups = facts.value(QLatin1String("backups")).toObject();
    QVERIFY(!backups.value(QLatin1String("expire_at")).toString().isEmpty());
    QVERIFY(backups.value(QLatin1String("gone_at")).toString().isEmpty());
}

void EndToEndTest::settleTasks()
{
    for (const QString &step :
         column(QStringLiteral("SELECT id FROM reeve.erasure_step WHERE state <> 'done'")))
        QVERIFY(as("officer", QStringLiteral("SELECT api.settle_erasure_step('%1', %2, true, '')")
                                  .arg(newId(), step))
                    .ok);
}

void EndToEndTest::lookIntoTheDump()
{
    QCOMPARE(namedIn(dump()), QStringList());
}

void EndToEndTest::scrub()
{
    {
        PlainClient support(m_info.parameters(QStringLiteral("support")));
        QVERIFY(support.run(QStringLiteral("SELECT 1")).ok);
        const Ran refused = ctl("db scrub --yes");
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.errors.contains(QStringLiteral("support")), qPrintable(refused.errors));
    }
    // Nobody is asked who is not there: without --yes nothing happens.
    QTRY_COMPARE(cell(QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE usename = "
                                     "'support'")),
                 QStringLiteral("0"));
    QCOMPARE(ctl("db scrub").code, 1);
    {
        // What it may still see would be copied.
        PlainClient service(m_info.parameters(QStringLiteral("service_app")));
        QVERIFY(service.run(QStringLiteral("BEGIN ISOLATION LEVEL REPEATABLE READ")).ok);
        QVERIFY(service.run(QStringLiteral("SELECT 1")).ok);
        m_clock.advance(60);
        const Ran refused = ctl("db scrub --yes");
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.errors.contains(QStringLiteral("hold deleted rows back")),
                 qPrintable(refused.errors));
    }
    QTRY_COMPARE(cell(QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE usename = "
                                     "'service_app'")),
                 QStringLiteral("0"));
    const Ran scrubbed = ctl("db scrub --yes");
    QVERIFY2(scrubbed.code == 0, qPrintable(scrubbed.errors));
    QVERIFY(scrubbed.errors.contains(QStringLiteral("service.customer")));
    QCOMPARE(namedInFiles(), QStringList());
}

void EndToEndTest::backUpTheDayAfter()
{
    const qint64 held = seconds("backups_expire_at");
    m_clock.advance(day);
    for (const char *command : {"sandbox backup", "backups sync"}) {
        const Ran ran = ctl(command);
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
    }
    QVERIFY(newestBackup() != m_backup);
    // The one of the day before is the last that holds them, and is kept.
    const qint64 stopped = cell(QStringLiteral("SELECT extract(epoch FROM stopped_at)::bigint FROM "
                                               "reeve.backup WHERE label = '%1'")
                                    .arg(m_backup))
                               .toLongLong();
    QCOMPARE(seconds("backups_expire_at"), stopped + 30 * day);
    QVERIFY(seconds("backups_expire_at") < held);
    QCOMPARE(state(), QStringLiteral("erased"));
}

void EndToEndTest::restore()
{
    const Ran restored = ctl({QStringLiteral("sandbox"), QStringLiteral("restore"), m_backup});
    QVERIFY2(restored.code == 0, qPrintable(restored.errors));
    QCOMPARE(namedIn(dump()).size(), m_values.size());
    for (const char *login : {"support", "officer", "auditor", "admin"}) {
        const Answer refused = as(login, QStringLiteral("SELECT * FROM api.backups()"));
        QCOMPARE(refused.sqlstate, QByteArray("RV005"));
        QVERIFY2(refused.message.contains(QStringLiteral("erasure replay")),
                 qPrintable(refused.message));
    }
}

void EndToEndTest::replay()
{
    const QString files = m_folder + QStringLiteral("/erasure/");
    const QString pub = files + QStringLiteral("signing.key.pub");
    const auto key = SigningKey::load(files + QStringLiteral("signing.key"));
    QVERIFY(key && writeWholeFile(pub, key->publicPem(), FileAccess::Public));
    const Ran replayed = ctl({QStringLiteral("erasure"), QStringLiteral("replay"),
                              QStringLiteral("--ledger"), files + QStringLiteral("ledger"),
                              QStringLiteral("--ledger-key"), files + QStringLiteral("ledger.key"),
                              QStringLiteral("--public-key"), pub});
    QVERIFY2(replayed.code == 0, qPrintable(replayed.errors));
    QCOMPARE(namedIn(dump()), QStringList());
    QVERIFY(as("auditor", QStringLiteral("SELECT * FROM api.backups()")).ok);
    settleTasks();
    QCOMPARE(state(), QStringLiteral("erased"));
}

void EndToEndTest::outliveTheBackups()
{
    const auto backUpAndSync = [this] {
        for (const char *command : {"sandbox backup", "backups sync"}) {
            const Ran ran = ctl(command);
            QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        }
    };
    m_clock.advance(day);
    backUpAndSync();
    // Both from before the second erasure are kept.
    QCOMPARE(state(), QStringLiteral("erased"));
    QVERIFY(seconds("backups_expire_at") > m_clock.now() + 27 * day);
    m_clock.advance(31 * day);
    backUpAndSync();
    QCOMPARE(column(QStringLiteral("SELECT count(*) FROM reeve.backup WHERE expired_at IS NULL")),
             QStringList{QStringLiteral("2")});
    QCOMPARE(cell(QStringLiteral("SELECT expired_at IS NOT NULL FROM reeve.backup WHERE label = "
                                 "'%1'")
                      .arg(m_backup)),
             QStringLiteral("true"));
    QCOMPARE(state(), QStringLiteral("gone_from_backups"));
    const QJsonObject backups = certificate().value(QLatin1String("backups")).toObject();
    QVERIFY(!backups.value(QLatin1String("gone_at")).toString().isEmpty());
}

QByteArray EndToEndTest::dump()
{
    const auto account = ServerAccount::choose();
    const auto text = account->run(QStringLiteral("pg_dump"),
                                   {QStringLiteral("--host=") + m_info.socketDirectory,
                                    QStringLiteral("--port=") + m_info.port,
                                    QStringLiteral("--username=postgres"), m_info.database});
    if (!text)
        qFatal("No dump: %s", qPrintable(text.error().detail));
    return *text;
}

QStringList EndToEndTest::namedIn(const QByteArray &text) const
{
    QStringList found;
    for (const QByteArray &value : m_values)
        if (text.contains(value))
            found += QString::fromUtf8(value);
    return found;
}

QStringList EndToEndTest::namedInFiles() const
{
    QSet<QString> found;
    const QString home = m_info.serverDirectory;
    QDirIterator files(home, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString name = files.next().mid(home.size() + 1);
        if (name.startsWith(QStringLiteral("data/pg_wal"))
            || name.startsWith(QStringLiteral("backups/")))
            continue;
        QFile file(files.filePath());
        if (!file.open(QIODevice::ReadOnly))
            continue; // taken away meanwhile
        for (const QString &value : namedIn(file.readAll()))
            found.insert(value);
    }
    return found.values();
}

QTEST_GUILESS_MAIN(EndToEndTest)
#include "tst_endtoend.moc"
