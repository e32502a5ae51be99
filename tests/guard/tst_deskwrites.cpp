// SPDX-License-Identifier: GPL-3.0-or-later
// What staff may write from a customer's page, by plain libpq: who may, when, and what is on record.
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QRegularExpression>
#include <QTest>
#include <QUuid>

using namespace reeve;
using namespace reeve::test;

class TstDeskWrites : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void roles_data();
    void roles();
    void withoutAnOpenPage_data() { calls(); }
    void withoutAnOpenPage();
    void replayed_data() { calls(); }
    void replayed();
    void withoutReason_data() { calls(); }
    void withoutReason();
    void theTrailNamesFieldsAndNoValues_data() { calls(); }
    void theTrailNamesFieldsAndNoValues();
    void customerGone_data() { calls(); }
    void customerGone();
    void rolledBackLeavesNothing();
    void badProfile_data();
    void badProfile();
    void goodProfile_data();
    void goodProfile();
    void staleProfile();
    void anotherCustomersAddress();
    void closedCustomer();
    void badNote_data();
    void badNote();
    void notesOfOthersAndOldOnes();
    void notesAreReadWithThePage();
    void deletedNotesComeBackForAWhile();

private:
    static constexpr qint64 customer = 11;
    static constexpr const char *marker = "zzmarkerzz";

    static QString newId() { return QUuid::createUuid().toString(QUuid::WithoutBraces); }
    // %1 op, %2 customer, %3 the customer's version, %4 a note's number, %5 the reason
    static void calls()
    {
        QTest::addColumn<QString>("call");
        QTest::addColumn<QString>("event");
        QTest::addColumn<QString>("fields");
        QTest::newRow("save_profile")
            << QStringLiteral("SELECT api.save_profile('%1', %2, %3, '{\"city\": \"zzmarkerzz\", "
                              "\"address\": \"zzmarkerzz 1\"}', '%5')")
            << QStringLiteral("profile_saved") << QStringLiteral("[\"address\", \"city\"]");
        QTest::newRow("switch_newsletter")
            << QStringLiteral("SELECT api.switch_newsletter('%1', %2, false, 'objection', '%5')")
            << QStringLiteral("newsletter_switched")
            << QStringLiteral("[\"newsletter\", \"suppression\"]");
        QTest::newRow("add_note") << QStringLiteral(
            "SELECT api.add_note('%1', %2, 'zzmarkerzz', '%5')")
                                  << QStringLiteral("note_added") << QString();
        QTest::newRow("edit_note")
            << QStringLiteral("SELECT api.edit_note('%1', %2, %4, 1, 'zzmarkerzz', '%5')")
            << QStringLiteral("note_changed") << QString();
        QTest::newRow("delete_note")
            << QStringLiteral("SELECT api.delete_note('%1', %2, %4, 1, '%5')")
            << QStringLiteral("note_deleted") << QString();
    }
    QString version()
    {
        return m_database
            .sql(QStringLiteral("SELECT version FROM service.customer WHERE id = $1"), {customer})
            .value(0);
    }
    QString filled(QString call, const QString &op = newId(),
                   const QString &reason = QStringLiteral("#1"))
    {
        return call.replace(QStringLiteral("%1"), op)
            .replace(QStringLiteral("%2"), QString::number(customer))
            .replace(QStringLiteral("%3"), version())
            .replace(QStringLiteral("%4"), m_note)
            .replace(QStringLiteral("%5"), reason);
    }
    Answer open(PlainClient &person, qint64 who = customer, const QString &id = newId())
    {
        return person.run(
            QStringLiteral("SELECT api.disclose('%1', 'customer', '{\"customer_id\": %2}', '#1')")
                .arg(id)
                .arg(who));
    }
    Answer save(PlainClient &person, const QString &fields)
    {
        return person.run(QStringLiteral("SELECT api.save_profile('%1', %2, %3, %4, '#1')")
                              .arg(newId(), QString::number(customer), version(), fields));
    }

    TestDatabase m_database;
    QString m_note;
};

