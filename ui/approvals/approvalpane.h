// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/approvals/approval.h"

#include <QTimer>
#include <QWidget>

class QGridLayout;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace reeve
{

class PlainLabel;
class StateBadge;

/** One request: exactly what will happen, who asked and why, who has said what, and what this person
 *  can do about it. What is shown is what is voted on: the votes carry the digest of this pane. */
class ApprovalPane : public QWidget
{
    Q_OBJECT
public:
    explicit ApprovalPane(const ApprovalWording &wording, QWidget *parent = nullptr);

    /// `person` is the login that reads. A remark that is being typed stays while it is the same one.
    void show(const Approval &approval, const QString &person);
    void clear();
    const QUuid &approvalId() const { return m_approval.id; }
    const Approval &approval() const { return m_approval; }
    void setBusy(bool busy); ///< a write is under way
    /// What the button "Run" does with this kind: "Export…"; empty: "Run now".
    void setRunLabel(const QString &label);

signals:
    void voted(const QUuid &approval, const QString &digest, bool agrees, const QString &remark);
    void runRequested(const QUuid &approval);
    void withdrawRequested(const QUuid &approval);
    void closeRequested();

private:
    QWidget *makeHeader();
    QWidget *makeActions();
    PlainLabel *heading(const QString &text, QWidget *parent);
    void showFacts(const ApprovalText &text);
    void showVotes();
    void showActions(const QString &person);
    void showDeadline();

    ApprovalWording m_wording;
    Approval m_approval;
    QTimer m_clock;
    bool m_busy = false;

    PlainLabel *m_title;
    StateBadge *m_state;
    StateBadge *m_deadline;
    QWidget *m_facts;
    PlainLabel *m_note;
    PlainLabel *m_reason;
    PlainLabel *m_asked;
    QWidget *m_votes;
    PlainLabel *m_digest;
    QToolButton *m_copy;
    QWidget *m_actions;
    PlainLabel *m_hint;
    QLineEdit *m_remark;
    QPushButton *m_agree;
    QPushButton *m_refuse;
    QPushButton *m_run;
    QPushButton *m_withdraw;
};

} // namespace reeve
