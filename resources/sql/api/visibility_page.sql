-- SPDX-License-Identifier: GPL-3.0-or-later
-- A customer's histories (P6): who can read each in effect and through what, where it is shown, and
-- what staff do about it. The list over all customers stands in visibility_list.sql.

CREATE OR REPLACE FUNCTION reeve.setting_text(wanted text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((SELECT s.value FROM reeve.setting s WHERE s.name = wanted), '')
$$;

-- Everything that explains who can read these histories; neither keys nor passwords. Of several aliases
-- of a kind the oldest is named.
CREATE OR REPLACE FUNCTION reeve.history_facts(centers bigint[])
RETURNS TABLE (center_id bigint, customer_id bigint, key_created_at timestamptz, key_length integer, key_bits integer,
               public boolean, reach text, findings text[], open_alias text, open_aliases integer,
               guarded_alias text, guarded_aliases integer, hidden_aliases integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT h.id, h.customer_id, h.key_created_at, length(h.status_key), k.bits, h.public,
           reeve.visibility_reach(v.class), reeve.visibility_findings(v.class),
           a.open_alias, coalesce(a.open_aliases, 0), a.guarded_alias, coalesce(a.guarded_aliases, 0),
           coalesce(a.hidden_aliases, 0)
    FROM reeve.visibility_of(centers) AS v
    JOIN service.history_center h ON h.id = v.center_id
    CROSS JOIN LATERAL reeve.key_strength(h.status_key) AS k
    LEFT JOIN LATERAL (
        SELECT (array_agg(x.name ORDER BY x.id) FILTER (WHERE x.published AND coalesce(x.password, '') = ''))[1] AS open_alias,
               count(*) FILTER (WHERE x.published AND coalesce(x.password, '') = '')::integer AS open_aliases,
               (array_agg(x.name ORDER BY x.id) FILTER (WHERE x.published AND x.password <> ''))[1] AS guarded_alias,
               count(*) FILTER (WHERE x.published AND x.password <> '')::integer AS guarded_aliases,
               count(*) FILTER (WHERE NOT x.published)::integer AS hidden_aliases
        FROM service.alias x WHERE x.customer_id = h.customer_id AND x.center_id = h.id) AS a ON true
$$;

-- What a stranger may try, and how the service ought to answer: the history's own address without a
-- key, and each alias.
CREATE OR REPLACE FUNCTION reeve.probe_targets(centers bigint[])
RETURNS TABLE (center_id bigint, customer_id bigint, way text, alias text, expects text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT t.center_id, t.customer_id, t.way, t.alias, t.expects
    FROM (SELECT h.id AS center_id, h.customer_id, 'public' AS way, '' AS alias,
                 CASE WHEN h.public THEN 'open' ELSE 'closed' END AS expects, 0::bigint AS place
          FROM service.history_center h WHERE h.id = ANY (centers)
          UNION ALL
          SELECT a.center_id, a.customer_id, 'alias', a.name,
                 CASE WHEN NOT a.published THEN 'closed' WHEN coalesce(a.password, '') = '' THEN 'open' ELSE 'password' END, a.id
          FROM service.history_center h JOIN service.alias a ON a.customer_id = h.customer_id AND a.center_id = h.id
          WHERE h.id = ANY (centers)) AS t
    ORDER BY t.center_id, t.place
$$;

CREATE OR REPLACE FUNCTION api.customer_history_centers(id uuid)
RETURNS TABLE (center_id bigint, key_created_at timestamptz, key_length integer, key_bits integer, public boolean,
               visibility text, findings text[], open_alias text, open_aliases integer, guarded_alias text,
               guarded_aliases integer, hidden_aliases integer, status_url text, targets jsonb,
               hosts bigint, first_check_at timestamptz, last_check_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
    centers bigint[] := ARRAY(SELECT h.id FROM service.history_center h WHERE h.customer_id = ANY (d.customer_ids));
BEGIN
    RETURN QUERY
    SELECT f.center_id, f.key_created_at, f.key_length, f.key_bits, f.public, f.reach, f.findings, f.open_alias,
           f.open_aliases, f.guarded_alias, f.guarded_aliases, f.hidden_aliases, reeve.setting_text('status_url'),
           (SELECT jsonb_agg(jsonb_build_object('way', t.way, 'alias', t.alias, 'expects', t.expects))
            FROM reeve.probe_targets(ARRAY[f.center_id]) AS t),
           (SELECT count(*) FROM service.host x WHERE x.customer_id = f.customer_id AND x.center_id = f.center_id),
           span.first_at, span.last_at
    FROM reeve.history_facts(centers) AS f
    -- Host by host: the first and the last of a host's results are two steps in an index, whatever
    -- lies between.
    LEFT JOIN LATERAL (
        SELECT min(ends.first_at) AS first_at, max(ends.last_at) AS last_at
        FROM service.host x, LATERAL (
            SELECT (SELECT min(r.checked_at) FROM service.check_result r
                    WHERE r.customer_id = x.customer_id AND r.host_id = x.id) AS first_at,
                   (SELECT max(r.checked_at) FROM service.check_result r
                    WHERE r.customer_id = x.customer_id AND r.host_id = x.id) AS last_at) AS ends
        WHERE x.customer_id = f.customer_id AND x.center_id = f.center_id) AS span ON true
    ORDER BY f.center_id;
END
$$;

-- The history of this customer, locked for a change; the page must be open.
CREATE OR REPLACE FUNCTION reeve.lock_history(customer bigint, center bigint) RETURNS service.history_center
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    h service.history_center;
BEGIN
    PERFORM reeve.require_open_page(customer);
    -- The customer first, as the service's own triggers do.
    PERFORM FROM service.customer c WHERE c.id = customer FOR UPDATE;
    SELECT * INTO h FROM service.history_center x WHERE x.customer_id = customer AND x.id = center FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'This customer has no such history any more; the page is out of date.';
    END IF;
    RETURN h;
END
$$;

-- Gives the history a new key of 192 random bits: every link with the old one is dead from then on. The
-- key is not handed out; `key_created_at` is that of the key which is meant to go.
CREATE OR REPLACE FUNCTION api.rotate_status_key(op uuid, customer_id bigint, center_id bigint,
                                                 key_created_at timestamptz, reason text) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said text;
    h service.history_center;
    changed_by text;
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    PERFORM reeve.begin_operation($1, 'rotate_status_key');
    said := reeve.write_reason($5);
    h := reeve.lock_history($2, $3);
    IF $4 IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'key_created_at: the age of the key to be replaced was expected.';
    END IF;
    IF h.key_created_at <> $4 THEN
        SELECT x.person INTO changed_by FROM reeve.customer_changes($2, 0) AS x WHERE 'status_key' = ANY (x.fields) LIMIT 1;
        RAISE EXCEPTION USING ERRCODE = 'RV002',
            MESSAGE = format('The key has been replaced since the page was read: on %s UTC%s. Nothing was changed now.',
                             to_char(h.key_created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'),
                             coalesce(', by ' || reeve.person_name(changed_by), ''));
    END IF;
    UPDATE service.history_center x
    SET key_created_at = clock_timestamp(),
        status_key = left(translate(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'base64'),
                                    '+/=', '-_'), 32)
    WHERE x.id = h.id RETURNING * INTO h;
    PERFORM audit.record('status_key_rotated', NULL, NULL, ARRAY[$2], said,
                         jsonb_build_object('history', h.id, 'fields', jsonb_build_array('status_key'),
                             'version', (SELECT c.version FROM service.customer c WHERE c.id = $2)));
    RETURN h.key_created_at;
END
$$;

-- Closes what is open to anybody: the public mark goes, and so does the publication of every alias
-- without a password. An alias with a password stays, since the customer gives that to whom they
-- choose; the key stays, too. Returns how many aliases are no longer published.
CREATE OR REPLACE FUNCTION api.make_history_private(op uuid, customer_id bigint, center_id bigint, version integer,
                                                    reason text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said text;
    h service.history_center;
    c service.customer;
    last record;
    unpublished integer;
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    PERFORM reeve.begin_operation($1, 'make_history_private');
    said := reeve.write_reason($5);
    h := reeve.lock_history($2, $3);
    SELECT * INTO c FROM service.customer x WHERE x.id = $2;
    IF $4 IS DISTINCT FROM c.version THEN
        SELECT * INTO last FROM reeve.customer_changes($2, coalesce($4, 0)) LIMIT 1;
        RAISE EXCEPTION USING ERRCODE = 'RV002', MESSAGE = CASE WHEN FOUND
            THEN format('%s changed this customer on %s UTC. Nothing was changed now; look at it again first.',
                        reeve.person_name(last.person), to_char(last.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'))
            ELSE 'The customer, or the service, has changed something meanwhile. Nothing was changed now; look at it'
                 ' again first.' END;
    END IF;
    UPDATE service.alias a SET published = false
    WHERE a.customer_id = $2 AND a.center_id = $3 AND a.published AND coalesce(a.password, '') = '';
    GET DIAGNOSTICS unpublished = ROW_COUNT;
    IF NOT h.public AND unpublished = 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'This history is not open to anybody: there is nothing to close.';
    END IF;
    UPDATE service.history_center x SET public = false WHERE x.id = h.id AND x.public;
    PERFORM audit.record('history_made_private', NULL, NULL, ARRAY[$2], said,
                         jsonb_build_object('history', h.id, 'aliases', unpublished,
                             'version', (SELECT x.version FROM service.customer x WHERE x.id = $2),
                             'fields', CASE WHEN h.public AND unpublished > 0 THEN jsonb_build_array('public', 'published')
                                            WHEN h.public THEN jsonb_build_array('public')
                                            ELSE jsonb_build_array('published') END));
    RETURN unpublished;
END
$$;

-- Revealing a key is a disclosure of its own, from the open page.
CREATE OR REPLACE FUNCTION reeve.find_status_key(args jsonb) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    customer bigint := reeve.integer_argument(args, 'customer_id', 1, 9223372036854775807);
    center bigint := reeve.integer_argument(args, 'center_id', 1, 9223372036854775807);
BEGIN
    IF center IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'center_id: the number of a history was expected.';
    END IF;
    PERFORM reeve.require_open_page(customer);
    RETURN ARRAY(SELECT h.customer_id FROM service.history_center h WHERE h.customer_id = customer AND h.id = center);
END
$$;

CREATE OR REPLACE FUNCTION api.status_key(id uuid) RETURNS TABLE (center_id bigint, status_url text, status_key text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'status_key');
BEGIN
    RETURN QUERY
    SELECT h.id, reeve.setting_text('status_url'), h.status_key FROM service.history_center h
    WHERE h.customer_id = ANY (d.customer_ids) AND h.id = (d.args ->> 'center_id')::bigint;
END
$$;

-- Somebody is about to ask the service from outside, as a stranger: about one history of an open page,
-- or (no customer) about many, each page of which is a disclosure of its own. Returns the rules.
CREATE OR REPLACE FUNCTION api.begin_probe(op uuid, customer_id bigint, center_id bigint, reason text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said text;
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    PERFORM reeve.begin_operation($1, 'begin_probe');
    said := reeve.write_reason($4);
    IF $2 IS NOT NULL THEN
        PERFORM reeve.require_open_page($2);
        IF NOT EXISTS (SELECT FROM service.history_center h WHERE h.customer_id = $2 AND h.id = $3) THEN
            RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'This customer has no such history any more.';
        END IF;
    END IF;
    PERFORM audit.record('history_probed', NULL, NULL, CASE WHEN $2 IS NULL THEN '{}' ELSE ARRAY[$2] END, said,
                         jsonb_build_object('histories', CASE WHEN $2 IS NULL THEN 'many' ELSE 'one' END));
    RETURN (SELECT jsonb_object_agg(s.name, s.value) FROM reeve.setting s
            WHERE s.name IN ('status_url', 'public_url', 'alias_url') OR s.name LIKE 'probe\_%');
END
$$;

INSERT INTO reeve.disclosure_kind (kind, roles, needs_reason, counts_as) VALUES
    ('status_key', '{support,officer}', true, 'page')
ON CONFLICT (kind) DO UPDATE SET roles = excluded.roles, needs_reason = excluded.needs_reason,
                                 counts_as = excluded.counts_as;

REVOKE ALL ON FUNCTION api.customer_history_centers(uuid), api.status_key(uuid),
    api.rotate_status_key(uuid, bigint, bigint, timestamptz, text),
    api.make_history_private(uuid, bigint, bigint, integer, text), api.begin_probe(uuid, bigint, bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.customer_history_centers(uuid), api.status_key(uuid),
    api.rotate_status_key(uuid, bigint, bigint, timestamptz, text),
    api.make_history_private(uuid, bigint, bigint, integer, text), api.begin_probe(uuid, bigint, bigint, text)
    TO reeve_support, reeve_officer;