void TstDeskWrites::init()
{
    m_database.sql(QStringLiteral("DELETE FROM reeve.disclosure"));
    m_database.sql(QStringLiteral("DELETE FROM reeve.note"));
    m_database.sql(QStringLiteral("DELETE FROM reeve.suppression"));
    m_database.sql(QStringLiteral("DELETE FROM audit.inbox"));
    m_database.sql(
        QStringLiteral("UPDATE service.customer SET newsletter = true, status = 'active', "
                       "closed_at = NULL, country = 'BE', vat_number = '' WHERE id = $1"),
        {customer});
    m_note = m_database
                 .sql(QStringLiteral("INSERT INTO reeve.note (customer_id, body, author) "
                                     "VALUES ($1, 'first', 'officer') RETURNING id"),
                      {customer})
                 .value(0);
}

void TstDeskWrites::roles_data()
{
    calls();
}

void TstDeskWrites::roles()
{
    QFETCH(QString, call);
    for (const char *login : {"support", "officer"}) {
        init();
        PlainClient person(m_database.parameters(QString::fromLatin1(login)));
        QVERIFY(open(person).ok);
        const Answer answer = person.run(filled(call));
        QVERIFY2(answer.ok, qPrintable(answer.message));
    }
    for (const char *login : {"auditor", "admin"}) {
        PlainClient person(m_database.parameters(QString::fromLatin1(login)));
        QCOMPARE(person.run(filled(call)).sqlstate, QByteArray("RV001"));
    }
}

void TstDeskWrites::withoutAnOpenPage()
{
    QFETCH(QString, call);
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QCOMPARE(support.run(filled(call)).sqlstate, QByteArray("RV005"));
    QVERIFY(open(support, customer + 1).ok); // somebody else's
    QCOMPARE(support.run(filled(call)).sqlstate, QByteArray("RV005"));
    PlainClient colleague(m_database.parameters(QStringLiteral("support2")));
    QVERIFY(open(colleague).ok);
    QCOMPARE(support.run(filled(call)).sqlstate, QByteArray("RV005"));
    QVERIFY(open(support).ok);
    QVERIFY(support.run(filled(call)).ok);
}

void TstDeskWrites::replayed()
{
    QFETCH(QString, call);
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(open(support).ok);
    const QString op = newId();
    QVERIFY(support.run(filled(call, op)).ok);
    const Answer again = support.run(filled(call, op));
    QCOMPARE(again.sqlstate, QByteArray("RV005"));
    QVERIFY(again.message.contains(QStringLiteral("already been settled")));
    QCOMPARE(support.run(QStringLiteral("SELECT api.operation_outcome('%1')").arg(op)).cell(),
             QStringLiteral("t"));
    const QString nothing = filled(call).replace(QRegularExpression(QStringLiteral("\\('[^']*'")),
                                                 QStringLiteral("(NULL"));
    QCOMPARE(support.run(nothing).sqlstate, QByteArray("RV007"));
}

void TstDeskWrites::withoutReason()
{
    QFETCH(QString, call);
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(open(support).ok);
    for (const QString &reason : {QString(), QStringLiteral("  "), QString(1001, u'x')}) {
        const Answer answer = support.run(filled(call, newId(), reason));
        QCOMPARE(answer.sqlstate, QByteArray("RV007"));
        QVERIFY(answer.message.contains(QStringLiteral("reason: ")));
    }
}

void TstDeskWrites::theTrailNamesFieldsAndNoValues()
{
    QFETCH(QString, call);
    QFETCH(QString, event);
    QFETCH(QString, fields);
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(open(support).ok);
    QVERIFY(support.run(filled(call, newId(), QStringLiteral("case 5"))).ok);
    QCOMPARE(
        m_database
            .sql(QStringLiteral("SELECT concat_ws('|', person, event, customer_ids[1], reason, "
                                "detail -> 'fields') FROM audit.inbox WHERE event = $1"),
                 {event})
            .value(0),
        QStringLiteral("support|%1|%2|case 5%3")
            .arg(event)
            .arg(customer)
            .arg(fields.isEmpty() ? QString() : QString(u'|' + fields)));
    QCOMPARE(m_database
                 .sql(QStringLiteral("SELECT count(*) FROM audit.inbox i WHERE i::text LIKE $1"),
                      {QStringLiteral("%%1%").arg(QLatin1String(marker))})
                 .value(0),
             QStringLiteral("0"));
}

