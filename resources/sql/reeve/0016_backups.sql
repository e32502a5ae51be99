-- SPDX-License-Identifier: GPL-3.0-or-later
-- The register of backups (P14): what the backup program's catalogue said, and what it no longer says. A
-- person who was erased is gone when no kept backup was begun before (sql/api/backups.sql).

CREATE TABLE reeve.backup (
    stanza text NOT NULL,
    repo integer NOT NULL CHECK (repo > 0),
    label text NOT NULL,
    type text NOT NULL CHECK (type IN ('full', 'diff', 'incr')),
    prior text,                          -- the label that a differential one stands on
    started_at timestamptz NOT NULL,
    stopped_at timestamptz NOT NULL CHECK (stopped_at >= started_at),
    database_id integer NOT NULL,        -- the backup program's number of the server's history
    wal_start text,                      -- the first segment that it needs
    size bigint NOT NULL CHECK (size >= 0),       -- of the database, bytes
    repo_size bigint NOT NULL CHECK (repo_size >= 0), -- what it takes there
    has_error boolean NOT NULL,
    provider text NOT NULL,              -- who runs the place, and where it is: by the setting, when read
    place text NOT NULL,
    first_seen_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,        -- in the catalogue
    expired_at timestamptz,              -- when it was no longer in the catalogue; NULL: kept
    PRIMARY KEY (stanza, repo, label)
);
CREATE INDEX backup_kept ON reeve.backup (started_at) WHERE expired_at IS NULL;

-- The last reading of each catalogue.
CREATE TABLE reeve.backup_catalogue (
    stanza text PRIMARY KEY,
    source text NOT NULL CHECK (source IN ('pgbackrest', 'file')),
    synced_at timestamptz NOT NULL,
    -- The archive of the write-ahead log reaches further back than the oldest kept backup: so do
    -- the people in it.
    is_log_older boolean NOT NULL
);

INSERT INTO reeve.setting (name, value) VALUES
    ('backup_providers', ''), -- of the repositories: "1=Name/Place, 2=Name/Place"
    ('primary_provider', ''); -- who runs the database server: no backup may lie there

INSERT INTO reeve.data_map (schema_name, table_name, column_name, category, purpose, lawful_basis, act) VALUES
    ('reeve', 'backup', '*', 'none', 'which backups are kept; nothing of a person', 'none', 'none'),
    ('reeve', 'backup_catalogue', '*', 'none', 'when the catalogue was read', 'none', 'none');
