-- SPDX-License-Identifier: GPL-3.0-or-later
-- The register as it is read, and what is kept beside an incident: notes, documents, the wizard's draft.
-- The functions are described in incidents.sql.

CREATE OR REPLACE FUNCTION api.note_incident(op uuid, incident_id bigint, kind text, said text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    words text := reeve.text_argument(jsonb_build_object('said', coalesce($4, '')), 'said', 1, 10000);
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'note_incident');
    IF $3 IS NULL OR $3 NOT IN ('note', 'decision') THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'kind: "note" or "decision" was expected.';
    END IF;
    PERFORM reeve.lock_incident($2, NULL, true);
    PERFORM reeve.note_incident_event($2, $3, words, NULL);
    PERFORM audit.record('incident_' || $3, NULL, NULL, '{}', NULL, jsonb_build_object('incident', $2));
END
$$;

CREATE OR REPLACE FUNCTION api.add_incident_document(op uuid, incident_id bigint, name text, media_type text, content bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'add_incident_document');
    PERFORM reeve.lock_incident($2, NULL, true);
    IF coalesce(length(btrim($3)), 0) NOT BETWEEN 1 AND 200 OR $3 ~ '[\x01-\x1f\x7f/\\]' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'name: the name of a file was expected.';
    END IF;
    IF $4 IS NULL OR $4 !~ '^[a-z]+/[a-zA-Z0-9.+-]{1,100}$' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'media_type: a type such as application/pdf was expected.';
    END IF;
    IF coalesce(octet_length($5), 0) NOT BETWEEN 1 AND 10485760 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'content: a file of at most 10 MB was expected.';
    END IF;
    INSERT INTO reeve.incident_document (id, incident_id, name, media_type, content, sha256, added_by)
    VALUES ($1, $2, btrim($3), $4, $5, sha256($5), session_user);
    PERFORM reeve.note_incident_event($2, 'document', '', jsonb_build_object('document', $1, 'name', btrim($3), 'sha256', encode(sha256($5), 'hex')));
    PERFORM audit.record('incident_document', NULL, NULL, '{}', NULL,
                         jsonb_build_object('incident', $2, 'document', $1, 'sha256', encode(sha256($5), 'hex')));
END
$$;

