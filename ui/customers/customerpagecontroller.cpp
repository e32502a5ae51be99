// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/customers/customerpagecontroller.h"

#include "models/base/visibletext.h"
#include "models/session/desk.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/reasonbar.h"
#include "ui/widgets/pagecontext.h"

#include <QEvent>

namespace reeve
{

CustomerPageController::CustomerPageController(Desk &desk, CustomerPageView &page,
                                               std::vector<PageSection> sections)
    : m_desk(desk), m_page(page), m_repository(desk.connection()), m_sections(std::move(sections)),
      m_changes(desk.connection(),
                [this](qint64 customer) { return m_open && m_open->number() == customer; }),
      m_printer(desk, page, m_sections)
{
    m_page.installEventFilter(this);
    connect(&m_printer, &SheetPrinter::messageRaised, this, [this](const Message &message) {
        m_messageUp = false;
        emit messageRaised(message);
    });
    connect(&m_changes, &CustomerChanges::changed, this, &CustomerPageController::readChanged);
    connect(&m_page, &CustomerPageView::closeRequested, this, &CustomerPageController::close);
    connect(&m_page, &CustomerPageView::retryRequested, this, [this] {
        if (m_open)
            read(*m_open, m_reason, m_order);
    });
    connect(&m_page, &CustomerPageView::leaveGranted, this, [this] {
        m_page.discardEdits();
        if (const auto then = std::exchange(m_then, {}))
            then();
    });
    connect(&m_page, &CustomerPageView::leaveRefused, this, [this] {
        m_then = {};
        if (m_page.customer())
            emit stayed(*m_page.customer(), visibleText(m_page.title()));
    });
    connect(m_page.reasonBar(), &ReasonBar::given, this,
            [this](const QString &reason, bool forAll) {
                if (!m_asked)
                    return;
                const CustomerId customer = *std::exchange(m_asked, std::nullopt);
                m_page.reasonBar()->dismiss();
                if (forAll)
                    m_desk.setCaseReference(reason);
                read(customer, reason, std::exchange(m_askedOrder, {}));
            });
    connect(m_page.reasonBar(), &ReasonBar::refused, this, [this] { goBack(); });
    connect(&m_page.context(), &PageContext::rereadWanted, this,
            &CustomerPageController::readAgain);
    connect(&m_page.context(), &PageContext::leaveEditorWanted, this, [this] { leave([] {}); });
    connect(&m_page.context(), &PageContext::said, this, [this](const Message &message) {
        m_messageUp = false; // a reading that succeeds does not take it away
        emit messageRaised(message);
    });
}

void CustomerPageController::leave(std::function<void()> then)
{
    if (!m_page.hasEdits()) {
        then();
        return;
    }
    m_then = std::move(then);
    emit shown();
    m_page.askToLeave();
}

void CustomerPageController::open(CustomerId customer, const QString &who, const QString &order)
{
    const bool stands = m_open == customer && m_page.customer() == customer;
    if (stands && !order.isEmpty() && m_page.pointAt(order)) {
        emit shown();
        return;
    }
    if (stands && m_page.hasEdits()) {
        emit shown(); // it stands there, with what has been typed
        return;
    }
    leave([this, customer, who, order] { ask(customer, who, order); });
}

void CustomerPageController::ask(CustomerId customer, const QString &who, const QString &order)
{
    emit shown();
    if (const QString reason = m_desk.caseReference().trimmed(); !reason.isEmpty()) {
        m_asked.reset();
        m_page.reasonBar()->dismiss();
        read(customer, reason, order);
        return;
    }
    m_asked = customer;
    m_askedOrder = order;
    // Somebody else's page must not stand below the question about this one.
    if (m_open && m_open != customer) {
        m_opening.next();
        m_reading = m_again = m_elsewhere = m_behind = false;
        m_changes.forget();
        m_open.reset();
        m_page.setLoading(false);
        m_page.clear();
    }
    m_page.ask(who, m_reason);
}

void CustomerPageController::read(CustomerId customer, const QString &reason, const QString &order)
{
    if (m_open != customer)
        m_page.clear();
    m_open = customer;
    m_reason = reason;
    m_pointing = !order.isEmpty() && (m_pointing || m_order != order || !m_page.customer());
    m_order = order;
    m_failed = false;
    m_reading = true;
    m_again = m_elsewhere = m_behind = false;
    m_changes.hold();
    m_page.setLoading(true);
    Ticket *ticket = m_opening.next();
    const quint64 number = m_opening.number();
    m_repository.open(customer, reason, m_sections, ticket, m_order)
        .then(this, [this, number, customer](const Result<CustomerSheet> &sheet) {
            if (m_opening.isCurrent(number))
                take(customer, sheet);
        });
}

void CustomerPageController::readAgain()
{
    if (!m_open)
        return;
    if (m_reading) {
        // What is on its way may have been read before the change.
        m_again = true;
        return;
    }
    const CustomerId customer = *m_open;
    m_reading = true;
    m_behind = false;
    m_changes.hold(); // what was said until now is in what is read now
    m_page.setLoading(true);
    Ticket *ticket = m_opening.next();
    const quint64 number = m_opening.number();
    m_repository.openAgain(customer, m_reason, m_sections, ticket, m_order)
        .then(this, [this, number, customer](const Result<CustomerSheet> &sheet) {
            if (m_opening.isCurrent(number))
                take(customer, sheet);
        });
}

void CustomerPageController::readChanged()
{
    if (m_open && m_page.customer() == m_open && !m_page.isVisible())
        m_behind = true; // read when it is looked at
    if (!m_open || m_behind || m_reading) {
        m_changes.release();
        return;
    }
    m_elsewhere = true;
    readAgain();
}

bool CustomerPageController::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == &m_page && event->type() == QEvent::Show && std::exchange(m_behind, false)
        && !m_reading) {
        m_elsewhere = true;
        readAgain();
    }
    return QObject::eventFilter(watched, event);
}

