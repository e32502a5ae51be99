// SPDX-License-Identifier: GPL-3.0-or-later
// What changes at another desk, or is changed by the service, shows on the open page and in the list:
// only what is on the screen is read, and nothing that is being typed is read over.
#include "models/customers/customertablemodel.h"
#include "models/session/desk.h"
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customersview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagecontext.h"
#include "ui/widgets/pagedtableview.h"
#include "ui/widgets/plainlabel.h"

#include <QElapsedTimer>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

using namespace reeve;
using namespace reeve::test;

namespace
{

/** One field in which people write; shows the city. */
class CitySection : public SectionView
{
    Q_OBJECT
public:
    explicit CitySection(QWidget *parent) : SectionView(parent), m_edit(new QLineEdit(this))
    {
        m_edit->setObjectName(QStringLiteral("cityEdit"));
        (new QVBoxLayout(this))->addWidget(m_edit);
    }
    void fill(const std::any &record) override
    {
        m_shown = std::any_cast<QString>(record);
        m_edit->setText(m_shown);
    }
    void clear() override { discardEdits(); }
    QString summary() const override { return {}; }
    bool hasEdits() const override { return m_edit->text() != m_shown; }
    void discardEdits() override
    {
        m_shown.clear();
        m_edit->clear();
    }

private:
    QLineEdit *m_edit;
    QString m_shown;
};

PageSectionEntry citySection()
{
    return {
        {QStringLiteral("city"), QStringLiteral("SELECT city FROM api.customer_profile($1)"),
         [](QSqlQuery &query) -> std::any {
             return query.next() ? query.value(0).toString() : QString();
         }},
        QStringLiteral("City"),
        [](PageContext &, QWidget *parent) -> SectionView * { return new CitySection(parent); }};
}

} // namespace

class TstLiveCustomersView : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup() { m_view.reset(); }
    void cleanupTestCase();

    void aRowShowsWhatTheServiceChanged();
    void onlyTheRowsOnTheScreenAreRead();
    void theRowStaysWhereItStands();
    void aFloodIsGathered();
    void nonsenseIsNotHeard();
    void anybodyMayHaveChanged();
    void whoIsGoneLeavesTheList();
    void anHourAfterwards();
    void thePageShowsWhatAColleagueChanged();
    void whatIsTypedStays();
    void ownWritesAreReadOnce();
    void anotherCustomersChangeIsNothing();
    void behindAnotherView();
    void pageAnHourAfterwards();

private:
    PagedTableView *table() const { return m_view->table(); }
    QModelIndex cell(qint64 customer, int column) const
    {
        const auto *model = static_cast<CustomerTableModel *>(table()->model());
        const int row = model->rowOf(*CustomerId::from(customer));
        return row < 0 ? QModelIndex() : model->index(row, column);
    }
    int cityColumn() const
    {
        const std::vector<CustomerColumn> columns = customerColumns();
        return int(std::find_if(columns.begin(), columns.end(),
                                [](const CustomerColumn &column) {
                                    return column.sort == CustomerSort::City;
                                })
                   - columns.begin());
    }
    QString city(qint64 customer) const { return cell(customer, cityColumn()).data().toString(); }
    qint64 customerIn(int row) const
    {
        return table()->model()->index(row, 0).data(IdRole).toLongLong();
    }
    void setCity(qint64 customer, const QString &city)
    {
        const Answer answer = m_service->run(
            QStringLiteral("UPDATE service.customer SET city = '%1' WHERE id = %2")
                .arg(city)
                .arg(customer));
        QVERIFY2(answer.ok, qPrintable(answer.message));
    }
    QString read(const char *kind, const QString &what = QStringLiteral("count(*)"))
    {
        return m_database
            ->sql(QStringLiteral(
                      "SELECT coalesce((%1)::text, '') FROM reeve.disclosure WHERE kind = $1")
                      .arg(what),
                  {QString::fromLatin1(kind)})
            .value(0);
    }
    void open(qint64 customer)
    {
        m_view->open({QStringLiteral("customers"), QString::number(customer), {}});
        QTRY_VERIFY(m_view->page()->customer() == CustomerId::from(customer));
    }
    MessageBar *note() const
    {
        return m_view->page()->findChild<MessageBar *>(QStringLiteral("changeNote"));
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<PlainClient> m_service;
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<CustomersView> m_view;
};

