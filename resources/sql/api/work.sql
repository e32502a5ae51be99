-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the worker calls; see reeve/0002_trail.sql for the shape of the trail.

-- The Merkle root of leaves in their order.
CREATE OR REPLACE FUNCTION audit.merkle_root(leaves bytea[]) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    nodes bytea[] := leaves;
BEGIN
    WHILE cardinality(nodes) > 1 LOOP
        SELECT array_agg(CASE WHEN p.more IS NULL THEN p.node
                              ELSE sha256('\x01'::bytea || p.node || p.more) END ORDER BY p.n)
        INTO nodes
        FROM (SELECT u.n, u.node, lead(u.node) OVER (ORDER BY u.n) AS more
              FROM unnest(nodes) WITH ORDINALITY AS u(node, n)) AS p
        WHERE p.n % 2 = 1;
    END LOOP;
    RETURN nodes[1];
END
$$;

-- What the trail's indexes hold, as 0002_trail.sql and 0006_reached.sql define it: another meaning here
-- would leave the indexes wrong. In PL/pgSQL, since a function in SQL is
-- set up anew for every row: sealing takes a quarter less.
CREATE OR REPLACE FUNCTION audit.at(payload text) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN RETURN (payload::jsonb ->> 'at')::bigint; END
$$;
CREATE OR REPLACE FUNCTION audit.person(payload text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN RETURN payload::jsonb ->> 'person'; END
$$;
CREATE OR REPLACE FUNCTION audit.event(payload text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN CASE WHEN payload::jsonb ->> 'event' = 'quota_reached' THEN 'quota_reached'
                ELSE coalesce(payload::jsonb ->> 'kind', payload::jsonb ->> 'event') END;
END
$$;

-- The bytes of an event as they are sealed: jsonb writes its keys in one order and one way.
CREATE OR REPLACE FUNCTION audit.canonical(i audit.inbox) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN jsonb_strip_nulls(jsonb_build_object(
        'at', (extract(epoch FROM i.at) * 1000000)::bigint,
        'person', i.person, 'event', i.event, 'kind', i.kind, 'disclosure', i.disclosure,
        'customers', to_jsonb(i.customer_ids), 'reason', nullif(i.reason, ''), 'detail', i.detail))::text;
END
$$;

-- Moves what has been committed since the last batch into the trail and seals it. Returns how many
-- events; 0 when there are none, NULL when another worker is at it. `thorough` looks at the whole
-- inbox: at a worker's start, and now and then, so that nothing depends on the remembered snapshot.
CREATE OR REPLACE FUNCTION work.seal(most integer DEFAULT 20000, thorough boolean DEFAULT false) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    h audit.head;
    snap pg_snapshot;
    leaves bytea[];
    moved integer;
    root bytea;
    seal bytea;
    running xid8[] := '{}';
BEGIN
    SELECT * INTO h FROM audit.head FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('synchronous_commit', 'on', true);
    -- A cluster that was restored may count its transactions from an earlier number.
    IF h.seen IS NULL OR pg_snapshot_xmax(h.seen) > pg_snapshot_xmax(pg_current_snapshot()) THEN
        thorough := true;
    ELSE
        running := ARRAY(SELECT pg_snapshot_xip(h.seen));
    END IF;

    WITH due AS (
        SELECT i.id FROM audit.inbox i
        WHERE thorough OR i.xid >= pg_snapshot_xmax(h.seen) OR i.xid = ANY (running)
        ORDER BY i.id LIMIT most
    ), gone AS (
        DELETE FROM audit.inbox i USING due WHERE i.id = due.id RETURNING i.id, audit.canonical(i) AS payload
    ), numbered AS (
        SELECT h.last_seq + row_number() OVER (ORDER BY g.id) AS seq, g.payload,
               uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) AS salt
        FROM gone g
    ), kept AS (
        INSERT INTO audit.log (seq, leaf, salt, payload)
        SELECT n.seq, sha256('\x00'::bytea || n.salt || int8send(n.seq) || convert_to(n.payload, 'UTF8')),
               n.salt, n.payload
        FROM numbered n
        RETURNING seq, leaf
    )
    SELECT array_agg(k.leaf ORDER BY k.seq), count(*)::integer, pg_current_snapshot()
    INTO leaves, moved, snap FROM kept k;

    -- A full batch has left some behind; they stand where the old snapshot finds them.
    IF moved < most THEN
        UPDATE audit.head SET seen = snap;
    ELSIF thorough THEN
        UPDATE audit.head SET seen = NULL;
    END IF;
    IF moved = 0 THEN
        RETURN 0;
    END IF;
    root := audit.merkle_root(leaves);
    seal := sha256(convert_to('reeve seal 1', 'UTF8') || int8send(h.batch + 1) || int8send(h.last_seq + 1)
                   || int8send(h.last_seq + moved) || root || h.hash);
    INSERT INTO audit.seal (batch, first_seq, last_seq, root, prev, hash)
    VALUES (h.batch + 1, h.last_seq + 1, h.last_seq + moved, root, h.hash, seal);
    UPDATE audit.head SET batch = h.batch + 1, last_seq = h.last_seq + moved, hash = seal;
    PERFORM pg_notify('reeve_trail', (h.batch + 1)::text);
    RETURN moved;
END
$$;

-- Ends the sessions of staff who have not used the desk for the set time, and of those who have been
-- disabled; says how many. Idle in transaction counts as idle: so does a console that only refreshes.
CREATE OR REPLACE FUNCTION work.idle_sessions() RETURNS TABLE (pid integer, person text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT a.pid, a.person FROM reeve.session_alive a JOIN reeve.staff s ON s.login = a.person
    LEFT JOIN reeve.last_use u ON u.person = a.person
    WHERE NOT s.active
       OR greatest(coalesce(u.at, '-infinity'), a.since)
          < clock_timestamp() - make_interval(mins => reeve.setting_number('idle_minutes'));
END
$$;

-- Who is connected, as the worker sees it (pg_read_all_stats is the worker's, not the owner's).
CREATE OR REPLACE FUNCTION work.note_sessions(sessions jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM reeve.session_alive a
    WHERE NOT EXISTS (SELECT FROM jsonb_to_recordset(sessions) AS x(pid integer, person text) WHERE x.pid = a.pid AND x.person = a.person);
    INSERT INTO reeve.session_alive (pid, person, since, seen_at)
    SELECT x.pid, x.person, x.since, clock_timestamp()
    FROM jsonb_to_recordset(sessions) AS x(pid integer, person text, since timestamptz)
    JOIN reeve.staff s ON s.login = x.person
    ON CONFLICT (pid) DO UPDATE SET seen_at = excluded.seen_at, person = excluded.person, since = excluded.since;
END
$$;

-- What was typed goes after a day, what was seen in lists after its hour, and an export whose
-- session is gone has failed.
CREATE OR REPLACE FUNCTION work.tidy() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lost record;
BEGIN
    UPDATE reeve.disclosure d SET args = NULL
    WHERE d.args IS NOT NULL AND d.disclosed_at < clock_timestamp() - interval '1 day';
    DELETE FROM reeve.note n WHERE n.deleted_at < clock_timestamp() - interval '10 minutes';
    DELETE FROM reeve.saved_search s WHERE s.deleted_at < clock_timestamp() - interval '10 minutes';
    DELETE FROM reeve.list_seen l WHERE l.seen_at < clock_timestamp() - interval '2 hours';
    FOR lost IN
        UPDATE reeve.export e SET state = 'failed', ended_at = clock_timestamp()
        WHERE e.state = 'running' AND e.started_at < clock_timestamp() - interval '1 minute'
          AND (e.started_at < clock_timestamp() - interval '61 minutes'
               OR NOT EXISTS (SELECT FROM reeve.session_alive a
                              WHERE a.person = e.person
                                AND (e.stream_pid IS NULL OR a.pid = e.stream_pid AND a.since <= e.stream_at)))
        RETURNING e.id, e.person
    LOOP
        INSERT INTO audit.inbox (person, event, kind, disclosure)
        VALUES (lost.person, 'export_failed', 'customers', lost.id);
        PERFORM pg_notify('reeve_export', lost.id::text);
    END LOOP;
    -- The ids of what can no longer be exported.
    DELETE FROM reeve.frozen_set f
    WHERE f.frozen_at < clock_timestamp() - interval '4 days'
      AND NOT EXISTS (SELECT FROM reeve.export e WHERE e.frozen = f.id AND e.state = 'running');
END
$$;

REVOKE ALL ON FUNCTION work.seal(integer, boolean), work.idle_sessions(), work.note_sessions(jsonb), work.tidy() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work.seal(integer, boolean), work.idle_sessions(), work.note_sessions(jsonb), work.tidy()
    TO reeve_worker;
