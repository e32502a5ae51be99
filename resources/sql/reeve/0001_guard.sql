-- SPDX-License-Identifier: GPL-3.0-or-later
-- The guard: who sits at the desk, what they read, and what they wrote. Nobody but the owner holds
-- a grant on anything here; staff reach it through the functions of schema api alone.

CREATE SCHEMA IF NOT EXISTS reeve;
CREATE SCHEMA audit;
CREATE SCHEMA api;

ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC;
GRANT USAGE ON SCHEMA api TO reeve_support, reeve_officer, reeve_auditor, reeve_admin;

-- One row a person; the login role of the same name proves who they are (SCRAM and certificate).
CREATE TABLE reeve.staff (
    login text PRIMARY KEY CHECK (login ~ '^[a-z][a-z0-9_.-]{0,62}$'),
    full_name text NOT NULL DEFAULT '',
    role text NOT NULL CHECK (role IN ('support', 'officer', 'auditor', 'admin')),
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    disabled_at timestamptz,
    disabled_by text,
    certificate_serial text,
    certificate_expires_at timestamptz,
    -- NULL: the desk's own limits, see reeve.setting
    quota_pages integer CHECK (quota_pages >= 0),
    quota_rows integer CHECK (quota_rows >= 0)
);

CREATE TABLE reeve.setting (
    name text PRIMARY KEY,
    value text NOT NULL
);
INSERT INTO reeve.setting (name, value) VALUES
    ('organisation', ''),
    ('quota_pages', '120'),   -- opened pages and reveals, per person and hour
    ('quota_rows', '5000');   -- different customers seen in lists, per person and hour

-- A write that carries an operation id happened if, and only if, its row is here.
CREATE TABLE reeve.operation (
    op_id uuid PRIMARY KEY,
    person text NOT NULL,
    kind text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- What may be asked for: each kind has a function reeve.find_<kind>(jsonb) that names the
-- customers. The rows stand in sql/api beside those functions.
CREATE TABLE reeve.disclosure_kind (
    kind text PRIMARY KEY CHECK (kind ~ '^[a-z_]{1,40}$'),
    roles text[] NOT NULL,
    needs_reason boolean NOT NULL,
    counts_as text NOT NULL CHECK (counts_as IN ('page', 'rows', 'nothing'))
);

-- One read. `args` may hold what a person typed, so they are dropped after a day; the trail keeps
-- kind, customer ids and reason.
CREATE TABLE reeve.disclosure (
    id uuid PRIMARY KEY,
    person text NOT NULL,
    kind text NOT NULL,
    args jsonb,
    reason text NOT NULL,
    customer_ids bigint[] NOT NULL,
    fresh_rows integer NOT NULL,
    refused text CHECK (refused IN ('pages', 'rows')),
    disclosed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX ON reeve.disclosure (person, disclosed_at);

-- Which customers a person has met in lists lately, so that the quota counts each once an hour.
CREATE TABLE reeve.list_seen (
    person text NOT NULL,
    customer_id bigint NOT NULL,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (person, customer_id)
) WITH (fillfactor = 80);

-- Events as the functions write them, without a lock; sealing moves them on into the trail.
CREATE TABLE audit.inbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    person text NOT NULL,
    event text NOT NULL,
    kind text,
    disclosure uuid,
    customer_ids bigint[] NOT NULL DEFAULT '{}',
    reason text,
    detail jsonb,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
