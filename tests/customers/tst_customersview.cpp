// SPDX-License-Identifier: GPL-3.0-or-later
// The customers view as a person uses it: keys and clicks on real widgets, the real database behind.
#include "models/base/recordmodel.h"
#include "models/customers/customertablemodel.h"
#include "models/session/desk.h"
#include "tests/support/relay.h"
#include "tests/support/testdatabase.h"
#include "ui/composition/customerpagesections.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customerspalettesource.h"
#include "ui/customers/customersview.h"
#include "ui/customers/filterbutton.h"
#include "ui/customers/reasonbar.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/loadingbar.h"
#include "ui/widgets/pagedtableview.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/sectionframe.h"
#include "ui/widgets/statebadge.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace reeve;

class CustomersViewTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_settings;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<CustomersView> m_view;

    void open(Connection &connection, const ConnectionParameters &parameters)
    {
        QString problem = QStringLiteral("no answer");
        connection.open(parameters).then(this, [&problem](const Result<void> &opened) {
            problem = opened ? QString() : opened.error().text;
        });
        QTRY_COMPARE_WITH_TIMEOUT(problem, QString(), 20000);
    }

    std::unique_ptr<CustomersView> makeView(Desk &desk)
    {
        auto view = std::make_unique<CustomersView>(desk, customerPageSections());
        view->resize(1200, 720);
        view->show();
        view->activateWindow();
        return view;
    }

    PagedTableView *table() const { return m_view->table(); }
    QLineEdit *search() const
    {
        return m_view->findChild<QLineEdit *>(QStringLiteral("customerSearch"));
    }
    template <typename T>
    T *find(const char *name) const
    {
        T *found = m_view->findChild<T *>(QString::fromLatin1(name));
        if (!found)
            qFatal("no such widget");
        return found;
    }
    // The rows for the search text as it stands are shown.
    bool answered() const
    {
        const auto *model = static_cast<CustomerTableModel *>(table()->model());
        return model->hasAnswer() && !model->isLoading()
               && model->shownQuery().text == search()->text();
    }
    void typeAndWait(const QString &text)
    {
        search()->setFocus();
        search()->selectAll();
        QTest::keyClick(search(), Qt::Key_Backspace);
        QTest::keyClicks(search(), text);
        QTRY_VERIFY(answered());
    }
    QString anEmail()
    {
        return m_database
            ->sql(
                QStringLiteral("SELECT email FROM service.customer WHERE last_name <> '' ORDER BY "
                               "id LIMIT 1"))
            .value(0);
    }
    int disclosures(const char *kind)
    {
        return m_database
            ->sql(QStringLiteral("SELECT count(*) FROM reeve.disclosure WHERE kind = $1"),
                  {QString::fromLatin1(kind)})
            .value(0)
            .toInt();
    }
    void choose(const char *button, const QString &value)
    {
        auto *filter = find<FilterButton>(button);
        QTest::mouseClick(filter, Qt::LeftButton);
        QListWidget *list = filter->list();
        for (int row = 0; row < list->count(); ++row)
            if (list->item(row)->data(Qt::UserRole).toString() == value)
                list->setCurrentRow(row);
        QTest::keyClick(list, Qt::Key_Space);
        QTest::keyClick(list, Qt::Key_Escape);
    }

