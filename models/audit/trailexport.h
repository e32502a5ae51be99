// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/evidence.h"
#include "models/database/connection.h"

#include <QObject>

#include <memory>

class QSaveFile;

namespace reeve
{

/** Writes a part of the trail to a file: as CSV, event by event, in constant memory, or as evidence
 *  (unsigned: the key is the worker host's). The file is 0600, and complete or as it was before.
 *  Each 2,000 events are one disclosure with the reason, and one turn of the connection, so that
 *  other reads come in between. GUI thread; one at a time. */
class TrailExport : public QObject
{
    Q_OBJECT
public:
    enum class Format { Csv, Evidence };

    TrailExport(Connection &connection, QObject *parent = nullptr);
    ~TrailExport() override; ///< cancels

    /// Ends in exactly one of finished and failed.
    void start(Format format, const TrailFilter &filter, const QString &reason,
               const QString &file);
    void cancel();
    bool isRunning() const { return m_running; }

signals:
    void progressed(qint64 events);
    void finished(qint64 events); ///< how many were written
    void failed(const reeve::Error &error);

private:
    void readNext();
    void finish(const Result<qint64> &result);
    Result<void> openFile();
    Result<void> writeRows(const QList<SealedEvent> &rows);

    Connection &m_connection;
    TrailFilter m_filter;
    QString m_reason;
    QString m_path;
    std::unique_ptr<QSaveFile> m_file;
    Latest m_latest;
    qint64 m_after = 0;
    qint64 m_written = 0;
    bool m_running = false;
};

/// One event as a line of the CSV file; the first line of all names the columns.
QByteArray trailCsvHeading();
QByteArray trailCsvLine(const SealedEvent &event);

} // namespace reeve
