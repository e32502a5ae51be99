-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who sits at the desk. The admin sees staff and no customers; a role is granted by four eyes; to
-- disable somebody takes one pair, at once.

CREATE OR REPLACE FUNCTION api.staff_list()
RETURNS TABLE (login text, full_name text, role text, active boolean, created_at timestamptz,
               disabled_at timestamptz, disabled_by text, certificate_expires_at timestamptz,
               last_sign_in_at timestamptz, last_use_at timestamptz, sessions_alive bigint,
               failed_sign_ins bigint, last_failure_at timestamptz, quota_pages integer, quota_rows integer,
               lifted_until timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('admin', 'officer', 'auditor');
    RETURN QUERY
    SELECT s.login, s.full_name, s.role, s.active, s.created_at, s.disabled_at, s.disabled_by,
           s.certificate_expires_at, s.last_sign_in_at, u.at,
           (SELECT count(*) FROM reeve.session_alive a WHERE a.person = s.login AND a.seen_at > now() - interval '2 minutes'),
           (SELECT count(*) FROM reeve.failed_sign_in f WHERE f.login = s.login AND f.at > now() - interval '30 days'),
           (SELECT max(f.at) FROM reeve.failed_sign_in f WHERE f.login = s.login),
           coalesce(s.quota_pages, reeve.setting_number('quota_pages')),
           coalesce(s.quota_rows, reeve.setting_number('quota_rows')),
           (SELECT max(l.until) FROM reeve.quota_lift l WHERE l.person = s.login AND l.until > now())
    FROM reeve.staff s LEFT JOIN reeve.last_use u ON u.person = s.login
    ORDER BY s.login;
END
$$;

-- Every call of the person is refused from now on; the worker ends the sessions, and the host
-- forbids the login and revokes the certificate within a minute.
CREATE OR REPLACE FUNCTION api.staff_disable(op uuid, login text, reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('admin');
    IF $2 = session_user THEN
        RAISE EXCEPTION USING ERRCODE = 'RV001', MESSAGE = 'Nobody disables their own account.';
    END IF;
    IF length(btrim(coalesce($3, ''))) NOT BETWEEN 1 AND 1000 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'reason: 1 to 1,000 characters were expected.';
    END IF;
    PERFORM reeve.begin_operation($1, 'staff_disable');
    UPDATE reeve.staff s SET active = false, disabled_at = clock_timestamp(), disabled_by = session_user
    WHERE s.login = $2 AND s.active;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'login: there is no active account of this name.';
    END IF;
    PERFORM audit.record('staff_disabled', NULL, NULL, '{}', $3, jsonb_build_object('login', $2));
    PERFORM pg_notify('reeve_staff', '');
END
$$;

CREATE OR REPLACE FUNCTION reeve.freeze_role_grant(payload jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s reeve.staff;
BEGIN
    SELECT * INTO s FROM reeve.staff x WHERE x.login = payload ->> 'login' AND x.active;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'login: there is no active account of this name.';
    END IF;
    IF coalesce(payload ->> 'role', '') NOT IN ('support', 'officer', 'auditor', 'admin') THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'role: support, officer, auditor or admin was expected.';
    END IF;
    IF payload ->> 'role' = s.role THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'role: the account has this role already.';
    END IF;
    RETURN jsonb_build_object('login', s.login, 'full_name', s.full_name, 'from', s.role, 'role', payload ->> 'role');
END
$$;

CREATE OR REPLACE FUNCTION reeve.run_role_grant(payload jsonb, approval uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE reeve.staff s SET role = payload ->> 'role'
    WHERE s.login = payload ->> 'login' AND s.active AND s.role = payload ->> 'from';
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV002', MESSAGE = 'The account has changed since this was asked for.';
    END IF;
    -- The owner holds the group roles with ADMIN OPTION, and nothing else.
    EXECUTE format('REVOKE %I FROM %I', 'reeve_' || (payload ->> 'from'), payload ->> 'login');
    EXECUTE format('GRANT %I TO %I', 'reeve_' || (payload ->> 'role'), payload ->> 'login');
    PERFORM audit.record('role_granted', NULL, NULL, '{}', NULL, payload || jsonb_build_object('approval', approval));
    PERFORM pg_notify('reeve_staff', '');
    RETURN payload ->> 'role';
END
$$;

INSERT INTO reeve.approval_kind (kind, asked_by, voted_by, needs, valid_for) VALUES
    ('role_grant', '{admin}', '{officer}', 1, interval '7 days')
ON CONFLICT (kind) DO UPDATE SET asked_by = excluded.asked_by, voted_by = excluded.voted_by,
                                 needs = excluded.needs, valid_for = excluded.valid_for;

-- An officer lifts a colleague's limits for an hour (the scrape guard).
CREATE OR REPLACE FUNCTION api.quota_lift(op uuid, login text, reason text) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    until timestamptz := clock_timestamp() + interval '1 hour';
BEGIN
    PERFORM reeve.require_staff('officer');
    IF $2 = session_user THEN
        RAISE EXCEPTION USING ERRCODE = 'RV001', MESSAGE = 'Nobody lifts their own limits.';
    END IF;
    IF NOT EXISTS (SELECT FROM reeve.staff s WHERE s.login = $2 AND s.active AND s.role IN ('support', 'officer')) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'login: there is no active account of this name that reads customers.';
    END IF;
    IF length(btrim(coalesce($3, ''))) NOT BETWEEN 1 AND 1000 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'reason: 1 to 1,000 characters were expected.';
    END IF;
    PERFORM reeve.begin_operation($1, 'quota_lift');
    INSERT INTO reeve.quota_lift (person, lifted_by, reason, until) VALUES ($2, session_user, btrim($3), until);
    PERFORM audit.record('quota_lifted', NULL, NULL, '{}', $3, jsonb_build_object('login', $2));
    RETURN until;
END
$$;

-- Who reached a limit lately, and the limits themselves.
CREATE OR REPLACE FUNCTION api.quota_events()
RETURNS TABLE (person text, full_name text, limit_kind text, reached_at timestamptz, lifted_until timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer', 'auditor');
    RETURN QUERY
    SELECT d.person, coalesce(s.full_name, ''), d.refused, max(d.disclosed_at),
           (SELECT max(l.until) FROM reeve.quota_lift l WHERE l.person = d.person AND l.until > now())
    FROM reeve.disclosure d LEFT JOIN reeve.staff s ON s.login = d.person
    WHERE d.refused IS NOT NULL AND d.disclosed_at > now() - interval '7 days'
    GROUP BY d.person, s.full_name, d.refused
    ORDER BY 4 DESC;
END
$$;

CREATE OR REPLACE FUNCTION api.quota_settings() RETURNS TABLE (pages integer, list_rows integer, export_limit integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer', 'auditor');
    RETURN QUERY SELECT reeve.setting_number('quota_pages'), reeve.setting_number('quota_rows'),
                        reeve.setting_number('export_limit');
END
$$;

CREATE OR REPLACE FUNCTION api.quota_set(op uuid, pages integer, list_rows integer, reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer');
    IF pages IS NULL OR pages NOT BETWEEN 1 AND 10000 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'pages: a number from 1 to 10,000 was expected.';
    END IF;
    IF list_rows IS NULL OR list_rows NOT BETWEEN 100 AND 1000000 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'list_rows: a number from 100 to 1,000,000 was expected.';
    END IF;
    PERFORM reeve.begin_operation($1, 'quota_set');
    UPDATE reeve.setting s SET value = CASE s.name WHEN 'quota_pages' THEN pages ELSE list_rows END::text
    WHERE s.name IN ('quota_pages', 'quota_rows');
    PERFORM audit.record('quota_set', NULL, NULL, '{}', $4, jsonb_build_object('pages', pages, 'rows', list_rows));
END
$$;

REVOKE ALL ON FUNCTION api.staff_list(), api.staff_disable(uuid, text, text), api.quota_lift(uuid, text, text),
    api.quota_events(), api.quota_settings(), api.quota_set(uuid, integer, integer, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.staff_list() TO reeve_admin, reeve_officer, reeve_auditor;
GRANT EXECUTE ON FUNCTION api.staff_disable(uuid, text, text) TO reeve_admin;
GRANT EXECUTE ON FUNCTION api.quota_lift(uuid, text, text), api.quota_set(uuid, integer, integer, text) TO reeve_officer;
GRANT EXECUTE ON FUNCTION api.quota_events(), api.quota_settings() TO reeve_officer, reeve_auditor;
