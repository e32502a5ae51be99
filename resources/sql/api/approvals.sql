-- SPDX-License-Identifier: GPL-3.0-or-later
-- Four eyes: asking, voting, running. A vote counts when it is of another person, on the digest that
-- stands, in a transaction that has been committed before the run.

CREATE OR REPLACE FUNCTION reeve.approval_digest(kind text, payload jsonb) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(convert_to('reeve approval 1 ' || kind || ' ' || payload::text, 'UTF8'))
$$;

CREATE OR REPLACE FUNCTION reeve.approval_kind_for(wanted text) RETURNS reeve.approval_kind
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    k reeve.approval_kind;
BEGIN
    SELECT * INTO k FROM reeve.approval_kind x WHERE x.kind = wanted;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'kind: there is no such request.';
    END IF;
    RETURN k;
END
$$;

CREATE OR REPLACE FUNCTION api.approval_ask(op uuid, kind text, payload jsonb, reason text)
RETURNS TABLE (id uuid, digest text, expires_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning AS $$
DECLARE
    k reeve.approval_kind := reeve.approval_kind_for($2);
    frozen jsonb;
    said text := btrim(coalesce($4, ''));
    made reeve.approval;
BEGIN
    PERFORM reeve.require_staff(VARIADIC k.asked_by);
    IF length(said) NOT BETWEEN 20 AND 1000 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'reason: 20 to 1,000 characters were expected.';
    END IF;
    PERFORM reeve.begin_operation($1, 'approval_ask');
    EXECUTE format('SELECT reeve.%I($1)', 'freeze_' || k.kind) INTO frozen USING coalesce($3, '{}');
    INSERT INTO reeve.approval AS a (id, kind, payload, digest, reason, asked_by, needs, expires_at)
    VALUES ($1, k.kind, frozen, reeve.approval_digest(k.kind, frozen), said, session_user, k.needs,
            clock_timestamp() + k.valid_for)
    RETURNING * INTO made;
    PERFORM audit.record('approval_asked', k.kind, NULL, '{}', said,
                         jsonb_build_object('approval', made.id, 'digest', encode(made.digest, 'hex')));
    PERFORM pg_notify('reeve_approval', made.id::text);
    RETURN QUERY SELECT made.id, encode(made.digest, 'hex'), made.expires_at;
END
$$;

-- The request, locked, if it can still be acted on.
CREATE OR REPLACE FUNCTION reeve.open_approval(wanted uuid) RETURNS reeve.approval
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    a reeve.approval;
BEGIN
    -- An older snapshot would show a voter who has been disabled meanwhile as active.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'Requests need the isolation level "read committed".';
    END IF;
    SELECT * INTO a FROM reeve.approval x WHERE x.id = wanted FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'There is no such request.';
    END IF;
    IF a.state <> 'open' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005',
            MESSAGE = format('This request has been settled already: it is %s.', a.state);
    END IF;
    IF a.expires_at <= clock_timestamp() THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'This request has expired; it can be asked for again.';
    END IF;
    RETURN a;
END
$$;

CREATE OR REPLACE FUNCTION api.approval_vote(op uuid, id uuid, digest text, agrees boolean, remark text)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    person reeve.staff := reeve.require_staff();
    a reeve.approval;
    k reeve.approval_kind;
BEGIN
    a := reeve.open_approval($2);
    k := reeve.approval_kind_for(a.kind);
    PERFORM reeve.require_staff(VARIADIC k.voted_by);
    IF a.asked_by = session_user THEN
        RAISE EXCEPTION USING ERRCODE = 'RV001', MESSAGE = 'Nobody votes on a request of their own.';
    END IF;
    IF a.payload ->> 'login' = session_user THEN
        RAISE EXCEPTION USING ERRCODE = 'RV001', MESSAGE = 'Nobody votes on a grant to themselves.';
    END IF;
    IF agrees IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'agrees: yes or no was expected.';
    END IF;
    -- What was shown is what is voted on.
    IF lower(coalesce($3, '')) <> encode(a.digest, 'hex') OR a.digest <> reeve.approval_digest(a.kind, a.payload) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV002',
            MESSAGE = 'The request is not the one that was shown; please read it again before you vote.';
    END IF;
    PERFORM reeve.begin_operation($1, 'approval_vote');
    INSERT INTO reeve.approval_vote (approval, person, agrees, digest, remark)
    VALUES (a.id, session_user, $4, a.digest, left(btrim(coalesce($5, '')), 1000))
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'You have voted on this request already.';
    END IF;
    IF NOT agrees THEN
        UPDATE reeve.approval x SET state = 'refused', settled_at = clock_timestamp(), settled_by = session_user
        WHERE x.id = a.id;
    END IF;
    PERFORM audit.record('approval_voted', a.kind, NULL, '{}', $5,
                         jsonb_build_object('approval', a.id, 'agrees', agrees, 'digest', encode(a.digest, 'hex')));
    PERFORM pg_notify('reeve_approval', a.id::text);
END
$$;

CREATE OR REPLACE FUNCTION reeve.approval_votes(a reeve.approval) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(*)::integer
    FROM reeve.approval_vote v
    JOIN reeve.approval_kind k ON k.kind = a.kind
    JOIN reeve.staff s ON s.login = v.person AND s.active AND s.role = ANY (k.voted_by)
    WHERE v.approval = a.id AND v.agrees AND v.digest = a.digest AND v.person <> a.asked_by
      AND pg_xact_status(v.xid) = 'committed'
$$;

-- Carries the request out, once ever, by the person who asked.
CREATE OR REPLACE FUNCTION api.approval_run(op uuid, id uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    person reeve.staff := reeve.require_staff();
    a reeve.approval := reeve.open_approval($2);
    k reeve.approval_kind := reeve.approval_kind_for(a.kind);
    outcome text;
BEGIN
    IF a.asked_by <> session_user THEN
        RAISE EXCEPTION USING ERRCODE = 'RV001', MESSAGE = 'A request is carried out by the person who asked.';
    END IF;
    PERFORM reeve.require_staff(VARIADIC k.asked_by);
    IF a.digest <> reeve.approval_digest(a.kind, a.payload) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV002', MESSAGE = 'The request has been altered since it was asked for.';
    END IF;
    IF reeve.approval_votes(a) < a.needs THEN
        RAISE EXCEPTION USING ERRCODE = 'RV003',
            MESSAGE = format('This needs the consent of %s other person(s), committed before it is run.', a.needs);
    END IF;
    PERFORM reeve.begin_operation($1, 'approval_run');
    EXECUTE format('SELECT reeve.%I($1, $2)', 'run_' || a.kind) INTO outcome USING a.payload, a.id;
    UPDATE reeve.approval x SET state = 'done', settled_at = clock_timestamp(), settled_by = session_user
    WHERE x.id = a.id;
    PERFORM audit.record('approval_run', a.kind, NULL, '{}', a.reason,
                         jsonb_build_object('approval', a.id, 'digest', encode(a.digest, 'hex')));
    PERFORM pg_notify('reeve_approval', a.id::text);
    RETURN outcome;
END
$$;

CREATE OR REPLACE FUNCTION api.approval_withdraw(op uuid, id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    person reeve.staff := reeve.require_staff();
    a reeve.approval := reeve.open_approval($2);
BEGIN
    IF a.asked_by <> session_user THEN
        RAISE EXCEPTION USING ERRCODE = 'RV001', MESSAGE = 'A request is withdrawn by the person who asked.';
    END IF;
    PERFORM reeve.begin_operation($1, 'approval_withdraw');
    UPDATE reeve.approval x SET state = 'withdrawn', settled_at = clock_timestamp(), settled_by = session_user
    WHERE x.id = a.id;
    PERFORM audit.record('approval_withdrawn', a.kind, NULL, '{}', NULL, jsonb_build_object('approval', a.id));
    PERFORM pg_notify('reeve_approval', a.id::text);
END
$$;

-- The requests that concern the caller: all for officers and auditors, one's own for the others.
-- No personal data of customers stands in a payload.
CREATE OR REPLACE FUNCTION api.approval_list(open_only boolean DEFAULT false, most integer DEFAULT 200)
RETURNS TABLE (id uuid, kind text, payload jsonb, digest text, reason text, asked_by text, asked_by_name text,
               asked_at timestamptz, needs integer, agreed integer, expires_at timestamptz, state text,
               settled_at timestamptz, settled_by text, votes jsonb, may_vote boolean, may_run boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    person reeve.staff := reeve.require_staff();
BEGIN
    RETURN QUERY
    SELECT a.id, a.kind, a.payload, encode(a.digest, 'hex'), a.reason, a.asked_by,
           coalesce((SELECT s.full_name FROM reeve.staff s WHERE s.login = a.asked_by), ''),
           a.asked_at, a.needs, reeve.approval_votes(a), a.expires_at,
           CASE WHEN a.state = 'open' AND a.expires_at <= now() THEN 'expired' ELSE a.state END,
           a.settled_at, a.settled_by,
           coalesce((SELECT jsonb_agg(jsonb_build_object('person', v.person, 'agrees', v.agrees, 'at', v.at,
                                                         'remark', v.remark) ORDER BY v.at)
                     FROM reeve.approval_vote v WHERE v.approval = a.id), '[]'),
           a.state = 'open' AND a.expires_at > now() AND person.role = ANY (k.voted_by)
               AND a.asked_by <> session_user AND a.payload ->> 'login' IS DISTINCT FROM session_user::text
               AND NOT EXISTS (SELECT FROM reeve.approval_vote v WHERE v.approval = a.id AND v.person = session_user),
           a.state = 'open' AND a.expires_at > now() AND a.asked_by = session_user
               AND reeve.approval_votes(a) >= a.needs
    FROM reeve.approval a JOIN reeve.approval_kind k ON k.kind = a.kind
    WHERE (person.role IN ('officer', 'auditor') OR a.asked_by = session_user OR person.role = ANY (k.voted_by))
      AND (NOT open_only OR a.state = 'open' AND a.expires_at > now())
    ORDER BY a.asked_at DESC, a.id
    LIMIT least(greatest(most, 1), 1000);
END
$$;

REVOKE ALL ON FUNCTION api.approval_ask(uuid, text, jsonb, text), api.approval_vote(uuid, uuid, text, boolean, text),
    api.approval_run(uuid, uuid), api.approval_withdraw(uuid, uuid), api.approval_list(boolean, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.approval_ask(uuid, text, jsonb, text), api.approval_vote(uuid, uuid, text, boolean, text),
    api.approval_run(uuid, uuid), api.approval_withdraw(uuid, uuid), api.approval_list(boolean, integer)
    TO reeve_support, reeve_officer, reeve_auditor, reeve_admin;
