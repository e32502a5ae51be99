-- SPDX-License-Identifier: GPL-3.0-or-later
-- The deletion queue as it is read.
--
-- Disclosure kind "deletion_page" (support, officer; counts as rows; no reason). args, all optional:
--   state: [..], kind: ["closing"|"art17"], overdue: bool (due_at has passed, nothing is done, and no hold),
--   from, to: due_at in [from, to) as text, customer_id: int, run_id: int, limit 1..100, descending: bool,
--   after | before: {"key": sort_key, "id": deletion_id}, from_end: bool     (as in customer_page)
--   The order is due_at, id; rows always come in the shown order.
-- api.deletion_page(id) → deletion_id, customer_id, username, first_name, last_name, business_name ('' once
--   erased), kind, state, requested_at, requested_by, requested_by_name, due_at, promised_at, is_overdue,
--   hold_ground, hold_review_on, hold_by_name, failure, attempts, open_steps, erased_at, retained_until,
--   backups_expire_at, settled_at, settled_by_name, next_step, next_at, run_id, sort_key
--   next_step: what happens next, at next_at (NULL: when a person acts, or as soon as possible):
--     "falls_due", "waits_for_schedule", "waits_for_release", "erasing", "review", "retry", "confirm_steps",
--     "leaves_backups", "" (nothing more)
-- api.customer_deletion(id) (of the customer's page; disclosure "customer") → the same columns for this
--   customer's latest deletion; no row: none was ever asked for
-- api.deletion_steps(id) (of a disclosure "deletion_page" or "customer") → step_id, deletion_id, kind
--   ("processor": redact there, "recipient": tell them, Art. 19), target, reference, state, remark,
--   settled_by_name, settled_at
--
-- Without customers' data, and so without a disclosure (support, officer, auditor):
-- api.deletion_counts() → state, kind, deletions, overdue
-- api.deletion_timeline(weeks 1..104, NULL: 26) → week (its Monday), closing, art17, held: what falls due in
--   each week, by the organisation's time zone; the first row is all that is overdue, week NULL
-- api.erasure_runs(most) → run_id, started_by, started_by_name, started_at, reason, state, ended_at, wanted,
--   erased, failed, left_over: the newest first
-- api.erasure_settings() → name, value, and row "released_today" "yes"|"no", row "blocked_by": why nothing is
--   erased now, in words, '' when nothing stands in the way

CREATE OR REPLACE FUNCTION reeve.deletion_rows(args jsonb) RETURNS TABLE (deletion_id bigint, place bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET jit = off SET max_parallel_workers_per_gather = 0 SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
    live constant text[] := '{grace_period,due,executing,failed}'; -- a hold is why it may wait
    states text[] := coalesce(reeve.text_list(args, 'state'),
        '{grace_period,due,on_hold,executing,failed,partially_executed,erased,gone_from_backups,reactivated}');
    kinds text[] := coalesce(reeve.text_list(args, 'kind'), '{closing,art17}');
    page_size integer := coalesce(reeve.integer_argument(args, 'limit', 1, 100), 100);
    descending boolean := coalesce(reeve.argument(args, 'descending', 'boolean')::boolean, false);
    backwards boolean := args ? 'before' OR coalesce(reeve.argument(args, 'from_end', 'boolean')::boolean, false);
    "cursor" jsonb := coalesce(args -> 'after', args -> 'before');
    customer bigint := reeve.integer_argument(args, 'customer_id', 1, 9223372036854775807);
    run bigint := reeve.integer_argument(args, 'run_id', 1, 9223372036854775807);
    direction text := CASE WHEN descending <> backwards THEN 'DESC' ELSE 'ASC' END;
    from_at timestamptz;
    to_at timestamptz;
    key timestamptz;
    key_id bigint;
BEGIN
    IF jsonb_typeof("cursor") = 'object' THEN
        key_id := reeve.integer_argument("cursor", 'id', 1, 9223372036854775807);
    ELSIF "cursor" IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'after, before: an object was expected.';
    END IF;
    BEGIN
        key := reeve.argument("cursor", 'key', 'string')::timestamptz;
        from_at := coalesce(reeve.argument(args, 'from', 'string')::timestamptz, '-infinity');
        to_at := coalesce(reeve.argument(args, 'to', 'string')::timestamptz, 'infinity');
    EXCEPTION WHEN data_exception THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'after, before, from, to: a time was expected.';
    END;
    IF "cursor" IS NOT NULL AND (key IS NULL OR key_id IS NULL) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'after, before: a key and an id were expected.';
    END IF;
    IF coalesce(reeve.argument(args, 'overdue', 'boolean')::boolean, false) THEN
        states := ARRAY(SELECT s FROM unnest(states) AS s WHERE s = ANY (live));
        to_at := least(to_at, clock_timestamp());
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT p.id, row_number() OVER (ORDER BY p.due_at %3$s, p.id %3$s) FROM ('
        ' SELECT f.* FROM (SELECT DISTINCT s, k FROM unnest($1) AS s, unnest($2) AS k) AS piece, LATERAL ('
        '  SELECT d.id, d.due_at FROM reeve.account_deletion d'
        '  WHERE d.state = piece.s AND d.kind = piece.k AND d.due_at >= $4 AND d.due_at < $5 %2$s %4$s %5$s'
        '  ORDER BY d.due_at %1$s, d.id %1$s LIMIT $3) AS f'
        ' ORDER BY f.due_at %1$s, f.id %1$s LIMIT $3) AS p ORDER BY 2',
        direction,
        CASE WHEN key IS NULL THEN '' ELSE format('AND (d.due_at, d.id) %s ($6, $7)', CASE direction WHEN 'DESC' THEN '<' ELSE '>' END) END,
        CASE WHEN descending THEN 'DESC' ELSE 'ASC' END,
        -- A customer has a handful: found by the other index, whatever the states.
        CASE WHEN customer IS NULL THEN '' ELSE 'AND d.id IN (SELECT x.id FROM reeve.account_deletion x WHERE x.customer_id = $8)' END,
        -- A run has an index of its own, in the same order.
        CASE WHEN run IS NULL THEN '' ELSE 'AND d.run_id = $9' END)
    USING states, kinds, page_size, from_at, to_at, key, key_id, customer, run;
END
$$;

CREATE OR REPLACE FUNCTION reeve.find_deletion_page(args jsonb) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE -- first, so that the arguments are looked at even where the queue is empty
    found bigint[] := ARRAY(SELECT r.deletion_id FROM reeve.deletion_rows(args) AS r);
BEGIN
    RETURN ARRAY(SELECT DISTINCT d.customer_id FROM reeve.account_deletion d WHERE d.id = ANY (found));
END
$$;

-- What stands in the way of the schedule now; '' nothing, 'schedule' or 'release'.
CREATE OR REPLACE FUNCTION reeve.erasure_obstacle() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    schedule text := reeve.setting_text('erasure_schedule');
    here timestamp := clock_timestamp() AT TIME ZONE reeve.setting_text('time_zone');
    since time;
    until time;
BEGIN
    IF schedule = 'never' THEN
        RETURN 'schedule';
    ELSIF schedule <> 'always' THEN
        since := split_part(schedule, '-', 1)::time;
        until := split_part(schedule, '-', 2)::time;
        IF NOT (CASE WHEN since < until THEN here::time >= since AND here::time < until
                     ELSE here::time >= since OR here::time < until END) THEN
            RETURN 'schedule';
        END IF;
    END IF;
    IF reeve.setting_text('erasure_needs_release') = 'on'
       AND NOT EXISTS (SELECT FROM reeve.erasure_release r WHERE r.day = here::date) THEN
        RETURN 'release';
    END IF;
    RETURN '';
END
$$;

CREATE OR REPLACE FUNCTION reeve.deletions_in_words(ids bigint[])
RETURNS TABLE (deletion_id bigint, customer_id bigint, username text, first_name text, last_name text, business_name text,
               kind text, state text, requested_at timestamptz, requested_by text, requested_by_name text, due_at timestamptz,
               promised_at timestamptz, is_overdue boolean, hold_ground text, hold_review_on date, hold_by_name text,
               failure text, attempts integer, open_steps integer, erased_at timestamptz, retained_until date,
               backups_expire_at timestamptz, settled_at timestamptz, settled_by_name text, next_step text,
               next_at timestamptz, run_id bigint, sort_key text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    obstacle text := reeve.erasure_obstacle();
    zone text := reeve.setting_text('time_zone');
BEGIN
    RETURN QUERY
    SELECT d.id, d.customer_id, coalesce(c.username, ''), coalesce(c.first_name, ''), coalesce(c.last_name, ''),
           coalesce(c.business_name, ''), d.kind, d.state, d.requested_at, d.requested_by, reeve.person_name(d.requested_by),
           d.due_at, d.promised_at,
           d.due_at < clock_timestamp() AND d.state IN ('grace_period', 'due', 'executing', 'failed'),
           coalesce(d.hold_ground, ''), d.hold_review_on, coalesce(reeve.person_name(d.hold_by), ''),
           coalesce(d.failure, ''), d.attempts,
           CASE WHEN d.state = 'partially_executed' THEN
               (SELECT count(*)::integer FROM reeve.erasure_step s WHERE s.deletion_id = d.id AND s.state <> 'done') ELSE 0 END,
           d.erased_at, d.retained_until, d.backups_expire_at, d.settled_at, coalesce(reeve.person_name(d.settled_by), ''),
           CASE WHEN d.state = 'grace_period' AND d.due_at > clock_timestamp() THEN 'falls_due'
                WHEN d.state IN ('grace_period', 'due') THEN
                    CASE WHEN d.run_id IS NOT NULL OR obstacle = '' THEN 'erasing' ELSE 'waits_for_' || obstacle END
                WHEN d.state = 'executing' THEN 'erasing' WHEN d.state = 'on_hold' THEN 'review'
                WHEN d.state = 'failed' THEN 'retry' WHEN d.state = 'partially_executed' THEN 'confirm_steps'
                WHEN d.state = 'erased' THEN 'leaves_backups' ELSE '' END,
           CASE d.state WHEN 'grace_period' THEN d.due_at WHEN 'on_hold' THEN d.hold_review_on::timestamp AT TIME ZONE zone
                        WHEN 'erased' THEN d.backups_expire_at END,
           d.run_id, to_char(d.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || '+00'
    FROM unnest(ids) WITH ORDINALITY AS wanted(id, place)
    JOIN reeve.account_deletion d ON d.id = wanted.id
    LEFT JOIN service.customer c ON c.id = d.customer_id AND d.erased_at IS NULL
    ORDER BY wanted.place;
END
$$;

-- The page is found once more, and only what was disclosed is handed out.
CREATE OR REPLACE FUNCTION api.deletion_page(id uuid)
RETURNS TABLE (deletion_id bigint, customer_id bigint, username text, first_name text, last_name text, business_name text,
               kind text, state text, requested_at timestamptz, requested_by text, requested_by_name text, due_at timestamptz,
               promised_at timestamptz, is_overdue boolean, hold_ground text, hold_review_on date, hold_by_name text,
               failure text, attempts integer, open_steps integer, erased_at timestamptz, retained_until date,
               backups_expire_at timestamptz, settled_at timestamptz, settled_by_name text, next_step text,
               next_at timestamptz, run_id bigint, sort_key text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'deletion_page');
BEGIN
    RETURN QUERY
    SELECT w.* FROM reeve.deletions_in_words(ARRAY(
        SELECT r.deletion_id FROM reeve.deletion_rows(d.args) AS r JOIN reeve.account_deletion x ON x.id = r.deletion_id
        WHERE x.customer_id = ANY (d.customer_ids) ORDER BY r.place)) AS w;
END
$$;

CREATE OR REPLACE FUNCTION api.customer_deletion(id uuid)
RETURNS TABLE (deletion_id bigint, customer_id bigint, username text, first_name text, last_name text, business_name text,
               kind text, state text, requested_at timestamptz, requested_by text, requested_by_name text, due_at timestamptz,
               promised_at timestamptz, is_overdue boolean, hold_ground text, hold_review_on date, hold_by_name text,
               failure text, attempts integer, open_steps integer, erased_at timestamptz, retained_until date,
               backups_expire_at timestamptz, settled_at timestamptz, settled_by_name text, next_step text,
               next_at timestamptz, run_id bigint, sort_key text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
BEGIN
    RETURN QUERY
    SELECT w.* FROM reeve.deletions_in_words(ARRAY(
        SELECT x.id FROM reeve.account_deletion x WHERE x.customer_id = ANY (d.customer_ids) ORDER BY x.id DESC LIMIT 1)) AS w;
END
$$;

CREATE OR REPLACE FUNCTION api.deletion_steps(id uuid)
RETURNS TABLE (step_id bigint, deletion_id bigint, kind text, target text, reference text, state text, remark text,
               settled_by_name text, settled_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure;
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    d := reeve.disclosed($1, CASE WHEN EXISTS (SELECT FROM reeve.disclosure x WHERE x.id = $1 AND x.kind = 'deletion_page')
                                  THEN 'deletion_page' ELSE 'customer' END);
    RETURN QUERY
    SELECT s.id, s.deletion_id, s.kind, s.target, coalesce(s.reference, ''), s.state, coalesce(s.remark, ''),
           coalesce(reeve.person_name(s.settled_by), ''), s.settled_at
    FROM reeve.account_deletion x JOIN reeve.erasure_step s ON s.deletion_id = x.id
    WHERE x.customer_id = ANY (d.customer_ids) ORDER BY s.deletion_id, s.id;
END
$$;

CREATE OR REPLACE FUNCTION api.deletion_counts() RETURNS TABLE (state text, kind text, deletions bigint, overdue bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
BEGIN
    PERFORM reeve.require_staff('support', 'officer', 'auditor');
    -- All of them by the lines that add up to it. Of the overdue ones the index counts whichever are few: in grace
    -- those whose date has passed (soon they are due), else those whose date has not.
    RETURN QUERY
    SELECT n.state, n.kind, n.deletions,
           CASE WHEN n.state = 'grace_period' THEN
                    (SELECT count(*) FROM reeve.account_deletion d WHERE d.state = n.state AND d.kind = n.kind AND d.due_at < now())
                WHEN n.state IN ('due', 'executing', 'failed') THEN n.deletions -
                    (SELECT count(*) FROM reeve.account_deletion d WHERE d.state = n.state AND d.kind = n.kind AND d.due_at >= now())
                ELSE 0 END
    FROM (SELECT c.state, c.kind, sum(c.deletions)::bigint AS deletions FROM reeve.deletion_count c
          GROUP BY c.state, c.kind HAVING sum(c.deletions) <> 0) AS n;
END
$$;

CREATE OR REPLACE FUNCTION api.deletion_timeline(weeks integer)
RETURNS TABLE (week date, closing bigint, art17 bigint, held bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    zone text := reeve.setting_text('time_zone');
    many integer := coalesce($1, 26);
    monday date := date_trunc('week', now() AT TIME ZONE zone)::date;
BEGIN
    PERFORM reeve.require_staff('support', 'officer', 'auditor');
    IF many NOT BETWEEN 1 AND 104 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'weeks: a number from 1 to 104 was expected.';
    END IF;
    -- By ranges of the index: no row's date is turned into a week of its own.
    RETURN QUERY
    SELECT b.monday, n.closing, n.art17, n.held
    FROM (SELECT NULL::date AS monday, '-infinity'::timestamptz AS since, now() AS until
          UNION ALL
          SELECT (monday + 7 * w)::date, greatest(now(), (monday + 7 * w)::timestamp AT TIME ZONE zone),
                 (monday + 7 * w + 7)::timestamp AT TIME ZONE zone
          FROM generate_series(0, many - 1) AS w) AS b
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE d.kind = 'closing' AND d.state <> 'on_hold') AS closing,
               count(*) FILTER (WHERE d.kind = 'art17' AND d.state <> 'on_hold') AS art17,
               count(*) FILTER (WHERE d.state = 'on_hold') AS held
        FROM reeve.account_deletion d
        WHERE d.state IN ('grace_period', 'due', 'on_hold', 'executing', 'failed') AND d.kind IN ('closing', 'art17')
          AND d.due_at >= b.since AND d.due_at < b.until) AS n
    ORDER BY b.monday NULLS FIRST;
END
$$;

CREATE OR REPLACE FUNCTION api.erasure_runs(most integer)
RETURNS TABLE (run_id bigint, started_by text, started_by_name text, started_at timestamptz, reason text, state text,
               ended_at timestamptz, wanted integer, erased bigint, failed bigint, left_over bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer', 'auditor');
    RETURN QUERY
    SELECT r.id, r.started_by, reeve.person_name(r.started_by), r.started_at, r.reason, r.state, r.ended_at, r.wanted,
           n.erased, n.failed, n.left_over
    FROM (SELECT * FROM reeve.erasure_run x ORDER BY x.id DESC LIMIT least(greatest(coalesce($1, 20), 1), 200)) AS r
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE d.state IN ('partially_executed', 'erased', 'gone_from_backups')) AS erased,
               count(*) FILTER (WHERE d.state = 'failed') AS failed,
               count(*) FILTER (WHERE d.state IN ('due', 'executing')) AS left_over
        FROM reeve.account_deletion d WHERE d.run_id = r.id) AS n
    ORDER BY r.id DESC;
END
$$;

CREATE OR REPLACE FUNCTION api.erasure_settings() RETURNS TABLE (name text, value text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('support', 'officer', 'auditor');
    RETURN QUERY
    SELECT s.name, s.value FROM reeve.setting s
    WHERE s.name IN ('time_zone', 'erasure_schedule', 'erasure_batch', 'erasure_needs_release', 'erasure_recipients',
                     'backup_days', 'name_blocked_days')
    UNION ALL
    SELECT 'released_today', CASE WHEN EXISTS (
        SELECT FROM reeve.erasure_release r WHERE r.day = (clock_timestamp() AT TIME ZONE reeve.setting_text('time_zone'))::date)
        THEN 'yes' ELSE 'no' END
    UNION ALL
    SELECT 'blocked_by', coalesce(nullif(reeve.data_map_problem(), ''), CASE reeve.erasure_obstacle()
        WHEN 'schedule' THEN 'the schedule' WHEN 'release' THEN 'an officer must release today''s erasures' ELSE '' END)
    ORDER BY 1;
END
$$;

CREATE OR REPLACE FUNCTION api.release_erasures(op uuid, day date) RETURNS date
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    today date := (clock_timestamp() AT TIME ZONE reeve.setting_text('time_zone'))::date;
    wanted date := coalesce($2, today);
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'release_erasures');
    IF wanted NOT BETWEEN today AND today + 7 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'day: today or a day of the next seven was expected.';
    END IF;
    INSERT INTO reeve.erasure_release (day, released_by) VALUES (wanted, session_user) ON CONFLICT DO NOTHING;
    PERFORM audit.record('erasures_released', NULL, NULL, '{}', NULL, jsonb_build_object('day', wanted));
    PERFORM pg_notify('reeve_deletion', '');
    RETURN wanted;
END
$$;

-- settings: {"erasure_schedule": "…", …} of those in api.erasure_settings() that are settings.
CREATE OR REPLACE FUNCTION api.save_erasure_settings(op uuid, settings jsonb, reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    e record;
    said text;
    is_good boolean;
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'save_erasure_settings');
    said := reeve.write_reason($3);
    IF jsonb_typeof(coalesce($2, 'null')) <> 'object' OR $2 = '{}' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'settings: an object with names and texts was expected.';
    END IF;
    FOR e IN SELECT * FROM jsonb_each_text($2) LOOP
        is_good := CASE e.key
            WHEN 'time_zone' THEN EXISTS (SELECT FROM pg_timezone_names z WHERE z.name = e.value)
            WHEN 'erasure_schedule' THEN e.value IN ('always', 'never')
                OR e.value ~ '^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$' AND split_part(e.value, '-', 1) <> split_part(e.value, '-', 2)
            WHEN 'erasure_batch' THEN e.value ~ '^([1-9][0-9]?|100)$'
            WHEN 'erasure_needs_release' THEN e.value IN ('on', 'off')
            WHEN 'erasure_recipients' THEN length(e.value) <= 1000 AND e.value !~ '[\x01-\x1f\x7f-\x9f]'
            WHEN 'backup_days' THEN e.value ~ '^[1-9][0-9]{0,2}$'
            WHEN 'name_blocked_days' THEN e.value ~ '^(0|[1-9][0-9]{0,3})$' END;
        IF is_good IS NOT TRUE THEN
            RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = format('settings: %s', CASE WHEN is_good IS NULL
                THEN 'there is no such setting.' ELSE e.key || ' cannot have this value.' END);
        END IF;
        UPDATE reeve.setting s SET value = e.value WHERE s.name = e.key;
    END LOOP;
    PERFORM audit.record('erasure_settings_saved', NULL, NULL, '{}', said, jsonb_build_object('settings', $2));
    PERFORM pg_notify('reeve_deletion', '');
END
$$;

INSERT INTO reeve.disclosure_kind (kind, roles, needs_reason, counts_as) VALUES
    ('deletion_page', '{support,officer}', false, 'rows')
ON CONFLICT (kind) DO UPDATE SET roles = excluded.roles, needs_reason = excluded.needs_reason,
                                 counts_as = excluded.counts_as;

REVOKE ALL ON FUNCTION api.deletion_page(uuid), api.customer_deletion(uuid), api.deletion_steps(uuid), api.deletion_counts(),
    api.deletion_timeline(integer), api.erasure_runs(integer), api.erasure_settings(), api.release_erasures(uuid, date),
    api.save_erasure_settings(uuid, jsonb, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.deletion_page(uuid), api.customer_deletion(uuid), api.deletion_steps(uuid)
    TO reeve_support, reeve_officer;
GRANT EXECUTE ON FUNCTION api.deletion_counts(), api.deletion_timeline(integer), api.erasure_settings()
    TO reeve_support, reeve_officer, reeve_auditor;
GRANT EXECUTE ON FUNCTION api.erasure_runs(integer) TO reeve_officer, reeve_auditor;
GRANT EXECUTE ON FUNCTION api.release_erasures(uuid, date), api.save_erasure_settings(uuid, jsonb, text) TO reeve_officer;
