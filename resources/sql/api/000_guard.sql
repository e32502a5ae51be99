-- SPDX-License-Identifier: GPL-3.0-or-later
-- What every function of schema api stands on. The helpers live in schema reeve, which staff cannot
-- reach; identity is session_user, which no setting and no SET ROLE changes.
--
-- Errors (class RV), never with a customer's data:
--   RV001 not allowed        RV002 stale version     RV003 approval needed   RV004 quota
--   RV005 wrong state        RV006 not found         RV007 bad value         RV008 disclosure missing
--   RV009 account disabled   RV010 no account at the desk

-- The caller's row, if they are active and have one of the roles (none given: any role).
CREATE OR REPLACE FUNCTION reeve.require_staff(VARIADIC wanted text[] DEFAULT '{}') RETURNS reeve.staff
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    person reeve.staff;
BEGIN
    -- The short way to know that this database was not restored from a backup, see 000_cluster.sql.
    IF NOT EXISTS (SELECT FROM reeve.cluster c JOIN pg_database d ON d.oid = c.database_oid
                   WHERE d.datname = current_database() AND c.server_started = pg_postmaster_start_time()
                     AND c.closed_because IS NULL) THEN
        PERFORM reeve.require_whole_database();
    END IF;
    SELECT * INTO person FROM reeve.staff s WHERE s.login = session_user;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV010', MESSAGE = 'This account has no place at the desk.';
    END IF;
    IF NOT person.active THEN
        RAISE EXCEPTION USING ERRCODE = 'RV009', MESSAGE = 'This account has been disabled.';
    END IF;
    IF wanted <> '{}' AND person.role <> ALL (wanted) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV001',
            MESSAGE = format('The role "%s" may not do this.', person.role);
    END IF;
    RETURN person;
END
$$;

CREATE OR REPLACE FUNCTION reeve.setting_number(wanted text) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.value::integer FROM reeve.setting s WHERE s.name = wanted
$$;

-- The person is at work: what ends an idle session looks here, since a console's background reads
-- keep a connection busy without anybody sitting there.
CREATE OR REPLACE FUNCTION reeve.note_use() RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN -- not a function in SQL: these are parsed and planned again at each call
    INSERT INTO reeve.last_use AS u (person, at) VALUES (session_user, clock_timestamp())
    ON CONFLICT (person) DO UPDATE SET at = excluded.at WHERE u.at < excluded.at - interval '5 seconds';
END
$$;

-- An officer has lifted this person's limits for the hour.
CREATE OR REPLACE FUNCTION reeve.is_lifted(login text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM reeve.quota_lift l WHERE l.person = login AND l.until > clock_timestamp())
$$;

