-- SPDX-License-Identifier: GPL-3.0-or-later
-- The register of breaches (reeve/0017_breach.sql): written by officers, read by officers and auditors.
--
-- All that write: an operation id first; a version is the incident's as it was read (RV002 else, saying who
-- changed it and when). Errors: RV001 role, RV005 wrong state, RV006 no such incident, RV007 bad value with
-- the field in front.
--
--   api.open_incident(op, facts, reason) → incident_id                suspected
--   api.save_incident(op, id, version, facts, reason) → version       the fields that `facts` names
--       title, nature [confidentiality, integrity, availability], occurred_at, occurred_until, discovered_at,
--       aware_at, what_happened, data_columns ["service.alias.password", …], consequences, measures, contact,
--       customers_estimate, records_estimate
--   api.change_incident(op, id, version, state, reason) → version     confirmed, closed, dismissed
--   api.assess_incident(op, id, version, risk, reasoning, must_tell, exemptions, exemption_reasoning) → version
--       risk unlikely, risk or high; exemptions of Art. 34(3): a, b, c. (a) is refused (RV007) for what
--       stands readable or under a weak hash here.
--   api.tell_authority(op, id, version, kind, told_at, reference, summary, late_because) → version
--       kind initial, follow_up or final; the first needs late_because after 72 hours
--   api.waive_authority(op, id, version, because) → version           it need not be told: unlikely to be a risk
--   api.tell_public(op, id, version, told_at, how) → version          34(3)(c)
--   api.note_incident(op, id, kind, said)                             "note" or "decision"
--   api.add_incident_document(op, id, name, media_type, content)      up to 10 MB; its id is the operation's
--   api.save_incident_draft(op, id, version, page, answers) → version the wizard; version 0: the first
--   api.incident_list(open_only), api.incident_page(id), api.incident_timeline(id), api.incident_phases(id),
--   api.incident_documents(id), api.incident_document(id), api.incident_draft(id), api.incident_counts()
--
-- NOTIFY reeve_incident, payload incident id: a hint to refresh.