void TstDeskWrites::customerGone()
{
    QFETCH(QString, call);
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(open(support).ok);
    const QString text = filled(call);
    const QString move = QStringLiteral("SET session_replication_role = replica; ");
    PlainClient superuser(m_database.superuser());
    QVERIFY(superuser
                .run(move
                     + QStringLiteral("CREATE TABLE public.kept AS SELECT * FROM service.customer "
                                      "WHERE id = %1; DELETE FROM service.customer WHERE id = %1; "
                                      "DELETE FROM reeve.note WHERE customer_id = %1")
                           .arg(customer))
                .ok);
    const Answer answer = support.run(text);
    const Answer back = superuser.run(QStringLiteral(
        "DO $$ DECLARE c text; BEGIN SELECT string_agg(quote_ident(attname), ', ') INTO c "
        "FROM pg_attribute WHERE attrelid = 'service.customer'::regclass AND attnum > 0 "
        "AND NOT attisdropped AND attgenerated = ''; EXECUTE format('INSERT INTO "
        "service.customer (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM public.kept', c, c); "
        "END $$; DROP TABLE public.kept"));
    QVERIFY2(back.ok, qPrintable(back.message));
    QCOMPARE(answer.sqlstate, QByteArray("RV006"));
}

void TstDeskWrites::rolledBackLeavesNothing()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    // A page opened and written from in one transaction, which is then rolled back, was never open.
    QVERIFY(support.run(QStringLiteral("BEGIN")).ok);
    QVERIFY(open(support).ok);
    QCOMPARE(
        support.run(filled(QStringLiteral("SELECT api.add_note('%1', %2, 'x', '%5')"))).sqlstate,
        QByteArray("RV005"));
    QVERIFY(support.run(QStringLiteral("ROLLBACK")).ok);
}

void TstDeskWrites::badProfile_data()
{
    QTest::addColumn<QString>("fields");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *name, const QString &fields, const char *field) {
        QTest::newRow(name) << QString(u'\'' + fields + u'\'') << QString::fromLatin1(field);
    };
    const auto value = [&row](const char *name, const char *field, const QString &text) {
        row(name,
            QStringLiteral("{\"%1\": \"%2\"}")
                .arg(QLatin1String(field), text)
                .replace(u'\'', QStringLiteral("''")),
            field);
    };
    row("nothing", QStringLiteral("{}"), "fields");
    row("a list", QStringLiteral("[]"), "fields");
    row("no such field", QStringLiteral("{\"password\": \"x\"}"), "password");
    row("the user name", QStringLiteral("{\"username\": \"x\"}"), "username");
    row("the plan", QStringLiteral("{\"plan\": \"free\"}"), "plan");
    row("a number", QStringLiteral("{\"city\": 5}"), "city");
    row("null", QStringLiteral("{\"city\": null}"), "city");
    value("empty e-mail", "email", {});
    value("e-mail without @", "email", QStringLiteral("name.example.org"));
    value("e-mail without name", "email", QStringLiteral("@example.org"));
    value("e-mail without domain", "email", QStringLiteral("name@"));
    value("e-mail with two @", "email", QStringLiteral("a@b@example.org"));
    value("e-mail with two dots", "email", QStringLiteral("a..b@example.org"));
    value("e-mail with a blank", "email", QStringLiteral("a b@example.org"));
    value("e-mail domain with two dots", "email", QStringLiteral("a@example..org"));
    value("e-mail domain with a hyphen in front", "email", QStringLiteral("a@-example.org"));
    value("e-mail without a top level", "email", QStringLiteral("a@localhost"));
    value("e-mail local part of 65", "email", QString(65, u'a') + QStringLiteral("@example.org"));
    value("e-mail label of 64", "email",
          QStringLiteral("a@") + QString(64, u'a') + QStringLiteral(".org"));
    value("e-mail of 255", "email",
          QStringLiteral("a@") + QStringLiteral("abcdefghi.").repeated(25) + QStringLiteral("org"));
    value("e-mail with a line end", "email", QStringLiteral("a@example.org\\nBcc: b@example.org"));
    value("e-mail with an override", "email", QStringLiteral("a@example\\u202e.org"));
    value("e-mail with a zero-width blank", "email", QStringLiteral("a\\u200b@example.org"));
    value("name with an override", "last_name", QStringLiteral("Anna\\u202egnp.exe"));
    value("name with an isolate", "first_name", QStringLiteral("Anna\\u2066x"));
    value("name with a control", "business_name", QStringLiteral("a\\u0007b"));
    value("name with blanks around", "last_name", QStringLiteral(" Anna"));
    value("name of 101", "last_name", QString(101, u'x'));
    value("address of 301", "address", QString(301, u'x'));
    value("phone of letters", "phone", QStringLiteral("call me"));
    value("phone of 3", "phone", QStringLiteral("123"));
    value("phone of 16", "phone", QStringLiteral("+1234567890123456"));
    value("postal code with signs", "postal_code", QStringLiteral("10;00"));
    value("country in small letters", "country", QStringLiteral("be"));
    value("country of three", "country", QStringLiteral("BEL"));
    value("no language", "locale", {});
    value("language in words", "locale", QStringLiteral("English"));
    value("VAT number with signs", "vat_number", QStringLiteral("BE0403019261;"));
    value("VAT number of another country", "vat_number", QStringLiteral("DE136695976"));
    value("VAT number without prefix", "vat_number", QStringLiteral("0403019261"));
    value("VAT number too short", "vat_number", QStringLiteral("BE040301926"));
    value("VAT number too long", "vat_number", QStringLiteral("BE04030192611"));
    row("VAT number and country that disagree",
        QStringLiteral("{\"vat_number\": \"BE0403019261\", \"country\": \"NL\"}"), "vat_number");
}

