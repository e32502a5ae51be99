// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/customers/customersbar.h"

#include "models/base/country.h"
#include "models/customers/customercolumns.h"
#include "ui/customers/filterbutton.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace reeve
{

namespace
{

QList<FilterButton::Choice> countries()
{
    QList<FilterButton::Choice> choices;
    for (int number = 1; number <= int(QLocale::LastTerritory); ++number) {
        const QString code = QLocale::territoryToCode(QLocale::Territory(number));
        if (code.size() == 2 && code.at(0).isLetter())
            choices.append({code, countryText(code)});
    }
    std::sort(choices.begin(), choices.end(), [](const auto &first, const auto &second) {
        return first.label.localeAwareCompare(second.label) < 0;
    });
    return choices;
}

} // namespace

QString countText(const CustomerCount &count, bool narrowed)
{
    const QString number = QLocale().toString(count.customers);
    switch (count.kind) {
    case CustomerCount::Kind::Estimate:
        return CustomersBar::tr("About %1 customers").arg(number);
    case CustomerCount::Kind::Capped:
        return CustomersBar::tr("%1+ found").arg(number);
    case CustomerCount::Kind::Exact:
        break;
    }
    if (!narrowed)
        return CustomersBar::tr("%1 customers").arg(number);
    return CustomersBar::tr("%1 found").arg(number);
}

CustomersBar::CustomersBar(QWidget *parent)
    : QWidget(parent), m_search(new QLineEdit(this)),
      m_status(new FilterButton(tr("Status"), this)), m_plan(new FilterButton(tr("Plan"), this)),
      m_country(new FilterButton(tr("Country"), this)),
      m_newsletter(new FilterButton(tr("Newsletter"), this)), m_clear(new QToolButton(this)),
      m_count(new QToolButton(this))
{
    auto *title = new PlainLabel(tr("Customers"), this);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    large.setBold(true);
    title->setFont(large);

    m_search->setObjectName(QStringLiteral("customerSearch"));
    m_search->setPlaceholderText(
        tr("Name, e-mail, business, phone, VAT, order, invoice, alias, number"));
    m_search->setAccessibleName(tr("Search customers"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(200);
    m_search->addAction(icon(QStringLiteral("edit-find")), QLineEdit::LeadingPosition);
    m_search->installEventFilter(this);

    m_status->setObjectName(QStringLiteral("filterStatus"));
    m_plan->setObjectName(QStringLiteral("filterPlan"));
    m_country->setObjectName(QStringLiteral("filterCountry"));
    m_newsletter->setObjectName(QStringLiteral("filterNewsletter"));
    const auto choices = [](const QStringList &values, QString (*label)(const QString &)) {
        QList<FilterButton::Choice> list;
        for (const QString &value : values)
            list.append({value, label(value)});
        return list;
    };
    m_status->setChoices(
        choices({QStringLiteral("active"), QStringLiteral("suspended"), QStringLiteral("closed")},
                customerStatusText));
    m_plan->setChoices(choices({QStringLiteral("free"), QStringLiteral("starter"),
                                QStringLiteral("business"), QStringLiteral("enterprise")},
                               planText));
    m_country->setLateChoices(countries);
    m_newsletter->setChoices(
        {{QStringLiteral("yes"), tr("On")}, {QStringLiteral("no"), tr("Off")}});

    m_clear->setObjectName(QStringLiteral("filterClear"));
    m_clear->setText(tr("Clear filters"));
    m_clear->setIcon(icon(QStringLiteral("edit-clear")));
    m_clear->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_clear->setAutoRaise(true);
    m_clear->setFocusPolicy(Qt::StrongFocus);
    m_count->setObjectName(QStringLiteral("customerCount"));
    m_count->setAutoRaise(true);
    m_count->setFocusPolicy(Qt::StrongFocus);
    m_count->hide();

    auto *head = new QHBoxLayout;
    m_head = head;
    head->setSpacing(12);
    head->addWidget(title);
    head->addStretch(1);
    head->addWidget(m_count);
    auto *line = new QHBoxLayout;
    line->setSpacing(4);
    // The search box stays as it is when a filter's text grows: nothing moves under the mouse.
    m_search->setMaximumWidth(520);
    line->addWidget(m_search, 100);
    line->addSpacing(4);
    for (QWidget *filter : {m_status, m_plan, m_country, m_newsletter})
        line->addWidget(filter);
    line->addWidget(m_clear);
    line->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 4);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addLayout(line);

    connect(m_search, &QLineEdit::textChanged, this, [this] {
        showClear();
        if (!m_quiet)
            emit textEdited();
    });
    connect(m_search, &QLineEdit::returnPressed, this, &CustomersBar::entered);
    for (FilterButton *filter : {m_status, m_plan, m_country, m_newsletter})
        connect(filter, &FilterButton::changed, this, [this] {
            showClear();
            emit filtersChanged();
        });
    connect(m_clear, &QToolButton::clicked, this, &CustomersBar::clearRequested);
    connect(m_count, &QToolButton::clicked, this, [this] {
        if (!m_exact)
            emit exactCountRequested();
    });
    showClear();
}

void CustomersBar::fillIn(CustomerQuery &query) const
{
    query.text = m_search->text();
    query.statuses = m_status->selected();
    query.plans = m_plan->selected();
    query.countries = m_country->selected();
    const QStringList newsletter = m_newsletter->selected();
    query.newsletter = newsletter.size() == 1
                           ? std::optional(newsletter.first() == QLatin1String("yes"))
                           : std::nullopt;
}

bool CustomersBar::isNarrowed() const
{
    CustomerQuery query;
    fillIn(query);
    return query.isNarrowed();
}

void CustomersBar::addHeaderAction(QAction *action)
{
    auto *button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    if (action->menu())
        button->setPopupMode(QToolButton::InstantPopup);
    button->setVisible(action->isVisible());
    connect(action, &QAction::changed, button,
            [button, action] { button->setVisible(action->isVisible()); });
    m_head->addWidget(button);
}

void CustomersBar::show(const CustomerQuery &query)
{
    m_status->setSelected(query.statuses);
    m_plan->setSelected(query.plans);
    m_country->setSelected(query.countries);
    m_newsletter->setSelected(
        query.newsletter
            ? QStringList{*query.newsletter ? QStringLiteral("yes") : QStringLiteral("no")}
            : QStringList());
    setText(query.text);
}

void CustomersBar::clearAll()
{
    for (FilterButton *filter : {m_status, m_plan, m_country, m_newsletter})
        filter->setSelected({});
    clearText();
}

void CustomersBar::clearText()
{
    setText({});
}

void CustomersBar::setText(const QString &text)
{
    m_quiet = true; // blocking its signals would leave the clear button standing
    m_search->setText(text);
    m_quiet = false;
    // Undo would bring back what somebody typed before the lock.
    m_search->setModified(false);
    showClear();
}

void CustomersBar::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void CustomersBar::showCount(const std::optional<CustomerCount> &count, bool narrowed)
{
    // An estimate of nothing means that the server has not looked yet.
    const bool known = count
                       && (count->kind != CustomerCount::Kind::Estimate || count->customers > 0);
    m_count->setVisible(known);
    if (!known)
        return;
    const bool exact = count->kind == CustomerCount::Kind::Exact;
    m_count->setText(countText(*count, narrowed));
    m_exact = exact;
    m_count->setFocusPolicy(exact ? Qt::NoFocus : Qt::StrongFocus);
    m_count->setToolTip(exact ? QString() : tr("Count them exactly"));
    m_count->setAccessibleName(m_count->text());
}

void CustomersBar::showClear()
{
    CustomerQuery query;
    fillIn(query);
    m_clear->setVisible(query.hasFilters());
}

bool CustomersBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent *>(event)->key()) {
        case Qt::Key_Down:
        case Qt::Key_PageDown:
            emit leftDownwards();
            return true;
        case Qt::Key_Escape:
            emit escaped();
            return true;
        default:
            break;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace reeve