-- One event for the trail, in the caller's transaction.
CREATE OR REPLACE FUNCTION audit.record(event text, kind text DEFAULT NULL, disclosure uuid DEFAULT NULL,
                                        customer_ids bigint[] DEFAULT '{}', reason text DEFAULT NULL,
                                        detail jsonb DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO audit.inbox (person, event, kind, disclosure, customer_ids, reason, detail)
    VALUES (session_user, $1, $2, $3, $4, $5, $6);
END
$$;

-- Claims an operation id for the write that follows in this transaction.
CREATE OR REPLACE FUNCTION reeve.begin_operation(op uuid, what text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF op IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'op: an operation id (uuid) was expected.';
    END IF;
    INSERT INTO reeve.operation (op_id, person, kind) VALUES (op, session_user, what)
        ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'This operation has already been settled.';
    END IF;
    PERFORM reeve.note_use();
END
$$;

-- The caller's committed disclosure, for the second step of a read.
CREATE OR REPLACE FUNCTION reeve.disclosed(wanted uuid, wanted_kind text) RETURNS reeve.disclosure
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure;
BEGIN
    PERFORM reeve.require_staff();
    SELECT * INTO d FROM reeve.disclosure x WHERE x.id = wanted;
    -- The commit is the test that matters: a disclosure of a transaction that is still open, or was
    -- rolled back, is no disclosure.
    IF NOT FOUND OR pg_xact_status(d.xid) IS DISTINCT FROM 'committed'
       OR d.person <> session_user
       OR d.kind <> wanted_kind AND NOT (wanted_kind = 'customer' AND d.kind IN ('customer_again', 'customer_sheet'))
       OR d.disclosed_at < clock_timestamp() - interval '60 seconds' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV008',
            MESSAGE = 'There is no committed disclosure of yours with this id from the last 60 seconds.';
    END IF;
    IF d.refused = 'pages' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV004',
            MESSAGE = 'You have opened as many customers in the last hour as one person may.'
                      ' It is on record for the officers, who can raise the limit.';
    ELSIF d.refused = 'rows' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV004',
            MESSAGE = 'You have seen as many customers in lists in the last hour as one person may.'
                      ' It is on record for the officers, who can raise the limit.';
    END IF;
    RETURN d;
END
$$;

-- Refuses unless the caller has this customer's page open: has opened it, under a reason and on
-- record, within the last hour. Whoever reads a page again, or writes from it, stands on this.
CREATE OR REPLACE FUNCTION reeve.require_open_page(customer bigint) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF customer IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'customer_id: a customer''s number was expected.';
    END IF;
    IF NOT EXISTS (SELECT FROM reeve.disclosure d
                   WHERE d.person = session_user COLLATE "default" AND d.disclosed_at > clock_timestamp() - interval '1 hour'
                     AND d.is_page AND d.refused IS NULL AND d.kind = 'customer' AND d.customer_ids @> ARRAY[customer]
                     AND pg_xact_status(d.xid) = 'committed') THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005',
            MESSAGE = 'You have not opened this customer''s page within the last hour. Read it again (F5);'
                      ' what has been typed stays.';
    END IF;
END
$$;

-- The reason of a write, as the trail takes it; the console passes on the one the page was opened under.
CREATE OR REPLACE FUNCTION reeve.write_reason(reason text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said text := btrim(coalesce(reason, ''), E' \t\r\n');
BEGIN
    IF length(said) NOT BETWEEN 1 AND 1000 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'reason: 1 to 1,000 characters were expected.';
    END IF;
    RETURN said;
END
$$;

-- A colleague as others know them.
CREATE OR REPLACE FUNCTION reeve.person_name(wanted text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((SELECT nullif(s.full_name, '') FROM reeve.staff s WHERE s.login = wanted), wanted)
$$;

-- What the quota counts. By the index: the person is an argument, since session_user has a collation
-- of its own, which no index here has; and plans are kept for a session, the first of them perhaps
-- made while these tables were all but empty.
CREATE OR REPLACE FUNCTION reeve.pages_opened(login text, since timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
    RETURN (SELECT count(*) FROM reeve.disclosure d
            WHERE d.person = login AND d.disclosed_at > since AND d.is_page AND d.refused IS NULL);
END
$$;
CREATE OR REPLACE FUNCTION reeve.rows_listed(login text, since timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
    RETURN (SELECT coalesce(sum(d.fresh_rows), 0) FROM reeve.disclosure d
            WHERE d.person = login AND d.disclosed_at > since AND d.fresh_rows > 0);
END
$$;
CREATE OR REPLACE FUNCTION reeve.fresh_among(login text, ids bigint[], since timestamptz) RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
    RETURN cardinality(ids) - (SELECT count(*) FROM reeve.list_seen s
                               WHERE s.person = login AND s.customer_id = ANY (ids) AND s.seen_at > since);
END
$$;

-- Step one of every read of customer data (the reading itself is step two): looks the customers up,
-- keeps their ids, writes the trail, counts the quota. Returns nothing, so that a rollback gives
-- nothing away.
--
-- client_min_messages: with debug_print_plan, which is the user's own to set, the server would send
-- the plans of these statements, the ids found among them, before anything is committed.
CREATE OR REPLACE FUNCTION api.disclose(id uuid, kind text, args jsonb, reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning AS $$
DECLARE
    person reeve.staff;
    what reeve.disclosure_kind;
    found_ids bigint[];
    fresh integer := 0;
    refusal text;
    said text := btrim(coalesce($4, ''), E' \t\r\n');
    since timestamptz := clock_timestamp() - interval '1 hour';
BEGIN
    person := reeve.require_staff();
    SELECT * INTO what FROM reeve.disclosure_kind k WHERE k.kind = $2;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'kind: there is no such disclosure.';
    END IF;
    IF person.role <> ALL (what.roles) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV001',
            MESSAGE = format('The role "%s" may not do this.', person.role);
    END IF;
    -- An older snapshot would count an hour that has passed already: the quota needs to see what the
    -- person's other sessions have committed.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'Disclosures need the isolation level "read committed".';
    END IF;
    IF $1 IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'id: a uuid was expected.';
    END IF;
    IF what.needs_reason AND said = '' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007',
            MESSAGE = 'reason: opening a customer needs a reason, such as the case number.';
    END IF;
    IF length(said) > 1000 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'reason: at most 1,000 characters.';
    END IF;
    IF jsonb_typeof(coalesce($3, '{}')) <> 'object' OR pg_column_size($3) > 65536 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'args: an object of at most 64 kB was expected.';
    END IF;

    -- The record must survive a crash before anything is shown; the setting is the user's own to
    -- change, so it is set here, until the end of the transaction.
    PERFORM set_config('synchronous_commit', 'on', true);

    IF what.counts_as <> 'nothing' THEN
        -- One at a time per person: open transactions in parallel must not each see an empty hour.
        PERFORM pg_advisory_xact_lock(hashtextextended('reeve.quota ' || person.login, 0));
    END IF;
    IF what.counts_as = 'page' AND
       reeve.pages_opened(person.login, since)
       >= coalesce(person.quota_pages, reeve.setting_number('quota_pages')) AND NOT reeve.is_lifted(person.login) THEN
        refusal := 'pages';
    END IF;

    IF refusal IS NULL THEN
        EXECUTE format('SELECT reeve.%I($1)', 'find_' || what.kind) INTO found_ids USING coalesce($3, '{}');
        found_ids := coalesce(found_ids, '{}');
    END IF;

    IF what.counts_as = 'rows' AND found_ids <> '{}' THEN
        fresh := reeve.fresh_among(person.login, found_ids, since);
        IF fresh > 0 THEN
            IF fresh + reeve.rows_listed(person.login, since) > coalesce(person.quota_rows, reeve.setting_number('quota_rows'))
               AND NOT reeve.is_lifted(person.login) THEN
                refusal := 'rows';
                fresh := 0;
            ELSE
                INSERT INTO reeve.list_seen AS s (person, customer_id, seen_at)
                SELECT session_user, f.customer_id, clock_timestamp() FROM unnest(found_ids) AS f(customer_id)
                ON CONFLICT ON CONSTRAINT list_seen_pkey
                    DO UPDATE SET seen_at = excluded.seen_at WHERE s.seen_at <= since;
            END IF;
        END IF;
    END IF;
    IF refusal IS NOT NULL THEN
        found_ids := '{}';
    END IF;

    INSERT INTO reeve.disclosure (id, person, kind, args, reason, customer_ids, fresh_rows, refused, is_page)
    VALUES ($1, session_user, what.kind, coalesce($3, '{}'), said, found_ids, fresh, refusal, what.counts_as = 'page')
    ON CONFLICT ON CONSTRAINT disclosure_pkey DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'id: this disclosure id has been used before.';
    END IF;
    -- What a console reads by itself, because something changed, is nobody at work.
    IF what.kind NOT IN ('customer_again', 'customer_rows') THEN
        PERFORM reeve.note_use();
    END IF;
    PERFORM audit.record(CASE WHEN refusal IS NULL THEN 'disclosure' ELSE 'quota_reached' END,
                         what.kind, $1, found_ids, said,
                         CASE WHEN refusal IS NOT NULL THEN jsonb_build_object('limit', refusal) END);
    IF refusal IS NOT NULL THEN
        PERFORM pg_notify('reeve_quota', '');
    END IF;
END
$$;

-- True: the operation was saved. False: it was not, and never will be, since asking settles it.
-- Waits for a transaction that carries the id and is still open.
CREATE OR REPLACE FUNCTION api.operation_outcome(op uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff();
    IF op IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'op: an operation id (uuid) was expected.';
    END IF;
    INSERT INTO reeve.operation (op_id, person, kind) VALUES (op, session_user, 'abandoned')
        ON CONFLICT DO NOTHING;
    RETURN NOT FOUND AND EXISTS (SELECT FROM reeve.operation o
        WHERE o.op_id = op AND o.person = session_user AND o.kind <> 'abandoned');
END
$$;

REVOKE ALL ON FUNCTION api.disclose(uuid, text, jsonb, text), api.operation_outcome(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.disclose(uuid, text, jsonb, text)
    TO reeve_support, reeve_officer;
GRANT EXECUTE ON FUNCTION api.operation_outcome(uuid)
    TO reeve_support, reeve_officer, reeve_auditor, reeve_admin;
