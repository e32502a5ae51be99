// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/exports/customerexport.h"

#include "models/base/csv.h"
#include "models/base/visibletext.h"
#include "models/database/pgerror.h"
#include "models/exports/exportfile.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

// The columns of api.export_chunk, which the file names in its first row.
constexpr char heading[] = "customer_id,username,email,first_name,last_name,business_name,phone,"
                           "address,postal_code,city,country,vat_number,locale,plan,status,"
                           "newsletter,created_at\r\n";

} // namespace

/** Shared with the streaming thread. */
struct CustomerExport::Progress {
    std::atomic<qint64> customers = 0;
    std::atomic<qint64> of = 0;
    std::atomic<bool> begun = false; ///< asked for: it may be on record
    QUuid id;                        ///< set before the thread has it
};

namespace
{

using Begun = Result<std::pair<int, qint64>>; // chunks, customers

Begun begin(PgDriver &driver, const ExportOrder &order, const QUuid &id)
{
    // Two steps as in every read: the export commits first, and then this session may read it.
    auto begun = driver.query(
        order.approval.isNull()
            ? Statement{QStringLiteral("SELECT chunks FROM api.export_begin($1, $2, $3)"),
                        {id, order.criteria, sendableText(order.reason)}}
            : Statement{QStringLiteral("SELECT api.approval_run($1, $2)"),
                        {QUuid::createUuid(), order.approval}});
    if (!begun)
        return tl::unexpected(begun.error());
    auto rows = driver.query(
        {QStringLiteral("SELECT chunks, customers FROM api.export_stream($1)"), {id}});
    if (!rows)
        return tl::unexpected(rows.error());
    if (!rows->next())
        return tl::unexpected(errorOfState("02000", {}));
    return std::pair(rows->value(0).toInt(), rows->value(1).toLongLong());
}

} // namespace

CustomerExport::CustomerExport(Connection &desk, QObject *parent) : QObject(parent), m_desk(desk)
{
    m_tick.setInterval(100);
    connect(&m_tick, &QTimer::timeout, this,
            [this] { emit progressed(m_progress->customers, m_progress->of); });
    connect(&m_desk, &Connection::stateChanged, this, [this](Connection::State state) {
        if (state == Connection::State::Closed) // signed out or locked
            cancel();
    });
}

CustomerExport::~CustomerExport()
{
    m_ticket.cancel();
}

void CustomerExport::start(const ExportOrder &order)
{
    if (m_running)
        return;
    m_running = true;
    m_cancelled = false;
    m_progress = std::make_shared<Progress>();
    // An approved export has its request's id: it runs once ever.
    m_progress->id = order.approval.isNull() ? QUuid::createUuid() : order.approval;
    m_tick.start();
    emit progressed(0, 0);
    m_stream = std::make_unique<Connection>();
    m_stream->openLike(m_desk).then(this, [this, order](const Result<void> &opened) {
        if (!opened)
            return settle(tl::unexpected(opened.error()));
        if (m_cancelled)
            return settle(tl::unexpected(cancelledError()));
        stream(order);
    });
}

void CustomerExport::stream(const ExportOrder &order)
{
    m_stream
        ->run(
            [order, progress = m_progress](PgDriver &driver) -> Result<ExportedFile> {
                ExportFile file;
                if (auto opened = file.open(order.path); !opened)
                    return tl::unexpected(opened.error()); // and nothing is on record
                progress->begun = true;
                const Begun begun = begin(driver, order, progress->id);
                if (!begun)
                    return tl::unexpected(begun.error());
                const auto [chunks, customers] = *begun;
                progress->of = customers;

                if (order.byteOrderMark)
                    file.write(byteOrderMark);
                file.write(heading);
                QByteArray line;
                qint64 written = 0;
                bool good = true;
                for (int chunk = 1; chunk <= chunks; ++chunk) {
                    const auto copied = driver.copyOut(
                        QStringLiteral("COPY (SELECT * FROM api.export_chunk('%1', %2)) "
                                       "TO STDOUT (FORMAT csv)")
                            .arg(progress->id.toString(QUuid::WithoutBraces))
                            .arg(chunk),
                        [&](std::string_view row) {
                            line.resize(0);
                            appendCopiedRow(line, row);
                            good = file.write({line.constData(), std::size_t(line.size())});
                            progress->customers.store(++written, std::memory_order_relaxed);
                            return good;
                        });
                    if (!good)
                        return tl::unexpected(file.failure());
                    if (!copied)
                        return tl::unexpected(copied.error());
                }
                const qint64 bytes = file.size();
                if (auto committed = file.commit(); !committed)
                    return tl::unexpected(committed.error());
                return ExportedFile{order.path, written, bytes, file.sha256()};
            },
            &m_ticket)
        .then(this, [this](const Result<ExportedFile> &result) { settle(result); });
}

void CustomerExport::cancel()
{
    if (!m_running)
        return;
    m_cancelled = true;
    m_ticket.cancel();
}

void CustomerExport::settle(const Result<ExportedFile> &result)
{
    m_tick.stop();
    emit progressed(m_progress->customers, m_progress->of);
    // Refused before it began: there is nothing to end.
    const bool refused = !result && m_progress->of == 0
                         && (result.error().kind == ErrorKind::NotAllowed
                             || result.error().kind == ErrorKind::ApprovalNeeded
                             || result.error().kind == ErrorKind::BadValue
                             || result.error().kind == ErrorKind::WrongState
                             || result.error().kind == ErrorKind::StaleVersion
                             || result.error().kind == ErrorKind::NotFound);
    if (!m_progress->begun || refused)
        return finish(result);
    endOnRecord(*m_stream, result);
}

// By the export's own connection, and where that is lost, by the desk's. Where both are, the worker
// finds an export without its session, and puts it on record as failed.
void CustomerExport::endOnRecord(Connection &connection, const Result<ExportedFile> &result)
{
    const QString state = result ? QStringLiteral("complete")
                          : result.error().kind == ErrorKind::Cancelled
                              ? QStringLiteral("cancelled")
                              : QStringLiteral("failed");
    const QVariant sha256 = result ? QVariant(QString::fromLatin1(result->sha256)) : QVariant();
    connection
        .run([id = m_progress->id, state, sha256](PgDriver &driver) -> Result<void> {
            auto rows = driver.query(
                {QStringLiteral("SELECT api.export_end($1, $2, $3)"), {id, state, sha256}});
            if (!rows)
                return tl::unexpected(rows.error());
            return {};
        })
        .then(this, [this, result, &connection](const Result<void> &ended) {
            if (!ended && ended.error().kind == ErrorKind::ConnectionLost && &connection != &m_desk)
                return endOnRecord(m_desk, result);
            finish(result);
        });
}

void CustomerExport::finish(const Result<ExportedFile> &result)
{
    m_running = false;
    m_ticket = {};
    m_stream->close();
    if (result)
        emit completed(*result);
    else
        emit failed(result.error());
}

} // namespace reeve
