-- SPDX-License-Identifier: GPL-3.0-or-later
-- Notices as they are read: progress, who could not be reached, previews. Described in notices.sql.

CREATE OR REPLACE FUNCTION api.notice_progress(incident_id bigint)
RETURNS TABLE (run_id bigint, state text, wanted bigint, counts jsonb, waiting bigint, accepted_last_minute bigint, per_minute numeric,
               minutes_left numeric, started_by text, started_by_name text, started_at timestamptz, changed_by text,
               changed_by_name text, changed_at timestamptz, ended_at timestamptz, next_at timestamptz, list_id bigint,
               list_digest text, texts_digest text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
    PERFORM reeve.require_staff('officer', 'auditor');
    RETURN QUERY
    SELECT r.id, r.state, r.wanted, c.counts, c.waiting, coalesce(m.last_minute, 0)::bigint, m.per_minute,
           CASE WHEN r.state = 'running' AND m.per_minute > 0 THEN round(c.waiting / m.per_minute, 1) END,
           r.started_by, reeve.person_name(r.started_by), r.started_at, r.changed_by, reeve.person_name(r.changed_by), r.changed_at,
           r.ended_at, (SELECT min(n.next_at) FROM reeve.notice n
                        WHERE n.run_id = r.id AND n.state IN ('queued', 'unknown', 'deferred') AND n.leased_by IS NULL),
           r.list_id, encode(l.digest, 'hex'), encode(r.texts_digest, 'hex')
    FROM reeve.notice_run r JOIN reeve.affected_list l ON l.id = r.list_id,
         LATERAL (SELECT coalesce(jsonb_object_agg(s.state, s.notices), '{}') AS counts,
                         coalesce(sum(s.notices) FILTER (WHERE s.state IN ('queued', 'unknown', 'deferred', 'handover')), 0)::bigint AS waiting
                  FROM (SELECT k.state, sum(k.notices) AS notices FROM reeve.notice_count k
                        WHERE k.incident_id = r.incident_id AND k.run_id = r.id GROUP BY k.state HAVING sum(k.notices) > 0) AS s) AS c,
         LATERAL (SELECT sum(x.accepted) FILTER (WHERE x.minute >= date_trunc('minute', now()) - interval '1 minute'
                                                    AND x.minute < date_trunc('minute', now())) AS last_minute,
                         -- over the last five minutes, or as long as it has been going
                         round(sum(x.accepted + x.others) / nullif(extract(epoch FROM now() - greatest(r.started_at, r.changed_at,
                               date_trunc('minute', now()) - interval '5 minutes'))::numeric / 60, 0), 1) AS per_minute
                  FROM reeve.notice_minute x
                  WHERE x.run_id = r.id AND x.minute >= date_trunc('minute', greatest(r.started_at, r.changed_at, now() - interval '5 minutes'))) AS m
    WHERE r.incident_id = $1 ORDER BY r.id;
END
$$;

CREATE OR REPLACE FUNCTION api.notice_domains(run_id bigint)
RETURNS TABLE (domain text, deferred bigint, rejected bigint, bounced bigint, last_code smallint, last_reply text, last_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer');
    RETURN QUERY SELECT d.domain, d.deferred, d.rejected, d.bounced, d.last_code, d.last_reply, d.last_at
                 FROM reeve.notice_domain d WHERE d.run_id = $1
                 ORDER BY d.rejected + d.bounced + d.deferred DESC, d.domain LIMIT 200;
END
$$;

-- In which of the run's languages: the customer's, else the first of the setting that there is.
CREATE OR REPLACE FUNCTION reeve.notice_language(locale text, present text[]) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    own text := split_part(lower(locale), '-', 1);
BEGIN
    RETURN CASE WHEN own = ANY (present) THEN own
        ELSE (SELECT l.l FROM unnest(string_to_array(reeve.setting_text('notice_languages'), ',')) WITH ORDINALITY AS l(l, n)
              WHERE l.l = ANY (present) ORDER BY l.n LIMIT 1) END;
END
$$;

CREATE OR REPLACE FUNCTION reeve.incident_argument(args jsonb) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    wanted bigint := reeve.integer_argument(args, 'incident_id', 1, 9223372036854775807);
BEGIN
    IF wanted IS NULL OR NOT EXISTS (SELECT FROM reeve.incident i WHERE i.id = wanted) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'incident_id: there is no such incident.';
    END IF;
    RETURN wanted;
END
$$;

CREATE OR REPLACE FUNCTION reeve.find_notice_preview(args jsonb) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    incident bigint := reeve.incident_argument(args);
    place bigint := coalesce(reeve.integer_argument(args, 'place', 0, 1000000000), 0);
BEGIN
    RETURN ARRAY(SELECT a.customer_id FROM reeve.affected a
                 WHERE a.list_id = (SELECT i.list_id FROM reeve.incident i WHERE i.id = incident) AND NOT a.erased
                 ORDER BY a.customer_id OFFSET place LIMIT 5);
END
$$;

CREATE OR REPLACE FUNCTION api.notice_preview(id uuid)
RETURNS TABLE (customer_id bigint, username text, email text, first_name text, last_name text, business_name text, locale text, language text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'notice_preview');
    present text[] := ARRAY(SELECT t.language FROM reeve.notice_text t WHERE t.incident_id = (d.args ->> 'incident_id')::bigint);
BEGIN
    RETURN QUERY SELECT c.id, c.username, c.email, c.first_name, c.last_name, c.business_name, c.locale, reeve.notice_language(c.locale, present)
                 FROM service.customer c WHERE c.id = ANY (d.customer_ids) ORDER BY c.id;
END
$$;

CREATE OR REPLACE FUNCTION reeve.find_notice_unreached(args jsonb) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    incident bigint := reeve.incident_argument(args);
    behind bigint := coalesce(reeve.integer_argument(args, 'after', 0, 9223372036854775807), 0);
BEGIN
    RETURN ARRAY(SELECT n.customer_id FROM reeve.notice n
                 WHERE n.incident_id = incident AND n.id > behind AND n.state IN ('rejected', 'bounced', 'unreachable')
                 ORDER BY n.id LIMIT coalesce(reeve.integer_argument(args, 'limit', 1, 100), 100));
END
$$;

-- Of an erased customer nothing but the number is left.
CREATE OR REPLACE FUNCTION api.notice_unreached(id uuid)
RETURNS TABLE (notice_id bigint, customer_id bigint, state text, cause text, code smallint, reply text, settled_at timestamptz,
               email text, first_name text, last_name text, business_name text, phone text, address text, postal_code text,
               city text, country text, locale text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'notice_unreached');
BEGIN
    RETURN QUERY
    SELECT n.id, n.customer_id, n.state, n.cause, n.code, n.reply, n.settled_at, c.email, c.first_name, c.last_name, c.business_name,
           c.phone, c.address, c.postal_code, c.city, c.country, c.locale
    FROM reeve.notice n LEFT JOIN service.customer c ON c.id = n.customer_id
    WHERE n.customer_id = ANY (d.customer_ids) AND n.incident_id = (d.args ->> 'incident_id')::bigint
      AND n.state IN ('rejected', 'bounced', 'unreachable')
    ORDER BY n.id;
END
$$;

CREATE OR REPLACE FUNCTION api.reach_otherwise(op uuid, incident_id bigint, notice_ids bigint[], how text, remark text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    customers bigint[];
    many integer;
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'reach_otherwise');
    PERFORM reeve.lock_incident($2, NULL);
    IF $4 IS NULL OR $4 NOT IN ('letter', 'telephone', 'in_person', 'other') THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'how: "letter", "telephone", "in_person" or "other" was expected.';
    END IF;
    IF coalesce(cardinality($3), 0) NOT BETWEEN 1 AND 1000 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'notice_ids: 1 to 1,000 were expected.';
    END IF;
    IF length(coalesce($5, '')) > 1000 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'remark: at most 1,000 characters.';
    END IF;
    WITH reached AS (
        UPDATE reeve.notice n SET state = 'reached_otherwise', reached_how = $4, reached_by = session_user, settled_at = clock_timestamp()
        WHERE n.id = ANY ($3) AND n.incident_id = $2 AND n.state IN ('rejected', 'bounced', 'unreachable')
        RETURNING n.customer_id)
    SELECT array_agg(r.customer_id ORDER BY r.customer_id) INTO customers FROM reached r;
    many := coalesce(cardinality(customers), 0);
    IF many = 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'None of these waits to be reached.';
    END IF;
    PERFORM reeve.note_incident_event($2, 'reached_otherwise', btrim(coalesce($5, '')), jsonb_build_object('how', $4, 'notices', many));
    PERFORM audit.record('reached_otherwise', $4, NULL, customers, NULL, jsonb_build_object('incident', $2, 'notices', many));
    RETURN many;
END
$$;

-- When was this person told what: for the customer's page.
CREATE OR REPLACE FUNCTION api.customer_notices(id uuid)
RETURNS TABLE (incident_id bigint, subject text, state text, language text, attempts smallint, handover_at timestamptz,
               settled_at timestamptz, code smallint, reached_how text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
BEGIN
    RETURN QUERY
    SELECT n.incident_id, t.subject, n.state, n.language, n.attempts, n.handover_at, n.settled_at, n.code, n.reached_how
    FROM reeve.notice n LEFT JOIN reeve.notice_run_text t ON t.run_id = n.run_id AND t.language = n.language
    WHERE n.customer_id = d.customer_ids[1] ORDER BY n.id DESC;
END
$$;

INSERT INTO reeve.disclosure_kind (kind, roles, needs_reason, counts_as) VALUES
    ('notice_preview', '{officer}', false, 'rows'),
    ('notice_unreached', '{officer}', false, 'rows')
ON CONFLICT (kind) DO UPDATE SET roles = excluded.roles, needs_reason = excluded.needs_reason, counts_as = excluded.counts_as;

REVOKE ALL ON FUNCTION api.notice_progress(bigint), api.notice_domains(bigint), api.notice_preview(uuid), api.notice_unreached(uuid),
    api.reach_otherwise(uuid, bigint, bigint[], text, text), api.customer_notices(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.notice_progress(bigint), api.notice_domains(bigint), api.reach_otherwise(uuid, bigint, bigint[], text, text)
    TO reeve_support, reeve_officer, reeve_auditor, reeve_admin;
GRANT EXECUTE ON FUNCTION api.notice_preview(uuid), api.notice_unreached(uuid) TO reeve_officer;
GRANT EXECUTE ON FUNCTION api.customer_notices(uuid) TO reeve_support, reeve_officer;
