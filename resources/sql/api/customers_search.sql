-- SPDX-License-Identifier: GPL-3.0-or-later
-- How the customer list is searched: what was typed as conditions, and the ids of one page.

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

-- The orders that a text names: by number, by their invoice's number, or exactly as their processor calls
-- them (of more than 100 that share a reference, the newest 100). No sequential scan: the
-- plan is kept for a session, whatever the tables' size was when it began.
CREATE OR REPLACE FUNCTION reeve.sought_orders(typed text)
RETURNS TABLE (customer_id bigint, order_id bigint, order_number text)
LANGUAGE plpgsql STABLE ROWS 1 SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    word text := btrim(typed, E' \t\r\n');
BEGIN
    IF word IS NULL OR length(word) NOT BETWEEN 3 AND 500 THEN
        RETURN;
    END IF;
    IF upper(word) ~ '^SO-' THEN
        RETURN QUERY SELECT o.customer_id, o.id, o.number FROM service.product_order o WHERE o.number = upper(word);
    ELSIF upper(word) ~ '^INV-' THEN
        RETURN QUERY SELECT o.customer_id, o.id, o.number
                     FROM service.invoice i JOIN service.product_order o ON o.customer_id = i.customer_id AND o.id = i.order_id
                     WHERE i.number = upper(word);
    END IF;
    RETURN QUERY SELECT o.customer_id, o.id, o.number FROM service.product_order o
                 WHERE hashtextextended(o.processor_reference, 0) = hashtextextended(word, 0)
                   AND o.processor_reference = word
                 ORDER BY o.id DESC LIMIT 100;
END
$$;