CREATE OR REPLACE FUNCTION api.save_incident_draft(op uuid, incident_id bigint, version integer, page text, answers jsonb) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.incident_draft;
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'save_incident_draft');
    PERFORM reeve.lock_incident($2, NULL);
    IF $4 IS NULL OR $4 !~ '^[a-z_]{1,40}$' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'page: a page of the wizard was expected.';
    END IF;
    IF jsonb_typeof($5) IS DISTINCT FROM 'object' OR octet_length($5::text) > 262144 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'answers: an object of at most 256 kB was expected.';
    END IF;
    SELECT * INTO d FROM reeve.incident_draft x WHERE x.incident_id = $2;
    IF coalesce(d.version, 0) IS DISTINCT FROM $3 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV002',
            MESSAGE = CASE WHEN d.version IS NULL THEN 'This draft has been put away meanwhile.'
                ELSE format('%s saved this draft on %s UTC.', reeve.person_name(d.saved_by),
                            to_char(d.saved_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')) END;
    END IF;
    INSERT INTO reeve.incident_draft AS x (incident_id, page, answers, saved_by) VALUES ($2, $4, $5, session_user)
    ON CONFLICT ON CONSTRAINT incident_draft_pkey DO UPDATE SET page = excluded.page, answers = excluded.answers, version = x.version + 1,
        saved_by = excluded.saved_by, saved_at = clock_timestamp();
    IF d.version IS NULL THEN -- each saving would drown the trail
        PERFORM audit.record('incident_draft', NULL, NULL, '{}', NULL, jsonb_build_object('incident', $2));
    END IF;
    PERFORM pg_notify('reeve_incident', $2::text);
    RETURN coalesce(d.version, 0) + 1;
END
$$;

CREATE OR REPLACE FUNCTION api.incident_draft(incident_id bigint)
RETURNS TABLE (page text, answers jsonb, version integer, saved_by text, saved_by_name text, saved_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer');
    RETURN QUERY SELECT d.page, d.answers, d.version, d.saved_by, reeve.person_name(d.saved_by), d.saved_at
                 FROM reeve.incident_draft d WHERE d.incident_id = $1;
END
$$;

-- How many notices of an incident stand where: {"accepted": 5000, …}.
CREATE OR REPLACE FUNCTION reeve.notice_counts(incident bigint) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(jsonb_object_agg(s.state, s.notices), '{}')
    FROM (SELECT c.state, sum(c.notices) AS notices FROM reeve.notice_count c WHERE c.incident_id = incident
          GROUP BY c.state HAVING sum(c.notices) > 0) AS s
$$;

CREATE OR REPLACE FUNCTION api.incident_list(open_only boolean DEFAULT false)
RETURNS TABLE (incident_id bigint, state text, title text, nature text[], discovered_at timestamptz, aware_at timestamptz,
               authority_due_at timestamptz, authority_state text, risk text, must_tell boolean, customers bigint,
               notices jsonb, opened_by text, opened_by_name text, opened_at timestamptz, ended_at timestamptz,
               has_draft boolean, version integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer', 'auditor');
    RETURN QUERY
    SELECT i.id, i.state, i.title, i.nature, i.discovered_at, i.aware_at, reeve.authority_due(i.aware_at), reeve.authority_state(i),
           i.risk, i.must_tell, l.customers, reeve.notice_counts(i.id), i.opened_by, reeve.person_name(i.opened_by), i.opened_at,
           i.ended_at, EXISTS (SELECT FROM reeve.incident_draft d WHERE d.incident_id = i.id), i.version
    FROM reeve.incident i LEFT JOIN reeve.affected_list l ON l.id = i.list_id
    WHERE NOT coalesce(open_only, false) OR i.ended_at IS NULL
    ORDER BY i.ended_at IS NOT NULL, i.id DESC LIMIT 1000;
END
$$;

-- The badge: what waits, and the next end of the 72 hours.
CREATE OR REPLACE FUNCTION api.incident_counts()
RETURNS TABLE (open bigint, authority_running bigint, authority_overdue bigint, next_due_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer', 'auditor');
    RETURN QUERY
    SELECT count(*), count(*) FILTER (WHERE a.state = 'running'), count(*) FILTER (WHERE a.state = 'overdue'),
           min(reeve.authority_due(i.aware_at)) FILTER (WHERE a.state IN ('running', 'overdue'))
    FROM reeve.incident i, LATERAL (SELECT reeve.authority_state(i) AS state) AS a WHERE i.ended_at IS NULL;
END
$$;

CREATE OR REPLACE FUNCTION api.incident_page(incident_id bigint)
RETURNS TABLE (id bigint, state text, title text, nature text[], occurred_at timestamptz, occurred_until timestamptz,
               discovered_at timestamptz, aware_at timestamptz, what_happened text, data_columns text[], consequences text,
               measures text, contact text, customers_estimate bigint, records_estimate bigint, risk text, risk_reasoning text,
               must_tell boolean, exemptions text[], exemption_reasoning text, authority_due_at timestamptz, authority_state text,
               authority_notified_at timestamptz, authority_reference text, authority_late_because text,
               authority_waived_because text, public_notice_at timestamptz, opened_by text, opened_by_name text,
               opened_at timestamptz, ended_at timestamptz, changed_by text, changed_by_name text, changed_at timestamptz,
               version integer, list_id bigint, list_customers bigint, list_erased bigint, list_criteria jsonb, list_counts jsonb,
               list_digest text, list_frozen_at timestamptz, notices jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer', 'auditor');
    RETURN QUERY
    SELECT i.id, i.state, i.title, i.nature, i.occurred_at, i.occurred_until, i.discovered_at, i.aware_at, i.what_happened,
           i.data_columns, i.consequences, i.measures, i.contact, i.customers_estimate, i.records_estimate, i.risk, i.risk_reasoning,
           i.must_tell, i.exemptions, i.exemption_reasoning, reeve.authority_due(i.aware_at), reeve.authority_state(i),
           i.authority_notified_at, i.authority_reference, i.authority_late_because, i.authority_waived_because, i.public_notice_at,
           i.opened_by, reeve.person_name(i.opened_by), i.opened_at, i.ended_at, i.changed_by, reeve.person_name(i.changed_by),
           i.changed_at, i.version, l.id, l.customers, l.erased, l.criteria, l.counts, encode(l.digest, 'hex'), l.frozen_at,
           reeve.notice_counts(i.id)
    FROM reeve.incident i LEFT JOIN reeve.affected_list l ON l.id = i.list_id WHERE i.id = $1;
END
$$;

CREATE OR REPLACE FUNCTION api.incident_timeline(incident_id bigint)
RETURNS TABLE (event_id bigint, at timestamptz, person text, person_name text, kind text, said text, detail jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer', 'auditor');
    RETURN QUERY SELECT e.id, e.at, e.person, reeve.person_name(e.person), e.kind, e.said, e.detail
                 FROM reeve.incident_event e WHERE e.incident_id = $1 ORDER BY e.id;
END
$$;

CREATE OR REPLACE FUNCTION api.incident_phases(incident_id bigint)
RETURNS TABLE (phase_id bigint, kind text, told_at timestamptz, reference text, summary text, noted_by text, noted_by_name text,
               noted_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer', 'auditor');
    RETURN QUERY SELECT p.id, p.kind, p.told_at, p.reference, p.summary, p.noted_by, reeve.person_name(p.noted_by), p.noted_at
                 FROM reeve.incident_phase p WHERE p.incident_id = $1 ORDER BY p.told_at, p.id;
END
$$;

CREATE OR REPLACE FUNCTION api.incident_documents(incident_id bigint)
RETURNS TABLE (document_id uuid, name text, media_type text, bytes integer, sha256 text, added_by text, added_by_name text,
               added_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer', 'auditor');
    RETURN QUERY SELECT d.id, d.name, d.media_type, octet_length(d.content), encode(d.sha256, 'hex'), d.added_by,
                        reeve.person_name(d.added_by), d.added_at
                 FROM reeve.incident_document d WHERE d.incident_id = $1 ORDER BY d.added_at, d.id;
END
$$;

CREATE OR REPLACE FUNCTION api.incident_document(document_id uuid) RETURNS TABLE (name text, media_type text, content bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer'); -- a paper may name customers
    RETURN QUERY SELECT d.name, d.media_type, d.content FROM reeve.incident_document d WHERE d.id = $1;
END
$$;

REVOKE ALL ON FUNCTION api.note_incident(uuid, bigint, text, text), api.add_incident_document(uuid, bigint, text, text, bytea),
    api.save_incident_draft(uuid, bigint, integer, text, jsonb), api.incident_draft(bigint), api.incident_list(boolean),
    api.incident_counts(), api.incident_page(bigint), api.incident_timeline(bigint), api.incident_phases(bigint),
    api.incident_documents(bigint), api.incident_document(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.note_incident(uuid, bigint, text, text), api.add_incident_document(uuid, bigint, text, text, bytea),
    api.save_incident_draft(uuid, bigint, integer, text, jsonb), api.incident_draft(bigint), api.incident_list(boolean),
    api.incident_counts(), api.incident_page(bigint), api.incident_timeline(bigint), api.incident_phases(bigint),
    api.incident_documents(bigint), api.incident_document(uuid)
    TO reeve_support, reeve_officer, reeve_auditor, reeve_admin;
