-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who is affected by a breach: selected over the data map, by a list that somebody brought, or by the day of
-- a backup; counted while one builds the selection, then frozen with count and hash. Officers only.
--
-- Criteria: an object of conditions that must all hold, or {"any": [such objects, at most 20]}.
--   created_from, created_to   the account was made then
--   open_from, open_to         the account was open at some time between
--   plan, country, status, language   lists of values
--   has                        columns of the data map that hold something: ["service.alias.password", …]
--   weak_password              true: plain SHA-256
--   upload                     on this uploaded list
--   backup_at                  in the backup of that moment: those erased since, too, and of these nothing
--                              else is known, so that other conditions leave them in
-- {} is everybody.
--
--   api.count_affected(id, incident_id, criteria), committed, then api.affected_counts(id) → counts; a free
--       count would tell about single customers, so it is on record first, like any disclosure. Counts:
--       {"customers", "erased", "states": {active, suspended, grace_period, due, on_hold, erased},
--        "categories": {identity, credential, …: how many have data of it here}, "languages": {…},
--        "newsletter_off"}; a frozen list has those by category of the last count of the same criteria
--   api.begin_upload(op, incident_id, kind, name)         kind "id" or "email"; the list's id is the operation's
--   api.add_upload(upload, part, lines)                   up to 10,000 at a time; the same part again: nothing
--   api.end_upload(op, upload), committed, then api.upload_report(upload) → what matched, and
--       api.upload_unmatched(upload, most) → line and text of what did not
--   api.freeze_affected(op, incident_id, version, criteria, reason) → list_id, customers, erased, digest
--
-- NOTIFY reeve_incident.

