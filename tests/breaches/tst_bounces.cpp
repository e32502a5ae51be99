// SPDX-License-Identifier: GPL-3.0-or-later
// What comes back is known as the notice that it is about, by its return path or by its Message-ID; nobody can
// make a notice bounce who has not got it.
#include "models/base/wholefile.h"
#include "models/breaches/bounces.h"
#include "models/breaches/delivery.h"
#include "models/mail/deliveryreport.h"
#include "tests/support/breach.h"
#include "tests/support/program.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace reeve;
using namespace reeve::test;

namespace
{

// As Postfix writes them.
QByteArray report(const QByteArray &to, const QByteArray &id, const QByteArray &recipients)
{
    return "Return-Path: <>\r\nDelivered-To: " + to
           + "\r\nFrom: MAILER-DAEMON@relay.test (Mail Delivery System)\r\nTo: " + to
           + "\r\nSubject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\n"
             "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status;\r\n"
             "\tboundary=\"4F1.1/relay.test\"\r\n\r\nThis is a MIME-encapsulated message.\r\n\r\n"
             "--4F1.1/relay.test\r\nContent-Description: Notification\r\nContent-Type: text/plain; "
             "charset=us-ascii\r\n\r\nI'm sorry.\r\n\r\n--4F1.1/relay.test\r\n"
             "Content-Description: Delivery report\r\nContent-Type: message/delivery-status\r\n\r\n"
             "Reporting-MTA: dns; relay.test\r\nX-Postfix-Queue-ID: 4F1\r\nArrival-Date: Mon,  5 "
             "Jan 2026 10:00:00 +0000 (UTC)\r\n\r\n"
           + recipients
           + "\r\n--4F1.1/relay.test\r\nContent-Description: Undelivered Message\r\n"
             "Content-Type: message/rfc822\r\n\r\nFrom: privacy@kontor.example\r\nTo: "
             "anna@example.org\r\nMessage-ID: <"
           + id + ">\r\nSubject: About your data\r\n\r\nDear Anna\r\n\r\n--4F1.1/relay.test--\r\n";
}

QByteArray recipient(const QByteArray &action, const QByteArray &status)
{
    return "Final-Recipient: rfc822; anna@example.org\r\nOriginal-Recipient: "
           "rfc822;anna@example.org\r\nAction: "
           + action + "\r\nStatus: " + status
           + "\r\nRemote-MTA: dns; mx.example.org\r\nDiagnostic-Code: smtp; 550 5.1.1 "
             "<anna@example.org>: User\r\n    unknown\r\n";
}

const QByteArray noMac = "0123456789abcdef0123";

} // namespace

class TstBounces : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void reads();
    void isNoReport_data();
    void isNoReport();
    void closesNotices_data();
    void closesNotices();
    void mailbox();

private:
    TestDatabase m_database;
    std::unique_ptr<Breach> m_breach;
    PgDriver m_worker;
    QList<QPair<qint64, QByteArray>> m_marks; ///< of accepted notices that nothing came back of
};

void TstBounces::initTestCase()
{
    m_breach = std::make_unique<Breach>(m_database);
    m_breach->send(QStringLiteral("{\"country\": [\"BE\"]}"));
    m_database.sql(
        QStringLiteral("UPDATE reeve.notice SET state = 'accepted', settled_at = now()"));
    for (const QString &row : m_database.sql(QStringLiteral(
             "SELECT id || ' ' || reeve.notice_mac(id, reeve.notice_key()) FROM reeve.notice "
             "ORDER BY id LIMIT 20"))) {
        const QStringList two = row.split(u' ');
        m_marks.append({two.value(0).toLongLong(), two.value(1).toLatin1()});
    }
    QCOMPARE(m_marks.size(), 20);
    QVERIFY(m_worker.openWith(m_database.parameters(QStringLiteral("reeve_worker"))));
}

void TstBounces::reads()
{
    const auto read = deliveryReportIn(
        report("bounces+17." + noMac + "@kontor.example", "one@x",
               recipient("failed", "5.1.1") + "\r\n" + recipient("delayed", "4.2.2")));
    QVERIFY(read);
    QCOMPARE(read->originalMessageId, QByteArray("one@x"));
    QVERIFY(read->to.first().startsWith("bounces+17."));
    QCOMPARE(read->recipients.size(), 2);
    QCOMPARE(read->recipients.at(0).action, QByteArray("failed"));
    QCOMPARE(read->recipients.at(0).status, QByteArray("5.1.1"));
    QVERIFY(read->recipients.at(0).words.endsWith(QStringLiteral("User unknown")));
    QCOMPARE(read->recipients.at(1).action, QByteArray("delayed"));
}

void TstBounces::isNoReport_data()
{
    QTest::addColumn<QByteArray>("mail");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("noise") << QByteArray("\0\xff\xfe", 3);
    QTest::newRow("out of office")
        << QByteArray("From: anna@example.org\r\nTo: bounces+1." + noMac
                      + "@kontor.example\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\n");
    QTest::newRow("status in the text") << QByteArray(
        "Content-Type: text/plain\r\n\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Action: failed\r\nStatus: 5.1.1\r\n");
    QTest::newRow("report of something else") << QByteArray(
        "Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: "
        "message/disposition-notification\r\n\r\nDisposition: displayed\r\n--x--\r\n");
    QTest::newRow("cut off")
        << report("bounces@kontor.example", "x@y", recipient("failed", "5.1.1")).left(300);
}

