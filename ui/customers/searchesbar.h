// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/savedsearches.h"
#include "ui/shell/view.h"

#include <QWidget>

class QAction;
class QMenu;

namespace reeve
{

class AskBar;
class MessageBar;

/** Saved searches and the customers opened last, for the head of the customer list: their menu, the
 *  question for a name, and the way back from a deletion. Hidden unless it asks or tells. */
class SearchesBar : public QWidget
{
    Q_OBJECT
public:
    explicit SearchesBar(Desk &desk, QWidget *parent = nullptr);

    QAction *menuAction() const { return m_menuAction; } ///< with the menu, for the head
    QAction *saveAction() const { return m_save; }
    /// What is saved when the person saves: set by whoever has the list.
    void setCurrent(std::function<CustomerQuery()> query) { m_current = std::move(query); }
    /// Shows this search, as soon as it has been read.
    void openSearch(qint64 id);
    bool goBack(); ///< Esc: true when a question used it
    void dropData();

    /// How a saved search is named as a place: "search:12".
    static QString placeItem(qint64 id);
    static std::optional<qint64> searchIn(const QString &placeItem);

signals:
    void searchChosen(const reeve::CustomerQuery &query);
    void customerChosen(reeve::CustomerId customer, const QString &name);
    void messageRaised(const reeve::Message &message);

private:
    void fillMenu();
    void askName(qint64 renamed); ///< 0: of a new one
    void give(const QString &name);
    void remove(const SavedSearch &search);
    void showSelf();

    Desk &m_desk;
    SavedSearches m_searches;
    std::function<CustomerQuery()> m_current;
    AskBar *m_ask;
    MessageBar *m_undo;
    QMenu *m_menu;
    QAction *m_menuAction;
    QAction *m_save;
    qint64 m_renamed = 0;
    qint64 m_deleted = 0;
    qint64 m_wanted = 0; ///< waits to be read
};

} // namespace reeve
