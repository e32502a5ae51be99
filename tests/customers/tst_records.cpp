// SPDX-License-Identifier: GPL-3.0-or-later
// What the records of the page say about themselves.
#include "models/aliases/alias.h"
#include "models/base/country.h"
#include "models/instances/instance.h"
#include "models/orders/ordertimeline.h"
#include "models/payments/paymentmethod.h"
#include "models/sessions/customersession.h"

#include <QTest>

using namespace reeve;

class RecordsTest : public QObject
{
    Q_OBJECT

private slots:
    void ordersShowMoneyInTheirCurrency()
    {
        QLocale::setDefault(QLocale::c());
        OrderTimelineModel model;
        OrderHistory history;
        history.orders = {Order{.id = 1,
                                .number = QStringLiteral("SO-1"),
                                .kind = QStringLiteral("sms_credits"),
                                .amount = {.minorUnits = 1999, .currency = QStringLiteral("EUR")},
                                .status = QStringLiteral("failed")},
                          Order{.id = 2,
                                .kind = QStringLiteral("gift"),
                                .amount = {.minorUnits = 500, .currency = QStringLiteral("JPY")},
                                .status = QStringLiteral("lost")}};
        model.setHistory(history);
        const auto find = [&model](const char *id) {
            for (int column = 0; column < model.columnCount(); ++column)
                if (model.headerData(column, Qt::Horizontal, RawRole).toString()
                    == QLatin1String(id))
                    return column;
            return -1;
        };
        const int amount = find("amount");
        QCOMPARE(model.index(1, amount).data().toString(), QStringLiteral("19.99\u00a0EUR"));
        QCOMPARE(model.index(2, amount).data().toString(), QStringLiteral("500\u00a0JPY"));
        QCOMPARE(model.index(1, find("kind")).data().toString(), QStringLiteral("SMS credits"));
        QCOMPARE(model.index(2, find("kind")).data().toString(), QStringLiteral("gift"));
        const int status = find("status");
        QCOMPARE(model.index(1, status).data(MeaningRole).toInt(), int(Meaning::Problem));
        QCOMPARE(model.index(2, status).data(MeaningRole).toInt(), int(Meaning::Neutral));
        QCOMPARE(model.index(2, status).data().toString(), QStringLiteral("lost"));
    }

    void hostileCellsAreShownAndCopiedAsTheyAre()
    {
        InstanceTableModel model;
        const QString name = QStringLiteral("a\u202Eb\n<b>");
        model.setRecords({Instance{.id = 1, .name = name}});
        QCOMPARE(model.index(0, 0).data(RawRole).toString(), name);
        const QString shown = model.index(0, 0).data().toString();
        QVERIFY(!shown.contains(QChar(0x202e)) && !shown.contains(u'\n'));
        QVERIFY(shown.contains(QLatin1String("<b>")));
    }

    void anAliasOpenToAnybodyAsksForAttention()
    {
        const Alias open{.id = 1, .published = true};
        const Alias closed{.id = 2, .hasPassword = true, .published = true};
        const Alias hidden{.id = 3};
        QCOMPARE(open.meaning(), Meaning::Attention);
        QCOMPARE(closed.meaning(), Meaning::Good);
        QCOMPARE(hidden.meaning(), Meaning::Neutral);
        QVERIFY(open.accessText() != closed.accessText()
                && closed.accessText() != hidden.accessText());
    }

    void cardsExpireAfterTheirLastDay()
    {
        PaymentMethod card{.id = 1,
                           .kind = QStringLiteral("card"),
                           .cardBrand = QStringLiteral("visa"),
                           .cardLast4 = QStringLiteral("4242"),
                           .cardExpires = QDate(2026, 1, 31)};
        QVERIFY(!card.hasExpired(QDate(2026, 1, 31)));
        QVERIFY(card.hasExpired(QDate(2026, 2, 1)));
        QCOMPARE(card.summary(), QStringLiteral("Visa •••• 4242"));
        PaymentMethod mandate{
            .id = 2, .kind = QStringLiteral("sepa"), .mandateReference = QStringLiteral("RV-1")};
        QVERIFY(!mandate.hasExpired(QDate(2100, 1, 1)));
        QVERIFY(mandate.summary().contains(QLatin1String("RV-1")));
    }

    void whatBreaksAPromiseIsAProblem()
    {
        SessionTableModel sessions;
        sessions.setRecords({CustomerSession{.id = 1, .state = QStringLiteral("overdue")},
                             CustomerSession{.id = 2, .state = QStringLiteral("live")}});
        QCOMPARE(sessions.index(0, 0).data(MeaningRole).toInt(), int(Meaning::Problem));
        QCOMPARE(sessions.index(1, 0).data(MeaningRole).toInt(), int(Meaning::Good));
        InstanceTableModel instances;
        instances.setRecords({Instance{
            .id = 1, .country = QStringLiteral("US"), .region = QStringLiteral("outside")}});
        QCOMPARE(instances.index(0, 4).data(MeaningRole).toInt(), int(Meaning::Problem));
        QCOMPARE(instances.index(0, 3).data().toString(), countryText(QStringLiteral("US")));
        QCOMPARE(countryText(QStringLiteral("BE")), QStringLiteral("Belgium (BE)"));
        QCOMPARE(countryText(QStringLiteral("ZZ")), QStringLiteral("ZZ"));
    }
};

QTEST_GUILESS_MAIN(RecordsTest)
#include "tst_records.moc"
