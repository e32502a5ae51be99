-- SPDX-License-Identifier: GPL-3.0-or-later
-- Keeps reeve.visibility in step with the service's rows. Two callers: the service's triggers, within
-- the transaction that changes something, and the worker's walk over everything, which fills an empty
-- table, mends what two transactions could not see of each other, and is all there is where the
-- service's schema is views of somebody else's database.

-- How hard a key is to guess, in bits: its length times the entropy of its own characters. It cannot
-- know how the key was made, so it errs on the low side for short keys. A row, not a value: so it is
-- inlined, which makes a million of them ten times faster.
CREATE OR REPLACE FUNCTION reeve.key_strength(key text) RETURNS TABLE (bits integer)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(round(sum(each.n * (ln(length(key)::double precision) - ln(each.n::double precision)))
                          / ln(2::double precision)), 0)::integer
    FROM (SELECT count(*) AS n FROM unnest(string_to_array(key, NULL)) AS c GROUP BY c) AS each;
END;

-- The words of a class, and the class numbers that fit words.
CREATE OR REPLACE FUNCTION reeve.visibility_reach(class smallint) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (ARRAY['anybody', 'alias_password', 'key_only'])[(class & 3) + 1]
$$;
CREATE OR REPLACE FUNCTION reeve.visibility_findings(class smallint) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT ARRAY(SELECT f.word FROM (VALUES (64, 'open_alias'), (4, 'weak_key'), (8, 'duplicate_key'),
                                            (16, 'empty_password'), (32, 'reused_password')) AS f(bit, word)
                 WHERE class & f.bit <> 0)
$$;
-- NULL stands for every reach; for findings: whether there are any or not. One of the findings is enough.
CREATE OR REPLACE FUNCTION reeve.visibility_classes(reaches text[], findings text[]) RETURNS smallint[]
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT coalesce(reaches, '{}') <@ '{anybody,alias_password,key_only}' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'reach: anybody, alias_password or key_only was expected.';
    END IF;
    IF NOT coalesce(findings, '{}') <@ '{open_alias,weak_key,duplicate_key,empty_password,reused_password}' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'findings: there is no such finding.';
    END IF;
    RETURN ARRAY(SELECT c::smallint FROM generate_series(0, 127) AS c
                 WHERE c & 3 <> 3 AND (reaches IS NULL OR reeve.visibility_reach(c::smallint) = ANY (reaches))
                   AND (findings IS NULL OR reeve.visibility_findings(c::smallint) && findings));
END
$$;

