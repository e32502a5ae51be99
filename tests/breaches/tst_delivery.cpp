// SPDX-License-Identifier: GPL-3.0-or-later
// Notices on their way over real SMTP: everybody is told once, whatever the relay says and however often the
// worker dies; what may have arrived is sent again as the same message, and nothing else is.
#include "models/base/wholefile.h"
#include "models/breaches/bounces.h"
#include "models/breaches/delivery.h"
#include "models/certificates/authority.h"
#include "models/work/workersettings.h"
#include "tests/support/breach.h"
#include "tests/support/postfix.h"
#include "tests/support/program.h"
#include "tests/support/smtpserver.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <mutex>

using namespace reeve;
using namespace reeve::test;

namespace
{
constexpr int patience = 120'000; // milliseconds; on a busy machine
}

class TstDelivery : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void everybodyOnce();
    void putOffNowAndThen();
    void rejectedNowAndThen();
    void answersThatGetLost();
    void killedAgainAndAgain();
    void databaseConnectionLost();
    void twoWorkers();
    void hostileAddresses();
    void withoutARelay();
    void throughPostfix();
    void comesBackFromPostfix();
    void erasedMeanwhile(); // the last to send: one customer less from here on
    void marks();
    void settingsFile_data();
    void settingsFile();

private:
    QString at(const char *name) const { return m_folder.filePath(QLatin1String(name)); }
    QStringList server(const QStringList &more = {}) const
    {
        return QStringList{QStringLiteral("--tls"),  QStringLiteral("starttls"),
                           QStringLiteral("--cert"), at("relay.crt"),
                           QStringLiteral("--key"),  at("relay.key")}
               + more;
    }
    NoticeSettings settings(int port, int connections = 3) const
    {
        NoticeSettings to{.from = *MailAddress::from(QStringLiteral("privacy@kontor.example"))};
        to.relay = SmtpRelay{.host = QStringLiteral("localhost"),
                             .port = port,
                             .security = SmtpRelay::Security::StartTls,
                             .caFile = at("ca.crt"),
                             .user = {},
                             .password = {},
                             .from = to.from,
                             .timeout = std::chrono::seconds(20)};
        to.bounces = MailAddress::from(QStringLiteral("bounces@kontor.example"));
        to.connections = connections;
        return to;
    }
    std::unique_ptr<Delivery> deliver(const NoticeSettings &to)
    {
        return std::make_unique<Delivery>(m_database.parameters(QStringLiteral("reeve_worker")), to,
                                          [this](const QString &line) {
                                              const std::lock_guard lock(m_saying);
                                              m_said += line;
                                          });
    }
    /// The first so many customers live in Luxembourg, and are told.
    void send(int customers);
    bool isDone()
    {
        return cell("SELECT count(*) FROM reeve.notice_run WHERE state = 'done'") == 1;
    }
    int cell(const char *sql) { return m_database.sql(QLatin1String(sql)).value(0).toInt(); }
    int inState(const char *state)
    {
        return m_database
            .sql(QStringLiteral("SELECT count(*) FROM reeve.notice WHERE state = $1"),
                 {QLatin1String(state)})
            .value(0)
            .toInt();
    }
    /// How many copies arrived of each Message-ID.
    static QHash<QByteArray, int> copies(const QList<QByteArray> &messages);

    QTemporaryDir m_folder;
    TestDatabase m_database;
    std::unique_ptr<Breach> m_breach;
    std::mutex m_saying;
    QStringList m_said;
};

void TstDelivery::initTestCase()
{
    auto authority = Authority::create(QStringLiteral("Kontor"));
    QVERIFY(authority);
    const auto issued = authority->issueServer({QStringLiteral("localhost")}, Validity::days(2));
    QVERIFY(issued);
    QVERIFY(writeWholeFile(at("ca.crt"), authority->certificatePem(), FileAccess::Public));
    QVERIFY(writeWholeFile(at("relay.crt"), issued->certificatePem, FileAccess::Public));
    QVERIFY(writeWholeFile(at("relay.key"), issued->keyPem, FileAccess::Private));
}