void TstDeskWrites::badProfile()
{
    QFETCH(QString, fields);
    QFETCH(QString, named);
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(open(support).ok);
    const QString before = version();
    const Answer answer = save(support, fields);
    QCOMPARE(answer.sqlstate, QByteArray("RV007"));
    QVERIFY2(answer.message.contains(u' ' + named + QStringLiteral(": ")),
             qPrintable(answer.message));
    QCOMPARE(version(), before);
}

void TstDeskWrites::goodProfile_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::newRow("e-mail") << QStringLiteral("email")
                            << QStringLiteral("o'neil+tag@mail.example.org");
    QTest::newRow("quoted e-mail")
        << QStringLiteral("email") << QStringLiteral("\"two words\"@example.org");
    QTest::newRow("e-mail domain in its own script")
        << QStringLiteral("email") << QStringLiteral("info@bücher.example");
    QTest::newRow("e-mail local part of 64")
        << QStringLiteral("email") << QString(64, u'a') + QStringLiteral("@example.org");
    QTest::newRow("name with joiner")
        << QStringLiteral("last_name") << QStringLiteral("می\u200cخواهم");
    QTest::newRow("empty name") << QStringLiteral("last_name") << QString();
    QTest::newRow("markup is text")
        << QStringLiteral("business_name") << QStringLiteral("<b>O'Neil & Söhne</b>");
    QTest::newRow("phone") << QStringLiteral("phone") << QStringLiteral("+32 (2) 555.12-12");
    QTest::newRow("postal code") << QStringLiteral("postal_code") << QStringLiteral("SW1A 1AA");
    QTest::newRow("no country") << QStringLiteral("country") << QString();
    QTest::newRow("VAT number") << QStringLiteral("vat_number")
                                << QStringLiteral("BE 0403.019.261");
    QTest::newRow("language") << QStringLiteral("locale") << QStringLiteral("zh-Hant-TW");
}

void TstDeskWrites::goodProfile()
{
    QFETCH(QString, field);
    QFETCH(QString, value);
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(open(support).ok);
    QString quoted = value;
    quoted.replace(u'\'', QStringLiteral("''"));
    const int before = version().toInt();
    const Answer answer = save(support,
                               QStringLiteral("jsonb_build_object('%1', '%2')").arg(field, quoted));
    QVERIFY2(answer.ok, qPrintable(answer.message));
    QCOMPARE(answer.cell().toInt(), before + 1);
    QCOMPARE(version().toInt(), before + 1);
    QCOMPARE(m_database
                 .sql(QStringLiteral("SELECT %1 FROM service.customer WHERE id = $1").arg(field),
                      {customer})
                 .value(0),
             value);
}

