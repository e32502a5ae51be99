-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rows of the list read again because they are said to have changed (channel service_customer, see
-- sql/service/0002_changes.sql). Whoever listens learns numbers and no more; what changed is read
-- here, on record, by those who have these customers on their screen anyhow.

-- At most a page, and only whom the caller has met in a list within the last hour: a number that one
-- was merely told by a notification, or guessed, reads nothing.
CREATE OR REPLACE FUNCTION reeve.find_customer_rows(args jsonb) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    since timestamptz := clock_timestamp() - interval '1 hour';
    wanted bigint[];
    missing bigint[];
BEGIN
    IF jsonb_typeof(args -> 'ids') IS DISTINCT FROM 'array'
       OR jsonb_array_length(args -> 'ids') NOT BETWEEN 1 AND 100 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'ids: 1 to 100 customers'' numbers were expected.';
    END IF;
    IF EXISTS (SELECT FROM jsonb_array_elements(args -> 'ids') AS i
               WHERE jsonb_typeof(i) <> 'number' OR i::text !~ '^[1-9][0-9]{0,17}$') THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'ids: a customer''s number was expected.';
    END IF;
    SELECT array_agg(DISTINCT i::bigint) INTO wanted FROM jsonb_array_elements_text(args -> 'ids') AS i;
    missing := ARRAY(SELECT w FROM unnest(wanted) AS w
                     WHERE NOT EXISTS (SELECT FROM reeve.list_seen s
                                       WHERE s.person = session_user AND s.customer_id = w AND s.seen_at > since));
    -- list_seen keeps when somebody was met first; whoever has read the list since has met them again.
    IF missing <> '{}' THEN
        missing := ARRAY(SELECT unnest(missing)
                         EXCEPT
                         SELECT unnest(d.customer_ids) FROM reeve.disclosure d
                         WHERE d.person = session_user AND d.disclosed_at > since AND d.kind = 'customer_page'
                           AND d.customer_ids && missing AND pg_xact_status(d.xid) = 'committed');
    END IF;
    IF missing <> '{}' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005',
            MESSAGE = 'You have not met all of these customers in a list within the last hour. Read the list again (F5).';
    END IF;
    RETURN ARRAY(SELECT c.id FROM service.customer c WHERE c.id = ANY (wanted) ORDER BY c.id);
END
$$;

-- Where a row stands in the list is the list's own business: there is no sort key here.
CREATE OR REPLACE FUNCTION api.customer_rows(id uuid)
RETURNS TABLE (customer_id bigint, username text, email text, first_name text, last_name text,
               business_name text, phone text, city text, country text, plan text, status text,
               newsletter boolean, created_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer_rows');
BEGIN
    RETURN QUERY
    SELECT c.id, c.username, c.email, c.first_name, c.last_name, c.business_name, c.phone, c.city, c.country,
           c.plan, c.status, c.newsletter, c.created_at
    FROM service.customer c WHERE c.id = ANY (d.customer_ids) ORDER BY c.id;
END
$$;

INSERT INTO reeve.disclosure_kind (kind, roles, needs_reason, counts_as) VALUES
    ('customer_rows', '{support,officer}', false, 'nothing')
ON CONFLICT (kind) DO UPDATE SET roles = excluded.roles, needs_reason = excluded.needs_reason,
                                 counts_as = excluded.counts_as;

REVOKE ALL ON FUNCTION api.customer_rows(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.customer_rows(uuid) TO reeve_support, reeve_officer;