-- What holds for these histories now. Passwords and keys are compared here, and stay here. Only
-- published aliases open anything; a password is reused when it stands on any other alias, whosever.
CREATE OR REPLACE FUNCTION reeve.visibility_of(centers bigint[])
RETURNS TABLE (center_id bigint, customer_id bigint, class smallint, key_created_at timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT h.id, h.customer_id,
           (CASE WHEN h.public OR coalesce(a.is_open, false) THEN 0 WHEN coalesce(a.is_guarded, false) THEN 1 ELSE 2 END
            + CASE WHEN k.bits < 64 THEN 4 ELSE 0 END
            + CASE WHEN EXISTS (SELECT FROM service.history_center o
                                WHERE hashtextextended(lower(o.status_key), 0) = hashtextextended(lower(h.status_key), 0)
                                  AND lower(o.status_key) = lower(h.status_key) AND o.id <> h.id) THEN 8 ELSE 0 END
            + CASE WHEN coalesce(a.is_blank, false) THEN 16 ELSE 0 END
            + CASE WHEN coalesce(a.is_reused, false) THEN 32 ELSE 0 END
            + CASE WHEN NOT h.public AND coalesce(a.is_open, false) THEN 64 ELSE 0 END)::smallint,
           h.key_created_at
    FROM service.history_center h
    CROSS JOIN LATERAL reeve.key_strength(h.status_key) AS k
    LEFT JOIN LATERAL (
        SELECT bool_or(coalesce(x.password, '') = '') AS is_open, bool_or(coalesce(x.password, '') <> '') AS is_guarded,
               bool_or(x.password <> '' AND btrim(x.password, E' \t\r\n') = '') AS is_blank,
               bool_or(x.password <> '' AND EXISTS (
                   SELECT FROM service.alias o
                   WHERE hashtextextended(o.password, 0) = hashtextextended(x.password, 0)
                     AND o.password = x.password AND o.id <> x.id)) AS is_reused
        FROM service.alias x
        WHERE x.customer_id = h.customer_id AND x.center_id = h.id AND x.published) AS a ON true
    WHERE h.id = ANY (centers)
$$;

-- Writes down what holds for these histories; says how many were not so before.
CREATE OR REPLACE FUNCTION reeve.derive_visibility(centers bigint[]) RETURNS integer
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    changed integer := 0;
    more integer;
BEGIN
    DELETE FROM reeve.visibility v
    WHERE v.center_id = ANY (centers) AND NOT EXISTS (SELECT FROM service.history_center h WHERE h.id = v.center_id);
    GET DIAGNOSTICS more = ROW_COUNT;
    changed := changed + more;
    -- Only rows that differ are written, and so locked.
    WITH now_so AS MATERIALIZED (SELECT * FROM reeve.visibility_of(centers)),
    updated AS (
        UPDATE reeve.visibility v
        SET customer_id = n.customer_id, class = n.class, key_created_at = n.key_created_at
        FROM now_so n WHERE n.center_id = v.center_id
          AND (v.customer_id, v.class, v.key_created_at) IS DISTINCT FROM (n.customer_id, n.class, n.key_created_at)
        RETURNING v.center_id),
    added AS (
        INSERT INTO reeve.visibility (center_id, customer_id, class, key_created_at)
        SELECT n.center_id, n.customer_id, n.class, n.key_created_at FROM now_so n
        WHERE NOT EXISTS (SELECT FROM reeve.visibility v WHERE v.center_id = n.center_id)
        ON CONFLICT (center_id) DO NOTHING
        RETURNING center_id)
    SELECT (SELECT count(*) FROM updated) + (SELECT count(*) FROM added) INTO more;
    RETURN changed + more;
END
$$;

-- The service changed these histories; the hashes are those of the passwords and keys that came or
-- went, each as often as it did. Another history is concerned where it has become, or is no longer,
-- the only one with such a value: it is among the first (how often + 2) with it. A neighbour that
-- somebody else is writing just now is left to the walk: waiting for each other could last for ever.
CREATE OR REPLACE FUNCTION reeve.visibility_changed(centers bigint[], passwords bigint[], keys bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    neighbours bigint[];
BEGIN
    IF centers IS NULL THEN
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM service.history_center h WHERE h.id = ANY (centers)) THEN
        PERFORM reeve.derive_visibility(centers);
    ELSE -- all gone, as in an erasure: there is nothing to be derived from
        DELETE FROM reeve.visibility v WHERE v.center_id = ANY (centers);
    END IF;
    neighbours := ARRAY(
        SELECT n.center_id FROM (SELECT u.hash, count(*) AS times FROM unnest(passwords) AS u(hash) GROUP BY u.hash) AS p,
            LATERAL (SELECT a.center_id FROM service.alias a
                     WHERE hashtextextended(a.password, 0) = p.hash LIMIT p.times + 2) AS n
        UNION
        SELECT n.id FROM (SELECT u.hash, count(*) AS times FROM unnest(keys) AS u(hash) GROUP BY u.hash) AS same,
            LATERAL (SELECT h.id FROM service.history_center h
                     WHERE hashtextextended(lower(h.status_key), 0) = same.hash LIMIT same.times + 2) AS n);
    neighbours := ARRAY(SELECT v.center_id FROM reeve.visibility v
                        WHERE v.center_id = ANY (neighbours) AND v.center_id <> ALL (centers)
                        ORDER BY v.center_id FOR UPDATE SKIP LOCKED);
    IF neighbours <> '{}' THEN
        PERFORM reeve.derive_visibility(neighbours);
    END IF;
END
$$;

-- The next histories of a walk behind `last`; NULL at the end. Rows whose history is gone are among them.
CREATE OR REPLACE FUNCTION reeve.next_histories(last bigint, most integer) RETURNS bigint[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT array_agg(f.id ORDER BY f.id)
    FROM (SELECT u.id FROM ((SELECT h.id FROM service.history_center h WHERE h.id > last ORDER BY h.id LIMIT most)
                            UNION
                            (SELECT v.center_id FROM reeve.visibility v WHERE v.center_id > last ORDER BY v.center_id LIMIT most)) AS u
          ORDER BY u.id LIMIT most) AS f
$$;

-- All of them, at once: after a fill or an upgrade.
CREATE OR REPLACE FUNCTION reeve.derive_all_visibility() RETURNS bigint
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    piece bigint[];
    last bigint := 0;
    changed bigint := 0;
BEGIN
    LOOP
        piece := reeve.next_histories(last, 20000);
        EXIT WHEN piece IS NULL;
        last := piece[cardinality(piece)];
        changed := changed + reeve.derive_visibility(piece);
    END LOOP;
    RETURN changed;
END
$$;

-- One step of the worker's walk; says how many rows had to be mended. NULL: another worker is at it.
CREATE OR REPLACE FUNCTION work.walk_visibility(most integer DEFAULT 2000) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    walk reeve.visibility_walk;
    piece bigint[];
BEGIN
    SELECT * INTO walk FROM reeve.visibility_walk FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    piece := reeve.next_histories(walk.walked_to, most);
    UPDATE reeve.visibility_walk w SET walked_to = coalesce(piece[cardinality(piece)], 0);
    PERFORM reeve.fold_visibility_counts(20000);
    IF piece IS NULL THEN
        -- Once around: what was written past the triggers is counted again, in one snapshot.
        INSERT INTO reeve.visibility_count (class, histories)
        SELECT n.class, sum(n.histories)
        FROM (SELECT v.class, count(*) AS histories FROM reeve.visibility v GROUP BY v.class
              UNION ALL SELECT k.class, -k.histories FROM reeve.visibility_count k) AS n
        GROUP BY n.class HAVING sum(n.histories) <> 0;
        RETURN 0;
    END IF;
    RETURN reeve.derive_visibility(piece);
END
$$;
REVOKE ALL ON FUNCTION work.walk_visibility(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work.walk_visibility(integer) TO reeve_worker;

-- A database from before this table is filled here, once.
DO $fill$
BEGIN
    IF NOT EXISTS (SELECT FROM reeve.visibility) AND EXISTS (SELECT FROM service.history_center) THEN
        PERFORM reeve.derive_all_visibility();
    END IF;
END
$fill$;
