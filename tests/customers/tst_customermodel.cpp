// SPDX-License-Identifier: GPL-3.0-or-later
// The customer list against the real database: what it shows is what a plain full read gives.
#include "models/customers/customertablemodel.h"
#include "tests/support/relay.h"
#include "tests/support/testdatabase.h"

#include <QAbstractItemModelTester>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using namespace reeve;

class CustomerModelTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<CustomerRepository> m_repository;

    void open(Connection &connection, const ConnectionParameters &parameters)
    {
        QString problem = QStringLiteral("no answer");
        connection.open(parameters).then(this, [&problem](const Result<void> &opened) {
            problem = opened ? QString() : opened.error().text;
        });
        QTRY_COMPARE_WITH_TIMEOUT(problem, QString(), 20000);
    }

    // Until the model has nothing more to read for what is visible.
    static bool settle(CustomerTableModel &model)
    {
        return QTest::qWaitFor(
            [&model] {
                if (model.isLoading())
                    return false;
                QCoreApplication::sendPostedEvents();
                return !model.isLoading();
            },
            20000);
    }

    QList<qint64> loadedIds(const CustomerTableModel &model, int from, int to) const
    {
        QList<qint64> ids;
        for (int row = from; row < to; ++row)
            if (const CustomerRow *customer = model.customer(row))
                ids += customer->id.number();
        return ids;
    }

    // Walks down page by page, as somebody who scrolls does.
    QList<qint64> readDown(CustomerTableModel &model)
    {
        QList<qint64> ids;
        while (true) {
            const int known = int(ids.size());
            if (known > 0)
                model.setVisibleRows(known - 1, known - 1);
            if (!QTest::qWaitFor([&] { return model.rowCount() > known || model.atEnd(); }, 20000))
                return {};
            if (!settle(model))
                return {};
            ids += loadedIds(model, known, model.rowCount());
            if (model.atEnd() && ids.size() == model.rowCount())
                return ids;
            if (ids.size() < known + 1)
                return {};
        }
    }

    QList<qint64> readUp(CustomerTableModel &model)
    {
        QList<qint64> ids;
        for (int last = model.rowCount() - 1; last >= 0;) {
            const int first = std::max(0, last - 39);
            model.setVisibleRows(first, last);
            if (!QTest::qWaitFor(
                    [&] { return loadedIds(model, first, last + 1).size() == last + 1 - first; },
                    20000))
                return {};
            ids = loadedIds(model, first, last + 1) + ids;
            last = first - 1;
        }
        return ids;
    }

    QList<qint64> fullRead(const QString &column, bool descending)
    {
        const QString expression =
            m_database->sql(QStringLiteral("SELECT (reeve.customer_sort($1)).expression"), {column})
                .value(0);
        const QString order = descending ? QStringLiteral("DESC") : QStringLiteral("ASC");
        QList<qint64> ids;
        for (const QString &id : m_database->sql(
                 QStringLiteral("SELECT c.id FROM service.customer c ORDER BY %1 %2, c.id %2")
                     .arg(expression, order)))
            ids += id.toLongLong();
        return ids;
    }

    int disclosures() const
    {
        return m_database->sql(QStringLiteral("SELECT count(*) FROM reeve.disclosure"))
            .value(0)
            .toInt();
    }