void TstLiveCustomersView::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    m_service = std::make_unique<PlainClient>(
        m_database->parameters(QStringLiteral("service_app")));
    QVERIFY(m_service->isOpen());
    m_connection = std::make_unique<Connection>();
    QString problem = QStringLiteral("no answer");
    m_connection->open(m_database->parameters(QStringLiteral("support")))
        .then(this, [&problem](const Result<void> &opened) {
            problem = opened ? QString() : opened.error().text;
        });
    QTRY_COMPARE_WITH_TIMEOUT(problem, QString(), 20000);
    m_desk = std::make_unique<Desk>(*m_connection);
    SignedIn person;
    person.login = person.role = QStringLiteral("support");
    m_desk->setPerson(person);
    m_desk->setCaseReference(QStringLiteral("#4711"));
}

void TstLiveCustomersView::cleanupTestCase()
{
    m_desk.reset();
    m_connection.reset();
    m_service.reset();
    m_database.reset();
}

void TstLiveCustomersView::init()
{
    m_database->sql(QStringLiteral("DELETE FROM reeve.disclosure"));
    m_database->sql(QStringLiteral("DELETE FROM reeve.list_seen"));
    m_view = std::make_unique<CustomersView>(*m_desk, std::vector<PageSectionEntry>{citySection()});
    m_view->resize(1200, 600);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
    QTRY_VERIFY(table()->model()->rowCount() >= 200 && table()->lastVisibleRow() > 5);
}

void TstLiveCustomersView::aRowShowsWhatTheServiceChanged()
{
    const qint64 customer = customerIn(2);
    QSignalSpy changed(table()->model(), &QAbstractItemModel::dataChanged);
    QSignalSpy reset(table()->model(), &QAbstractItemModel::modelReset);
    QElapsedTimer since;
    since.start();
    setCity(customer, QStringLiteral("Elsewhere"));
    QTRY_COMPARE(city(customer), QStringLiteral("Elsewhere"));
    QVERIFY2(since.elapsed() < 1000, qPrintable(QString::number(since.elapsed())));
    QCOMPARE(reset.count(), 0);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.first().at(0).toModelIndex().row(), 2);
    QCOMPARE(changed.first().at(1).toModelIndex().row(), 2);
    QCOMPARE(read("customer_rows", QStringLiteral("array_agg(customer_ids[1])")),
             QStringLiteral("{%1}").arg(customer));
}

void TstLiveCustomersView::onlyTheRowsOnTheScreenAreRead()
{
    const int below = table()->lastVisibleRow() + 20; // in memory
    const qint64 hidden = customerIn(below);
    const qint64 shown = customerIn(0);
    const QString before = city(hidden);
    setCity(hidden, QStringLiteral("Below"));
    setCity(shown, QStringLiteral("Above"));
    QTRY_COMPARE(city(shown), QStringLiteral("Above"));
    QCOMPARE(city(hidden), before);
    QCOMPARE(read("customer_rows", QStringLiteral("sum(cardinality(customer_ids))")),
             QStringLiteral("1"));
    // Scrolled to, it is read.
    table()->scrollTo(table()->model()->index(below, 0));
    QTRY_COMPARE(city(hidden), QStringLiteral("Below"));
    QCOMPARE(read("customer_rows", QStringLiteral("sum(cardinality(customer_ids))")),
             QStringLiteral("2"));
}

void TstLiveCustomersView::theRowStaysWhereItStands()
{
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {},
                      table()->visualRect(table()->model()->index(3, 0)).center());
    auto *model = static_cast<CustomerTableModel *>(table()->model());
    model->sort(cityColumn(), Qt::AscendingOrder);
    QTRY_VERIFY(model->hasAnswer() && !model->isLoading()
                && model->shownQuery().sort == CustomerSort::City);
    const qint64 customer = customerIn(
        99); // the end of a page: its key is where the next page begins
    table()->scrollTo(model->index(99, 0));
    setCity(customer, QStringLiteral("Zzz"));
    QTRY_COMPARE(city(customer), QStringLiteral("Zzz"));
    QCOMPARE(customerIn(99), customer);
    // The pages behind it are read on from where the row stood.
    model->jumpToEnd();
    QTRY_VERIFY(model->atEnd() && !model->isLoading());
}

void TstLiveCustomersView::aFloodIsGathered()
{
    const qint64 customer = customerIn(1);
    for (int number = 0; number < 300; ++number)
        setCity(customer, QStringLiteral("Flood %1").arg(number));
    QTRY_COMPARE(city(customer), QStringLiteral("Flood 299"));
    QVERIFY2(read("customer_rows").toInt() <= 5, qPrintable(read("customer_rows")));
}

