// SPDX-License-Identifier: GPL-3.0-or-later
// Corrections while they are typed: what has changed, what keeps it from being saved, and whose value
// is right when two people changed the same. And the reply that goes out afterwards.
#include "models/customers/profileedit.h"
#include "models/customers/profilereply.h"

#include <QTest>

using namespace reeve;

using F = ProfileField;

class ProfileEditTest : public QObject
{
    Q_OBJECT

private:
    static CustomerProfile profile()
    {
        CustomerProfile made{.id = *CustomerId::from(7)};
        made.firstName = QStringLiteral("Anna");
        made.lastName = QStringLiteral("Peeters");
        made.email = QStringLiteral("anna@example.org");
        made.city = QStringLiteral("Gent");
        made.postalCode = QStringLiteral("9000");
        made.country = QStringLiteral("BE");
        made.vatNumber = QStringLiteral("BE 0000.000.000"); // stored, and wrong
        made.locale = QStringLiteral("nl-BE");
        made.version = 3;
        return made;
    }
    static ProfileEdit editing()
    {
        ProfileEdit edit;
        edit.begin(profile());
        return edit;
    }

private slots:
    void nothingIsChangedAtFirst()
    {
        const ProfileEdit edit = editing();
        QVERIFY(edit.isActive());
        QVERIFY(!edit.hasChanges());
        QVERIFY(!edit.isSavable());
        QCOMPARE(edit.version(), 3);
        for (F field : profileFields())
            QVERIFY(edit.problem(field).isEmpty()); // not even of the number that is stored wrong
    }

    void changesAndTheirUndo()
    {
        ProfileEdit edit = editing();
        edit.type(F::City, QStringLiteral(" Brugge "));
        edit.type(F::LastName, QStringLiteral("Peeters ")); // only a blank: no change
        QCOMPARE(edit.changed(), QList<F>{F::City});
        QCOMPARE(edit.json(), (QJsonObject{{QStringLiteral("city"), QStringLiteral("Brugge")}}));
        QVERIFY(edit.isSavable());
        edit.type(F::Email, QStringLiteral("nonsense"));
        QVERIFY(!edit.problem(F::Email).isEmpty());
        QVERIFY(!edit.isSavable());
        edit.undo(F::Email);
        QVERIFY(edit.isSavable());
        edit.undoAll();
        QVERIFY(!edit.hasChanges());
        edit.clear();
        edit.type(F::City, QStringLiteral("x"));
        QVERIFY(!edit.hasChanges());
        QVERIFY(edit.typed(F::City).isEmpty());
    }

    void whatHangsOnTheCountryIsCheckedWithIt()
    {
        ProfileEdit edit = editing();
        edit.type(F::Country, QStringLiteral("NL"));
        QVERIFY(!edit.problem(F::PostalCode).isEmpty());
        QVERIFY(!edit.problem(F::VatNumber).isEmpty());
        QVERIFY(!edit.isSavable());
        edit.type(F::PostalCode, QStringLiteral("1012 AB"));
        edit.type(F::VatNumber, {});
        QVERIFY(edit.isSavable());
    }

    void otherFieldsFollowWhatIsStored()
    {
        ProfileEdit edit = editing();
        edit.type(F::City, QStringLiteral("Brugge"));
        CustomerProfile now = profile();
        now.version = 5;
        now.email = QStringLiteral("new@example.org");
        edit.rebase({now, {}});
        QVERIFY(edit.conflicts().isEmpty());
        QCOMPARE(edit.version(), 5);
        QCOMPARE(edit.typed(F::Email), QStringLiteral("new@example.org"));
        QCOMPARE(edit.changed(), QList<F>{F::City});
        QVERIFY(edit.isSavable());
    }

    void bothTypedTheSame()
    {
        ProfileEdit edit = editing();
        edit.type(F::City, QStringLiteral("Brugge"));
        CustomerProfile now = profile();
        now.city = QStringLiteral("Brugge");
        edit.rebase({now, {}});
        QVERIFY(edit.conflicts().isEmpty());
        QVERIFY(!edit.hasChanges());
    }

