-- SPDX-License-Identifier: GPL-3.0-or-later
-- The life of a deletion as staff act on it; the list is in deletions_list.sql, the worker's part in
-- erasure.sql. States and dates: reeve/0011_deletion.sql.
--
-- All write: an operation id first, reason last (1 to 1,000 characters, for the trail). Those that name a
-- customer need their page open (RV005 else). Errors: RV001 role, RV005 wrong state (with the state in
-- words), RV006 no such deletion, RV007 bad value with the field in front.
--
--   api.request_deletion(op, customer_id, kind, received_on, reason) → deletion_id, state, due_at
--       support, officer. kind "closing" (closes the account; six months) or "art17" (closes it if it is
--       open; one month from received_on, a date of the last 31 days, NULL: today; an account that is
--       closed already keeps the earlier of both dates).
--   api.reactivate(op, customer_id, reason) → the customer's status      support, officer
--   api.hold_deletion(op, customer_id, ground, review_on, reason)        officer; again: changes it
--   api.release_deletion(op, customer_id, reason) → state                officer
--   api.start_erasure_run(op, deletion_ids, reason) → run_id, wanted     officer; NULL: all that are due
--   api.change_erasure_run(op, run_id, wanted, reason)                   officer; "paused", "running", "cancelled"
--   api.retry_deletions(op, deletion_ids, reason) → how many             officer; NULL: all that failed
--   api.settle_erasure_step(op, step_id, done, remark)                   officer; false: it failed, try again
--   api.release_erasures(op, day)                                        officer; NULL: today
--   api.save_erasure_settings(op, settings, reason)                      officer; see api.erasure_settings()
-- Before its date an account is erased by the request "early_erasure" {"deletion_id"}: asked for by support
-- or officer, voted on by another officer; when it is carried out the deletion is due at once.
--
-- NOTIFY reeve_deletion, payload deletion id or '': a hint to refresh.