-- Customers that other things point to. Planned once a session: the beginning of an alias is a range of its
-- index, so that no pattern has to be known beforehand.
CREATE OR REPLACE FUNCTION reeve.search_elsewhere(typed text, patterns text[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
    word text := btrim(typed, E' \t\r\n');
    start text;
    found_ids bigint[];
    ids bigint[];
BEGIN
    found_ids := ARRAY(SELECT DISTINCT s.customer_id FROM reeve.sought_orders(typed) AS s);
    IF word IS NULL OR length(word) NOT BETWEEN 1 AND 200 OR word ~ '\s' THEN
        RETURN found_ids;
    END IF;
    IF word ~ '^#?[0-9]{1,18}$' THEN
        found_ids := found_ids || ARRAY(SELECT c.id FROM service.customer c WHERE c.id = ltrim(word, '#')::bigint);
    END IF;
    IF length(word) >= 3 THEN
        start := lower(word);
        ids := ARRAY(SELECT DISTINCT hit.customer_id FROM (
                         SELECT a.customer_id FROM service.alias a
                         WHERE lower(a.name) ~>=~ start AND lower(a.name) ~<~ (start || U&'\+10FFFF')
                         LIMIT 100) AS hit);
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

-- What was typed, in the three ways a customer can be found by it: words of their details, a number
-- written with signs, things that point to them.
CREATE OR REPLACE FUNCTION reeve.customer_search(typed text, OUT patterns text[], OUT number text,
                                                 OUT elsewhere bigint[])
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF coalesce(btrim(typed, E' \t\r\n'), '') = '' THEN
        elsewhere := '{}';
        RETURN;
    END IF;
    -- An address that is exactly somebody's means that customer, and the index answers at once.
    IF typed LIKE '%@%' AND length(typed) <= 500 THEN
        elsewhere := ARRAY(SELECT c.id FROM service.customer c
                           WHERE lower(c.email) = lower(btrim(typed, E' \t\r\n')));
        IF elsewhere <> '{}' THEN
            patterns := '{}';
            RETURN;
        END IF;
    END IF;
    patterns := reeve.search_patterns(typed);
    number := reeve.search_number(typed);
    elsewhere := reeve.search_elsewhere(typed, patterns);
    -- Digits alone stand in search_text without their separators: their groups need not be looked up.
    IF number ~ '^%[0-9]+%$' THEN
        patterns := ARRAY[number];
        number := NULL;
    END IF;
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
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN -- planned once a session; a function in SQL at each call
    RETURN concat_ws(' AND ',
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
        CASE WHEN args ? 'newsletter' THEN 'c.newsletter = $7' END);
END
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

-- One query of the page search. Its text has fixed parameters: those of reeve.customer_condition, $8 key
-- and $9 id of the cursor, $10 rows of a page, $11 and $12 what the query says.
CREATE OR REPLACE FUNCTION reeve.list_customers(query text, patterns text[], number text, elsewhere bigint[],
                                                args jsonb, key text, key_id bigint, page_size integer,
                                                extra text, extra_id bigint,
                                                OUT ids bigint[], OUT hits bigint, OUT bound text, OUT bound_id bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE query INTO ids, hits, bound, bound_id
    USING patterns, number, elsewhere, reeve.text_list(args, 'status'), reeve.text_list(args, 'plan'),
          reeve.text_list(args, 'country'), reeve.argument(args, 'newsletter', 'boolean')::boolean,
          key, key_id, page_size, extra, extra_id;
END
$$;

-- The ids of one page of the list, in the shown order. Which way is short depends on how dense the hits
-- lie, and the first rows in the shown order are a sample of that:
--  dense: walk the order's index and test each row; costs page / share rows,
--  by age: the hits of the newest (oldest) weeks that should hold a page of them; what these lack, more
--          weeks have, and then all,
--  by another column: some hits bound the page, see below.
-- jit and parallel workers cost more than the queries; a sequential scan is never the way.
CREATE OR REPLACE FUNCTION reeve.find_customer_page(args jsonb) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET jit = off SET max_parallel_workers_per_gather = 0 SET enable_seqscan = off AS $$
DECLARE
    sample constant integer := 300;
    search record;
    sort record;
    found record;
    before_bound record;
    within text;
    page_size integer := coalesce(reeve.integer_argument(args, 'limit', 1, 100), 100);
    descending boolean := coalesce(reeve.argument(args, 'descending', 'boolean')::boolean,
                                   NOT args ? 'sort' OR args ->> 'sort' = 'created_at');
    backwards boolean := args ? 'before' OR coalesce(reeve.argument(args, 'from_end', 'boolean')::boolean, false);
    "cursor" jsonb := coalesce(args -> 'after', args -> 'before');
    key text;
    key_id bigint;
    direction text;
    "position" text := 'true';
    condition text;
    walk text;
    hits_first text;
    by_age boolean;
    rows_ahead bigint;
    of_week constant text := 'ARRAY[service.week_of(c.created_at)]';
    weeks integer[];
    some_weeks text;
    bound text;
    all_accounts bigint;
    all_hits bigint;
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
    SELECT * INTO search FROM reeve.customer_search(reeve.argument(args, 'text', 'string'));
    condition := reeve.customer_condition(search.patterns, search.number, search.elsewhere, args);

    IF search.patterns IS NULL AND condition = 'true' AND sort.expression = 'c.created_at' THEN
        RETURN reeve.customers_by_age(direction = 'DESC', key::timestamptz, key_id, page_size, backwards);
    END IF;
    IF search.patterns IS NULL OR search.patterns = '{}' THEN
        found := reeve.list_customers(
            format('SELECT array_agg(w.id) FROM (SELECT c.id FROM service.customer c WHERE %1$s AND %4$s'
                   ' ORDER BY %2$s %3$s, c.id %3$s LIMIT $10) w',
                   "position", sort.expression, direction, condition),
            search.patterns, search.number, search.elsewhere, args, key, key_id, page_size, NULL, NULL);
        RETURN CASE WHEN backwards THEN reeve.reversed(found.ids) ELSE found.ids END;
    END IF;

    -- The table lies in the order of age, so that walking along it costs a quarter of walking along
    -- another column's index.
    by_age := sort.expression = 'c.created_at';
    rows_ahead := sample;
    walk := format(
        'SELECT array_agg(w.id), count(*) FROM (SELECT c.id FROM ('
        ' SELECT c.* FROM service.customer c WHERE %1$s ORDER BY %2$s %3$s, c.id %3$s LIMIT $12'
        ') c WHERE %4$s LIMIT $10) w',
        "position", sort.expression, direction, condition);
    LOOP
        found := reeve.list_customers(walk, search.patterns, search.number, search.elsewhere, args, key, key_id,
                                      page_size, NULL, rows_ahead);
        IF found.hits = page_size THEN
            RETURN CASE WHEN backwards THEN reeve.reversed(found.ids) ELSE found.ids END;
        END IF;
        -- Once more only, and only where the sample promises a short walk: half as many rows again.
        EXIT WHEN rows_ahead > sample OR found.hits < CASE WHEN by_age THEN 40 ELSE 20 END;
        rows_ahead := sample * page_size / found.hits * 3 / 2;
    END LOOP;

    IF by_age THEN
        hits_first := format(
            'WITH hit AS MATERIALIZED (SELECT c.id, %2$s AS key FROM service.customer c WHERE %1$s AND %4$s %%s),'
            ' page AS (SELECT id FROM hit ORDER BY key %3$s, id %3$s LIMIT $10)'
            ' SELECT array_agg(id), count(*) FROM page',
            "position", sort.expression, direction, condition);
        rows_ahead := rows_ahead * page_size / greatest(found.hits, 1.5) * 3 / 2;
        FOR attempt IN 1..3 LOOP
            weeks := CASE WHEN attempt < 3 THEN reeve.weeks_along(direction = 'DESC', key::timestamptz, key_id, rows_ahead) END;
            found := reeve.list_customers(
                format(hits_first, CASE WHEN weeks IS NOT NULL THEN
                    'AND ' || of_week || ' && $11::integer[]' END),
                search.patterns, search.number, search.elsewhere, args, key, key_id, page_size, weeks::text, NULL);
            EXIT WHEN found.hits = page_size OR weeks IS NULL;
            -- So few that all of them are quickly read.
            rows_ahead := CASE WHEN found.hits < 5 THEN NULL ELSE rows_ahead * page_size / found.hits * 3 / 2 END;
        END LOOP;
    ELSE
        -- Any page_size hits bound the page: the last of them in the shown order is a key that the
        -- page cannot pass. So the hits of some weeks tell how far the order's index has to be read, and
        -- the two bitmaps leave few rows to fetch. How many to look at: with k of H hits the page is among
        -- page_size / k of them all, and k + page_size * H / k is least at the root of page_size * H.
        all_accounts := (SELECT max(c.id) FROM service.customer c);
        some_weeks := format(
            'WITH hit AS MATERIALIZED (SELECT c.id, %2$s AS key FROM service.customer c WHERE %1$s AND %4$s'
            ' AND %5$s && $11::integer[]),'
            ' page AS MATERIALIZED (SELECT id, key FROM hit ORDER BY key %3$s, id %3$s LIMIT $10)'
            ' SELECT NULL, (SELECT count(*) FROM hit),'
            ' (SELECT key::text FROM page ORDER BY key %3$s, id %3$s OFFSET $10 - 1),'
            ' (SELECT id FROM page ORDER BY key %3$s, id %3$s OFFSET $10 - 1)',
            "position", sort.expression, direction, condition, of_week);
        rows_ahead := 5000;
        FOR attempt IN 1..2 LOOP
            weeks := reeve.weeks_along(true, NULL, NULL, rows_ahead);
            EXIT WHEN weeks IS NULL;
            found := reeve.list_customers(some_weeks, search.patterns, search.number, search.elsewhere, args,
                                          key, key_id, page_size, weeks::text, NULL);
            all_hits := all_accounts * found.hits / rows_ahead;
            EXIT WHEN found.hits < 5 OR attempt = 2;
            rows_ahead := sqrt(page_size::float * all_accounts * rows_ahead / found.hits);
        END LOOP;
        bound := CASE WHEN weeks IS NOT NULL THEN found.bound END;
        within := 'true';
        IF bound IS NOT NULL THEN
            within := format('(%s, c.id) %s ($11::%s, $12)', sort.expression,
                             CASE direction WHEN 'DESC' THEN '>=' ELSE '<=' END, sort.type);
            -- But where all the hits stand together, behind half of the index, reading all of them is
            -- quicker, at the price of some thirty index entries each. The newest rows are a sample of how
            -- much of the index lies before them.
            before_bound := reeve.list_customers(format(
                'SELECT NULL, count(*) FILTER (WHERE %1$s AND %2$s) * max(c.id) / 500'
                ' FROM (SELECT * FROM service.customer ORDER BY id DESC LIMIT 500) c', "position", within),
                search.patterns, search.number, search.elsewhere, args, key, key_id, page_size,
                bound, found.bound_id);
            IF 30 * all_hits < before_bound.hits THEN
                within := 'true';
            END IF;
        END IF;
        found := reeve.list_customers(format(
            'WITH hit AS MATERIALIZED (SELECT c.id, %2$s AS key FROM service.customer c'
            ' WHERE %1$s AND %4$s AND %5$s)'
            ' SELECT array_agg(w.id) FROM (SELECT id FROM hit ORDER BY key %3$s, id %3$s LIMIT $10) w',
            "position", sort.expression, direction, condition, within),
            search.patterns, search.number, search.elsewhere, args, key, key_id, page_size,
            bound, found.bound_id);
    END IF;
    RETURN CASE WHEN backwards THEN reeve.reversed(found.ids) ELSE found.ids END;
END
$$;

-- A page of the list as it opens, and as it is scrolled through: the same as above, but planned once a
-- session.
CREATE OR REPLACE FUNCTION reeve.customers_by_age(descending boolean, key timestamptz, key_id bigint,
                                                  page_size integer, backwards boolean) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    ids bigint[];
BEGIN
    IF descending THEN
        ids := ARRAY(SELECT c.id FROM service.customer c
                     WHERE (c.created_at, c.id) < (coalesce(key, 'infinity'), coalesce(key_id, 0))
                     ORDER BY c.created_at DESC, c.id DESC LIMIT page_size);
    ELSE
        ids := ARRAY(SELECT c.id FROM service.customer c
                     WHERE (c.created_at, c.id) > (coalesce(key, '-infinity'), coalesce(key_id, 0))
                     ORDER BY c.created_at, c.id LIMIT page_size);
    END IF;
    RETURN CASE WHEN backwards THEN reeve.reversed(ids) ELSE ids END;
END
$$;

-- The weeks of about so many accounts, from this one on or from the newest (oldest). Ids grow with age,
-- nearly: the account that many ids ahead says how far. NULL: so many that all accounts are meant.
CREATE OR REPLACE FUNCTION reeve.weeks_along(newest_first boolean, from_at timestamptz, from_id bigint,
                                             accounts bigint) RETURNS integer[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    lowest bigint := (SELECT min(c.id) FROM service.customer c);
    highest bigint := (SELECT max(c.id) FROM service.customer c);
    first_week integer;
    last_week integer;
BEGIN
    IF accounts IS NULL OR accounts > (highest - lowest) / 2 THEN
        RETURN NULL;
    END IF;
    IF newest_first THEN
        first_week := service.week_of(coalesce(from_at, (SELECT max(c.created_at) FROM service.customer c)));
        last_week := service.week_of((SELECT c.created_at FROM service.customer c
                                      WHERE c.id <= coalesce(from_id, highest) - accounts ORDER BY c.id DESC LIMIT 1));
    ELSE
        first_week := service.week_of(coalesce(from_at, (SELECT min(c.created_at) FROM service.customer c)));
        last_week := service.week_of((SELECT c.created_at FROM service.customer c
                                      WHERE c.id >= coalesce(from_id, lowest) + accounts ORDER BY c.id LIMIT 1));
    END IF;
    RETURN CASE WHEN last_week IS NOT NULL THEN
        ARRAY(SELECT generate_series(least(first_week, last_week), greatest(first_week, last_week))) END;
END
$$;

CREATE OR REPLACE FUNCTION reeve.reversed(ids bigint[]) RETURNS bigint[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT array_agg(i ORDER BY n DESC) FROM unnest(ids) WITH ORDINALITY AS u(i, n)
$$;
