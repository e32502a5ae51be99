-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the affected are told, and how it goes; written by officers. The worker's part: delivery.sql.
--
--   api.save_notice_text(op, incident_id, language, version, template, blocks, subject, body, html) → version
--       version 0: the first. The blocks "nature", "contact", "consequences" and "measures" (Art. 34(2)) must
--       be there and stand in the body. {{name}} and {{username}} are filled when it is sent, in the body and
--       in the HTML but not in the subject, which other people's screens show.
--   api.remove_notice_text(op, incident_id, language, version)
--   api.notice_texts(incident_id)
--   The request "breach_notice" {"incident_id"}: asked for by an officer, voted on by another; it holds the
--       count and hash of the frozen list and the hash of the texts, and sends exactly these when it is run.
--   api.change_notice_run(op, run_id, wanted, reason)                 "paused" or "running"
--   api.retry_notices(op, run_id, which, reason) → how many           "deferred", "rejected", "bad_address"
--   api.notice_progress(incident_id)                                  one row a run; never reads the notices
--   api.notice_domains(run_id)                                        where mail does not go well
--   api.reach_otherwise(op, incident_id, notice_ids, how, remark) → how many
--       how letter, telephone, in_person or other
-- Disclosures: "notice_preview" {"incident_id", "place"} → api.notice_preview(id), customers of the list;
--   "notice_unreached" {"incident_id", "after", "limit"} → api.notice_unreached(id), by notice id;
--   api.customer_notices(id) with the page of a customer.
--
-- NOTIFY reeve_incident, and reeve_notice (payload run id) about every second while notices go out.

CREATE OR REPLACE FUNCTION reeve.notice_text_digest(language text, subject text, body text, html text) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(convert_to('reeve notice 1 ' || jsonb_build_array(language, subject, body, html)::text, 'UTF8'))
$$;

-- Of all languages, as they would be sent.
CREATE OR REPLACE FUNCTION reeve.notice_texts_digest(incident bigint) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(convert_to(coalesce(string_agg(t.language || ' ' || encode(reeve.notice_text_digest(t.language, t.subject, t.body, t.html), 'hex'),
                                                 E'\n' ORDER BY t.language), ''), 'UTF8'))
    FROM reeve.notice_text t WHERE t.incident_id = incident
$$;

