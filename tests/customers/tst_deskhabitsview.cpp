// SPDX-License-Identifier: GPL-3.0-or-later
// What people do all day: go back to whom they had open, keep a search, look at two customers at once,
// paste a line into a ticket, print a sheet. And what of it must be gone after a lock.
#include "models/customers/customertablemodel.h"
#include "models/customers/savedsearches.h"
#include "models/session/keychain.h"
#include "tests/support/person.h"
#include "tests/support/picture.h"
#include "ui/composition/customerpagesections.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customersbar.h"
#include "ui/customers/customersview.h"
#include "ui/customers/customerwindows.h"
#include "ui/customers/searchesbar.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/gate.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/paletterow.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagedtableview.h"
#include "ui/widgets/plainlabel.h"

#include <QClipboard>
#include <QDirIterator>
#include <QFileDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <QTextDocument>

using namespace reeve;

namespace
{

struct Console {
    explicit Console(const TestDatabase &database)
        : profile(profileFor(database, QStringLiteral("support"))),
          password(database.sandbox().account(QStringLiteral("support"))->password),
          settings(folder.filePath(QStringLiteral("reeve.ini")), QSettings::IniFormat),
          desk(connection), flow(desk, keychain), window(desk,
                                                         {{QStringLiteral("customers"),
                                                           QStringLiteral("Customers"),
                                                           QStringLiteral("system-users"),
                                                           {QStringLiteral("support")},
                                                           &createCustomersView,
                                                           &createCustomersSource}},
                                                         settings),
          gate(window, desk, flow)
    {
        window.setEntrance(new QWidget);
        window.resize(1280, 800);
        window.show();
    }
    CustomersView *view() const { return window.findChild<CustomersView *>(); }
    template <typename T>
    T *find(const char *name) const
    {
        return window.findChild<T *>(QLatin1String(name));
    }
    void trigger(const char *name) const
    {
        auto *action = find<QAction>(name);
        QVERIFY2(action, name);
        QVERIFY2(action->isEnabled(), name);
        action->trigger();
    }

    QTemporaryDir folder;
    Profile profile;
    QString password;
    QSettings settings;
    SystemKeychain keychain{QStringLiteral("Reeve test")};
    Connection connection;
    Desk desk;
    SignInFlow flow;
    MainWindow window;
    Gate gate;
};

} // namespace

class TstDeskHabitsView : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup() { m_console.reset(); }
    void cleanupTestCase() { m_database.reset(); }

    void recentCustomersAreInThePaletteAndTheMenu();
    void aSearchIsSavedOpenedRenamedAndDeleted();
    void aSearchComesBackAsItWas();
    void twoCustomersAtOnce();
    void aWindowWithEditsAsks();
    void windowsLockWithTheDesk();
    void thePaletteOpensAWindow();
    void aLineForTheTicket();
    void theSheetIsPrinted();
    void aSheetThatCannotBeWritten();
    void nothingOnPaperIsMarkup();
    void everyActionIsInThePalette();

private:
    void open(qint64 customer)
    {
        m_console->window.goTo({QStringLiteral("customers"), QString::number(customer), {}});
        QTRY_VERIFY(page()->customer() == CustomerId::from(customer));
    }
    CustomerPageView *page() const { return m_console->view()->page(); }
    QStringList paletteRows() const
    {
        QStringList rows;
        const auto *list = m_console->find<QListWidget>("paletteList");
        for (int row = 0; row < list->count(); ++row)
            rows += list->item(row)->text();
        return rows;
    }
    QString message() const { return m_console->window.messages().message().text; }
    void save(const QString &name)
    {
        m_console->trigger("saveSearch");
        auto *ask = m_console->find<AskBar>("searchName");
        QVERIFY(ask->isAsking());
        QTest::keyClicks(ask->findChild<QLineEdit *>(QStringLiteral("askReason")), name);
        QTest::mouseClick(ask->findChild<QPushButton *>(QStringLiteral("askAction")),
                          Qt::LeftButton);
        QTRY_VERIFY(message().contains(name));
    }
    /// The menu as it is after it was read.
    QList<QAction *> menu(const QString &untilItHas) const
    {
        auto *menu = m_console->find<QMenu>("searchesMenu");
        menu->popup({10, 10});
        const auto has = [&] {
            const QList<QAction *> actions = menu->actions();
            return std::any_of(actions.begin(), actions.end(), [&](const QAction *action) {
                return action->text().contains(untilItHas);
            });
        };
        if (!QTest::qWaitFor(has, 5000))
            qWarning("the menu does not have it");
        const QList<QAction *> actions = menu->actions();
        menu->hide();
        return actions;
    }
    static QAction *called(const QList<QAction *> &actions, const QString &text)
    {
        for (QAction *action : actions)
            if (action->text().contains(text))
                return action;
        return nullptr;
    }
    QString written() const
    {
        // Everything that the program keeps outside the database.
        QString all;
        for (const QString &folder : {m_console->folder.path(), m_settings.path()}) {
            QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
            while (files.hasNext()) {
                QFile file(files.next());
                if (file.open(QIODevice::ReadOnly))
                    all += QString::fromUtf8(file.readAll());
            }
        }
        return all;
    }

    QTemporaryDir m_settings;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Console> m_console;
};

