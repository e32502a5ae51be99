// SPDX-License-Identifier: GPL-3.0-or-later
// Orders on a customer's page, by keys and clicks: found by number, chosen, copied, opened elsewhere.
#include "models/orders/ordertimeline.h"
#include "tests/support/deskpage.h"
#include "ui/composition/customerpagesections.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customerspalettesource.h"
#include "ui/customers/customersview.h"
#include "ui/customers/customerwindows.h"
#include "ui/customers/reasonbar.h"
#include "ui/orders/orderssection.h"
#include "ui/widgets/pagecontext.h"
#include "ui/widgets/pagedtableview.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/recordsection.h"
#include "ui/widgets/sectionframe.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QLineEdit>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace reeve;
using namespace reeve::test;

// What the system's browser would be given.
class Browser : public QObject
{
    Q_OBJECT
public:
    Browser() { QDesktopServices::setUrlHandler(QStringLiteral("https"), this, "open"); }
    ~Browser() override { QDesktopServices::unsetUrlHandler(QStringLiteral("https")); }
    QList<QByteArray> opened;

public slots:
    void open(const QUrl &url) { opened += url.toEncoded(); }
};

class OrdersViewTest : public QObject
{
    Q_OBJECT

    static constexpr qint64 customer = 50;

    std::unique_ptr<DeskOnDatabase> m_desk;
    std::unique_ptr<CustomersView> m_view;
    std::unique_ptr<QSignalSpy> m_messages;

    static OrdersSection *sectionOf(QWidget *around)
    {
        return around->findChild<OrdersSection *>();
    }
    OrdersSection *section() const { return sectionOf(m_view->page()); }
    RecordTable *table() const { return section()->table(); }
    QString chosen() const
    {
        const Order *order = section()->model().order(table()->currentIndex().row());
        return order ? order->number : QString();
    }
    template <typename T>
    T *inSection(const char *name) const
    {
        T *found = section()->findChild<T *>(QLatin1String(name));
        if (!found)
            qFatal("no such widget: %s", name);
        return found;
    }
    QString lastMessage() const
    {
        return m_messages->isEmpty() ? QString() : m_messages->last().first().value<Message>().text;
    }
    QLineEdit *search() const
    {
        return m_view->findChild<QLineEdit *>(QStringLiteral("customerSearch"));
    }
    void type(const QString &text)
    {
        search()->setFocus();
        search()->selectAll();
        QTest::keyClicks(search(), text);
        QTest::keyClick(search(), Qt::Key_Return);
    }
    void openPage(const QString &item = QString::number(customer))
    {
        m_view->open({QStringLiteral("customers"), item, {}});
        QTRY_VERIFY(m_view->page()->customer().has_value());
    }
    void addOrder(const QString &number, const QString &reference, const char *status = "paid",
                  const char *at = "2026-03-05 10:00+00", qint64 minor = 4900)
    {
        m_desk->database().sql(
            QStringLiteral(
                "INSERT INTO service.product_order (customer_id, number, kind, amount_minor, "
                "currency, processor, processor_reference, status, ordered_at) VALUES ($1, $2, "
                "'plan_upgrade', $3, 'EUR', 'stripe', $4, $5, $6::text::timestamptz)"),
            {customer, number, minor, reference, QLatin1String(status), QLatin1String(at)});
    }
    // The chosen row is seen, not only chosen.
    bool isSeen() const
    {
        const auto *area = m_view->page()->findChild<QScrollArea *>();
        const QRect row = table()->visualRect(table()->currentIndex());
        const QPoint top = table()->viewport()->mapTo(area->viewport(), row.topLeft());
        const QPoint bottom = table()->viewport()->mapTo(area->viewport(), row.bottomLeft());
        return table()->isVisible() && top.y() >= 0 && bottom.y() <= area->viewport()->height();
    }

private slots:
    void initTestCase() { m_desk = std::make_unique<DeskOnDatabase>(); }
    void cleanupTestCase() { m_desk.reset(); }
    void init()
    {
        m_desk->database().sql(
            QStringLiteral("DELETE FROM service.invoice WHERE customer_id = %1").arg(customer));
        m_desk->database().sql(
            QStringLiteral("DELETE FROM service.product_order WHERE customer_id = %1")
                .arg(customer));
        m_desk->database().sql(
            QStringLiteral("UPDATE reeve.setting SET value = "
                           "'https://pay.example/orders/{reference}?all=1' WHERE name = "
                           "'stripe_url'"));
        addOrder(QStringLiteral("SO-2026-9000001"), QStringLiteral("pi_first"));
        addOrder(QStringLiteral("SO-2026-9000002"), QStringLiteral("pi_second"), "refunded",
                 "2026-02-05 10:00+00");
        addOrder(QStringLiteral("SO-2025-9000003"), QStringLiteral("pi_third"), "paid",
                 "2025-02-05 10:00+00", 1999);
        m_desk->database().sql(QStringLiteral(
            "INSERT INTO service.invoice (customer_id, order_id, number, invoiced_on, "
            "billing_name, billing_address) SELECT customer_id, id, 'INV-2025-9000003', "
            "'2025-02-05', 'x', 'y' FROM service.product_order WHERE number = "
            "'SO-2025-9000003'"));
        m_desk->desk().setCaseReference(QStringLiteral("#4711"));
        QGuiApplication::clipboard()->clear();
        m_view = std::make_unique<CustomersView>(m_desk->desk(), customerPageSections());
        m_messages = std::make_unique<QSignalSpy>(m_view.get(), &View::messageRaised);
        m_view->resize(1200, 600);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
    }
    void cleanup()
    {
        m_messages.reset();
        m_view.reset();
    }

