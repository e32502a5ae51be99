// SPDX-License-Identifier: GPL-3.0-or-later
// One disclosure fills the whole page, in one round trip.
#include "models/aliases/alias.h"
#include "models/customers/customerrepository.h"
#include "models/instances/instance.h"
#include "models/orders/ordertimeline.h"
#include "models/payments/paymentmethod.h"
#include "models/sessions/customersession.h"
#include "models/visibility/historycenter.h"
#include "tests/support/relay.h"
#include "tests/support/testdatabase.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace reeve;

class CustomerSheetTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Connection> m_connection;

    static std::vector<PageSection> sections()
    {
        return {ordersSection(),         paymentMethodsSection(),   aliasesSection(),
                historyCentersSection(), customerSessionsSection(), instancesSection()};
    }

    std::optional<Result<CustomerSheet>> read(Connection &connection, CustomerId customer,
                                              const QString &reason)
    {
        CustomerRepository repository(connection);
        std::optional<Result<CustomerSheet>> answer;
        repository.open(customer, reason, sections(), nullptr)
            .then(this, [&answer](const Result<CustomerSheet> &sheet) { answer = sheet; });
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 20000))
            return {};
        return answer;
    }

    CustomerId customerWith(const QString &condition)
    {
        const QString id =
            m_database
                ->sql(
                    QStringLiteral("SELECT id FROM service.customer c WHERE %1 ORDER BY id LIMIT 1")
                        .arg(condition))
                .value(0);
        const auto found = CustomerId::fromText(id);
        if (!found)
            qFatal("the demo has no such customer");
        return *found;
    }

    int count(const QString &table, CustomerId customer)
    {
        return m_database
            ->sql(
                QStringLiteral("SELECT count(*) FROM service.%1 WHERE customer_id = $1").arg(table),
                {customer.number()})
            .value(0)
            .toInt();
    }

    void open(Connection &connection, const ConnectionParameters &parameters)
    {
        QString problem = QStringLiteral("no answer");
        connection.open(parameters).then(this, [&problem](const Result<void> &opened) {
            problem = opened ? QString() : opened.error().text;
        });
        QTRY_COMPARE_WITH_TIMEOUT(problem, QString(), 20000);
    }

