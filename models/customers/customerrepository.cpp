// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/customerrepository.h"

#include "models/base/visibletext.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::CustomerRepository)
};

Error notCounted()
{
    return {.kind = ErrorKind::Cancelled, .text = {}, .detail = QStringLiteral("no count asked")};
}

Error badRow()
{
    return {.kind = ErrorKind::Internal,
            .text = Text::tr("The database answered with something that is no customer. Nothing "
                             "was changed; please tell whoever looks after the database."),
            .detail = QStringLiteral("customer id out of range")};
}

Result<QList<CustomerRow>> readRows(QSqlQuery &query)
{
    QList<CustomerRow> rows;
    rows.reserve(customerPageSize);
    while (query.next()) {
        const auto id = CustomerId::from(query.value(0).toLongLong());
        if (!id)
            return tl::unexpected(badRow());
        rows.append(CustomerRow{.id = *id,
                                .username = query.value(1).toString(),
                                .email = query.value(2).toString(),
                                .firstName = query.value(3).toString(),
                                .lastName = query.value(4).toString(),
                                .businessName = query.value(5).toString(),
                                .phone = query.value(6).toString(),
                                .city = query.value(7).toString(),
                                .country = query.value(8).toString(),
                                .plan = query.value(9).toString(),
                                .status = query.value(10).toString(),
                                .newsletter = query.value(11).toBool(),
                                .created = momentIn(query, 12),
                                .sortKey = query.value(13).toString(),
                                .orderNumber = query.value(14).toString()});
    }
    return rows;
}

const QString &pageSql()
{
    static const QString sql = QStringLiteral(
        "SELECT customer_id, username, email, first_name, last_name, business_name, phone, city, "
        "country, plan, status, newsletter, created_at, sort_key, order_number FROM "
        "api.customer_page($1)");
    return sql;
}

const QString &rowsSql()
{
    static const QString sql = QStringLiteral(
        "SELECT customer_id, username, email, first_name, last_name, business_name, phone, city, "
        "country, plan, status, newsletter, created_at, '', '' FROM api.customer_rows($1)");
    return sql;
}

QJsonObject pageArguments(CustomerId customer, const QString &order)
{
    QJsonObject args{{QStringLiteral("customer_id"), customer.number()}};
    if (!order.isEmpty())
        args.insert(QStringLiteral("order"), sendableText(order));
    return args;
}

// Fulfils both answers, the rows as soon as they are there.
struct PagePromises {
    QPromise<Result<CustomerPage>> page;
    QPromise<Result<CustomerCount>> count;
    bool pageDone = false;
    bool countDone = false;

    void givePage(Result<CustomerPage> result)
    {
        if (std::exchange(pageDone, true))
            return;
        page.addResult(std::move(result));
        page.finish();
    }
    void giveCount(Result<CustomerCount> result)
    {
        if (std::exchange(countDone, true))
            return;
        count.addResult(std::move(result));
        count.finish();
    }
    void giveUp(const Error &why)
    {
        givePage(tl::unexpected(why));
        giveCount(tl::unexpected(why));
    }
};

} // namespace

CustomerPageAnswer CustomerRepository::page(const CustomerQuery &query,
                                            const CustomerCursor &cursor, CountMode count,
                                            Ticket *ticket, int limit)
{
    const Disclosure disclosure{.kind = QStringLiteral("customer_page"),
                                .args = disclosureArguments(query, cursor, limit, count),
                                .reason = {}};
    // Each in a sync group of its own: the disclosure commits first, or nothing is read; the rows
    // do not wait for the count.
    std::vector<Statement> statements{disclosure.statement(), {pageSql(), {disclosure.id}}};
    const bool estimated = count == CountMode::Cheap && !query.isNarrowed();
    if (estimated)
        statements.push_back({QStringLiteral("SELECT api.customer_estimate(), false")});
    else if (count != CountMode::None)
        statements.push_back(
            {QStringLiteral("SELECT customers, capped FROM api.customer_count($1)"),
             {disclosure.id}});

    auto promises = std::make_shared<PagePromises>();
    promises->page.start();
    promises->count.start();
    CustomerPageAnswer answer{promises->page.future(), promises->count.future()};
    Ticket made = m_connection.post(
        [promises, statements, estimated](PgDriver *driver, const Error &why) {
            if (!driver)
                return promises->giveUp(why);
            const Result<void> sent = driver->pipeline(
                statements, [&](std::size_t index, QSqlQuery &rows) {
                    if (index == 1) {
                        promises->givePage(readRows(rows).map([](QList<CustomerRow> found) {
                            return CustomerPage{std::move(found)};
                        }));
                    } else if (index == 2 && rows.next()) {
                        using Kind = CustomerCount::Kind;
                        promises->giveCount(CustomerCount{rows.value(0).toLongLong(),
                                                          estimated                ? Kind::Estimate
                                                          : rows.value(1).toBool() ? Kind::Capped
                                                                                   : Kind::Exact});
                    }
                });
            promises->giveUp(sent ? notCounted() : sent.error());
        });
    if (ticket)
        *ticket = made;
    return answer;
}

