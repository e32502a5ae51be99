-- SPDX-License-Identifier: GPL-3.0-or-later
-- The proof that an erasure is one. Before a worker erases, it learns what its customers could be known by,
-- as hashes under a key of its own memory; afterwards every text and jsonb column of the schemas service and
-- reeve is read once for all of them (sql/api/proof.sql). What stays here are places, never values.
--
--   open      a worker erases, and remembers by what those erased were known
--   scanning  it looks for that
--   proved    nothing was found but what the data map retains, or what goes by itself
--   found     it stands somewhere: reeve.proof_finding
--   unproved  the worker that remembered is gone, and what it remembered with it; or the scan failed
--   cancelled a person's, by who asked for it

CREATE TABLE reeve.proof_scan (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('run', 'person')), -- after erasing; asked for, with identifiers typed in
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'scanning', 'proved', 'found', 'unproved', 'cancelled')),
    session bigint,              -- the worker's; its lock is held for as long as the worker lives
    person text,                 -- whose request it was
    customer_id bigint,          -- whom it was about, where that was said
    begun_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    scanned_at timestamptz,      -- when the reading began
    ended_at timestamptz,
    customers integer NOT NULL DEFAULT 0,
    columns integer NOT NULL DEFAULT 0, -- read so far
    places integer NOT NULL DEFAULT 0,  -- found, apart from what is retained or goes by itself
    failure text,                -- SQLSTATE
    CHECK ((kind = 'run') = (session IS NOT NULL)),
    CHECK ((kind = 'person') = (person IS NOT NULL))
);
CREATE INDEX proof_scan_under_way ON reeve.proof_scan (session) WHERE state IN ('open', 'scanning');

CREATE TABLE reeve.proof_finding (
    scan_id bigint NOT NULL REFERENCES reeve.proof_scan ON DELETE CASCADE,
    schema_name text NOT NULL,
    table_name text NOT NULL,
    column_name text NOT NULL,
    row_customer bigint,         -- the customer whose row it is, where it is a customer's
    customer_id bigint,          -- of whom it was found
    identifier text NOT NULL CHECK (identifier IN ('email', 'username', 'alias', 'name', 'business_name', 'phone', 'vat_number')),
    what text NOT NULL CHECK (what IN ('finding', 'retained', 'passing')),
    basis text NOT NULL DEFAULT '', -- why it is retained, or when it goes
    times integer NOT NULL
);
CREATE INDEX proof_finding_scan ON reeve.proof_finding (scan_id, customer_id);

-- Which scan an erasure belongs to, and how many rows went: the layout that names the tables, then a number each.
ALTER TABLE reeve.account_deletion ADD COLUMN proof_id bigint, ADD COLUMN erased_rows integer[];
CREATE TABLE reeve.erasure_layout (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tables text[] NOT NULL UNIQUE
);

ALTER TABLE reeve.erasure_plan ADD COLUMN flushed_at timestamptz;

INSERT INTO reeve.data_map (schema_name, table_name, column_name, category, purpose, lawful_basis, act,
                            retain_basis, retain_years, retain_from)
SELECT 'reeve', m.t, c, 'record', m.purpose, 'legal_obligation', 'retain', 'Art. 5(2) GDPR: accountability', 3, m.since
FROM (VALUES
    ('account_deletion', 'proof_id erased_rows', 'what an erasure took away, and its proof', 'requested_at'),
    ('proof_scan', 'id kind state session person customer_id begun_at scanned_at ended_at customers columns places failure',
     'that erased persons were looked for; the customer number leads nowhere', 'begun_at'),
    ('proof_finding', 'scan_id schema_name table_name column_name row_customer customer_id identifier what basis times',
     'where something of an erased person stood; places, no values', 'scan_id')
) AS m(t, columns, purpose, since), regexp_split_to_table(m.columns, ' ') AS c;
INSERT INTO reeve.data_map (schema_name, table_name, column_name, category, purpose, lawful_basis, act) VALUES
    ('reeve', 'erasure_layout', '*', 'none', 'the program''s own state', 'none', 'none');

-- What a worker has signed of an erasure, as it was asked for. `body` is the signed text (JSON, one line).
CREATE TABLE reeve.certificate (
    deletion_id bigint PRIMARY KEY REFERENCES reeve.account_deletion ON DELETE CASCADE,
    wanted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    wanted_by text NOT NULL,
    body text,
    sha256 text,
    signed_at timestamptz,
    CHECK (num_nonnulls(body, sha256, signed_at) IN (0, 3))
);
CREATE INDEX certificate_wanted ON reeve.certificate (wanted_at) WHERE body IS NULL;

INSERT INTO reeve.data_map (schema_name, table_name, column_name, category, purpose, lawful_basis, act,
                            retain_basis, retain_years, retain_from)
SELECT 'reeve', 'certificate', c, 'record', 'what was certified of an erasure; by number, no values', 'legal_obligation', 'retain',
       'Art. 5(2) GDPR: accountability', 3, 'wanted_at'
FROM unnest('{deletion_id,wanted_at,wanted_by,body,sha256,signed_at}'::text[]) AS c;
