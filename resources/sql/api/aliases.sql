-- SPDX-License-Identifier: GPL-3.0-or-later
-- A customer's aliases (P5). Their passwords are readable in the database; none leaves it here.

CREATE OR REPLACE FUNCTION api.customer_aliases(id uuid)
RETURNS TABLE (alias_id bigint, name text, has_password boolean, published boolean, created_at timestamptz,
               password_changed_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
BEGIN
    RETURN QUERY
    SELECT a.id, a.name, coalesce(a.password, '') <> '', a.published, a.created_at, a.password_changed_at
    FROM service.alias a
    WHERE a.customer_id = ANY (d.customer_ids)
    ORDER BY a.name, a.id;
END
$$;

REVOKE ALL ON FUNCTION api.customer_aliases(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.customer_aliases(uuid) TO reeve_support, reeve_officer;
