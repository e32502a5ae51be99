-- SPDX-License-Identifier: GPL-3.0-or-later
-- Where a customer's instances run (P13): promised within the EU. The EEA's other three keep the same
-- law of data protection and are outside of the promise all the same; XX and its like, which ISO 3166
-- leaves to everybody's own use, are a country that nobody knows.

CREATE OR REPLACE FUNCTION api.customer_instances(id uuid)
RETURNS TABLE (instance_id bigint, name text, provider text, location text, country text, region text,
               created_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
BEGIN
    RETURN QUERY
    SELECT i.id, i.name, i.provider, i.location, i.country,
           CASE WHEN i.country IN ('AT', 'BE', 'BG', 'HR', 'CY', 'CZ', 'DK', 'EE', 'FI', 'FR', 'DE', 'GR', 'HU',
                                   'IE', 'IT', 'LV', 'LT', 'LU', 'MT', 'NL', 'PL', 'PT', 'RO', 'SK', 'SI', 'ES',
                                   'SE') THEN 'eu'
                WHEN i.country IN ('IS', 'LI', 'NO') THEN 'eea'
                WHEN i.country ~ '^(AA|Q[M-Z]|X[A-Z]|ZZ)$' THEN 'unknown'
                ELSE 'outside' END,
           i.created_at
    FROM service.instance i
    WHERE i.customer_id = ANY (d.customer_ids)
    ORDER BY i.name, i.id;
END
$$;

REVOKE ALL ON FUNCTION api.customer_instances(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.customer_instances(uuid) TO reeve_support, reeve_officer;
