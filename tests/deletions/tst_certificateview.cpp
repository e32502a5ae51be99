// SPDX-License-Identifier: GPL-3.0-or-later
// The certificate on its way to a file: signed by a worker while one waits, printed with its hash.
#include "models/session/desk.h"
#include "tests/support/erasing.h"
#include "ui/deletions/certificateprinter.h"
#include "ui/deletions/certificatesaver.h"

#include <QFile>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace reeve;
using namespace reeve::test;

class TstCertificateView : public QObject
{
    Q_OBJECT
private slots:
    void savedAndPrinted();
};

void TstCertificateView::savedAndPrinted()
{
    TestDatabase database;
    Erasing erasing(database);
    database.sql(QStringLiteral("UPDATE service.customer SET status = 'active', closed_at = NULL "
                                "WHERE closed_at IS NOT NULL"));
    database.sql(QStringLiteral("DELETE FROM reeve.account_deletion"));
    erasing.close(QStringLiteral("id = 1801"));
    QCOMPARE(erasing.eraseAll(), 1);
    const qint64 deletion =
        database.sql(QStringLiteral("SELECT id FROM reeve.account_deletion")).value(0).toLongLong();

    Connection connection;
    bool isOpen = false;
    connection.open(database.parameters(QStringLiteral("officer")))
        .then(&connection, [&isOpen](const Result<void> &opened) { isOpen = bool(opened); });
    QTRY_VERIFY(isOpen);
    Desk desk(connection);
    CertificateSaver saver(desk, nullptr);
    QSignalSpy said(&saver, &CertificateSaver::messageRaised);
    QTemporaryDir folder;
    const QString paper = folder.filePath(QStringLiteral("erasure-1801.pdf"));
    saver.save(deletion, paper);
    QTRY_COMPARE(database.sql(QStringLiteral("SELECT count(*) FROM reeve.certificate")).value(0),
                 QStringLiteral("1"));
    erasing.eraseAll(); // the worker
    QTRY_COMPARE(said.size(), 1);
    QCOMPARE(said.first().first().value<Message>().kind, Message::Kind::Success);

    QFile json(folder.filePath(QStringLiteral("erasure-1801.json")));
    QVERIFY(json.open(QIODevice::ReadOnly));
    const auto certificate = verifyCertificate(
        json.readAll(), SigningKey::load(erasing.files().signingKey).value().publicPem());
    QVERIFY(certificate);
    QCOMPARE(json.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    QFile pdf(paper);
    QVERIFY(pdf.open(QIODevice::ReadOnly));
    QVERIFY(pdf.readAll().startsWith("%PDF"));

    const PrintedSheet sheet = printedCertificate(*certificate);
    QVERIFY(sheet.notes.join(QLatin1Char(' '))
                .contains(QString::fromLatin1(certificateDigest(certificate->json))));
    QCOMPARE(sheet.parts.size(), 6);
    QCOMPARE(sheet.parts.at(1).rows.size(),
             certificate->facts.value(QStringLiteral("erased")).toArray().size());
    for (const PrintedPart &part : sheet.parts)
        for (const QStringList &row : part.rows)
            QVERIFY(part.headings.isEmpty() || row.size() == part.headings.size());
}

QTEST_MAIN(TstCertificateView)
#include "tst_certificateview.moc"
