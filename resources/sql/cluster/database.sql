-- SPDX-License-Identifier: GPL-3.0-or-later
-- Run in the service's database by `reevectl db init`, as superuser over the local socket;
-- idempotent. What PostgreSQL gives to everybody and a desk does not need is taken back here: a
-- REVOKE by anybody else would only warn.

CREATE SCHEMA IF NOT EXISTS extensions;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA extensions;
CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA extensions;
-- The extension's function once more, as IMMUTABLE: unaccent() is STABLE only because somebody might
-- edit its dictionary. Only with this can service.fold() be inlined, which makes it five times faster.
CREATE OR REPLACE FUNCTION extensions.unaccent_immutable(dictionary regdictionary, value text) RETURNS text
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '$libdir/unaccent', 'unaccent_dict';
GRANT USAGE ON SCHEMA extensions TO reeve_owner, service_app;

DO $database$
DECLARE
    here text := pg_catalog.current_database();
BEGIN
    EXECUTE pg_catalog.format('REVOKE ALL ON DATABASE %I FROM PUBLIC', here);
    EXECUTE pg_catalog.format(
        'GRANT CONNECT ON DATABASE %I TO reeve_support, reeve_officer, reeve_auditor, reeve_admin,'
        ' reeve_worker, service_app', here);
    EXECUTE pg_catalog.format('GRANT CONNECT, CREATE, TEMPORARY ON DATABASE %I TO reeve_owner', here);
    -- Parameters are customer data. Both settings are a superuser's, so nobody at the desk can
    -- turn them back on.
    EXECUTE pg_catalog.format('ALTER DATABASE %I SET log_parameter_max_length = 0', here);
    EXECUTE pg_catalog.format('ALTER DATABASE %I SET log_parameter_max_length_on_error = 0', here);
END
$database$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
GRANT USAGE ON LANGUAGE plpgsql TO reeve_owner, reeve_worker, service_app;

-- Advisory locks could stop the migrator and the quota; large objects are a place to put things
-- that nobody looks into; and the counters of one's own transaction tell how many customers a
-- disclosure found before it is rolled back.
DO $builtins$
DECLARE
    f record;
BEGIN
    FOR f IN
        SELECT p.oid::pg_catalog.regprocedure AS signature, p.proname NOT LIKE 'lo%' AS is_needed
        FROM pg_catalog.pg_proc p
        WHERE p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace
          AND (p.proname LIKE 'pg\_advisory\_%' OR p.proname LIKE 'pg\_try\_advisory\_%'
               OR p.proname LIKE 'lo\_%' OR p.proname IN ('loread', 'lowrite')
               OR p.proname LIKE 'pg\_stat\_get\_xact\_%' OR p.proname LIKE 'pg\_stat\_get\_%tuples%'
               OR p.proname LIKE 'pg\_current\_wal\_%')
    LOOP
        EXECUTE pg_catalog.format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f.signature);
        IF f.is_needed THEN
            EXECUTE pg_catalog.format(
                'GRANT EXECUTE ON FUNCTION %s TO reeve_owner, reeve_worker, service_app', f.signature);
        END IF;
    END LOOP;
END
$builtins$;
