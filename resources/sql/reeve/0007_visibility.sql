-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who can read which history, derived from the service's rows (sql/api/visibility.sql) and kept
-- so that it can be filtered, paged and counted over a million of them. It holds nothing that the
-- service does not have and can be emptied at any time: the worker's walk fills it again.

-- `class` is everything that is filtered by, in one number: whoever wants some of the classes reads
-- the front of each class's own piece of the index, whatever the combination.
--   class & 3: 0 anybody, 1 whoever knows an alias's password, 2 whoever has the key
--   + 4 weak key, + 8 the key of another history (but for upper and lower case), + 16 an alias with a
--   blank password, + 32 an alias's password also stands on another alias, + 64 open by an alias only,
--   although the history itself is not public
CREATE TABLE reeve.visibility (
    center_id bigint PRIMARY KEY,
    customer_id bigint NOT NULL,
    class smallint NOT NULL CHECK (class BETWEEN 0 AND 127 AND class & 3 <> 3),
    key_created_at timestamptz NOT NULL
) WITH (fillfactor = 90);
CREATE INDEX visibility_customer ON reeve.visibility (class, customer_id, center_id);
CREATE INDEX visibility_age ON reeve.visibility (class, key_created_at, center_id);

-- How far the worker's walk is.
CREATE TABLE reeve.visibility_walk (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    walked_to bigint NOT NULL DEFAULT 0
);
INSERT INTO reeve.visibility_walk DEFAULT VALUES;

INSERT INTO reeve.setting (name, value) VALUES
    -- Where the service shows histories; empty: not known, and nothing can be asked from outside.
    ('status_url', ''),            -- "https://status.example.org/status/{key}"
    ('public_url', ''),            -- "https://status.example.org/center/{center}", without a key
    ('alias_url', ''),             -- "https://status.example.org/{alias}"
    -- How it answers there: HTTP statuses.
    ('probe_open', '200'),
    ('probe_password', '401'),     -- a page with a password field counts as well
    ('probe_closed', '403,404,410'),
    ('probe_allow_private', 'off'),-- or on, or networks of one's own: "10.20.0.0/16, fd00:1::/64"
    ('probe_allow_http', 'off'),   -- addresses without TLS
    ('probe_per_second', '2'),     -- when many are asked
    ('probe_timeout', '15');       -- seconds, for one address with all its redirects
