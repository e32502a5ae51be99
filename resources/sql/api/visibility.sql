-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who can see a customer's monitoring history (P6): what holds in effect, and through which alias.

CREATE OR REPLACE FUNCTION api.customer_history_centers(id uuid)
RETURNS TABLE (center_id bigint, key_created_at timestamptz, key_length integer, public boolean,
               visibility text, through_alias text, hosts bigint, first_check_at timestamptz,
               last_check_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
BEGIN
    RETURN QUERY
    SELECT h.id, h.key_created_at, length(h.status_key), h.public,
           CASE WHEN h.public OR open_alias.name IS NOT NULL THEN 'anybody'
                WHEN closed_alias.name IS NOT NULL THEN 'alias_password'
                ELSE 'key_only' END,
           coalesce(open_alias.name, closed_alias.name),
           (SELECT count(*) FROM service.host x WHERE x.customer_id = h.customer_id AND x.center_id = h.id), span.first_at, span.last_at
    FROM service.history_center h
    LEFT JOIN LATERAL (SELECT a.name FROM service.alias a
                       WHERE a.customer_id = h.customer_id AND a.center_id = h.id AND a.published AND coalesce(a.password, '') = ''
                       ORDER BY a.id LIMIT 1) AS open_alias ON true
    LEFT JOIN LATERAL (SELECT a.name FROM service.alias a
                       WHERE a.customer_id = h.customer_id AND a.center_id = h.id AND a.published AND coalesce(a.password, '') <> ''
                       ORDER BY a.id LIMIT 1) AS closed_alias ON true
    -- Host by host: the first and the last of a host's results are two steps in an index, whatever
    -- lies between.
    LEFT JOIN LATERAL (
        SELECT min(ends.first_at) AS first_at, max(ends.last_at) AS last_at
        FROM service.host x, LATERAL (
            SELECT (SELECT min(r.checked_at) FROM service.check_result r
                    WHERE r.customer_id = x.customer_id AND r.host_id = x.id) AS first_at,
                   (SELECT max(r.checked_at) FROM service.check_result r
                    WHERE r.customer_id = x.customer_id AND r.host_id = x.id) AS last_at) AS ends
        WHERE x.customer_id = h.customer_id AND x.center_id = h.id) AS span ON true
    WHERE h.customer_id = ANY (d.customer_ids)
    ORDER BY h.id;
END
$$;

REVOKE ALL ON FUNCTION api.customer_history_centers(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.customer_history_centers(uuid) TO reeve_support, reeve_officer;
