-- SPDX-License-Identifier: GPL-3.0-or-later
-- The data map: every column of the service's schema, and of Reeve's own tables that hold a customer's
-- data, with what it is for and what erasure does to it. Erasure runs by this table (sql/api/erasure.sql),
-- so it is not a document beside the code. A column without a row blocks every erasure, by its name.
--
-- What erasure does to a column:
--   delete        it goes with its row
--   retain        it is copied to reeve.retained before its row goes, and deleted there when the years are
--                 over. Fields are exempt, never accounts: nothing stays in the service's tables.
--   pseudonymise  it is copied likewise, as a keyed hash; alone it retains nothing
--   clear         it is left out of what is retained; of a table of Reeve's: emptied, the row stays
--   none          no customer's data; only for whole tables (column '*') of Reeve
CREATE TABLE reeve.data_map (
    schema_name text NOT NULL CHECK (schema_name IN ('service', 'reeve', 'audit')),
    table_name text NOT NULL,
    column_name text NOT NULL, -- '*': the whole table
    category text NOT NULL CHECK (category IN ('identity', 'contact', 'account', 'credential', 'technical',
                                               'payment', 'order', 'billing', 'content', 'record', 'staff', 'none')),
    purpose text NOT NULL CHECK (length(purpose) BETWEEN 3 AND 500),
    lawful_basis text NOT NULL CHECK (lawful_basis IN ('contract', 'legal_obligation', 'legitimate_interest',
                                                       'consent', 'none')),
    act text NOT NULL CHECK (act IN ('delete', 'retain', 'pseudonymise', 'clear', 'none')),
    retain_basis text CHECK (length(retain_basis) BETWEEN 3 AND 200), -- the law or the duty
    retain_years integer CHECK (retain_years BETWEEN 1 AND 100),
    retain_from text,  -- the column of the same table from whose date the years count, to the end of its year
    retain_with text,  -- only rows that a row of this retained table (a foreign key) belongs to
    changed_by text NOT NULL DEFAULT 'reeve',
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (schema_name, table_name, column_name),
    CHECK ((act = 'retain') = (retain_basis IS NOT NULL)),
    CHECK (num_nonnulls(retain_basis, retain_years, retain_from) IN (0, 3)),
    CHECK (retain_with IS NULL OR act = 'retain'),
    CHECK ((act = 'none') = (column_name = '*'))
);

-- What is kept of erased customers, and until when. `subject` is the tombstone: whoever has the ledger's
-- key, which is not in this database, and a customer number can find what belongs to it; nobody else can.
CREATE TABLE reeve.retained (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    table_name text NOT NULL,
    subject bytea NOT NULL CHECK (octet_length(subject) = 32),
    fields jsonb NOT NULL,
    basis text NOT NULL,
    until date NOT NULL
);
CREATE INDEX retained_until ON reeve.retained (until);
CREATE INDEX retained_subject ON reeve.retained (subject);

-- schema, table, columns, category, purpose, basis, act
INSERT INTO reeve.data_map (schema_name, table_name, column_name, category, purpose, lawful_basis, act)
SELECT m.s, m.t, c, m.category, m.purpose, m.basis, m.act
FROM (VALUES
    ('service', 'customer', 'id', 'account', 'the customer number', 'contract', 'delete'),
    ('service', 'customer', 'username', 'identity', 'sign-in', 'contract', 'delete'),
    ('service', 'customer', 'email phone', 'contact', 'messages about the account', 'contract', 'delete'),
    ('service', 'customer', 'first_name last_name business_name', 'identity', 'billing and address of letters', 'contract', 'delete'),
    ('service', 'customer', 'address postal_code city country vat_number', 'billing', 'billing', 'contract', 'delete'),
    ('service', 'customer', 'locale', 'account', 'the language of messages', 'contract', 'delete'),
    ('service', 'customer', 'plan status closed_at created_at version', 'account', 'what the account may use, and since when', 'contract', 'delete'),
    ('service', 'customer', 'newsletter newsletter_changed_at newsletter_changed_by', 'contact', 'the newsletter, and proof of the choice', 'consent', 'delete'),
    ('service', 'customer', 'search_text', 'identity', 'finding a customer at the desk', 'legitimate_interest', 'delete'),
    ('service', 'credential', 'customer_id hash scheme changed_at must_change', 'credential', 'sign-in', 'contract', 'delete'),
    ('service', 'customer_session', 'id customer_id token_hash created_at last_seen_at address', 'technical', 'staying signed in', 'contract', 'delete'),
    ('service', 'history_center', 'id customer_id status_key key_created_at public', 'content', 'showing the history', 'contract', 'delete'),
    ('service', 'alias', 'id customer_id center_id name password published created_at password_changed_at', 'content', 'addresses under which the history is shown', 'contract', 'delete'),
    ('service', 'host', 'id customer_id center_id name address test created_at', 'content', 'what is checked', 'contract', 'delete'),
    ('service', 'check_result', 'customer_id host_id checked_at outcome response_ms', 'content', 'the history of checks', 'contract', 'delete'),
    ('service', 'instance', 'id customer_id name provider location country created_at', 'content', 'the customer''s own instance', 'contract', 'delete'),
    ('service', 'payment_method', 'id customer_id kind card_brand card_last4 card_expires_on mandate_reference mandate_signed_on processor processor_customer created_at', 'payment', 'recognising a means of payment', 'contract', 'delete'),
    ('service', 'product_order', 'id processor processor_reference', 'order', 'the order at the processor', 'contract', 'clear'),
    ('service', 'product_order', 'customer_id', 'order', 'whose order it is', 'contract', 'pseudonymise'),
    ('service', 'invoice', 'id order_id', 'billing', 'which order was billed', 'contract', 'clear'),
    ('service', 'invoice', 'customer_id', 'billing', 'whose invoice it is', 'contract', 'pseudonymise'),

    ('reeve', 'note', 'id customer_id body author created_at changed_by changed_at version deleted_by deleted_at', 'content', 'what staff must know about a case', 'legitimate_interest', 'delete'),
    ('reeve', 'list_seen', 'person customer_id seen_at', 'record', 'limits of what staff may list; for two hours', 'legitimate_interest', 'delete'),
    ('reeve', 'visibility', 'center_id customer_id class key_created_at', 'content', 'who can read which history; follows the history', 'contract', 'delete'),
    ('reeve', 'saved_search', 'id person name criteria saved_at deleted_at', 'identity', 'searches that staff keep; those for the erased person go', 'legitimate_interest', 'delete'),
    ('reeve', 'disclosure', 'id person kind args reason customer_ids fresh_rows refused disclosed_at xid', 'record', 'limits of what staff may read; for eight days', 'legitimate_interest', 'delete'),
    ('reeve', 'frozen_set', 'id chunk customer_ids frozen_at', 'record', 'what an export gives out; for four days', 'legitimate_interest', 'delete'),
    ('reeve', 'export', 'criteria', 'record', 'what was exported; a searched text for eight days', 'legitimate_interest', 'clear'),
    ('reeve', 'approval', 'payload', 'record', 'what was consented to; a searched text for eight days', 'legitimate_interest', 'clear'),
    ('audit', 'inbox', 'reason', 'record', 'why staff read or wrote; moves on to the log', 'legal_obligation', 'clear'),
    ('audit', 'log', 'salt payload', 'record', 'why staff read or wrote: events with a reason', 'legal_obligation', 'clear')
) AS m(s, t, columns, category, purpose, basis, act), regexp_split_to_table(m.columns, ' ') AS c;