void TstDeskWrites::staleProfile()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    PlainClient officer(m_database.parameters(QStringLiteral("officer")));
    QVERIFY(open(support).ok);
    QVERIFY(open(officer).ok);
    const QString seen = version();
    QVERIFY(save(officer, QStringLiteral("'{\"city\": \"Gent\"}'")).ok);
    const QString call =
        QStringLiteral("SELECT api.save_profile('%1', %2, %3, '{\"city\": \"Brugge\"}', '#1')")
            .arg(newId())
            .arg(customer);
    const Answer stale = support.run(call.arg(seen));
    QCOMPARE(stale.sqlstate, QByteArray("RV002"));
    const QString name =
        m_database.sql(QStringLiteral("SELECT reeve.person_name('officer')")).value(0);
    QVERIFY2(stale.message.contains(name), qPrintable(stale.message));
    // Which fields, by whom: what the console shows beside one's own values.
    const QString id = newId();
    QVERIFY(support
                .run(QStringLiteral("SELECT api.disclose('%1', 'customer_again', "
                                    "'{\"customer_id\": %2, \"version\": %3}', '#1')")
                         .arg(id)
                         .arg(customer)
                         .arg(seen))
                .ok);
    const Answer changes = support.run(
        QStringLiteral("SELECT person, fields FROM api.customer_changes('%1')").arg(id));
    QCOMPARE(changes.rows,
             (QList<QStringList>{{QStringLiteral("officer"), QStringLiteral("{city}")}}));
    // The service itself leaves no name.
    const QString later = version();
    m_database.sql(QStringLiteral("UPDATE service.customer SET city = 'Luik' WHERE id = $1"),
                   {customer});
    const Answer unnamed = support.run(call.arg(later));
    QCOMPARE(unnamed.sqlstate, QByteArray("RV002"));
    QVERIFY(!unnamed.message.contains(name));
    QCOMPARE(
        support.run(QString(call).replace(QStringLiteral("%3"), QStringLiteral("NULL"))).sqlstate,
        QByteArray("RV002"));
}

void TstDeskWrites::anotherCustomersAddress()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(open(support).ok);
    const QString taken =
        m_database.sql(QStringLiteral("SELECT email FROM service.customer WHERE id = 12")).value(0);
    const Answer answer = save(
        support, QStringLiteral("jsonb_build_object('email', '%1')").arg(taken.toUpper()));
    QCOMPARE(answer.sqlstate, QByteArray("RV007"));
    QVERIFY(answer.message.contains(QStringLiteral("email: ")));
    QVERIFY(!answer.everything().contains(taken, Qt::CaseInsensitive));
}

void TstDeskWrites::closedCustomer()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(open(support).ok);
    m_database.sql(
        QStringLiteral(
            "UPDATE service.customer SET status = 'closed', closed_at = now() WHERE id = $1"),
        {customer});
    QCOMPARE(save(support, QStringLiteral("'{\"city\": \"Gent\"}'")).sqlstate, QByteArray("RV005"));
    QVERIFY(
        support.run(filled(QStringLiteral("SELECT api.add_note('%1', %2, 'closed', '%5')"))).ok);
}

void TstDeskWrites::badNote_data()
{
    QTest::addColumn<QString>("body");
    QTest::newRow("empty") << QStringLiteral("''");
    QTest::newRow("null") << QStringLiteral("NULL");
    QTest::newRow("blank") << QStringLiteral("E' \\n\\t '");
    QTest::newRow("10,001 characters") << QStringLiteral("repeat('x', 10001)");
    QTest::newRow("control") << QStringLiteral("E'a\\x07b'");
}

void TstDeskWrites::badNote()
{
    QFETCH(QString, body);
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(open(support).ok);
    for (const char *call : {"SELECT api.add_note('%1', %2, %6, '#1')",
                             "SELECT api.edit_note('%1', %2, %4, 1, %6, '#1')"}) {
        const Answer answer = support.run(
            filled(QString::fromLatin1(call)).replace(QStringLiteral("%6"), body));
        QCOMPARE(answer.sqlstate, QByteArray("RV007"));
        QVERIFY(answer.message.contains(QStringLiteral("body: ")));
    }
    QVERIFY(
        support
            .run(filled(QStringLiteral("SELECT api.add_note('%1', %2, repeat('x', 10000), '#1')")))
            .ok);
}