-- Simple markup and nothing that is fetched, runs or knows who reads it.
CREATE OR REPLACE FUNCTION reeve.notice_html_problem(html text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    tag text;
BEGIN
    IF html = '' THEN
        RETURN NULL;
    END IF;
    FOR tag IN SELECT (regexp_matches(html, '<[^>]*>?', 'g'))[1] LOOP
        IF tag !~ '^</?(html|head|body|title|p|br|hr|h1|h2|h3|ul|ol|li|strong|em|a)>$' AND tag <> '<!DOCTYPE html>'
           AND tag <> '<meta charset="utf-8">' AND tag !~ '^<html lang="[a-z]{2,3}">$'
           AND tag !~ '^<a href="(https://|mailto:)[^"<>{}]*">$' THEN
            RETURN format('%s is not simple markup', left(tag, 60));
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION api.save_notice_text(op uuid, incident_id bigint, language text, version integer, template text, blocks jsonb,
                                                subject text, body text, html text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    t reeve.notice_text;
    name text;
    problem text;
    made integer;
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'save_notice_text');
    PERFORM reeve.lock_incident($2, NULL);
    IF $3 IS NULL OR $3 <> ALL (string_to_array(reeve.setting_text('notice_languages'), ',')) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = format('language: one of %s was expected.', reeve.setting_text('notice_languages'));
    END IF;
    SELECT * INTO t FROM reeve.notice_text x WHERE x.incident_id = $2 AND x.language = $3;
    IF coalesce(t.version, 0) IS DISTINCT FROM $4 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV002',
            MESSAGE = CASE WHEN t.version IS NULL THEN 'This text has been removed meanwhile.'
                ELSE format('%s changed this text on %s UTC.', reeve.person_name(t.changed_by),
                            to_char(t.changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')) END;
    END IF;
    IF $5 IS NULL OR $5 !~ '^[a-z_]{1,40}$' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'template: the name of a template was expected.';
    END IF;
    IF coalesce(length($7), 0) NOT BETWEEN 3 AND 200 OR $7 ~ '[\x01-\x1f\x7f-\x9f\u2028\u2029]|\{\{' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'subject: 3 to 200 characters on one line, without placeholders.';
    END IF;
    IF coalesce(length($8), 0) NOT BETWEEN 20 AND 50000 OR $8 ~ '[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'body: 20 to 50,000 characters were expected.';
    END IF;
    FOREACH name IN ARRAY '{nature,contact,consequences,measures}'::text[] LOOP
        IF jsonb_typeof($6 -> name) IS DISTINCT FROM 'string' OR length(btrim($6 ->> name, E' \r\n\t')) < 10 THEN
            RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = format('blocks: "%s" is missing, which Art. 34(2) asks for.', name);
        ELSIF position(btrim($6 ->> name, E' \r\n\t') IN $8) = 0 THEN
            RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = format('body: the block "%s" does not stand in it.', name);
        END IF;
    END LOOP;
    IF EXISTS (SELECT FROM regexp_matches($8 || coalesce($9, ''), '\{\{[^}]*\}?\}?', 'g') AS p(found)
               WHERE p.found[1] NOT IN ('{{name}}', '{{username}}')) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'body: there are the placeholders {{name}} and {{username}} and no others.';
    END IF;
    problem := CASE WHEN length(coalesce($9, '')) > 100000 THEN 'at most 100,000 characters' ELSE reeve.notice_html_problem(coalesce($9, '')) END;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = format('html: %s.', problem);
    END IF;
    INSERT INTO reeve.notice_text AS x (incident_id, language, template, blocks, subject, body, html, sha256, changed_by)
    VALUES ($2, $3, $5, $6, $7, $8, coalesce($9, ''), reeve.notice_text_digest($3, $7, $8, coalesce($9, '')), session_user)
    ON CONFLICT ON CONSTRAINT notice_text_pkey DO UPDATE SET template = excluded.template, blocks = excluded.blocks, subject = excluded.subject,
        body = excluded.body, html = excluded.html, sha256 = excluded.sha256, version = x.version + 1, changed_by = session_user,
        changed_at = clock_timestamp()
    RETURNING x.version INTO made;
    PERFORM audit.record('notice_text', $3, NULL, '{}', NULL, jsonb_build_object('incident', $2, 'version', made));
    PERFORM pg_notify('reeve_incident', $2::text);
    RETURN made;
END
$$;

CREATE OR REPLACE FUNCTION api.remove_notice_text(op uuid, incident_id bigint, language text, version integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'remove_notice_text');
    PERFORM reeve.lock_incident($2, NULL);
    DELETE FROM reeve.notice_text t WHERE t.incident_id = $2 AND t.language = $3 AND t.version = $4;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV002', MESSAGE = 'This text has been changed or removed meanwhile.';
    END IF;
    PERFORM audit.record('notice_text_removed', $3, NULL, '{}', NULL, jsonb_build_object('incident', $2));
    PERFORM pg_notify('reeve_incident', $2::text);
END
$$;

CREATE OR REPLACE FUNCTION api.notice_texts(incident_id bigint)
RETURNS TABLE (language text, template text, blocks jsonb, subject text, body text, html text, sha256 text, version integer,
               changed_by text, changed_by_name text, changed_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer', 'auditor');
    RETURN QUERY SELECT t.language, t.template, t.blocks, t.subject, t.body, t.html, encode(t.sha256, 'hex'), t.version, t.changed_by,
                        reeve.person_name(t.changed_by), t.changed_at
                 FROM reeve.notice_text t WHERE t.incident_id = $1
                 ORDER BY array_position(string_to_array(reeve.setting_text('notice_languages'), ','), t.language);
END
$$;

CREATE OR REPLACE FUNCTION reeve.freeze_breach_notice(payload jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    i reeve.incident;
    l reeve.affected_list;
    texts jsonb;
BEGIN
    SELECT * INTO i FROM reeve.incident x WHERE x.id = reeve.integer_argument(payload, 'incident_id', 1, 9223372036854775807);
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'incident_id: there is no such incident.';
    END IF;
    SELECT * INTO l FROM reeve.affected_list x WHERE x.id = i.list_id;
    SELECT jsonb_object_agg(t.language, encode(t.sha256, 'hex')) INTO texts FROM reeve.notice_text t WHERE t.incident_id = i.id;
    IF i.ended_at IS NOT NULL OR l.id IS NULL OR texts IS NULL OR i.must_tell IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'No notice can be sent: ' || CASE
            WHEN i.ended_at IS NOT NULL THEN format('this incident has been %s.', i.state)
            WHEN l.id IS NULL THEN 'it has not been settled who is affected.'
            WHEN texts IS NULL THEN 'there is no text.'
            ELSE 'it has not been decided that customers must be told.' END;
    END IF;
    RETURN jsonb_build_object('incident_id', i.id, 'title', i.title, 'list_id', l.id, 'customers', l.customers, 'erased', l.erased,
                              'digest', encode(l.digest, 'hex'), 'texts', texts,
                              'texts_digest', encode(reeve.notice_texts_digest(i.id), 'hex'));
END
$$;

-- What was consented to, looked at once more row by row, becomes one notice a customer. Who has one of an
-- earlier sending is not told again.
CREATE OR REPLACE FUNCTION reeve.run_breach_notice(payload jsonb, approval uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    i reeve.incident := reeve.lock_incident((payload ->> 'incident_id')::bigint, NULL);
    list bigint := (payload ->> 'list_id')::bigint;
    run bigint;
    made bigint;
    moment timestamptz := clock_timestamp();
BEGIN
    IF i.list_id <> list OR i.must_tell IS NOT TRUE
       OR encode(reeve.affected_digest(list), 'hex') <> payload ->> 'digest'
       OR encode(reeve.notice_texts_digest(i.id), 'hex') <> payload ->> 'texts_digest' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV002', MESSAGE = 'The list or the texts have changed since this was asked for.';
    END IF;
    INSERT INTO reeve.notice_run AS r (incident_id, list_id, approval, texts_digest, wanted, started_by)
    VALUES (i.id, list, $2, decode(payload ->> 'texts_digest', 'hex'), 0, session_user) RETURNING r.id INTO run;
    INSERT INTO reeve.notice_run_text (run_id, language, subject, body, html, sha256)
    SELECT run, t.language, t.subject, t.body, t.html, t.sha256 FROM reeve.notice_text t WHERE t.incident_id = i.id;
    INSERT INTO reeve.notice (customer_id, incident_id, run_id, state, cause, next_at, settled_at)
    SELECT a.customer_id, i.id, run, CASE WHEN a.erased THEN 'unreachable' ELSE 'queued' END, CASE WHEN a.erased THEN 'erased' END,
           moment, CASE WHEN a.erased THEN moment END
    FROM reeve.affected a WHERE a.list_id = list ORDER BY a.customer_id
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS made = ROW_COUNT;
    IF made = 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'Everybody on this list has a notice already.';
    END IF;
    UPDATE reeve.notice_run r SET wanted = made WHERE r.id = run;
    i.state := 'notifying';
    PERFORM reeve.store_incident(i);
    PERFORM reeve.note_incident_event(i.id, 'sending', '', jsonb_build_object('run', run, 'notices', made, 'list', list, 'approval', $2,
        'digest', payload -> 'digest', 'texts_digest', payload -> 'texts_digest'));
    PERFORM audit.record('notices_started', NULL, NULL, '{}', NULL, jsonb_build_object('incident', i.id, 'run', run, 'notices', made,
        'approval', $2, 'digest', payload -> 'digest', 'texts_digest', payload -> 'texts_digest'));
    PERFORM pg_notify('reeve_notice', run::text);
    RETURN run;
END
$$;

INSERT INTO reeve.approval_kind (kind, asked_by, voted_by, needs, valid_for) VALUES
    ('breach_notice', '{officer}', '{officer}', 1, interval '3 days')
ON CONFLICT (kind) DO UPDATE SET asked_by = excluded.asked_by, voted_by = excluded.voted_by,
                                 needs = excluded.needs, valid_for = excluded.valid_for;

CREATE OR REPLACE FUNCTION reeve.lock_notice_run(sought bigint) RETURNS reeve.notice_run
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    r reeve.notice_run;
BEGIN
    SELECT * INTO r FROM reeve.notice_run x WHERE x.id = sought FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'There is no such sending.';
    END IF;
    RETURN r;
END
$$;

CREATE OR REPLACE FUNCTION api.change_notice_run(op uuid, run_id bigint, wanted text, reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    r reeve.notice_run;
    said text;
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'change_notice_run');
    said := reeve.write_reason($4);
    IF $3 IS NULL OR $3 NOT IN ('paused', 'running') THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'wanted: "paused" or "running" was expected.';
    END IF;
    -- First the incident, then its sending: as whoever ends one does.
    PERFORM reeve.lock_incident((SELECT x.incident_id FROM reeve.notice_run x WHERE x.id = $2), NULL);
    r := reeve.lock_notice_run($2);
    IF r.state = 'done' OR r.state = $3 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = format('This sending is %s.', r.state);
    END IF;
    UPDATE reeve.notice_run x SET state = $3, changed_by = session_user, changed_at = clock_timestamp() WHERE x.id = $2;
    PERFORM reeve.note_incident_event(r.incident_id, CASE $3 WHEN 'paused' THEN 'paused' ELSE 'resumed' END, said, jsonb_build_object('run', $2));
    PERFORM audit.record(CASE $3 WHEN 'paused' THEN 'notices_paused' ELSE 'notices_resumed' END, NULL, NULL, '{}', said,
                         jsonb_build_object('incident', r.incident_id, 'run', $2));
    PERFORM pg_notify('reeve_notice', $2::text);
END
$$;

CREATE OR REPLACE FUNCTION api.retry_notices(op uuid, run_id bigint, which text, reason text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    r reeve.notice_run;
    i reeve.incident;
    said text;
    many bigint;
    moment timestamptz := clock_timestamp();
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'retry_notices');
    said := reeve.write_reason($4);
    IF $3 IS NULL OR $3 NOT IN ('deferred', 'rejected', 'bad_address') THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'which: "deferred", "rejected" or "bad_address" was expected.';
    END IF;
    i := reeve.lock_incident((SELECT x.incident_id FROM reeve.notice_run x WHERE x.id = $2), NULL);
    r := reeve.lock_notice_run($2);
    IF $3 = 'deferred' THEN
        UPDATE reeve.notice n SET next_at = moment, is_paced = false
        WHERE n.run_id = $2 AND n.state IN ('deferred', 'queued') AND n.leased_by IS NULL AND n.next_at > moment;
    ELSE
        UPDATE reeve.notice n SET state = 'queued', cause = NULL, next_at = moment, is_paced = false, deferrals = 0, first_at = NULL, settled_at = NULL
        WHERE n.incident_id = i.id AND n.run_id = $2
          AND ($3 = 'rejected' AND n.state = 'rejected' OR $3 = 'bad_address' AND n.state = 'unreachable' AND n.cause <> 'erased');
    END IF;
    GET DIAGNOSTICS many = ROW_COUNT;
    IF many = 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'There is no such notice.';
    END IF;
    IF r.state = 'done' THEN
        UPDATE reeve.notice_run x SET state = 'running', ended_at = NULL, changed_by = session_user, changed_at = moment WHERE x.id = $2;
        i.state := 'notifying';
        PERFORM reeve.store_incident(i);
    END IF;
    PERFORM reeve.note_incident_event(i.id, 'retried', said, jsonb_build_object('run', $2, 'notices', many, 'which', $3));
    PERFORM audit.record('notices_retried', $3, NULL, '{}', said, jsonb_build_object('incident', i.id, 'run', $2, 'notices', many));
    PERFORM pg_notify('reeve_notice', $2::text);
    RETURN many;
END
$$;

REVOKE ALL ON FUNCTION api.save_notice_text(uuid, bigint, text, integer, text, jsonb, text, text, text),
    api.remove_notice_text(uuid, bigint, text, integer), api.notice_texts(bigint), api.change_notice_run(uuid, bigint, text, text),
    api.retry_notices(uuid, bigint, text, text) FROM PUBLIC;
-- The roles that may not are refused by the functions themselves, in plain words.
GRANT EXECUTE ON FUNCTION api.save_notice_text(uuid, bigint, text, integer, text, jsonb, text, text, text),
    api.remove_notice_text(uuid, bigint, text, integer), api.notice_texts(bigint), api.change_notice_run(uuid, bigint, text, text),
    api.retry_notices(uuid, bigint, text, text)
    TO reeve_support, reeve_officer, reeve_auditor, reeve_admin;