void TstLiveCustomersView::nonsenseIsNotHeard()
{
    const qint64 customer = customerIn(1);
    for (const char *payload :
         {"x", "-1", "0", "1e3", "99999999999999999999", "1; DROP TABLE", "999999999"})
        QVERIFY(m_service
                    ->run(QStringLiteral("SELECT pg_notify('service_customer', '%1')")
                              .arg(QLatin1String(payload)))
                    .ok);
    setCity(customer, QStringLiteral("Heard"));
    QTRY_COMPARE(city(customer), QStringLiteral("Heard"));
    QCOMPARE(read("customer_rows"), QStringLiteral("1"));
    QCOMPARE(read("customer_rows", QStringLiteral("sum(cardinality(customer_ids))")),
             QStringLiteral("1"));
}

void TstLiveCustomersView::anybodyMayHaveChanged()
{
    const qint64 customer = customerIn(4);
    m_database->sql(QStringLiteral("SET session_replication_role = replica")); // without a word
    m_database->sql(QStringLiteral("UPDATE service.customer SET city = 'Silent' WHERE id = $1"),
                    {customer});
    m_database->sql(QStringLiteral("RESET session_replication_role"));
    QVERIFY(m_service->run(QStringLiteral("NOTIFY service_customer")).ok);
    QTRY_COMPARE(city(customer), QStringLiteral("Silent"));
    // Of all who are in memory those on the screen are read, once.
    QTRY_COMPARE(read("customer_rows"), QStringLiteral("1"));
    QVERIFY(read("customer_rows", QStringLiteral("max(cardinality(customer_ids))")).toInt()
            <= table()->lastVisibleRow() - table()->firstVisibleRow() + 1);
}

void TstLiveCustomersView::whoIsGoneLeavesTheList()
{
    const Answer made = m_service->run(
        QStringLiteral("INSERT INTO service.customer (username, email) VALUES ('leaver', "
                       "'leaver@example.org') RETURNING id"));
    QVERIFY2(made.ok, qPrintable(made.message));
    m_view->refresh();
    QTRY_COMPARE(customerIn(0), made.cell().toLongLong());
    QVERIFY(m_service
                ->run(QStringLiteral("DELETE FROM service.customer WHERE id = %1").arg(made.cell()))
                .ok);
    QTRY_VERIFY(!cell(made.cell().toLongLong(), 0).isValid());
}

void TstLiveCustomersView::anHourAfterwards()
{
    const qint64 customer = customerIn(1);
    m_database->sql(
        QStringLiteral("UPDATE reeve.list_seen SET seen_at = seen_at - interval '1 hour'"));
    m_database->sql(QStringLiteral(
        "UPDATE reeve.disclosure SET disclosed_at = disclosed_at - interval '1 hour'"));
    QSignalSpy messages(m_view.get(), &View::messageRaised);
    setCity(customer, QStringLiteral("Later"));
    QTRY_COMPARE(city(customer), QStringLiteral("Later")); // by reading the list, which counts
    QCOMPARE(read("customer_rows"), QStringLiteral("0"));
    QCOMPARE(messages.count(), 0);
}

void TstLiveCustomersView::thePageShowsWhatAColleagueChanged()
{
    const qint64 customer = customerIn(0);
    open(customer);
    QVERIFY(!note()->isShowing());
    PlainClient colleague(m_database->parameters(QStringLiteral("support2")));
    const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    QVERIFY(colleague
                .run(QStringLiteral(
                         "SELECT api.disclose('%1', 'customer', '{\"customer_id\": %2}', '#2')")
                         .arg(id)
                         .arg(customer))
                .ok);
    const QString version =
        colleague.run(QStringLiteral("SELECT version FROM api.customer_profile('%1')").arg(id))
            .cell();
    QElapsedTimer since;
    since.start();
    const Answer saved = colleague.run(
        QStringLiteral("SELECT api.save_profile(gen_random_uuid(), %1, %2, '{\"city\": \"Brugge\", "
                       "\"email\": \"new@example.org\"}', '#2')")
            .arg(customer)
            .arg(version));
    QVERIFY2(saved.ok, qPrintable(saved.message));
    auto *email = m_view->page()->findChild<PlainLabel *>(QStringLiteral("customerEmail"));
    QTRY_COMPARE(email->text(), QStringLiteral("new@example.org"));
    QVERIFY2(since.elapsed() < 1000, qPrintable(QString::number(since.elapsed())));
    QVERIFY(note()->isShowing());
    QCOMPARE(note()->message().text,
             QStringLiteral("Changed elsewhere meanwhile: e-mail address, city."));
    QTRY_COMPARE(city(customer), QStringLiteral("Brugge"));
    QCOMPARE(read("customer"), QStringLiteral("2")); // theirs and ours: nothing was counted again
    QCOMPARE(read("customer_again", QStringLiteral("min(reason)")), QStringLiteral("#4711"));
}

