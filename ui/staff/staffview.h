// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/desk.h"
#include "models/staff/staffrepository.h"
#include "ui/shell/view.h"

#include <functional>

class QComboBox;
class QSplitter;
class QToolButton;

namespace reeve
{

class AskBar;
class GuardPanel;
class LoadingBar;
class PagedTableView;
class PlainLabel;

/** The view "staff": who sits at the desk. The admin disables accounts and asks for roles; officers
 *  look on, and keep the scrape guard. */
class StaffView : public View
{
    Q_OBJECT
public:
    explicit StaffView(Desk &desk, QWidget *parent = nullptr);

    void refresh() override;
    void focusSearch() override;
    bool goBack() override;
    void dropData() override;
    void rememberUnder(const QString &settingsGroup) override;

    PagedTableView *table() const { return m_table; }
    GuardPanel *guard() const { return m_guard; }
    const StaffTableModel &model() const { return m_model; }

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    void connectParts();
    void addActions();
    void showSheet(const StaffSheet &sheet);
    void showActions();
    const StaffRecord *current() const;
    void askDisable();
    void askRole();
    void askLift(const QString &login);
    void askLimits(int pages, int rows);
    void settle(QFuture<Result<void>> written, const QString &done);
    void showMenu(const QModelIndex &cell, const QPoint &position);

    Desk &m_desk;
    StaffRepository m_repository;
    StaffTableModel m_model;
    Latest m_latest;
    PlainLabel *m_count;
    QToolButton *m_disable;
    QToolButton *m_role;
    QToolButton *m_lift;
    AskBar *m_ask;
    LoadingBar *m_loading;
    QSplitter *m_splitter;
    PagedTableView *m_table;
    GuardPanel *m_guard;
    QComboBox *m_roles; ///< stands in the question about a role
    std::function<void(const QString &reason)> m_asked;
    QString m_settings;
    bool m_failed = false;
    qsizetype m_knownEvents = -1; ///< of the guard, as they were read last
};

} // namespace reeve
