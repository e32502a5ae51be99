// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/approvals/approvalrepository.h"
#include "models/approvals/approvaltablemodel.h"
#include "ui/shell/view.h"

#include <QHash>

class QSplitter;
class QStackedWidget;
class QToolButton;
class QVBoxLayout;

namespace reeve
{

class ApprovalPane;
class EmptyState;
class LoadingBar;
class PagedTableView;
class PlainLabel;

/** The view "approvals": what people have asked for, and the request that is open. New requests and
 *  votes of others appear by themselves; the selection and what is being typed stay. */
class ApprovalsView : public View
{
    Q_OBJECT
public:
    ApprovalsView(Desk &desk, const ApprovalWording &wording, QWidget *parent = nullptr);

    /** A kind that is not run by one call but needs more (a file's name): `run` is called instead,
     *  and `label` is what the button says. */
    void setRunner(const QString &kind, const QString &label,
                   std::function<void(const Approval &)> run);
    /// Room above the list for what a runner asks; the view takes ownership.
    void addBar(QWidget *bar);

    void refresh() override;
    bool goBack() override;
    void dropData() override;
    void open(const Place &place) override;

signals:
    void dropped(); ///< on lock: bars forget what they hold, too

public:
    ApprovalTableModel &model() { return m_model; }
    PagedTableView *table() const { return m_table; }
    ApprovalPane *pane() const { return m_pane; }

private:
    struct Runner {
        QString label;
        std::function<void(const Approval &)> run;
    };
    void read();
    void take(const Result<QList<Approval>> &list);
    void showRow(int row);
    void closePane();
    void vote(const QUuid &id, const QString &digest, bool agrees, const QString &remark);
    void run(const QUuid &id);
    void settle(const Result<QVariant> &result, const QString &done);

    Desk &m_desk;
    ApprovalWording m_wording;
    ApprovalRepository m_repository;
    ApprovalTableModel m_model;
    QHash<QString, Runner> m_runners;
    Latest m_reading;
    QUuid m_open;
    QString m_wanted; ///< to be opened when the list has come
    bool m_answered = false;

    QVBoxLayout *m_bars;
    QToolButton *m_all;
    LoadingBar *m_loading;
    QSplitter *m_splitter;
    QStackedWidget *m_stack;
    PagedTableView *m_table;
    EmptyState *m_empty;
    ApprovalPane *m_pane;
};

} // namespace reeve
