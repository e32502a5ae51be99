// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deletions/deletionactions.h"
#include "models/deletions/deletionchanges.h"
#include "models/deletions/deletiontablemodel.h"
#include "models/session/desk.h"
#include "ui/shell/view.h"
#include "ui/widgets/askbar.h"

#include <QPointer>

class QMenu;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace reeve
{

class CertificateSaver;
class DeletionActionBar;
class DeletionBar;
class EmptyState;
class ErasureSettingsDialog;
class LoadingBar;
class MessageBar;
class PagedTableView;
class RunsPanel;
class ScanDialog;
class StepsPanel;

/** The view "deletions": every account that is to go, is going or has gone; where it stands and what
 *  is next. Officers send the worker, release the day and settle what failed. Enter opens the
 *  customer, or, of an erased one, the tasks at others. */
class DeletionsView : public View
{
    Q_OBJECT
public:
    explicit DeletionsView(Desk &desk, QWidget *parent = nullptr);
    ~DeletionsView() override;

    void refresh() override;
    void focusSearch() override;
    bool goBack() override;
    void dropData() override;
    bool hasEdits() const override;
    void leaveEdits(const std::function<void()> &then) override;
    /// item "customer:4711": the queue narrowed to this.
    void open(const Place &place) override;
    void rememberUnder(const QString &settingsGroup) override;

    DeletionTableModel &model() { return m_model; }
    DeletionBar *bar() const { return m_bar; }
    PagedTableView *table() const { return m_table; }
    RunsPanel *runs() const { return m_runs; }
    StepsPanel *steps() const { return m_steps; }
    MessageBar *notice() const { return m_notice; }
    EmptyState *emptyState() const { return m_empty; }
    DeletionActionBar *acts() const { return m_acts; }
    ErasureSettingsDialog *settingsDialog() const;
    ScanDialog *scanDialog() const;
    /// Looks for what is left of a person; officers.
    void lookFor(std::optional<CustomerId> customer);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void build();
    void connectParts();
    void connectRuns();
    void addActions();
    QAction *addAct(const QString &name, const QString &text, const QString &iconName,
                    void (DeletionsView::*act)());
    void start();
    void readFigures();
    void readSettings();
    void filterNow();
    void showOrder();
    void showAnswer();
    void showNotice();
    void showRoles();
    void showSelection();
    void showMenu(const QModelIndex &cell, const QPoint &position);
    void openRow(int row);
    void takeChanges(const QSet<qint64> &deletions, bool any);

    QList<AccountDeletion> selected() const; ///< rows in memory
    bool isOfficer() const { return m_desk.person().is("officer"); }
    void ask(const AskBar::Question &question,
             std::function<QFuture<Result<QVariant>>(const QString &reason)> act,
             std::function<QString(const QVariant &value)> done);
    void give(const QString &reason);
    void eraseSelected();
    void eraseAll();
    void askErase(const QList<qint64> &deletions, qint64 many, int leftOut);
    QString keptText() const;
    void retrySelected();
    void retryAll();
    void askRetry(const QList<qint64> &deletions, qint64 many);
    void releaseToday();
    void editSettings();
    void lookForSomebody() { lookFor(std::nullopt); }
    void toggleRuns();

    Desk &m_desk;
    DeletionRepository m_repository;
    DeletionActions m_actions;
    DeletionTableModel m_model;
    DeletionChanges m_changes;
    DeletionCounts m_counts;
    ErasureSettings m_settings;
    QList<RetainedGroup> m_retained;
    Latest m_counting;
    Latest m_looking;
    Latest m_timing;
    Latest m_keeping;
    QTimer m_minute; ///< what stands in words moves on with the clock
    QTimer m_progress;
    std::function<QFuture<Result<QVariant>>(const QString &)> m_act;
    std::function<QString(const QVariant &)> m_done;
    std::function<void()> m_leave; ///< what waits until it is agreed that what is typed is lost
    quint64 m_session = 0;         ///< of one question
    bool m_failed = false;
    bool m_isStale = false; ///< changed while nobody looked
    CertificateSaver *m_certificates;
    DeletionBar *m_bar;
    QToolButton *m_erase;
    QToolButton *m_runsButton;
    MessageBar *m_notice;
    AskBar *m_ask;
    DeletionActionBar *m_acts;
    RunsPanel *m_runs;
    StepsPanel *m_steps;
    LoadingBar *m_loading;
    QStackedWidget *m_stack;
    PagedTableView *m_table;
    EmptyState *m_empty;
    QAction *m_eraseSelected = nullptr;
    QAction *m_eraseAll = nullptr;
    QAction *m_retrySelected = nullptr;
    QAction *m_retryAll = nullptr;
    QAction *m_release = nullptr;
    QAction *m_showRuns = nullptr;
    QAction *m_editSettings = nullptr;
    QAction *m_lookFor = nullptr;
    QPointer<ErasureSettingsDialog> m_dialog;
    QPointer<ScanDialog> m_scan;
};

/// As the composition root registers it.
ViewEntry deletionsEntry();

} // namespace reeve
