// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/calls.h"

#include "models/customers/customerprofile.h"
#include "tests/bench/sections.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace reeve::bench
{

namespace
{

QByteArray quoted(const QString &text)
{
    QByteArray sql = text.toUtf8();
    sql.replace('\'', "''");
    return '\'' + sql + '\'';
}

/// The one whose number of hits is nearest to `hits` (as a ratio).
Fragment nearest(const QList<Fragment> &all, double hits)
{
    return *std::min_element(all.begin(), all.end(), [&](const Fragment &a, const Fragment &b) {
        const auto distance = [&](const Fragment &one) {
            return std::abs(std::log(double(std::max<qint64>(one.hits, 1)) / hits));
        };
        return distance(a) < distance(b);
    });
}

CustomerQuery textQuery(const QString &text)
{
    CustomerQuery query;
    query.text = text;
    return query;
}

} // namespace

QJsonObject Call::args() const
{
    if (alias)
        return {{QStringLiteral("alias_id"), *alias}};
    if (customer)
        return {{QStringLiteral("customer_id"), customer->number()}};
    return disclosureArguments(query, cursor, customerPageSize, CountMode::None);
}

QList<QByteArray> Call::reads() const
{
    if (alias)
        return {"SELECT password FROM api.alias_password($1)"};
    if (!customer)
        return {"SELECT customer_id, username, email, first_name, last_name, business_name, "
                "phone, city, country, plan, status, newsletter, created_at, sort_key, "
                "order_number FROM api.customer_page($1)"};
    QList<QByteArray> texts{profileSection().sql.toUtf8()};
    for (const PageSection &section : pageSections())
        texts.append(section.sql.toUtf8());
    return texts;
}

QList<Fragment> findFragments(BareClient &superuser, int wanted)
{
    const auto pieces = superuser.column(
        "SELECT DISTINCT piece FROM ("
        " SELECT substr(service.fold(CASE WHEN c.id % 3 = 0 THEN split_part(c.email, '@', 1)"
        "                                 ELSE c.last_name END), 1 + (c.id % 3)::int,"
        "               3 + (c.id % 5)::int) AS piece"
        " FROM service.customer c JOIN ("
        "   SELECT 1 + n * (SELECT max(id) FROM service.customer) / 400 AS id"
        "   FROM generate_series(0, 399) AS n) AS spread USING (id)) AS pieces"
        " WHERE piece ~ '^[a-z]{3,7}$' ORDER BY piece");
    QList<Fragment> found;
    const qsizetype step = std::max<qsizetype>(1, pieces.size() / wanted);
    for (qsizetype i = 0; i < pieces.size(); i += step) {
        const QString text = QString::fromUtf8(pieces[i]);
        const auto hits = superuser.column(
            "SELECT count(*) FROM service.customer c WHERE c.search_text LIKE "
            + quoted(QLatin1Char('%') + text + QLatin1Char('%')));
        found.append({text, hits.first().toLongLong()});
    }
    std::sort(found.begin(), found.end(),
              [](const Fragment &a, const Fragment &b) { return a.hits < b.hits; });
    return found;
}

QList<Call> plannedCalls(BareClient &superuser, const QList<Fragment> &known)
{
    const qint64 newest =
        superuser.column("SELECT max(id) FROM service.customer").first().toLongLong();
    const QByteArray middle = QByteArray::number(newest / 2);
    const QString email = QString::fromUtf8(
        superuser
            .column("SELECT email FROM service.customer WHERE id >= " + middle
                    + " AND status = 'active' ORDER BY id LIMIT 1")
            .first());
    // The hundredth row: where the second page starts.
    const auto key = superuser.column(
        "SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || '+00'"
        " FROM service.customer ORDER BY created_at DESC, id DESC OFFSET 99 LIMIT 1");
    const auto keyId = superuser.column(
        "SELECT id FROM service.customer ORDER BY created_at DESC, id DESC OFFSET 99 LIMIT 1");
    // Somebody with everything: orders, a payment method, a history center, sessions.
    const qint64 full = superuser
                            .column("SELECT o.customer_id FROM service.product_order o"
                                    " JOIN service.payment_method USING (customer_id)"
                                    " JOIN service.history_center USING (customer_id)"
                                    " JOIN service.alias USING (customer_id)"
                                    " WHERE o.customer_id >= "
                                    + middle + " LIMIT 1")
                            .value(0)
                            .toLongLong();
    const auto total = double(newest);
    const Fragment common = known.last();
    const Fragment medium = nearest(known, total / 500);
    const Fragment rare = nearest(known, 20);

    CustomerQuery filtered;
    filtered.statuses = QStringList{QStringLiteral("suspended")};
    filtered.countries = QStringList{QStringLiteral("BE")};
    CustomerQuery byName;
    byName.sort = CustomerSort::Name;
    byName.descending = false;
    CustomerQuery commonByCity = textQuery(common.text);
    commonByCity.sort = CustomerSort::City;
    commonByCity.descending = false;
    CustomerQuery mediumByName = textQuery(medium.text);
    mediumByName.sort = CustomerSort::Name;

    const auto hits = [](const QString &name, const Fragment &fragment) {
        return QStringLiteral("%1 (%2 hits)").arg(name).arg(fragment.hits);
    };
    QList<Call> calls;
    calls.append({.name = QStringLiteral("first page")});
    calls.append({.name = QStringLiteral("next page"),
                  .cursor = {CustomerCursor::From::After,
                             {QString::fromUtf8(key.value(0)), keyId.value(0).toLongLong()}}});
    calls.append({.name = QStringLiteral("page at the very end"),
                  .cursor = {CustomerCursor::From::End, {}}});
    calls.append({.name = QStringLiteral("search: exact e-mail"), .query = textQuery(email)});
    calls.append({.name = QStringLiteral("search: e-mail prefix"),
                  .query = textQuery(email.section(QLatin1Char('@'), 0, 0).left(6))});
    const QString reference = QString::fromUtf8(
        superuser
            .column("SELECT processor_reference FROM service.product_order WHERE customer_id >= "
                    + middle + " AND processor_reference <> '' LIMIT 1")
            .value(0));
    calls.append({.name = QStringLiteral("search: processor's reference"),
                  .query = textQuery(reference),
                  .serverLimit = 15});
    calls.append(
        {.name = QStringLiteral("search: two letters"), .query = textQuery(common.text.left(2))});
    calls.append({.name = QStringLiteral("search: common fragment"),
                  .query = textQuery(common.text),
                  .serverLimit = 15});
    calls.append({.name = QStringLiteral("search: medium fragment"),
                  .query = textQuery(medium.text),
                  .serverLimit = 15});
    calls.append({.name = QStringLiteral("search: rare fragment"),
                  .query = textQuery(rare.text),
                  .serverLimit = 15});
    calls.append({.name = QStringLiteral("search: no hit"),
                  .query = textQuery(QStringLiteral("qxzzvwq")),
                  .serverLimit = 15});
    calls.append({.name = QStringLiteral("search: common fragment, by city"),
                  .query = commonByCity,
                  .serverLimit = 50});
    calls.append({.name = QStringLiteral("search: medium fragment, by name"),
                  .query = mediumByName,
                  .serverLimit = 50});
    calls.append({.name = QStringLiteral("filter: status and country"), .query = filtered});
    calls.append({.name = QStringLiteral("sort by name"), .query = byName});
    calls.append({.name = QStringLiteral("open a page"), .customer = CustomerId::from(full)});
    // Revealing stands on the page that was opened by the same person just before.
    const auto secret = superuser.column("SELECT customer_id || ' ' || id FROM service.alias"
                                         " WHERE password IS NOT NULL AND customer_id >= "
                                         + middle + " ORDER BY customer_id LIMIT 1");
    const QList<QByteArray> owned = secret.value(0).split(' ');
    calls.append({.name = QStringLiteral("reveal"),
                  .customer = CustomerId::from(owned.value(0).toLongLong()),
                  .alias = owned.value(1).toLongLong()});
    std::printf("fragments: common %s, medium %s, rare %s\n", qPrintable(hits(common.text, common)),
                qPrintable(hits(medium.text, medium)), qPrintable(hits(rare.text, rare)));
    return calls;
}

QList<Call> fragmentSweep(const QList<Fragment> &known)
{
    QList<Call> calls;
    for (const Fragment &fragment : known) {
        Call inOrder{.name = QStringLiteral("%1 (%2 hits)").arg(fragment.text).arg(fragment.hits),
                     .query = textQuery(fragment.text),
                     .serverLimit = 15};
        Call byName = inOrder;
        byName.query.sort = CustomerSort::Name;
        byName.query.descending = false;
        byName.serverLimit = 50;
        calls.append({inOrder, byName});
    }
    return calls;
}

} // namespace reeve::bench
