// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audit/trailexport.h"

#include "models/base/csv.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

namespace reeve
{

namespace
{

TrailRecord recordOf(const SealedEvent &event)
{
    TrailRecord record{.seq = event.seq, .isErased = event.payload.isEmpty(), .batch = event.batch};
    const QJsonObject payload = QJsonDocument::fromJson(event.payload).object();
    const auto text = [&payload](const char *field) {
        return payload.value(QLatin1String(field)).toString();
    };
    record.at = Timestamp::fromMicroseconds(payload.value(QLatin1String("at")).toInteger());
    record.person = text("person");
    record.event = text("event");
    record.kind = text("kind");
    record.reason = text("reason");
    record.detail = payload.value(QLatin1String("detail")).toObject();
    for (const QJsonValue &customer : payload.value(QLatin1String("customers")).toArray())
        record.customers.append(customer.toInteger());
    return record;
}

} // namespace

QByteArray trailCsvHeading()
{
    // Names for programs, so not translated.
    return csvLine({QStringLiteral("event_number"), QStringLiteral("time_utc"),
                    QStringLiteral("person"), QStringLiteral("what"), QStringLiteral("event"),
                    QStringLiteral("kind"), QStringLiteral("customers"), QStringLiteral("reason"),
                    QStringLiteral("detail"), QStringLiteral("batch")});
}

QByteArray trailCsvLine(const SealedEvent &event)
{
    const TrailRecord record = recordOf(event);
    QStringList customers;
    for (const qint64 customer : record.customers)
        customers += QString::number(customer);
    return csvLine({QString::number(record.seq),
                    record.isErased ? QString() : record.at.toServerText(), record.person,
                    trailEventText(record), record.event, record.kind, customers.join(u' '),
                    record.reason, trailDetailLines(record).join(QStringLiteral("; ")),
                    QString::number(record.batch)});
}

TrailExport::TrailExport(Connection &connection, QObject *parent)
    : QObject(parent), m_connection(connection)
{
}

TrailExport::~TrailExport() = default;

void TrailExport::start(Format format, const TrailFilter &filter, const QString &reason,
                        const QString &file)
{
    if (m_running)
        return;
    m_running = true;
    m_filter = filter;
    m_reason = reason;
    m_path = file;
    m_after = m_written = 0;
    if (format == Format::Evidence) {
        Ticket *ticket = m_latest.next();
        const quint64 number = m_latest.number();
        m_connection
            .run(
                [filter, reason, file](PgDriver &driver) {
                    return writeEvidence(driver, EvidenceSource::Desk, filter, reason, file);
                },
                ticket)
            .then(this, [this, number](const Result<qint64> &written) {
                if (m_latest.isCurrent(number))
                    finish(written);
            });
        return;
    }
    if (const Result<void> opened = openFile(); !opened)
        return finish(tl::unexpected(opened.error()));
    readNext();
}

Result<void> TrailExport::openFile()
{
    m_file = std::make_unique<QSaveFile>(m_path);
    // Private before the first byte; the mark tells spreadsheets that this is UTF-8.
    if (!m_file->open(QIODevice::WriteOnly)
        || !m_file->setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        || m_file->write("\xEF\xBB\xBF") != 3)
        return failure(ErrorKind::File,
                       tr("The file %1 cannot be written: %2").arg(m_path, m_file->errorString()));
    m_file->write(trailCsvHeading());
    return {};
}

void TrailExport::readNext()
{
    Ticket *ticket = m_latest.next();
    const quint64 number = m_latest.number();
    const std::vector<Statement> statements = sealedEventsStatements(
        EvidenceSource::Desk, m_filter.arguments(), m_after, m_reason);
    m_connection
        .run(
            [statements](PgDriver &driver) -> Result<QList<SealedEvent>> {
                QList<SealedEvent> events;
                const Result<void> sent = driver.pipeline(
                    statements, [&](std::size_t index, QSqlQuery &rows) {
                        while (index + 1 == statements.size() && rows.next())
                            events.append(sealedEventIn(rows));
                    });
                if (!sent)
                    return tl::unexpected(sent.error());
                return events;
            },
            ticket)
        .then(this, [this, number](const Result<QList<SealedEvent>> &events) {
            if (!m_latest.isCurrent(number))
                return;
            if (!events)
                return finish(tl::unexpected(events.error()));
            if (const Result<void> written = writeRows(*events); !written)
                return finish(tl::unexpected(written.error()));
            emit progressed(m_written);
            if (events->size() == evidenceRowsAtOnce)
                return readNext();
            if (!m_file->commit())
                return finish(failure(
                    ErrorKind::File,
                    tr("The file %1 cannot be written: %2").arg(m_path, m_file->errorString())));
            finish(m_written);
        });
}

Result<void> TrailExport::writeRows(const QList<SealedEvent> &rows)
{
    for (const SealedEvent &event : rows) {
        const QByteArray line = trailCsvLine(event);
        if (m_file->write(line) != line.size())
            return failure(
                ErrorKind::File,
                tr("The file %1 cannot be written: %2").arg(m_path, m_file->errorString()));
        m_after = event.seq;
        ++m_written;
    }
    return {};
}

void TrailExport::cancel()
{
    if (!m_running)
        return;
    m_latest.next();
    finish(failure(ErrorKind::Cancelled, tr("The export was cancelled. No file was written.")));
}

void TrailExport::finish(const Result<qint64> &result)
{
    if (m_file && !result)
        m_file->cancelWriting();
    m_file.reset();
    m_reason.clear();
    m_running = false;
    if (result)
        emit finished(*result);
    else
        emit failed(result.error());
}

} // namespace reeve
