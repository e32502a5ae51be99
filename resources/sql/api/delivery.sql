-- SPDX-License-Identifier: GPL-3.0-or-later
-- Notices as the worker sends them (models/breaches/delivery.h). All times are the database's, so that two
-- workers whose clocks differ agree; a lease belongs to a session, which holds a lock for as long as it is
-- connected, so that nothing has to be waited for when a worker dies.
--
--   a session, then again and again: a lease of some notices; each is handed over (committed) right before
--   its first byte leaves; and settled with the relay's answer. What a dead worker had handed over is unknown
--   and sent again; what it had only leased waits as before.

-- What stands in a notice's Message-ID and return path besides its number; nobody else can make one.
CREATE OR REPLACE FUNCTION reeve.notice_mac(notice bigint, key bytea) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT left(encode(sha256(key || sha256(key || convert_to('notice ' || notice, 'UTF8'))), 'hex'), 20)
$$;

CREATE OR REPLACE FUNCTION reeve.notice_key() RETURNS bytea
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN decode(reeve.setting_text('notice_key'), 'hex');
END
$$;

-- A relay's words without the addresses in them.
CREATE OR REPLACE FUNCTION reeve.without_addresses(words text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT nullif(left(regexp_replace(regexp_replace(words, '[\x01-\x1f\x7f]', ' ', 'g'), '[^[:space:]<>;:,"()]+@[^[:space:]<>;:,"()]+', '…', 'g'), 300), '')
$$;

-- A worker whose connection was lost goes on as the `earlier` session, if nobody has taken its leases back yet.
CREATE OR REPLACE FUNCTION work.begin_delivery(earlier bigint DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    session bigint;
BEGIN
    PERFORM reeve.require_whole_database();
    IF earlier IS NOT NULL AND pg_try_advisory_lock(hashtextextended('reeve.delivering ' || earlier, 0)) THEN
        RETURN earlier;
    END IF;
    session := nextval('reeve.notice_session');
    PERFORM pg_advisory_lock(hashtextextended('reeve.delivering ' || session, 0));
    RETURN session;
END
$$;

-- Gives back what workers that are gone had in hand. Says how many they had handed over.
CREATE OR REPLACE FUNCTION work.return_notices(session bigint) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
DECLARE
    other bigint;
    many integer;
    unknown integer := 0;
BEGIN
    FOR other IN SELECT DISTINCT n.leased_by FROM reeve.notice n WHERE n.leased_by IS NOT NULL AND n.leased_by <> session LOOP
        IF pg_try_advisory_xact_lock(hashtextextended('reeve.delivering ' || other, 0)) THEN
            UPDATE reeve.notice n
            SET state = 'unknown', leased_by = NULL, is_paced = false,
                next_at = clock_timestamp() + make_interval(secs => reeve.setting_number('notice_resend_seconds'))
            WHERE n.leased_by = other AND n.state = 'handover';
            GET DIAGNOSTICS many = ROW_COUNT;
            unknown := unknown + many;
            UPDATE reeve.notice n SET leased_by = NULL WHERE n.leased_by = other;
        END IF;
    END LOOP;
    RETURN unknown;
END
$$;

-- Of what waits, up to `most`, with the address as it is now; fewer when the relay or a domain has had its
-- share (0: no limit). Whoever is erased by now is listed instead.
CREATE OR REPLACE FUNCTION work.lease_notices(session bigint, relay text, most integer, per_minute integer, domain_per_minute integer)
RETURNS TABLE (notice_id bigint, mac text, run_id bigint, language text, email text, first_name text, last_name text,
               business_name text, username text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    moment timestamptz := clock_timestamp();
    step interval := CASE WHEN per_minute > 0 THEN interval '1 minute' / per_minute END;
    domain_step interval := CASE WHEN domain_per_minute > 0 THEN interval '1 minute' / domain_per_minute END;
    free timestamptz;
    run record;
    ids bigint[];
    key bytea := reeve.notice_key();
    present text[];
    d record;
BEGIN
    PERFORM reeve.require_whole_database();
    IF step IS NOT NULL THEN
        INSERT INTO reeve.notice_pace (relay, domain, free_at) VALUES ($2, '', '-infinity') ON CONFLICT DO NOTHING;
        SELECT p.free_at INTO free FROM reeve.notice_pace p WHERE p.relay = $2 AND p.domain = '' FOR UPDATE;
        -- What was not used is not saved up, but for a second's worth.
        free := greatest(free, moment - greatest(step, interval '1 second'));
        most := least(most, floor(extract(epoch FROM moment - free) / extract(epoch FROM step))::integer);
    END IF;
    IF most <= 0 THEN
        RETURN;
    END IF;
    FOR run IN SELECT r.id FROM reeve.notice_run r WHERE r.state = 'running' ORDER BY r.id LOOP
        ids := ARRAY(SELECT n.id FROM reeve.notice n
                     WHERE n.run_id = run.id AND n.state IN ('queued', 'unknown', 'deferred') AND n.leased_by IS NULL AND n.next_at <= moment
                     ORDER BY n.next_at LIMIT most FOR UPDATE SKIP LOCKED);
        EXIT WHEN ids <> '{}';
    END LOOP;
    IF coalesce(cardinality(ids), 0) = 0 THEN
        RETURN;
    END IF;
    UPDATE reeve.notice n SET state = 'unreachable', cause = 'erased', settled_at = moment
    WHERE n.id = ANY (ids) AND NOT EXISTS (SELECT FROM service.customer c WHERE c.id = n.customer_id);
    present := ARRAY(SELECT t.language FROM reeve.notice_run_text t WHERE t.run_id = run.id);
    IF domain_step IS NOT NULL THEN
        -- One domain after the other, in one order; who is too early gets a place in its queue.
        FOR d IN SELECT lower(split_part(c.email, '@', -1)) AS name, array_agg(n.id ORDER BY n.next_at) AS ids
                 FROM reeve.notice n JOIN service.customer c ON c.id = n.customer_id
                 WHERE n.id = ANY (ids) AND n.state <> 'unreachable' AND NOT n.is_paced GROUP BY 1 ORDER BY 1
        LOOP
            INSERT INTO reeve.notice_pace (relay, domain, free_at) VALUES ($2, d.name, moment) ON CONFLICT DO NOTHING;
            SELECT greatest(p.free_at, moment) INTO free FROM reeve.notice_pace p WHERE p.relay = $2 AND p.domain = d.name FOR UPDATE;
            UPDATE reeve.notice n SET next_at = free + (u.place - 1) * domain_step, is_paced = true
            FROM unnest(d.ids) WITH ORDINALITY AS u(id, place)
            WHERE n.id = u.id AND free + (u.place - 1) * domain_step > moment + interval '1 second';
            UPDATE reeve.notice_pace p SET free_at = free + cardinality(d.ids) * domain_step, seen_at = moment
            WHERE p.relay = $2 AND p.domain = d.name;
        END LOOP;
    END IF;
    RETURN QUERY
    WITH leased AS (
        UPDATE reeve.notice n SET leased_by = session, language = reeve.notice_language(c.locale, present)
        FROM service.customer c
        WHERE n.id = ANY (ids) AND c.id = n.customer_id AND n.next_at <= moment + interval '1 second' AND n.state <> 'unreachable'
        RETURNING n.id, n.run_id, n.language, c.email, c.first_name, c.last_name, c.business_name, c.username)
    SELECT l.id, reeve.notice_mac(l.id, key), l.run_id, l.language, l.email, l.first_name, l.last_name, l.business_name, l.username
    FROM leased l ORDER BY l.id;
    GET DIAGNOSTICS most = ROW_COUNT;
    IF step IS NOT NULL THEN
        free := greatest(moment - greatest(step, interval '1 second'),
                         (SELECT p.free_at FROM reeve.notice_pace p WHERE p.relay = $2 AND p.domain = ''));
        UPDATE reeve.notice_pace p SET free_at = free + most * step, seen_at = moment WHERE p.relay = $2 AND p.domain = '';
    END IF;
END
$$;

-- The texts of a sending, as they were consented to.
CREATE OR REPLACE FUNCTION work.notice_texts(run_id bigint)
RETURNS TABLE (language text, subject text, body text, html text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT t.language, t.subject, t.body, t.html FROM reeve.notice_run_text t
                 WHERE t.run_id = $1 AND t.sha256 = reeve.notice_text_digest(t.language, t.subject, t.body, t.html);
END
$$;

-- Settles what has an answer, and hands over what is about to leave: both in one, as a worker asks for many of
-- each at a time. Returns those that may leave; the others were paused, or are another's by now.
--   fates: accepted, deferred, rejected, unknown (no answer came), not_sent (nothing left), bad_address, no_text
CREATE OR REPLACE FUNCTION work.move_notices(session bigint, handover bigint[], settled bigint[], fates text[], codes integer[],
                                             replies text[], domains text[]) RETURNS bigint[]
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    moment timestamptz := clock_timestamp();
    resend interval := make_interval(secs => reeve.setting_number('notice_resend_seconds'));
    give_up interval := make_interval(hours => reeve.setting_number('notice_give_up_hours'));
    leaving bigint[] := '{}';
BEGIN
    PERFORM set_config('synchronous_commit', 'on', true);
    IF cardinality(settled) > 0 THEN
        WITH answers AS (
            SELECT a.id, a.fate, nullif(a.code, 0)::smallint AS code, reeve.without_addresses(a.reply) AS reply, lower(a.domain) AS domain
            FROM unnest(settled, fates, codes, replies, domains) AS a(id, fate, code, reply, domain)
        ), changed AS (
            UPDATE reeve.notice n
            SET state = CASE a.fate WHEN 'accepted' THEN 'accepted' WHEN 'rejected' THEN 'rejected' WHEN 'unknown' THEN 'unknown'
                            WHEN 'bad_address' THEN 'unreachable' WHEN 'no_text' THEN 'unreachable'
                            WHEN 'deferred' THEN CASE WHEN coalesce(n.first_at, moment) < moment - give_up THEN 'rejected' ELSE 'deferred' END
                            ELSE CASE WHEN n.state = 'handover' THEN 'unknown' ELSE n.state END END,
                cause = CASE WHEN a.fate IN ('bad_address', 'no_text') THEN a.fate END,
                code = coalesce(a.code, n.code), reply = coalesce(a.reply, n.reply), leased_by = NULL, is_paced = false,
                first_at = CASE WHEN a.fate = 'deferred' THEN coalesce(n.first_at, moment) ELSE n.first_at END,
                deferrals = n.deferrals + CASE WHEN a.fate = 'deferred' THEN 1 ELSE 0 END,
                settled_at = CASE WHEN a.fate IN ('accepted', 'rejected', 'bad_address', 'no_text') THEN moment END,
                -- a fifth of that and its doubles, at most four hours: 1, 2, 4 … minutes
                next_at = CASE a.fate WHEN 'deferred' THEN moment + least(resend / 5 * power(2, least(n.deferrals, 12)), interval '4 hours')
                              WHEN 'unknown' THEN moment + resend WHEN 'not_sent' THEN moment + least(resend, interval '30 seconds')
                              ELSE n.next_at END
            FROM answers a WHERE n.id = a.id AND n.leased_by = session
            RETURNING n.run_id, n.state, a.fate, a.domain, n.code, n.reply
        ), pace AS (
            INSERT INTO reeve.notice_minute AS m (run_id, minute, shard, accepted, others)
            SELECT c.run_id, date_trunc('minute', moment), pg_backend_pid() % 32, count(*) FILTER (WHERE c.state = 'accepted'),
                   count(*) FILTER (WHERE c.state IN ('rejected', 'unreachable'))
            FROM changed c GROUP BY c.run_id ORDER BY c.run_id
            ON CONFLICT (run_id, minute, shard) DO UPDATE SET accepted = m.accepted + excluded.accepted, others = m.others + excluded.others
        )
        INSERT INTO reeve.notice_domain AS d (run_id, domain, deferred, rejected, last_code, last_reply)
        SELECT c.run_id, c.domain, count(*) FILTER (WHERE c.fate = 'deferred'), count(*) FILTER (WHERE c.fate = 'rejected'),
               (array_agg(c.code))[1], (array_agg(c.reply))[1]
        FROM changed c WHERE c.fate IN ('deferred', 'rejected') AND c.domain <> '' GROUP BY c.run_id, c.domain ORDER BY 1, 2
        ON CONFLICT (run_id, domain) DO UPDATE SET deferred = d.deferred + excluded.deferred, rejected = d.rejected + excluded.rejected,
            last_code = excluded.last_code, last_reply = excluded.last_reply, last_at = moment;
    END IF;
    IF cardinality(handover) > 0 THEN
        WITH moved AS (
            UPDATE reeve.notice n
            SET state = 'handover', handover_at = moment, first_at = coalesce(n.first_at, moment), attempts = least(n.attempts + 1, 32000)
            FROM reeve.notice_run r
            WHERE n.id = ANY (handover) AND n.leased_by = session AND n.state IN ('queued', 'unknown', 'deferred')
              AND r.id = n.run_id AND r.state = 'running'
            RETURNING n.id)
        SELECT coalesce(array_agg(m.id), '{}') INTO leaving FROM moved m;
    END IF;
    RETURN leaving;
END
$$;

-- About every second: ends the sendings in which nothing waits any more, and tells the consoles. Says how many
-- go on.
CREATE OR REPLACE FUNCTION work.watch_notices() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
DECLARE
    r reeve.notice_run;
    going integer := 0;
BEGIN
    FOR r IN SELECT * FROM reeve.notice_run x WHERE x.state = 'running' ORDER BY x.id LOOP
        IF EXISTS (SELECT FROM reeve.notice n WHERE n.run_id = r.id AND n.state IN ('queued', 'unknown', 'deferred') AND n.leased_by IS NULL)
           OR EXISTS (SELECT FROM reeve.notice n WHERE n.leased_by IS NOT NULL AND n.run_id = r.id) THEN
            going := going + 1;
        ELSE
            PERFORM FROM reeve.incident i WHERE i.id = r.incident_id FOR UPDATE;
            UPDATE reeve.notice_run x SET state = 'done', ended_at = clock_timestamp() WHERE x.id = r.id AND x.state = 'running';
            CONTINUE WHEN NOT FOUND;
            UPDATE reeve.incident i SET state = 'notified', version = i.version + 1, changed_by = 'reeve', changed_at = clock_timestamp()
            WHERE i.id = r.incident_id AND i.state = 'notifying'
              AND NOT EXISTS (SELECT FROM reeve.notice_run x WHERE x.incident_id = r.incident_id AND x.state <> 'done');
            PERFORM reeve.note_incident_event(r.incident_id, 'sent', '', jsonb_build_object('run', r.id, 'notices', reeve.notice_counts(r.incident_id)));
            PERFORM audit.record('notices_sent', NULL, NULL, '{}', NULL, jsonb_build_object('incident', r.incident_id, 'run', r.id,
                                 'notices', reeve.notice_counts(r.incident_id)));
        END IF;
        PERFORM pg_notify('reeve_notice', r.id::text);
    END LOOP;
    RETURN going;
END
$$;

-- A delivery report came back, to the notice's return path or naming its Message-ID. `status` is that of RFC
-- 3463. Says what was done with it: bounced, noted (it is only late, or has been dealt with), or unknown.
CREATE OR REPLACE FUNCTION work.note_bounce(notice_id bigint, mac text, status text, words text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    n reeve.notice;
BEGIN
    SELECT * INTO n FROM reeve.notice x WHERE x.id = $1 FOR UPDATE;
    IF NOT FOUND OR reeve.notice_mac($1, reeve.notice_key()) IS DISTINCT FROM lower($2) THEN
        RETURN 'unknown';
    END IF;
    IF coalesce($3, '') !~ '^5\.[0-9]{1,3}\.[0-9]{1,3}$' OR n.state NOT IN ('accepted', 'handover', 'unknown', 'deferred') THEN
        RETURN 'noted';
    END IF;
    UPDATE reeve.notice x SET state = 'bounced', settled_at = clock_timestamp(), leased_by = NULL, reply = reeve.without_addresses($3 || ' ' || coalesce($4, ''))
    WHERE x.id = $1;
    INSERT INTO reeve.notice_domain AS d (run_id, domain, bounced, last_reply)
    SELECT n.run_id, lower(split_part(c.email, '@', -1)), 1, reeve.without_addresses($3 || ' ' || coalesce($4, ''))
    FROM service.customer c WHERE c.id = n.customer_id
    ON CONFLICT (run_id, domain) DO UPDATE SET bounced = d.bounced + 1, last_reply = excluded.last_reply, last_at = clock_timestamp();
    PERFORM audit.record('notice_bounced', NULL, NULL, ARRAY[n.customer_id], NULL, jsonb_build_object('incident', n.incident_id, 'status', $3));
    PERFORM pg_notify('reeve_notice', n.run_id::text);
    RETURN 'bounced';
END
$$;

-- What is kept for days only, and lists that another took the place of before anything was sent by them.
CREATE OR REPLACE FUNCTION work.age_incidents() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    gone integer;
BEGIN
    DELETE FROM reeve.affected_upload_value v USING reeve.affected_upload u
    WHERE u.id = v.upload_id AND u.at < clock_timestamp() - interval '7 days';
    DELETE FROM reeve.affected_count c WHERE c.at < clock_timestamp() - interval '7 days';
    DELETE FROM reeve.notice_pace p WHERE p.seen_at < clock_timestamp() - interval '1 day' AND p.free_at < clock_timestamp();
    DELETE FROM reeve.notice_domain d WHERE d.last_at < clock_timestamp() - interval '30 days';
    DELETE FROM reeve.affected a
    WHERE (a.list_id, a.customer_id) IN (
        SELECT x.list_id, x.customer_id FROM reeve.affected_list l JOIN reeve.affected x ON x.list_id = l.id
        WHERE l.frozen_at < clock_timestamp() - interval '4 days'
          AND NOT EXISTS (SELECT FROM reeve.incident i WHERE i.list_id = l.id)
          AND NOT EXISTS (SELECT FROM reeve.notice_run r WHERE r.list_id = l.id)
        LIMIT 10000);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END
$$;

REVOKE ALL ON FUNCTION work.begin_delivery(bigint), work.return_notices(bigint), work.lease_notices(bigint, text, integer, integer, integer),
    work.notice_texts(bigint), work.move_notices(bigint, bigint[], bigint[], text[], integer[], text[], text[]),
    work.watch_notices(), work.note_bounce(bigint, text, text, text), work.age_incidents() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work.begin_delivery(bigint), work.return_notices(bigint), work.lease_notices(bigint, text, integer, integer, integer),
    work.notice_texts(bigint), work.move_notices(bigint, bigint[], bigint[], text[], integer[], text[], text[]),
    work.watch_notices(), work.note_bounce(bigint, text, text, text), work.age_incidents() TO reeve_worker;
