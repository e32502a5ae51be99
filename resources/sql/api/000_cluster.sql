-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whether this database is where it was when it was last known to be whole (reeve/0013_cluster.sql), and
-- the tombstones on their way to the ledger outside.

CREATE OR REPLACE FUNCTION reeve.timeline_now() RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer;
END
$$;

CREATE OR REPLACE FUNCTION reeve.is_same_cluster(c reeve.cluster) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN c.timeline = reeve.timeline_now()
       AND c.system_identifier = (SELECT s.system_identifier FROM pg_control_system() AS s)
       AND c.database_oid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database());
END
$$;

-- The long way, when the server has been restarted since anybody looked, or the desk is closed.
CREATE OR REPLACE FUNCTION reeve.require_whole_database() RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    c reeve.cluster;
BEGIN
    SELECT * INTO c FROM reeve.cluster;
    IF c.single IS NULL OR c.closed_because IS NOT NULL OR NOT reeve.is_same_cluster(c) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005',
            MESSAGE = 'This database was restored from a backup, or has moved to another server: it may hold people'
                      ' who have been erased since. The desk stays closed until the administrator of the server has'
                      ' replayed the ledger of erasures (reevectl erasure replay).';
    END IF;
END
$$;

-- This is the database, here: after an installation, a clone for tests, or a replay.
CREATE OR REPLACE FUNCTION reeve.adopt_cluster() RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE reeve.cluster c
    SET system_identifier = (SELECT s.system_identifier FROM pg_control_system() AS s), timeline = reeve.timeline_now(),
        database_oid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()),
        server_started = pg_postmaster_start_time(), checked_at = clock_timestamp(), closed_because = NULL;
END
$$;

-- The worker's look. Says 'open', or why not; after a restart of the same server the short way is opened.
CREATE OR REPLACE FUNCTION work.check_cluster() RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    c reeve.cluster;
BEGIN
    SELECT * INTO c FROM reeve.cluster;
    IF c.closed_because IS NOT NULL THEN
        RETURN c.closed_because;
    END IF;
    IF NOT reeve.is_same_cluster(c) THEN
        RETURN 'the database was restored or has moved';
    END IF;
    IF c.server_started <> pg_postmaster_start_time() THEN
        UPDATE reeve.cluster x SET server_started = pg_postmaster_start_time(), checked_at = clock_timestamp();
    END IF;
    RETURN 'open';
END
$$;

CREATE OR REPLACE FUNCTION work.close_desk(because text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE reeve.cluster c SET closed_because = left(because, 300) WHERE c.closed_because IS NULL;
    IF FOUND THEN
        PERFORM audit.record('desk_closed', NULL, NULL, '{}', NULL, jsonb_build_object('because', left(because, 300)));
    END IF;
END
$$;

-- Gives the tombstones that wait their places in the ledger, in one order, without a gap.
CREATE OR REPLACE FUNCTION work.number_tombstones() RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    last bigint;
    many integer;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('reeve.ledger', 0));
    last := coalesce((SELECT max(t.seq) FROM reeve.tombstone t), 0);
    UPDATE reeve.tombstone t SET seq = last + f.n
    FROM (SELECT x.id, row_number() OVER (ORDER BY x.id) AS n FROM reeve.tombstone x WHERE x.seq IS NULL) AS f
    WHERE t.id = f.id;
    GET DIAGNOSTICS many = ROW_COUNT;
    RETURN last + many;
END
$$;

-- What the worker compares the ledger with: the database's id, its last place, the tombstone at `place`,
-- and the highest customer number that has been handed out.
CREATE OR REPLACE FUNCTION work.ledger_state(place bigint)
RETURNS TABLE (database_id uuid, last_seq bigint, at_place bytea, highest_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT c.database_id, coalesce((SELECT max(t.seq) FROM reeve.tombstone t), 0),
           (SELECT t.tombstone FROM reeve.tombstone t WHERE t.seq = place),
           greatest((SELECT max(k.id) FROM service.customer k),
                    CASE WHEN pg_get_serial_sequence('service.customer', 'id') IS NOT NULL
                         THEN pg_sequence_last_value(pg_get_serial_sequence('service.customer', 'id')::regclass) END, 0)
    FROM reeve.cluster c;
END
$$;

CREATE OR REPLACE FUNCTION work.ledger_entries(behind bigint, most integer)
RETURNS TABLE (seq bigint, tombstone bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
    RETURN QUERY SELECT t.seq, t.tombstone FROM reeve.tombstone t WHERE t.seq > behind ORDER BY t.seq LIMIT most;
END
$$;

REVOKE ALL ON FUNCTION work.check_cluster(), work.close_desk(text), work.number_tombstones(), work.ledger_state(bigint),
    work.ledger_entries(bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work.check_cluster(), work.close_desk(text), work.number_tombstones(), work.ledger_state(bigint),
    work.ledger_entries(bigint, integer) TO reeve_worker;