void TstDeskHabitsView::initTestCase()
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    m_database = std::make_unique<TestDatabase>();
}

void TstDeskHabitsView::init()
{
    m_database->sql(QStringLiteral("DELETE FROM reeve.saved_search"));
    m_console = std::make_unique<Console>(*m_database);
    QSignalSpy signedIn(&m_console->flow, &SignInFlow::signedIn);
    m_console->flow.signIn(m_console->profile, m_console->password);
    QTRY_COMPARE_WITH_TIMEOUT(signedIn.size(), 1, 20000);
    m_console->desk.setCaseReference(QStringLiteral("#4711"));
    QTRY_VERIFY(m_console->view() && m_console->view()->table()->model()->rowCount() > 100);
}

void TstDeskHabitsView::recentCustomersAreInThePaletteAndTheMenu()
{
    for (qint64 customer = 1; customer <= 17; ++customer)
        open(customer);
    const auto &recent = m_console->desk.recentCustomers().entries();
    QCOMPARE(recent.size(), 15);
    QCOMPARE(recent.first().id.number(), 17);
    open(9);
    QCOMPARE(recent.first().id.number(), 9);
    QCOMPARE(recent.size(), 15);
    const QString name = recent.first().name;
    QVERIFY(!name.isEmpty());

    m_console->trigger("searchAction");
    QVERIFY(paletteRows().contains(QStringLiteral("Recent customers")));
    QCOMPARE(paletteRows().value(1), name);
    test::keepPictures(&m_console->window, "palette-recent");
    auto *edit = m_console->find<QLineEdit>("paletteEdit");
    QTest::keyClicks(edit, QStringLiteral("#17"));
    QVERIFY(paletteRows().contains(recent.at(1).name));
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE(page()->customer()->number(), 17);

    QAction *entry = called(menu(QStringLiteral("#9")), QStringLiteral("#9"));
    QVERIFY(entry);
    entry->trigger();
    QTRY_COMPARE(page()->customer()->number(), 9);

    m_console->trigger("lockAction");
    QVERIFY(m_console->desk.recentCustomers().entries().isEmpty());
    QVERIFY(m_console->find<QMenu>("searchesMenu")->isEmpty());
    QCOMPARE(m_console->find<QListWidget>("paletteList")->count(), 0);
    QVERIFY(!written().contains(name));
}