    void aConflictIsAPersonsToDecide()
    {
        ProfileEdit edit = editing();
        edit.type(F::City, QStringLiteral("Brugge"));
        edit.type(F::Phone, QStringLiteral("+32 2 555 12 12"));
        CustomerProfile now = profile();
        now.version = 4;
        now.city = QStringLiteral("Luik");
        const ProfileChange change{
            QStringLiteral("Bea"), Timestamp::now(), {QStringLiteral("city")}};
        edit.rebase({now, {change}});
        QCOMPARE(edit.conflicts().keys(), QList<F>{F::City});
        const ProfileConflict conflict = edit.conflicts().value(F::City);
        QCOMPARE(conflict.mine, QStringLiteral("Brugge"));
        QCOMPARE(conflict.theirs, QStringLiteral("Luik"));
        QCOMPARE(conflict.change->person, QStringLiteral("Bea"));
        QVERIFY(!edit.isSavable());
        edit.choose(F::City, false);
        QCOMPARE(edit.typed(F::City), QStringLiteral("Luik"));
        QCOMPARE(edit.changed(), QList<F>{F::Phone});
        QVERIFY(edit.isSavable());
        edit.choose(F::City, true);
        QCOMPARE(edit.json().value(QStringLiteral("city")).toString(), QStringLiteral("Brugge"));
        // Changed a third time while the question stood open.
        now.city = QStringLiteral("Aalst");
        now.version = 5;
        edit.rebase({now, {}});
        QVERIFY(edit.hasOpenConflict());
        QVERIFY(!edit.conflicts().value(F::City).change);
        edit.type(F::City, QStringLiteral("Mechelen")); // something third
        QVERIFY(!edit.hasOpenConflict());
        QVERIFY(edit.isSavable());
    }

    void replies_data()
    {
        QTest::addColumn<QString>("locale");
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("word");
        QTest::newRow("English") << QStringLiteral("en-GB") << QStringLiteral("en")
                                 << QStringLiteral("VAT number");
        QTest::newRow("French") << QStringLiteral("fr-BE") << QStringLiteral("fr")
                                << QStringLiteral("numéro de TVA");
        QTest::newRow("Dutch") << QStringLiteral("nl") << QStringLiteral("nl")
                               << QStringLiteral("btw-nummer");
        QTest::newRow("one that Reeve does not write")
            << QStringLiteral("el-GR") << QStringLiteral("en") << QStringLiteral("VAT number");
    }
    void replies()
    {
        QFETCH(QString, locale);
        QFETCH(QString, language);
        QFETCH(QString, word);
        CustomerProfile customer = profile();
        customer.locale = locale;
        customer.lastName = QStringLiteral("%1 Peeters");
        const ProfileReply reply = profileReply(customer, {F::VatNumber, F::City},
                                                QStringLiteral("Sam"));
        QCOMPARE(reply.language, language);
        QVERIFY(reply.text.contains(word));
        QVERIFY(reply.text.contains(QStringLiteral("Anna %1 Peeters")));
        QVERIFY(reply.text.endsWith(QStringLiteral("Sam")));
        QVERIFY(!reply.text.contains(customer.vatNumber)); // what, never which value
        QVERIFY(!reply.text.contains(customer.city));
        const ProfileReply address = profileReply(customer, {F::Email}, QStringLiteral("Sam"));
        QVERIFY(address.text.size()
                > profileReply(customer, {F::City}, QStringLiteral("Sam")).text.size() + 40);
        customer.firstName = customer.lastName = QString();
        QVERIFY(!profileReply(customer, {F::City}, {}).text.contains(QStringLiteral("%1")));
    }
};

QTEST_GUILESS_MAIN(ProfileEditTest)
#include "tst_profileedit.moc"
