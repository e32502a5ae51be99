// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/customers/customerspalettesource.h"

#include "models/base/visibletext.h"
#include "models/customers/customercolumns.h"
#include "ui/customers/customerplace.h"
#include "ui/customers/searchesbar.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

PaletteItem itemFor(const CustomerRow &customer)
{
    const QString title = customer.title();
    const QString separator = QStringLiteral(" · ");
    QString subtitle = customer.email + separator + u'#' + customer.id.toString();
    if (customer.status != QLatin1String("active"))
        subtitle += separator + customerStatusText(customer.status);
    if (!customer.orderNumber.isEmpty())
        subtitle.prepend(QCoreApplication::translate("reeve::CustomersPaletteSource", "Order %1")
                             .arg(customer.orderNumber)
                         + separator);
    return {visibleText(title), visibleText(subtitle), QStringLiteral("user-identity"),
            Place{QStringLiteral("customers"),
                  CustomerPlace{customer.id, customer.orderNumber}.item(), visibleText(title)}};
}

} // namespace

CustomersPaletteSource::CustomersPaletteSource(Desk &desk, QObject *parent)
    : PaletteSource(parent), m_desk(desk), m_repository(desk.connection()), m_searches(desk)
{
    connect(&m_searches, &SavedSearches::changed, this, &PaletteSource::changed);
}

QString CustomersPaletteSource::heading() const
{
    return tr("Customers");
}

void CustomersPaletteSource::search(const QString &text)
{
    CustomerQuery query;
    query.text = text;
    Ticket *ticket = m_latest.next();
    const quint64 number = m_latest.number();
    m_repository.page(query, {}, CountMode::None, ticket, most)
        .page.then(this, [this, number, text](const Result<CustomerPage> &page) {
            if (!m_latest.isCurrent(number))
                return;
            if (!page) {
                emit failed(text, page.error().text);
                return;
            }
            QList<PaletteItem> items;
            for (const CustomerRow &customer : page->rows)
                items.append(itemFor(customer));
            emit found(text, items);
        });
}

QList<PaletteGroup> CustomersPaletteSource::atOnce(const QString &text) const
{
    PaletteGroup recent{tr("Recent customers"), {}};
    for (const RecentCustomers::Entry &entry : m_desk.recentCustomers().entries()) {
        const QString number = u'#' + entry.id.toString();
        if (entry.name.contains(text, Qt::CaseInsensitive) || number.contains(text))
            recent.items.append(
                {entry.name, number, QStringLiteral("view-history"),
                 Place{QStringLiteral("customers"), entry.id.toString(), entry.name}});
    }
    // Without a text the latest are enough: the views and the actions stand below.
    constexpr int mostUnasked = 5;
    if (text.isEmpty() && recent.items.size() > mostUnasked)
        recent.items.resize(mostUnasked);
    PaletteGroup saved{tr("Saved searches"), {}};
    for (const SavedSearch &search : m_searches.entries())
        if (search.name.contains(text, Qt::CaseInsensitive))
            saved.items.append({search.name,
                                {},
                                QStringLiteral("edit-find"),
                                Place{QStringLiteral("customers"),
                                      SearchesBar::placeItem(search.id), search.name}});
    return {recent, saved};
}

void CustomersPaletteSource::dropData()
{
    cancel();
    m_searches.clear();
}

void CustomersPaletteSource::cancel()
{
    m_latest.next();
}

} // namespace reeve
