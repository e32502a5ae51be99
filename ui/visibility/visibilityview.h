// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/desk.h"
#include "models/visibility/visibilitytablemodel.h"
#include "ui/shell/view.h"

class QStackedWidget;

namespace reeve
{

class EmptyState;
class LoadingBar;
class PagedTableView;
class ProbeRunBar;
class VisibilityBar;

/** The view "visibility": whose history anybody can read, who needs a password or the key, and what is
 *  wrong with keys and passwords, over all customers. Enter opens the customer. */
class VisibilityView : public View
{
    Q_OBJECT
public:
    explicit VisibilityView(Desk &desk, QWidget *parent = nullptr);

    void refresh() override;
    void focusSearch() override;
    bool goBack() override;
    void dropData() override;
    void rememberUnder(const QString &settingsGroup) override;

    VisibilityTableModel &model() { return m_model; }
    VisibilityBar *bar() const { return m_bar; }
    PagedTableView *table() const { return m_table; }
    ProbeRunBar *probes() const { return m_probes; }

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void connectParts();
    void start();
    void readCounts();
    void filterNow();
    void showAnswer();
    void showOrder();
    void openRow(int row);

    Desk &m_desk;
    VisibilityRepository m_repository;
    VisibilityTableModel m_model;
    VisibilityCounts m_counts;
    Latest m_counting;
    VisibilityBar *m_bar;
    ProbeRunBar *m_probes;
    LoadingBar *m_loading;
    QStackedWidget *m_stack;
    PagedTableView *m_table;
    EmptyState *m_empty;
    bool m_failed = false;
};

/// As the composition root registers it.
ViewEntry visibilityEntry();

} // namespace reeve
