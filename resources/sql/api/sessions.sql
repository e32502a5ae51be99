-- SPDX-License-Identifier: GPL-3.0-or-later
-- A customer's sessions (P3): idle for more than 15 minutes is overdue, it should have ended.

CREATE OR REPLACE FUNCTION api.customer_sessions(id uuid)
RETURNS TABLE (session_id bigint, created_at timestamptz, last_seen_at timestamptz, address text, state text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
BEGIN
    RETURN QUERY
    SELECT s.id, s.created_at, s.last_seen_at, host(s.address),
           CASE WHEN s.last_seen_at < now() - interval '15 minutes' THEN 'overdue' ELSE 'live' END
    FROM service.customer_session s
    WHERE s.customer_id = ANY (d.customer_ids)
    ORDER BY s.last_seen_at DESC, s.id DESC
    LIMIT 200;
END
$$;

REVOKE ALL ON FUNCTION api.customer_sessions(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.customer_sessions(uuid) TO reeve_support, reeve_officer;
