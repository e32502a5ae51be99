// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/customers/customerwindows.h"

#include "models/session/desk.h"
#include "ui/customers/customerpageview.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/messagebar.h"

#include <QAction>
#include <QClipboard>
#include <QCloseEvent>
#include <QGuiApplication>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

std::vector<PageSection> sectionsOf(const std::vector<PageSectionEntry> &entries)
{
    std::vector<PageSection> sections;
    for (const PageSectionEntry &entry : entries)
        sections.push_back(entry.section);
    return sections;
}

} // namespace

CustomerWindow::CustomerWindow(Desk &desk, const std::vector<PageSectionEntry> &sections)
    : m_page(new CustomerPageView(desk, sections, this)), m_messages(new MessageBar(this)),
      m_controller(desk, *m_page, sectionsOf(sections))
{
    setObjectName(QStringLiteral("customerWindow"));
    setAttribute(Qt::WA_DeleteOnClose);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_messages->setObjectName(QStringLiteral("messages"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_page, 1);
    auto *below = new QVBoxLayout;
    below->setContentsMargins(8, 0, 8, 8);
    below->addWidget(m_messages);
    layout->addLayout(below);
    resize(720, 780);
    addActions(desk);
    connect(&m_controller, &CustomerPageController::messageRaised, m_messages,
            [this](const Message &message) { m_messages->showMessage(message); });
    connect(&m_controller, &CustomerPageController::messageCleared, m_messages, &MessageBar::clear);
    connect(&m_controller, &CustomerPageController::closed, this, [this] {
        m_over = true;
        close();
    });
}

void CustomerWindow::addActions(Desk &desk)
{
    const auto add = [this](const QString &name, const QString &text, const QString &iconName,
                            const QKeySequence &key, auto slot) {
        auto *action = new QAction(iconName.isEmpty() ? QIcon() : icon(iconName), text, this);
        action->setObjectName(name);
        action->setShortcut(key);
        connect(action, &QAction::triggered, this, slot);
        addAction(action);
    };
    add(QStringLiteral("windowRefresh"), tr("Read again"), QStringLiteral("view-refresh"),
        Qt::Key_F5, [this] { m_controller.refresh(); });
    add(QStringLiteral("windowLock"), tr("Lock"), QStringLiteral("object-locked"),
        Qt::CTRL | Qt::Key_L, [&desk] { desk.askForLock(); });
    add(QStringLiteral("windowCopyLine"), tr("Copy a line for the ticket"),
        QStringLiteral("edit-copy"), Qt::CTRL | Qt::SHIFT | Qt::Key_T, [this] {
            if (m_page->customer())
                QGuiApplication::clipboard()->setText(m_page->ticketLine());
        });
    add(QStringLiteral("windowClose"), tr("Close this window"), QStringLiteral("window-close"),
        Qt::CTRL | Qt::Key_W, [this] { close(); });
    add(QStringLiteral("windowEscape"), tr("Close or step back"), {}, QKeySequence(Qt::Key_Escape),
        [this] {
            if (!m_controller.goBack())
                close();
        });
    for (QAction *action : m_page->actions() + m_page->sectionActions() + m_page->pageActions())
        addAction(action);
}

void CustomerWindow::open(CustomerId customer, const QString &who, const QString &order)
{
    m_customer = customer;
    setWindowTitle(tr("Customer #%1 – Reeve").arg(customer.toString()));
    m_controller.open(customer, who, order);
}

void CustomerWindow::leaveEdits(const std::function<void()> &then)
{
    raise();
    activateWindow();
    m_controller.leave(then);
}

void CustomerWindow::dropData()
{
    m_controller.drop();
    m_messages->clear();
    m_over = true;
    close();
}

void CustomerWindow::closeEvent(QCloseEvent *event)
{
    if (!m_over && m_page->hasEdits()) {
        event->ignore();
        m_controller.close(); // asks; closed() comes when they are given up
        return;
    }
    m_controller.drop();
    QWidget::closeEvent(event);
}

CustomerWindows::CustomerWindows(Desk &desk, std::vector<PageSectionEntry> sections,
                                 QObject *parent)
    : QObject(parent), m_desk(desk), m_sections(std::move(sections))
{
}

CustomerWindows::~CustomerWindows()
{
    for (const auto &window : std::as_const(m_windows))
        delete window.data();
}

CustomerWindow *CustomerWindows::open(CustomerId customer, const QString &who, const QString &order)
{
    CustomerWindow *found = nullptr;
    for (CustomerWindow *window : windows())
        if (window->customer() == customer)
            found = window;
    if (!found) {
        found = new CustomerWindow(m_desk, m_sections);
        m_windows.append(found);
        found->open(customer, who, order);
    } else if (!order.isEmpty()) {
        found->open(customer, who, order);
    }
    found->show();
    found->raise();
    found->activateWindow();
    return found;
}

QList<CustomerWindow *> CustomerWindows::windows() const
{
    QList<CustomerWindow *> open;
    for (const auto &window : m_windows)
        if (window && window->isVisible())
            open.append(window.data());
    return open;
}

bool CustomerWindows::hasEdits() const
{
    const QList<CustomerWindow *> open = windows();
    return std::any_of(open.begin(), open.end(),
                       [](const CustomerWindow *window) { return window->page()->hasEdits(); });
}

void CustomerWindows::leaveEdits(const std::function<void()> &then)
{
    for (CustomerWindow *window : windows())
        if (window->page()->hasEdits()) {
            window->leaveEdits([this, then] { leaveEdits(then); });
            return;
        }
    then();
}

void CustomerWindows::warnOfLock(int secondsLeft)
{
    for (CustomerWindow *window : windows())
        window->page()->warnOfLock(secondsLeft);
}

void CustomerWindows::dropData()
{
    for (CustomerWindow *window : windows())
        window->dropData();
    m_windows.clear();
}

} // namespace reeve
