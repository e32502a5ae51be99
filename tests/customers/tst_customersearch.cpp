// SPDX-License-Identifier: GPL-3.0-or-later
// The list's search takes short cuts (samples, windows of ages, bounds); its pages are those that
// reading the whole table would give.
#include "models/database/setup.h"
#include "models/demo/demo.h"
#include "tests/support/testdatabase.h"

#include <QTest>

using namespace reeve;

namespace
{

// Every combination of text, order and page size, page by page, against one plain query; returns
// what differs. Windows grow only where a page is small beside the table, hence the small pages.
const QString compare = QStringLiteral(R"(
    CREATE FUNCTION pg_temp.differing() RETURNS SETOF text LANGUAGE plpgsql AS $$
    DECLARE
        typed text; sort text; descending boolean; size integer; args jsonb; found record;
        wanted bigint[]; got bigint[]; page bigint[]; filter jsonb; key text; sorted record;
    BEGIN
        FOR typed IN
            SELECT DISTINCT substr(service.fold(CASE WHEN c.id % 2 = 0 THEN c.email ELSE c.last_name END),
                                   1 + (c.id % 3)::int, 3 + (c.id % 4)::int)
            FROM service.customer c WHERE c.id % 271 = 0
            UNION SELECT 'an' UNION SELECT 'example' UNION SELECT 'qxzzvwq'
            UNION (SELECT upper(email) FROM service.customer ORDER BY id OFFSET 40 LIMIT 1)
            UNION (SELECT phone FROM service.customer WHERE phone <> '' ORDER BY id LIMIT 1)
        LOOP
            SELECT * INTO found FROM reeve.customer_search(typed);
            CONTINUE WHEN found.patterns IS NULL;
            FOR sort, descending, size, filter IN
                VALUES ('created_at', true, 4, '{}'::jsonb), ('created_at', false, 3, '{}'),
                       ('customer_id', true, 5, '{}'), ('customer_id', false, 100, '{}'),
                       ('created_at', true, 4, '{"status": ["suspended", "closed"]}'),
                       ('created_at', true, 100, '{}'), ('name', false, 7, '{}'), ('city', true, 100, '{}')
            LOOP
                SELECT * INTO sorted FROM reeve.customer_sort(sort);
                EXECUTE format(
                    'SELECT array_agg(id ORDER BY n) FROM (SELECT c.id, row_number() OVER (ORDER BY %1$s %2$s, c.id %2$s) AS n'
                    ' FROM service.customer c'
                    ' WHERE (c.search_text LIKE ALL ($1) AND $1 <> ''{}'' OR c.search_text LIKE $2 OR c.id = ANY ($3))'
                    ' AND (NOT $4 ? ''status'' OR $4 -> ''status'' ? c.status)) AS hit WHERE n <= 3 * $5',
                    sorted.expression, CASE WHEN descending THEN 'DESC' ELSE 'ASC' END)
                INTO wanted USING found.patterns, found.number, found.elsewhere, filter, size;
                args := filter || jsonb_build_object('text', typed, 'sort', sort, 'descending', descending, 'limit', size);
                got := '{}';
                FOR n IN 1..3 LOOP
                    page := coalesce(reeve.find_customer_page(args), '{}');
                    got := got || page;
                    EXIT WHEN cardinality(page) < size;
                    EXECUTE format('SELECT (%s)::text FROM service.customer c WHERE c.id = $1', sorted.expression)
                    INTO key USING page[cardinality(page)];
                    args := args || jsonb_build_object('after',
                        jsonb_build_object('key', key, 'id', page[cardinality(page)]));
                END LOOP;
                IF got <> coalesce(wanted, '{}') THEN
                    RETURN NEXT format('%s by %s (descending %s), pages of %s: %s instead of %s', length(typed), sort,
                                       descending, size, got, wanted);
                END IF;
                -- And backwards from the end: the same rows, mirrored.
                IF size >= cardinality(coalesce(wanted, '{}')) AND wanted IS NOT NULL THEN
                    page := reeve.find_customer_page((args - 'after') || '{"from_end": true}');
                    IF page <> wanted THEN
                        RETURN NEXT format('%s by %s from the end', length(typed), sort);
                    END IF;
                END IF;
            END LOOP;
        END LOOP;
    END $$)");

} // namespace

class CustomerSearchTest : public QObject
{
    Q_OBJECT

private slots:
    void pagesAreThoseOfTheWholeTable_data()
    {
        QTest::addColumn<QString>("disorder");
        QTest::newRow("ages in the order of ids") << QString();
        // Rows moved by updates, ids handed out by another service: the windows must only get slow.
        QTest::newRow("ages and ids unrelated")
            << QStringLiteral("UPDATE service.customer SET created_at = created_at"
                              " - (hashint8(id) & 1023) * interval '3 days'");
        QTest::newRow("all of one age")
            << QStringLiteral("UPDATE service.customer SET created_at = '2024-02-29 12:00+00'");
    }
    void pagesAreThoseOfTheWholeTable()
    {
        QFETCH(QString, disorder);
        TestDatabase database(TestDatabase::Content::Empty);
        {
            auto driver = connectTo(database.owner());
            QVERIFY(driver);
            QVERIFY(fillDemo(**driver, 6000, 7, {}));
        }
        if (!disorder.isEmpty())
            database.sql(disorder);
        database.sql(QStringLiteral("ANALYZE service.customer"));
        database.sql(compare);
        const QStringList differing = database.sql(
            QStringLiteral("SELECT * FROM pg_temp.differing()"));
        QVERIFY2(differing.isEmpty(), qPrintable(differing.join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(CustomerSearchTest)
#include "tst_customersearch.moc"