void TstDelivery::init()
{
    m_said.clear();
    m_breach.reset();
    forgetBreaches(m_database);
    m_breach = std::make_unique<Breach>(m_database);
    m_database.sql(QStringLiteral(
        "UPDATE reeve.setting SET value = '0' WHERE name = 'notice_resend_seconds'"));
}

void TstDelivery::send(int customers)
{
    m_database.sql(
        QStringLiteral("UPDATE service.customer SET country = CASE WHEN id <= %1 THEN 'LU' ELSE "
                       "'BE' END, email = 'c' || id || '@example.org' WHERE id <= %1 OR country = "
                       "'LU'")
            .arg(customers));
    QVERIFY(m_breach->send(QStringLiteral("{\"country\": [\"LU\"]}")) > 0);
    QCOMPARE(cell("SELECT count(*) FROM reeve.notice"), customers);
}

QHash<QByteArray, int> TstDelivery::copies(const QList<QByteArray> &messages)
{
    static const QRegularExpression id(QStringLiteral("^Message-I[dD]:\\s*<([^>]+)>"),
                                       QRegularExpression::MultilineOption);
    QHash<QByteArray, int> copies;
    for (const QByteArray &message : messages)
        ++copies[id.match(QString::fromLatin1(message)).captured(1).toLatin1()];
    return copies;
}

void TstDelivery::everybodyOnce()
{
    const SmtpServer relay(server());
    QVERIFY2(relay.port() > 0, qPrintable(relay.failure()));
    send(60);
    const auto delivery = deliver(settings(relay.port()));
    QTRY_VERIFY_WITH_TIMEOUT(isDone(), patience);
    QCOMPARE(inState("accepted"), 60);
    const QList<QByteArray> messages = relay.messages();
    QCOMPARE(messages.size(), 60);
    QCOMPARE(copies(messages).size(), 60);
    QSet<QString> told;
    for (const QString &envelope : relay.envelopes()) {
        const QStringList two = envelope.split(u' ');
        told += two.value(1);
        // A return path of its own, by which a bounce is known.
        const auto mark = noticeMarkIn(two.value(0).toLatin1());
        QVERIFY2(mark, qPrintable(envelope));
        QCOMPARE(m_database.sql(QStringLiteral("SELECT 'c' || customer_id || '@example.org' FROM "
                                               "reeve.notice WHERE id = %1")
                                    .arg(mark->notice)),
                 QStringList{two.value(1)});
    }
    QCOMPARE(told.size(), 60);
    // In their language, and plainly a machine's.
    const int french = cell("SELECT count(*) FROM service.customer WHERE country = 'LU' AND "
                            "locale LIKE 'fr%'");
    QVERIFY(french > 0 && french < 60);
    int inFrench = 0;
    for (const QByteArray &message : messages) {
        inFrench += message.contains("Subject: About your data (fr)") ? 1 : 0;
        QVERIFY(message.contains("Auto-Submitted: auto-generated"));
        QVERIFY(!message.contains("{{name}}"));
    }
    QCOMPARE(inFrench, french);
    QCOMPARE(m_breach->state(), QStringLiteral("notified"));
}

void TstDelivery::putOffNowAndThen()
{
    const SmtpServer relay(
        server({QStringLiteral("--at"), QStringLiteral("data"), QStringLiteral("--reply"),
                QStringLiteral("451 4.3.0 later, please"), QStringLiteral("--every"),
                QStringLiteral("7")}));
    QVERIFY2(relay.port() > 0, qPrintable(relay.failure()));
    send(60);
    const auto delivery = deliver(settings(relay.port()));
    QTRY_VERIFY_WITH_TIMEOUT(isDone(), patience);
    QCOMPARE(inState("accepted"), 60);
    QVERIFY(cell("SELECT sum(deferrals) FROM reeve.notice") >= 8);
    QVERIFY(cell("SELECT sum(deferred) FROM reeve.notice_domain WHERE domain = 'example.org'")
            >= 8);
}