-- One group of conditions as SQL over service.customer c, and over reeve.account_deletion d of the erased.
-- Moments are written so that every session reads them alike.
CREATE OR REPLACE FUNCTION reeve.affected_group(g jsonb, incident bigint, OUT living text, OUT gone text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET DateStyle = 'ISO' SET TimeZone = 'UTC' AS $$
DECLARE
    key text;
    parts text[] := '{}';
    parts_gone text[] := '{}';
    place text;
    m reeve.data_map;
    u reeve.affected_upload;
    at timestamptz;
    empty text;
BEGIN
    IF jsonb_typeof(g) IS DISTINCT FROM 'object' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'criteria: an object of conditions was expected.';
    END IF;
    FOR key IN SELECT jsonb_object_keys(g) LOOP
        CASE
        WHEN key IN ('created_from', 'created_to', 'open_from', 'open_to', 'backup_at') THEN
            at := reeve.past_argument(g, key);
            CONTINUE WHEN at IS NULL;
            parts := parts || CASE key
                WHEN 'created_from' THEN format('c.created_at >= %L', at)
                WHEN 'open_from' THEN format('coalesce(c.closed_at >= %L, true)', at)
                ELSE format('c.created_at <= %L', at) END;
            IF key = 'backup_at' THEN
                -- Numbers are handed out in order: nobody above was there yet.
                parts_gone := parts_gone || format('d.erased_at > %L AND d.customer_id <= coalesce((SELECT max(x.id)'
                    ' FROM service.customer x WHERE x.created_at <= %L), 0)', at, at);
            END IF;
        WHEN key IN ('plan', 'country', 'status') THEN
            parts := parts || format('c.%I = ANY (%L)', key, reeve.text_list(g, key));
        WHEN key = 'language' THEN
            parts := parts || format('split_part(lower(c.locale), ''-'', 1) = ANY (%L)', reeve.text_list(g, key));
        WHEN key = 'weak_password' THEN
            IF reeve.argument(g, key, 'boolean') <> 'true' THEN
                RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'weak_password: true was expected.';
            END IF;
            parts := parts || 'EXISTS (SELECT FROM service.credential t WHERE t.customer_id = c.id AND t.scheme = ''sha256'')'::text;
        WHEN key = 'has' THEN
            FOREACH place IN ARRAY reeve.text_list(g, key) LOOP
                SELECT * INTO m FROM reeve.data_map x
                WHERE x.schema_name = 'service' AND concat_ws('.', x.schema_name, x.table_name, x.column_name) = place;
                IF NOT FOUND THEN
                    RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'has: columns of the data map were expected.';
                END IF;
                empty := CASE WHEN (SELECT a.atttypid FROM pg_attribute a WHERE a.attrelid = to_regclass(format('service.%I', m.table_name))
                                    AND a.attname = m.column_name) = 'text'::regtype THEN ' <> ''''' ELSE ' IS NOT NULL' END;
                parts := parts || CASE WHEN m.table_name = 'customer' THEN format('c.%I%s', m.column_name, empty)
                    ELSE format('EXISTS (SELECT FROM service.%I t WHERE t.customer_id = c.id AND t.%I%s)', m.table_name, m.column_name, empty) END;
            END LOOP;
        WHEN key = 'upload' THEN
            BEGIN
                SELECT * INTO u FROM reeve.affected_upload x WHERE x.id = reeve.argument(g, key, 'string')::uuid;
            EXCEPTION WHEN invalid_text_representation THEN
                u := NULL;
            END;
            IF u.id IS NULL OR u.incident_id <> incident OR u.state <> 'done' THEN
                RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'upload: there is no such list of this incident.';
            END IF;
            parts := parts || format('EXISTS (SELECT FROM reeve.affected_upload_customer t WHERE t.upload_id = %L AND t.customer_id = c.id)', u.id);
            parts_gone := parts_gone || format('EXISTS (SELECT FROM reeve.affected_upload_customer t WHERE t.upload_id = %L'
                ' AND t.customer_id = d.customer_id)', u.id);
        ELSE
            RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = format('criteria: there is no condition "%s".', left(key, 40));
        END CASE;
    END LOOP;
    living := CASE WHEN parts = '{}' THEN 'true' ELSE array_to_string(parts, ' AND ') END;
    gone := CASE WHEN parts_gone = '{}' THEN 'false' ELSE array_to_string(parts_gone, ' AND ') END;
END
$$;

-- The selection as a query: customer_id, erased.
CREATE OR REPLACE FUNCTION reeve.affected_query(criteria jsonb, incident bigint) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    groups jsonb := CASE WHEN criteria ? 'any' THEN criteria -> 'any' ELSE jsonb_build_array(criteria) END;
    living text;
    gone text;
BEGIN
    IF jsonb_typeof(criteria) IS DISTINCT FROM 'object' OR criteria ? 'any' AND criteria - 'any' <> '{}'
       OR jsonb_typeof(groups) <> 'array' OR jsonb_array_length(groups) NOT BETWEEN 1 AND 20 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'criteria: an object of conditions, or "any" of 1 to 20 of them.';
    END IF;
    SELECT string_agg(format('(%s)', p.living), ' OR '), string_agg(format('(%s)', p.gone), ' OR ') INTO living, gone
    FROM jsonb_array_elements(groups) AS e(g), LATERAL reeve.affected_group(e.g, incident) AS p;
    RETURN format('SELECT c.id AS customer_id, false AS erased FROM service.customer c WHERE %s'
                  ' UNION ALL SELECT DISTINCT d.customer_id, true FROM reeve.account_deletion d'
                  ' WHERE d.erased_at IS NOT NULL AND (%s) AND NOT EXISTS (SELECT FROM service.customer x WHERE x.id = d.customer_id)',
                  living, gone);
END
$$;

-- Who has data of which category, by the data map, so that a new column counts by itself: what the customer's
-- own row says, as columns over service.customer c, and one sum a category over these rows (l) and the other
-- tables, each a join of its own. Checks and their hosts hang below a history and are passed over: they are many.
CREATE OR REPLACE FUNCTION reeve.category_counts(OUT columns text, OUT sums text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH own AS (
        SELECT m.category, string_agg(CASE WHEN a.atttypid = 'text'::regtype THEN format('c.%I <> ''''', m.column_name)
                                           WHEN a.attnotnull THEN 'true' ELSE format('c.%I IS NOT NULL', m.column_name) END, ' OR ') AS condition
        FROM reeve.data_map m
        JOIN pg_attribute a ON a.attrelid = 'service.customer'::regclass AND a.attname = m.column_name
        WHERE m.schema_name = 'service' AND m.table_name = 'customer' GROUP BY 1
    ), tables AS (
        SELECT m.category, m.table_name, format('EXISTS (SELECT FROM service.%I t WHERE t.customer_id = l.id)', m.table_name) AS condition
        FROM reeve.data_map m
        WHERE m.schema_name = 'service' AND m.table_name NOT IN ('customer', 'check_result', 'host') AND m.category <> 'none'
        GROUP BY 1, 2
    ), parts AS ( -- in this table and in none before it, as otherwise nothing could be joined
        SELECT t.category, t.table_name, format('(SELECT count(*) FROM living l WHERE NOT l.%I AND %s%s)', 'own_' || t.category, t.condition,
            (SELECT coalesce(string_agg(' AND NOT ' || e.condition, '' ORDER BY e.table_name), '')
             FROM tables e WHERE e.category = t.category AND e.table_name < t.table_name)) AS part
        FROM tables t
    )
    SELECT (SELECT string_agg(format('(%s) AS %I', coalesce(o.condition, 'false'), 'own_' || k.category), ', ' ORDER BY k.category)
            FROM (SELECT category FROM own UNION SELECT category FROM tables) AS k LEFT JOIN own o ON o.category = k.category),
           (SELECT string_agg(format('%L, (SELECT count(*) FROM living l WHERE l.%I)%s', k.category, 'own_' || k.category,
                   (SELECT coalesce(string_agg(' + ' || p.part, '' ORDER BY p.table_name), '') FROM parts p WHERE p.category = k.category)),
                   ', ' ORDER BY k.category)
            FROM (SELECT category FROM own UNION SELECT category FROM tables) AS k)
