// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/livecustomerrows.h"
#include "models/session/desk.h"
#include "ui/customers/customerwindows.h"
#include "ui/shell/view.h"
#include "ui/widgets/sectionview.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <vector>

namespace reeve
{

class CustomersView;

/** Connects the widgets of the customers view with the list and the pages behind them. */
class CustomersController : public QObject
{
    Q_OBJECT
public:
    /// A pause in typing after which the list is asked, in ms.
    static constexpr int typingPause = 100;

    CustomersController(Desk &desk, CustomersView &view,
                        const std::vector<PageSectionEntry> &sections);

    void refresh();
    bool goBack();
    void leaveEdits(const std::function<void()> &then); ///< asks on the page and in each window
    void dropData();
    void openPlace(const Place &place);
    void openApart(const Place &place);
    CustomerWindows &windows() { return m_windows; }
    CustomerTableModel &model() { return m_model; }
    LiveCustomerRows &liveRows() { return m_live; }

private:
    void connectBar();
    void connectTable();
    void connectPage();
    void connectSearches();
    void addActions();
    void start(); ///< the first list after sign-in
    void searchNow();
    void showSearch(const CustomerQuery &query);
    void toRows();
    void setCurrentRow(int row);
    void showAnswer();
    void showCount();
    void showMenu(const QModelIndex &cell, const QPoint &position);
    void clearAll();

    void openRow(int row);
    bool isPageMeant() const;
    void openApart();
    void copyLines();
    void linkChanged(Connection::State state);
    void raise(const Error &error);

    Desk &m_desk;
    CustomersView &m_view;
    CustomerRepository m_repository;
    CustomerTableModel m_model;
    LiveCustomerRows m_live;
    CustomerPageController m_page;
    CustomerWindows m_windows;
    QTimer m_pause;
    QString m_login;                 ///< whose rows these are
    std::optional<qint64> m_current; ///< the list's current customer, over a new reading
    bool m_listFailed = false;
    bool m_entered = false; ///< by Enter, which opens the customer of an order that was looked for
    bool m_toRows = false;  ///< Enter was pressed in the search box: go to the rows when they come
    bool m_messageUp = false;
};

} // namespace reeve
