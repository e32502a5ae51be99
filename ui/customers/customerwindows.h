// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/customers/customerpagecontroller.h"

#include <QPointer>
#include <QWidget>

#include <functional>

namespace reeve
{

class MessageBar;

/** One customer's page in a window of its own. Its title names the customer by number only: titles are
 *  read by the whole desktop. Deletes itself when closed; asks first where there are edits. */
class CustomerWindow : public QWidget
{
    Q_OBJECT
public:
    CustomerWindow(Desk &desk, const std::vector<PageSectionEntry> &sections);

    void open(CustomerId customer, const QString &who, const QString &order = {});
    std::optional<CustomerId> customer() const { return m_customer; }
    CustomerPageView *page() const { return m_page; }
    void leaveEdits(const std::function<void()> &then); ///< comes to the front and asks
    void dropData();                                    ///< and closes

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void addActions(Desk &desk);

    CustomerPageView *m_page;
    MessageBar *m_messages;
    CustomerPageController m_controller;
    std::optional<CustomerId> m_customer; ///< whom it was opened for
    bool m_over = false;                  ///< nothing holds it open any more
};

/** The customer pages that stand in windows of their own. They go with the view that opened them, and
 *  close when it drops its data. The desk outlives it. */
class CustomerWindows : public QObject
{
    Q_OBJECT
public:
    CustomerWindows(Desk &desk, std::vector<PageSectionEntry> sections, QObject *parent = nullptr);
    ~CustomerWindows() override;

    /// The one that is open for this customer comes to the front.
    CustomerWindow *open(CustomerId customer, const QString &who, const QString &order = {});
    QList<CustomerWindow *> windows() const;
    bool hasEdits() const;
    void leaveEdits(const std::function<void()> &then); ///< asks in one window after the other
    void warnOfLock(int secondsLeft);
    void dropData();

private:
    Desk &m_desk;
    std::vector<PageSectionEntry> m_sections;
    QList<QPointer<CustomerWindow>> m_windows;
};

} // namespace reeve
