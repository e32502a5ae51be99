-- SPDX-License-Identifier: GPL-3.0-or-later
-- Run once per cluster by `reevectl db init`, as superuser over the local socket; idempotent.
-- No role here has CREATEROLE: in PostgreSQL 15 that is close to superuser. People's login roles
-- are made by `reevectl staff add` on the server host.

DO $roles$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['reeve_support', 'reeve_officer', 'reeve_auditor', 'reeve_admin'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = name) THEN
            EXECUTE pg_catalog.format('CREATE ROLE %I NOLOGIN', name);
        END IF;
        EXECUTE pg_catalog.format(
            'ALTER ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['reeve_owner', 'reeve_worker', 'service_app'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = name) THEN
            EXECUTE pg_catalog.format('CREATE ROLE %I LOGIN', name);
        END IF;
        EXECUTE pg_catalog.format(
            'ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', name);
    END LOOP;
END
$roles$;

-- The worker ends idle sessions and reads who is connected; nothing else.
GRANT pg_signal_backend, pg_read_all_stats TO reeve_worker;

-- The owner hands the group roles on (after four eyes); it is no member of any other role, and
-- nobody is a member of the owner.
GRANT reeve_support, reeve_officer, reeve_auditor, reeve_admin TO reeve_owner WITH ADMIN OPTION;
