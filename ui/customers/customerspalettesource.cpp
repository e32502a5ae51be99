// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/customers/customerspalettesource.h"

#include "models/base/visibletext.h"
#include "models/customers/customercolumns.h"

namespace reeve
{

namespace
{

PaletteItem itemFor(const CustomerRow &customer)
{
    QString title = customer.name();
    if (title.isEmpty())
        title = customer.businessName.isEmpty() ? customer.username : customer.businessName;
    const QString separator = QStringLiteral(" · ");
    QString subtitle = customer.email + separator + u'#' + customer.id.toString();
    if (customer.status != QLatin1String("active"))
        subtitle += separator + customerStatusText(customer.status);
    return {visibleText(title), visibleText(subtitle), QStringLiteral("user-identity"),
            Place{QStringLiteral("customers"), customer.id.toString(), visibleText(title)}};
}

} // namespace

CustomersPaletteSource::CustomersPaletteSource(Desk &desk, QObject *parent)
    : PaletteSource(parent), m_repository(desk.connection())
{
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

void CustomersPaletteSource::cancel()
{
    m_latest.next();
}

} // namespace reeve
