-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reading the trail is a disclosure like any other, so that the auditor is on record too. It holds
-- customer numbers and reasons, never values.

CREATE OR REPLACE FUNCTION reeve.find_trail_page(args jsonb) RETURNS bigint[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT '{}'::bigint[] -- no customer's data is given out
$$;
CREATE OR REPLACE FUNCTION reeve.find_trail_export(args jsonb) RETURNS bigint[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT '{}'::bigint[]
$$;

-- The events that a disclosure asks for. args: person, customer_id, event (a kind or an event), from
-- and to (microseconds since 1970, UTC), before (seq; the newest first) or after (seq; the oldest
-- first), limit (1 … most). The whole trail comes in the order of seq, a filtered one in that of time:
-- see 0012_trail_order.sql.
CREATE OR REPLACE FUNCTION reeve.trail_rows(args jsonb, usual integer, most integer)
RETURNS TABLE (place bigint, seq bigint, leaf bytea, salt bytea, payload text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
    person text := reeve.argument(args, 'person', 'string');
    customer bigint := reeve.integer_argument(args, 'customer_id', 1, 9223372036854775807);
    event text := reeve.argument(args, 'event', 'string');
    from_at bigint := reeve.integer_argument(args, 'from', -9223372036854775808, 9223372036854775807);
    to_at bigint := reeve.integer_argument(args, 'to', -9223372036854775808, 9223372036854775807);
    before bigint := reeve.integer_argument(args, 'before', 0, 9223372036854775807);
    after bigint := reeve.integer_argument(args, 'after', 0, 9223372036854775807);
    page_size integer := coalesce(reeve.integer_argument(args, 'limit', 1, most), usual);
    direction text := CASE WHEN after IS NOT NULL THEN 'ASC' ELSE 'DESC' END;
    filter text := concat_ws(' AND ',
        CASE WHEN person IS NOT NULL THEN 'audit.person(l.payload) = $1' END,
        CASE WHEN event IS NOT NULL THEN 'audit.event(l.payload) = $3' END,
        CASE WHEN from_at IS NOT NULL THEN 'audit.at(l.payload) >= $4' END,
        CASE WHEN to_at IS NOT NULL THEN 'audit.at(l.payload) < $5' END);
    turned boolean := filter <> '' OR customer IS NOT NULL; -- ordered by time
    cursor_at bigint;
BEGIN
    IF turned AND coalesce(before, after) IS NOT NULL THEN
        SELECT coalesce(audit.at(l.payload), reeve.sealed_about(l.seq)) INTO cursor_at
        FROM audit.log l WHERE l.seq = coalesce(before, after);
        -- No such event: before the first, or behind the last.
        cursor_at := coalesce(cursor_at, CASE WHEN coalesce(before, after) < 1 THEN -9223372036854775808
                                              ELSE 9223372036854775807 END);
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT row_number() OVER (ORDER BY %1$s), l.seq, l.leaf, l.salt, l.payload FROM %2$s l'
        ' WHERE %3$s ORDER BY %1$s LIMIT $8',
        CASE WHEN turned THEN format('audit.at(l.payload) %1$s, l.seq %1$s', direction)
             ELSE format('l.seq %s', direction) END,
        -- OFFSET 0: a customer has few events, so all of them are fetched by their own index first.
        CASE WHEN customer IS NULL THEN 'audit.log'
             ELSE '(SELECT * FROM audit.log x WHERE audit.customers(x.payload) @> ARRAY[$2] OFFSET 0)' END,
        concat_ws(' AND ', 'true', nullif(filter, ''),
            CASE WHEN before IS NOT NULL AND turned THEN '(audit.at(l.payload), l.seq) < ($9, $6)'
                 WHEN before IS NOT NULL THEN 'l.seq < $6' END,
            CASE WHEN after IS NOT NULL AND turned THEN '(audit.at(l.payload), l.seq) > ($9, $7)'
                 WHEN after IS NOT NULL THEN 'l.seq > $7' END))
    USING person, customer, event, from_at, to_at, before, after, page_size, cursor_at;
END
$$;

-- About when an event whose content is gone happened, in microseconds: when it was sealed.
CREATE OR REPLACE FUNCTION reeve.sealed_about(wanted bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT extract(epoch FROM s.sealed_at) * 1000000 FROM audit.seal s
            WHERE s.last_seq >= wanted ORDER BY s.last_seq LIMIT 1);
END
$$;

CREATE OR REPLACE FUNCTION api.trail_page(id uuid)
RETURNS TABLE (seq bigint, at timestamptz, person text, event text, kind text, customers bigint[],
               reason text, detail jsonb, disclosure uuid, is_erased boolean, batch bigint, sealed_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'trail_page');
BEGIN
    RETURN QUERY
    SELECT l.seq, to_timestamp((p.event ->> 'at')::bigint / 1000000.0), p.event ->> 'person', p.event ->> 'event',
           p.event ->> 'kind', audit.customers(l.payload), p.event ->> 'reason', p.event -> 'detail',
           (p.event ->> 'disclosure')::uuid, l.payload IS NULL, s.batch, s.sealed_at
    FROM reeve.trail_rows(d.args, 100, 200) AS l
    CROSS JOIN LATERAL (SELECT l.payload::jsonb AS event) AS p
    LEFT JOIN LATERAL (SELECT x.batch, x.sealed_at FROM audit.seal x WHERE x.last_seq >= l.seq
                       ORDER BY x.last_seq LIMIT 1) AS s ON true
    ORDER BY l.place;
END
$$;

-- Events as they were sealed, for a file that others can check: the same arguments, up to 2,000 at a
-- time, and a reason.
CREATE OR REPLACE FUNCTION api.trail_export(id uuid)
RETURNS TABLE (seq bigint, leaf bytea, salt bytea, payload text, batch bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'trail_export');
BEGIN
    RETURN QUERY
    SELECT l.seq, l.leaf, l.salt, l.payload,
           (SELECT x.batch FROM audit.seal x WHERE x.last_seq >= l.seq ORDER BY x.last_seq LIMIT 1)
    FROM reeve.trail_rows(d.args, 2000, 2000) AS l ORDER BY l.place;
END
$$;

-- A batch's seal and all its leaves, one behind the other: what the proofs of its events are made
-- from. Hashes only, salted, so nothing can be guessed from them.
CREATE OR REPLACE FUNCTION api.trail_leaves(wanted bigint[])
RETURNS TABLE (batch bigint, first_seq bigint, last_seq bigint, root bytea, prev bytea, hash bytea, leaves bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer', 'auditor');
    IF cardinality(wanted) > 1000 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'wanted: at most 1,000 batches.';
    END IF;
    RETURN QUERY
    SELECT s.batch, s.first_seq, s.last_seq, s.root, s.prev, s.hash,
           (SELECT string_agg(l.leaf, ''::bytea ORDER BY l.seq) FROM audit.log l
            WHERE l.seq BETWEEN s.first_seq AND s.last_seq)
    FROM audit.seal s WHERE s.batch = ANY (wanted) ORDER BY s.batch;
END
$$;

-- A customer's own trail, as a section of the page: who read them, when and why.
CREATE OR REPLACE FUNCTION api.customer_trail(id uuid)
RETURNS TABLE (seq bigint, at timestamptz, person text, full_name text, event text, kind text, reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
BEGIN
    RETURN QUERY
    SELECT l.seq, to_timestamp((l.payload::jsonb ->> 'at')::bigint / 1000000.0), l.payload::jsonb ->> 'person',
           coalesce(s.full_name, ''), l.payload::jsonb ->> 'event', l.payload::jsonb ->> 'kind',
           l.payload::jsonb ->> 'reason'
    -- OFFSET 0: by the customers' own index, never along the whole trail.
    FROM (SELECT x.seq, x.payload FROM audit.log x
          WHERE audit.customers(x.payload) @> d.customer_ids AND d.customer_ids <> '{}' OFFSET 0) AS l
    LEFT JOIN reeve.staff s ON s.login = l.payload::jsonb ->> 'person'
    ORDER BY l.seq DESC LIMIT 100;
END
$$;

-- Where the trail stands: no personal data. `unsealed_seconds` is the age of the oldest event that
-- waits, NULL when none does.
CREATE OR REPLACE FUNCTION api.trail_state()
RETURNS TABLE (batch bigint, last_seq bigint, hash text, sealed_at timestamptz, unsealed_seconds double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff();
    RETURN QUERY
    SELECT h.batch, h.last_seq, encode(h.hash, 'hex'),
           (SELECT s.sealed_at FROM audit.seal s WHERE s.batch = h.batch),
           (SELECT extract(epoch FROM clock_timestamp() - min(w.at))::double precision
            FROM (SELECT i.at FROM audit.inbox i ORDER BY i.id LIMIT 100) AS w)
    FROM audit.head h;
END
$$;

-- What a console checks at sign-in: the hash of a batch that it saw, NULL when the trail has none.
CREATE OR REPLACE FUNCTION api.trail_seal(batch bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff();
    RETURN (SELECT encode(s.hash, 'hex') FROM audit.seal s WHERE s.batch = $1);
END
$$;

-- Restores and lossy failovers that were put on record (`reevectl audit restored`).
CREATE OR REPLACE FUNCTION api.trail_restores()
RETURNS TABLE (id uuid, at timestamptz, explanation text, head_batch bigint, head_hash text, officer text,
               officer_at timestamptz, auditor text, auditor_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff();
    RETURN QUERY SELECT r.id, r.at, r.explanation, r.head_batch, encode(r.head_hash, 'hex'), r.officer, r.officer_at,
                        r.auditor, r.auditor_at
                 FROM reeve.trail_restore r ORDER BY r.at DESC LIMIT 50;
END
$$;

CREATE OR REPLACE FUNCTION api.trail_acknowledge(op uuid, id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    person reeve.staff := reeve.require_staff('officer', 'auditor');
BEGIN
    PERFORM reeve.begin_operation($1, 'trail_acknowledge');
    IF person.role = 'officer' THEN
        UPDATE reeve.trail_restore r SET officer = session_user, officer_at = clock_timestamp()
        WHERE r.id = $2 AND r.officer IS NULL;
    ELSE
        UPDATE reeve.trail_restore r SET auditor = session_user, auditor_at = clock_timestamp()
        WHERE r.id = $2 AND r.auditor IS NULL;
    END IF;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'There is no such restore, or it has been acknowledged already.';
    END IF;
    PERFORM audit.record('restore_acknowledged', NULL, NULL, '{}', NULL, jsonb_build_object('restore', $2));
    PERFORM pg_notify('reeve_trail', '');
END
$$;

INSERT INTO reeve.disclosure_kind (kind, roles, needs_reason, counts_as) VALUES
    ('trail_page', '{officer,auditor}', false, 'nothing'),
    ('trail_export', '{officer,auditor}', true, 'nothing')
ON CONFLICT (kind) DO UPDATE SET roles = excluded.roles, needs_reason = excluded.needs_reason,
                                 counts_as = excluded.counts_as;

REVOKE ALL ON FUNCTION api.trail_page(uuid), api.trail_export(uuid), api.trail_leaves(bigint[]),
    api.customer_trail(uuid), api.trail_state(), api.trail_seal(bigint), api.trail_restores(), api.trail_acknowledge(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.trail_page(uuid), api.trail_export(uuid), api.trail_leaves(bigint[])
    TO reeve_officer, reeve_auditor;
GRANT EXECUTE ON FUNCTION api.disclose(uuid, text, jsonb, text) TO reeve_auditor;
GRANT EXECUTE ON FUNCTION api.customer_trail(uuid) TO reeve_support, reeve_officer;
GRANT EXECUTE ON FUNCTION api.trail_state(), api.trail_seal(bigint), api.trail_restores()
    TO reeve_support, reeve_officer, reeve_auditor, reeve_admin;
GRANT EXECUTE ON FUNCTION api.trail_acknowledge(uuid, uuid) TO reeve_officer, reeve_auditor;