QFuture<Result<CustomerSheet>> CustomerRepository::open(CustomerId customer, const QString &reason,
                                                        const std::vector<PageSection> &sections,
                                                        Ticket *ticket, const QString &order)
{
    return read({.kind = QStringLiteral("customer"),
                 .args = pageArguments(customer, order),
                 .reason = sendableText(reason)},
                sections, ticket);
}

QFuture<Result<CustomerSheet>>
CustomerRepository::openAgain(CustomerId customer, const QString &reason,
                              const std::vector<PageSection> &sections, Ticket *ticket,
                              const QString &order)
{
    return read({.kind = QStringLiteral("customer_again"),
                 .args = pageArguments(customer, order),
                 .reason = sendableText(reason)},
                sections, ticket);
}

QFuture<Result<CustomerSheet>>
CustomerRepository::openForPrint(CustomerId customer, const QString &reason,
                                 const std::vector<PageSection> &sections, Ticket *ticket)
{
    return read({.kind = QStringLiteral("customer_sheet"),
                 .args = {{QStringLiteral("customer_id"), customer.number()}},
                 .reason = sendableText(reason)},
                sections, ticket);
}

QFuture<Result<CustomerSheet>> CustomerRepository::read(const Disclosure &disclosure,
                                                        const std::vector<PageSection> &sections,
                                                        Ticket *ticket)
{
    return m_connection.run(
        [disclosure, sections](PgDriver &driver) -> Result<CustomerSheet> {
            const PageSection profile = profileSection();
            std::vector<Statement> statements{disclosure.statement(),
                                              {profile.sql, {disclosure.id}, sections.empty()}};
            for (const PageSection &section : sections)
                statements.push_back({section.sql, {disclosure.id}, &section == &sections.back()});

            std::optional<CustomerProfile> found;
            SectionRecords records;
            const Result<void> sent = driver.pipeline(
                statements, [&](std::size_t index, QSqlQuery &rows) {
                    if (index == 1)
                        found = std::any_cast<std::optional<CustomerProfile>>(profile.read(rows));
                    else if (index > 1)
                        records.insert(sections[index - 2].id, sections[index - 2].read(rows));
                });
            if (!sent)
                return tl::unexpected(sent.error());
            if (found)
                return CustomerSheet{std::move(*found), std::move(records)};
            const auto customer = CustomerId::from(
                disclosure.args.value(QLatin1String("customer_id")).toInteger());
            if (customer
                && std::any_of(sections.begin(), sections.end(), [&](const PageSection &section) {
                       return section.remains && section.remains(records.any(section.id));
                   }))
                return CustomerSheet{CustomerProfile{.id = *customer}, std::move(records), true};
            return failure(ErrorKind::NotFound, Text::tr("There is no customer with this number."));
        },
        ticket);
}

QFuture<Result<QList<CustomerRow>>> CustomerRepository::rows(const QList<qint64> &customers,
                                                             Ticket *ticket)
{
    QJsonArray ids;
    for (const qint64 customer : customers)
        ids.append(customer);
    const Disclosure disclosure{.kind = QStringLiteral("customer_rows"),
                                .args = {{QStringLiteral("ids"), ids}},
                                .reason = {}};
    return m_connection.run(
        [disclosure](PgDriver &driver) -> Result<QList<CustomerRow>> {
            Result<QList<CustomerRow>> found;
            const Result<void> sent = driver.pipeline(
                {disclosure.statement(), {rowsSql(), {disclosure.id}}},
                [&](std::size_t index, QSqlQuery &rows) {
                    if (index == 1)
                        found = readRows(rows);
                });
            if (!sent)
                return tl::unexpected(sent.error());
            return found;
        },
        ticket);
}

QFuture<Result<qint64>> CustomerRepository::estimate(Ticket *ticket)
{
    return m_connection.run(
        [](PgDriver &driver) -> Result<qint64> {
            auto rows = driver.query({QStringLiteral("SELECT api.customer_estimate()")});
            if (!rows)
                return tl::unexpected(rows.error());
            return rows->next() ? rows->value(0).toLongLong() : 0;
        },
        ticket);
}

} // namespace reeve
