-- SPDX-License-Identifier: GPL-3.0-or-later
-- The customer list, its count, and the customer's page (profile section). How the list is searched
-- stands in customers_search.sql.

CREATE OR REPLACE FUNCTION api.customer_page(id uuid)
RETURNS TABLE (customer_id bigint, username text, email text, first_name text, last_name text,
               business_name text, phone text, city text, country text, plan text, status text,
               newsletter boolean, created_at timestamptz, sort_key text, order_number text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer_page');
    sort text := coalesce(d.args ->> 'sort', 'created_at');
    -- The order through which a customer was found; of several the newest.
    sought jsonb := (SELECT jsonb_object_agg(s.customer_id, s.order_number ORDER BY s.order_id)
                     FROM reeve.sought_orders(d.args ->> 'text') AS s);
BEGIN
    RETURN QUERY
    SELECT c.id, c.username, c.email, c.first_name, c.last_name, c.business_name, c.phone, c.city, c.country,
           c.plan, c.status, c.newsletter, c.created_at,
           CASE sort
               WHEN 'created_at' THEN c.created_at::text
               WHEN 'customer_id' THEN c.id::text
               WHEN 'username' THEN service.fold(c.username)
               WHEN 'email' THEN service.fold(c.email)
               WHEN 'name' THEN service.fold(c.last_name || ' ' || c.first_name)
               WHEN 'business_name' THEN service.fold(c.business_name)
               WHEN 'phone' THEN c.phone
               WHEN 'city' THEN service.fold(c.city)
               WHEN 'country' THEN c.country
               WHEN 'plan' THEN c.plan
               WHEN 'status' THEN c.status
               WHEN 'newsletter' THEN c.newsletter::text
           END,
           coalesce(sought ->> c.id::text, '')
    FROM unnest(d.customer_ids) WITH ORDINALITY AS wanted(customer_id, place)
    JOIN service.customer c ON c.id = wanted.customer_id
    ORDER BY wanted.place;
END
$$;

-- How many the list has, as part of the list's own disclosure: a free count would be an oracle.
CREATE OR REPLACE FUNCTION api.customer_count(id uuid) RETURNS TABLE (customers bigint, capped boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    cap constant integer := 1000;
    d reeve.disclosure := reeve.disclosed($1, 'customer_page');
    search record;
    exact boolean;
BEGIN
    IF d.args ->> 'count' IS NULL OR d.args ->> 'count' NOT IN ('capped', 'exact') THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'count: the disclosure did not ask for "capped" or "exact".';
    END IF;
    exact := d.args ->> 'count' = 'exact';
    SELECT * INTO search FROM reeve.customer_search(reeve.argument(d.args, 'text', 'string'));
    EXECUTE format('SELECT count(*) FROM (SELECT FROM service.customer c WHERE %s %s) w',
                   reeve.customer_condition(search.patterns, search.number, search.elsewhere, d.args),
                   CASE WHEN exact THEN '' ELSE 'LIMIT ' || cap + 1 END)
    INTO customers
    USING search.patterns, search.number, search.elsewhere, reeve.text_list(d.args, 'status'), reeve.text_list(d.args, 'plan'),
          reeve.text_list(d.args, 'country'), reeve.argument(d.args, 'newsletter', 'boolean')::boolean;
    capped := NOT exact AND customers > cap;
    IF capped THEN
        customers := cap;
    END IF;
    RETURN NEXT;
END
$$;

-- About how many customers there are; no personal data.
CREATE OR REPLACE FUNCTION api.customer_estimate() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    RETURN (SELECT greatest(c.reltuples, 0)::bigint FROM pg_class c WHERE c.oid = 'service.customer'::regclass);
END
$$;

-- One customer's page: the section functions all read this disclosure.
CREATE OR REPLACE FUNCTION reeve.find_customer(args jsonb) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    wanted bigint := reeve.integer_argument(args, 'customer_id', 1, 9223372036854775807);
BEGIN
    IF wanted IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'customer_id: a customer''s number was expected.';
    END IF;
    -- The order that the page is opened for is among its orders, however old; sql/api/orders.sql.
    PERFORM reeve.argument(args, 'order', 'string');
    -- Of somebody who was erased the page says that, and what is left (sql/api/deletions_page.sql).
    RETURN ARRAY(SELECT c.id FROM service.customer c WHERE c.id = wanted
                 UNION
                 SELECT d.customer_id FROM reeve.account_deletion d WHERE d.customer_id = wanted AND d.erased_at IS NOT NULL);
END
$$;

-- The same page once more, after a write or when something has changed: on record like the first
-- time, but no new customer for the quota.
CREATE OR REPLACE FUNCTION reeve.find_customer_again(args jsonb) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_open_page(reeve.integer_argument(args, 'customer_id', 1, 9223372036854775807));
    RETURN reeve.find_customer(args);
END
$$;

-- The same page to be printed: it leaves the house, so it is a page of its own, on record as such.
CREATE OR REPLACE FUNCTION reeve.find_customer_sheet(args jsonb) RETURNS bigint[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT reeve.find_customer(args)
$$;

CREATE OR REPLACE FUNCTION api.customer_profile(id uuid)
RETURNS TABLE (customer_id bigint, username text, email text, first_name text, last_name text,
               business_name text, phone text, address text, postal_code text, city text, country text,
               vat_number text, locale text, plan text, status text, closed_at timestamptz,
               newsletter boolean, newsletter_changed_at timestamptz, newsletter_changed_by text,
               created_at timestamptz, version integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
BEGIN
    RETURN QUERY
    SELECT c.id, c.username, c.email, c.first_name, c.last_name, c.business_name, c.phone, c.address,
           c.postal_code, c.city, c.country, c.vat_number, c.locale, c.plan, c.status, c.closed_at,
           c.newsletter, c.newsletter_changed_at, c.newsletter_changed_by, c.created_at, c.version
    FROM service.customer c
    WHERE c.id = ANY (d.customer_ids);
END
$$;

INSERT INTO reeve.disclosure_kind (kind, roles, needs_reason, counts_as) VALUES
    ('customer_page', '{support,officer}', false, 'rows'),
    ('customer', '{support,officer}', true, 'page'),
    ('customer_again', '{support,officer}', true, 'nothing'),
    ('customer_sheet', '{support,officer}', true, 'page')
ON CONFLICT (kind) DO UPDATE SET roles = excluded.roles, needs_reason = excluded.needs_reason,
                                 counts_as = excluded.counts_as;

REVOKE ALL ON FUNCTION api.customer_page(uuid), api.customer_count(uuid), api.customer_estimate(),
    api.customer_profile(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.customer_page(uuid), api.customer_count(uuid), api.customer_estimate(),
    api.customer_profile(uuid) TO reeve_support, reeve_officer;
