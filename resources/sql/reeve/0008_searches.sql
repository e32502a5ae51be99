-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a person at the desk keeps for next time.

-- A search under a name: text, filters and order. Text and name may well be a customer's name or
-- address, so this is personal data like the rest and no setting on a colleague's computer: it is
-- found by an access request, and goes with the customer. A search that was deleted stays for a few
-- minutes, so that it can be had back; then work.tidy() removes it.
CREATE TABLE reeve.saved_search (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person text NOT NULL, -- a staff login; nobody else sees it
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    criteria jsonb NOT NULL CHECK (jsonb_typeof(criteria) = 'object'),
    saved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    deleted_at timestamptz
);
CREATE UNIQUE INDEX saved_search_name ON reeve.saved_search (person, lower(name)) WHERE deleted_at IS NULL;
COMMENT ON TABLE reeve.saved_search IS
    'personal data: name and text may name a customer; searched for access (Art. 15) and erasure';