void TstLiveCustomersView::whatIsTypedStays()
{
    const qint64 customer = customerIn(0);
    open(customer);
    auto *edit = m_view->page()->findChild<QLineEdit *>(QStringLiteral("cityEdit"));
    edit->selectAll();
    QTest::keyClicks(edit, QStringLiteral("Half typ"));
    const int version = m_view->page()->context().version();
    setCity(customer, QStringLiteral("From the service"));
    QTRY_VERIFY(m_view->page()->context().version() > version);
    QCOMPARE(edit->text(), QStringLiteral("Half typ"));
    QVERIFY(note()->isShowing());
    QCOMPARE(note()->message().text,
             QStringLiteral("Changed elsewhere meanwhile: city. What you are typing was kept."));
    // Locking takes the line with everything else.
    m_view->dropData();
    QVERIFY(!note()->isShowing());
    QVERIFY(note()->message().text.isEmpty());
}

void TstLiveCustomersView::ownWritesAreReadOnce()
{
    const qint64 customer = customerIn(0);
    open(customer);
    PageContext &context = m_view->page()->context();
    // As a section writes: by the desk's connection, and then it has the page read again.
    bool written = false;
    m_connection
        ->run([customer](PgDriver &driver) -> Result<void> {
            return driver
                .query(
                    {QStringLiteral("SELECT api.add_note(gen_random_uuid(), $1, 'a note', '#1')"),
                     {customer}})
                .map([](const auto &) {});
        })
        .then(this, [&](const Result<void> &done) {
            written = done.has_value();
            context.reread();
        });
    QSignalSpy filled(&context, &PageContext::filled);
    QTRY_COMPARE(filled.count(), 1);
    QVERIFY(written);
    // The list's row is read after the pause in which the page would have been.
    QTRY_COMPARE(read("customer_rows"), QStringLiteral("1"));
    QCOMPARE(read("customer_again"), QStringLiteral("1"));
    QVERIFY(!note()->isShowing());
}

void TstLiveCustomersView::anotherCustomersChangeIsNothing()
{
    open(customerIn(0));
    const qint64 other = customerIn(1);
    setCity(other, QStringLiteral("Other"));
    QTRY_COMPARE(city(other), QStringLiteral("Other"));
    QCOMPARE(read("customer_again"), QStringLiteral("0"));
}

void TstLiveCustomersView::behindAnotherView()
{
    const qint64 customer = customerIn(0);
    open(customer);
    m_view->hide();
    QSignalSpy heard(m_connection.get(), &Connection::notified);
    setCity(customer, QStringLiteral("Unseen"));
    QTRY_COMPARE(heard.count(), 1);
    // Another change, on a page that is looked at, comes after the pause of the first.
    CustomersView second(*m_desk, {citySection()});
    second.resize(1200, 600);
    second.show();
    second.open({QStringLiteral("customers"), QString::number(customer), {}});
    QTRY_VERIFY(second.page()->customer().has_value());
    setCity(customer, QStringLiteral("Unseen too"));
    QTRY_COMPARE(second.findChild<QLineEdit *>(QStringLiteral("cityEdit"))->text(),
                 QStringLiteral("Unseen too"));
    auto *edit = m_view->page()->findChild<QLineEdit *>(QStringLiteral("cityEdit"));
    QVERIFY(edit->text() != QStringLiteral("Unseen too"));
    m_view->show();
    QTRY_COMPARE(edit->text(), QStringLiteral("Unseen too"));
    QTRY_COMPARE(city(customer), QStringLiteral("Unseen too"));
}

void TstLiveCustomersView::pageAnHourAfterwards()
{
    const qint64 customer = customerIn(0);
    open(customer);
    m_database->sql(QStringLiteral(
        "UPDATE reeve.disclosure SET disclosed_at = disclosed_at - interval '1 hour'"));
    QSignalSpy messages(m_view.get(), &View::messageRaised);
    setCity(customer, QStringLiteral("Unread"));
    QTRY_VERIFY(note()->isShowing());
    QVERIFY(note()->message().text.contains(QStringLiteral("F5")));
    QCOMPARE(messages.count(), 0);
    QVERIFY(m_view->page()->customer().has_value());
    m_view->refresh();
    QTRY_COMPARE(m_view->page()->findChild<QLineEdit *>(QStringLiteral("cityEdit"))->text(),
                 QStringLiteral("Unread"));
    QVERIFY(!note()->isShowing());
}

QTEST_MAIN(TstLiveCustomersView)
#include "tst_livecustomersview.moc"
