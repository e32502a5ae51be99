-- SPDX-License-Identifier: GPL-3.0-or-later
-- Where a customer's instances run (P13): promised within the EU.

CREATE OR REPLACE FUNCTION api.customer_instances(id uuid)
RETURNS TABLE (instance_id bigint, name text, provider text, location text, country text, in_eu boolean,
               created_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
BEGIN
    RETURN QUERY
    SELECT i.id, i.name, i.provider, i.location, i.country,
           i.country IN ('AT', 'BE', 'BG', 'HR', 'CY', 'CZ', 'DK', 'EE', 'FI', 'FR', 'DE', 'GR', 'HU', 'IE', 'IT',
                         'LV', 'LT', 'LU', 'MT', 'NL', 'PL', 'PT', 'RO', 'SK', 'SI', 'ES', 'SE'),
           i.created_at
    FROM service.instance i
    WHERE i.customer_id = ANY (d.customer_ids)
    ORDER BY i.name, i.id;
END
$$;

REVOKE ALL ON FUNCTION api.customer_instances(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.customer_instances(uuid) TO reeve_support, reeve_officer;
