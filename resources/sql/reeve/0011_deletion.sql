-- SPDX-License-Identifier: GPL-3.0-or-later
-- The life of an account's deletion (P9, P10), and what its erasure leaves behind.
--
--   grace_period  closed; everything is as it was, and comes back by reactivation, until due_at
--   due           due_at has passed; the worker takes it within the schedule, or when a run asks for it
--   on_hold       somebody must still be able to see it (Art. 17(3)): ground, review date, who
--   executing     a worker has it in hand
--   failed        erasing it alone failed; nothing of it is erased. `failure` says where, never what
--   partially_executed  gone here; what others hold (erasure_step) is not all settled
--   erased        gone everywhere but in backups, the last of which expires at backups_expire_at
--   gone_from_backups, reactivated   the ends
--
-- due_at: six calendar months after the closing, at the same time of day in the organisation's time zone
-- (setting time_zone); a day that the month lacks is its last one: 31 August leads to 28 or 29 February.
-- An Art. 17 request waives the months: one calendar month after it was received, counted likewise.

CREATE TABLE reeve.account_deletion (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL, -- no foreign key: the service's tables may be views
    kind text NOT NULL CHECK (kind IN ('closing', 'art17')),
    state text NOT NULL DEFAULT 'grace_period'
        CHECK (state IN ('grace_period', 'due', 'on_hold', 'executing', 'failed', 'partially_executed', 'erased',
                         'gone_from_backups', 'reactivated')),
    status_before text NOT NULL,     -- of the customer: what a reactivation restores
    requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    requested_by text NOT NULL,      -- a staff login, or 'service'
    due_at timestamptz NOT NULL,
    promised_at timestamptz,         -- due_at as it was before two people consented to an earlier one
    approval uuid REFERENCES reeve.approval,
    hold_ground text CHECK (length(hold_ground) BETWEEN 3 AND 500),
    hold_review_on date,
    hold_by text,
    hold_at timestamptz,
    run_id bigint,                   -- reeve.erasure_run
    claimed_by bigint,               -- the worker's session
    attempts integer NOT NULL DEFAULT 0,
    failure text,                    -- SQLSTATE, table and constraint
    erased_at timestamptz,
    retained_rows integer NOT NULL DEFAULT 0,
    retained_until date,
    backups_expire_at timestamptz,
    trail_cleared_at timestamptz,
    settled_at timestamptz,          -- reactivated, or gone from backups
    settled_by text,
    CHECK ((state = 'on_hold') = (hold_at IS NOT NULL)),
    CHECK (num_nonnulls(hold_ground, hold_review_on, hold_by, hold_at) IN (0, 4)),
    CHECK ((state = 'executing') = (claimed_by IS NOT NULL)),
    CHECK ((erased_at IS NOT NULL) = (state IN ('partially_executed', 'erased', 'gone_from_backups')))
) WITH (fillfactor = 80);
-- The queue reads the front of each state's own piece; so do the counts, without the table.
CREATE INDEX account_deletion_queue ON reeve.account_deletion (state, kind, due_at, id);
CREATE INDEX account_deletion_customer ON reeve.account_deletion (customer_id, id);
CREATE UNIQUE INDEX account_deletion_live ON reeve.account_deletion (customer_id)
    WHERE erased_at IS NULL AND state <> 'reactivated';
CREATE INDEX account_deletion_run ON reeve.account_deletion (run_id, state, due_at) WHERE run_id IS NOT NULL;
CREATE INDEX account_deletion_trail ON reeve.account_deletion (erased_at)
    WHERE erased_at IS NOT NULL AND trail_cleared_at IS NULL;
CREATE INDEX account_deletion_erased ON reeve.account_deletion (erased_at) WHERE state = 'erased';

-- An officer sends the worker, outside of the schedule; progress is counted from the deletions.
CREATE TABLE reeve.erasure_run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    started_by text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    reason text NOT NULL,
    wanted integer NOT NULL,
    state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'paused', 'cancelled', 'done')),
    ended_at timestamptz
);