private slots:
    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
        QCoreApplication::setOrganizationName(QStringLiteral("reeve-test"));
        QCoreApplication::setApplicationName(QStringLiteral("customersview"));
        m_database = std::make_unique<TestDatabase>();
        m_database->sql(QStringLiteral(
            "UPDATE reeve.staff SET quota_pages = 10000 WHERE login = 'support' RETURNING login"));
        m_connection = std::make_unique<Connection>();
        open(*m_connection, m_database->parameters(QStringLiteral("support")));
        m_desk = std::make_unique<Desk>(*m_connection);
        m_desk->setPerson({.login = QStringLiteral("support"),
                           .fullName = {},
                           .role = QStringLiteral("support"),
                           .host = {},
                           .database = {},
                           .tlsVersion = {},
                           .serverVersion = {}});
    }
    void cleanupTestCase()
    {
        m_desk.reset();
        m_connection.reset();
        m_database.reset();
    }
    void init()
    {
        m_desk->setCaseReference(QStringLiteral("#4711"));
        m_view = makeView(*m_desk);
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
        QTRY_VERIFY(answered());
    }
    void cleanup() { m_view.reset(); }

    void searchToPageByKeyboard()
    {
        const QString email = anEmail();
        m_view->focusSearch();
        QTest::keyClicks(QApplication::focusWidget(), email);
        QTRY_VERIFY(answered());
        QCOMPARE(table()->model()->rowCount(), 1);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        QCOMPARE(QApplication::focusWidget(), table());
        QSignalSpy arrivals(m_view.get(), &View::arrivedAt);
        QTest::keyClick(table(), Qt::Key_Return);
        QTRY_COMPARE(find<PlainLabel>("customerEmail")->text(), email);
        QCOMPARE(arrivals.count(), 1);
        QVERIFY(m_view->isPageShown());
        QVERIFY(!find<PlainLabel>("customerName")->text().isEmpty());
        QVERIFY(!find<StateBadge>("customerState")->word().isEmpty());
        QCOMPARE(m_database
                     ->sql(QStringLiteral("SELECT reason FROM reeve.disclosure WHERE kind = "
                                          "'customer' ORDER BY disclosed_at DESC LIMIT 1"))
                     .value(0),
                 QStringLiteral("#4711"));
        QTest::keyClick(table(), Qt::Key_Escape);
        QVERIFY(!m_view->isPageShown());
        QVERIFY(!m_view->page()->customer());
        QCOMPARE(find<PlainLabel>("customerEmail")->text(), QString());
    }

    void enterInTheSearchGoesToTheRows()
    {
        m_view->focusSearch();
        QTest::keyClicks(search(), anEmail());
        QTest::keyClick(search(), Qt::Key_Return); // before the pause in typing is over
        QTRY_COMPARE(QApplication::focusWidget(), table());
        QVERIFY(answered());
        QCOMPARE(table()->currentIndex().row(), 0);
        QTest::keyClick(table(), Qt::Key_Up);
        QCOMPARE(QApplication::focusWidget(), search());
    }

    void typingAsksOnceAfterAPause()
    {
        const int before = disclosures("customer_page");
        typeAndWait(QStringLiteral("anna"));
        QCOMPARE(disclosures("customer_page") - before, 1 + (table()->model()->rowCount() > 100));
    }

    void aReasonIsAskedWhenThereIsNoCase()
    {
        m_desk->setCaseReference({});
        const int before = disclosures("customer");
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Down);
        QTest::keyClick(table(), Qt::Key_Return);
        auto *edit = find<QLineEdit>("reasonEdit");
        QVERIFY(m_view->page()->reasonBar()->isVisible());
        QCOMPARE(QApplication::focusWidget(), edit);
        QVERIFY(!find<QPushButton>("reasonOpen")->isEnabled());
        QTest::keyClick(edit, Qt::Key_Return); // nothing typed: nothing happens
        QTest::keyClicks(edit, QStringLiteral("  "));
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(m_view->page()->reasonBar()->isVisible());
        QVERIFY(!m_view->page()->customer());
        QTest::keyClicks(edit, QStringLiteral("call of today"));
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY(m_view->page()->customer().has_value());
        QVERIFY(!m_view->page()->reasonBar()->isVisible());
        QCOMPARE(disclosures("customer"), before + 1);
        QCOMPARE(m_database
                     ->sql(QStringLiteral("SELECT reason FROM reeve.disclosure WHERE kind = "
                                          "'customer' ORDER BY disclosed_at DESC LIMIT 1"))
                     .value(0),
                 QStringLiteral("call of today"));
        QCOMPARE(m_desk->caseReference(), QString());
    }

    void aReasonCanBecomeTheCase()
    {
        m_desk->setCaseReference({});
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Down);
        QTest::keyClick(table(), Qt::Key_Return);
        QTest::keyClicks(find<QLineEdit>("reasonEdit"), QStringLiteral("#99"));
        QTest::keyClick(find<QWidget>("reasonForAll"), Qt::Key_Space);
        QTest::mouseClick(find<QPushButton>("reasonOpen"), Qt::LeftButton);
        QTRY_VERIFY(m_view->page()->customer().has_value());
        QCOMPARE(m_desk->caseReference(), QStringLiteral("#99"));
    }

    void refusingTheReasonReadsNothing()
    {
        m_desk->setCaseReference({});
        const int before = disclosures("customer");
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Down);
        QTest::keyClick(table(), Qt::Key_Return);
        QTest::keyClick(find<QLineEdit>("reasonEdit"), Qt::Key_Escape);
        QVERIFY(!m_view->isPageShown());
        QCOMPARE(QApplication::focusWidget(), table());
        QCOMPARE(disclosures("customer"), before);
    }

    void everySectionHasItsKey()
    {
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Down);
        QTest::keyClick(table(), Qt::Key_Return);
        QTRY_VERIFY(m_view->page()->customer().has_value());
        const QStringList ids{QStringLiteral("profile"),    QStringLiteral("notes"),
                              QStringLiteral("orders"),     QStringLiteral("payments"),
                              QStringLiteral("aliases"),    QStringLiteral("visibility"),
                              QStringLiteral("sessions"),   QStringLiteral("instances"),
                              QStringLiteral("newsletter"), QStringLiteral("trail")};
        for (int number = 1; number <= ids.size(); ++number) {
            auto *frame = m_view->findChild<SectionFrame *>(QStringLiteral("section_")
                                                            + ids.at(number - 1));
            QVERIFY2(frame, qPrintable(ids.at(number - 1)));
            QTest::keyClick(QApplication::focusWidget(), Qt::Key(Qt::Key_0 + number % 10),
                            Qt::AltModifier);
            QVERIFY(frame->isAncestorOf(QApplication::focusWidget()));
            QVERIFY(frame->isExpanded());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key(Qt::Key_0 + number % 10),
                            Qt::AltModifier);
            QVERIFY(!frame->isExpanded());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key(Qt::Key_0 + number % 10),
                            Qt::AltModifier);
            QVERIFY(frame->isExpanded());
        }
    }

    void filtersNarrowAndClear()
    {
        choose("filterStatus", QStringLiteral("suspended"));
        QTRY_VERIFY(answered() && table()->model()->rowCount() > 0);
        const auto *model = static_cast<CustomerTableModel *>(table()->model());
        QTRY_COMPARE(model->shownQuery().statuses, QStringList{QStringLiteral("suspended")});
        for (int row = 0; row < std::min(model->rowCount(), 100); ++row)
            QCOMPARE(model->customer(row)->status, QStringLiteral("suspended"));
        choose("filterNewsletter", QStringLiteral("no"));
        QTRY_COMPARE(model->shownQuery().newsletter, std::optional(false));
        auto *clear = find<QToolButton>("filterClear");
        QVERIFY(clear->isVisible());
        QTest::mouseClick(clear, Qt::LeftButton);
        QTRY_VERIFY(!model->shownQuery().isNarrowed() && answered());
        QVERIFY(!clear->isVisible());
    }

    void aCountryIsFoundByTyping()
    {
        auto *filter = find<FilterButton>("filterCountry");
        QTest::mouseClick(filter, Qt::LeftButton);
        auto *narrow = filter->findChild<QLineEdit *>(QStringLiteral("filterSearch"));
        QVERIFY(narrow->isVisible());
        QTest::keyClicks(narrow, QStringLiteral("(DE)"));
        QTest::keyClick(narrow, Qt::Key_Return);
        QTest::keyClick(narrow, Qt::Key_Escape);
        const auto *model = static_cast<CustomerTableModel *>(table()->model());
        QTRY_COMPARE(model->shownQuery().countries, QStringList{QStringLiteral("DE")});
        QTRY_VERIFY(answered());
        QVERIFY(model->rowCount() > 0);
        QCOMPARE(model->customer(0)->country, QStringLiteral("DE"));
    }

    void headingsSort()
    {
        const auto *model = static_cast<CustomerTableModel *>(table()->model());
        QHeaderView *header = table()->horizontalHeader();
        const int email = 1;
        const QPoint place(header->sectionViewportPosition(email) + 20, header->height() / 2);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, place);
        QTRY_COMPARE(model->shownQuery().sort, CustomerSort::Email);
        QVERIFY(!model->shownQuery().descending);
        QCOMPARE(header->sortIndicatorSection(), email);
        QTRY_VERIFY(answered());
        const QString first = model->customer(0)->email;
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, place);
        QTRY_VERIFY(model->shownQuery().descending);
        QTRY_VERIFY(answered());
        QVERIFY(model->customer(0)->email > first);
    }

    void endAndHomeJump()
    {
        const auto *model = static_cast<CustomerTableModel *>(table()->model());
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_End);
        QTRY_VERIFY(model->atEnd() && table()->currentIndex().row() == model->rowCount() - 1);
        const qint64 last = table()->currentIndex().data(IdRole).toLongLong();
        QCOMPARE(QString::number(last),
                 m_database
                     ->sql(QStringLiteral(
                         "SELECT id FROM service.customer ORDER BY created_at, id LIMIT 1"))
                     .value(0));
        // Rows come in above while one looks at the end: what is seen stays in place.
        QTRY_VERIFY(model->rowCount() >= 200);
        QTRY_COMPARE(table()->currentIndex().data(IdRole).toLongLong(), last);
        QTRY_COMPARE(table()->lastVisibleRow(), model->rowCount() - 1);
        QTest::keyClick(table(), Qt::Key_Home);
        QTRY_VERIFY(model->atStart() && table()->currentIndex().row() == 0);
        QTRY_COMPARE(table()->firstVisibleRow(), 0);
    }

    void whatIsSeenStaysWhenRowsComeInAbove()
    {
        const auto *model = static_cast<CustomerTableModel *>(table()->model());
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_End);
        QTRY_VERIFY(model->atEnd() && model->rowCount() >= 200);
        QTRY_VERIFY(!model->isLoading());
        const int before = model->rowCount();
        table()->verticalScrollBar()->setValue(60 * table()->verticalHeader()->defaultSectionSize()
                                               + 7);
        const qint64 seen =
            table()->model()->index(table()->firstVisibleRow(), 0).data(IdRole).toLongLong();
        const int pixel = table()->rowViewportPosition(table()->firstVisibleRow());
        QTRY_VERIFY(model->rowCount() > before);
        QCOMPARE(table()->model()->index(table()->firstVisibleRow(), 0).data(IdRole).toLongLong(),
                 seen);
        QCOMPARE(table()->rowViewportPosition(table()->firstVisibleRow()), pixel);
    }

    void theChosenCustomerStaysChosenAfterReadingAgain()
    {
        const auto *model = static_cast<CustomerTableModel *>(table()->model());
        table()->setFocus();
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(table(), Qt::Key_Down);
        const QVariant chosen = table()->currentIndex().data(IdRole);
        QVERIFY(chosen.isValid());
        m_view->refresh();
        QTRY_VERIFY(!model->isLoading());
        QCOMPARE(table()->currentIndex().data(IdRole), chosen);
        QCOMPARE(table()->selectionModel()->selectedRows().size(), 1);
    }

    void copiesCellsAndRows()
    {
        table()->setFocus();
        table()->setCurrentIndex(table()->model()->index(0, 1));
        QTest::keySequence(table(), QKeySequence::Copy);
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 table()->model()->index(0, 1).data(RawRole).toString());
        QTest::keyClick(table(), Qt::Key_Down, Qt::ShiftModifier);
        QTest::keySequence(table(), QKeySequence::Copy);
        const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n');
        QCOMPARE(lines.size(), 2);
        const int shown = table()->horizontalHeader()->count()
                          - table()->horizontalHeader()->hiddenSectionCount();
        QCOMPARE(lines.first().split(u'\t').size(), shown);
    }

    void nobodyFound_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << QStringLiteral("zzzzqqq");
        QTest::newRow("markup") << QStringLiteral("<h1>x</h1><img src=x>");
        QTest::newRow("bidi") << QStringLiteral("\u202Eevil");
    }
    void nobodyFound()
    {
        QFETCH(QString, text);
        search()->setFocus();
        search()->setText(text);
        QTRY_VERIFY(answered());
        QTRY_VERIFY(m_view->isEmptyShown());
        auto *label = m_view->emptyState()->findChild<PlainLabel *>(QStringLiteral("emptyText"));
        QCOMPARE(label->textFormat(), Qt::PlainText);
        QVERIFY(!label->QLabel::text().contains(QChar(0x202e)));
        if (!text.contains(QChar(0x202e)))
            QVERIFY(m_view->emptyState()->text().contains(text));
        QTest::mouseClick(m_view->emptyState()->button(), Qt::LeftButton);
        QTRY_VERIFY(!m_view->isEmptyShown());
        QCOMPARE(search()->text(), QString());
    }

    void countsExactlyOnClick()
    {
        typeAndWait(QStringLiteral("a"));
        auto *count = find<QToolButton>("customerCount");
        const auto *model = static_cast<CustomerTableModel *>(table()->model());
        QTRY_VERIFY(model->count().has_value());
        QTRY_VERIFY(count->isVisible());
        choose("filterNewsletter", QStringLiteral("yes"));
        choose("filterNewsletter", QStringLiteral("no"));
        search()->clear();
        choose("filterPlan", QStringLiteral("free"));
        choose("filterPlan", QStringLiteral("starter"));
        choose("filterPlan", QStringLiteral("business"));
        QTRY_VERIFY(model->count() && model->count()->kind == CustomerCount::Kind::Capped);
        QVERIFY(count->text().contains(u'+'));
        QTest::mouseClick(count, Qt::LeftButton);
        QTRY_VERIFY(model->count() && model->count()->kind == CustomerCount::Kind::Exact);
        QVERIFY(!count->text().contains(u'+'));
    }

    void columnsAreRemembered()
    {
        const QString group = QStringLiteral("test-profile/customers");
        m_view->rememberUnder(group);
        QHeaderView *header = table()->horizontalHeader();
        header->resizeSection(0, 333);
        header->moveSection(header->visualIndex(1), 0);
        table()->setColumnHidden(4, true);
        header->moveSection(header->visualIndex(2), 1); // after hiding: what stores
        QTRY_VERIFY(QSettings()
                        .value(group + QStringLiteral("/columns/hidden"))
                        .toStringList()
                        .contains(QStringLiteral("business")));
        m_view = makeView(*m_desk);
        m_view->rememberUnder(group);
        header = table()->horizontalHeader();
        QCOMPARE(header->sectionSize(0), 333);
        QCOMPARE(header->logicalIndex(0), 1);
        QVERIFY(table()->isColumnHidden(4));
        // Another profile has its own.
        m_view->rememberUnder(QStringLiteral("other-profile/customers"));
        QVERIFY(!table()->isColumnHidden(4));
        QCOMPARE(header->logicalIndex(0), 0);
    }

    void lockDropsEverything()
    {
        typeAndWait(QStringLiteral("an"));
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Down);
        QTest::keyClick(table(), Qt::Key_Return);
        QTRY_VERIFY(m_view->page()->customer().has_value());
        QStringList secrets{find<PlainLabel>("customerEmail")->text(),
                            find<PlainLabel>("customerName")->text()};
        m_view->dropData();
        QCOMPARE(table()->model()->rowCount(), 0);
        QCOMPARE(search()->text(), QString());
        for (const QLabel *label : m_view->findChildren<QLabel *>())
            for (const QString &secret : std::as_const(secrets))
                QVERIFY(!label->text().contains(secret));
        for (const QAbstractItemView *part : m_view->findChildren<QAbstractItemView *>())
            if (part->objectName() == QLatin1String("sectionTable"))
                QCOMPARE(part->model()->rowCount(), 0);
        m_view->refresh(); // after unlocking
        QTRY_VERIFY(table()->model()->rowCount() > 0);
    }

    void thePaletteFindsCustomers()
    {
        CustomersPaletteSource source(*m_desk);
        QSignalSpy found(&source, &PaletteSource::found);
        const int before = disclosures("customer_page");
        source.search(QStringLiteral("an"));
        source.search(anEmail());
        // An answer that was there at once belongs to the text it names; the newest is the last.
        const auto newest = [&found] {
            return found.isEmpty() ? QString() : found.last().first().toString();
        };
        QTRY_COMPARE(newest(), anEmail());
        const auto items = found.last().at(1).value<QList<PaletteItem>>();
        QCOMPARE(items.size(), 1);
        QVERIFY(items.first().subtitle.startsWith(anEmail()));
        QCOMPARE(items.first().place.view, QStringLiteral("customers"));
        QVERIFY(CustomerId::fromText(items.first().place.item));
        QVERIFY(disclosures("customer_page") > before);
        source.search(QStringLiteral("a"));
        QTRY_COMPARE(newest(), QStringLiteral("a"));
        QVERIFY(found.last().at(1).value<QList<PaletteItem>>().size()
                <= CustomersPaletteSource::most);
        source.search(QStringLiteral("anna"));
        source.cancel();
        const int answers = int(found.count());
        bool later = false;
        CustomerRepository(*m_connection).estimate().then(this, [&later](const Result<qint64> &) {
            later = true;
        });
        QTRY_VERIFY(later);
        QCOMPARE(found.count(), answers);
    }

    void aPlaceOpensItsCustomer()
    {
        m_view->open({QStringLiteral("customers"), QStringLiteral("3"), {}});
        QTRY_COMPARE(m_view->page()->customer(), CustomerId::from(3));
        m_view->open({QStringLiteral("customers"), QStringLiteral("999999999"), {}});
        QSignalSpy messages(m_view.get(), &View::messageRaised);
        QTRY_COMPARE(messages.count(), 1);
        QVERIFY(!m_view->page()->customer());
        m_view->open({QStringLiteral("customers"), QStringLiteral("3"), {}});
        QTRY_COMPARE(m_view->page()->customer(), CustomerId::from(3));
        m_view->open({QStringLiteral("customers"), {}, {}}); // back to the list
        QVERIFY(!m_view->isPageShown());
        QVERIFY(!m_view->page()->customer());
        // From another view the page is found as it was.
        m_view->open({QStringLiteral("customers"), QStringLiteral("3"), {}});
        QTRY_COMPARE(m_view->page()->customer(), CustomerId::from(3));
        m_view->hide();
        m_view->show();
        m_view->open({QStringLiteral("customers"), {}, {}});
        QVERIFY(m_view->isPageShown());
    }

    void sortsByKeyboardThroughTheActions()
    {
        const auto *model = static_cast<CustomerTableModel *>(table()->model());
        auto *action = find<QAction>("customersSort0");
        action->trigger();
        QTRY_COMPARE(model->shownQuery().sort, CustomerSort::Name);
        QVERIFY(!model->shownQuery().descending);
        action->trigger();
        QTRY_VERIFY(model->shownQuery().descending);
    }

    void aLostLinkWhileReadingKeepsTheRowsAndRecovers()
    {
        ConnectionParameters parameters = m_database->parameters(QStringLiteral("support"));
        test::Relay relay(parameters.host, quint16(parameters.port.toUInt()));
        parameters.port = QString::number(relay.port());
        Connection connection;
        open(connection, parameters);
        Desk desk(connection);
        desk.setPerson(m_desk->person());
        desk.setCaseReference(QStringLiteral("#1"));
        m_view = makeView(desk);
        QTRY_VERIFY(answered());
        const int rows = table()->model()->rowCount();
        QSignalSpy messages(m_view.get(), &View::messageRaised);
        relay.freeze();
        search()->setText(QStringLiteral("anna"));
        const auto *model = static_cast<CustomerTableModel *>(table()->model());
        QTRY_VERIFY(model->isLoading());
        QTRY_VERIFY(m_view->loadingBar()->isShowing());
        relay.cut();
        QTRY_COMPARE_WITH_TIMEOUT(messages.count(), 1, 20000);
        QCOMPARE(table()->model()->rowCount(), rows);
        QVERIFY(!m_view->loadingBar()->isShowing());
        QSignalSpy cleared(m_view.get(), &View::messageCleared);
        relay.thaw();
        connection.retryNow();
        QTRY_VERIFY_WITH_TIMEOUT(answered(), 20000);
        QCOMPARE(cleared.count(), 1);
        m_view.reset();
    }
};

QTEST_MAIN(CustomersViewTest)
#include "tst_customersview.moc"
