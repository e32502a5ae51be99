-- SPDX-License-Identifier: GPL-3.0-or-later
-- A customer's sessions (P3): idle for more than 15 minutes is overdue, it has expired and should have
-- ended. A session that has ended is gone, with its token and its address (P4): nothing of it is kept
-- to be shown, so expired and still there is the only way to see an expired one.

CREATE OR REPLACE FUNCTION api.customer_sessions(id uuid)
RETURNS TABLE (session_id bigint, created_at timestamptz, last_seen_at timestamptz, address text, state text,
               idle_seconds bigint, sessions_total bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
BEGIN
    RETURN QUERY
    SELECT s.id, s.created_at, s.last_seen_at, host(s.address),
           CASE WHEN s.last_seen_at < now() - interval '15 minutes' THEN 'overdue' ELSE 'live' END,
           greatest(0, extract(epoch FROM now() - s.last_seen_at))::bigint, count(*) OVER ()
    FROM service.customer_session s
    WHERE s.customer_id = ANY (d.customer_ids)
    ORDER BY s.last_seen_at DESC, s.id DESC
    LIMIT 200;
END
$$;

-- Ends the sessions named, or all of them when `session_ids` is null; returns how many there were.
-- One that has ended by itself meanwhile is no mistake. Whose token is gone has to sign in again.
CREATE OR REPLACE FUNCTION api.end_sessions(op uuid, customer_id bigint, session_ids bigint[], reason text)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ended integer;
    said text;
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    PERFORM reeve.begin_operation($1, 'end_sessions');
    said := reeve.write_reason($4);
    PERFORM reeve.require_open_page($2);
    IF cardinality($3) > 1000 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'session_ids: at most 1,000, or null for all.';
    END IF;
    DELETE FROM service.customer_session s WHERE s.customer_id = $2 AND ($3 IS NULL OR s.id = ANY ($3));
    GET DIAGNOSTICS ended = ROW_COUNT;
    PERFORM audit.record('end_sessions', customer_ids := ARRAY[$2], reason := said,
                         detail := jsonb_build_object('sessions', ended, 'all', $3 IS NULL));
    RETURN ended;
END
$$;

REVOKE ALL ON FUNCTION api.customer_sessions(uuid), api.end_sessions(uuid, bigint, bigint[], text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.customer_sessions(uuid), api.end_sessions(uuid, bigint, bigint[], text)
    TO reeve_support, reeve_officer;