private slots:
    void initTestCase()
    {
        m_database = std::make_unique<TestDatabase>();
        m_connection = std::make_unique<Connection>();
        open(*m_connection, m_database->parameters(QStringLiteral("support")));
        m_repository = std::make_unique<CustomerRepository>(*m_connection);
    }

    void cleanupTestCase()
    {
        m_repository.reset();
        m_connection.reset();
        m_database.reset();
    }

    void readsToTheEndAndBack_data()
    {
        QTest::addColumn<CustomerSort>("sort");
        QTest::addColumn<QString>("column");
        QTest::addColumn<bool>("descending");
        const QList<std::pair<CustomerSort, QString>> columns{
            {CustomerSort::Created, QStringLiteral("created_at")},
            {CustomerSort::Id, QStringLiteral("customer_id")},
            {CustomerSort::Username, QStringLiteral("username")},
            {CustomerSort::Email, QStringLiteral("email")},
            {CustomerSort::Name, QStringLiteral("name")},
            {CustomerSort::BusinessName, QStringLiteral("business_name")},
            {CustomerSort::Phone, QStringLiteral("phone")},
            {CustomerSort::City, QStringLiteral("city")},
            {CustomerSort::Country, QStringLiteral("country")},
            {CustomerSort::Plan, QStringLiteral("plan")},
            {CustomerSort::Status, QStringLiteral("status")},
            {CustomerSort::Newsletter, QStringLiteral("newsletter")}};
        for (const auto &[sort, column] : columns)
            for (const bool descending : {true, false})
                QTest::addRow("%s %s", qPrintable(column), descending ? "down" : "up")
                    << sort << column << descending;
    }

    void readsToTheEndAndBack()
    {
        QFETCH(CustomerSort, sort);
        QFETCH(QString, column);
        QFETCH(bool, descending);
        CustomerTableModel model(*m_repository);
        QSignalSpy failures(&model, &CustomerTableModel::failed);
        CustomerQuery query;
        query.sort = sort;
        query.descending = descending;
        model.setQuery(query);
        const QList<qint64> expected = fullRead(column, descending);
        QCOMPARE(expected.size(), TestDatabase::customers);
        QCOMPARE(readDown(model), expected);
        QVERIFY(model.atStart() && model.atEnd());
        QVERIFY(model.loadedPages() <= CustomerTableModel::maximumLoadedPages);
        QVERIFY(!model.customer(0)); // evicted by now
        QCOMPARE(readUp(model), expected);
        QVERIFY(model.loadedPages() <= CustomerTableModel::maximumLoadedPages);
        QCOMPARE(failures.count(), 0);
    }

    void growsUpwardsFromTheEnd()
    {
        CustomerTableModel model(*m_repository);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy jumps(&model, &CustomerTableModel::jumped);
        model.setQuery({});
        QVERIFY(settle(model));
        model.jumpToEnd();
        QTRY_COMPARE(jumps.count(), 1);
        QVERIFY(model.atEnd() && !model.atStart());
        const QList<qint64> expected = fullRead(QStringLiteral("created_at"), true);
        QCOMPARE(model.customer(model.rowCount() - 1)->id.number(), expected.last());
        while (!model.atStart()) {
            const int before = model.rowCount();
            model.setVisibleRows(0, 30);
            QTRY_VERIFY(model.rowCount() > before || model.atStart());
            QVERIFY(settle(model));
        }
        QCOMPARE(model.rowCount(), TestDatabase::customers);
        QCOMPARE(readUp(model), expected);
        model.jumpToStart();
        QCOMPARE(jumps.count(), 2);
        QCOMPARE(jumps.last().first().toInt(), 0);
    }

    void modelTesterOnAnEveryday()
    {
        CustomerTableModel model(*m_repository);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setQuery({});
        QVERIFY(settle(model));
        for (int row = 50; row < 1900; row += 90) {
            model.setVisibleRows(row, row + 30);
            QTRY_VERIFY(model.rowCount() > row + 100 || model.atEnd());
        }
        model.sort(1, Qt::AscendingOrder);
        QTRY_COMPARE(model.shownQuery().sort, CustomerSort::Email);
        model.refresh();
        QVERIFY(settle(model));
        model.drop();
        QCOMPARE(model.rowCount(), 0);
    }

    void theNewestQuestionWins()
    {
        CustomerTableModel model(*m_repository);
        QList<CustomerQuery> shown;
        connect(&model, &CustomerTableModel::answered, this, [&] { shown += model.shownQuery(); });
        QSignalSpy failures(&model, &CustomerTableModel::failed);
        for (const char *text : {"a", "an", "ann", "anna", "annak", "zzzzz"}) {
            CustomerQuery query;
            query.text = QString::fromLatin1(text);
            model.setQuery(query);
        }
        QVERIFY(settle(model));
        QTRY_VERIFY(model.hasAnswer());
        // Neither an older answer nor the error of its cancelling comes through.
        for (const CustomerQuery &query : shown)
            QCOMPARE(query.text, QStringLiteral("zzzzz"));
        QCOMPARE(failures.count(), 0);
        QCOMPARE(model.query().text, QStringLiteral("zzzzz"));
    }

    void dropForgetsAndStaysEmpty()
    {
        CustomerTableModel model(*m_repository);
        model.setQuery({});
        QVERIFY(settle(model));
        QTRY_VERIFY(model.rowCount() >= customerPageSize);
        CustomerQuery query;
        query.text = QStringLiteral("an");
        model.setQuery(query);
        model.drop();
        QSignalSpy answers(&model, &CustomerTableModel::answered);
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!model.count());
        // Something asked later is answered later, so the dropped answer would be here by now.
        bool done = false;
        m_repository->estimate().then(this, [&done](const Result<qint64> &) { done = true; });
        QTRY_VERIFY(done);
        QCOMPARE(answers.count(), 0);
        QCOMPARE(model.rowCount(), 0);
        model.setVisibleRows(0, 20);
        QVERIFY(!model.isLoading());
    }

    void countsComeAfterTheRows()
    {
        CustomerTableModel model(*m_repository);
        QStringList order;
        connect(&model, &CustomerTableModel::answered, this,
                [&] { order += QStringLiteral("rows"); });
        connect(&model, &CustomerTableModel::countChanged, this, [&] {
            if (model.count())
                order += QStringLiteral("count");
        });
        CustomerQuery query;
        query.plans = {QStringLiteral("free"), QStringLiteral("starter"),
                       QStringLiteral("business"), QStringLiteral("enterprise")};
        model.setQuery(query);
        QTRY_VERIFY(model.count().has_value());
        QCOMPARE(order.mid(0, 2), QStringList({QStringLiteral("rows"), QStringLiteral("count")}));
        QCOMPARE(model.count()->kind, CustomerCount::Kind::Capped);
        QCOMPARE(model.count()->customers, 1000);
        model.countExactly();
        QTRY_COMPARE(model.count()->kind, CustomerCount::Kind::Exact);
        QCOMPARE(model.count()->customers, TestDatabase::customers);
        // Another order finds the same customers: the count stays.
        model.sort(1, Qt::AscendingOrder);
        QVERIFY(model.count().has_value());
    }

    void filtersShowOnlyWhatPasses()
    {
        CustomerTableModel model(*m_repository);
        CustomerQuery query;
        query.statuses = {QStringLiteral("suspended"), QStringLiteral("closed")};
        query.newsletter = false;
        model.setQuery(query);
        const int expected =
            m_database
                ->sql(QStringLiteral("SELECT count(*) FROM service.customer WHERE status IN "
                                     "('suspended', 'closed') AND NOT newsletter"))
                .value(0)
                .toInt();
        QVERIFY(expected > 0);
        const QList<qint64> ids = readDown(model);
        QCOMPARE(ids.size(), expected);
        for (int row = 0; row < model.rowCount(); ++row)
            if (const CustomerRow *customer = model.customer(row)) {
                QVERIFY(customer->status != QLatin1String("active"));
                QVERIFY(!customer->newsletter);
            }
    }

    void hostileTexts_data()
    {
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, const QString &text) { QTest::newRow(name) << text; };
        row("quotes", QStringLiteral("''"));
        row("injection", QStringLiteral("' OR true; DROP TABLE service.customer; --"));
        row("double quote", QStringLiteral("\"xyzzy\""));
        row("percent", QStringLiteral("%"));
        row("percents", QStringLiteral("%%%"));
        row("underscores", QStringLiteral("____"));
        row("backslash", QStringLiteral("\\"));
        row("backslashes", QStringLiteral("\\\\\\%"));
        row("NUL", QString(QChar(0)));
        row("NUL in a word", QString(QStringLiteral("an") + QChar(0) + QStringLiteral("na")));
        row("controls", QString(QStringLiteral("\x01\x1b\x7f") + QChar(0x85)));
        row("bidi", QStringLiteral("\u202e\u2066anna\u2069"));
        row("lone surrogate", QString(QChar(0xd800)) + QStringLiteral("anna"));
        row("noncharacter", QString(QChar(0xfffe)));
        row("emoji", QStringLiteral("\U0001F469\u200D\U0001F4BB\U0001F469\u200D\U0001F4BB"));
        row("html", QStringLiteral("<b onclick=\"alert(1)\">&amp;</b>"));
        row("10,000 characters", QString(10000, u'x'));
        row("32,000 letters of three bytes", QString(32000, QChar(0x0905)));
        row("10,000 known letters", QString(QStringLiteral("anna ")).repeated(2000));
        row("json", QStringLiteral("{\"text\": null}"));
        row("parameter", QStringLiteral("$1"));
    }

    void hostileTexts()
    {
        QFETCH(QString, text);
        const int before = disclosures();
        CustomerTableModel model(*m_repository);
        QSignalSpy failures(&model, &CustomerTableModel::failed);
        CustomerQuery query;
        query.text = text;
        model.setQuery(query);
        QTRY_VERIFY_WITH_TIMEOUT(model.hasAnswer() && !model.isLoading(), 20000);
        QCOMPARE(failures.count(), 0);
        // None of these stands in the invented customers: any row would be a widened search.
        QCOMPARE(model.rowCount(), 0);
        QTRY_VERIFY(model.count().has_value());
        QCOMPARE(model.count()->customers, 0);
        QCOMPARE(disclosures(), before + 1);
    }

    void aQuoteFindsOnlyThoseWithOne()
    {
        CustomerTableModel model(*m_repository);
        CustomerQuery query;
        query.text = QStringLiteral("'");
        model.setQuery(query);
        QTRY_VERIFY(model.hasAnswer() && !model.isLoading());
        for (int row = 0; row < model.rowCount(); ++row) {
            const CustomerRow *customer = model.customer(row);
            QVERIFY(customer);
            QVERIFY(customer->name().contains(u'\'') || customer->businessName.contains(u'\''));
        }
    }

    void everyPageIsOnRecord()
    {
        const int before = disclosures();
        CustomerQuery query;
        query.sort = CustomerSort::Id;
        query.descending = false;
        QStringList shown;
        m_repository->page(query, {}, CountMode::None, nullptr)
            .page.then(this, [&shown](const Result<CustomerPage> &page) {
                for (const CustomerRow &customer : page ? page->rows : QList<CustomerRow>())
                    shown += customer.id.toString();
            });
        QTRY_COMPARE(shown.size(), customerPageSize);
        QCOMPARE(disclosures(), before + 1);
        const QStringList recorded = m_database->sql(
            QStringLiteral("SELECT array_to_string(customer_ids, ',') || '|' || person || '|' "
                           "|| kind FROM audit.inbox ORDER BY id DESC LIMIT 1"));
        QCOMPARE(recorded.value(0), shown.join(u',') + QStringLiteral("|support|customer_page"));
    }

    void refreshSeesWhatChanged()
    {
        TestDatabase own;
        Connection connection;
        open(connection, own.parameters(QStringLiteral("support")));
        CustomerRepository repository(connection);
        CustomerTableModel model(repository);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        CustomerQuery query;
        query.sort = CustomerSort::Id;
        query.descending = true;
        model.setQuery(query);
        QVERIFY(settle(model));
        model.setVisibleRows(150, 180);
        QTRY_VERIFY(model.rowCount() >= 300);
        QVERIFY(settle(model));
        const auto insert = [&own](int number) {
            own.sql(QStringLiteral("INSERT INTO service.customer (username, email) VALUES ($1, $2) "
                                   "RETURNING id"),
                    {QStringLiteral("late%1").arg(number),
                     QStringLiteral("late%1@example.test").arg(number)});
        };
        for (int i = 0; i < 7; ++i)
            insert(i);
        model.setVisibleRows(0, 30);
        model.refresh();
        QTRY_COMPARE(model.customer(0) ? model.customer(0)->username : QString(),
                     QStringLiteral("late6"));
        QVERIFY(settle(model));
        QList<qint64> expected;
        for (const QString &id :
             own.sql(QStringLiteral("SELECT id FROM service.customer ORDER BY id DESC")))
            expected += id.toLongLong();
        QCOMPARE(readDownAgain(model), expected);
    }

    void aLostLinkKeepsTheRows()
    {
        ConnectionParameters parameters = m_database->parameters(QStringLiteral("support"));
        test::Relay relay(parameters.host, quint16(parameters.port.toUInt()));
        parameters.port = QString::number(relay.port());
        Connection connection;
        open(connection, parameters);
        CustomerRepository repository(connection);
        CustomerTableModel model(repository);
        QSignalSpy failures(&model, &CustomerTableModel::failed);
        model.setQuery({});
        QVERIFY(settle(model));
        QTRY_VERIFY(model.rowCount() >= customerPageSize);
        const int rows = model.rowCount();
        relay.freeze();
        CustomerQuery query;
        query.text = QStringLiteral("anna");
        model.setQuery(query);
        QVERIFY(model.isLoading());
        relay.cut();
        QTRY_COMPARE_WITH_TIMEOUT(failures.count(), 1, 20000);
        QCOMPARE(failures.first().first().value<Error>().kind, ErrorKind::ConnectionLost);
        QCOMPARE(model.rowCount(), rows); // kept
        QVERIFY(!model.isLoading());
        QCOMPARE(model.shownQuery().text, QString());
        relay.thaw();
        connection.retryNow();
        QTRY_COMPARE_WITH_TIMEOUT(connection.state(), Connection::State::Open, 20000);
        model.retry();
        QTRY_COMPARE(model.shownQuery().text, QStringLiteral("anna"));
    }

    void refusedByTheQuotaKeepsTheRows()
    {
        TestDatabase own;
        own.sql(QStringLiteral(
            "UPDATE reeve.staff SET quota_rows = 250 WHERE login = 'support' RETURNING login"));
        Connection connection;
        open(connection, own.parameters(QStringLiteral("support")));
        CustomerRepository repository(connection);
        CustomerTableModel model(repository);
        QSignalSpy failures(&model, &CustomerTableModel::failed);
        model.setQuery({});
        QVERIFY(settle(model));
        model.setVisibleRows(60, 99);
        QTRY_COMPARE(model.rowCount(), 200);
        model.setVisibleRows(150, 190);
        QTRY_COMPARE(failures.count(), 1);
        QCOMPARE(failures.first().first().value<Error>().kind, ErrorKind::Quota);
        QCOMPARE(model.rowCount(), 200);
        for (int i = 0; i < 20; ++i) // scrolling on does not ask again and again
            model.setVisibleRows(150 + i, 190);
        QVERIFY(!model.isLoading());
        QCOMPARE(failures.count(), 1);
    }

private:
    QList<qint64> readDownAgain(CustomerTableModel &model)
    {
        QList<qint64> ids;
        while (true) {
            const int first = int(ids.size());
            const int last = std::min(first + 39, model.rowCount() - 1);
            if (first > last)
                return ids;
            model.setVisibleRows(first, last);
            if (!QTest::qWaitFor([&] {
                    return !model.isLoading()
                           && (loadedIds(model, first, std::min(last, model.rowCount() - 1) + 1)
                                   .size()
                               == std::min(last, model.rowCount() - 1) + 1 - first);
                }))
                return {};
            if (!settle(model))
                return {};
            ids += loadedIds(model, first, std::min(last, model.rowCount() - 1) + 1);
        }
    }
};

QTEST_GUILESS_MAIN(CustomerModelTest)
#include "tst_customermodel.moc"
