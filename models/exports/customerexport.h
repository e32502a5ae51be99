// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/connection.h"

#include <QJsonObject>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <memory>

namespace reeve
{

/** What is exported, and where to. */
struct ExportOrder {
    QJsonObject criteria; ///< as the customer list has them; not needed with an approval
    QString reason;       ///< not needed with an approval
    QUuid approval;       ///< the request that was agreed to; null: none is needed
    QString path;
    bool byteOrderMark = false;
};

/** A file that is complete and in its place. */
struct ExportedFile {
    QString path;
    qint64 customers = 0;
    qint64 bytes = 0;
    QByteArray sha256; ///< hexadecimal
};

/** Writes customers into a file: on a connection of its own, so that the desk stays usable; in
 *  constant memory; complete or absent, and on record in every case. One export at a time. GUI
 *  thread. The desk's connection outlives it; an export ends with the desk's session. */
class CustomerExport : public QObject
{
    Q_OBJECT
public:
    explicit CustomerExport(Connection &desk, QObject *parent = nullptr);
    ~CustomerExport() override;

    void start(const ExportOrder &order); ///< ends in exactly one of `completed` and `failed`
    void cancel(); ///< ends in failed(Cancelled), unless it is complete already
    bool isRunning() const { return m_running; }

signals:
    void progressed(qint64 customers, qint64 of); ///< ten times a second; 0 of 0: being counted
    void completed(const reeve::ExportedFile &file);
    void failed(const reeve::Error &error); ///< no file was left, and the trail says so

private:
    struct Progress;
    void stream(const ExportOrder &order);
    void settle(const Result<ExportedFile> &result);
    void endOnRecord(Connection &connection, const Result<ExportedFile> &result);
    void finish(const Result<ExportedFile> &result);

    Connection &m_desk;
    std::unique_ptr<Connection> m_stream;
    std::shared_ptr<Progress> m_progress;
    Ticket m_ticket;
    QTimer m_tick;
    bool m_running = false;
    bool m_cancelled = false;
};

} // namespace reeve