void TstDelivery::rejectedNowAndThen()
{
    const SmtpServer relay(
        server({QStringLiteral("--at"), QStringLiteral("rcpt"), QStringLiteral("--reply"),
                QStringLiteral("550 5.1.1 no such user"), QStringLiteral("--every"),
                QStringLiteral("5")}));
    QVERIFY2(relay.port() > 0, qPrintable(relay.failure()));
    send(50);
    const auto delivery = deliver(settings(relay.port()));
    QTRY_VERIFY_WITH_TIMEOUT(isDone(), patience);
    QCOMPARE(inState("rejected"), 10);
    QCOMPARE(inState("accepted"), 40);
    QCOMPARE(relay.messages().size(), 40);
    QCOMPARE(cell("SELECT count(*) FROM reeve.notice WHERE code = 550 AND reply LIKE '%5.1.1%'"),
             10);
}

// The relay has taken the message and says nothing: it may be there, or not.
void TstDelivery::answersThatGetLost()
{
    const SmtpServer relay(server({QStringLiteral("--at"), QStringLiteral("data"),
                                   QStringLiteral("--every"), QStringLiteral("6")}));
    QVERIFY2(relay.port() > 0, qPrintable(relay.failure()));
    send(50);
    const auto delivery = deliver(settings(relay.port()));
    QTRY_VERIFY_WITH_TIMEOUT(isDone(), patience);
    QCOMPARE(inState("accepted"), 50);
    const QHash<QByteArray, int> arrived = copies(relay.messages());
    QCOMPARE(arrived.size(), 50); // each copy is the same message
    const int all = int(relay.messages().size());
    QVERIFY(all > 50);
    // One more for each lost answer and not one besides.
    QCOMPARE(all, cell("SELECT sum(attempts) FROM reeve.notice"));
    QCOMPARE(all - 50, all / 6);
}

void TstDelivery::killedAgainAndAgain()
{
    const bool isLong = !qEnvironmentVariableIsEmpty("REEVE_LONG");
    const int customers = isLong ? 2000 : 160;
    const int kills = isLong ? 60 : 6;
    constexpr int connections = 2;
    const SmtpServer relay(server({QStringLiteral("--at"), QStringLiteral("data"),
                                   QStringLiteral("--reply"), QStringLiteral("450 4.2.0 try again"),
                                   QStringLiteral("--every"), QStringLiteral("50")}));
    QVERIFY2(relay.port() > 0, qPrintable(relay.failure()));
    send(customers);
    const QString file = at("worker.json");
    const QJsonObject mail{{QStringLiteral("host"), QStringLiteral("localhost")},
                           {QStringLiteral("port"), relay.port()},
                           {QStringLiteral("security"), QStringLiteral("starttls")},
                           {QStringLiteral("ca"), at("ca.crt")},
                           {QStringLiteral("from"), QStringLiteral("privacy@kontor.example")},
                           {QStringLiteral("connections"), connections}};
    QVERIFY(writeWholeFile(file,
                           workerSettingsText(m_database.parameters(QStringLiteral("reeve_worker")),
                                              {{QStringLiteral("mail"), mail}}),
                           FileAccess::Private));
    int killed = 0;
    for (; killed <= kills && !isDone(); ++killed) {
        QProcess worker;
        worker.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        worker.start(ownProgram("reevectl"),
                     {QStringLiteral("work"), QStringLiteral("--settings"), file});
        QVERIFY(worker.waitForStarted());
        const int before = inState("accepted");
        const int enough = killed == kills ? customers : before + customers / (kills + 2);
        QTRY_VERIFY_WITH_TIMEOUT(isDone() || inState("accepted") >= enough, patience);
        if (killed == kills)
            QTRY_VERIFY_WITH_TIMEOUT(isDone(), patience);
        worker.kill();
        QVERIFY(worker.waitForFinished());
    }
    QVERIFY(killed > 2);
    QTRY_VERIFY_WITH_TIMEOUT(isDone(), patience);
    QCOMPARE(inState("accepted"), customers);
    const QHash<QByteArray, int> arrived = copies(relay.messages());
    QCOMPARE(arrived.size(), customers); // nobody is lost, and each copy is the same message
    int extra = 0;
    for (const int count : arrived)
        extra += count - 1;
    // What was put off arrived here as well, before it was: it is in messages() once more.
    const int putOff = cell("SELECT sum(deferrals) FROM reeve.notice");
    QVERIFY2(
        extra <= putOff + killed * connections,
        qPrintable(
            QStringLiteral("%1 extra, %2 put off, %3 kills").arg(extra).arg(putOff).arg(killed)));
}

