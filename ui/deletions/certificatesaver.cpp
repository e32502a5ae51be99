// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deletions/certificatesaver.h"

#include "models/base/wholefile.h"
#include "models/database/writeonce.h"
#include "ui/deletions/certificateprinter.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QStandardPaths>
#include <QtConcurrentRun>

namespace reeve
{

namespace
{

using namespace std::chrono_literals;

// A worker signs within about a second; longer than this none seems to run.
constexpr auto patience = 15s;
const QString channel = QStringLiteral("reeve_certificate");

} // namespace

CertificateSaver::CertificateSaver(Desk &desk, QWidget *parent)
    : QObject(parent), m_desk(desk), m_parent(parent)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_deletion = 0;
        emit messageRaised({Message::Kind::Warning,
                            tr("No worker has signed the certificate yet. It is asked for: try "
                               "again when the worker runs.")});
    });
    connect(&desk.connection(), &Connection::notified, this,
            [this](const QString &on, const QString &payload) {
                if (on == channel && m_deletion != 0 && payload == QString::number(m_deletion))
                    fetch();
            });
    desk.connection().listen(channel);
}

bool CertificateSaver::isFor(const SignedIn &person)
{
    return person.is("officer") || person.is("auditor");
}

void CertificateSaver::ask(qint64 deletion, qint64 customer)
{
    if (m_dialog)
        return;
    m_dialog = new QFileDialog(m_parent, tr("Save the certificate of erasure to"));
    m_dialog->setObjectName(QStringLiteral("certificateDialog"));
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->setAcceptMode(QFileDialog::AcceptSave);
    m_dialog->setNameFilters(
        {tr("PDF, with the signed text beside it (*.pdf)"), tr("The signed text alone (*.json)")});
    m_dialog->setDefaultSuffix(QStringLiteral("pdf"));
    m_dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    m_dialog->selectFile(tr("erasure-%1.pdf").arg(customer));
    connect(m_dialog, &QFileDialog::filterSelected, m_dialog, [this](const QString &filter) {
        m_dialog->setDefaultSuffix(filter.contains(QStringLiteral("*.json"))
                                       ? QStringLiteral("json")
                                       : QStringLiteral("pdf"));
    });
    connect(m_dialog, &QFileDialog::fileSelected, this,
            [this, deletion](const QString &path) { save(deletion, path); });
    m_dialog->open();
}

void CertificateSaver::save(qint64 deletion, const QString &path)
{
    m_latest.next();
    m_deletion = deletion;
    m_path = path;
    const quint64 number = m_latest.number();
    m_patience.start();
    const OperationId operation = QUuid::createUuid();
    writeOnce(m_desk.connection(), operation,
              {QStringLiteral("SELECT api.ask_certificate($1, $2)"), {operation, deletion}})
        .then(this, [this, number](const Result<QVariant> &asked) {
            if (!m_latest.isCurrent(number) || m_deletion == 0)
                return;
            if (!asked)
                fail(asked.error());
            else if (asked->toString() != QStringLiteral("wanted"))
                fetch(); // else the worker tells when it has signed
        });
}

void CertificateSaver::fetch()
{
    const quint64 number = m_latest.number();
    m_desk.connection()
        .run([deletion = m_deletion](PgDriver &driver) -> Result<Certificate> {
            auto rows = driver.query(
                {QStringLiteral("SELECT body FROM api.certificate($1)"), {deletion}});
            if (!rows)
                return tl::unexpected(rows.error());
            if (!rows->next())
                return failure(ErrorKind::NotFound, tr("There is no certificate yet."));
            return readCertificate(rows->value(0).toString().toUtf8());
        })
        .then(this, [this, number](const Result<Certificate> &certificate) {
            if (!m_latest.isCurrent(number) || m_deletion == 0)
                return;
            if (!certificate)
                fail(certificate.error());
            else
                write(*certificate);
        });
}

void CertificateSaver::write(const Certificate &certificate)
{
    m_patience.stop();
    m_deletion = 0;
    const quint64 number = m_latest.number();
    QtConcurrent::run([certificate, path = m_path]() -> Result<void> {
        if (path.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive))
            return writeWholeFile(path, certificate.json, FileAccess::Private);
        const QFileInfo file(path);
        const QString beside = file.dir().filePath(file.completeBaseName())
                               + QStringLiteral(".json");
        if (const auto written = writeWholeFile(beside, certificate.json, FileAccess::Private);
            !written)
            return written;
        return writeWholeFile(path, pdfOf(printedCertificate(certificate)), FileAccess::Private);
    }).then(this, [this, number, path = m_path](const Result<void> &written) {
        if (!m_latest.isCurrent(number))
            return;
        if (!written)
            emit messageRaised(Message::of(written.error()));
        else
            emit messageRaised({Message::Kind::Success,
                                tr("The certificate is in %1. It names the person by customer "
                                   "number only.")
                                    .arg(QDir::toNativeSeparators(path))});
    });
}

void CertificateSaver::fail(const Error &error)
{
    m_patience.stop();
    m_deletion = 0;
    emit messageRaised(Message::of(error));
}

void CertificateSaver::drop()
{
    m_latest.next();
    m_patience.stop();
    m_deletion = 0;
    if (m_dialog)
        m_dialog->reject();
}

} // namespace reeve
