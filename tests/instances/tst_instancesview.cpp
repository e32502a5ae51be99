// SPDX-License-Identifier: GPL-3.0-or-later
// P13, an instance is hosted at a named host in the EU: what the customer's page says of those that are
// not, and who may read it.
#include "tests/support/deskpage.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customersview.h"
#include "ui/instances/instancespagesection.h"
#include "ui/widgets/recordsection.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QUuid>

using namespace reeve;
using namespace reeve::test;

class TstInstancesView : public QObject
{
    Q_OBJECT

private:
    static constexpr qint64 customer = 12;
    std::unique_ptr<DeskOnDatabase> m_desk;
    std::unique_ptr<CustomersView> m_view;

    QAbstractItemView *table() const
    {
        return m_view->page()
            ->findChild<QWidget *>(QStringLiteral("section_instances"))
            ->findChild<QAbstractItemView *>();
    }
    QString cell(int row, const char *column) const
    {
        const QAbstractItemModel *model = table()->model();
        for (int at = 0; at < model->columnCount(); ++at)
            if (model->headerData(at, Qt::Horizontal).toString() == QLatin1String(column))
                return model->index(row, at).data().toString();
        return QStringLiteral("no such column");
    }
    int row(const QString &name) const
    {
        for (int at = 0; at < table()->model()->rowCount(); ++at)
            if (cell(at, "Instance") == name)
                return at;
        return -1;
    }

private slots:
    void initTestCase()
    {
        m_desk = std::make_unique<DeskOnDatabase>();
        m_desk->value(QStringLiteral("DELETE FROM service.instance WHERE customer_id = $1"),
                      {customer});
        m_desk->value(QStringLiteral("INSERT INTO service.instance (customer_id, name, provider, "
                                     "location, country) VALUES "
                                     "($1, 'web1', 'OVH', 'Gravelines', 'FR'), "
                                     "($1, 'web2', 'Exoscale', 'Zurich', 'CH'), "
                                     "($1, 'web3', 'Hetzner', 'Ashburn', 'US') RETURNING id"),
                      {customer});
        m_view = std::make_unique<CustomersView>(
            m_desk->desk(), std::vector<PageSectionEntry>{instancesPageSection()});
        m_view->resize(1400, 900);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
        m_view->open({QStringLiteral("customers"), QString::number(customer), {}});
        QTRY_VERIFY(m_view->page()->customer() == CustomerId::from(customer));
    }
    void cleanupTestCase()
    {
        m_view.reset();
        m_desk.reset();
    }

    void hostAndPlaceAreNamed()
    {
        QCOMPARE(table()->model()->rowCount(), 3);
        const int inFrance = row(QStringLiteral("web1"));
        QCOMPARE(cell(inFrance, "Host"), QStringLiteral("OVH"));
        QCOMPARE(cell(inFrance, "Location"), QStringLiteral("Gravelines"));
        QCOMPARE(cell(inFrance, "Region"), QStringLiteral("In the EU"));
    }

    void outsideTheUnionIsMarked()
    {
        QCOMPARE(cell(row(QStringLiteral("web2")), "Region"), QStringLiteral("Outside the EU"));
        QCOMPARE(cell(row(QStringLiteral("web3")), "Region"), QStringLiteral("Outside the EU"));
    }

    void aRowIsCopiedByKeys()
    {
        table()->setFocus();
        QTest::mouseClick(
            table()->viewport(), Qt::LeftButton, {},
            table()->visualRect(table()->model()->index(row(QStringLiteral("web3")), 0)).center());
        QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
        QTRY_VERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("web3")));
    }

    void whoMayRead_data()
    {
        QTest::addColumn<QString>("login");
        QTest::addColumn<QByteArray>("sqlstate");
        QTest::newRow("support") << QStringLiteral("support") << QByteArray();
        QTest::newRow("officer") << QStringLiteral("officer") << QByteArray();
        QTest::newRow("auditor") << QStringLiteral("auditor") << QByteArray("42501");
        QTest::newRow("admin") << QStringLiteral("admin") << QByteArray("42501");
    }
    void whoMayRead()
    {
        QFETCH(QString, login);
        QFETCH(QByteArray, sqlstate);
        PlainClient person(m_desk->database().parameters(login));
        const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        person.run(
            QStringLiteral("SELECT api.disclose('%1', 'customer', '{\"customer_id\": %2}', '#1')")
                .arg(id)
                .arg(customer));
        const Answer answer = person.run(
            QStringLiteral("SELECT * FROM api.customer_instances('%1')").arg(id));
        QCOMPARE(answer.sqlstate, sqlstate);
        QCOMPARE(answer.rows.size(), sqlstate.isEmpty() ? 3 : 0);
    }
};

QTEST_MAIN(TstInstancesView)
#include "tst_instancesview.moc"
