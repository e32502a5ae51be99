// SPDX-License-Identifier: GPL-3.0-or-later
// What the database says about who can read a history, what it keeps of that, and who may change it:
// by plain libpq, as each role.
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QUuid>

using namespace reeve;
using namespace reeve::test;

class VisibilityApiTest : public QObject
{
    Q_OBJECT

private:
    TestDatabase m_database{TestDatabase::Content::Empty};
    int m_made = 0;

    static QString newId() { return QUuid::createUuid().toString(QUuid::WithoutBraces); }
    QString one(const QString &sql) { return m_database.sql(sql).value(0); }
    PlainClient as(const char *login)
    {
        return PlainClient(m_database.parameters(QString::fromLatin1(login)));
    }

    struct Made {
        QString customer;
        QString center;
    };
    Made make(const QString &key = {}, bool isPublic = false)
    {
        const int n = ++m_made;
        Made made;
        made.customer = one(QStringLiteral("INSERT INTO service.customer (username, email) VALUES "
                                           "('maker%1', 'maker%1@example.org') RETURNING id")
                                .arg(n));
        const QString value = key.isEmpty()
                                  ? QStringLiteral("k%1qwertzuiopasdfghjklyxcvbnmQWERTZ").arg(n)
                                  : key;
        made.center = one(
            QStringLiteral("INSERT INTO service.history_center (customer_id, status_key, public) "
                           "VALUES (%1, '%2', %3) RETURNING id")
                .arg(made.customer, value,
                     isPublic ? QStringLiteral("true") : QStringLiteral("false")));
        return made;
    }
    // `password` as SQL.
    QString alias(const Made &of, const QString &name, const QString &password, bool published)
    {
        return one(
            QStringLiteral(
                "INSERT INTO service.alias (customer_id, center_id, name, password, published) "
                "VALUES (%1, %2, '%3', %4, %5) RETURNING id")
                .arg(of.customer, of.center, name, password,
                     published ? QStringLiteral("true") : QStringLiteral("false")));
    }
    QString kept(const Made &of)
    {
        return one(QStringLiteral("SELECT reeve.visibility_reach(class) || ' ' || "
                                  "array_to_string(reeve.visibility_findings(class), ',') "
                                  "FROM reeve.visibility WHERE center_id = %1")
                       .arg(of.center))
            .trimmed();
    }
    QString open(PlainClient &person, const Made &of)
    {
        const QString id = newId();
        const Answer answer = person.run(
            QStringLiteral("SELECT api.disclose('%1', 'customer', '{\"customer_id\": %2}', '#1')")
                .arg(id, of.customer));
        return answer.ok ? id : answer.message;
    }
    QString rotate(const Made &of, const QString &op, const QString &made)
    {
        return QStringLiteral("SELECT api.rotate_status_key('%1', %2, %3, '%4', 'case 7')")
            .arg(op, of.customer, of.center, made);
    }
    QString keyMade(const Made &of)
    {
        return one(
            QStringLiteral("SELECT key_created_at::text FROM service.history_center WHERE id = ")
            + of.center);
    }
    QString key(const Made &of)
    {
        return one(QStringLiteral("SELECT status_key FROM service.history_center WHERE id = ")
                   + of.center);
    }
    QString version(const Made &of)
    {
        return one(QStringLiteral("SELECT version::text FROM service.customer WHERE id = ")
                   + of.customer);
    }
    QString makePrivate(const Made &of, const QString &version)
    {
        return QStringLiteral("SELECT api.make_history_private('%1', %2, %3, %4, 'case 7')")
            .arg(newId(), of.customer, of.center, version);
    }
    // Nothing is left for the walk to mend.
    void compareWithTheWalk()
    {
        QCOMPARE(one(QStringLiteral("SELECT reeve.derive_all_visibility()::text")),
                 QStringLiteral("0"));
    }

private slots:
    void reach_data()
    {
        QTest::addColumn<bool>("isPublic");
        QTest::addColumn<QString>("password"); // of the alias; empty: there is no alias
        QTest::addColumn<bool>("published");
        QTest::addColumn<QString>("expected");
        const QString none = QStringLiteral("NULL");
        const QString some = QStringLiteral("'correct horse '");
        QTest::newRow("alone") << false << QString() << false << QStringLiteral("key_only");
        QTest::newRow("public") << true << QString() << false << QStringLiteral("anybody");
        QTest::newRow("open alias")
            << false << none << true << QStringLiteral("anybody open_alias");
        QTest::newRow("open alias of a public one")
            << true << none << true << QStringLiteral("anybody");
        QTest::newRow("open alias, hidden") << false << none << false << QStringLiteral("key_only");
        QTest::newRow("alias with a password")
            << false << some << true << QStringLiteral("alias_password");
        QTest::newRow("the same, hidden") << false << some << false << QStringLiteral("key_only");
        QTest::newRow("the same of a public one")
            << true << some << true << QStringLiteral("anybody");
        QTest::newRow("blank password") << false << QStringLiteral("'  '") << true
                                        << QStringLiteral("alias_password empty_password");
    }
    void reach()
    {
        QFETCH(bool, isPublic);
        QFETCH(QString, password);
        QFETCH(bool, published);
        QFETCH(QString, expected);
        const Made made = make({}, isPublic);
        if (!password.isEmpty()) {
            const QString id = alias(made, QStringLiteral("reach%1").arg(m_made), password,
                                     published);
            QCOMPARE(kept(made), expected);
            m_database.sql(
                QStringLiteral("DELETE FROM service.alias WHERE id = %1 RETURNING 1").arg(id));
            QCOMPARE(kept(made), isPublic ? QStringLiteral("anybody") : QStringLiteral("key_only"));
        } else {
            QCOMPARE(kept(made), expected);
        }
        compareWithTheWalk();
    }

