-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which database this is, and on which server it was last seen whole. A backup that was restored brings
-- back who has been erased since; it finds itself on another system, another timeline or in another
-- database, and every function of the desk refuses until the ledger of erasures has been replayed.
-- A copy of the files that was started in place is none of these; there the worker closes the desk, as the
-- ledger outside is ahead of the database.

CREATE TABLE reeve.cluster (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    database_id uuid NOT NULL,         -- for ever; the ledger is of this database
    system_identifier bigint NOT NULL,
    timeline integer NOT NULL,
    database_oid oid NOT NULL,
    -- The server has not been restarted since it was looked at: so system and timeline are the same too,
    -- and a call need not read the control file.
    server_started timestamptz NOT NULL,
    checked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    closed_because text                -- the worker's word; NULL: open
);

INSERT INTO reeve.cluster (database_id, system_identifier, timeline, database_oid, server_started)
SELECT gen_random_uuid(), s.system_identifier,
       ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer,
       d.oid, pg_postmaster_start_time()
FROM pg_control_system() AS s, pg_database d WHERE d.datname = current_database();

INSERT INTO reeve.data_map (schema_name, table_name, column_name, category, purpose, lawful_basis, act) VALUES
    ('reeve', 'cluster', '*', 'none', 'the program''s own state', 'none', 'none');