-- What is kept of them is a number that leads nowhere.
INSERT INTO reeve.data_map (schema_name, table_name, column_name, category, purpose, lawful_basis, act,
                            retain_basis, retain_years, retain_from, retain_with)
SELECT m.s, m.t, c, m.category, m.purpose, m.basis, 'retain', m.law, m.years, m.since, m.with_table
FROM (VALUES
    ('service', 'invoice', 'number invoiced_on billing_name billing_address billing_vat_number', 'billing', 'accounts', 'legal_obligation',
     'accounting and VAT law: invoices', 10, 'invoiced_on', NULL),
    ('service', 'product_order', 'number kind amount_minor currency status ordered_at', 'order', 'accounts: what an invoice is about', 'legal_obligation',
     'accounting and VAT law: invoices', 10, 'ordered_at', 'invoice'),
    ('reeve', 'export', 'id person what frozen chunks customers digest reason approval state started_at ended_at file_sha256 xid stream_pid stream_at', 'record', 'who took how many customers out', 'legal_obligation',
     'Art. 5(2) GDPR: accountability', 10, 'started_at', NULL),
    ('reeve', 'approval', 'id kind digest reason asked_by asked_at needs expires_at state settled_at settled_by', 'record', 'who consented to what', 'legal_obligation',
     'Art. 5(2) GDPR: accountability', 10, 'asked_at', NULL),
    ('reeve', 'suppression', 'address_hash why added_by added_at', 'contact', 'no newsletter to an address that objected; a keyed hash', 'legal_obligation',
     'Art. 21(3) GDPR: objection', 100, 'added_at', NULL),
    ('reeve', 'retained', 'id table_name subject fields basis until', 'billing', 'what law says must be kept of erased customers', 'legal_obligation',
     'as each row says', 100, 'until', NULL),
    ('audit', 'inbox', 'id at person event kind disclosure customer_ids detail xid', 'record', 'the trail before it is sealed', 'legal_obligation',
     'Art. 5(2) GDPR: accountability', 10, 'at', NULL),
    ('audit', 'log', 'seq leaf', 'record', 'the trail: hashes', 'legal_obligation',
     'Art. 5(2) GDPR: accountability', 10, 'seq', NULL)
) AS m(s, t, columns, category, purpose, basis, law, years, since, with_table), regexp_split_to_table(m.columns, ' ') AS c;

-- Tables of Reeve without any customer's data.
INSERT INTO reeve.data_map (schema_name, table_name, column_name, category, purpose, lawful_basis, act)
SELECT m.s, t, '*', m.category, m.purpose, 'none', 'none'
FROM (VALUES
    ('reeve', 'staff last_use session_alive failed_sign_in quota_lift', 'staff', 'staff accounts and their sessions'),
    ('reeve', 'operation approval_vote trail_restore', 'staff', 'what staff did, without whom it was about'),
    ('reeve', 'setting migration api_state disclosure_kind approval_kind log_position visibility_walk visibility_count data_map', 'none', 'settings and the program''s own state'),
    ('audit', 'seal head', 'none', 'the trail''s seals')
) AS m(s, tables, category, purpose), regexp_split_to_table(m.tables, ' ') AS t;