void TstDeskHabitsView::aSearchIsSavedOpenedRenamedAndDeleted()
{
    QTest::keyClicks(m_console->find<QLineEdit>("customerSearch"), QStringLiteral("mar"));
    save(QStringLiteral("Marvellous & <b>bold</b>"));
    m_console->trigger("customersClear");
    QTRY_VERIFY(!m_console->view()->shownQuery().isNarrowed());

    m_console->trigger("searchAction");
    QTRY_VERIFY(paletteRows().contains(QStringLiteral("Marvellous & <b>bold</b>")));
    auto *edit = m_console->find<QLineEdit>("paletteEdit");
    QTest::keyClicks(edit, QStringLiteral("marvell"));
    QTRY_COMPARE(paletteRows().value(0), QStringLiteral("Saved searches"));
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE(m_console->view()->shownQuery().text, QStringLiteral("mar"));
    QCOMPARE(m_console->find<QLineEdit>("customerSearch")->text(), QStringLiteral("mar"));

    QList<QAction *> actions = menu(QStringLiteral("Marvellous"));
    QMenu *rename = called(actions, QStringLiteral("Rename"))->menu();
    rename->actions().first()->trigger();
    auto *ask = m_console->find<AskBar>("searchName");
    auto *name = ask->findChild<QLineEdit *>(QStringLiteral("askReason"));
    QCOMPARE(name->text(), QStringLiteral("Marvellous & <b>bold</b>"));
    test::keepPictures(&m_console->window, "search-name");
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("Plain"));
    QTest::keyClick(name, Qt::Key_Return);
    actions = menu(QStringLiteral("Plain"));
    QVERIFY(!called(actions, QStringLiteral("Marvellous")));

    called(actions, QStringLiteral("Delete"))->menu()->actions().first()->trigger();
    auto *undo = m_console->find<MessageBar>("searchUndo");
    QTRY_VERIFY(undo->isShowing());
    QVERIFY(called(menu(QStringLiteral("None yet")), QStringLiteral("None yet")));
    QTest::mouseClick(undo->findChild<QPushButton *>(QStringLiteral("messageAction")),
                      Qt::LeftButton);
    QVERIFY(!undo->isShowing());
    QVERIFY(called(menu(QStringLiteral("Plain")), QStringLiteral("Plain")));

    // A slip of the person's own: told, and nothing is lost.
    m_database->sql(QStringLiteral("DELETE FROM reeve.saved_search"));
    m_console->window.goTo({QStringLiteral("customers"), SearchesBar::placeItem(999999), {}});
    QTRY_VERIFY(message().contains(QStringLiteral("deleted")));
    // It is nobody's setting.
    QVERIFY(!written().contains(QStringLiteral("Plain"))
            && !written().contains(QStringLiteral("Marvellous")));
}

void TstDeskHabitsView::aSearchComesBackAsItWas()
{
    CustomerQuery query;
    query.text = QStringLiteral("mar \u0645\u062d\u0645\u062f");
    query.statuses = QStringList{QStringLiteral("suspended"), QStringLiteral("closed")};
    query.plans = QStringList{QStringLiteral("free")};
    query.countries = QStringList{QStringLiteral("BE"), QStringLiteral("DE")};
    query.newsletter = false;
    query.sort = CustomerSort::BusinessName;
    query.descending = false;
    QVERIFY(searchFrom(searchCriteria(query)) == query);
    QVERIFY(searchFrom(searchCriteria({})) == CustomerQuery());
    QVERIFY(searchFrom({}) == CustomerQuery());

    SavedSearches searches(m_console->desk);
    bool saved = false;
    searches.save(QStringLiteral("all of it"), query).then(this, [&](const Result<QVariant> &done) {
        saved = done.has_value();
    });
    QTRY_VERIFY(saved);
    searches.read();
    QTRY_COMPARE(searches.entries().size(), 1);
    QVERIFY(searches.entries().first().query == query);
    m_console->window.goTo(
        {QStringLiteral("customers"), SearchesBar::placeItem(searches.entries().first().id), {}});
    QTRY_VERIFY(m_console->view()->shownQuery() == query);
    CustomerQuery shown;
    m_console->view()->bar()->fillIn(shown);
    QVERIFY(shown.findsSameAs(query));
}

void TstDeskHabitsView::twoCustomersAtOnce()
{
    open(1);
    CustomerWindows &windows = m_console->view()->windows();
    page()->setFocus();
    m_console->view()->table()->clearSelection();
    m_console->view()->table()->setCurrentIndex(m_console->view()->table()->model()->index(3, 0));
    m_console->view()->table()->setFocus();
    const qint64 other = m_console->view()->table()->currentIndex().data(IdRole).toLongLong();
    m_console->trigger("customersOpenApart");
    QCOMPARE(windows.windows().size(), 1);
    CustomerWindow *window = windows.windows().first();
    QTRY_VERIFY(window->page()->customer() == CustomerId::from(other));
    QCOMPARE(page()->customer()->number(), 1);
    // Not by name: every program on the desktop reads titles.
    QCOMPARE(window->windowTitle(), QStringLiteral("Customer #%1 – Reeve").arg(other));
    test::keepPictures(window, "customer-window");
    // Each hears of its own customer only.
    m_database->sql(
        QStringLiteral("UPDATE service.customer SET email = 'apart@example.org' WHERE id = $1"),
        {other});
    QTRY_COMPARE(window->page()->findChild<PlainLabel *>(QStringLiteral("customerEmail"))->text(),
                 QStringLiteral("apart@example.org"));
    QVERIFY(page()->findChild<PlainLabel *>(QStringLiteral("customerEmail"))->text()
            != QStringLiteral("apart@example.org"));
    // The same customer again comes to the front.
    m_console->view()->openApart({QStringLiteral("customers"), QString::number(other), {}});
    QCOMPARE(windows.windows().size(), 1);
    QTest::keyClick(window, Qt::Key_Escape);
    QTRY_COMPARE(windows.windows().size(), 0);
    QCOMPARE(page()->customer()->number(), 1);
}