void TstBounces::isNoReport()
{
    QFETCH(QByteArray, mail);
    QVERIFY(!deliveryReportIn(mail));
    const auto counts = noteBounce(m_worker, mail);
    QVERIFY(counts);
    QCOMPARE(counts->others, 1);
}

void TstBounces::closesNotices_data()
{
    QTest::addColumn<QByteArray>("to"); // % the mark
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QByteArray>("action");
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QString>("state"); // of the notice afterwards
    const auto row = [](const char *name, const char *to, const char *id, const char *action,
                        const char *status, const char *state) {
        QTest::newRow(name) << QByteArray(to) << QByteArray(id) << QByteArray(action)
                            << QByteArray(status) << QString::fromLatin1(state);
    };
    row("return path", "bounces+%@kontor.example", "x@y", "failed", "5.1.1", "bounced");
    row("Message-ID", "bounces@kontor.example", "notice.%@kontor.example", "failed", "5.2.2",
        "bounced");
    row("given up after days", "bounces+%@kontor.example", "x@y", "failed", "4.4.1", "bounced");
    row("without a status", "bounces+%@kontor.example", "x@y", "failed", "", "bounced");
    row("late", "bounces+%@kontor.example", "x@y", "delayed", "4.2.2", "accepted");
    row("arrived", "bounces+%@kontor.example", "x@y", "delivered", "2.0.0", "accepted");
    row("somebody's invention", "bounces+%x@kontor.example", "notice.%x@kontor.example", "failed",
        "5.1.1", "accepted");
}

void TstBounces::closesNotices()
{
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, id);
    QFETCH(QByteArray, action);
    QFETCH(QByteArray, status);
    QFETCH(QString, state);
    const auto [notice, mac] = m_marks.takeFirst();
    const QByteArray invented = noticeMark(notice, noMac);
    const QByteArray mark = noticeMark(notice, mac);
    to.replace("%x", invented).replace("%", mark);
    id.replace("%x", invented).replace("%", mark);
    const QByteArray mail = report(to, id, recipient(action, status));
    for (int turn = 0; turn < 2; ++turn) { // a mailbox that is read twice
        QVERIFY(noteBounce(m_worker, mail));
        QCOMPARE(m_database.sql(
                     QStringLiteral("SELECT state FROM reeve.notice WHERE id = %1").arg(notice)),
                 QStringList{state});
    }
    QCOMPARE(m_database.sql(QStringLiteral("SELECT count(*) FROM reeve.notice WHERE reply LIKE "
                                           "'%anna%'")),
             QStringList{QStringLiteral("0")});
    QCOMPARE(m_database
                 .sql(QStringLiteral("SELECT count(*) FROM audit.inbox WHERE event = "
                                     "'notice_bounced' AND customer_ids = ARRAY[(SELECT "
                                     "customer_id FROM reeve.notice WHERE id = %1)]")
                          .arg(notice))
                 .value(0),
             state == QStringLiteral("bounced") ? QStringLiteral("1") : QStringLiteral("0"));
}

void TstBounces::mailbox()
{
    QTemporaryDir folder;
    const QDir maildir(folder.path());
    QVERIFY(maildir.mkpath(QStringLiteral("new")));
    const auto [notice, mac] = m_marks.takeFirst();
    QVERIFY(writeWholeFile(maildir.filePath(QStringLiteral("new/1.a")),
                           report("bounces+" + noticeMark(notice, mac) + "@kontor.example", "x@y",
                                  recipient("failed", "5.1.1")),
                           FileAccess::Private));
    QVERIFY(writeWholeFile(maildir.filePath(QStringLiteral("new/2.b")), "Subject: hello\r\n\r\nHi",
                           FileAccess::Private));
    const auto counts = noteBouncesIn(m_worker, folder.path());
    QVERIFY2(counts, counts ? "" : qPrintable(counts.error().text));
    QCOMPARE(counts->bounced, 1);
    QCOMPARE(counts->others, 1);
    QVERIFY(QDir(maildir.filePath(QStringLiteral("new"))).isEmpty());
    QCOMPARE(QDir(maildir.filePath(QStringLiteral("cur"))).entryList(QDir::Files).size(), 2);
    QCOMPARE(noteBouncesIn(m_worker, folder.path()).value().bounced, 0);
    QVERIFY(!noteBouncesIn(m_worker, folder.filePath(QStringLiteral("nowhere"))));
    const Ran ran = reevectl({QStringLiteral("bounces"), QStringLiteral("--settings"),
                              folder.filePath(QStringLiteral("none.json")),
                              QStringLiteral("--maildir"), folder.path()});
    QVERIFY(ran.code != 0);
    QVERIFY2(ran.errors.contains(QStringLiteral("none.json")), qPrintable(ran.errors));
}

QTEST_GUILESS_MAIN(TstBounces)
#include "tst_bounces.moc"
