// SPDX-License-Identifier: GPL-3.0-or-later
// The data map as officers use it: what blocks every erasure stands on top, a row is searched, changed by
// two people at two desks. The real database behind. REEVE_PICTURES=folder saves what was seen.
#include "models/session/desk.h"
#include "tests/support/testdatabase.h"
#include "ui/approvals/approvalpane.h"
#include "ui/approvals/approvalsview.h"
#include "ui/composition/approvalkinds.h"
#include "ui/datamap/datamapbar.h"
#include "ui/datamap/datamappane.h"
#include "ui/datamap/datamapview.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagedtableview.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statebadge.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

using namespace reeve;

namespace
{

/** A person at a desk of their own. */
struct Console {
    Connection connection;
    Desk desk{connection};
    std::unique_ptr<View> view;
    QList<Message> messages;
    QList<Place> places;

    template <typename T>
    T *find(const char *name) const
    {
        T *found = view->findChild<T *>(QString::fromLatin1(name));
        if (!found)
            qFatal("no widget %s", name);
        return found;
    }
    DataMapView *map() const { return static_cast<DataMapView *>(view.get()); }
    DataMapTableModel &model() const { return map()->model(); }
};

} // namespace

class DataMapViewTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Console> m_officer;

    void sit(Console &console, const char *login, const char *role)
    {
        console.connection.open(m_database->parameters(QLatin1String(login)));
        QTRY_COMPARE_WITH_TIMEOUT(console.connection.state(), Connection::State::Open, 20'000);
        console.desk.setPerson({.login = QLatin1String(login),
                                .fullName = {},
                                .role = QLatin1String(role),
                                .host = {},
                                .database = {},
                                .tlsVersion = {},
                                .serverVersion = {}});
    }
    void show(Console &console)
    {
        connect(console.view.get(), &View::messageRaised, this,
                [&console](const Message &message) { console.messages += message; });
        connect(console.view.get(), &View::placeWanted, this,
                [&console](const Place &place) { console.places += place; });
        console.view->resize(1200, 720);
        console.view->show();
        QVERIFY(QTest::qWaitForWindowActive(console.view.get()));
    }
    void openMap(Console &console, const char *login, const char *role)
    {
        sit(console, login, role);
        console.view = std::make_unique<DataMapView>(console.desk);
        show(console);
        QTRY_VERIFY(console.model().rowCount() > 150);
    }
    QString cell(const Console &console, int row, const char *column) const
    {
        const DataMapTableModel &model = console.model();
        for (int i = 0; i < model.columnCount(); ++i)
            if (model.headerData(i, Qt::Horizontal, RawRole).toString() == QLatin1String(column))
                return model.index(row, i).data().toString();
        return {};
    }
    void openRow(Console &console, const QString &place)
    {
        console.view->open({QStringLiteral("datamap"), place, {}});
        QTRY_COMPARE(console.map()->pane()->entry().place(), place);
        QVERIFY(console.map()->pane()->isVisible());
    }
    void choose(Console &console, const char *box, const char *word)
    {
        auto *found = console.find<QComboBox>(box);
        const int at = found->findData(QLatin1String(word));
        QVERIFY(at >= 0);
        found->setCurrentIndex(at);
        emit found->activated(at);
    }
    AskBar *question(Console &console) const { return console.find<AskBar>("dataMapAsk"); }
    QLineEdit *reason(Console &console) const
    {
        return question(console)->findChild<QLineEdit *>(QStringLiteral("askReason"));
    }
    void answer(Console &console) const
    {
        QTest::mouseClick(question(console)->findChild<QPushButton *>(QStringLiteral("askAction")),
                          Qt::LeftButton);
    }
    void picture(const Console &console, const char *name) const
    {
        const QString folder = qEnvironmentVariable("REEVE_PICTURES");
        if (folder.isEmpty())
            return;
        QCoreApplication::processEvents(); // the layout of what was hidden so far
        console.view->grab().save(QStringLiteral("%1/map-%2.png").arg(folder, QLatin1String(name)));
    }

private slots:
    void init()
    {
        m_database = std::make_unique<TestDatabase>(TestDatabase::Content::Empty);
        m_officer = std::make_unique<Console>();
        openMap(*m_officer, "officer", "officer");
    }
    void cleanup()
    {
        m_officer.reset();
        m_database.reset();
    }

    void theWholeMap()
    {
        QAbstractItemModelTester tester(&m_officer->model());
        QVERIFY(!m_officer->map()->alarm()->isShowing());
        const int row = m_officer->model().rowOf({.schema = QStringLiteral("service"),
                                                  .table = QStringLiteral("invoice"),
                                                  .column = QStringLiteral("number")});
        QCOMPARE(cell(*m_officer, row, "category"), QStringLiteral("Billing"));
        QCOMPARE(cell(*m_officer, row, "act"), QStringLiteral("Kept for years, as law says"));
        QVERIFY(cell(*m_officer, row, "kept").startsWith(QStringLiteral("10 years")));
        // Each row says something in each of these columns, or it is not whole.
        for (int i = 0; i < m_officer->model().rowCount(); ++i)
            for (const char *column : {"table", "column", "category", "act", "purpose"})
                QVERIFY2(!cell(*m_officer, i, column).isEmpty(),
                         qPrintable(cell(*m_officer, i, "table") + u' ' + QLatin1String(column)));
        picture(*m_officer, "whole");
    }

    void searchedAndFiltered()
    {
        const int all = m_officer->model().rowCount();
        auto *search = m_officer->find<QLineEdit>("dataMapSearch");
        m_officer->view->focusSearch();
        QTest::keyClicks(search, QStringLiteral("VAT invoice"));
        QVERIFY(m_officer->model().rowCount() > 2);
        QVERIFY(m_officer->model().rowCount() < 30);
        QTest::keyClicks(search, QStringLiteral(" qqq"));
        QCOMPARE(m_officer->model().rowCount(), 0);
        search->clear();
        QCOMPARE(m_officer->model().rowCount(), all);
        auto *category = m_officer->find<QComboBox>("dataMapFilterCategory");
        category->setCurrentIndex(category->findData(QStringLiteral("credential")));
        QVERIFY(m_officer->model().rowCount() >= 5);
        for (int i = 0; i < m_officer->model().rowCount(); ++i)
            QCOMPARE(cell(*m_officer, i, "category"), QStringLiteral("Credentials"));
        QVERIFY(m_officer->find<QWidget>("dataMapClear")->isVisible());
        QTest::mouseClick(m_officer->find<QWidget>("dataMapClear"), Qt::LeftButton);
        QCOMPARE(m_officer->model().rowCount(), all);
    }

    void aNewColumnIsRedOnTop()
    {
        m_database->sql(QStringLiteral("ALTER TABLE service.customer ADD COLUMN nickname text"));
        m_officer->view->refresh();
        QTRY_COMPARE(cell(*m_officer, 0, "column"), QStringLiteral("nickname"));
        QCOMPARE(cell(*m_officer, 0, "state"), QStringLiteral("Not classified"));
        QCOMPARE(m_officer->model().index(0, 0).data(MeaningRole).toInt(), int(Meaning::Problem));
        MessageBar *alarm = m_officer->map()->alarm();
        QVERIFY(alarm->isVisible());
        QCOMPARE(alarm->message().kind, Message::Kind::Problem);
        QVERIFY(alarm->message().text.contains(QStringLiteral("No customer is erased")));
        QVERIFY(alarm->message().text.contains(QStringLiteral("service.customer.nickname")));
        m_officer->find<QAbstractButton>("dataMapFilterOpen")->setChecked(true);
        QCOMPARE(m_officer->model().rowCount(), 1);
        openRow(*m_officer, QStringLiteral("service.customer.nickname"));
        QVERIFY(m_officer->find<PlainLabel>("dataMapMeaning")
                    ->text()
                    .contains(QStringLiteral("no customer is erased")));
        picture(*m_officer, "unclassified");
    }

    void aColumnThatIsGone()
    {
        m_database->sql(QStringLiteral("ALTER TABLE service.host DROP COLUMN test"));
        m_officer->view->refresh();
        QTRY_COMPARE(cell(*m_officer, 0, "state"), QStringLiteral("Column is gone"));
        openRow(*m_officer, QStringLiteral("service.host.test"));
        QVERIFY(m_officer->find<QPushButton>("dataMapChange")
                    ->text()
                    .startsWith(QStringLiteral("Take it out")));
        m_officer->find<QPushButton>("dataMapChange")->click();
        QVERIFY(!m_officer->find<QComboBox>("dataMapCategory")->isVisible());
        reason(*m_officer)->setText(QStringLiteral("the service dropped this column"));
        picture(*m_officer, "gone");
        answer(*m_officer);
        QTRY_COMPARE(m_officer->find<StateBadge>("dataMapPending")->word(),
                     QStringLiteral("Change asked for"));
        QCOMPARE(m_database->sql(QStringLiteral("SELECT payload -> 'remove' -> 0 ->> 'column_name' "
                                                "FROM reeve.approval")),
                 QStringList{QStringLiteral("test")});
    }

    void whatIsMissingIsSaidAtItsField()
    {
        m_database->sql(QStringLiteral("ALTER TABLE service.customer ADD COLUMN nickname text"));
        m_officer->view->refresh();
        QTRY_VERIFY(m_officer->map()->alarm()->isShowing());
        openRow(*m_officer, QStringLiteral("service.customer.nickname"));
        m_officer->find<QPushButton>("dataMapChange")->click();
        reason(*m_officer)->setText(QStringLiteral("a new field of the profile"));
        answer(*m_officer);
        for (const char *field : {"category", "purpose", "lawful_basis", "act"})
            QVERIFY2(m_officer
                         ->find<PlainLabel>(
                             qPrintable(QStringLiteral("dataMapProblem_") + QLatin1String(field)))
                         ->isVisible(),
                     field);
        QCOMPARE(QApplication::focusWidget(), m_officer->find<QComboBox>("dataMapCategory"));
        picture(*m_officer, "missing-fields");
        choose(*m_officer, "dataMapCategory", "identity");
        choose(*m_officer, "dataMapBasis", "contract");
        m_officer->find<QLineEdit>("dataMapPurpose")->setText(QStringLiteral("how to greet"));
        choose(*m_officer, "dataMapAct", "retain");
        QVERIFY(m_officer->find<QSpinBox>("dataMapYears")->isVisible());
        answer(*m_officer);
        QVERIFY(m_officer->find<PlainLabel>("dataMapProblem_retain_basis")->isVisible());
        QVERIFY(m_officer->find<PlainLabel>("dataMapProblem_retain_years")->isVisible());
        QVERIFY(m_officer->find<PlainLabel>("dataMapProblem_retain_from")->isVisible());
        m_officer->find<QLineEdit>("dataMapLaw")->setText(QStringLiteral("some law"));
        m_officer->find<QSpinBox>("dataMapYears")->setValue(3);
        choose(*m_officer, "dataMapFrom", "created_at");
        // What only the database knows: no table refers to this one through that table.
        choose(*m_officer, "dataMapWith", "check_result");
        picture(*m_officer, "kept-fields");
        answer(*m_officer);
        QTRY_VERIFY(question(*m_officer)->isEnabled());
        QTRY_VERIFY(!m_officer->messages.isEmpty()
                    || m_officer->find<PlainLabel>("dataMapProblem_retain_with")->isVisible()
                    || !question(*m_officer)->isAsking());
        QVERIFY(m_officer->find<PlainLabel>("dataMapProblem_retain_with")->isVisible());
        QCOMPARE(reason(*m_officer)->text(), QStringLiteral("a new field of the profile"));
        // What is typed is asked about before it goes.
        QVERIFY(m_officer->view->hasEdits());
        QVERIFY(m_officer->view->goBack());
        QVERIFY(m_officer->find<AskBar>("dataMapLeave")->isAsking());
        QVERIFY(m_officer->view->goBack());
        QVERIFY(question(*m_officer)->isAsking());
    }

    void changedByTwoAtTwoDesks()
    {
        m_database->sql(QStringLiteral("ALTER TABLE service.customer ADD COLUMN nickname text"));
        m_officer->view->refresh();
        QTRY_VERIFY(m_officer->map()->alarm()->isShowing());
        openRow(*m_officer, QStringLiteral("service.customer.nickname"));
        m_officer->find<QPushButton>("dataMapChange")->click();
        choose(*m_officer, "dataMapCategory", "identity");
        choose(*m_officer, "dataMapBasis", "contract");
        choose(*m_officer, "dataMapAct", "delete");
        m_officer->find<QLineEdit>("dataMapPurpose")->setText(QStringLiteral("how to greet"));
        reason(*m_officer)->setText(QStringLiteral("a new field of the profile"));
        answer(*m_officer);
        QTRY_COMPARE(m_officer->find<StateBadge>("dataMapPending")->word(),
                     QStringLiteral("Change asked for"));
        QVERIFY(!question(*m_officer)->isAsking());
        QVERIFY(m_officer->find<PlainLabel>("dataMapRequestText")
                    ->text()
                    .contains(QStringLiteral("a new field of the profile")));
        picture(*m_officer, "asked");
        m_officer->find<QPushButton>("dataMapOpenRequest")->click();
        QCOMPARE(m_officer->places.value(0).view, QStringLiteral("approvals"));
        const QUuid id(m_officer->places.value(0).item);

        Console second;
        sit(second, "officer2", "officer");
        second.view = std::make_unique<ApprovalsView>(second.desk, approvalText);
        auto *votes = static_cast<ApprovalsView *>(second.view.get());
        show(second);
        votes->open({QStringLiteral("approvals"), id.toString(QUuid::WithoutBraces), {}});
        QTRY_COMPARE(votes->pane()->approvalId(), id);
        QCOMPARE(second.find<PlainLabel>("approvalTitle")->text(),
                 QStringLiteral("Classify service.customer.nickname in the data map"));
        picture(second, "vote");
        QTest::mouseClick(second.find<QPushButton>("approvalAgree"), Qt::LeftButton);
        QTRY_VERIFY(!second.find<QPushButton>("approvalAgree")->isVisible());

        Console first;
        sit(first, "officer", "officer");
        first.view = std::make_unique<ApprovalsView>(first.desk, approvalText);
        auto *mine = static_cast<ApprovalsView *>(first.view.get());
        show(first);
        mine->open({QStringLiteral("approvals"), id.toString(QUuid::WithoutBraces), {}});
        QTRY_VERIFY(first.find<QPushButton>("approvalRun")->isVisible());
        QTest::mouseClick(first.find<QPushButton>("approvalRun"), Qt::LeftButton);
        // Without being asked to read again.
        QTRY_VERIFY(!m_officer->map()->alarm()->isShowing());
        QTRY_COMPARE(m_officer->find<StateBadge>("dataMapPending")->word(), QString());
        QCOMPARE(m_officer->map()->pane()->entry().purpose, QStringLiteral("how to greet"));
        QCOMPARE(m_database->sql(QStringLiteral("SELECT reeve.data_map_problem()")),
                 QStringList{QString()});
    }

    void auditorReads()
    {
        Console auditor;
        openMap(auditor, "auditor", "auditor");
        openRow(auditor, QStringLiteral("service.customer.email"));
        QVERIFY(!auditor.find<QPushButton>("dataMapChange")->isVisible());
        picture(auditor, "auditor");
    }

    void lockForgets()
    {
        openRow(*m_officer, QStringLiteral("service.customer.email"));
        m_officer->view->dropData();
        QCOMPARE(m_officer->model().rowCount(), 0);
        QVERIFY(!m_officer->map()->pane()->isVisible());
        QVERIFY(m_officer->find<PlainLabel>("dataMapTitle")->text().isEmpty());
        m_officer->view->refresh();
        QTRY_VERIFY(m_officer->model().rowCount() > 150);
    }
};

QTEST_MAIN(DataMapViewTest)
#include "tst_datamapview.moc"
