-- SPDX-License-Identifier: GPL-3.0-or-later
-- Taking customers out: frozen, counted and hashed first, committed, then streamed chunk by chunk.
-- Above the limit a second officer approves exactly that set.

-- Freezes the customers of the criteria (those of the list: text, status, plan, country, newsletter)
-- under `set_id`; says how many chunks and customers, and their hash.
CREATE OR REPLACE FUNCTION reeve.freeze_customers(set_id uuid, criteria jsonb, OUT chunks integer,
                                                  OUT customers bigint, OUT digest bytea)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
SET work_mem = '128MB' AS $$ -- a million of ids is put in order without a temporary file
DECLARE
    at_once constant integer := 10000;
    search record;
BEGIN
    SELECT * INTO search FROM reeve.customer_search(reeve.argument(criteria, 'text', 'string'));
    EXECUTE format(
        'INSERT INTO reeve.frozen_set (id, chunk, customer_ids)'
        ' SELECT $8, (n - 1) / $9 + 1, array_agg(id ORDER BY id)'
        ' FROM (SELECT c.id, row_number() OVER (ORDER BY c.id) AS n FROM service.customer c WHERE %s) AS found'
        ' GROUP BY (n - 1) / $9',
        reeve.customer_condition(search.patterns, search.number, search.elsewhere, criteria))
    USING search.patterns, search.number, search.elsewhere, reeve.text_list(criteria, 'status'), reeve.text_list(criteria, 'plan'),
          reeve.text_list(criteria, 'country'), reeve.argument(criteria, 'newsletter', 'boolean')::boolean,
          set_id, at_once;
    -- The hash of the chunks' hashes: no million of ids in one text.
    SELECT count(*)::integer, coalesce(sum(cardinality(f.customer_ids)), 0),
           sha256(coalesce(string_agg(sha256(convert_to(array_to_string(f.customer_ids, ','), 'UTF8')), ''::bytea
                                      ORDER BY f.chunk), ''))
    INTO chunks, customers, digest
    FROM reeve.frozen_set f WHERE f.id = set_id;
END
$$;

