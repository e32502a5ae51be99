-- SPDX-License-Identifier: GPL-3.0-or-later
-- The customer list, its count, and the customer's page (profile section).

-- Words of a search as LIKE patterns over customer.search_text. NULL: no search; '{}': finds nothing.
-- A pattern list that the trigram index cannot use at all (only signs, single letters inside
-- fragments) finds nothing: it would read the whole table.
CREATE OR REPLACE FUNCTION reeve.search_patterns(typed text) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    words text[];
BEGIN
    IF typed IS NULL OR btrim(typed, E' \t\r\n') = '' THEN
        RETURN NULL;
    END IF;
    IF length(typed) > 500 OR typed ~ '[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]' THEN
        RETURN '{}';
    END IF;
    words := regexp_split_to_array(btrim(service.fold(typed), E' \t\r\n'), '[ \t\r\n]+');
    IF cardinality(words) > 8 OR '' = ANY (words)
       OR NOT EXISTS (SELECT FROM unnest(words) AS w
                      WHERE w ~ '[[:alnum:]]{3}|[[:alnum:]]{2}[^[:alnum:]]|[^[:alnum:]][[:alnum:]]'
                         OR length(w) < 3 AND w ~ '^[[:alnum:]]') THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(SELECT CASE WHEN length(w) >= 3 THEN '%' ELSE '% ' END
                     || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%'
                 FROM unnest(words) AS w);
END
$$;

