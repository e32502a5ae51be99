-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the desk itself keeps about customers: notes, and addresses that get no newsletter.

-- Staff notes on a customer. Personal data like the rest, also where they only hold an opinion: they
-- stand in the answer to an access request (Art. 15) and are erased with the customer. A note that
-- was deleted stays for a few minutes, so that its author can have it back; then work.tidy() removes it.
CREATE TABLE reeve.note (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL, -- no foreign key: the service's tables may be views
    body text NOT NULL CHECK (length(body) BETWEEN 1 AND 10000),
    author text NOT NULL,        -- a staff login
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_by text,             -- NULL: as it was written
    changed_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    deleted_by text,
    deleted_at timestamptz,
    CHECK ((deleted_at IS NULL) = (deleted_by IS NULL)),
    CHECK ((changed_at IS NULL) = (changed_by IS NULL))
);
CREATE INDEX note_customer ON reeve.note (customer_id, created_at DESC, id DESC);
CREATE INDEX note_deleted ON reeve.note (deleted_at) WHERE deleted_at IS NOT NULL;
COMMENT ON TABLE reeve.note IS 'personal data: export with the customer (Art. 15), erase with the customer';

-- Addresses that get no newsletter, whoever they belong to and whatever the customer's switch says:
-- they bounced, or somebody objected (Art. 21). It has to outlive the customer, or the next import
-- would write to them again; so no address is kept, only a keyed hash that tells whether a given
-- address is on the list. The key is this database's own.
CREATE TABLE reeve.suppression (
    address_hash bytea PRIMARY KEY CHECK (octet_length(address_hash) = 32), -- reeve.suppression_hash()
    why text NOT NULL CHECK (why IN ('bounce', 'objection')),
    added_by text NOT NULL,
    added_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE reeve.suppression IS 'pseudonymised personal data: retained after an erasure (Art. 21(3))';

INSERT INTO reeve.setting (name, value) VALUES
    ('suppression_key', encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
                                      || uuid_send(gen_random_uuid())), 'hex'));
