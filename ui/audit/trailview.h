// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/trailexport.h"
#include "models/audit/trailtablemodel.h"
#include "models/session/desk.h"
#include "ui/shell/view.h"

#include <functional>

class QProgressBar;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace reeve
{

class AskBar;
class EmptyState;
class LoadingBar;
class MessageBar;
class PagedTableView;
class TrailBar;
class TrailDetails;
class TrailMonitor;

/** The view "trail": the events, newest first, with one of them in plain words beside; where the
 *  trail stands; restores to acknowledge; export. For officers and auditors. */
class TrailView : public View
{
    Q_OBJECT
public:
    /// The monitor outlives it.
    TrailView(Desk &desk, TrailMonitor &monitor, QWidget *parent = nullptr);

    void refresh() override;
    void focusSearch() override;
    bool goBack() override;
    void dropData() override;
    /// item "customer:4711" or "person:ada": the trail narrowed to this.
    void open(const Place &place) override;

    void rememberUnder(const QString &settingsGroup) override;

    /// Where an export goes; asked for a name, answers later or never. A file dialog at first.
    using FileChooser = std::function<void(const QString &suggestion,
                                           std::function<void(const QString &file)> chosen)>;
    void setFileChooser(FileChooser chooser) { m_chooseFile = std::move(chooser); }

    TrailTableModel &model() { return m_model; }
    TrailBar *bar() const { return m_bar; }
    PagedTableView *table() const { return m_table; }
    TrailDetails *details() const { return m_details; }
    MessageBar *notice() const { return m_notice; }
    EmptyState *emptyState() const { return m_empty; }

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    void connectParts();
    void connectExport();
    void addActions();
    void start();
    void filterNow();
    void narrowTo(const TrailFilter &filter);
    void showAnswer();
    void showMonitor();
    void showRow(int row);
    void acknowledge();
    void askExport(TrailExport::Format format);
    std::optional<TrailRestore> restoreToAcknowledge() const;

    Desk &m_desk;
    TrailMonitor &m_monitor;
    TrailRepository m_repository;
    TrailTableModel m_model;
    TrailExport m_export;
    FileChooser m_chooseFile;
    TrailBar *m_bar;
    MessageBar *m_notice;
    AskBar *m_ask;
    QWidget *m_progress;
    QProgressBar *m_progressBar;
    QPushButton *m_cancel;
    LoadingBar *m_loading;
    QSplitter *m_splitter;
    QStackedWidget *m_stack;
    PagedTableView *m_table;
    EmptyState *m_empty;
    TrailDetails *m_details;
    QString m_settings;
    std::function<void(const QString &reason)> m_asked; ///< what the question in the bar is for
    bool m_failed = false;
};

} // namespace reeve
