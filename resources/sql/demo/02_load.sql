-- SPDX-License-Identifier: GPL-3.0-or-later
-- Demo data: a quick way in. A load into an empty service drops secondary indexes and foreign keys
-- and makes them again at the end, all within the filling transaction: what they are stands in
-- resources/sql/service alone and is read back from the catalog.

CREATE TEMPORARY TABLE demo_definition (step integer, remake text, remove text);

CREATE OR REPLACE FUNCTION pg_temp.demo_tables() RETURNS SETOF regclass
LANGUAGE sql STABLE AS $$
    SELECT c.oid::regclass FROM pg_class c
    WHERE c.relnamespace = 'service'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    ORDER BY c.relname
$$;

-- A million rows are not a million changes that staff should hear of.
CREATE OR REPLACE FUNCTION pg_temp.demo_hush(quiet boolean) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    t regclass;
BEGIN
    FOR t IN SELECT pg_temp.demo_tables() LOOP
        EXECUTE format('ALTER TABLE %s %s TRIGGER USER', t,
                       CASE WHEN quiet THEN 'DISABLE' ELSE 'ENABLE' END);
    END LOOP;
END
$$;

-- The customers' primary key stays: the rows below them are made by ranges of it. The partitioned
-- table keeps its key, its rows are few.
CREATE OR REPLACE FUNCTION pg_temp.demo_strip() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    d record;
BEGIN
    TRUNCATE demo_definition;
    INSERT INTO demo_definition
    SELECT CASE c.contype WHEN 'f' THEN 3 ELSE 2 END,
           format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.conrelid::regclass, c.conname,
                  pg_get_constraintdef(c.oid)),
           format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::regclass, c.conname)
    FROM pg_constraint c
    WHERE c.conrelid IN (SELECT pg_temp.demo_tables()) AND c.conparentid = 0
      AND (c.contype = 'f'
           OR c.contype IN ('p', 'u') AND c.conrelid NOT IN ('service.check_result'::regclass)
              AND NOT (c.contype = 'p' AND c.conrelid = 'service.customer'::regclass));
    INSERT INTO demo_definition
    SELECT 1, pg_get_indexdef(i.indexrelid), format('DROP INDEX %s', i.indexrelid::regclass)
    FROM pg_index i
    WHERE i.indrelid IN (SELECT pg_temp.demo_tables())
      AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid);
    FOR d IN SELECT remove FROM demo_definition ORDER BY step DESC LOOP
        EXECUTE d.remove;
    END LOOP;
END
$$;

-- Index builds sort in this memory; the setting ends with the transaction.
CREATE OR REPLACE FUNCTION pg_temp.demo_dress(step_wanted integer) RETURNS void
LANGUAGE plpgsql SET maintenance_work_mem = '256MB' AS $$
DECLARE
    d record;
BEGIN
    FOR d IN SELECT remake FROM demo_definition WHERE step = step_wanted ORDER BY remake LOOP
        EXECUTE d.remake;
    END LOOP;
END
$$;

-- Identity columns go on after the highest number.
CREATE OR REPLACE FUNCTION pg_temp.demo_sequences() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    t regclass;
BEGIN
    FOR t IN SELECT a.attrelid::regclass FROM pg_attribute a
             WHERE a.attrelid IN (SELECT pg_temp.demo_tables()) AND a.attname = 'id' AND a.attidentity <> ''
    LOOP
        EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, ''id''), coalesce(max(id), 0) + 1, false)'
                       ' FROM %s', t, t);
    END LOOP;
END
$$;