$$;

-- The counts of `source`, a query for customer_id and erased; those by category only where they are asked for.
CREATE OR REPLACE FUNCTION reeve.count_customers(source text, by_category boolean) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET work_mem = '128MB' SET jit = off AS $$
DECLARE
    categories record;
    counts jsonb;
BEGIN
    SELECT ', ' || c.columns AS columns, ', ''categories'', jsonb_build_object(' || c.sums || ')' AS sums INTO categories
    FROM reeve.category_counts() AS c WHERE by_category;
    EXECUTE format($text$
        WITH hit AS MATERIALIZED (%s),
        living AS MATERIALIZED (
            SELECT c.id, CASE WHEN c.status <> 'closed' THEN c.status WHEN d.state = 'on_hold' THEN 'on_hold'
                              WHEN d.state IS NULL OR d.state = 'grace_period' THEN 'grace_period' ELSE 'due' END AS standing,
                   split_part(lower(c.locale), '-', 1) AS language, c.newsletter %s
            FROM hit h JOIN service.customer c ON c.id = h.customer_id
            LEFT JOIN reeve.account_deletion d ON c.status = 'closed' AND d.customer_id = c.id AND d.erased_at IS NULL AND d.state <> 'reactivated'
            WHERE NOT h.erased),
        states AS (SELECT l.standing AS state, count(*) AS n FROM living l GROUP BY 1
                   UNION ALL SELECT 'erased', count(*) FROM hit h WHERE h.erased),
        languages AS (SELECT l.language, count(*) AS n FROM living l GROUP BY 1)
        SELECT jsonb_build_object(
            'customers', (SELECT sum(s.n) FROM states s), 'erased', (SELECT s.n FROM states s WHERE s.state = 'erased'),
            'states', (SELECT jsonb_object_agg(s.state, s.n) FROM states s),
            'languages', (SELECT coalesce(jsonb_object_agg(g.language, g.n), '{}') FROM languages g),
            'newsletter_off', (SELECT count(*) FROM living l WHERE NOT l.newsletter) %s)
        $text$, source, categories.columns, categories.sums) INTO counts;
    RETURN counts;