    void theTimeline()
    {
        openPage();
        QAbstractItemModelTester tester(&const_cast<OrderTimelineModel &>(section()->model()));
        const auto text = [this](int row) {
            return section()->model().index(row, 0).data().toString();
        };
        QCOMPARE(section()->model().rowCount(), 5);
        QLocale::setDefault(QLocale::c());
        QCOMPARE(text(0),
                 QStringLiteral("2026: 49.00\u00a0EUR paid in 1 order; not counted: 1 refunded"));
        QCOMPARE(text(3), QStringLiteral("2025: 19.99\u00a0EUR paid in 1 order"));
        QCOMPARE(table()->columnSpan(0, 0), section()->model().columnCount());
        QCOMPARE(table()->columnSpan(1, 0), 1);
        QCOMPARE(section()->summary(), QStringLiteral("3"));
        QVERIFY(inSection<PlainLabel>("orderText")
                    ->text()
                    .startsWith(QLatin1String("Choose an order")));
        QVERIFY(!inSection<QToolButton>("orderOpen")->isEnabled());
    }

    void searched_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("order") << QStringLiteral("SO-2025-9000003");
        QTest::newRow("order in small letters") << QStringLiteral("so-2025-9000003");
        QTest::newRow("invoice") << QStringLiteral("INV-2025-9000003");
        QTest::newRow("processor's reference") << QStringLiteral("pi_third");
    }
    void searched()
    {
        QFETCH(QString, text);
        const int before =
            m_desk
                ->value(QStringLiteral("SELECT count(*) FROM reeve.disclosure WHERE kind "
                                       "= 'customer'"))
                .toInt();
        type(text);
        QTRY_COMPARE(chosen(), QStringLiteral("SO-2025-9000003"));
        QCOMPARE(m_view->page()->customer()->number(), customer);
        QTRY_VERIFY(isSeen());
        QTRY_VERIFY(!inSection<QToolButton>("orderOpen")->visibleRegion().isEmpty());
        QCOMPARE(QApplication::focusWidget(), table());
        QVERIFY(
            inSection<PlainLabel>("orderText")->text().contains(QLatin1String("INV-2025-9000003")));
        QCOMPARE(m_desk
                     ->value(QStringLiteral("SELECT count(*) FROM reeve.disclosure WHERE kind = "
                                            "'customer'"))
                     .toInt(),
                 before + 1);
    }

    void searchedWithoutACaseAsksFirst()
    {
        m_desk->desk().setCaseReference({});
        type(QStringLiteral("pi_third"));
        auto *edit = m_view->page()->findChild<QLineEdit *>(QStringLiteral("reasonEdit"));
        QTRY_VERIFY(edit->isVisible());
        QVERIFY(!m_view->page()->customer());
        QTest::keyClicks(edit, QStringLiteral("case nine"));
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_COMPARE(chosen(), QStringLiteral("SO-2025-9000003"));
    }

    // Enter on a name leads to the rows, as before; only an order opens by itself.
    void aNameOpensNobody()
    {
        const QString email = m_desk->value(
            QStringLiteral("SELECT email FROM service.customer WHERE id = %1").arg(customer));
        type(email);
        QTRY_COMPARE(m_view->table()->model()->rowCount(), 1);
        QTRY_COMPARE(QApplication::focusWidget(), m_view->table());
        QVERIFY(!m_view->page()->customer());
    }

    void anOldOrderOfMany()
    {
        m_desk->database().sql(
            QStringLiteral(
                "INSERT INTO service.product_order (customer_id, number, kind, amount_minor, "
                "currency, processor, status, ordered_at) SELECT %1, 'SO-2020-9100' || "
                "lpad(n::text, 3, '0'), 'sms_credits', 1, 'EUR', 'stripe', 'paid', "
                "'2025-06-01 00:00+00'::timestamptz + n * interval '1 hour' FROM "
                "generate_series(1, 230) AS n")
                .arg(customer));
        addOrder(QStringLiteral("SO-2011-9000000"), QStringLiteral("pi_old"), "paid",
                 "2011-01-01 00:00+00");
        type(QStringLiteral("pi_old"));
        QTRY_COMPARE(chosen(), QStringLiteral("SO-2011-9000000"));
        QTRY_VERIFY(isSeen());
        // Read again, because something changed: it is still there, and still chosen.
        QSignalSpy filled(&m_view->page()->context(), &PageContext::filled);
        m_view->page()->context().reread();
        QTRY_COMPARE(filled.size(), 1);
        QCOMPARE(chosen(), QStringLiteral("SO-2011-9000000"));
    }

    void foldedAwayItUnfolds()
    {
        auto *frame = m_view->page()->findChild<SectionFrame *>(QStringLiteral("section_orders"));
        frame->setExpanded(false);
        type(QStringLiteral("pi_second"));
        QTRY_COMPARE(chosen(), QStringLiteral("SO-2026-9000002"));
        QVERIFY(frame->isExpanded());
        QTRY_VERIFY(isSeen());
        // Another order of the same customer: nothing is read again.
        const QString count = QStringLiteral(
            "SELECT count(*) FROM reeve.disclosure WHERE kind LIKE "
            "'customer%' AND kind <> 'customer_page'");
        const QString before = m_desk->value(count);
        m_view->open({QStringLiteral("customers"), QStringLiteral("50/SO-2026-9000001"), {}});
        QCOMPARE(chosen(), QStringLiteral("SO-2026-9000001"));
        QCOMPARE(m_desk->value(count), before);
    }

    void anOrderThatIsGone()
    {
        openPage(QStringLiteral("50/SO-2026-1111111"));
        QTRY_VERIFY(lastMessage().contains(QLatin1String("SO-2026-1111111 is no longer there")));
        QVERIFY(chosen().isEmpty());
    }

    void thePaletteLeadsThere()
    {
        CustomersPaletteSource source(m_desk->desk());
        QSignalSpy found(&source, &PaletteSource::found);
        source.search(QStringLiteral("pi_third"));
        QTRY_COMPARE(found.size(), 1);
        const auto items = found.last().at(1).value<QList<PaletteItem>>();
        QCOMPARE(items.size(), 1);
        QVERIFY(items.first().subtitle.startsWith(QLatin1String("Order SO-2025-9000003")));
        m_view->open(items.first().place);
        QTRY_COMPARE(chosen(), QStringLiteral("SO-2025-9000003"));
        QTRY_VERIFY(isSeen());
        m_view->openApart(items.first().place);
        QTRY_COMPARE(m_view->windows().windows().size(), 1);
        CustomerWindow *window = m_view->windows().windows().first();
        QTRY_VERIFY(sectionOf(window)->table()->currentIndex().isValid());
        window->dropData();
    }

    void keysAndCopies()
    {
        openPage();
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Home);
        QVERIFY(chosen().isEmpty()); // the year, whole
        QVERIFY(inSection<PlainLabel>("orderText")->text().startsWith(QLatin1String("2026: ")));
        QVERIFY(!inSection<QToolButton>("orderOpen")->isEnabled());
        QTest::keyClick(table(), Qt::Key_Down);
        QCOMPARE(chosen(), QStringLiteral("SO-2026-9000001"));
        QVERIFY(inSection<QToolButton>("orderOpen")->isEnabled());
        QCOMPARE(inSection<QToolButton>("orderOpen")->text(), QStringLiteral("Open at Stripe"));
        QTest::keyClick(table(), Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("pi_first"));
        QTest::mouseClick(inSection<QToolButton>("orderCopyLine"), Qt::LeftButton);
        QVERIFY(
            QGuiApplication::clipboard()->text().startsWith(QLatin1String("SO-2026-9000001 of ")));
        QVERIFY(QGuiApplication::clipboard()->text().endsWith(
            QStringLiteral("Plan upgrade, 49.00\u00a0EUR, paid, Stripe pi_first")));
        QTest::keyClick(table(), Qt::Key_End);
        QCOMPARE(chosen(), QStringLiteral("SO-2025-9000003"));
    }

    void openedAtTheProcessor()
    {
        Browser browser;
        addOrder(QStringLiteral("SO-2026-9000009"), QStringLiteral("a%2F../&x=1#\n\u202Eb"), "paid",
                 "2026-04-05 10:00+00");
        openPage(QStringLiteral("50/SO-2026-9000009"));
        QTRY_COMPARE(chosen(), QStringLiteral("SO-2026-9000009"));
        // What would change the look of the line is visible in it.
        QVERIFY(inSection<PlainLabel>("orderText")->text().contains(QLatin1String("\\u202E")));
        QTest::mouseClick(inSection<QToolButton>("orderOpen"), Qt::LeftButton);
        QCOMPARE(browser.opened, QList<QByteArray>{"https://pay.example/orders/"
                                                   "a%252F..%2F%26x%3D1%23%0A%E2%80%AEb?all=1"});
        QVERIFY(lastMessage().contains(QLatin1String("pay.example")));
        QVERIFY(!lastMessage().contains(QLatin1String("x=1")));
        // The keyboard's way.
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Down);
        QTest::keyClick(table(), Qt::Key_Return);
        QCOMPARE(browser.opened.value(1), QByteArray("https://pay.example/orders/pi_first?all=1"));
        QTest::keyClick(table(), Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(browser.opened.size(), 3);
    }

    void refusedAddresses_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *pattern, const char *says) {
            QTest::newRow(pattern) << QString::fromLatin1(pattern) << QString::fromLatin1(says);
        };
        row("", "not set up");
        row("file:///etc/{reference}", "not opened");
        row("http://pay.example/{reference}", "not opened");
        row("https://127.0.0.1/{reference}", "not opened");
        row("https://localhost/{reference}", "not opened");
        row("https://{reference}/", "not opened");
        row("https://pay.example/", "not opened");
    }
    void refusedAddresses()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, says);
        // Past reevectl's checks, as somebody with the database might.
        m_desk->database().sql(
            QStringLiteral("UPDATE reeve.setting SET value = $1 WHERE name = 'stripe_url'"),
            {pattern});
        Browser browser;
        for (const char *scheme : {"http", "file"})
            QDesktopServices::setUrlHandler(QLatin1String(scheme), &browser, "open");
        openPage(QStringLiteral("50/SO-2026-9000001"));
        QTRY_COMPARE(chosen(), QStringLiteral("SO-2026-9000001"));
        QTest::mouseClick(inSection<QToolButton>("orderOpen"), Qt::LeftButton);
        for (const char *scheme : {"http", "file"})
            QDesktopServices::unsetUrlHandler(QLatin1String(scheme));
        QVERIFY(browser.opened.isEmpty());
        QVERIFY2(lastMessage().contains(says), qPrintable(lastMessage()));
    }

    void withoutAReference()
    {
        addOrder(QStringLiteral("SO-2026-9000009"), {});
        openPage(QStringLiteral("50/SO-2026-9000009"));
        QTRY_COMPARE(chosen(), QStringLiteral("SO-2026-9000009"));
        QVERIFY(!inSection<QToolButton>("orderOpen")->isEnabled());
        QVERIFY(!inSection<QToolButton>("orderCopyReference")->isEnabled());
        QVERIFY(inSection<QToolButton>("orderCopyLine")->isEnabled());
    }

    void nobodysOrders()
    {
        m_desk->database().sql(
            QStringLiteral("DELETE FROM service.invoice WHERE customer_id = %1").arg(customer));
        m_desk->database().sql(
            QStringLiteral("DELETE FROM service.product_order WHERE customer_id = %1")
                .arg(customer));
        openPage();
        QVERIFY(!table()->isVisible());
        QVERIFY(inSection<PlainLabel>("sectionEmpty")
                    ->text()
                    .startsWith(QLatin1String("No order on file")));
        QCOMPARE(section()->summary(), QStringLiteral("none"));
        QVERIFY(!inSection<QWidget>("orderBar")->isVisible());
    }

    void printedWithTheSums()
    {
        openPage();
        PrintedPart printed;
        for (const PrintedPart &part : m_view->page()->printedSheet().parts)
            if (part.title == QLatin1String("Orders"))
                printed = part;
        QCOMPARE(printed.rows.size(), 3); // orders, no years
        QCOMPARE(printed.headings.size(), printed.rows.first().size());
        QCOMPARE(printed.sentences.size(), 2);
        QVERIFY(printed.sentences.first().contains(QLatin1String("not counted: 1 refunded")));
    }

    void afterLockingNothingIsLeft()
    {
        openPage(QStringLiteral("50/SO-2026-9000001"));
        QTRY_COMPARE(chosen(), QStringLiteral("SO-2026-9000001"));
        m_view->dropData();
        QCOMPARE(section()->model().rowCount(), 0);
        for (const PlainLabel *label : section()->findChildren<PlainLabel *>())
            QVERIFY(!label->text().contains(QLatin1String("pi_first")));
        QTest::keyClick(table(), Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(QGuiApplication::clipboard()->text().isEmpty());
    }

    void paymentMethods()
    {
        m_desk->database().sql(
            QStringLiteral("DELETE FROM service.payment_method WHERE customer_id = %1")
                .arg(customer));
        m_desk->database().sql(
            QStringLiteral(
                "INSERT INTO service.payment_method (customer_id, kind, card_brand, card_last4, "
                "card_expires_on, processor) VALUES (%1, 'card', 'visa', '4242', '2020-01-31', "
                "'stripe'), (%1, 'card', 'Maestro', '1111', '2099-01-31', 'stripe')")
                .arg(customer));
        m_desk->database().sql(
            QStringLiteral(
                "INSERT INTO service.payment_method (customer_id, kind, mandate_reference, "
                "mandate_signed_on, processor) VALUES (%1, 'sepa', 'RUM-OLD', '2019-01-31', "
                "'fastspring'), (%1, 'sepa', 'RUM-NEW', current_date - 5, 'fastspring'), (%1, "
                "'sepa', 'RUM-LOST', '2019-01-31', 'stripe')")
                .arg(customer));
        openPage();
        auto *frame = m_view->page()->findChild<SectionFrame *>(QStringLiteral("section_payments"));
        QString all;
        for (const PlainLabel *label : frame->findChildren<PlainLabel *>())
            all += label->text() + u'\n';
        const auto part = [&](const QString &from) { // a method's own words
            const qsizetype at = all.indexOf(from);
            qsizetype end = all.size();
            for (const char *title : {"Visa •", "Maestro •", "SEPA mandate "})
                if (const qsizetype next = all.indexOf(QString::fromUtf8(title), at + 5); next > 0)
                    end = std::min(end, next);
            return at < 0 ? QString() : all.mid(at, end - at);
        };
        QVERIFY(part(QStringLiteral("Visa •••• 4242")).contains(QLatin1String("expired 01/2020")));
        QVERIFY(
            part(QStringLiteral("Maestro •••• 1111")).contains(QLatin1String("expires 01/2099")));
        QVERIFY(part(QStringLiteral("SEPA mandate RUM-OLD")).contains(QLatin1String("Lapsed")));
        QVERIFY(part(QStringLiteral("SEPA mandate RUM-OLD"))
                    .contains(QLatin1String("sign a new mandate")));
        QVERIFY(!part(QStringLiteral("SEPA mandate RUM-NEW")).contains(QLatin1String("Lapsed")));
        QVERIFY(part(QStringLiteral("SEPA mandate RUM-NEW")).contains(QLatin1String("good until")));
        // Orders at Stripe of which nobody wrote down how they were paid.
        QVERIFY(part(QStringLiteral("SEPA mandate RUM-LOST"))
                    .contains(QLatin1String("unless one of the later orders")));
    }
};

QTEST_MAIN(OrdersViewTest)
#include "tst_ordersview.moc"
