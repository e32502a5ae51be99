-- SPDX-License-Identifier: GPL-3.0-or-later
-- The service's own database, as Reeve expects to find it: both services of the privacy policies in
-- one. An existing service can later be adopted by views under the same names, so nothing outside
-- this schema holds a foreign key into it.
--
-- Every table carries customer_id and an index that begins with it: erasing by customer without one
-- reads the whole table a customer. Foreign keys between a customer's rows are over
-- (customer_id, id), so that no row can hang below another customer's. They do not cascade: a table
-- that an erasure forgot stops it instead of vanishing silently.
-- Text that is searched or sorted by is never NULL, so that keyset paging has no hole.

CREATE SCHEMA IF NOT EXISTS service;

-- Lower case without accents, the form in which people search and sort. Inlined wherever it is used,
-- so it may be called for every row (extensions.unaccent_immutable: see sql/cluster/database.sql).
CREATE FUNCTION service.fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pg_catalog.lower(extensions.unaccent_immutable('extensions.unaccent'::pg_catalog.regdictionary, value));

-- One text for every fragment that a customer may be found by. It starts with a space and has one
-- between its words: LIKE '%frag%' finds fragments and LIKE '% ab%' the beginnings of words.
CREATE FUNCTION service.customer_search_text(username text, email text, first_name text,
                                             last_name text, business_name text, phone text,
                                             vat_number text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE -- not STRICT, or it could not be inlined; no argument is NULL
RETURN pg_catalog.lower(extensions.unaccent_immutable('extensions.unaccent'::pg_catalog.regdictionary,
    ' ' || username || ' ' || email || ' ' || first_name || ' ' || last_name || ' ' || business_name
    || ' ' || phone || ' ' || pg_catalog.translate(phone, '+-()./ ', '')
    || ' ' || pg_catalog.translate(vat_number, '.-/ ', '')));

-- Neither service may keep a card number (13 to 19 digits, however they are grouped).
CREATE FUNCTION service.has_no_card_number(value text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN value !~ '([0-9][ .-]*){13}';

CREATE TABLE service.customer (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    username text NOT NULL CHECK (username <> ''),
    email text NOT NULL CHECK (email LIKE '_%@_%'),
    first_name text NOT NULL DEFAULT '',
    last_name text NOT NULL DEFAULT '',
    business_name text NOT NULL DEFAULT '',
    phone text NOT NULL DEFAULT '',
    address text NOT NULL DEFAULT '',
    postal_code text NOT NULL DEFAULT '',
    city text NOT NULL DEFAULT '',
    country text NOT NULL DEFAULT '' CHECK (country ~ '^([A-Z]{2})?$'), -- ISO 3166-1
    vat_number text NOT NULL DEFAULT '',                                -- as written by the customer
    locale text NOT NULL DEFAULT 'en',                                  -- BCP 47
    plan text NOT NULL DEFAULT 'free' CHECK (plan IN ('free', 'starter', 'business', 'enterprise')),
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'closed')),
    closed_at timestamptz,
    newsletter boolean NOT NULL DEFAULT false,
    newsletter_changed_at timestamptz,
    newsletter_changed_by text NOT NULL DEFAULT '',                     -- 'customer', or a staff login
    created_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    search_text text NOT NULL GENERATED ALWAYS AS (service.customer_search_text(
        username, email, first_name, last_name, business_name, phone, vat_number)) STORED,
    CHECK ((status = 'closed') = (closed_at IS NOT NULL))
) WITH (fillfactor = 90); -- room for a new version on the same page

CREATE TABLE service.credential (
    customer_id bigint PRIMARY KEY REFERENCES service.customer,
    hash text NOT NULL CHECK (hash <> ''),
    scheme text NOT NULL CHECK (scheme IN ('argon2id', 'bcrypt', 'sha256')),
    changed_at timestamptz NOT NULL DEFAULT now(),
    must_change boolean NOT NULL DEFAULT false
);

-- Sessions end after 15 minutes without use; the service removes them, so a row older than that is
-- overdue.
CREATE TABLE service.customer_session (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES service.customer,
    token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32), -- SHA-256
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    address inet,
    CHECK (last_seen_at >= created_at)
);
CREATE INDEX customer_session_customer ON service.customer_session (customer_id, last_seen_at DESC);

CREATE TABLE service.history_center (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES service.customer,
    status_key text NOT NULL UNIQUE CHECK (length(status_key) >= 8), -- who knows it, sees the history
    key_created_at timestamptz NOT NULL DEFAULT now(),
    public boolean NOT NULL DEFAULT false,
    UNIQUE (customer_id, id)
);

CREATE TABLE service.alias (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL,
    center_id bigint NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    password text CHECK (password <> ''), -- readable, as the policy says; NULL: none
    published boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    password_changed_at timestamptz,
    FOREIGN KEY (customer_id, center_id) REFERENCES service.history_center (customer_id, id)
);
CREATE INDEX alias_center ON service.alias (customer_id, center_id);
CREATE UNIQUE INDEX alias_name ON service.alias (lower(name) text_pattern_ops);

CREATE TABLE service.host (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL,
    center_id bigint NOT NULL,
    name text NOT NULL DEFAULT '',
    address text NOT NULL CHECK (address <> ''),
    test text NOT NULL DEFAULT 'https' CHECK (test IN ('ping', 'http', 'https', 'smtp', 'dns', 'port')),
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (customer_id, id),
    FOREIGN KEY (customer_id, center_id) REFERENCES service.history_center (customer_id, id)
);
CREATE INDEX host_center ON service.host (customer_id, center_id);

