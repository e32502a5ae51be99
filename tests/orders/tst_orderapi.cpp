// SPDX-License-Identifier: GPL-3.0-or-later
// Orders and means of payment as each role gets them by plain libpq: sums, lapsed mandates, and who is
// found by an order.
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QUuid>

using namespace reeve;
using namespace reeve::test;

class OrderApiTest : public QObject
{
    Q_OBJECT

    static constexpr qint64 customer = 40;
    TestDatabase m_database;

    static QString newId() { return QUuid::createUuid().toString(QUuid::WithoutBraces); }
    PlainClient client(const char *login)
    {
        return PlainClient(m_database.parameters(QLatin1String(login)));
    }
    static QString literal(const QString &text)
    {
        return u'\'' + QString(text).replace(u'\'', QLatin1String("''")) + u'\'';
    }
    static QString json(const QJsonObject &object)
    {
        return literal(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
    }
    // The disclosure's id.
    static QString open(PlainClient &person, const QString &order = {})
    {
        QJsonObject args{{QStringLiteral("customer_id"), customer}};
        if (!order.isNull())
            args.insert(QStringLiteral("order"), order);
        const QString id = newId();
        const Answer answer = person.run(
            QStringLiteral("SELECT api.disclose('%1', 'customer', %2, 'case 7')")
                .arg(id, json(args)));
        return answer.ok ? id : QString::fromLatin1(answer.sqlstate);
    }
    // Customers found, as "number order".
    static QStringList found(PlainClient &person, const QString &text, const QJsonObject &more = {})
    {
        QJsonObject args = more;
        args.insert(QStringLiteral("text"), text);
        args.insert(QStringLiteral("count"), QStringLiteral("exact"));
        const QString id = newId();
        Answer answer = person.run(
            QStringLiteral("SELECT api.disclose('%1', 'customer_page', %2, NULL)")
                .arg(id, json(args)));
        if (!answer.ok)
            return {QString::fromLatin1(answer.sqlstate)};
        answer = person.run(
            QStringLiteral(
                "SELECT concat_ws(' ', customer_id, order_number) FROM api.customer_page('%1')")
                .arg(id));
        QStringList rows;
        for (const QStringList &row : answer.rows)
            rows += row.value(0).trimmed();
        const QString counted =
            person.run(QStringLiteral("SELECT customers FROM api.customer_count('%1')").arg(id))
                .cell();
        if (counted.toInt() != rows.size())
            rows += QStringLiteral("counted %1").arg(counted);
        rows.sort();
        return rows;
    }
    void addOrder(const char *number, const char *reference, const char *status, const char *at,
                  qint64 minor = 1000, const char *currency = "EUR", const QVariant &method = {})
    {
        m_database.sql(
            QStringLiteral(
                "INSERT INTO service.product_order (customer_id, number, kind, amount_minor, "
                "currency, processor, processor_reference, status, ordered_at, "
                "payment_method_id) VALUES ($1, $2, 'sms_credits', $3, $4, 'stripe', $5, $6, "
                "$7::text::timestamptz, $8) RETURNING id"),
            {customer, QLatin1String(number), minor, QLatin1String(currency),
             QString::fromUtf8(reference), QLatin1String(status), QLatin1String(at), method});
    }
    QJsonObject summary()
    {
        PlainClient support = client("support");
        return QJsonDocument::fromJson(
                   support
                       .run(QStringLiteral("SELECT api.customer_order_summary('%1')")
                                .arg(open(support)))
                       .cell()
                       .toUtf8())
            .object();
    }

private slots:
    void init()
    {
        m_database.sql(QStringLiteral("UPDATE reeve.staff SET quota_pages = 10000"));
        for (const char *table : {"invoice", "product_order", "payment_method"})
            m_database.sql(QStringLiteral("DELETE FROM service.%1 WHERE customer_id = %2")
                               .arg(QLatin1String(table))
                               .arg(customer));
    }

    void roles_data()
    {
        QTest::addColumn<bool>("may");
        QTest::newRow("support") << true;
        QTest::newRow("officer") << true;
        QTest::newRow("auditor") << false;
        QTest::newRow("admin") << false;
        QTest::newRow("reeve_worker") << false;
        QTest::newRow("service_app") << false;
    }
    void roles()
    {
        QFETCH(bool, may);
        addOrder("SO-2026-9000001", "pi_roles_1", "paid", "2026-01-05 10:00+00");
        PlainClient support = client("support");
        const QString theirs = open(support);
        PlainClient person = client(QTest::currentDataTag());
        const QString id = open(person);
        QCOMPARE(id.size() == 36, may);
        for (const char *call :
             {"customer_orders", "customer_order_summary", "customer_payment_methods"}) {
            const QString sql =
                QStringLiteral("SELECT * FROM api.%1('%2')").arg(QLatin1String(call));
            QCOMPARE(person.run(sql.arg(may ? id : newId())).ok, may);
            // Somebody else's disclosure opens nothing.
            if (QTest::currentDataTag() != QByteArray("support"))
                QVERIFY(!person.run(sql.arg(theirs)).ok);
        }
        QVERIFY(!person.run(QStringLiteral("SELECT * FROM reeve.sought_orders('pi_roles_1')")).ok);
        if (may)
            QCOMPARE(found(person, QStringLiteral("pi_roles_1")),
                     QStringList{QStringLiteral("40 SO-2026-9000001")});
        else
            QVERIFY(!found(person, QStringLiteral("pi_roles_1")).first().contains(u' '));
    }

    void aSearchByAnOrderIsOnRecord()
    {
        addOrder("SO-2026-9000001", "pi_record_1", "paid", "2026-01-05 10:00+00");
        PlainClient support = client("support");
        QCOMPARE(found(support, QStringLiteral("pi_record_1")).size(), 1);
        QCOMPARE(m_database
                     .sql(QStringLiteral(
                         "SELECT concat_ws('|', person, kind, customer_ids) FROM "
                         "audit.inbox WHERE event = 'disclosure' ORDER BY id DESC LIMIT 1"))
                     .value(0),
                 QStringLiteral("support|customer_page|{40}"));
    }

    void yearsAreAddedUp()
    {
        addOrder("SO-2025-9000001", "a1", "paid", "2025-12-31 23:59+00", 1999);
        addOrder("SO-2026-9000002", "a2", "paid", "2026-01-01 00:00+00", 500);
        addOrder("SO-2026-9000003", "a3", "paid", "2026-06-01 00:00+00", 250);
        addOrder("SO-2026-9000004", "a4", "paid", "2026-06-02 00:00+00", 700, "JPY");
        addOrder("SO-2026-9000005", "a5", "refunded", "2026-06-03 00:00+00", 9999);
        addOrder("SO-2026-9000006", "a6", "failed", "2026-06-04 00:00+00", 9999);
        addOrder("SO-2026-9000007", "a7", "pending", "2026-06-05 00:00+00", 9999, "JPY");
        addOrder("SO-2024-9000008", "a8", "paid", "2024-06-05 00:00+00", 9223372036854775807);
        addOrder("SO-2024-9000009", "a9", "paid", "2024-06-06 00:00+00", 9223372036854775807);
        QStringList lines;
        for (const QJsonValue &value : summary().value(QLatin1String("years")).toArray()) {
            const QJsonObject y = value.toObject();
            lines += QStringLiteral("%1 %2 %3 %4/%5/%6/%7")
                         .arg(y.value(QLatin1String("year")).toInt())
                         .arg(y.value(QLatin1String("paid_minor")).toString(),
                              y.value(QLatin1String("currency")).toString())
                         .arg(y.value(QLatin1String("paid")).toInt())
                         .arg(y.value(QLatin1String("refunded")).toInt())
                         .arg(y.value(QLatin1String("failed")).toInt())
                         .arg(y.value(QLatin1String("pending")).toInt());
        }
        QCOMPARE(lines, (QStringList{QStringLiteral("2026 750 EUR 2/1/1/0"),
                                     QStringLiteral("2026 700 JPY 1/0/0/1"),
                                     QStringLiteral("2025 1999 EUR 1/0/0/0"),
                                     QStringLiteral("2024 18446744073709551614 EUR 2/0/0/0")}));
    }

    void onlyDashboardsAreHandedOut()
    {
        m_database.sql(
            QStringLiteral("UPDATE reeve.setting SET value = 'https://pay.example/{reference}' "
                           "WHERE name = 'stripe_url'"));
        addOrder("SO-2026-9000001", "b1", "paid", "2026-01-05 10:00+00");
        const QJsonObject settings = summary().value(QLatin1String("dashboards")).toObject();
        QCOMPARE(settings.keys(),
                 (QStringList{QStringLiteral("dashboard_allow_private"),
                              QStringLiteral("fastspring_url"), QStringLiteral("stripe_url")}));
    }

    void theSoughtOrderIsThereHoweverOld()
    {
        addOrder("SO-2011-9000000", "old", "paid", "2011-01-01 00:00+00");
        m_database.sql(
            QStringLiteral(
                "INSERT INTO service.product_order (customer_id, number, kind, amount_minor, "
                "currency, processor, status, ordered_at) SELECT %1, 'SO-2020-9100' || "
                "lpad(n::text, 3, '0'), 'sms_credits', 1, 'EUR', 'stripe', 'paid', "
                "'2020-01-01 00:00+00'::timestamptz + n * interval '1 hour' FROM "
                "generate_series(1, 230) AS n")
                .arg(customer));
        PlainClient support = client("support");
        const QString rows = QStringLiteral(
            "SELECT count(*) || ' of ' || max(orders_total) || ' ' || "
            "count(*) FILTER (WHERE order_number = 'SO-2011-9000000') "
            "FROM api.customer_orders('%1')");
        QCOMPARE(support.run(rows.arg(open(support))).cell(), QStringLiteral("200 of 231 0"));
        QCOMPARE(support.run(rows.arg(open(support, QStringLiteral("SO-2011-9000000")))).cell(),
                 QStringLiteral("201 of 231 1"));
        // Somebody else's order is not brought along.
        const QString others =
            m_database
                .sql(QStringLiteral("SELECT number FROM service.product_order WHERE "
                                    "customer_id <> %1 LIMIT 1")
                         .arg(customer))
                .value(0);
        QCOMPARE(support.run(rows.arg(open(support, others))).cell(),
                 QStringLiteral("200 of 231 0"));
        QCOMPARE(support
                     .run(QStringLiteral("SELECT api.disclose('%1', 'customer', "
                                         "'{\"customer_id\": 40, \"order\": 5}', 'case')")
                              .arg(newId()))
                     .sqlstate,
                 QByteArray("RV007"));
    }

    void severalInvoicesAreOneRow()
    {
        addOrder("SO-2026-9000001", "c1", "paid", "2026-01-05 10:00+00");
        m_database.sql(QStringLiteral(
            "INSERT INTO service.invoice (customer_id, order_id, number, invoiced_on, "
            "billing_name, billing_address) SELECT customer_id, id, 'INV-2026-900000' || n, "
            "'2026-01-05'::date + n, 'x', 'y' FROM service.product_order, "
            "generate_series(1, 2) AS n WHERE number = 'SO-2026-9000001'"));
        PlainClient support = client("support");
        const Answer answer = support.run(
            QStringLiteral("SELECT invoice_number, invoiced_on FROM api.customer_orders('%1')")
                .arg(open(support)));
        QCOMPARE(answer.rows.size(), 1);
        QCOMPARE(answer.rows.first(),
                 (QStringList{QStringLiteral("INV-2026-9000001, INV-2026-9000002"),
                              QStringLiteral("2026-01-07")}));
        QCOMPARE(found(support, QStringLiteral("inv-2026-9000001")),
                 QStringList{QStringLiteral("40 SO-2026-9000001")});
        QCOMPARE(found(support, QStringLiteral(" INV-2026-9000002 ")),
                 QStringList{QStringLiteral("40 SO-2026-9000001")});
    }

    void mandates_data()
    {
        QTest::addColumn<QString>("signedOn"); // as an interval before today
        QTest::addColumn<QString>(
            "orders"); // "status interval known|unknown|other", apart by commas
        QTest::addColumn<QString>("state");
        const auto row = [](const char *name, const char *signedOn, const char *orders,
                            const char *state) {
            QTest::newRow(name) << QString::fromLatin1(signedOn) << QString::fromLatin1(orders)
                                << QString::fromLatin1(state);
        };
        row("new", "1 month", "", "good");
        row("signed 36 months ago, to the day", "36 months", "", "good");
        row("a day longer", "36 months 2 days", "", "lapsed");
        row("collected since", "10 years", "paid:2 years:known", "good");
        row("collected too long ago", "10 years", "paid:37 months:known", "lapsed");
        row("refunded counts", "10 years", "refunded:1 year:known", "good");
        row("returned counts", "10 years", "failed:1 year:known", "good");
        row("pending does not", "10 years", "pending:1 day:known", "lapsed");
        row("paid with something else", "10 years", "paid:1 year:other", "lapsed");
        row("nobody knows how", "10 years", "paid:1 year:unknown", "unclear");
        row("nobody knows how, long ago", "10 years", "paid:40 months:unknown", "lapsed");
        row("known and unknown", "10 years", "paid:1 year:known,paid:2 months:unknown", "good");
        row("unknown before the signature", "37 months", "paid:38 months:unknown", "lapsed");
    }
    void mandates()
    {
        QFETCH(QString, signedOn);
        QFETCH(QString, orders);
        QFETCH(QString, state);
        const QString method =
            m_database
                .sql(QStringLiteral(
                         "INSERT INTO service.payment_method (customer_id, kind, "
                         "mandate_reference, mandate_signed_on, processor) VALUES (%1, 'sepa', "
                         "'RUM-1', ((now() AT TIME ZONE 'UTC')::date - interval '%2')::date, "
                         "'stripe') RETURNING id")
                         .arg(customer)
                         .arg(signedOn))
                .value(0);
        int number = 9200000;
        for (const QString &order : orders.split(u',', Qt::SkipEmptyParts)) {
            const QStringList parts = order.split(u':');
            m_database.sql(
                QStringLiteral(
                    "INSERT INTO service.product_order (customer_id, number, kind, "
                    "amount_minor, currency, processor, status, ordered_at, payment_method_id) "
                    "VALUES (%1, 'SO-2026-%2', 'subscription', 100, 'EUR', 'stripe', '%3', now() "
                    "- interval '%4', %5)")
                    .arg(customer)
                    .arg(number++)
                    .arg(parts.at(0), parts.at(1),
                         parts.at(2) == QLatin1String("known")   ? method
                         : parts.at(2) == QLatin1String("other") ? QStringLiteral("1")
                                                                 : QStringLiteral("NULL")));
        }
        PlainClient support = client("support");
        const Answer answer = support.run(
            QStringLiteral(
                "SELECT mandate_state, lapses_on >= current_date - 1, last_collected_on IS NULL "
                "FROM api.customer_payment_methods('%1')")
                .arg(open(support)));
        QCOMPARE(answer.cell(), state);
        QCOMPARE(answer.rows.first().value(1) == QLatin1String("t"),
                 state == QLatin1String("good"));
        QCOMPARE(answer.rows.first().value(2) == QLatin1String("f"),
                 orders.contains(QLatin1String(":known"))
                     && !orders.startsWith(QLatin1String("pending")));
    }

    void cardsHaveNoMandate()
    {
        m_database.sql(
            QStringLiteral("INSERT INTO service.payment_method (customer_id, kind, card_brand, "
                           "card_last4, card_expires_on, processor) VALUES (%1, 'card', 'Visa', "
                           "'4242', '2020-01-31', 'stripe')")
                .arg(customer));
        PlainClient support = client("support");
        QCOMPARE(support
                     .run(QStringLiteral("SELECT mandate_state IS NULL AND lapses_on IS NULL FROM "
                                         "api.customer_payment_methods('%1')")
                              .arg(open(support)))
                     .cell(),
                 QStringLiteral("t"));
    }

    // Against a plain reading of the whole table: every number and reference of some hundred orders.
    void whoIsFoundIsWhoseOrderItIs()
    {
        PlainClient officer = client("officer");
        m_database.sql(QStringLiteral("UPDATE reeve.staff SET quota_rows = 1000000"));
        const QStringList texts = m_database.sql(QStringLiteral(
            "SELECT unnest(ARRAY[o.number, lower(o.number), o.processor_reference, i.number, "
            "'  ' || o.processor_reference || ' ']) FROM service.product_order o LEFT JOIN "
            "service.invoice "
            "i ON i.order_id = o.id WHERE o.id % 97 = 0 AND o.id < 4000"));
        QVERIFY(texts.size() > 50);
        for (const QString &text : texts) {
            if (text.isEmpty())
                continue; // an order without an invoice
            const QStringList wanted = m_database.sql(
                QStringLiteral(
                    "SELECT concat_ws(' ', o.customer_id, o.number) FROM service.product_order "
                    "o WHERE o.number = upper(btrim($1)) OR o.processor_reference = btrim($1) OR "
                    "EXISTS (SELECT FROM service.invoice i WHERE i.order_id = o.id AND i.number "
                    "= upper(btrim($1))) ORDER BY 1"),
                {text});
            QCOMPARE(found(officer, text), wanted);
        }
    }

    void filtersHoldForOrdersToo()
    {
        addOrder("SO-2026-9000001", "pi_filter_1", "paid", "2026-01-05 10:00+00");
        PlainClient support = client("support");
        const auto with = [](const char *status) {
            return QJsonObject{{QStringLiteral("status"), QJsonArray{QLatin1String(status)}}};
        };
        const QString status =
            m_database.sql(QStringLiteral("SELECT status FROM service.customer WHERE id = 40"))
                .value(0);
        QCOMPARE(found(support, QStringLiteral("pi_filter_1"), with(qPrintable(status))).size(), 1);
        QVERIFY(found(support, QStringLiteral("pi_filter_1"),
                      with(status == QLatin1String("closed") ? "active" : "closed"))
                    .isEmpty());
    }

    void sharedReferencesFindEverybodyAndOthersNobody()
    {
        addOrder("SO-2026-9000001", "shared-reference", "paid", "2026-01-05 10:00+00");
        m_database.sql(QStringLiteral("UPDATE service.product_order SET processor_reference = "
                                      "'shared-reference' WHERE id = (SELECT min(id) FROM "
                                      "service.product_order WHERE customer_id = 41)"));
        PlainClient support = client("support");
        const int orders =
            m_database
                .sql(QStringLiteral("SELECT count(DISTINCT customer_id) FROM "
                                    "service.product_order WHERE processor_reference = "
                                    "'shared-reference'"))
                .value(0)
                .toInt();
        QCOMPARE(found(support, QStringLiteral("shared-reference")).size(), orders);
        // Exactly, and in capitals as the processor has them.
        QVERIFY(found(support, QStringLiteral("SHARED-REFERENCE")).isEmpty());
        QVERIFY(found(support, QStringLiteral("shared-referenc")).isEmpty());
        QVERIFY(found(support, QStringLiteral("SO-2026-900000")).isEmpty());
        QVERIFY(found(support, QStringLiteral("SO-")).isEmpty());
    }

    void hostileReferences_data()
    {
        QTest::addColumn<QString>("reference");
        QTest::newRow("percent and underscore") << QStringLiteral("100%_of_%2F");
        QTest::newRow("and") << QStringLiteral("a&b=c;d");
        QTest::newRow("quotes") << QStringLiteral("a'b\"c\\d $1 --");
        QTest::newRow("new line") << QStringLiteral("line one\nline two");
        QTest::newRow("bidi") << QStringLiteral("pi_\u202Eabc\u2069");
        QTest::newRow("blanks within") << QStringLiteral("pi one two");
        QTest::newRow("markup") << QStringLiteral("<img src=x>");
        QTest::newRow("an address") << QStringLiteral("order@pay.example");
        QTest::newRow("long") << QString(500, u'x');
        QTest::newRow("looks like an order") << QStringLiteral("SO-2026-NOT-OURS");
    }
    void hostileReferences()
    {
        QFETCH(QString, reference);
        addOrder("SO-2026-9000001", reference.toUtf8().constData(), "paid", "2026-01-05 10:00+00");
        PlainClient support = client("support");
        QCOMPARE(found(support, reference), QStringList{QStringLiteral("40 SO-2026-9000001")});
        QVERIFY(found(support, reference.left(reference.size() - 1)).isEmpty());
    }

    // A million customers have five million orders: nothing but an index may be read.
    void theSearchGoesByAnIndex()
    {
        const QStringList plan = m_database.sql(
            QStringLiteral("EXPLAIN SELECT FROM service.product_order o WHERE "
                           "hashtextextended(o.processor_reference, 0) = "
                           "hashtextextended('pi_x', 0) AND o.processor_reference = 'pi_x'"));
        QVERIFY2(plan.join(u'\n').contains(QLatin1String("product_order_reference")),
                 qPrintable(plan.join(u'\n')));
    }

    // An index entry holds no more than 2,700 bytes; an order must not fail for its processor's sake.
    void aLongReferenceStopsNoOrder()
    {
        addOrder("SO-2026-9000001", QByteArray(100'000, 'y').constData(), "paid",
                 "2026-01-05 10:00+00");
        PlainClient support = client("support");
        QVERIFY(found(support, QString(100'000, u'y').left(9000)).isEmpty());
    }
};

QTEST_GUILESS_MAIN(OrderApiTest)
#include "tst_orderapi.moc"