private slots:
    void initTestCase()
    {
        m_database = std::make_unique<TestDatabase>();
        m_connection = std::make_unique<Connection>();
        open(*m_connection, m_database->parameters(QStringLiteral("support")));
    }
    void cleanupTestCase()
    {
        m_connection.reset();
        m_database.reset();
    }

    void everySectionIsFilled()
    {
        const CustomerId customer = customerWith(QStringLiteral(
            "EXISTS (SELECT FROM service.product_order o WHERE o.customer_id = c.id) "
            "AND EXISTS (SELECT FROM service.payment_method p WHERE p.customer_id = "
            "c.id) AND EXISTS (SELECT FROM service.alias a WHERE a.customer_id = "
            "c.id)"));
        const auto sheet = read(*m_connection, customer, QStringLiteral("#4711"));
        QVERIFY(sheet.has_value());
        QVERIFY2(sheet->has_value(),
                 qPrintable(sheet->has_value() ? QString() : sheet->error().text));
        const CustomerSheet &page = **sheet;
        QCOMPARE(page.profile.id, customer);
        QCOMPARE(page.profile.email,
                 m_database
                     ->sql(QStringLiteral("SELECT email FROM service.customer WHERE id = $1"),
                           {customer.number()})
                     .value(0));

        const auto *history = page.sections.get<OrderHistory>(QStringLiteral("orders"));
        QVERIFY(history);
        const QList<Order> *orders = &history->orders;
        QVERIFY(!history->years.isEmpty());
        QCOMPARE(orders->size(), count(QStringLiteral("product_order"), customer));
        QCOMPARE(orders->first().total, qint64(orders->size()));
        QVERIFY(orders->first().amount.minorUnits >= 0);
        QCOMPARE(orders->first().amount.currency.size(), 3);
        const auto *methods = page.sections.get<QList<PaymentMethod>>(QStringLiteral("payments"));
        QVERIFY(methods);
        QCOMPARE(methods->size(), count(QStringLiteral("payment_method"), customer));
        const auto *aliases = page.sections.get<QList<Alias>>(QStringLiteral("aliases"));
        QVERIFY(aliases);
        QCOMPARE(aliases->size(), count(QStringLiteral("alias"), customer));
        const auto *centers = page.sections.get<QList<HistoryCenter>>(QStringLiteral("visibility"));
        QVERIFY(centers);
        QCOMPARE(centers->size(), count(QStringLiteral("history_center"), customer));
        for (const HistoryCenter &center : *centers)
            QVERIFY(center.access.visibility != Visibility::Unknown);
        const auto *visits = page.sections.get<QList<CustomerSession>>(QStringLiteral("sessions"));
        QVERIFY(visits);
        QCOMPARE(visits->size(), count(QStringLiteral("customer_session"), customer));
        const auto *instances = page.sections.get<QList<Instance>>(QStringLiteral("instances"));
        QVERIFY(instances);
        QCOMPARE(instances->size(), count(QStringLiteral("instance"), customer));

        OrderTimelineModel orderModel;
        SessionTableModel sessionModel;
        InstanceTableModel instanceModel;
        const auto mode = QAbstractItemModelTester::FailureReportingMode::QtTest;
        QAbstractItemModelTester first(&orderModel, mode);
        QAbstractItemModelTester second(&sessionModel, mode);
        QAbstractItemModelTester third(&instanceModel, mode);
        orderModel.setHistory(*history);
        sessionModel.setRecords(*visits);
        instanceModel.setRecords(*instances);
        QCOMPARE(orderModel.rowCount(), orders->size() + orderModel.yearRows().size());
    }

    void theReasonStandsInTheTrail()
    {
        const CustomerId customer = customerWith(QStringLiteral("true"));
        QVERIFY(read(*m_connection, customer, QStringLiteral("case 0815 'quoted'"))->has_value());
        QCOMPARE(m_database
                     ->sql(QStringLiteral("SELECT concat_ws('|', person, kind, customer_ids[1], "
                                          "reason) FROM audit.inbox ORDER BY id DESC LIMIT 1"))
                     .value(0),
                 QStringLiteral("support|customer|%1|case 0815 'quoted'").arg(customer.number()));
    }

    void withoutReasonNothingIsRead()
    {
        for (const QString &reason : {QString(), QStringLiteral("  \t")}) {
            const auto sheet = read(*m_connection, customerWith(QStringLiteral("true")), reason);
            QVERIFY(sheet.has_value());
            QVERIFY(!sheet->has_value());
            QCOMPARE(sheet->error().kind, ErrorKind::BadValue);
        }
    }

    void nobody()
    {
        const auto sheet = read(*m_connection, *CustomerId::from(9'000'000'000'000'000'000LL),
                                QStringLiteral("#1"));
        QVERIFY(sheet.has_value());
        QVERIFY(!sheet->has_value());
        QCOMPARE(sheet->error().kind, ErrorKind::NotFound);
    }

    void oneRoundTrip()
    {
        using namespace std::chrono_literals;
        ConnectionParameters parameters = m_database->parameters(QStringLiteral("support"));
        test::Relay relay(parameters.host, quint16(parameters.port.toUInt()), 20ms);
        parameters.port = QString::number(relay.port());
        Connection connection;
        open(connection, parameters);
        relay.resetTraffic();
        QVERIFY(read(connection, customerWith(QStringLiteral("true")), QStringLiteral("#2"))
                    ->has_value());
        QCOMPARE(relay.traffic().roundTrips, 1);

        CustomerRepository repository(connection);
        relay.resetTraffic();
        CustomerQuery query;
        query.text = QStringLiteral("an");
        bool rows = false;
        bool counted = false;
        auto answer = repository.page(query, {}, CountMode::Cheap, nullptr);
        answer.page.then(this, [&](const Result<CustomerPage> &page) { rows = page.has_value(); });
        answer.count.then(this,
                          [&](const Result<CustomerCount> &count) { counted = count.has_value(); });
        QTRY_VERIFY(rows && counted);
        QCOMPARE(relay.traffic().roundTrips, 1);
    }
};

QTEST_GUILESS_MAIN(CustomerSheetTest)
#include "tst_customersheet.moc"
