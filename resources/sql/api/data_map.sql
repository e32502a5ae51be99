-- SPDX-License-Identifier: GPL-3.0-or-later
-- The data map (reeve/0010_data_map.sql): read by officers and auditors, changed by two officers.
--
-- api.data_map(): one row a column, in the order of schema, table and column. `problem` is '' or
--   'unclassified'  the column stands in no row: every erasure is blocked until it does
--   'missing'       the row names a column (or '*': a table) that does not exist: blocks erasures too
--   No customer's data, so no disclosure.
--
-- To change it: api.approval_ask(op, 'data_map', payload, reason), a vote of another officer,
-- api.approval_run. Payload:
--   {"set": [{"schema", "table", "column", "category", "purpose", "lawful_basis", "act", "retain_basis",
--             "retain_years", "retain_from", "retain_with"}, …],   the last four only with act "retain"
--    "remove": [{"schema", "table", "column"}, …]}                 only rows whose column is gone
-- The frozen payload carries beside each wanted row the row it replaces ("before"; null: none); a row
-- that has changed since is refused (RV002) when the request is carried out.

-- Columns and map side by side. Partitions follow their parent.
CREATE OR REPLACE FUNCTION reeve.data_map_state()
RETURNS TABLE (schema_name text, table_name text, column_name text, problem text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH present AS (
        SELECT n.nspname::text AS s, c.relname::text AS t, a.attname::text AS col
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE n.nspname IN ('service', 'reeve', 'audit') AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
    ), exempt AS (
        SELECT m.schema_name AS s, m.table_name AS t FROM reeve.data_map m WHERE m.column_name = '*' AND m.schema_name <> 'service'
    )
    SELECT coalesce(p.s, m.schema_name), coalesce(p.t, m.table_name), coalesce(p.col, m.column_name),
           CASE WHEN m.column_name IS NULL THEN 'unclassified' WHEN p.col IS NULL THEN 'missing' ELSE '' END
    FROM (SELECT * FROM present x WHERE NOT EXISTS (SELECT FROM exempt e WHERE (e.s, e.t) = (x.s, x.t))) AS p
    FULL JOIN (SELECT * FROM reeve.data_map d WHERE d.column_name <> '*') AS m
        ON (m.schema_name, m.table_name, m.column_name) = (p.s, p.t, p.col)
    UNION ALL
    SELECT e.s, e.t, '*', CASE WHEN EXISTS (SELECT FROM present p WHERE (p.s, p.t) = (e.s, e.t)) THEN '' ELSE 'missing' END
    FROM exempt e
$$;

-- What stands in the way of every erasure, by name; '' when nothing does.
CREATE OR REPLACE FUNCTION reeve.data_map_problem() RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(string_agg(format('%s.%s.%s is %s', g.schema_name, g.table_name, g.column_name,
                                      CASE g.problem WHEN 'missing' THEN 'in the data map but not in the database'
                                                     ELSE 'not classified in the data map' END),
                               '; ' ORDER BY g.problem DESC, g.schema_name, g.table_name, g.column_name), '')
    FROM (SELECT * FROM reeve.data_map_state() AS s WHERE s.problem <> '' LIMIT 20) AS g
$$;

CREATE OR REPLACE FUNCTION api.data_map()
RETURNS TABLE (schema_name text, table_name text, column_name text, problem text, data_type text, category text,
               purpose text, lawful_basis text, act text, retain_basis text, retain_years integer, retain_from text,
               retain_with text, changed_by text, changed_by_name text, changed_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer', 'auditor');
    RETURN QUERY
    SELECT s.schema_name, s.table_name, s.column_name, s.problem,
           coalesce((SELECT format_type(a.atttypid, a.atttypmod) FROM pg_attribute a
                     WHERE a.attrelid = to_regclass(format('%I.%I', s.schema_name, s.table_name))
                       AND a.attname = s.column_name AND NOT a.attisdropped), ''),
           coalesce(m.category, ''), coalesce(m.purpose, ''), coalesce(m.lawful_basis, ''), coalesce(m.act, ''),
           m.retain_basis, m.retain_years, m.retain_from, m.retain_with, coalesce(m.changed_by, ''),
           coalesce(reeve.person_name(m.changed_by), ''), m.changed_at
    FROM reeve.data_map_state() AS s
    LEFT JOIN reeve.data_map m ON (m.schema_name, m.table_name, m.column_name) = (s.schema_name, s.table_name, s.column_name)
    ORDER BY array_position('{service,reeve,audit}', s.schema_name), s.table_name, s.column_name;
END
$$;

-- A retained row is counted from a date of its own, and where it needs another table, through a key.
CREATE OR REPLACE FUNCTION reeve.check_data_map_row(r reeve.data_map) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    here regclass := to_regclass(format('%I.%I', r.schema_name, r.table_name));
    place text := format('%s.%s.%s', r.schema_name, r.table_name, r.column_name);
BEGIN
    IF here IS NULL OR r.column_name <> '*' AND NOT EXISTS (
        SELECT FROM pg_attribute a WHERE a.attrelid = here AND a.attname = r.column_name AND a.attnum > 0 AND NOT a.attisdropped) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'set: there is no column of this name.';
    END IF;
    IF r.column_name = '*' AND r.schema_name = 'service' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'set: the service''s tables are classified column by column.';
    END IF;
    IF r.act = 'retain' AND r.schema_name = 'service' AND NOT EXISTS (
        SELECT FROM pg_attribute a WHERE a.attrelid = here AND a.attname = r.retain_from AND NOT a.attisdropped
           AND a.atttypid IN ('date'::regtype, 'timestamptz'::regtype, 'timestamp'::regtype)) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = format('%s: retain_from: a date column of the same table was expected.', place);
    END IF;
    IF r.retain_with IS NOT NULL AND NOT EXISTS (
        SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.confrelid = here
           AND k.conrelid = to_regclass(format('%I.%I', r.schema_name, r.retain_with))) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = format('%s: retain_with: a table with a foreign key into this one was expected.', place);
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION reeve.data_map_row(entry jsonb) RETURNS reeve.data_map
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    r reeve.data_map;
BEGIN
    r.schema_name := reeve.argument(entry, 'schema', 'string');
    r.table_name := reeve.argument(entry, 'table', 'string');
    r.column_name := reeve.argument(entry, 'column', 'string');
    r.category := reeve.argument(entry, 'category', 'string');
    r.purpose := btrim(reeve.argument(entry, 'purpose', 'string'));
    r.lawful_basis := reeve.argument(entry, 'lawful_basis', 'string');
    r.act := reeve.argument(entry, 'act', 'string');
    r.retain_basis := btrim(reeve.argument(entry, 'retain_basis', 'string'));
    r.retain_years := reeve.integer_argument(entry, 'retain_years', 1, 100);
    r.retain_from := reeve.argument(entry, 'retain_from', 'string');
    r.retain_with := reeve.argument(entry, 'retain_with', 'string');
    RETURN r;
END
$$;

CREATE OR REPLACE FUNCTION reeve.freeze_data_map(payload jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    entry jsonb;
    r reeve.data_map;
    old reeve.data_map;
    wanted jsonb := coalesce(payload -> 'set', '[]');
    unwanted jsonb := coalesce(payload -> 'remove', '[]');
    sets jsonb := '[]';
    removes jsonb := '[]';
BEGIN
    IF jsonb_typeof(wanted) <> 'array' OR jsonb_typeof(unwanted) <> 'array'
       OR jsonb_array_length(wanted) + jsonb_array_length(unwanted) NOT BETWEEN 1 AND 500
       OR EXISTS (SELECT FROM jsonb_array_elements(wanted || unwanted) AS e WHERE jsonb_typeof(e) <> 'object') THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'set, remove: 1 to 500 rows were expected.';
    END IF;
    FOR entry IN SELECT * FROM jsonb_array_elements(wanted) LOOP
        r := reeve.data_map_row(entry);
        PERFORM reeve.check_data_map_row(r);
        SELECT * INTO old FROM reeve.data_map m
        WHERE (m.schema_name, m.table_name, m.column_name) = (r.schema_name, r.table_name, r.column_name);
        BEGIN -- the table's own checks say the rest; nothing is kept of this
            r.changed_by := session_user;
            r.changed_at := clock_timestamp();
            DELETE FROM reeve.data_map m WHERE (m.schema_name, m.table_name, m.column_name) = (r.schema_name, r.table_name, r.column_name);
            INSERT INTO reeve.data_map SELECT r.*;
            RAISE EXCEPTION USING ERRCODE = 'RV000';
        EXCEPTION
            WHEN SQLSTATE 'RV000' THEN NULL;
            WHEN check_violation OR not_null_violation THEN
                RAISE EXCEPTION USING ERRCODE = 'RV007',
                    MESSAGE = format('%s.%s.%s: category, purpose, lawful basis and act must be of those that there are,'
                                     ' and a retained column says by which law, how many years and from which date.',
                                     r.schema_name, r.table_name, r.column_name);
        END;
        sets := sets || jsonb_build_array(jsonb_strip_nulls(to_jsonb(r) - '{changed_by,changed_at}'::text[])
                                          || jsonb_build_object('before', CASE WHEN old.schema_name IS NOT NULL THEN to_jsonb(old) END));
    END LOOP;
    FOR entry IN SELECT * FROM jsonb_array_elements(unwanted) LOOP
        IF NOT EXISTS (SELECT FROM reeve.data_map_state() AS s WHERE s.problem = 'missing'
                       AND (s.schema_name, s.table_name, s.column_name) = (entry ->> 'schema', entry ->> 'table', entry ->> 'column')) THEN
            RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'remove: only a row whose column no longer exists can be removed.';
        END IF;
        removes := removes || jsonb_build_array(jsonb_build_object('schema_name', entry -> 'schema', 'table_name', entry -> 'table',
                                                                   'column_name', entry -> 'column'));
    END LOOP;
    RETURN jsonb_build_object('set', sets, 'remove', removes);
END
$$;

CREATE OR REPLACE FUNCTION reeve.run_data_map(payload jsonb, approval uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    entry jsonb;
    r reeve.data_map;
    old reeve.data_map;
BEGIN
    LOCK TABLE reeve.data_map IN SHARE ROW EXCLUSIVE MODE;
    FOR entry IN SELECT * FROM jsonb_array_elements(payload -> 'set') LOOP
        r := jsonb_populate_record(NULL::reeve.data_map, entry);
        PERFORM reeve.check_data_map_row(r);
        SELECT * INTO old FROM reeve.data_map m
        WHERE (m.schema_name, m.table_name, m.column_name) = (r.schema_name, r.table_name, r.column_name);
        IF (CASE WHEN old.schema_name IS NOT NULL THEN to_jsonb(old) ELSE 'null' END) IS DISTINCT FROM entry -> 'before' THEN
            RAISE EXCEPTION USING ERRCODE = 'RV002', MESSAGE = 'The data map has changed since this was asked for.';
        END IF;
        r.changed_by := session_user;
        r.changed_at := clock_timestamp();
        DELETE FROM reeve.data_map m WHERE (m.schema_name, m.table_name, m.column_name) = (r.schema_name, r.table_name, r.column_name);
        INSERT INTO reeve.data_map SELECT r.*;
    END LOOP;
    FOR entry IN SELECT * FROM jsonb_array_elements(payload -> 'remove') LOOP
        DELETE FROM reeve.data_map m
        WHERE (m.schema_name, m.table_name, m.column_name) = (entry ->> 'schema_name', entry ->> 'table_name', entry ->> 'column_name');
    END LOOP;
    PERFORM audit.record('data_map_changed', NULL, NULL, '{}', NULL, jsonb_build_object('approval', approval, 'columns', (
        SELECT jsonb_agg(concat_ws('.', e ->> 'schema_name', e ->> 'table_name', e ->> 'column_name'))
        FROM jsonb_array_elements((payload -> 'set') || (payload -> 'remove')) AS e)));
    PERFORM pg_notify('reeve_data_map', '');
    RETURN 'changed';
END
$$;

INSERT INTO reeve.approval_kind (kind, asked_by, voted_by, needs, valid_for) VALUES
    ('data_map', '{officer}', '{officer}', 1, interval '7 days')
ON CONFLICT (kind) DO UPDATE SET asked_by = excluded.asked_by, voted_by = excluded.voted_by,
                                 needs = excluded.needs, valid_for = excluded.valid_for;

REVOKE ALL ON FUNCTION api.data_map() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.data_map() TO reeve_officer, reeve_auditor;