void TstDelivery::databaseConnectionLost()
{
    const SmtpServer relay(server());
    QVERIFY2(relay.port() > 0, qPrintable(relay.failure()));
    send(200);
    const auto delivery = deliver(settings(relay.port()));
    for (const int enough : {20, 80, 140}) {
        QTRY_VERIFY_WITH_TIMEOUT(inState("accepted") >= enough, patience);
        m_database.sql(QStringLiteral("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                      "WHERE application_name = 'reeve notices' AND datname = "
                                      "current_database()"));
    }
    QTRY_VERIFY_WITH_TIMEOUT(isDone(), patience);
    QCOMPARE(inState("accepted"), 200);
    const QHash<QByteArray, int> arrived = copies(relay.messages());
    QCOMPARE(arrived.size(), 200);
    QVERIFY(relay.messages().size() <= 200 + 3 * 3); // three times, three connections
}

void TstDelivery::twoWorkers()
{
    const SmtpServer relay(server());
    QVERIFY2(relay.port() > 0, qPrintable(relay.failure()));
    send(150);
    const auto one = deliver(settings(relay.port()));
    const auto two = deliver(settings(relay.port()));
    QTRY_VERIFY_WITH_TIMEOUT(isDone(), patience);
    QCOMPARE(inState("accepted"), 150);
    QCOMPARE(relay.messages().size(), 150);
    QCOMPARE(copies(relay.messages()).size(), 150);
}

// What no mail can be sent to is listed for a person; nothing of it reaches the relay as a command.
void TstDelivery::hostileAddresses()
{
    const SmtpServer relay(server());
    QVERIFY2(relay.port() > 0, qPrintable(relay.failure()));
    send(12);
    const QStringList addresses{QStringLiteral("a@example.org>\r\nRCPT TO:<victim@example.net"),
                                QStringLiteral("a@example.org\r\nBcc: victim@example.net"),
                                QStringLiteral("änna@example.org"),
                                QStringLiteral("\"a b\"@example.org"),
                                QStringLiteral("a@b@c d"),
                                QStringLiteral("a@-.example")};
    for (qsizetype n = 0; n < addresses.size(); ++n)
        m_database.sql(QStringLiteral("UPDATE service.customer SET email = $1 WHERE id = $2"),
                       {addresses.at(n), n + 1});
    // An international domain has a form that mail knows.
    m_database.sql(
        QStringLiteral("UPDATE service.customer SET email = 'anna@müller.example', first_name = "
                       "E'Anna\\r\\nBcc: victim@example.net' WHERE id = 12"));
    const auto delivery = deliver(settings(relay.port()));
    QTRY_VERIFY_WITH_TIMEOUT(isDone(), patience);
    QCOMPARE(inState("accepted"), 6);
    QCOMPARE(cell("SELECT count(*) FROM reeve.notice WHERE state = 'unreachable' AND cause = "
                  "'bad_address'"),
             6);
    QVERIFY(!relay.envelopes().join(u'\n').contains(QStringLiteral("victim")));
    QVERIFY(relay.envelopes().join(u'\n').contains(QStringLiteral("anna@xn--mller-kva.example")));
    for (const QByteArray &message : relay.messages())
        QVERIFY(!message.left(message.indexOf("\r\n\r\n")).contains("Bcc"));
}