void TstDeskHabitsView::aWindowWithEditsAsks()
{
    m_console->view()->openApart({QStringLiteral("customers"), QStringLiteral("2"), {}});
    CustomerWindow *window = m_console->view()->windows().windows().first();
    QTRY_VERIFY(window->page()->customer().has_value());
    QVERIFY(!m_console->view()->hasEdits());
    window->close();
    QTRY_COMPARE(m_console->view()->windows().windows().size(), 0);
}

void TstDeskHabitsView::windowsLockWithTheDesk()
{
    for (const char *customer : {"2", "3"})
        m_console->view()->openApart({QStringLiteral("customers"), QLatin1String(customer), {}});
    const QPointer<CustomerWindow> first = m_console->view()->windows().windows().first();
    QTRY_VERIFY(first->page()->customer().has_value());
    // From the window, too.
    auto *lock = first->findChild<QAction *>(QStringLiteral("windowLock"));
    lock->trigger();
    QCOMPARE(m_console->window.page(), MainWindow::Page::Locked);
    QCOMPARE(m_console->view()->windows().windows().size(), 0);
    QTRY_VERIFY(!first);
}

void TstDeskHabitsView::thePaletteOpensAWindow()
{
    open(5);
    m_console->trigger("searchAction");
    auto *edit = m_console->find<QLineEdit>("paletteEdit");
    QTest::keyClicks(edit, QStringLiteral("#5"));
    QTest::keyClick(edit, Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_console->view()->windows().windows().size(), 1);
    QTRY_VERIFY(m_console->view()->windows().windows().first()->page()->customer()
                == CustomerId::from(5));
}

void TstDeskHabitsView::aLineForTheTicket()
{
    m_database->sql(
        QStringLiteral(
            "UPDATE service.customer SET first_name = 'Ada', last_name = $1, business_name = "
            "'Engines & Co', status = 'active', plan = 'business' WHERE id = 4"),
        {QStringLiteral("By\u202eron")});
    open(4);
    m_console->view()->table()->clearFocus();
    page()->setFocus();
    m_console->trigger("customersCopyLine");
    const QString line = QGuiApplication::clipboard()->text();
    QCOMPARE(line, QStringLiteral("#4 Ada By\\u202Eron (Engines & Co): active, plan Business"));
    m_console->trigger("copyDetails");
    QVERIFY(
        QGuiApplication::clipboard()->text().contains(QStringLiteral("Business: Engines & Co\n")));
    // Several rows, a line each.
    PagedTableView *table = m_console->view()->table();
    table->setFocus();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                      table->visualRect(table->model()->index(1, 0)).center());
    QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::ShiftModifier,
                      table->visualRect(table->model()->index(3, 0)).center());
    m_console->trigger("customersCopyLine");
    QCOMPARE(QGuiApplication::clipboard()->text().split(u'\n').size(), 3);
}