-- The whole text once more without separators, where it looks like a phone or VAT number: these
-- stand in search_text without them too.
CREATE OR REPLACE FUNCTION reeve.search_number(typed text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT '%' || lower(bare) || '%'
    FROM (SELECT regexp_replace(typed, '[-+ ./()]', '', 'g') AS bare) AS b
    WHERE length(typed) <= 40 AND bare <> btrim(typed)
      AND (bare ~ '^[0-9]{4,20}$' OR bare ~ '^[A-Za-z]{2}[0-9A-Za-z]{6,14}$' AND bare ~ '[0-9]{4}')
$$;

-- Customers that other things point to. EXECUTE: only a constant pattern can use the alias index.
CREATE OR REPLACE FUNCTION reeve.search_elsewhere(typed text) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    word text := btrim(typed, E' \t\r\n');
    patterns text[] := reeve.search_patterns(typed);
    found_ids bigint[] := '{}';
    ids bigint[];
BEGIN
    IF word IS NULL OR length(word) NOT BETWEEN 1 AND 200 OR word ~ '\s' THEN
        RETURN '{}';
    END IF;
    IF word ~ '^#?[0-9]{1,18}$' THEN
        found_ids := ARRAY(SELECT c.id FROM service.customer c WHERE c.id = ltrim(word, '#')::bigint);
    END IF;
    IF upper(word) ~ '^SO-' THEN
        found_ids := found_ids || ARRAY(SELECT o.customer_id FROM service.product_order o WHERE o.number = upper(word));
    ELSIF upper(word) ~ '^INV-' THEN
        found_ids := found_ids || ARRAY(SELECT i.customer_id FROM service.invoice i WHERE i.number = upper(word));
    END IF;
    IF length(word) >= 3 THEN
        EXECUTE 'SELECT array_agg(customer_id) FROM (SELECT a.customer_id FROM service.alias a'
                ' WHERE lower(a.name) LIKE $1 LIMIT 100) AS hit'
        INTO ids
        USING replace(replace(replace(lower(word), '\', '\\'), '%', '\%'), '_', '\_') || '%';
        found_ids := found_ids || ids;
    END IF;
    -- Most of them (an alias is often the user name) match the text as well: without the rest of an OR
    -- the planner can lay the trigram bitmap over a filter's.
    IF found_ids <> '{}' AND patterns <> '{}' THEN
        found_ids := ARRAY(SELECT c.id FROM service.customer c
                           WHERE c.id = ANY (found_ids) AND NOT c.search_text LIKE ALL (patterns));
    END IF;
    RETURN found_ids;
END
$$;

-- What the list may be sorted by: expression, its type. Only these texts ever stand in a query.
CREATE OR REPLACE FUNCTION reeve.customer_sort(wanted text, OUT expression text, OUT type text)
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    type := 'text';
    expression := CASE coalesce(wanted, 'created_at')
        WHEN 'created_at' THEN 'c.created_at'
        WHEN 'customer_id' THEN 'c.id'
        WHEN 'username' THEN 'service.fold(c.username)'
        WHEN 'email' THEN 'service.fold(c.email)'
        WHEN 'name' THEN 'service.fold(c.last_name || '' '' || c.first_name)'
        WHEN 'business_name' THEN 'service.fold(c.business_name)'
        WHEN 'phone' THEN 'c.phone'
        WHEN 'city' THEN 'service.fold(c.city)'
        WHEN 'country' THEN 'c.country'
        WHEN 'plan' THEN 'c.plan'
        WHEN 'status' THEN 'c.status'
        WHEN 'newsletter' THEN 'c.newsletter'
    END;
    IF expression IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'sort: the list has no such column.';
    END IF;
    type := CASE expression WHEN 'c.created_at' THEN 'timestamptz' WHEN 'c.id' THEN 'bigint'
                            WHEN 'c.newsletter' THEN 'boolean' ELSE 'text' END;
END
$$;

-- The condition of a list, as text over fixed parameters: $1 patterns, $2 number pattern, $3 ids from
-- elsewhere, $4 status, $5 plan, $6 country, $7 newsletter. No value is ever part of the text.
CREATE OR REPLACE FUNCTION reeve.customer_condition(patterns text[], number text, elsewhere bigint[], args jsonb)
RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT concat_ws(' AND ',
        'true',
        CASE WHEN patterns IS NOT NULL THEN '('
            || coalesce((SELECT '(' || string_agg(format('c.search_text LIKE $1[%s]', n), ' AND ') || ')'
                         FROM generate_subscripts(patterns, 1) AS n), 'false')
            || CASE WHEN number IS NOT NULL THEN ' OR c.search_text LIKE $2' ELSE '' END
            || CASE WHEN elsewhere <> '{}' THEN ' OR c.id = ANY ($3)' ELSE '' END
            || ')' END,
        CASE WHEN args ? 'status' THEN 'c.status = ANY ($4)' END,
        CASE WHEN args ? 'plan' THEN 'c.plan = ANY ($5)' END,
        CASE WHEN args ? 'country' THEN 'c.country = ANY ($6)' END,
        CASE WHEN args ? 'newsletter' THEN 'c.newsletter = $7' END)
$$;

CREATE OR REPLACE FUNCTION reeve.text_list(args jsonb, field text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT args ? field THEN
        RETURN NULL;
    END IF;
    IF jsonb_typeof(args -> field) <> 'array'
       OR EXISTS (SELECT FROM jsonb_array_elements(args -> field) AS e WHERE jsonb_typeof(e) <> 'string') THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = format('%s: a list of texts was expected.', field);
    END IF;
    RETURN ARRAY(SELECT jsonb_array_elements_text(args -> field));
END
$$;

-- A value of the arguments with its type checked; what is missing is NULL.
CREATE OR REPLACE FUNCTION reeve.argument(args jsonb, field text, wanted_type text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT args ? field OR args -> field = 'null' THEN
        RETURN NULL;
    END IF;
    IF jsonb_typeof(args -> field) <> wanted_type THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = format('%s: a %s was expected.', field, wanted_type);
    END IF;
    RETURN args ->> field;
END
$$;

CREATE OR REPLACE FUNCTION reeve.integer_argument(args jsonb, field text, lowest bigint, highest bigint) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    given numeric := reeve.argument(args, field, 'number')::numeric;
BEGIN
    IF given IS NOT NULL AND (given <> trunc(given) OR given NOT BETWEEN lowest AND highest) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007',
            MESSAGE = format('%s: a whole number from %s to %s was expected.', field, lowest, highest);
    END IF;
    RETURN given::bigint;
END
$$;

-- The ids of one page of the list, in the shown order. Three ways to search, and a sample to choose:
--  in order: walk the order's index and test each row; costs page / share rows,
--  hits first: trigram bitmap, then a top-N sort; costs share × table rows,
--  hits within a bound, where they are many and lie far along the order: see below.
-- A sample of the first rows in the shown order says how dense the hits are there.
-- jit and parallel workers cost more than the queries; a sequential scan is never the way.
CREATE OR REPLACE FUNCTION reeve.find_customer_page(args jsonb) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET jit = off SET max_parallel_workers_per_gather = 0 SET enable_seqscan = off AS $$
DECLARE
    typed text := reeve.argument(args, 'text', 'string');
    patterns text[] := reeve.search_patterns(typed);
    number text := reeve.search_number(typed);
    elsewhere bigint[] := reeve.search_elsewhere(typed);
    page_size integer := coalesce(reeve.integer_argument(args, 'limit', 1, 100), 100);
    descending boolean := coalesce(reeve.argument(args, 'descending', 'boolean')::boolean,
                                   NOT args ? 'sort' OR args ->> 'sort' = 'created_at');
    backwards boolean := args ? 'before' OR coalesce(reeve.argument(args, 'from_end', 'boolean')::boolean, false);
    "cursor" jsonb := coalesce(args -> 'after', args -> 'before');
    key text;
    key_id bigint;
    sort record;
    direction text;
    "position" text := 'true';
    condition text;
    found_ids bigint[];
    in_order text;
    by_age boolean;
    sample integer;
    budget integer;
    hits integer;
    bound text;
    bound_id bigint;
BEGIN
    SELECT * INTO sort FROM reeve.customer_sort(reeve.argument(args, 'sort', 'string'));
    IF jsonb_typeof("cursor") = 'object' THEN
        key := reeve.argument("cursor", 'key', 'string');
        key_id := reeve.integer_argument("cursor", 'id', 1, 9223372036854775807);
        IF key IS NULL OR key_id IS NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'after, before: a key and an id were expected.';
        END IF;
        BEGIN
            EXECUTE format('SELECT $1::%s', sort.type) USING key;
        EXCEPTION WHEN data_exception OR invalid_text_representation THEN
            RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'after, before: the key is not of the sorted column.';
        END;
        "position" := format('(%s, c.id) %s ($8::%s, $9)', sort.expression,
                             CASE WHEN descending <> backwards THEN '<' ELSE '>' END, sort.type);
    ELSIF "cursor" IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'after, before: an object was expected.';
    END IF;
    direction := CASE WHEN descending <> backwards THEN 'DESC' ELSE 'ASC' END;
    condition := reeve.customer_condition(patterns, number, elsewhere, args);

    IF patterns IS NOT NULL THEN
        -- Rows lie in the order they were created, so that order reads several times faster.
        by_age := sort.expression IN ('c.created_at', 'c.id');
        sample := CASE WHEN by_age THEN 1000 ELSE 250 END;
        in_order := format(
            'SELECT array_agg(w.id) FROM (SELECT c.id FROM ('
            ' SELECT c.* FROM service.customer c WHERE %1$s ORDER BY %2$s %3$s, c.id %3$s LIMIT $11'
            ') c WHERE %4$s LIMIT $10) w',
            "position", sort.expression, direction, condition);
        budget := sample;
        LOOP
            EXECUTE in_order INTO found_ids
            USING patterns, number, elsewhere, reeve.text_list(args, 'status'), reeve.text_list(args, 'plan'),
                  reeve.text_list(args, 'country'), reeve.argument(args, 'newsletter', 'boolean')::boolean,
                  key, key_id, page_size, budget;
            hits := coalesce(cardinality(found_ids), 0);
            IF hits = page_size THEN
                RETURN CASE WHEN backwards THEN reeve.reversed(found_ids) ELSE found_ids END;
            END IF;
            -- Once only, and only where the sample promises a short walk: half as many rows again.
            EXIT WHEN budget > sample OR hits * (CASE WHEN by_age THEN 200 ELSE 50 END) < sample;
            budget := sample * page_size / hits * 3 / 2;
        END LOOP;
        -- Any page_size hits bound the page: the last of them in the shown order is a key that the
        -- page cannot pass. So a few thousand hits tell how far the order's index has to be read, and
        -- the two bitmaps leave few rows to fetch. Where all hits are few, they are the answer. (By
        -- age the hits that come first are the oldest ones: no bound, and there are few of them.)
        EXECUTE format(
            'WITH hit AS MATERIALIZED (SELECT c.id, %2$s AS key FROM service.customer c WHERE %1$s AND %4$s),'
            ' first AS MATERIALIZED (SELECT id, key FROM hit LIMIT $11),'
            ' page AS MATERIALIZED (SELECT id, key FROM first ORDER BY key %3$s, id %3$s LIMIT $10)'
            ' SELECT array_agg(id ORDER BY key %3$s, id %3$s), (SELECT count(*) FROM first),'
            ' (SELECT key::text FROM page ORDER BY key %3$s, id %3$s OFFSET $10 - 1),'
            ' (SELECT id FROM page ORDER BY key %3$s, id %3$s OFFSET $10 - 1) FROM page',
            "position", sort.expression, direction, condition)
        INTO found_ids, hits, bound, bound_id
        USING patterns, number, elsewhere, reeve.text_list(args, 'status'), reeve.text_list(args, 'plan'),
              reeve.text_list(args, 'country'), reeve.argument(args, 'newsletter', 'boolean')::boolean,
              key, key_id, page_size, CASE WHEN by_age THEN NULL ELSE 4000 END;
        IF NOT by_age AND hits = 4000 THEN
            EXECUTE format(
                'WITH hit AS MATERIALIZED (SELECT c.id, %2$s AS key FROM service.customer c'
                ' WHERE %1$s AND %4$s AND (%2$s, c.id) %5$s ($11::%6$s, $12))'
                ' SELECT array_agg(w.id) FROM (SELECT id FROM hit ORDER BY key %3$s, id %3$s LIMIT $10) w',
                "position", sort.expression, direction, condition,
                CASE direction WHEN 'DESC' THEN '>=' ELSE '<=' END, sort.type)
            INTO found_ids
            USING patterns, number, elsewhere, reeve.text_list(args, 'status'), reeve.text_list(args, 'plan'),
                  reeve.text_list(args, 'country'), reeve.argument(args, 'newsletter', 'boolean')::boolean,
                  key, key_id, page_size, bound, bound_id;
        END IF;
    ELSE
        EXECUTE format(
            'SELECT array_agg(w.id) FROM (SELECT c.id FROM service.customer c WHERE %1$s AND %4$s'
            ' ORDER BY %2$s %3$s, c.id %3$s LIMIT $10) w',
            "position", sort.expression, direction, condition)
        INTO found_ids
        USING patterns, number, elsewhere, reeve.text_list(args, 'status'), reeve.text_list(args, 'plan'),
              reeve.text_list(args, 'country'), reeve.argument(args, 'newsletter', 'boolean')::boolean,
              key, key_id, page_size;
    END IF;
    RETURN CASE WHEN backwards THEN reeve.reversed(found_ids) ELSE found_ids END;
END
$$;

CREATE OR REPLACE FUNCTION reeve.reversed(ids bigint[]) RETURNS bigint[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT array_agg(i ORDER BY n DESC) FROM unnest(ids) WITH ORDINALITY AS u(i, n)
$$;

CREATE OR REPLACE FUNCTION api.customer_page(id uuid)
RETURNS TABLE (customer_id bigint, username text, email text, first_name text, last_name text,
               business_name text, phone text, city text, country text, plan text, status text,
               newsletter boolean, created_at timestamptz, sort_key text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer_page');
    sort text := coalesce(d.args ->> 'sort', 'created_at');
BEGIN
    RETURN QUERY
    SELECT c.id, c.username, c.email, c.first_name, c.last_name, c.business_name, c.phone, c.city, c.country,
           c.plan, c.status, c.newsletter, c.created_at,
           CASE sort
               WHEN 'created_at' THEN to_char(c.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || '+00'
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
           END
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
    typed text := reeve.argument(d.args, 'text', 'string');
    patterns text[] := reeve.search_patterns(typed);
    number text := reeve.search_number(typed);
    elsewhere bigint[] := reeve.search_elsewhere(typed);
    exact boolean;
BEGIN
    IF d.args ->> 'count' IS NULL OR d.args ->> 'count' NOT IN ('capped', 'exact') THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'count: the disclosure did not ask for "capped" or "exact".';
    END IF;
    exact := d.args ->> 'count' = 'exact';
    EXECUTE format('SELECT count(*) FROM (SELECT FROM service.customer c WHERE %s %s) w',
                   reeve.customer_condition(patterns, number, elsewhere, d.args),
                   CASE WHEN exact THEN '' ELSE 'LIMIT ' || cap + 1 END)
    INTO customers
    USING patterns, number, elsewhere, reeve.text_list(d.args, 'status'), reeve.text_list(d.args, 'plan'),
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
    RETURN ARRAY(SELECT c.id FROM service.customer c WHERE c.id = wanted);
END
$$;

CREATE OR REPLACE FUNCTION api.customer_profile(id uuid)
RETURNS TABLE (customer_id bigint, username text, email text, first_name text, last_name text,
               business_name text, phone text, address text, postal_code text, city text, country text,
               vat_number text, locale text, plan text, status text, closed_at timestamptz,
               newsletter boolean, newsletter_changed_at timestamptz, newsletter_changed_by text,
               created_at timestamptz, version integer, password_scheme text,
               password_changed_at timestamptz, password_must_change boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
BEGIN
    RETURN QUERY
    SELECT c.id, c.username, c.email, c.first_name, c.last_name, c.business_name, c.phone, c.address,
           c.postal_code, c.city, c.country, c.vat_number, c.locale, c.plan, c.status, c.closed_at,
           c.newsletter, c.newsletter_changed_at, c.newsletter_changed_by, c.created_at, c.version,
           k.scheme, k.changed_at, k.must_change
    FROM service.customer c LEFT JOIN service.credential k ON k.customer_id = c.id
    WHERE c.id = ANY (d.customer_ids);
END
$$;

INSERT INTO reeve.disclosure_kind (kind, roles, needs_reason, counts_as) VALUES
    ('customer_page', '{support,officer}', false, 'rows'),
    ('customer', '{support,officer}', true, 'page')
ON CONFLICT (kind) DO UPDATE SET roles = excluded.roles, needs_reason = excluded.needs_reason,
                                 counts_as = excluded.counts_as;

REVOKE ALL ON FUNCTION api.customer_page(uuid), api.customer_count(uuid), api.customer_estimate(),
    api.customer_profile(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.customer_page(uuid), api.customer_count(uuid), api.customer_estimate(),
    api.customer_profile(uuid) TO reeve_support, reeve_officer;
