-- SPDX-License-Identifier: GPL-3.0-or-later
-- Signing in: one call tells a console all it needs, and puts the sign-in on record.

CREATE OR REPLACE FUNCTION api.sign_in(crl_sha256 text)
RETURNS TABLE (login text, full_name text, role text, service_version integer, reeve_version integer,
               api_checksum text, server_version text, crl text, organisation text,
               logs_parameters boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    person reeve.staff;
BEGIN
    person := reeve.require_staff();
    UPDATE reeve.staff s SET last_sign_in_at = clock_timestamp() WHERE s.login = person.login;
    PERFORM reeve.note_use();
    PERFORM audit.record('sign_in');
    RETURN QUERY
    SELECT person.login, person.full_name, person.role,
           (SELECT coalesce(max(m.number), 0) FROM reeve.migration m WHERE m.set = 'service'),
           (SELECT coalesce(max(m.number), 0) FROM reeve.migration m WHERE m.set = 'reeve'),
           (SELECT a.checksum FROM reeve.api_state a ORDER BY a.applied_at DESC LIMIT 1),
           current_setting('server_version'),
           -- the newest revocation list, unless the console has it already
           (SELECT s.value FROM reeve.setting s WHERE s.name = 'crl'
               AND encode(sha256(convert_to(s.value, 'UTF8')), 'hex') IS DISTINCT FROM lower($1)),
           (SELECT s.value FROM reeve.setting s WHERE s.name = 'organisation'),
           -- values would stand in the server's log; db init turns both off
           current_setting('log_parameter_max_length') <> '0'
               OR current_setting('log_parameter_max_length_on_error') <> '0';
END
$$;

-- Stands in the same transaction as the ALTER ROLE with the verifier that the console made.
CREATE OR REPLACE FUNCTION api.password_changed(op uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff();
    PERFORM reeve.begin_operation(op, 'password_changed');
    PERFORM audit.record('password_changed');
END
$$;

REVOKE ALL ON FUNCTION api.sign_in(text), api.password_changed(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.sign_in(text), api.password_changed(uuid)
    TO reeve_support, reeve_officer, reeve_auditor, reeve_admin;