CREATE TABLE service.check_result (
    customer_id bigint NOT NULL,
    host_id bigint NOT NULL,
    checked_at timestamptz NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('up', 'slow', 'down')),
    response_ms integer CHECK (response_ms >= 0), -- NULL: no answer
    PRIMARY KEY (customer_id, host_id, checked_at),
    FOREIGN KEY (customer_id, host_id) REFERENCES service.host (customer_id, id)
) PARTITION BY RANGE (checked_at);
CREATE TABLE service.check_result_rest PARTITION OF service.check_result DEFAULT;

-- The service calls this ahead of each month; results of a month without a partition go to the rest.
CREATE FUNCTION service.add_check_month(month date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    first date := date_trunc('month', month)::date;
    name text := 'check_result_' || to_char(month, 'YYYY_MM');
BEGIN
    IF to_regclass('service.' || quote_ident(name)) IS NULL THEN
        EXECUTE format('CREATE TABLE service.%I PARTITION OF service.check_result'
                       ' FOR VALUES FROM (%L) TO (%L)', name,
                       first::timestamp AT TIME ZONE 'UTC',
                       (first + interval '1 month') AT TIME ZONE 'UTC');
    END IF;
END
$$;
SELECT service.add_check_month((now() + months * interval '1 month')::date)
FROM generate_series(-6, 2) AS months;

CREATE TABLE service.instance (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES service.customer,
    name text NOT NULL CHECK (name <> ''),
    provider text NOT NULL,
    location text NOT NULL,
    country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX instance_customer ON service.instance (customer_id);

CREATE TABLE service.product_order (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES service.customer,
    number text NOT NULL UNIQUE CHECK (number ~ '^SO-[0-9]{4}-[0-9]{7,}$'),
    kind text NOT NULL
        CHECK (kind IN ('sms_credits', 'plan_upgrade', 'account_renewal', 'subscription')),
    amount_minor bigint NOT NULL CHECK (amount_minor >= 0), -- minor units of the currency
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'), -- ISO 4217
    processor text NOT NULL CHECK (processor IN ('fastspring', 'stripe')),
    processor_reference text NOT NULL DEFAULT '' CHECK (service.has_no_card_number(processor_reference)),
    status text NOT NULL CHECK (status IN ('pending', 'paid', 'failed', 'refunded')),
    ordered_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (customer_id, id)
);
CREATE INDEX product_order_customer ON service.product_order (customer_id, ordered_at DESC, id DESC);

CREATE TABLE service.invoice (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL,
    order_id bigint NOT NULL,
    number text NOT NULL UNIQUE CHECK (number ~ '^INV-[0-9]{4}-[0-9]{7,}$'),
    invoiced_on date NOT NULL,
    billing_name text NOT NULL, -- name, address and VAT number as billed: they never follow the profile
    billing_address text NOT NULL,
    billing_vat_number text NOT NULL DEFAULT '',
    FOREIGN KEY (customer_id, order_id) REFERENCES service.product_order (customer_id, id)
);
CREATE INDEX invoice_order ON service.invoice (customer_id, order_id);

-- What is left of a means of payment here: enough to recognise it. The rest stands at the processor.
CREATE TABLE service.payment_method (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES service.customer,
    kind text NOT NULL CHECK (kind IN ('card', 'sepa')),
    card_brand text CHECK (card_brand ~ '^[A-Za-z ]{1,30}$'),
    card_last4 text CHECK (card_last4 ~ '^[0-9]{4}$'),
    card_expires_on date,
    mandate_reference text CHECK (service.has_no_card_number(mandate_reference)),
    mandate_signed_on date,
    processor text NOT NULL CHECK (processor IN ('fastspring', 'stripe')),
    processor_customer text NOT NULL DEFAULT '' CHECK (service.has_no_card_number(processor_customer)),
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (CASE kind
           WHEN 'card' THEN num_nonnulls(card_brand, card_last4, card_expires_on) = 3
                AND num_nonnulls(mandate_reference, mandate_signed_on) = 0
           ELSE num_nonnulls(mandate_reference, mandate_signed_on) = 2
                AND num_nonnulls(card_brand, card_last4, card_expires_on) = 0
           END)
);
CREATE INDEX payment_method_customer ON service.payment_method (customer_id);

-- Finding and sorting. Each sortable column has (key, id), read forwards and backwards.
CREATE UNIQUE INDEX customer_username_once ON service.customer (lower(username));
CREATE UNIQUE INDEX customer_email_once ON service.customer (lower(email));
CREATE INDEX customer_created ON service.customer (created_at DESC, id DESC);
CREATE INDEX customer_username ON service.customer (service.fold(username), id);
CREATE INDEX customer_email ON service.customer (service.fold(email), id);
CREATE INDEX customer_name ON service.customer (service.fold(last_name || ' ' || first_name), id);
CREATE INDEX customer_business ON service.customer (service.fold(business_name), id);
CREATE INDEX customer_phone ON service.customer (phone, id);
CREATE INDEX customer_city ON service.customer (service.fold(city), id);
CREATE INDEX customer_country ON service.customer (country, id);
CREATE INDEX customer_plan ON service.customer (plan, id);
CREATE INDEX customer_status ON service.customer (status, id);
CREATE INDEX customer_newsletter ON service.customer (newsletter, id);
CREATE INDEX customer_country_created ON service.customer (country, created_at DESC, id DESC);
-- What is to be erased when the six months are over.
CREATE INDEX customer_closed ON service.customer (closed_at, id) WHERE closed_at IS NOT NULL;
CREATE INDEX customer_search ON service.customer USING gin (search_text extensions.gin_trgm_ops)
    WITH (fastupdate = off); -- a pending list would make every search read it