void TstDelivery::erasedMeanwhile()
{
    const SmtpServer relay(server());
    QVERIFY2(relay.port() > 0, qPrintable(relay.failure()));
    send(10);
    m_database.sql(QStringLiteral("SET session_replication_role = replica"));
    m_database.sql(QStringLiteral("DELETE FROM service.customer WHERE id = 3"));
    m_database.sql(QStringLiteral("SET session_replication_role = origin"));
    m_database.sql(
        QStringLiteral("UPDATE service.customer SET email = 'moved@example.org' WHERE id = 4"));
    const auto delivery = deliver(settings(relay.port()));
    QTRY_VERIFY_WITH_TIMEOUT(isDone(), patience);
    QCOMPARE(inState("accepted"), 9);
    QCOMPARE(cell("SELECT count(*) FROM reeve.notice WHERE customer_id = 3 AND cause = 'erased'"),
             1);
    const QString all = relay.envelopes().join(u'\n');
    QVERIFY(all.contains(QStringLiteral("moved@example.org")));
    QVERIFY(!all.contains(QStringLiteral("c4@example.org")));
}

void TstDelivery::withoutARelay()
{
    send(20);
    NoticeSettings to{.from = *MailAddress::from(QStringLiteral("privacy@kontor.example"))};
    to.folder = m_folder.filePath(QStringLiteral("mail"));
    QVERIFY(QDir().mkpath(to.folder));
    {
        const auto delivery = deliver(to);
        QTRY_VERIFY_WITH_TIMEOUT(isDone(), patience);
    }
    const QFileInfoList files = QDir(to.folder).entryInfoList({QStringLiteral("*.eml")});
    QCOMPARE(files.size(), 20);
    for (const QFileInfo &file : files)
        QVERIFY(!(file.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
}

void TstDelivery::throughPostfix()
{
    if (!Postfix::isAvailable())
        QSKIP("Postfix is not installed, or this is not root.");
    const Postfix postfix(at("relay.crt"), at("relay.key"));
    QVERIFY2(postfix.failure().isEmpty(), qPrintable(postfix.failure()));
    const bool isLong = !qEnvironmentVariableIsEmpty("REEVE_LONG");
    const int customers = isLong ? TestDatabase::customers : 100;
    send(customers);
    QElapsedTimer clock;
    clock.start();
    const auto delivery = deliver(settings(postfix.startTlsPort(), isLong ? 10 : 3));
    QTRY_VERIFY_WITH_TIMEOUT(isDone(), patience);
    qInfo("%d notices in %lld ms", customers, clock.elapsed());
    QCOMPARE(inState("accepted"), customers);
    QTRY_COMPARE_WITH_TIMEOUT(postfix.messages().size(), customers, patience);
    QCOMPARE(copies(postfix.messages()).size(), customers);
}

// Real reports: what the relay has accepted and then cannot deliver becomes a task for a person.
void TstDelivery::comesBackFromPostfix()
{
    if (!Postfix::isAvailable())
        QSKIP("Postfix is not installed, or this is not root.");
    const Postfix postfix(at("relay.crt"), at("relay.key"));
    QVERIFY2(postfix.failure().isEmpty(), qPrintable(postfix.failure()));
    send(12);
    m_database.sql(QStringLiteral(
        "UPDATE service.customer SET email = 'c' || id || CASE WHEN id <= 3 THEN '@gone.example' "
        "ELSE '@full.example' END WHERE id <= 5"));
    NoticeSettings to = settings(postfix.startTlsPort());
    to.bounces = MailAddress::from(QStringLiteral("bounces@example.org"));
    {
        const auto delivery = deliver(to);
        QTRY_VERIFY_WITH_TIMEOUT(isDone(), patience);
    }
    QCOMPARE(inState("accepted"), 12);
    QTRY_COMPARE_WITH_TIMEOUT(postfix.messages().size(), 7 + 5, patience);
    PgDriver worker;
    QVERIFY(worker.openWith(m_database.parameters(QStringLiteral("reeve_worker"))));
    BounceCounts all;
    for (const QByteArray &mail : postfix.messages()) {
        const auto counts = noteBounce(worker, mail);
        QVERIFY(counts);
        all.bounced += counts->bounced;
        all.others += counts->others;
    }
    QCOMPARE(all.bounced, 5);
    QCOMPARE(all.others, 7); // the notices that arrived
    QCOMPARE(m_database.sql(QStringLiteral("SELECT customer_id || ' ' || left(reply, 5) FROM "
                                           "reeve.notice WHERE state = 'bounced' ORDER BY "
                                           "customer_id")),
             (QStringList{QStringLiteral("1 5.1.1"), QStringLiteral("2 5.1.1"),
                          QStringLiteral("3 5.1.1"), QStringLiteral("4 5.2.2"),
                          QStringLiteral("5 5.2.2")}));
}

void TstDelivery::marks()
{
    const QByteArray mac = "0123456789abcdef0123";
    const auto mark = noticeMarkIn("bounces+" + noticeMark(17, mac) + "@kontor.example");
    QVERIFY(mark);
    QCOMPARE(mark->notice, 17);
    QCOMPARE(mark->mac, mac);
    QVERIFY(noticeMarkIn("<notice." + noticeMark(17, mac) + "@kontor.example>"));
    for (const char *other : {"bounces@kontor.example", "bounces+17.0123@kontor.example",
                              "17.0123456789abcdef0123@kontor.example", "", "+.@"})
        QVERIFY2(!noticeMarkIn(other), other);
}

void TstDelivery::settingsFile_data()
{
    QTest::addColumn<QString>("mail");
    QTest::addColumn<QString>("wrong"); // the field; empty: it is right
    const auto row = [](const char *mail, const char *wrong) {
        QTest::newRow(mail) << QString::fromLatin1(mail) << QString::fromLatin1(wrong);
    };
    row(R"({"host": "r.example", "security": "smtps", "from": "a@b.example"})", "");
    row(R"({"host": "r.example", "security": "smtps", "from": "a@b.example", "connections": 9,)"
        R"( "per_minute": 600, "domain_per_minute": 60, "bounces": "c@b.example"})",
        "");
    row(R"({"host": "r.example", "security": "none", "from": "a@b.example"})", "security");
    row(R"({"host": "r.example", "security": "smtps", "from": "nobody"})", "from");
    row(R"({"from": "a@b.example"})", "folder");
    row(R"({"host": "r.example", "security": "smtps", "from": "a@b.example", "bounces": "x"})",
        "bounces");
    row(R"({"host": "r.example", "security": "smtps", "from": "a@b.example", "connections": 0})",
        "connections");
    row(R"({"host": "r.example", "security": "smtps", "from": "a@b.example", "per_minute": "6"})",
        "per_minute");
}

void TstDelivery::settingsFile()
{
    QFETCH(QString, mail);
    QFETCH(QString, wrong);
    const QString file = at("settings.json");
    QVERIFY(writeWholeFile(file, QStringLiteral("{\"mail\": %1}").arg(mail).toUtf8(),
                           FileAccess::Private));
    const auto read = readNoticeSettings(file);
    QVERIFY2(bool(read) == wrong.isEmpty(), read ? "" : qPrintable(read.error().text));
    if (!read)
        QVERIFY2(read.error().text.contains(wrong), qPrintable(read.error().text));
    QVERIFY(writeWholeFile(file, "{\"host\": \"x\"}", FileAccess::Private));
    QCOMPARE(readNoticeSettings(file).error().kind, ErrorKind::NotFound);
}

QTEST_GUILESS_MAIN(TstDelivery)
#include "tst_delivery.moc"