CREATE OR REPLACE FUNCTION reeve.authority_due(aware_at timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
    SELECT aware_at + interval '72 hours' -- hours: neither week-ends nor the clock's change make them longer
$$;

-- Whether the countdown is over: told, on record why not, or dismissed. NULL aware_at: has not begun.
CREATE OR REPLACE FUNCTION reeve.authority_state(i reeve.incident) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN i.authority_notified_at IS NOT NULL THEN 'told' WHEN i.authority_waived_because IS NOT NULL THEN 'waived'
        WHEN i.state = 'dismissed' THEN 'dismissed' WHEN i.aware_at IS NULL THEN 'not_begun'
        WHEN reeve.authority_due(i.aware_at) < now() THEN 'overdue' ELSE 'running' END
$$;

CREATE OR REPLACE FUNCTION reeve.note_incident_event(incident bigint, kind text, said text, detail jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO reeve.incident_event (incident_id, person, kind, said, detail)
    VALUES ($1, CASE WHEN EXISTS (SELECT FROM reeve.staff s WHERE s.login = session_user) THEN session_user ELSE 'reeve' END,
            $2, coalesce($3, ''), coalesce($4, '{}'));
    PERFORM pg_notify('reeve_incident', $1::text);
END
$$;

-- The incident, locked. `seen` NULL: whatever its version; an ended one is refused unless `even_ended`.
CREATE OR REPLACE FUNCTION reeve.lock_incident(wanted bigint, seen integer, even_ended boolean DEFAULT false)
RETURNS reeve.incident
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    i reeve.incident;
BEGIN
    SELECT * INTO i FROM reeve.incident x WHERE x.id = wanted FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'There is no such incident.';
    END IF;
    IF i.ended_at IS NOT NULL AND NOT even_ended THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = format('This incident has been %s.', i.state);
    END IF;
    IF seen IS NOT NULL AND i.version <> seen THEN
        RAISE EXCEPTION USING ERRCODE = 'RV002',
            MESSAGE = format('%s changed this incident on %s UTC.', reeve.person_name(i.changed_by),
                             to_char(i.changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'));
    END IF;
    RETURN i;
END
$$;

CREATE OR REPLACE FUNCTION reeve.store_incident(i reeve.incident) RETURNS integer
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    i.version := i.version + 1;
    i.changed_by := session_user;
    i.changed_at := clock_timestamp();
    UPDATE reeve.incident x
    SET (state, title, nature, occurred_at, occurred_until, discovered_at, aware_at, what_happened, data_columns, consequences,
         measures, contact, customers_estimate, records_estimate, risk, risk_reasoning, must_tell, exemptions, exemption_reasoning,
         authority_notified_at, authority_reference, authority_late_because, authority_waived_because, public_notice_at, list_id,
         ended_at, changed_by, changed_at, version)
      = (i.state, i.title, i.nature, i.occurred_at, i.occurred_until, i.discovered_at, i.aware_at, i.what_happened, i.data_columns,
         i.consequences, i.measures, i.contact, i.customers_estimate, i.records_estimate, i.risk, i.risk_reasoning, i.must_tell,
         i.exemptions, i.exemption_reasoning, i.authority_notified_at, i.authority_reference, i.authority_late_because,
         i.authority_waived_because, i.public_notice_at, i.list_id, i.ended_at, i.changed_by, i.changed_at, i.version)
    WHERE x.id = i.id;
    RETURN i.version;
END
$$;

CREATE OR REPLACE FUNCTION reeve.text_argument(args jsonb, field text, fewest integer, most integer) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    given text := btrim(coalesce(reeve.argument(args, field, 'string'), ''), E' \t\r\n');
BEGIN
    IF length(given) NOT BETWEEN fewest AND most OR given ~ '[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = format('%s: %s to %s characters were expected.', field, fewest, most);
    END IF;
    RETURN given;
END
$$;

-- A moment that has passed. NULL stays NULL.
CREATE OR REPLACE FUNCTION reeve.past_argument(args jsonb, field text) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET TimeZone = 'UTC' SET DateStyle = 'ISO' AS $$
DECLARE
    given text := reeve.argument(args, field, 'string');
    at timestamptz;
BEGIN
    IF given IS NOT NULL AND given !~ '^[12][0-9]{3}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9]' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = format('%s: a date with its time was expected.', field);
    END IF;
    BEGIN
        at := given::timestamptz;
    EXCEPTION WHEN data_exception THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = format('%s: a date with its time was expected.', field);
    END;
    IF at > clock_timestamp() + interval '1 minute' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = format('%s: a moment that has passed was expected.', field);
    END IF;
    RETURN at;
END
$$;

-- `i` with what `facts` names, checked.
CREATE OR REPLACE FUNCTION reeve.with_facts(i reeve.incident, facts jsonb) RETURNS reeve.incident
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    field text;
    fields constant text[] := '{title,nature,occurred_at,occurred_until,discovered_at,aware_at,what_happened,data_columns,'
        'consequences,measures,contact,customers_estimate,records_estimate}';
BEGIN
    IF jsonb_typeof(facts) IS DISTINCT FROM 'object' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'facts: an object was expected.';
    END IF;
    FOR field IN SELECT jsonb_object_keys(facts) LOOP
        IF field <> ALL (fields) THEN
            RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = format('%s: there is no such field.', left(field, 40));
        END IF;
        CASE field
        WHEN 'title' THEN i.title := reeve.text_argument(facts, field, 3, 200);
        WHEN 'what_happened' THEN i.what_happened := reeve.text_argument(facts, field, 0, 10000);
        WHEN 'consequences' THEN i.consequences := reeve.text_argument(facts, field, 0, 10000);
        WHEN 'measures' THEN i.measures := reeve.text_argument(facts, field, 0, 10000);
        WHEN 'contact' THEN i.contact := reeve.text_argument(facts, field, 0, 1000);
        WHEN 'occurred_at' THEN i.occurred_at := reeve.past_argument(facts, field);
        WHEN 'occurred_until' THEN i.occurred_until := reeve.past_argument(facts, field);
        WHEN 'discovered_at' THEN i.discovered_at := reeve.past_argument(facts, field);
        WHEN 'aware_at' THEN i.aware_at := reeve.past_argument(facts, field);
        WHEN 'customers_estimate' THEN i.customers_estimate := reeve.integer_argument(facts, field, 0, 1000000000000);
        WHEN 'records_estimate' THEN i.records_estimate := reeve.integer_argument(facts, field, 0, 1000000000000000);
        WHEN 'nature' THEN
            i.nature := ARRAY(SELECT DISTINCT n FROM unnest(reeve.text_list(facts, field)) AS n ORDER BY 1);
            IF NOT i.nature <@ '{confidentiality,integrity,availability}' THEN
                RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'nature: confidentiality, integrity or availability was expected.';
            END IF;
        WHEN 'data_columns' THEN
            i.data_columns := ARRAY(SELECT DISTINCT c FROM unnest(reeve.text_list(facts, field)) AS c ORDER BY 1);
            IF EXISTS (SELECT FROM unnest(i.data_columns) AS c WHERE NOT EXISTS (
                SELECT FROM reeve.data_map m WHERE m.schema_name = 'service'
                   AND concat_ws('.', m.schema_name, m.table_name, m.column_name) = c)) THEN
                RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'data_columns: columns of the data map were expected.';
            END IF;
        END CASE;
    END LOOP;
    IF i.title IS NULL OR i.discovered_at IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007',
            MESSAGE = CASE WHEN i.title IS NULL THEN 'title: 3 to 200 characters were expected.'
                           ELSE 'discovered_at: when it was discovered was expected.' END;
    END IF;
    IF i.occurred_until < i.occurred_at OR i.occurred_until IS NOT NULL AND i.occurred_at IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'occurred_until: not before it began.';
    END IF;
    IF i.occurred_at > i.discovered_at THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'discovered_at: not before it occurred.';
    END IF;
    IF i.authority_notified_at IS NOT NULL AND i.aware_at IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'aware_at: it has run out already, with the authority told.';
    END IF;
    RETURN i;
END
$$;

CREATE OR REPLACE FUNCTION reeve.fact_names(facts jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(jsonb_agg(k ORDER BY k), '[]') FROM jsonb_object_keys(facts) AS k
$$;

CREATE OR REPLACE FUNCTION api.open_incident(op uuid, facts jsonb, reason text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    i reeve.incident;
    said text;
    made bigint;
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'open_incident');
    said := reeve.write_reason($3);
    i.nature := '{}'; i.what_happened := ''; i.data_columns := '{}'; i.consequences := ''; i.measures := ''; i.contact := '';
    i := reeve.with_facts(i, $2);
    INSERT INTO reeve.incident AS x (title, nature, occurred_at, occurred_until, discovered_at, aware_at, what_happened, data_columns,
                                     consequences, measures, contact, customers_estimate, records_estimate, opened_by, changed_by)
    VALUES (i.title, i.nature, i.occurred_at, i.occurred_until, i.discovered_at, i.aware_at, i.what_happened, i.data_columns,
            i.consequences, i.measures, i.contact, i.customers_estimate, i.records_estimate, session_user, session_user)
    RETURNING x.id INTO made;
    PERFORM reeve.note_incident_event(made, 'opened', said, NULL);
    PERFORM audit.record('incident_opened', NULL, NULL, '{}', said, jsonb_build_object('incident', made, 'fields', reeve.fact_names($2)));
    RETURN made;
END
$$;

CREATE OR REPLACE FUNCTION api.save_incident(op uuid, incident_id bigint, version integer, facts jsonb, reason text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    i reeve.incident;
    was reeve.incident;
    said text;
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'save_incident');
    said := reeve.write_reason($5);
    was := reeve.lock_incident($2, coalesce($3, 0));
    i := reeve.with_facts(was, $4);
    -- When it was known decides over a deadline: both moments stay on record.
    PERFORM reeve.note_incident_event($2, 'changed', said, jsonb_build_object('fields', reeve.fact_names($4))
        || CASE WHEN i.aware_at IS DISTINCT FROM was.aware_at THEN jsonb_build_object('aware_at', i.aware_at, 'aware_at_before', was.aware_at)
                ELSE '{}' END);
    PERFORM audit.record('incident_changed', NULL, NULL, '{}', said, jsonb_build_object('incident', $2, 'fields', reeve.fact_names($4)));
    RETURN reeve.store_incident(i);
END
$$;

CREATE OR REPLACE FUNCTION api.change_incident(op uuid, incident_id bigint, version integer, state text, reason text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    i reeve.incident;
    said text;
    why text;
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'change_incident');
    said := reeve.write_reason($5);
    i := reeve.lock_incident($2, coalesce($3, 0));
    IF $4 IS NULL OR $4 NOT IN ('confirmed', 'closed', 'dismissed') THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'state: "confirmed", "closed" or "dismissed" was expected.';
    END IF;
    IF $4 = 'confirmed' THEN
        why := CASE WHEN i.state <> 'suspected' THEN format('it is %s', i.state)
                    WHEN i.aware_at IS NULL THEN 'it must say when it became known (aware_at)' END;
    ELSIF $4 = 'dismissed' THEN
        why := CASE WHEN i.state NOT IN ('suspected', 'confirmed') THEN format('it is %s', i.state) END;
    ELSE
        why := CASE
            WHEN i.state NOT IN ('confirmed', 'notified') THEN format('it is %s', i.state)
            WHEN reeve.authority_state(i) NOT IN ('told', 'waived') THEN 'the authority has not been told, nor is it on record why it need not be'
            WHEN i.must_tell IS NULL THEN 'it has not been decided whether customers must be told'
            WHEN i.must_tell AND i.state = 'confirmed' AND i.public_notice_at IS NULL THEN 'the customers have not been told'
            WHEN i.public_notice_at IS NULL AND EXISTS (
                SELECT FROM reeve.notice n WHERE n.incident_id = i.id AND n.state IN ('rejected', 'bounced', 'unreachable'))
                THEN 'some customers have not been reached; they are told otherwise, or in public (Art. 34(3)(c))' END;
    END IF;
    IF why IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = format('This incident cannot be %s: %s.', $4, why);
    END IF;
    i.state := $4;
    i.ended_at := CASE WHEN $4 <> 'confirmed' THEN clock_timestamp() END;
    PERFORM reeve.note_incident_event($2, $4, said, NULL);
    PERFORM audit.record('incident_' || $4, NULL, NULL, '{}', said, jsonb_build_object('incident', $2));
    RETURN reeve.store_incident(i);
END
$$;

-- Which of these columns do not protect by themselves: what anybody can read who has them, and hashes that
-- a cheap machine guesses. Good hashes, of passwords and of sessions, are all that is left.
CREATE OR REPLACE FUNCTION reeve.unprotected_columns(i reeve.incident) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        SELECT c FROM unnest(i.data_columns) AS c
        WHERE NOT (c LIKE 'service.customer\_session.%\_hash'
                   OR c LIKE 'service.credential.%' AND NOT (
                       CASE WHEN i.list_id IS NULL THEN EXISTS (SELECT FROM service.credential k WHERE k.scheme = 'sha256')
                       ELSE EXISTS (SELECT FROM service.credential k JOIN reeve.affected a ON a.customer_id = k.customer_id
                                    WHERE a.list_id = i.list_id AND k.scheme = 'sha256') END))
        ORDER BY c);
END
$$;

CREATE OR REPLACE FUNCTION api.assess_incident(op uuid, incident_id bigint, version integer, risk text, reasoning text,
                                               must_tell boolean, exemptions text[], exemption_reasoning text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    i reeve.incident;
    given jsonb := jsonb_build_object('reasoning', coalesce($5, ''), 'exemption_reasoning', coalesce($8, ''));
    bare text[];
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'assess_incident');
    i := reeve.lock_incident($2, coalesce($3, 0));
    IF $4 IS NULL OR $4 NOT IN ('unlikely', 'risk', 'high') THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'risk: "unlikely", "risk" or "high" was expected.';
    END IF;
    IF $6 IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'must_tell: yes or no was expected.';
    END IF;
    i.risk := $4;
    i.risk_reasoning := reeve.text_argument(given, 'reasoning', 20, 10000);
    i.must_tell := $6;
    i.exemptions := ARRAY(SELECT DISTINCT e FROM unnest(coalesce($7, '{}')) AS e ORDER BY 1);
    IF NOT i.exemptions <@ '{a,b,c}' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'exemptions: those of Art. 34(3): a, b, c.';
    END IF;
    i.exemption_reasoning := reeve.text_argument(given, 'exemption_reasoning', CASE WHEN i.exemptions = '{}' THEN 0 ELSE 20 END, 10000);
    IF 'a' = ANY (i.exemptions) THEN
        bare := reeve.unprotected_columns(i);
        IF i.data_columns = '{}' THEN
            RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'exemptions: (a) needs to know which data it is about.';
        ELSIF bare <> '{}' THEN
            RAISE EXCEPTION USING ERRCODE = 'RV007',
                MESSAGE = format('exemptions: (a) is for data that nobody can read; these stand readable or under a weak hash: %s.',
                                 array_to_string(bare, ', '));
        END IF;
    END IF;
    IF i.risk = 'high' AND NOT i.must_tell AND i.exemptions = '{}' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007',
            MESSAGE = 'must_tell: where the risk is high, customers are told unless Art. 34(3) exempts from it.';
    END IF;
    PERFORM reeve.note_incident_event($2, 'assessed', i.risk_reasoning, jsonb_build_object(
        'risk', i.risk, 'must_tell', i.must_tell, 'exemptions', to_jsonb(i.exemptions), 'exemption_reasoning', i.exemption_reasoning));
    PERFORM audit.record('incident_assessed', NULL, NULL, '{}', NULL, jsonb_build_object(
        'incident', $2, 'risk', i.risk, 'must_tell', i.must_tell, 'exemptions', to_jsonb(i.exemptions)));
    RETURN reeve.store_incident(i);
END
$$;

CREATE OR REPLACE FUNCTION api.tell_authority(op uuid, incident_id bigint, version integer, kind text, told_at timestamptz,
                                              reference text, summary text, late_because text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    i reeve.incident;
    given jsonb := jsonb_build_object('reference', coalesce($6, ''), 'summary', coalesce($7, ''), 'late_because', coalesce($8, ''));
    is_first boolean;
    is_late boolean;
    why text := '';
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'tell_authority');
    i := reeve.lock_incident($2, coalesce($3, 0));
    IF i.aware_at IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'The incident must say first when it became known (aware_at).';
    END IF;
    is_first := i.authority_notified_at IS NULL;
    IF $4 IS NULL OR $4 NOT IN ('initial', 'follow_up', 'final') OR ($4 = 'initial') <> is_first THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = CASE WHEN is_first THEN 'kind: the authority is told for the first time: "initial".'
            ELSE 'kind: "follow_up" or "final" was expected.' END;
    END IF;
    IF $5 IS NULL OR $5 > clock_timestamp() + interval '1 minute' OR $5 < i.aware_at THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'told_at: a moment that has passed, after it became known.';
    END IF;
    is_late := is_first AND $5 > reeve.authority_due(i.aware_at);
    IF is_first THEN
        why := reeve.text_argument(given, 'late_because', CASE WHEN is_late THEN 20 ELSE 0 END, 2000);
        i.authority_notified_at := $5;
        i.authority_late_because := why;
        i.authority_waived_because := NULL;
    END IF;
    i.authority_reference := coalesce(nullif(reeve.text_argument(given, 'reference', 0, 200), ''), i.authority_reference);
    INSERT INTO reeve.incident_phase (incident_id, kind, told_at, reference, summary, noted_by)
    VALUES ($2, $4, $5, reeve.text_argument(given, 'reference', 0, 200), reeve.text_argument(given, 'summary', 0, 10000), session_user);
    PERFORM reeve.note_incident_event($2, 'authority_told', why, jsonb_build_object('kind', $4, 'told_at', $5, 'late', is_late));
    PERFORM audit.record('authority_told', NULL, NULL, '{}', NULL,
                         jsonb_build_object('incident', $2, 'kind', $4, 'told_at', $5, 'late', is_late));
    RETURN reeve.store_incident(i);
END
$$;

CREATE OR REPLACE FUNCTION api.waive_authority(op uuid, incident_id bigint, version integer, because text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    i reeve.incident;
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'waive_authority');
    i := reeve.lock_incident($2, coalesce($3, 0));
    IF i.authority_notified_at IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'The authority has been told already.';
    END IF;
    IF i.risk IS DISTINCT FROM 'unlikely' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005',
            MESSAGE = 'The authority is told unless a risk is unlikely (Art. 33(1)); the assessment does not say so.';
    END IF;
    i.authority_waived_because := reeve.text_argument(jsonb_build_object('because', coalesce($4, '')), 'because', 20, 5000);
    PERFORM reeve.note_incident_event($2, 'authority_waived', i.authority_waived_because, NULL);
    PERFORM audit.record('authority_waived', NULL, NULL, '{}', NULL, jsonb_build_object('incident', $2));
    RETURN reeve.store_incident(i);
END
$$;

CREATE OR REPLACE FUNCTION api.tell_public(op uuid, incident_id bigint, version integer, told_at timestamptz, how text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    i reeve.incident;
    said text := reeve.text_argument(jsonb_build_object('how', coalesce($5, '')), 'how', 10, 5000);
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'tell_public');
    i := reeve.lock_incident($2, coalesce($3, 0));
    IF $4 IS NULL OR $4 > clock_timestamp() + interval '1 minute' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'told_at: a moment that has passed was expected.';
    END IF;
    i.public_notice_at := $4;
    PERFORM reeve.note_incident_event($2, 'public_told', said, jsonb_build_object('told_at', $4));
    PERFORM audit.record('public_told', NULL, NULL, '{}', NULL, jsonb_build_object('incident', $2, 'told_at', $4));
    RETURN reeve.store_incident(i);
END
$$;

REVOKE ALL ON FUNCTION api.open_incident(uuid, jsonb, text), api.save_incident(uuid, bigint, integer, jsonb, text),
    api.change_incident(uuid, bigint, integer, text, text),
    api.assess_incident(uuid, bigint, integer, text, text, boolean, text[], text),
    api.tell_authority(uuid, bigint, integer, text, timestamptz, text, text, text),
    api.waive_authority(uuid, bigint, integer, text), api.tell_public(uuid, bigint, integer, timestamptz, text) FROM PUBLIC;
-- The roles that may not are refused by the functions themselves, in plain words.
GRANT EXECUTE ON FUNCTION api.open_incident(uuid, jsonb, text), api.save_incident(uuid, bigint, integer, jsonb, text),
    api.change_incident(uuid, bigint, integer, text, text),
    api.assess_incident(uuid, bigint, integer, text, text, boolean, text[], text),
    api.tell_authority(uuid, bigint, integer, text, timestamptz, text, text, text),
    api.waive_authority(uuid, bigint, integer, text), api.tell_public(uuid, bigint, integer, timestamptz, text)
    TO reeve_support, reeve_officer, reeve_auditor, reeve_admin;
