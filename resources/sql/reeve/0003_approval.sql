-- SPDX-License-Identifier: GPL-3.0-or-later
-- Four eyes, exports on record, and what the officers may lift.

-- A dangerous act as it was asked for: the payload is frozen, and everybody votes on its digest.
CREATE TABLE reeve.approval (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    payload jsonb NOT NULL,
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    reason text NOT NULL CHECK (length(reason) BETWEEN 20 AND 1000),
    asked_by text NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    needs integer NOT NULL CHECK (needs >= 1),
    expires_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'refused', 'withdrawn', 'done', 'failed')),
    settled_at timestamptz,
    settled_by text
);
CREATE INDEX ON reeve.approval (asked_at DESC, id);

CREATE TABLE reeve.approval_vote (
    approval uuid NOT NULL REFERENCES reeve.approval,
    person text NOT NULL,
    agrees boolean NOT NULL,
    digest bytea NOT NULL,
    remark text NOT NULL DEFAULT '',
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (approval, person)
);

-- What may be asked for: reeve.freeze_<kind>(payload) checks and completes a payload when it is
-- asked for, reeve.run_<kind>(payload, approval) carries it out. The rows stand in sql/api.
CREATE TABLE reeve.approval_kind (
    kind text PRIMARY KEY CHECK (kind ~ '^[a-z_]{1,40}$'),
    asked_by text[] NOT NULL, -- roles
    voted_by text[] NOT NULL,
    needs integer NOT NULL CHECK (needs >= 1),
    valid_for interval NOT NULL
);

-- Customers as they were found at one moment, in chunks in the order of their ids: what an export
-- gives out is what was counted and approved, not what the list has become since.
CREATE TABLE reeve.frozen_set (
    id uuid NOT NULL,
    chunk integer NOT NULL CHECK (chunk >= 1),
    customer_ids bigint[] NOT NULL,
    frozen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (id, chunk)
);

-- An export: its disclosure, how far it came, and what it was in the end.
CREATE TABLE reeve.export (
    id uuid PRIMARY KEY,
    person text NOT NULL,
    what text NOT NULL,
    criteria jsonb NOT NULL,
    frozen uuid NOT NULL, -- reeve.frozen_set
    chunks integer NOT NULL,
    customers bigint NOT NULL,
    digest bytea NOT NULL, -- of the frozen ids
    reason text NOT NULL,
    approval uuid REFERENCES reeve.approval,
    state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'complete', 'cancelled', 'failed')),
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    file_sha256 text,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    -- The one session that may read it; when that is gone, the export has failed.
    stream_pid integer,
    stream_at timestamptz
);
CREATE INDEX ON reeve.export (started_at DESC, id);

-- An officer lifts a person's limits for an hour.
CREATE TABLE reeve.quota_lift (
    person text NOT NULL,
    lifted_by text NOT NULL,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    until timestamptz NOT NULL
);
CREATE INDEX ON reeve.quota_lift (person, until);

-- What the host knows and the database does not: who failed to sign in, who is connected.
CREATE TABLE reeve.failed_sign_in (
    login text NOT NULL,
    at timestamptz NOT NULL,
    why text NOT NULL,
    PRIMARY KEY (login, at)
);
CREATE TABLE reeve.session_alive (
    pid integer PRIMARY KEY,
    person text NOT NULL,
    since timestamptz NOT NULL,
    seen_at timestamptz NOT NULL
);

ALTER TABLE reeve.staff ADD COLUMN last_sign_in_at timestamptz;

INSERT INTO reeve.setting (name, value) VALUES
    ('export_limit', '500'),            -- customers; above it a second person approves
    ('idle_minutes', '15');             -- after which a staff session is ended