void TstDeskHabitsView::theSheetIsPrinted()
{
    open(7);
    const QString path = m_console->folder.filePath(QStringLiteral("sheet.pdf"));
    page()->printAction()->trigger();
    auto *dialog = m_console->find<QFileDialog>("printDialog");
    QVERIFY(dialog);
    QVERIFY(dialog->selectedFiles().value(0).endsWith(QStringLiteral("customer-7.pdf")));
    dialog->selectFile(path);
    QMetaObject::invokeMethod(dialog, "accept");
    QTRY_VERIFY2(message().contains(QStringLiteral("sheet.pdf")), qPrintable(message()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray pdf = file.readAll();
    QVERIFY(pdf.startsWith("%PDF-") && pdf.trimmed().endsWith("%%EOF"));
    QCOMPARE(file.permissions()
                 & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
             QFile::Permissions());
    QCOMPARE(
        m_database
            ->sql(QStringLiteral("SELECT reason FROM audit.inbox WHERE kind = 'customer_sheet' AND "
                                 "customer_ids = '{7}' ORDER BY id DESC LIMIT 1"))
            .value(0),
        QStringLiteral("#4711"));
    // No action, file, address or script in it, and no name in what file managers show.
    for (const char *word : {"/URI", "/JavaScript", "/Launch", "/EmbeddedFile", "/OpenAction"})
        QVERIFY2(!pdf.contains(word), word);
    if (const QString kept = qEnvironmentVariable("REEVE_PICTURES"); !kept.isEmpty())
        QFile::copy(path, kept + QStringLiteral("/sheet.pdf"));
}

void TstDeskHabitsView::aSheetThatCannotBeWritten()
{
    open(7);
    page()->printAction()->trigger();
    auto *dialog = m_console->find<QFileDialog>("printDialog");
    emit dialog->fileSelected(QStringLiteral("/nonexistent/folder/sheet.pdf"));
    QTRY_COMPARE(m_console->window.messages().message().kind, Message::Kind::Problem);
    QVERIFY(!QFile::exists(QStringLiteral("/nonexistent/folder/sheet.pdf")));
    // The lock takes the dialog along.
    m_console->trigger("lockAction");
    QTRY_VERIFY(!m_console->find<QFileDialog>("printDialog"));
}

void TstDeskHabitsView::nothingOnPaperIsMarkup()
{
    const QStringList hostile{QStringLiteral("<img src=\"file:///etc/passwd\">"),
                              QStringLiteral("<b>bold</b>"),
                              QStringLiteral("# heading"),
                              QStringLiteral("&lt;"),
                              QStringLiteral("%1 %n %L1"),
                              QStringLiteral("{\\rtf1}"),
                              QStringLiteral("http://example.org/")};
    PrintedSheet sheet;
    sheet.title = hostile.first();
    sheet.parts += PrintedPart{
        .title = hostile.at(1), .headings = hostile, .rows = {hostile}, .sentences = hostile};
    sheet.parts += PrintedPart{.title = QStringLiteral("\ufdd0\ufffc\u2029x"),
                               .rows = {{hostile.at(0), hostile.at(1)}}};
    const auto document = documentOf(sheet);
    const QString text = document->toPlainText();
    for (const QString &word : hostile)
        QVERIFY2(text.count(word) >= 3, qPrintable(word));
    QVERIFY(text.contains(QStringLiteral("\ufffd\ufffd\\u2029x")));
    const QList<QTextFormat> formats = document->allFormats();
    QVERIFY(std::none_of(formats.begin(), formats.end(), [](const QTextFormat &format) {
        return format.isImageFormat() || format.hasProperty(QTextFormat::AnchorHref);
    }));
    QVERIFY(pdfOf(sheet).startsWith("%PDF-"));
}

// Each action can be found by its name, and says its key.
void TstDeskHabitsView::everyActionIsInThePalette()
{
    open(1);
    m_console->trigger("searchAction");
    const QStringList rows = paletteRows();
    const auto *list = m_console->find<QListWidget>("paletteList");
    const QList<QAction *> actions = m_console->window.findChildren<QAction *>();
    int checked = 0;
    for (const QAction *action : actions) {
        // What is only a line of a menu or an icon in a field has no name of its own.
        if (action->objectName().isEmpty() || action->objectName().startsWith(u'_')
            || action->objectName().startsWith(QLatin1String("qt_")) || action->text().isEmpty()
            || action->isSeparator() || action->menu() || !action->isEnabled()
            || !action->isVisible() || action->objectName() == QLatin1String("searchAction")
            || action->objectName() == QLatin1String("escapeAction"))
            continue;
        // One of a row's menu belongs to that row: the palette would not know which.
        const QList<QObject *> bearers = action->associatedObjects();
        if (std::all_of(bearers.begin(), bearers.end(),
                        [](const QObject *bearer) { return qobject_cast<const QMenu *>(bearer); }))
            continue;
        QString text = action->text();
        text.remove(u'&');
        const qsizetype row = rows.indexOf(text);
        QVERIFY2(row >= 0, qPrintable(action->objectName()));
        QCOMPARE(list->item(int(row))->data(PaletteRowDelegate::ShortcutRole).toString(),
                 action->shortcut().toString(QKeySequence::NativeText));
        ++checked;
    }
    QVERIFY2(checked > 25, qPrintable(QString::number(checked)));
}

QTEST_MAIN(TstDeskHabitsView)
#include "tst_deskhabitsview.moc"