void TstDeskWrites::notesOfOthersAndOldOnes()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QVERIFY(open(support).ok);
    QVERIFY(open(support, customer + 1).ok);
    const QString edit = QStringLiteral("SELECT api.edit_note('%1', %2, %4, 1, 'mine', '#1')");
    QVERIFY(support.run(filled(edit)).ok); // the officer's note: anybody at the desk may
    const Answer stale = support.run(filled(edit));
    QCOMPARE(stale.sqlstate, QByteArray("RV002"));
    QVERIFY(stale.message.contains(
        m_database.sql(QStringLiteral("SELECT reeve.person_name('support')")).value(0)));
    QCOMPARE(support.run(filled(QStringLiteral("SELECT api.delete_note('%1', %2, %4, 1, '#1')")))
                 .sqlstate,
             QByteArray("RV002"));
    // Through another customer's page it cannot be reached.
    QCOMPARE(support
                 .run(QStringLiteral("SELECT api.edit_note('%1', %2, %3, 2, 'x', '#1')")
                          .arg(newId())
                          .arg(customer + 1)
                          .arg(m_note))
                 .sqlstate,
             QByteArray("RV006"));
}

void TstDeskWrites::notesAreReadWithThePage()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    QCOMPARE(
        support.run(QStringLiteral("SELECT * FROM api.customer_notes('%1')").arg(newId())).sqlstate,
        QByteArray("RV008"));
    const QString id = newId();
    QVERIFY(open(support, customer, id).ok);
    QVERIFY(
        support
            .run(filled(QStringLiteral("SELECT api.add_note('%1', %2, E'two\\r\\nlines ', '%5')")))
            .ok);
    const Answer notes = support.run(
        QStringLiteral("SELECT body, author, version, notes_total FROM api.customer_notes('%1')")
            .arg(id));
    QCOMPARE(notes.rows,
             (QList<QStringList>{{QStringLiteral("two\nlines"), QStringLiteral("support"),
                                  QStringLiteral("1"), QStringLiteral("2")},
                                 {QStringLiteral("first"), QStringLiteral("officer"),
                                  QStringLiteral("1"), QStringLiteral("2")}}));
}

void TstDeskWrites::deletedNotesComeBackForAWhile()
{
    PlainClient support(m_database.parameters(QStringLiteral("support")));
    PlainClient officer(m_database.parameters(QStringLiteral("officer")));
    QVERIFY(open(support).ok);
    QVERIFY(open(officer).ok);
    const QString remove = QStringLiteral("SELECT api.delete_note('%1', %2, %4, 1, '#1')");
    const QString restore = QStringLiteral("SELECT api.restore_note('%1', %2, %4, '#1')");
    QCOMPARE(support.run(filled(restore)).sqlstate, QByteArray("RV005")); // it is not deleted
    QVERIFY(support.run(filled(remove)).ok);
    QCOMPARE(support.run(filled(remove)).sqlstate, QByteArray("RV006"));
    QCOMPARE(officer.run(filled(restore)).sqlstate, QByteArray("RV005")); // not by somebody else
    QVERIFY(support.run(filled(restore)).ok);
    QVERIFY(support.run(filled(remove)).ok);
    m_database.sql(
        QStringLiteral("UPDATE reeve.note SET deleted_at = deleted_at - interval '6 minutes'"));
    QCOMPARE(support.run(filled(restore)).sqlstate, QByteArray("RV005"));
    m_database.sql(QStringLiteral("SELECT work.tidy()"));
    QCOMPARE(m_database.sql(QStringLiteral("SELECT count(*) FROM reeve.note")).value(0),
             QStringLiteral("1"));
    m_database.sql(
        QStringLiteral("UPDATE reeve.note SET deleted_at = deleted_at - interval '6 minutes'"));
    m_database.sql(QStringLiteral("SELECT work.tidy()"));
    QCOMPARE(m_database.sql(QStringLiteral("SELECT count(*) FROM reeve.note")).value(0),
             QStringLiteral("0"));
}

QTEST_GUILESS_MAIN(TstDeskWrites)
#include "tst_deskwrites.moc"
