// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/datamap/datamaptablemodel.h"
#include "ui/shell/view.h"

class QSplitter;
class QStackedWidget;

namespace reeve
{

class AskBar;
class DataMapBar;
class DataMapPane;
class EmptyState;
class LoadingBar;
class MessageBar;
class PagedTableView;

/** The view "datamap": every column with what it is for and what erasure does to it. Officers ask for
 *  changes; another officer has to agree. What blocks every erasure stands on top, and says so. */
class DataMapView : public View
{
    Q_OBJECT
public:
    explicit DataMapView(Desk &desk, QWidget *parent = nullptr);

    void refresh() override;
    void focusSearch() override;
    bool goBack() override;
    void dropData() override;
    bool hasEdits() const override;
    void leaveEdits(const std::function<void()> &then) override;
    void open(const Place &place) override;
    void rememberUnder(const QString &settingsGroup) override;

    DataMapTableModel &model() { return m_model; }
    PagedTableView *table() const { return m_table; }
    DataMapPane *pane() const { return m_pane; }
    DataMapBar *bar() const { return m_bar; }
    MessageBar *alarm() const { return m_alarm; }

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void connectParts();
    void listen();
    void take(const Result<DataMapSheet> &sheet);
    void filterNow();
    void showAnswer();
    void move(const std::function<void()> &change);
    void showAlarm();
    void showRow(int row);
    void showPane(const DataMapRow &row);
    void closePane();
    void ask(const QList<DataMapEntry> &set, const QList<DataMapEntry> &remove,
             const QString &reason);

    Desk &m_desk;
    DataMapRepository m_repository;
    DataMapTableModel m_model;
    Latest m_reading;
    std::optional<DataMapEntry> m_open; ///< whose row is in the pane
    QString m_wanted;                   ///< the place to be opened when the map has come
    std::function<void()> m_then;       ///< after the edits
    bool m_answered = false;
    bool m_failed = false;
    bool m_isMoving = false; ///< rows come and go: what becomes the current one is nobody's choice

    DataMapBar *m_bar;
    MessageBar *m_alarm;
    AskBar *m_leave;
    LoadingBar *m_loading;
    QSplitter *m_splitter;
    QStackedWidget *m_stack;
    PagedTableView *m_table;
    EmptyState *m_empty;
    DataMapPane *m_pane;
};

/// As the composition root registers it.
ViewEntry dataMapEntry();

} // namespace reeve
