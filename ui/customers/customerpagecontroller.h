// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customerchanges.h"
#include "models/customers/customerrepository.h"
#include "ui/customers/sheetprinter.h"
#include "ui/shell/view.h"
#include "ui/widgets/sectionview.h"

#include <QObject>

#include <functional>
#include <vector>

namespace reeve
{

class CustomerPageView;
class Desk;

/** What happens on one customer page: asks for the reason, reads, reads again, also when the customer
 *  is changed elsewhere, and does not leave typed text behind unasked. Knows no list. The page and
 *  the desk outlive it. */
class CustomerPageController : public QObject
{
    Q_OBJECT
public:
    CustomerPageController(Desk &desk, CustomerPageView &page, std::vector<PageSection> sections);

    /// `who` is for the question after the reason; may hold data. Asks first where there are edits.
    /// With an order's number it is chosen among the orders.
    void open(CustomerId customer, const QString &who, const QString &order = {});
    void refresh(); ///< F5: opens the customer that is open once more, edits stay
    void close();   ///< asks first where there are edits
    /// Does `then` at once, or after the person has given the edits up.
    void leave(std::function<void()> then);
    bool goBack(); ///< Esc: true when it was used
    void drop();   ///< on lock
    void linkOpened();
    /// The one whose page is shown, or being read.
    std::optional<CustomerId> customer() const { return m_open; }

signals:
    void shown();     ///< the page wants to be seen: it is asked for, or asks
    void closed();    ///< nobody's page is there any more
    void dismissed(); ///< a question over an open page was answered with no
    void stayed(reeve::CustomerId customer, const QString &title); ///< the edits are kept
    void arrived(reeve::CustomerId customer, const QString &title);
    void messageRaised(const reeve::Message &message);
    void messageCleared();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void ask(CustomerId customer, const QString &who, const QString &order);
    void read(CustomerId customer, const QString &reason, const QString &order);
    void pointAtOrder();
    void readAgain();
    void readChanged(); ///< changed elsewhere
    void take(CustomerId customer, const Result<CustomerSheet> &sheet);
    void closeNow();
    void raise(const Error &error);

    Desk &m_desk;
    CustomerPageView &m_page;
    CustomerRepository m_repository;
    std::vector<PageSection> m_sections;
    CustomerChanges m_changes;
    SheetPrinter m_printer;
    Latest m_opening;
    std::optional<CustomerId> m_asked; ///< waits for its reason
    QString m_askedOrder;              ///< for m_asked
    std::optional<CustomerId> m_open;  ///< shown, or being read
    QString m_reason;                  ///< for m_open
    QString m_order;                   ///< that m_open was opened for; empty: for none
    bool m_pointing = false;           ///< m_order is to be chosen when it is there
    std::function<void()> m_then;      ///< waits for the edits to be given up
    bool m_reading = false;
    bool m_again = false;     ///< something changed while it was being read
    bool m_elsewhere = false; ///< what is being read was changed elsewhere
    bool m_behind = false;    ///< changed elsewhere, and not on the screen
    bool m_failed = false;    ///< for want of a connection
    bool m_messageUp = false;
};

} // namespace reeve
