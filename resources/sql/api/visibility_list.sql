-- SPDX-License-Identifier: GPL-3.0-or-later
-- The histories of all customers, by who can read them and by what is wrong with them.

-- One page as history and customer, in the shown order. Each class has its own piece of the index; the
-- front of each piece is read, and the fronts are merged: at most 96 × 100 index entries, whatever is
-- wanted.
CREATE OR REPLACE FUNCTION reeve.visibility_rows(args jsonb) RETURNS TABLE (center_id bigint, customer_id bigint, place bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET jit = off SET max_parallel_workers_per_gather = 0 SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
    classes smallint[] := reeve.visibility_classes(reeve.text_list(args, 'reach'), reeve.text_list(args, 'findings'));
    page_size integer := coalesce(reeve.integer_argument(args, 'limit', 1, 100), 100);
    sort text := coalesce(reeve.argument(args, 'sort', 'string'), 'key_created_at');
    descending boolean := coalesce(reeve.argument(args, 'descending', 'boolean')::boolean, false);
    backwards boolean := args ? 'before' OR coalesce(reeve.argument(args, 'from_end', 'boolean')::boolean, false);
    "cursor" jsonb := coalesce(args -> 'after', args -> 'before');
    type text;
    key text;
    key_id bigint;
    direction text;
BEGIN
    IF sort NOT IN ('key_created_at', 'customer_id') THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'sort: the list cannot be sorted by this.';
    END IF;
    type := CASE sort WHEN 'customer_id' THEN 'bigint' ELSE 'timestamptz' END;
    direction := CASE WHEN descending <> backwards THEN 'DESC' ELSE 'ASC' END;
    IF jsonb_typeof("cursor") = 'object' THEN
        key := reeve.argument("cursor", 'key', 'string');
        key_id := reeve.integer_argument("cursor", 'id', 1, 9223372036854775807);
        IF key IS NULL OR key_id IS NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'after, before: a key and an id were expected.';
        END IF;
        BEGIN
            EXECUTE format('SELECT $1::%s', type) USING key;
        EXCEPTION WHEN data_exception OR invalid_text_representation THEN
            RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'after, before: the key is not of the sorted column.';
        END;
    ELSIF "cursor" IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'after, before: an object was expected.';
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT p.center_id, p.customer_id, row_number() OVER (ORDER BY p.%1$I %4$s, p.center_id %4$s)'
        ' FROM (SELECT f.* FROM unnest($1) AS c(class), LATERAL ('
        '   SELECT v.center_id, v.customer_id, v.key_created_at FROM reeve.visibility v'
        '   WHERE v.class = c.class %3$s ORDER BY v.%1$I %2$s, v.center_id %2$s LIMIT $2) AS f'
        '  ORDER BY f.%1$I %2$s, f.center_id %2$s LIMIT $2) AS p ORDER BY 3',
        sort, direction,
        CASE WHEN key IS NULL THEN '' ELSE format('AND (v.%I, v.center_id) %s ($3::%s, $4)', sort,
                                                  CASE direction WHEN 'DESC' THEN '<' ELSE '>' END, type) END,
        CASE WHEN descending THEN 'DESC' ELSE 'ASC' END)
    USING classes, page_size, key, key_id;
END
$$;

CREATE OR REPLACE FUNCTION reeve.find_visibility_page(args jsonb) RETURNS bigint[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT array_agg(DISTINCT r.customer_id) FROM reeve.visibility_rows(args) AS r
$$;

-- The page is found once more, and only what was disclosed is handed out: a history that came to the
-- page in between is not in it.
CREATE OR REPLACE FUNCTION reeve.disclosed_histories(d reeve.disclosure)
RETURNS TABLE (center_id bigint, customer_id bigint, place bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT r.center_id, r.customer_id, r.place FROM reeve.visibility_rows(d.args) AS r
    WHERE r.customer_id = ANY (d.customer_ids)
$$;

CREATE OR REPLACE FUNCTION api.visibility_page(id uuid)
RETURNS TABLE (center_id bigint, customer_id bigint, first_name text, last_name text, business_name text, username text,
               status text, key_created_at timestamptz, key_length integer, key_bits integer, public boolean,
               visibility text, findings text[], open_alias text, open_aliases integer, guarded_alias text,
               guarded_aliases integer, hidden_aliases integer, sort_key text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'visibility_page');
    by_customer boolean := d.args ->> 'sort' = 'customer_id';
    centers bigint[];
BEGIN
    SELECT array_agg(r.center_id ORDER BY r.place) INTO centers FROM reeve.disclosed_histories(d) AS r;
    RETURN QUERY
    SELECT f.center_id, f.customer_id, c.first_name, c.last_name, c.business_name, c.username, c.status,
           f.key_created_at, f.key_length, f.key_bits, f.public, f.reach, f.findings, f.open_alias, f.open_aliases,
           f.guarded_alias, f.guarded_aliases, f.hidden_aliases,
           CASE WHEN by_customer THEN f.customer_id::text
                ELSE to_char(f.key_created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || '+00' END
    FROM unnest(centers) WITH ORDINALITY AS wanted(center_id, place)
    JOIN reeve.history_facts(centers) AS f ON f.center_id = wanted.center_id
    JOIN service.customer c ON c.id = f.customer_id
    ORDER BY wanted.place;
END
$$;

-- What a stranger may try of this page; under the same disclosure.
CREATE OR REPLACE FUNCTION api.visibility_targets(id uuid)
RETURNS TABLE (center_id bigint, customer_id bigint, way text, alias text, expects text, sort_key text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'visibility_page');
    centers bigint[] := ARRAY(SELECT r.center_id FROM reeve.disclosed_histories(d) AS r ORDER BY r.place);
BEGIN
    RETURN QUERY
    SELECT t.center_id, t.customer_id, t.way, t.alias, t.expects, t.customer_id::text
    FROM unnest(centers) WITH ORDINALITY AS wanted(center_id, place)
    JOIN reeve.probe_targets(centers) AS t ON t.center_id = wanted.center_id
    ORDER BY wanted.place, t.way DESC, t.alias;
END
$$;

-- How many histories there are of each class, from the lines that add up to it; no personal data, so no disclosure.
CREATE OR REPLACE FUNCTION api.visibility_counts() RETURNS TABLE (visibility text, findings text[], histories bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    RETURN QUERY
    SELECT reeve.visibility_reach(n.class), reeve.visibility_findings(n.class), n.histories
    FROM (SELECT v.class, sum(v.histories)::bigint AS histories FROM reeve.visibility_count v
          GROUP BY v.class HAVING sum(v.histories) <> 0) AS n;
END
$$;

INSERT INTO reeve.disclosure_kind (kind, roles, needs_reason, counts_as) VALUES
    ('visibility_page', '{support,officer}', false, 'rows')
ON CONFLICT (kind) DO UPDATE SET roles = excluded.roles, needs_reason = excluded.needs_reason,
                                 counts_as = excluded.counts_as;

REVOKE ALL ON FUNCTION api.visibility_page(uuid), api.visibility_targets(uuid), api.visibility_counts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.visibility_page(uuid), api.visibility_targets(uuid), api.visibility_counts()
    TO reeve_support, reeve_officer;