    void weakKeys_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<bool>("weak");
        QTest::newRow("counter") << QStringLiteral("status-4711") << true;
        QTest::newRow("one letter") << QString(40, u'x') << true;
        QTest::newRow("word") << QStringLiteral("hundehuette") << true;
        QTest::newRow("eight hex digits") << QStringLiteral("9f3a7c21") << true;
        QTest::newRow("32 hex digits")
            << QStringLiteral("9f3a7c21d05e84b6f1a2c3d4e5967708") << false;
        QTest::newRow("22 letters") << QStringLiteral("pQ7vXz2LmN9rT4wYbK1sHd") << false;
    }
    void weakKeys()
    {
        QFETCH(QString, key);
        QFETCH(bool, weak);
        const Made made = make(key);
        QCOMPARE(kept(made),
                 weak ? QStringLiteral("key_only weak_key") : QStringLiteral("key_only"));
    }

    // A neighbour learns of it as well, and learns when it is over.
    void keyOfAnother()
    {
        const Made first = make(QStringLiteral("Zwoelf-Boxkaempfer-jagen-Viktor-1"));
        QCOMPARE(kept(first), QStringLiteral("key_only"));
        const Made second = make(QStringLiteral("ZWOELF-boxkaempfer-jagen-Viktor-1"));
        QCOMPARE(kept(first), QStringLiteral("key_only duplicate_key"));
        QCOMPARE(kept(second), QStringLiteral("key_only duplicate_key"));
        m_database.sql(QStringLiteral("UPDATE service.history_center SET status_key = "
                                      "'Zwoelf-Boxkaempfer-jagen-Viktor-2' "
                                      "WHERE id = %1 RETURNING 1")
                           .arg(second.center));
        QCOMPARE(kept(first), QStringLiteral("key_only"));
        QCOMPARE(kept(second), QStringLiteral("key_only"));
        compareWithTheWalk();
    }

    void passwordOfAnother()
    {
        const QString secret = QStringLiteral("'zwei Mal'");
        const Made first = make();
        const Made second = make();
        const Made third = make();
        alias(first, QStringLiteral("once1"), secret, true);
        QCOMPARE(kept(first), QStringLiteral("alias_password"));
        const QString id = alias(second, QStringLiteral("once2"), secret, true);
        QCOMPARE(kept(first), QStringLiteral("alias_password reused_password"));
        QCOMPARE(kept(second), QStringLiteral("alias_password reused_password"));
        alias(third, QStringLiteral("once3"), secret, false); // hidden: opens nothing
        QCOMPARE(kept(third), QStringLiteral("key_only"));
        m_database.sql(
            QStringLiteral("DELETE FROM service.alias WHERE name = 'once3' RETURNING 1"));
        m_database.sql(
            QStringLiteral("UPDATE service.alias SET password = 'anders' WHERE id = %1 RETURNING 1")
                .arg(id));
        QCOMPARE(kept(first), QStringLiteral("alias_password"));
        QCOMPARE(kept(second), QStringLiteral("alias_password"));
        // Many at once: the one that was there before is found among them.
        m_database.sql(
            QStringLiteral(
                "INSERT INTO service.alias (customer_id, center_id, name, password, published) "
                "SELECT %1, %2, 'many' || n, 'zwei Mal', true FROM generate_series(1, 50) AS n "
                "RETURNING 1")
                .arg(third.customer, third.center));
        QCOMPARE(kept(first), QStringLiteral("alias_password reused_password"));
        m_database.sql(
            QStringLiteral("DELETE FROM service.alias WHERE name LIKE 'many%' RETURNING 1"));
        QCOMPARE(kept(first), QStringLiteral("alias_password"));
        compareWithTheWalk();
    }

    // The service writes as itself and never notices.
    void theServicesOwnLogin()
    {
        const Made made = make();
        PlainClient service(m_database.parameters(QStringLiteral("service_app")));
        const Answer answer = service.run(
            QStringLiteral("INSERT INTO service.alias (customer_id, center_id, name, published) "
                           "VALUES (%1, %2, 'byservice', true)")
                .arg(made.customer, made.center));
        QVERIFY2(answer.ok, qPrintable(answer.message));
        QCOMPARE(kept(made), QStringLiteral("anybody open_alias"));
        QVERIFY(!service.run(QStringLiteral("SELECT * FROM reeve.visibility")).ok);
        QVERIFY(
            service.run(QStringLiteral("DELETE FROM service.alias WHERE name = 'byservice'")).ok);
        QVERIFY(
            service
                .run(QStringLiteral("DELETE FROM service.history_center WHERE id = ") + made.center)
                .ok);
        QCOMPARE(kept(made), QString());
    }

    void theWalkMendsAndFills()
    {
        make({}, true);
        m_database.sql(QStringLiteral("DELETE FROM reeve.visibility RETURNING 1"));
        m_database.sql(QStringLiteral("INSERT INTO reeve.visibility VALUES (999999, 1, 0, now()) "
                                      "RETURNING 1")); // gone long ago
        PlainClient worker(m_database.parameters(QStringLiteral("reeve_worker")));
        int mended = 0;
        for (int step = 0; step < 50; ++step)
            mended += worker.run(QStringLiteral("SELECT work.walk_visibility(7)")).cell().toInt();
        QCOMPARE(mended,
                 one(QStringLiteral("SELECT count(*)::text FROM service.history_center")).toInt()
                     + 1);
        compareWithTheWalk();
        QCOMPARE(as("support").run(QStringLiteral("SELECT work.walk_visibility(7)")).sqlstate,
                 QByteArray("42501"));
    }

    void pageAndCounts()
    {
        PlainClient support = as("support");
        const auto page = [&](const QString &args) {
            const QString id = newId();
            const Answer asked = support.run(
                QStringLiteral("SELECT api.disclose('%1', 'visibility_page', '%2', '')")
                    .arg(id, args));
            if (!asked.ok)
                return asked;
            return support.run(QStringLiteral("SELECT center_id, visibility, findings, sort_key "
                                              "FROM api.visibility_page('%1')")
                                   .arg(id));
        };
        const int all =
            one(QStringLiteral("SELECT count(*)::text FROM service.history_center")).toInt();
        const Answer counts = support.run(
            QStringLiteral("SELECT sum(histories), sum(histories) FILTER (WHERE visibility = "
                           "'anybody') FROM api.visibility_counts()"));
        QCOMPARE(counts.rows.first().first().toInt(), all);
        const Answer open = page(QStringLiteral("{\"reach\": [\"anybody\"]}"));
        QVERIFY2(open.ok, qPrintable(open.message));
        QCOMPARE(open.rows.size(), counts.rows.first().at(1).toInt());
        for (const QStringList &row : open.rows)
            QCOMPARE(row.at(1), QStringLiteral("anybody"));
        // Forwards and backwards by threes meet everything once, in order.
        for (const char *sort : {"customer_id", "key_created_at"}) {
            QStringList there;
            QString after;
            forever
            {
                const Answer part = page(QStringLiteral("{\"sort\": \"%1\", \"limit\": 3%2}")
                                             .arg(QLatin1String(sort), after));
                QVERIFY2(part.ok, qPrintable(part.message));
                for (const QStringList &row : part.rows)
                    there += row.first();
                if (part.rows.size() < 3)
                    break;
                after = QStringLiteral(", \"after\": {\"key\": \"%1\", \"id\": %2}")
                            .arg(part.rows.last().at(3), part.rows.last().first());
            }
            QCOMPARE(there.size(), all);
            QCOMPARE(QSet<QString>(there.begin(), there.end()).size(), all);
            const Answer end = page(
                QStringLiteral("{\"sort\": \"%1\", \"limit\": 3, \"from_end\": true}")
                    .arg(QLatin1String(sort)));
            QCOMPARE(end.rows.last().first(), there.last());
            const Answer before = page(
                QStringLiteral(
                    "{\"sort\": \"%1\", \"limit\": 3, \"before\": {\"key\": \"%2\", \"id\": %3}}")
                    .arg(QLatin1String(sort), end.rows.first().at(3), end.rows.first().first()));
            QCOMPARE(before.rows.last().first(), there.at(there.size() - 4));
            const Answer down = page(
                QStringLiteral("{\"sort\": \"%1\", \"limit\": 1, \"descending\": true}")
                    .arg(QLatin1String(sort)));
            QCOMPARE(down.rows.first().first(), there.last());
        }
    }

    void badArguments_data()
    {
        QTest::addColumn<QString>("args");
        QTest::newRow("reach") << QStringLiteral("{\"reach\": [\"friends\"]}");
        QTest::newRow("finding") << QStringLiteral("{\"findings\": [\"x\"]}");
        QTest::newRow("not a list") << QStringLiteral("{\"findings\": \"weak_key\"}");
        QTest::newRow("sort") << QStringLiteral("{\"sort\": \"status_key\"}");
        QTest::newRow("limit") << QStringLiteral("{\"limit\": 101}");
        QTest::newRow("cursor without a key") << QStringLiteral("{\"after\": {\"id\": 1}}");
        QTest::newRow("cursor of another column")
            << QStringLiteral("{\"after\": {\"key\": \"summer\", \"id\": 1}}");
    }
    void badArguments()
    {
        QFETCH(QString, args);
        QCOMPARE(as("support")
                     .run(QStringLiteral("SELECT api.disclose('%1', 'visibility_page', '%2', '')")
                              .arg(newId(), args))
                     .sqlstate,
                 QByteArray("RV007"));
    }

    void rotation()
    {
        const Made made = make();
        PlainClient support = as("support");
        const QString op = newId();
        // Not without the page.
        QCOMPARE(support.run(rotate(made, newId(), keyMade(made))).sqlstate, QByteArray("RV005"));
        open(support, made);
        const QString before = key(made);
        const QString old = keyMade(made);
        const Answer done = support.run(rotate(made, op, old));
        QVERIFY2(done.ok, qPrintable(done.message));
        const QString after = key(made);
        QVERIFY(after != before);
        QCOMPARE(after.size(), 32);
        QVERIFY(!done.everything().contains(after));
        QCOMPARE(kept(made), QStringLiteral("key_only"));
        // The same operation is settled, and happened once.
        QCOMPARE(support.run(rotate(made, op, old)).sqlstate, QByteArray("RV005"));
        QCOMPARE(key(made), after);
        QCOMPARE(support.run(QStringLiteral("SELECT api.operation_outcome('%1')").arg(op)).cell(),
                 QStringLiteral("t"));
        // A stale one is refused, and says who and when.
        PlainClient colleague = as("officer");
        open(colleague, made);
        const Answer stale = colleague.run(rotate(made, newId(), old));
        QCOMPARE(stale.sqlstate, QByteArray("RV002"));
        QVERIFY2(stale.message.contains(one(
                     QStringLiteral("SELECT full_name FROM reeve.staff WHERE login = 'support'"))),
                 qPrintable(stale.message));
        QCOMPARE(key(made), after);
        // A second one that knows of the first is a rotation of its own.
        QVERIFY(colleague.run(rotate(made, newId(), keyMade(made))).ok);
        QVERIFY(key(made) != after);
        QCOMPARE(one(QStringLiteral("SELECT count(*)::text FROM audit.inbox WHERE event = "
                                    "'status_key_rotated' AND customer_ids = ARRAY[%1]::bigint[]")
                         .arg(made.customer)),
                 QStringLiteral("2"));
        QCOMPARE(one(QStringLiteral("SELECT count(*)::text FROM audit.inbox i WHERE i::text LIKE "
                                    "'%' || '%1' || '%'")
                         .arg(key(made))),
                 QStringLiteral("0"));
    }

    void rotationOfWhatIsGone()
    {
        const Made made = make();
        PlainClient support = as("support");
        open(support, made);
        const Made other = make();
        QCOMPARE(
            support.run(rotate({made.customer, other.center}, newId(), keyMade(other))).sqlstate,
            QByteArray("RV006"));
        m_database.sql(
            QStringLiteral("DELETE FROM service.history_center WHERE id = %1 RETURNING 1")
                .arg(made.center));
        QCOMPARE(support.run(rotate(made, newId(), QStringLiteral("2020-01-01"))).sqlstate,
                 QByteArray("RV006"));
    }

    void makingPrivate()
    {
        const Made made = make({}, true);
        alias(made, QStringLiteral("openone"), QStringLiteral("NULL"), true);
        alias(made, QStringLiteral("guardedone"), QStringLiteral("'guarded 1'"), true);
        PlainClient support = as("support");
        QCOMPARE(support.run(makePrivate(made, version(made))).sqlstate, QByteArray("RV005"));
        open(support, made);
        QCOMPARE(support.run(makePrivate(made, QStringLiteral("1"))).sqlstate, QByteArray("RV002"));
        QCOMPARE(kept(made), QStringLiteral("anybody"));
        const QString before = key(made);
        const Answer done = support.run(makePrivate(made, version(made)));
        QVERIFY2(done.ok, qPrintable(done.message));
        QCOMPARE(done.cell(), QStringLiteral("1"));
        QCOMPARE(kept(made), QStringLiteral("alias_password")); // that one is the customer's choice
        QCOMPARE(key(made), before);
        QCOMPARE(support.run(makePrivate(made, version(made))).sqlstate,
                 QByteArray("RV005")); // nothing to close
        QCOMPARE(one(QStringLiteral("SELECT detail ->> 'aliases' FROM audit.inbox WHERE event = "
                                    "'history_made_private' AND customer_ids = ARRAY[%1]::bigint[]")
                         .arg(made.customer)),
                 QStringLiteral("1"));
    }

    void revealingTheKey()
    {
        const Made made = make();
        const Made other = make();
        PlainClient support = as("support");
        const QString args = QStringLiteral("{\"customer_id\": %1, \"center_id\": %2}")
                                 .arg(made.customer, made.center);
        const auto disclose = [&](const QString &id, const QString &with, const QString &reason) {
            return support.run(QStringLiteral("SELECT api.disclose('%1', 'status_key', '%2', '%3')")
                                   .arg(id, with, reason));
        };
        QCOMPARE(disclose(newId(), args, QStringLiteral("#1")).sqlstate,
                 QByteArray("RV005")); // no page
        open(support, made);
        QCOMPARE(disclose(newId(), args, {}).sqlstate, QByteArray("RV007"));
        const QString id = newId();
        const Answer first = disclose(id, args, QStringLiteral("#1"));
        QVERIFY2(first.ok && !first.everything().contains(key(made)), qPrintable(first.message));
        const Answer second = support.run(
            QStringLiteral("SELECT status_key FROM api.status_key('%1')").arg(id));
        QCOMPARE(second.cell(), key(made));
        // The history of somebody else is not found through this customer's page.
        const QString foreign = newId();
        QVERIFY(disclose(foreign,
                         QStringLiteral("{\"customer_id\": %1, \"center_id\": %2}")
                             .arg(made.customer, other.center),
                         QStringLiteral("#1"))
                    .ok);
        QVERIFY(support.run(QStringLiteral("SELECT * FROM api.status_key('%1')").arg(foreign))
                    .rows.isEmpty());
        // It counts as a page.
        m_database.sql(QStringLiteral(
            "UPDATE reeve.staff SET quota_pages = 0 WHERE login = 'support' RETURNING 1"));
        const QString beyond = newId();
        QVERIFY(disclose(beyond, args, QStringLiteral("#1")).ok);
        QCOMPARE(
            support.run(QStringLiteral("SELECT * FROM api.status_key('%1')").arg(beyond)).sqlstate,
            QByteArray("RV004"));
        m_database.sql(QStringLiteral(
            "UPDATE reeve.staff SET quota_pages = NULL WHERE login = 'support' RETURNING 1"));
    }

    void beginningAProbe()
    {
        const Made made = make();
        PlainClient support = as("support");
        const auto begin = [&](const QString &customer, const QString &center,
                               const QString &reason) {
            return support.run(QStringLiteral("SELECT api.begin_probe('%1', %2, %3, '%4')")
                                   .arg(newId(), customer, center, reason));
        };
        QCOMPARE(begin(made.customer, made.center, QStringLiteral("#1")).sqlstate,
                 QByteArray("RV005"));
        open(support, made);
        QCOMPARE(begin(made.customer, made.center, {}).sqlstate, QByteArray("RV007"));
        const Answer rules = begin(made.customer, made.center, QStringLiteral("#1"));
        QVERIFY2(rules.ok, qPrintable(rules.message));
        const QJsonObject settings = QJsonDocument::fromJson(rules.cell().toUtf8()).object();
        QCOMPARE(settings.value(QStringLiteral("probe_closed")).toString(),
                 QStringLiteral("403,404,410"));
        QVERIFY(!settings.contains(QStringLiteral("quota_pages")));
        QCOMPARE(begin(made.customer, make().center, QStringLiteral("#1")).sqlstate,
                 QByteArray("RV006"));
        QVERIFY(
            begin(QStringLiteral("NULL"), QStringLiteral("NULL"), QStringLiteral("monthly round"))
                .ok);
        QCOMPARE(one(QStringLiteral("SELECT string_agg(detail ->> 'histories', ',' ORDER BY id) "
                                    "FROM audit.inbox WHERE event = 'history_probed'")),
                 QStringLiteral("one,many"));
    }

    void otherRoles_data()
    {
        QTest::addColumn<QString>("login");
        QTest::addColumn<QString>("text");
        const QString id = newId();
        for (const char *login : {"auditor", "admin"})
            for (const QString &text :
                 {QStringLiteral("SELECT api.rotate_status_key('%1', 1, 1, now(), 'x')").arg(id),
                  QStringLiteral("SELECT api.make_history_private('%1', 1, 1, 1, 'x')").arg(id),
                  QStringLiteral("SELECT api.begin_probe('%1', 1, 1, 'x')").arg(id),
                  QStringLiteral("SELECT api.status_key('%1')").arg(id),
                  QStringLiteral("SELECT api.visibility_page('%1')").arg(id),
                  QStringLiteral("SELECT api.visibility_targets('%1')").arg(id),
                  QStringLiteral("SELECT api.visibility_counts()")})
                QTest::addRow("%s: %s", login, qPrintable(text.mid(11, 24)))
                    << QString::fromLatin1(login) << text;
    }
    void otherRoles()
    {
        QFETCH(QString, login);
        QFETCH(QString, text);
        PlainClient person(m_database.parameters(login));
        QVERIFY2(person.isOpen(), qPrintable(person.failure()));
        const QByteArray state = person.run(text).sqlstate;
        QVERIFY2(state == "42501" || state == "RV001", state.constData());
    }

    // No way to the keys and passwords but the one disclosure.
    void nothingSecretInTheLists()
    {
        const Made made = make(QStringLiteral("MARKER-key-hidden-zzzzzzzz-123456789"), true);
        alias(made, QStringLiteral("marked"), QStringLiteral("'MARKER-password-hidden'"), true);
        PlainClient support = as("support");
        QString all;
        const QString page = open(support, made);
        all += support
                   .run(
                       QStringLiteral("SELECT * FROM api.customer_history_centers('%1')").arg(page))
                   .everything();
        const QString list = newId();
        QVERIFY(support
                    .run(QStringLiteral("SELECT api.disclose('%1', 'visibility_page', '{\"sort\": "
                                        "\"customer_id\", \"descending\": true}', '')")
                             .arg(list))
                    .ok);
        for (const char *read : {"visibility_page", "visibility_targets"})
            all +=
                support
                    .run(
                        QStringLiteral("SELECT * FROM api.%1('%2')").arg(QLatin1String(read), list))
                    .everything();
        QVERIFY(all.contains(QStringLiteral("marked")));
        QVERIFY(!all.contains(QStringLiteral("MARKER")));
    }
};

QTEST_GUILESS_MAIN(VisibilityApiTest)
#include "tst_visibilityapi.moc"
