// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/exports/customerexport.h"
#include "models/exports/exportrepository.h"

#include <QFrame>

#include <optional>

class QCheckBox;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace reeve
{

class Desk;
class PlainLabel;

/** What is to be exported, as the list shows it. */
struct ExportSubject {
    QJsonObject criteria;
    QString words;                   ///< "status Active, country Belgium"; may hold what was typed
    std::optional<qint64> customers; ///< nothing when they have not been counted
    bool atLeast = false;            ///< there are that many or more
    bool isEstimate = false;         ///< about so many
    QUuid approval{};                ///< of a request that was agreed to
};

/** Asks what an export needs, in place and without a dialog; shows how far it is; says what became
 *  of it. Above the limit it asks a second officer instead. */
class ExportBar : public QFrame
{
    Q_OBJECT
public:
    explicit ExportBar(Desk &desk, QWidget *parent = nullptr);

    /// Shows itself and takes the keyboard; nothing while an export runs here.
    void offer(const ExportSubject &subject);
    bool isRunning() const { return m_export.isRunning(); }
    void drop(); ///< on lock: cancels, and forgets what stood there

signals:
    void asked(); ///< a second officer was asked

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    enum class Phase { Form, Working, Asking, Result };
    void layOut();
    void setPhase(Phase phase);
    void describe();
    void updateForm();
    void browse();
    void go();
    void askSecondOfficer();
    void showProgress(qint64 customers, qint64 of);
    void showFile(const ExportedFile &file);
    void showFailure(const Error &error);
    bool needsApproval() const;
    bool isApproved() const { return !m_subject.approval.isNull(); }

    Desk &m_desk;
    ExportRepository m_repository;
    CustomerExport m_export;
    ExportSubject m_subject;
    Phase m_phase = Phase::Form;
    qint64 m_limit = 500; ///< until the database has said what it is
    bool m_refusedAsTooMany = false;
    QString m_sha256;

    PlainLabel *m_title;
    PlainLabel *m_text;
    QLineEdit *m_reason;
    QLineEdit *m_path;
    QToolButton *m_browse;
    QCheckBox *m_mark;
    PlainLabel *m_note;
    QProgressBar *m_progress;
    QPushButton *m_go;
    QPushButton *m_copy;
    QPushButton *m_close;
};

} // namespace reeve