CREATE OR REPLACE FUNCTION reeve.export_criteria(criteria jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(jsonb_object_agg(e.key, e.value), '{}')
    FROM jsonb_each(coalesce(criteria, '{}')) AS e
    WHERE e.key IN ('text', 'status', 'plan', 'country', 'newsletter')
$$;

CREATE OR REPLACE FUNCTION reeve.record_export(export_id uuid, criteria jsonb, frozen uuid, chunks integer,
                                               customers bigint, digest bytea, reason text, approval uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'on', true);
    INSERT INTO reeve.export (id, person, what, criteria, frozen, chunks, customers, digest, reason, approval)
    VALUES (export_id, session_user, 'customers', criteria, frozen, chunks, customers, digest, reason, approval);
    -- A long list of ids stands in the frozen set; the event names its hash.
    PERFORM audit.record('export', 'customers', export_id,
                         CASE WHEN customers <= 500 THEN coalesce(
                             (SELECT f.customer_ids FROM reeve.frozen_set f WHERE f.id = frozen AND f.chunk = 1), '{}')
                         ELSE '{}' END,
                         reason, jsonb_build_object('customers', customers, 'digest', encode(digest, 'hex'),
                                                    'approval', approval));
    PERFORM pg_notify('reeve_export', export_id::text);
END
$$;

CREATE OR REPLACE FUNCTION api.export_begin(id uuid, criteria jsonb, reason text)
RETURNS TABLE (chunks integer, customers bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning AS $$
DECLARE
    asked jsonb := reeve.export_criteria($2);
    said text := btrim(coalesce($3, ''));
    frozen record;
BEGIN
    PERFORM reeve.require_staff('officer');
    IF length(said) NOT BETWEEN 1 AND 1000 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'reason: an export needs a reason of at most 1,000 characters.';
    END IF;
    PERFORM reeve.begin_operation($1, 'export_begin');
    SELECT * INTO frozen FROM reeve.freeze_customers($1, asked);
    IF frozen.customers > reeve.setting_number('export_limit') THEN
        RAISE EXCEPTION USING ERRCODE = 'RV003',
            MESSAGE = format('An export of more than %s customers needs the approval of a second officer.',
                             reeve.setting_number('export_limit'));
    END IF;
    PERFORM reeve.record_export($1, asked, $1, frozen.chunks, frozen.customers, frozen.digest, said, NULL);
    RETURN QUERY SELECT frozen.chunks, frozen.customers;
END
$$;

CREATE OR REPLACE FUNCTION reeve.freeze_export(payload jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    set_id uuid := gen_random_uuid();
    asked jsonb := reeve.export_criteria(payload -> 'criteria');
    frozen record;
BEGIN
    SELECT * INTO frozen FROM reeve.freeze_customers(set_id, asked);
    RETURN jsonb_build_object('what', 'customers', 'criteria', asked, 'frozen', set_id, 'chunks', frozen.chunks,
                              'customers', frozen.customers, 'digest', encode(frozen.digest, 'hex'));
END
$$;

-- The export has its request's id: there is one, ever, and the console knows it before it asks.
CREATE OR REPLACE FUNCTION reeve.run_export(payload jsonb, approval uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.record_export(approval, payload -> 'criteria', (payload ->> 'frozen')::uuid,
                                (payload ->> 'chunks')::integer, (payload ->> 'customers')::bigint,
                                decode(payload ->> 'digest', 'hex'),
                                (SELECT a.reason FROM reeve.approval a WHERE a.id = approval), approval);
    RETURN approval;
END
$$;

INSERT INTO reeve.approval_kind (kind, asked_by, voted_by, needs, valid_for) VALUES
    ('export', '{officer}', '{officer}', 1, interval '3 days')
ON CONFLICT (kind) DO UPDATE SET asked_by = excluded.asked_by, voted_by = excluded.voted_by,
                                 needs = excluded.needs, valid_for = excluded.valid_for;

-- Binds a running, committed export to this session, once: no other may read it, and its end is the
-- export's end.
CREATE OR REPLACE FUNCTION api.export_stream(id uuid) RETURNS TABLE (chunks integer, customers bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    e reeve.export;
BEGIN
    PERFORM reeve.require_staff('officer');
    UPDATE reeve.export x SET stream_pid = pg_backend_pid(), stream_at = clock_timestamp()
    WHERE x.id = $1 AND x.person = session_user AND x.state = 'running' AND x.stream_pid IS NULL
      AND x.started_at > clock_timestamp() - interval '1 hour' AND pg_xact_status(x.xid) = 'committed'
    RETURNING * INTO e;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV008',
            MESSAGE = 'There is no committed, running export of yours with this id from the last hour.';
    END IF;
    RETURN QUERY SELECT e.chunks, e.customers;
END
$$;

-- One chunk of this session's export; read it with COPY (SELECT …) TO STDOUT. Values come as they
-- are: what makes them safe in a spreadsheet is the file's business (models/exports/csv.h).
CREATE OR REPLACE FUNCTION api.export_chunk(id uuid, chunk integer)
RETURNS TABLE (customer_id bigint, username text, email text, first_name text, last_name text, business_name text,
               phone text, address text, postal_code text, city text, country text, vat_number text, locale text,
               plan text, status text, newsletter boolean, created_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '32MB' AS $$
DECLARE
    e reeve.export;
    ids bigint[];
BEGIN
    PERFORM reeve.require_staff('officer');
    SELECT * INTO e FROM reeve.export x WHERE x.id = $1;
    IF NOT FOUND OR e.person <> session_user OR pg_xact_status(e.xid) IS DISTINCT FROM 'committed'
       OR e.state <> 'running' OR e.stream_pid IS DISTINCT FROM pg_backend_pid() OR e.started_at < clock_timestamp() - interval '1 hour' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV008',
            MESSAGE = 'There is no committed, running export of yours with this id from the last hour.';
    END IF;
    ids := (SELECT f.customer_ids FROM reeve.frozen_set f WHERE f.id = e.frozen AND f.chunk = $2);
    -- Ids that lie close together are one walk along the index; few among many are looked up.
    RETURN QUERY EXECUTE
        'SELECT c.id, c.username, c.email, c.first_name, c.last_name, c.business_name, c.phone, c.address,'
        ' c.postal_code, c.city, c.country, c.vat_number, c.locale, c.plan, c.status, c.newsletter, c.created_at'
        ' FROM service.customer c WHERE '
        || CASE WHEN ids[cardinality(ids)] - ids[1] < 4 * cardinality(ids)
                THEN 'c.id BETWEEN $2 AND $3 AND (c.id + 0) = ANY ($1)' ELSE 'c.id = ANY ($1)' END
        || ' ORDER BY c.id'
        USING ids, ids[1], ids[cardinality(ids)];
END
$$;

CREATE OR REPLACE FUNCTION api.export_end(id uuid, state text, file_sha256 text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ended reeve.export;
BEGIN
    PERFORM reeve.require_staff('officer');
    IF coalesce($2, '') NOT IN ('complete', 'cancelled', 'failed') THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'state: complete, cancelled or failed was expected.';
    END IF;
    UPDATE reeve.export x SET state = $2, ended_at = clock_timestamp(), file_sha256 = left($3, 64)
    WHERE x.id = $1 AND x.person = session_user AND x.state = 'running' RETURNING * INTO ended;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'There is no running export of yours with this id.';
    END IF;
    PERFORM audit.record('export_' || $2, 'customers', $1, '{}', NULL, jsonb_build_object('customers', ended.customers));
    PERFORM pg_notify('reeve_export', $1::text);
END
$$;

CREATE OR REPLACE FUNCTION api.export_list()
RETURNS TABLE (id uuid, person text, full_name text, what text, customers bigint, reason text, approval uuid,
               state text, started_at timestamptz, ended_at timestamptz, criteria jsonb, file_sha256 text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer', 'auditor');
    RETURN QUERY
    SELECT e.id, e.person, coalesce(s.full_name, ''), e.what, e.customers, e.reason, e.approval, e.state,
           e.started_at, e.ended_at, e.criteria, e.file_sha256
    FROM reeve.export e LEFT JOIN reeve.staff s ON s.login = e.person
    ORDER BY e.started_at DESC LIMIT 500;
END
$$;

REVOKE ALL ON FUNCTION api.export_begin(uuid, jsonb, text), api.export_stream(uuid), api.export_chunk(uuid, integer),
    api.export_end(uuid, text, text), api.export_list() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.export_begin(uuid, jsonb, text), api.export_stream(uuid), api.export_chunk(uuid, integer),
    api.export_end(uuid, text, text) TO reeve_officer;
GRANT EXECUTE ON FUNCTION api.export_list() TO reeve_officer, reeve_auditor;