-- Where an officer must release each day: without a row the schedule erases nothing that day.
CREATE TABLE reeve.erasure_release (
    day date PRIMARY KEY, -- in the organisation's time zone
    released_by text NOT NULL,
    released_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- What others hold: a task for a person each. `reference` is the person's number there, for as long as
-- the task is open.
CREATE TABLE reeve.erasure_step (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    deletion_id bigint NOT NULL REFERENCES reeve.account_deletion ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('processor', 'recipient')), -- redaction; notice by Art. 19
    target text NOT NULL,
    reference text,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'failed')),
    remark text,
    settled_by text,
    settled_at timestamptz
);
CREATE INDEX erasure_step_deletion ON reeve.erasure_step (deletion_id);
CREATE INDEX erasure_step_open ON reeve.erasure_step (target, id) WHERE state <> 'done';

-- HMAC of the customer id, by the worker: the key is not in this database. `seq` is the line in the
-- ledger outside; it is given by one worker at a time, so that the ledger has no gap.
CREATE TABLE reeve.tombstone (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tombstone bytea NOT NULL CHECK (octet_length(tombstone) = 32),
    erased_at timestamptz NOT NULL,
    seq bigint UNIQUE
);
CREATE INDEX tombstone_unnumbered ON reeve.tombstone (id) WHERE seq IS NULL;

-- User names and aliases of erased accounts, as keyed hashes, until they may be handed out again.
CREATE TABLE reeve.spent_name (
    hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    until timestamptz NOT NULL
);
CREATE INDEX spent_name_until ON reeve.spent_name (until);

-- The erasure's text as it was made from the data map, see reeve.compile_erasure().
CREATE TABLE reeve.erasure_plan (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    digest bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE SEQUENCE reeve.erasure_session;

-- Read by age when they are taken away.
CREATE INDEX disclosure_age ON reeve.disclosure USING brin (disclosed_at);

INSERT INTO reeve.setting (name, value) VALUES
    ('time_zone', 'UTC'),             -- in which calendar months and days are counted
    ('erasure_schedule', 'always'),   -- or "never", or "HH:MM-HH:MM" in that time zone
    ('erasure_batch', '100'),         -- customers in one transaction, 1 to 100
    ('erasure_needs_release', 'on'),  -- an officer releases each day
    ('erasure_recipients', ''),       -- who is told by Art. 19: names, with commas between
    ('backup_days', '30'),            -- how long a backup is kept
    ('name_blocked_days', '365'),     -- how long a name of an erased account is not handed out
    ('name_key', encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
                               || uuid_send(gen_random_uuid())), 'hex')),
    ('pseudonym_key', encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
                                    || uuid_send(gen_random_uuid())), 'hex'));

INSERT INTO reeve.data_map (schema_name, table_name, column_name, category, purpose, lawful_basis, act,
                            retain_basis, retain_years, retain_from)
SELECT 'reeve', m.t, c, 'record', m.purpose, 'legal_obligation', m.act, m.law, m.years, m.since
FROM (VALUES
    ('account_deletion', 'id customer_id kind state status_before requested_at requested_by due_at promised_at approval hold_review_on hold_by hold_at run_id claimed_by attempts failure erased_at retained_rows retained_until backups_expire_at trail_cleared_at settled_at settled_by',
     'that a deletion was asked for and done; the customer number leads nowhere', 'retain', 'Art. 5(2) GDPR: accountability', 3, 'requested_at'),
    ('account_deletion', 'hold_ground', 'why an erasure was held back', 'clear', NULL, NULL, NULL),
    ('erasure_step', 'id deletion_id kind target state settled_by settled_at', 'that others were told', 'retain', 'Art. 5(2) GDPR: accountability', 3, 'settled_at'),
    ('erasure_step', 'reference remark', 'the person''s number at a processor, while the task is open', 'clear', NULL, NULL, NULL),
    ('tombstone', 'id tombstone erased_at seq', 'a restored backup is erased again; a keyed hash', 'retain', 'Art. 32 GDPR: security of erasures', 100, 'erased_at'),
    ('spent_name', 'hash until', 'nobody takes an erased person''s name; a keyed hash', 'retain', 'Art. 32 GDPR: no impersonation', 1, 'until')
) AS m(t, columns, purpose, act, law, years, since), regexp_split_to_table(m.columns, ' ') AS c;
INSERT INTO reeve.data_map (schema_name, table_name, column_name, category, purpose, lawful_basis, act) VALUES
    ('reeve', 'erasure_run', '*', 'staff', 'who sent the worker', 'none', 'none'),
    ('reeve', 'erasure_release', '*', 'staff', 'who released a day', 'none', 'none'),
    ('reeve', 'erasure_plan', '*', 'none', 'the program''s own state', 'none', 'none');