CREATE OR REPLACE FUNCTION reeve.setting_text(wanted text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.value FROM reeve.setting s WHERE s.name = wanted
$$;

CREATE OR REPLACE FUNCTION reeve.deletion_due(kind text, since timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    zone text := reeve.setting_text('time_zone');
BEGIN
    RETURN (since AT TIME ZONE zone + CASE kind WHEN 'art17' THEN interval '1 month' ELSE interval '6 months' END)
           AT TIME ZONE zone;
END
$$;

-- Opens the deletion of a closed account unless it has one; by whoever closed it.
CREATE OR REPLACE FUNCTION reeve.open_deletion(customer bigint, before text, since timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    INSERT INTO reeve.account_deletion (customer_id, kind, status_before, requested_at, requested_by, due_at)
    VALUES (customer, 'closing', coalesce(nullif(before, 'closed'), 'active'), since,
            CASE WHEN EXISTS (SELECT FROM reeve.staff s WHERE s.login = session_user) THEN session_user ELSE 'service' END,
            reeve.deletion_due('closing', since))
    ON CONFLICT (customer_id) WHERE erased_at IS NULL AND state <> 'reactivated' DO NOTHING
    RETURNING id INTO made;
    IF FOUND THEN
        PERFORM pg_notify('reeve_deletion', made::text);
    END IF;
END
$$;

-- The account is open again: the deletion ends, whatever state it was in. An erasure under way sees
-- this under its lock on the row, or has been first.
CREATE OR REPLACE FUNCTION reeve.end_deletion(customer bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ended bigint;
BEGIN
    UPDATE reeve.account_deletion d
    SET state = 'reactivated', settled_at = clock_timestamp(), claimed_by = NULL, run_id = NULL, failure = NULL,
        hold_ground = NULL, hold_review_on = NULL, hold_by = NULL, hold_at = NULL,
        settled_by = CASE WHEN EXISTS (SELECT FROM reeve.staff s WHERE s.login = session_user) THEN session_user ELSE 'service' END
    WHERE d.customer_id = customer AND d.erased_at IS NULL AND d.state <> 'reactivated'
    RETURNING d.id INTO ended;
    IF FOUND THEN
        PERFORM pg_notify('reeve_deletion', ended::text);
    END IF;
    RETURN FOUND;
END
$$;

-- Called by the service's trigger (service/0006_closing.sql).
CREATE OR REPLACE FUNCTION reeve.account_status_changed(customer bigint, before text, closed_at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF closed_at IS NULL THEN
        PERFORM reeve.end_deletion(customer);
    ELSE
        PERFORM reeve.open_deletion(customer, before, closed_at);
    END IF;
END
$$;

-- Closed accounts that no trigger told of: those from before Reeve, and where the service is views.
CREATE OR REPLACE FUNCTION reeve.find_closed_accounts(most integer DEFAULT 5000) RETURNS integer
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    made integer;
BEGIN
    INSERT INTO reeve.account_deletion (customer_id, kind, status_before, requested_at, requested_by, due_at)
    SELECT c.id, 'closing', 'active', c.closed_at, 'service', reeve.deletion_due('closing', c.closed_at)
    FROM service.customer c
    WHERE c.closed_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM reeve.account_deletion d
                      WHERE d.customer_id = c.id AND d.erased_at IS NULL AND d.state <> 'reactivated')
    LIMIT most
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS made = ROW_COUNT;
    RETURN made;
END
$$;

CREATE OR REPLACE FUNCTION reeve.deletion_state_words(state text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE state WHEN 'grace_period' THEN 'in its grace period' WHEN 'due' THEN 'due' WHEN 'on_hold' THEN 'on hold'
        WHEN 'executing' THEN 'being erased' WHEN 'failed' THEN 'failed' WHEN 'reactivated' THEN 'reactivated'
        WHEN 'partially_executed' THEN 'erased here, with tasks open elsewhere' ELSE 'erased' END
$$;

-- The customer's live deletion, locked. Waits for an erasure that has the row, and then says so.
CREATE OR REPLACE FUNCTION reeve.lock_deletion(customer bigint) RETURNS reeve.account_deletion
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.account_deletion;
BEGIN
    SELECT * INTO d FROM reeve.account_deletion x
    WHERE x.customer_id = customer AND x.erased_at IS NULL AND x.state <> 'reactivated' FOR UPDATE;
    IF NOT FOUND THEN
        IF EXISTS (SELECT FROM reeve.account_deletion x WHERE x.customer_id = customer AND x.erased_at IS NOT NULL) THEN
            RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'This account has been erased; that cannot be undone.';
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'No deletion of this account is under way.';
    END IF;
    RETURN d;
END
$$;

CREATE OR REPLACE FUNCTION api.request_deletion(op uuid, customer_id bigint, kind text, received_on date, reason text)
RETURNS TABLE (deletion_id bigint, state text, due_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    c service.customer;
    d reeve.account_deletion;
    said text;
    due timestamptz;
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    PERFORM reeve.begin_operation($1, 'request_deletion');
    said := reeve.write_reason($5);
    PERFORM reeve.require_open_page($2);
    PERFORM reeve.check_deletion_request($3, $4);
    SELECT * INTO c FROM service.customer x WHERE x.id = $2 FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'This customer no longer exists; the account was erased meanwhile.';
    END IF;
    IF $3 = 'closing' AND c.status = 'closed' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'This account is closed already.';
    END IF;
    IF c.status <> 'closed' THEN
        c.closed_at := clock_timestamp();
        UPDATE service.customer x SET status = 'closed', closed_at = c.closed_at, version = c.version + 1 WHERE x.id = c.id;
    END IF;
    PERFORM reeve.open_deletion(c.id, c.status, c.closed_at); -- unless the service's trigger has
    d := reeve.lock_deletion(c.id);
    IF $3 = 'art17' THEN
        IF d.kind = 'art17' THEN
            RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'An Art. 17 request is under way already.';
        END IF;
        due := least(d.due_at, reeve.deletion_due('art17', reeve.received_at($4)));
        UPDATE reeve.account_deletion x
        SET kind = 'art17', due_at = due,
            state = CASE WHEN x.state = 'grace_period' AND due <= clock_timestamp() THEN 'due' ELSE x.state END
        WHERE x.id = d.id RETURNING * INTO d;
    END IF;
    UPDATE reeve.account_deletion x SET requested_by = session_user WHERE x.id = d.id;
    PERFORM audit.record('deletion_requested', NULL, NULL, ARRAY[$2], said,
                         jsonb_build_object('deletion', d.id, 'kind', $3, 'due_at', d.due_at, 'version', c.version + 1));
    PERFORM pg_notify('reeve_deletion', d.id::text);
    RETURN QUERY SELECT d.id, d.state, d.due_at;
END
$$;

CREATE OR REPLACE FUNCTION api.reactivate(op uuid, customer_id bigint, reason text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.account_deletion;
    said text;
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    PERFORM reeve.begin_operation($1, 'reactivate');
    said := reeve.write_reason($3);
    PERFORM reeve.require_open_page($2);
    PERFORM FROM service.customer x WHERE x.id = $2 FOR UPDATE; -- waits for an erasure that has them
    d := reeve.lock_deletion($2);
    IF d.state = 'on_hold' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'This deletion is on hold; an officer releases it first.';
    END IF;
    PERFORM reeve.end_deletion($2);
    UPDATE service.customer x SET status = d.status_before, closed_at = NULL WHERE x.id = $2 AND x.status = 'closed';
    PERFORM audit.record('reactivated', NULL, NULL, ARRAY[$2], said, jsonb_build_object('deletion', d.id, 'state', d.state));
    RETURN d.status_before;
END
$$;

CREATE OR REPLACE FUNCTION api.hold_deletion(op uuid, customer_id bigint, ground text, review_on date, reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.account_deletion;
    why text := btrim(coalesce($3, ''));
    said text;
    today date := (clock_timestamp() AT TIME ZONE reeve.setting_text('time_zone'))::date;
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'hold_deletion');
    said := reeve.write_reason($5);
    PERFORM reeve.require_open_page($2);
    IF length(why) NOT BETWEEN 3 AND 500 OR why ~ '[\x01-\x1f\x7f-\x9f]' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'ground: 3 to 500 characters were expected.';
    END IF;
    IF $4 IS NULL OR $4 <= today OR $4 > today + 366 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'review_on: a day within the next year was expected.';
    END IF;
    d := reeve.lock_deletion($2);
    UPDATE reeve.account_deletion x
    SET state = 'on_hold', hold_ground = why, hold_review_on = $4, hold_by = session_user, hold_at = clock_timestamp(),
        claimed_by = NULL, run_id = NULL, failure = NULL
    WHERE x.id = d.id;
    PERFORM audit.record('deletion_held', NULL, NULL, ARRAY[$2], said,
                         jsonb_build_object('deletion', d.id, 'state', d.state, 'review_on', $4));
    PERFORM pg_notify('reeve_deletion', d.id::text);
END
$$;

CREATE OR REPLACE FUNCTION api.release_deletion(op uuid, customer_id bigint, reason text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.account_deletion;
    said text;
    next_state text;
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'release_deletion');
    said := reeve.write_reason($3);
    PERFORM reeve.require_open_page($2);
    d := reeve.lock_deletion($2);
    IF d.state <> 'on_hold' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = format('This deletion is not on hold: it is %s.', reeve.deletion_state_words(d.state));
    END IF;
    next_state := CASE WHEN d.due_at <= clock_timestamp() THEN 'due' ELSE 'grace_period' END;
    UPDATE reeve.account_deletion x
    SET state = next_state, hold_ground = NULL, hold_review_on = NULL, hold_by = NULL, hold_at = NULL
    WHERE x.id = d.id;
    PERFORM audit.record('deletion_released', NULL, NULL, ARRAY[$2], said, jsonb_build_object('deletion', d.id));
    PERFORM pg_notify('reeve_deletion', d.id::text);
    RETURN next_state;
END
$$;

CREATE OR REPLACE FUNCTION reeve.check_id_list(ids bigint[]) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF ids IS NOT NULL AND cardinality(ids) NOT BETWEEN 1 AND 1000 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'deletion_ids: 1 to 1,000, or null for all.';
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION api.start_erasure_run(op uuid, deletion_ids bigint[], reason text)
RETURNS TABLE (run_id bigint, wanted integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    run bigint;
    many integer;
    said text;
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'start_erasure_run');
    said := reeve.write_reason($3);
    PERFORM reeve.check_id_list($2);
    IF reeve.data_map_problem() <> '' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'Nothing is erased: ' || reeve.data_map_problem() || '.';
    END IF;
    INSERT INTO reeve.erasure_run AS r (started_by, reason, wanted) VALUES (session_user, '', 0) RETURNING r.id INTO run;
    UPDATE reeve.account_deletion d SET run_id = run, state = 'due'
    FROM (SELECT x.id FROM reeve.account_deletion x
          WHERE ($2 IS NULL OR x.id = ANY ($2)) AND x.run_id IS NULL
            AND x.state IN ('due', 'grace_period') AND x.due_at <= clock_timestamp()
          ORDER BY x.id FOR UPDATE) AS f
    WHERE d.id = f.id;
    GET DIAGNOSTICS many = ROW_COUNT;
    IF many = 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'None of these deletions is due, or they are in a run already.';
    END IF;
    UPDATE reeve.erasure_run r SET wanted = many, reason = said WHERE r.id = run;
    PERFORM audit.record('erasure_run_started', NULL, NULL, '{}', said, jsonb_build_object('run', run, 'deletions', many));
    PERFORM pg_notify('reeve_deletion', '');
    RETURN QUERY SELECT run, many;
END
$$;

CREATE OR REPLACE FUNCTION api.change_erasure_run(op uuid, run_id bigint, wanted text, reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    r reeve.erasure_run;
    said text;
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'change_erasure_run');
    said := reeve.write_reason($4);
    IF $3 IS NULL OR $3 NOT IN ('running', 'paused', 'cancelled') THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'wanted: "paused", "running" or "cancelled" was expected.';
    END IF;
    SELECT * INTO r FROM reeve.erasure_run x WHERE x.id = $2 FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'There is no such run.';
    END IF;
    IF r.state NOT IN ('running', 'paused') OR r.state = $3 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = format('This run is %s.', r.state);
    END IF;
    UPDATE reeve.erasure_run x SET state = $3, ended_at = CASE WHEN $3 = 'cancelled' THEN clock_timestamp() END WHERE x.id = $2;
    IF $3 = 'cancelled' THEN -- they stay due, and wait for the schedule
        UPDATE reeve.account_deletion d SET run_id = NULL WHERE d.run_id = $2 AND d.state = 'due';
    END IF;
    PERFORM audit.record('erasure_run_' || $3, NULL, NULL, '{}', said, jsonb_build_object('run', $2));
    PERFORM pg_notify('reeve_deletion', '');
END
$$;

CREATE OR REPLACE FUNCTION api.retry_deletions(op uuid, deletion_ids bigint[], reason text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    many integer;
    said text;
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'retry_deletions');
    said := reeve.write_reason($3);
    PERFORM reeve.check_id_list($2);
    UPDATE reeve.account_deletion d SET state = 'due', attempts = 0, failure = NULL
    WHERE d.state = 'failed' AND ($2 IS NULL OR d.id = ANY ($2));
    GET DIAGNOSTICS many = ROW_COUNT;
    IF many = 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'None of these deletions has failed.';
    END IF;
    -- A run that they belong to goes on.
    UPDATE reeve.erasure_run r SET state = 'running', ended_at = NULL
    WHERE r.state = 'done' AND EXISTS (SELECT FROM reeve.account_deletion d WHERE d.run_id = r.id AND d.state = 'due');
    PERFORM audit.record('deletions_retried', NULL, NULL, '{}', said, jsonb_build_object('deletions', many));
    PERFORM pg_notify('reeve_deletion', '');
    RETURN many;
END
$$;

CREATE OR REPLACE FUNCTION api.settle_erasure_step(op uuid, step_id bigint, done boolean, remark text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s reeve.erasure_step;
    d reeve.account_deletion;
    said text := btrim(coalesce($4, ''));
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'settle_erasure_step');
    IF $3 IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'done: yes or no was expected.';
    END IF;
    IF length(said) > 500 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'remark: at most 500 characters.';
    END IF;
    SELECT x.* INTO d FROM reeve.account_deletion x
    WHERE x.id = (SELECT t.deletion_id FROM reeve.erasure_step t WHERE t.id = $2) FOR UPDATE;
    SELECT * INTO s FROM reeve.erasure_step x WHERE x.id = $2 FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'There is no such task.';
    END IF;
    IF s.state = 'done' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'This task has been done already.';
    END IF;
    UPDATE reeve.erasure_step x
    SET state = CASE WHEN $3 THEN 'done' ELSE 'failed' END, settled_by = session_user, settled_at = clock_timestamp(),
        remark = CASE WHEN $3 THEN NULL ELSE nullif(said, '') END, reference = CASE WHEN $3 THEN NULL ELSE x.reference END
    WHERE x.id = $2;
    IF $3 AND d.state = 'partially_executed'
       AND NOT EXISTS (SELECT FROM reeve.erasure_step x WHERE x.deletion_id = d.id AND x.state <> 'done') THEN
        UPDATE reeve.account_deletion x SET state = 'erased' WHERE x.id = d.id;
    END IF;
    PERFORM audit.record(CASE WHEN $3 THEN 'erasure_step_done' ELSE 'erasure_step_failed' END, NULL, NULL, ARRAY[d.customer_id],
                         NULL, jsonb_build_object('deletion', d.id, 'step', $2, 'kind', s.kind, 'target', s.target));
    PERFORM pg_notify('reeve_deletion', d.id::text);
END
$$;

-- Before its date: two people.
CREATE OR REPLACE FUNCTION reeve.freeze_early_erasure(payload jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    wanted bigint := reeve.integer_argument(payload, 'deletion_id', 1, 9223372036854775807);
    d reeve.account_deletion;
BEGIN
    SELECT * INTO d FROM reeve.account_deletion x WHERE x.id = wanted;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'deletion_id: there is no such deletion.';
    END IF;
    IF d.state <> 'grace_period' OR d.due_at <= clock_timestamp() THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005',
            MESSAGE = format('Only a deletion before its date needs this; it is %s.', reeve.deletion_state_words(d.state));
    END IF;
    -- The customer's number: whoever votes on it must be able to look at whom it is about.
    RETURN jsonb_build_object('deletion_id', d.id, 'customer_id', d.customer_id, 'kind', d.kind, 'due_at', d.due_at, 'requested_at', d.requested_at);
END
$$;

CREATE OR REPLACE FUNCTION reeve.run_early_erasure(payload jsonb, approval uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.account_deletion;
BEGIN
    SELECT * INTO d FROM reeve.account_deletion x WHERE x.id = (payload ->> 'deletion_id')::bigint FOR UPDATE;
    IF NOT FOUND OR d.state <> 'grace_period' OR d.due_at <> (payload ->> 'due_at')::timestamptz THEN
        RAISE EXCEPTION USING ERRCODE = 'RV002', MESSAGE = 'The deletion has changed since this was asked for.';
    END IF;
    UPDATE reeve.account_deletion x
    SET state = 'due', promised_at = x.due_at, due_at = clock_timestamp(), approval = $2 WHERE x.id = d.id;
    PERFORM audit.record('erasure_advanced', NULL, NULL, ARRAY[d.customer_id], NULL,
                         jsonb_build_object('deletion', d.id, 'approval', $2));
    PERFORM pg_notify('reeve_deletion', d.id::text);
    RETURN 'due';
END
$$;

INSERT INTO reeve.approval_kind (kind, asked_by, voted_by, needs, valid_for) VALUES
    ('early_erasure', '{support,officer}', '{officer}', 1, interval '7 days')
ON CONFLICT (kind) DO UPDATE SET asked_by = excluded.asked_by, voted_by = excluded.voted_by,
                                 needs = excluded.needs, valid_for = excluded.valid_for;

REVOKE ALL ON FUNCTION api.request_deletion(uuid, bigint, text, date, text), api.reactivate(uuid, bigint, text),
    api.hold_deletion(uuid, bigint, text, date, text), api.release_deletion(uuid, bigint, text),
    api.start_erasure_run(uuid, bigint[], text), api.change_erasure_run(uuid, bigint, text, text),
    api.retry_deletions(uuid, bigint[], text), api.settle_erasure_step(uuid, bigint, boolean, text) FROM PUBLIC;
-- The roles that may not are refused by the functions themselves, in plain words.
GRANT EXECUTE ON FUNCTION api.request_deletion(uuid, bigint, text, date, text), api.reactivate(uuid, bigint, text),
    api.hold_deletion(uuid, bigint, text, date, text), api.release_deletion(uuid, bigint, text),
    api.start_erasure_run(uuid, bigint[], text), api.change_erasure_run(uuid, bigint, text, text),
    api.retry_deletions(uuid, bigint[], text), api.settle_erasure_step(uuid, bigint, boolean, text)
    TO reeve_support, reeve_officer, reeve_auditor, reeve_admin;

-- A database from before this is filled here, once. Nothing is erased by that: a day needs a release.
DO $fill$
BEGIN
    IF NOT EXISTS (SELECT FROM reeve.account_deletion) AND EXISTS (SELECT FROM service.customer c WHERE c.closed_at IS NOT NULL) THEN
        PERFORM reeve.find_closed_accounts(1000000000);
    END IF;
END
$fill$;