END
$$;

CREATE OR REPLACE FUNCTION api.count_affected(id uuid, incident_id bigint, criteria jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $$
BEGIN
    PERFORM reeve.require_staff('officer');
    IF $1 IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'id: a uuid was expected.';
    END IF;
    IF NOT EXISTS (SELECT FROM reeve.incident i WHERE i.id = $2) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'There is no such incident.';
    END IF;
    PERFORM set_config('synchronous_commit', 'on', true);
    INSERT INTO reeve.affected_count AS a (id, incident_id, criteria, counts, person)
    VALUES ($1, $2, $3, reeve.count_customers(reeve.affected_query($3, $2), true), session_user)
    ON CONFLICT ON CONSTRAINT affected_count_pkey DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'id: this id has been used before.';
    END IF;
    PERFORM reeve.note_use();
    PERFORM audit.record('affected_counted', NULL, $1, '{}', NULL, jsonb_build_object('incident', $2, 'conditions', reeve.fact_names($3)));
END
$$;

CREATE OR REPLACE FUNCTION api.affected_counts(id uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    c reeve.affected_count;
BEGIN
    PERFORM reeve.require_staff('officer');
    SELECT * INTO c FROM reeve.affected_count x WHERE x.id = $1;
    IF NOT FOUND OR c.person <> session_user OR pg_xact_status(c.xid) IS DISTINCT FROM 'committed'
       OR c.at < clock_timestamp() - interval '10 minutes' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV008', MESSAGE = 'There is no committed count of yours with this id from the last 10 minutes.';
    END IF;
    RETURN c.counts;
END
$$;

CREATE OR REPLACE FUNCTION api.begin_upload(op uuid, incident_id bigint, kind text, name text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'begin_upload');
    PERFORM reeve.lock_incident($2, NULL);
    IF $3 IS NULL OR $3 NOT IN ('id', 'email') THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'kind: "id" or "email" was expected.';
    END IF;
    INSERT INTO reeve.affected_upload (id, incident_id, kind, name, person) VALUES ($1, $2, $3, left(btrim(coalesce($4, '')), 200), session_user);
END
$$;

-- One's own list, locked, still open.
CREATE OR REPLACE FUNCTION reeve.open_upload(wanted uuid) RETURNS reeve.affected_upload
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    u reeve.affected_upload;
BEGIN
    SELECT * INTO u FROM reeve.affected_upload x WHERE x.id = wanted AND x.person = session_user FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'There is no such list of yours.';
    END IF;
    IF u.state <> 'open' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'This list is complete already.';
    END IF;
    RETURN u;
END
$$;

CREATE OR REPLACE FUNCTION api.add_upload(upload uuid, part integer, lines text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.open_upload($1);
    IF $2 IS NULL OR $2 NOT BETWEEN 1 AND 500 OR coalesce(cardinality($3), 0) NOT BETWEEN 1 AND 10000 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'lines: 1 to 10,000 in each of at most 500 parts.';
    END IF;
    INSERT INTO reeve.affected_upload_value (upload_id, part, line, value)
    SELECT $1, $2, l.n, left(btrim(l.value, E' \t\r\n'), 320) FROM unnest($3) WITH ORDINALITY AS l(value, n)
    WHERE btrim(l.value, E' \t\r\n') <> ''
    ON CONFLICT DO NOTHING;
    PERFORM reeve.note_use();
END
$$;

CREATE OR REPLACE FUNCTION api.end_upload(op uuid, upload uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning SET work_mem = '128MB' SET jit = off AS $$
DECLARE
    u reeve.affected_upload;
    all_lines bigint;
    different bigint;
    found bigint;
    missed bigint;
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'end_upload');
    u := reeve.open_upload($2);
    PERFORM set_config('synchronous_commit', 'on', true);
    SELECT count(*), count(DISTINCT lower(ltrim(v.value, '#'))) INTO all_lines, different FROM reeve.affected_upload_value v WHERE v.upload_id = $2;
    IF u.kind = 'email' THEN
        INSERT INTO reeve.affected_upload_customer (upload_id, customer_id)
        SELECT DISTINCT $2, c.id FROM reeve.affected_upload_value v JOIN service.customer c ON lower(c.email) = lower(v.value)
        WHERE v.upload_id = $2;
        GET DIAGNOSTICS found = ROW_COUNT;
        DELETE FROM reeve.affected_upload_value v USING service.customer c WHERE v.upload_id = $2 AND lower(c.email) = lower(v.value);
    ELSE
        INSERT INTO reeve.affected_upload_customer (upload_id, customer_id)
        SELECT $2, n.id
        FROM (SELECT DISTINCT ltrim(v.value, '#')::bigint AS id FROM reeve.affected_upload_value v
              WHERE v.upload_id = $2 AND v.value ~ '^#?[0-9]{1,18}$') AS n
        WHERE EXISTS (SELECT FROM service.customer c WHERE c.id = n.id)
           OR EXISTS (SELECT FROM reeve.account_deletion d WHERE d.customer_id = n.id AND d.erased_at IS NOT NULL);
        GET DIAGNOSTICS found = ROW_COUNT;
        DELETE FROM reeve.affected_upload_value v USING reeve.affected_upload_customer k
        WHERE v.upload_id = $2 AND k.upload_id = $2 AND v.value ~ '^#?[0-9]{1,18}$'
          AND k.customer_id = CASE WHEN v.value ~ '^#?[0-9]{1,18}$' THEN ltrim(v.value, '#')::bigint END;
    END IF;
    SELECT count(DISTINCT lower(ltrim(v.value, '#'))) INTO missed FROM reeve.affected_upload_value v WHERE v.upload_id = $2;
    UPDATE reeve.affected_upload x
    SET state = 'done', given = all_lines, doubles = all_lines - different, matched = found, unmatched = missed,
        at = clock_timestamp(), xid = pg_current_xact_id()
    WHERE x.id = $2;
    PERFORM audit.record('affected_uploaded', u.kind, NULL, '{}', NULL, jsonb_build_object(
        'incident', u.incident_id, 'upload', $2, 'given', all_lines, 'matched', found));
    PERFORM pg_notify('reeve_incident', u.incident_id::text);
END
$$;

CREATE OR REPLACE FUNCTION api.upload_report(upload uuid)
RETURNS TABLE (kind text, name text, given bigint, doubles bigint, matched bigint, unmatched bigint, person text, person_name text,
               at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer');
    RETURN QUERY SELECT u.kind, u.name, u.given, u.doubles, u.matched, u.unmatched, u.person, reeve.person_name(u.person), u.at
                 FROM reeve.affected_upload u WHERE u.id = $1 AND u.state = 'done' AND pg_xact_status(u.xid) = 'committed';
END
$$;

CREATE OR REPLACE FUNCTION api.upload_unmatched(upload uuid, most integer DEFAULT 1000)
RETURNS TABLE (line bigint, value text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer');
    RETURN QUERY SELECT (v.part - 1) * 10000::bigint + v.line, v.value
                 FROM reeve.affected_upload_value v JOIN reeve.affected_upload u ON u.id = v.upload_id
                 WHERE u.id = $1 AND u.state = 'done' AND u.person = session_user AND pg_xact_status(u.xid) = 'committed'
                 ORDER BY v.part, v.line LIMIT least(greatest(most, 1), 10000);
END
$$;

-- The hash of a frozen list, from its rows: as of an export, over the hashes of 10,000 numbers each.
CREATE OR REPLACE FUNCTION reeve.affected_digest(list bigint) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET work_mem = '128MB' SET jit = off AS $$
    SELECT sha256(coalesce(string_agg(sha256(convert_to(p.ids, 'UTF8')), ''::bytea ORDER BY p.chunk), ''))
    FROM (SELECT (f.n - 1) / 10000 AS chunk, string_agg(f.customer_id::text, ',' ORDER BY f.n) AS ids
          FROM (SELECT a.customer_id, row_number() OVER (ORDER BY a.customer_id) AS n FROM reeve.affected a WHERE a.list_id = list) AS f
          GROUP BY 1) AS p
$$;

CREATE OR REPLACE FUNCTION api.freeze_affected(op uuid, incident_id bigint, version integer, criteria jsonb, reason text)
RETURNS TABLE (list_id bigint, customers bigint, erased bigint, digest text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning SET work_mem = '128MB' SET jit = off AS $$
DECLARE
    i reeve.incident;
    said text;
    made reeve.affected_list;
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'freeze_affected');
    said := reeve.write_reason($5);
    i := reeve.lock_incident($2, coalesce($3, 0));
    made.id := nextval(pg_get_serial_sequence('reeve.affected_list', 'id'));
    EXECUTE format('INSERT INTO reeve.affected (list_id, customer_id, erased) SELECT $1, q.customer_id, q.erased FROM (%s) AS q'
                   ' ORDER BY q.customer_id', reeve.affected_query($4, $2)) USING made.id;
    made.counts := reeve.count_customers(format('SELECT a.customer_id, a.erased FROM reeve.affected a WHERE a.list_id = %s', made.id), false);
    -- Counting by category takes as long as freezing: as it was counted last for the same selection.
    made.counts := made.counts || coalesce((
        SELECT jsonb_build_object('categories', k.counts -> 'categories', 'categories_at', k.at) FROM reeve.affected_count k
        WHERE k.incident_id = $2 AND k.criteria = $4 ORDER BY k.at DESC LIMIT 1), '{}');
    made.customers := (made.counts ->> 'customers')::bigint;
    made.erased := (made.counts ->> 'erased')::bigint;
    IF made.customers = 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'Nobody is affected by this selection.';
    END IF;
    made.digest := reeve.affected_digest(made.id);
    INSERT INTO reeve.affected_list (id, incident_id, criteria, customers, erased, counts, digest, frozen_by) OVERRIDING SYSTEM VALUE
    VALUES (made.id, $2, $4, made.customers, made.erased, made.counts, made.digest, session_user);
    i.list_id := made.id;
    PERFORM reeve.store_incident(i);
    PERFORM reeve.note_incident_event($2, 'frozen', said, jsonb_build_object('list', made.id, 'customers', made.customers,
        'erased', made.erased, 'digest', encode(made.digest, 'hex')));
    PERFORM audit.record('affected_frozen', NULL, NULL, '{}', said, jsonb_build_object('incident', $2, 'list', made.id,
        'customers', made.customers, 'erased', made.erased, 'digest', encode(made.digest, 'hex'), 'conditions', reeve.fact_names($4)));
    RETURN QUERY SELECT made.id, made.customers, made.erased, encode(made.digest, 'hex');
END
$$;

REVOKE ALL ON FUNCTION api.count_affected(uuid, bigint, jsonb), api.affected_counts(uuid), api.begin_upload(uuid, bigint, text, text),
    api.add_upload(uuid, integer, text[]), api.end_upload(uuid, uuid), api.upload_report(uuid), api.upload_unmatched(uuid, integer),
    api.freeze_affected(uuid, bigint, integer, jsonb, text) FROM PUBLIC;
-- The roles that may not are refused by the functions themselves, in plain words.
GRANT EXECUTE ON FUNCTION api.count_affected(uuid, bigint, jsonb), api.affected_counts(uuid), api.begin_upload(uuid, bigint, text, text),
    api.add_upload(uuid, integer, text[]), api.end_upload(uuid, uuid), api.upload_report(uuid), api.upload_unmatched(uuid, integer),
    api.freeze_affected(uuid, bigint, integer, jsonb, text)
    TO reeve_support, reeve_officer, reeve_auditor, reeve_admin;
