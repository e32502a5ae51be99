-- SPDX-License-Identifier: GPL-3.0-or-later
-- The trail: what left the inbox, numbered without a gap, hashed leaf by leaf and sealed in batches
-- that chain. One worker at a time moves committed rows; a writer waits for nobody, so an open
-- transaction somewhere stops no one (its own events follow when it commits).
--
-- Hashes (SHA-256, with the domain prefixes of RFC 6962, section 2.1):
--   leaf = H(0x00 || salt || seq as 8 bytes, big endian || payload as UTF-8)
--   node = H(0x01 || left || right); a lone node goes up as it is
--   seal = H('reeve seal 1' || batch || first_seq || last_seq (8 bytes each) || root || prev)

CREATE TABLE audit.log (
    seq bigint PRIMARY KEY,
    leaf bytea NOT NULL CHECK (octet_length(leaf) = 32),
    -- Erasure may take both away; the leaf stays, and a sealed event names the seq.
    salt bytea CHECK (octet_length(salt) = 32),
    payload text,
    CHECK ((salt IS NULL) = (payload IS NULL))
);

CREATE TABLE audit.seal (
    batch bigint PRIMARY KEY,
    first_seq bigint NOT NULL UNIQUE,
    last_seq bigint NOT NULL UNIQUE,
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    prev bytea NOT NULL CHECK (octet_length(prev) = 32),
    hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    sealed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (first_seq <= last_seq)
);

-- Where sealing stands; the row's lock is what makes one worker at a time.
CREATE TABLE audit.head (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    batch bigint NOT NULL,
    last_seq bigint NOT NULL,
    hash bytea NOT NULL,
    -- What the last batch could see: rows visible in it are moved, so the next batch need not pass
    -- over their remains, however long somebody's open transaction keeps these from being vacuumed.
    seen pg_snapshot
);
INSERT INTO audit.head (batch, last_seq, hash)
VALUES (0, 0, sha256(convert_to('reeve trail 1', 'UTF8')));

CREATE INDEX ON audit.inbox (xid);

-- The payload is the only copy of an event, so that what is filtered by is what is sealed.
CREATE FUNCTION audit.at(payload text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (payload::jsonb ->> 'at')::bigint
$$;
CREATE FUNCTION audit.person(payload text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT payload::jsonb ->> 'person'
$$;
CREATE FUNCTION audit.event(payload text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(payload::jsonb ->> 'kind', payload::jsonb ->> 'event')
$$;
CREATE FUNCTION audit.customers(payload text) RETURNS bigint[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT ARRAY(SELECT e::bigint FROM jsonb_array_elements_text(payload::jsonb -> 'customers') AS e)
$$;
CREATE INDEX log_person ON audit.log (audit.person(payload), seq);
CREATE INDEX log_event ON audit.log (audit.event(payload), seq);
CREATE INDEX log_at ON audit.log (audit.at(payload));
CREATE INDEX log_customers ON audit.log USING gin (audit.customers(payload));

-- When somebody last used the desk; a console's own background reads do not count.
CREATE TABLE reeve.last_use (
    person text PRIMARY KEY,
    at timestamptz NOT NULL
) WITH (fillfactor = 50);

-- What the worker may do; nobody else may use this schema.
CREATE SCHEMA work;
GRANT USAGE ON SCHEMA work TO reeve_worker;

-- A restored backup or a lossy failover: consoles remember more than the trail holds. Officer and
-- auditor acknowledge it, and the consoles then accept the new head and show the gap.
CREATE TABLE reeve.trail_restore (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    explanation text NOT NULL CHECK (length(explanation) >= 20),
    head_batch bigint NOT NULL,
    head_hash bytea NOT NULL,
    officer text,
    officer_at timestamptz,
    auditor text,
    auditor_at timestamptz
);