void CustomerPageController::take(CustomerId customer, const Result<CustomerSheet> &sheet)
{
    m_reading = false;
    m_changes.release();
    const bool elsewhere = std::exchange(m_elsewhere, false);
    m_page.setLoading(false);
    // What is being typed is not thrown away by the erasure: it is told, and the page stays.
    const bool isErased = sheet && sheet->isGone && m_page.customer() == customer
                          && !m_page.isOfGone() && m_page.hasEdits();
    if (isErased) {
        m_again = false;
        raise({.kind = ErrorKind::NotFound,
               .text = tr("This customer no longer exists; the account was erased meanwhile. What "
                          "you have typed cannot be saved any more."),
               .detail = {}});
        return;
    }
    if (sheet) {
        if (std::exchange(m_messageUp, false))
            emit messageCleared();
        const bool another = m_page.customer() != customer;
        if (elsewhere && !another)
            m_page.showChanged(*sheet, m_reason);
        else
            m_page.showSheet(*sheet, m_reason);
        pointAtOrder();
        const QString title = sheet->isGone ? QString(u'#' + customer.toString())
                                            : visibleText(sheet->profile.title());
        if (another || sheet->isGone) // the name of an erased customer is not kept here, either
            m_desk.recentCustomers().visit(customer, title);
        // A reading behind another view's back leads nobody here.
        if (another || m_page.isVisible())
            emit arrived(customer, title);
        if (std::exchange(m_again, false))
            readAgain();
        return;
    }
    m_again = false;
    const Error &error = sheet.error();
    m_failed = error.kind == ErrorKind::ConnectionLost;
    if (elsewhere && error.kind == ErrorKind::WrongState) {
        // Opened more than an hour ago: what nobody asked for does not count as opening it anew.
        m_page.note(
            tr("This customer was changed elsewhere. Read it again to see what it is now (F5)."));
        return;
    }
    // A page that stands, read again, stays as it was; but not the page of somebody who is gone.
    const bool isGone = error.kind == ErrorKind::NotFound && !m_page.hasEdits();
    if (!m_page.customer() || isGone)
        m_page.showProblem(error.kind == ErrorKind::NotFound
                               ? tr("No such customer")
                               : tr("This customer could not be read"),
                           error.text);
    raise(error);
}

void CustomerPageController::pointAtOrder()
{
    if (!std::exchange(m_pointing, false) || m_page.pointAt(m_order))
        return;
    emit messageRaised(
        {Message::Kind::Warning, tr("The order %1 is no longer there.").arg(visibleText(m_order))});
}

void CustomerPageController::linkOpened()
{
    // After a lost link: what could not be read is read now, without being asked.
    if (!m_failed || !m_open)
        return;
    m_failed = false;
    if (m_page.customer() == m_open)
        readAgain();
    else
        read(*m_open, m_reason, m_order);
}

void CustomerPageController::refresh()
{
    if (m_open)
        read(*m_open, m_reason, m_order);
}

void CustomerPageController::close()
{
    leave([this] { closeNow(); });
}

void CustomerPageController::closeNow()
{
    const QString reason = m_reason; // stays a suggestion for the next customer
    drop();
    m_reason = reason;
    emit closed();
}

bool CustomerPageController::goBack()
{
    if (m_page.isAskingToLeave()) {
        m_page.refuseToLeave();
        return true;
    }
    if (m_asked && m_page.customer()) {
        m_asked.reset();
        m_page.reasonBar()->dismiss();
        emit dismissed();
        return true;
    }
    if (!m_asked && !m_open)
        return false;
    if (m_page.sectionGoesBack())
        return true;
    // Out of what is being written first, out of the page with the next Esc.
    if (m_page.hasEdits())
        leave([] {});
    else
        close();
    return true;
}

void CustomerPageController::drop()
{
    m_opening.next();
    m_open.reset();
    m_asked.reset();
    m_reason.clear();
    m_order.clear();
    m_askedOrder.clear();
    m_pointing = false;
    m_then = {};
    m_reading = m_again = m_elsewhere = m_behind = m_failed = m_messageUp = false;
    m_changes.forget();
    m_printer.drop();
    m_page.setLoading(false);
    m_page.reasonBar()->dismiss();
    m_page.clear();
}

void CustomerPageController::raise(const Error &error)
{
    m_messageUp = true;
    emit messageRaised(Message::of(error));
}

} // namespace reeve
