-- SPDX-License-Identifier: GPL-3.0-or-later
-- Breaches of personal data (Art. 33 and 34 GDPR, P18): the register, who is affected, what they are told,
-- and what became of each notice.
--
-- An incident:
--   suspected   something may have happened; telling people may begin here already, as the service promises
--   confirmed   it happened
--   notifying   notices go out
--   notified    every notice has come to an end, some perhaps on the list of those to be reached otherwise
--   closed, dismissed   the ends
-- aware_at starts the 72 hours of Art. 33(1). They are over when the authority has been told, or when it
-- is on record why it need not be.

CREATE TABLE reeve.incident (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    state text NOT NULL DEFAULT 'suspected'
        CHECK (state IN ('suspected', 'confirmed', 'notifying', 'notified', 'closed', 'dismissed')),
    title text NOT NULL CHECK (length(title) BETWEEN 3 AND 200),
    nature text[] NOT NULL DEFAULT '{}' CHECK (nature <@ '{confidentiality,integrity,availability}'),
    occurred_at timestamptz,          -- NULL: not known
    occurred_until timestamptz,
    discovered_at timestamptz NOT NULL,
    aware_at timestamptz,
    what_happened text NOT NULL DEFAULT '' CHECK (length(what_happened) <= 10000),
    data_columns text[] NOT NULL DEFAULT '{}', -- of the data map: "service.alias.password"
    consequences text NOT NULL DEFAULT '' CHECK (length(consequences) <= 10000), -- likely ones: 33(3)(c)
    measures text NOT NULL DEFAULT '' CHECK (length(measures) <= 10000),         -- taken or proposed: 33(3)(d)
    contact text NOT NULL DEFAULT '' CHECK (length(contact) <= 1000),            -- where more can be asked: 33(3)(b)
    customers_estimate bigint CHECK (customers_estimate >= 0),                   -- about how many: 33(3)(a)
    records_estimate bigint CHECK (records_estimate >= 0),
    risk text CHECK (risk IN ('unlikely', 'risk', 'high')), -- to people's rights and freedoms; NULL: not assessed
    risk_reasoning text NOT NULL DEFAULT '' CHECK (length(risk_reasoning) <= 10000),
    must_tell boolean,                -- whether customers are told; NULL: not decided
    exemptions text[] NOT NULL DEFAULT '{}' CHECK (exemptions <@ '{a,b,c}'), -- of Art. 34(3)
    exemption_reasoning text NOT NULL DEFAULT '' CHECK (length(exemption_reasoning) <= 10000),
    authority_notified_at timestamptz,
    authority_reference text NOT NULL DEFAULT '',
    authority_late_because text NOT NULL DEFAULT '',  -- 33(1): told after the 72 hours
    authority_waived_because text,                    -- why it need not be told
    public_notice_at timestamptz,                     -- 34(3)(c): told in public instead
    list_id bigint,                                   -- reeve.affected_list: the frozen list
    opened_by text NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,                             -- closed or dismissed
    changed_by text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    version integer NOT NULL DEFAULT 1,
    CHECK (occurred_until >= occurred_at),
    CHECK ((ended_at IS NOT NULL) = (state IN ('closed', 'dismissed')))
);
CREATE INDEX incident_state ON reeve.incident (state, id DESC);

-- What happened to the incident itself, in the order in which it did; decisions among it.
CREATE TABLE reeve.incident_event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    incident_id bigint NOT NULL REFERENCES reeve.incident,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    person text NOT NULL,            -- a staff login, or 'reeve'
    kind text NOT NULL CHECK (kind ~ '^[a-z_]{1,40}$'),
    said text NOT NULL DEFAULT '' CHECK (length(said) <= 10000),
    detail jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX incident_event_incident ON reeve.incident_event (incident_id, id);

-- The authority may be told in phases (33(4)).
CREATE TABLE reeve.incident_phase (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    incident_id bigint NOT NULL REFERENCES reeve.incident,
    kind text NOT NULL CHECK (kind IN ('initial', 'follow_up', 'final')),
    told_at timestamptz NOT NULL,
    reference text NOT NULL DEFAULT '' CHECK (length(reference) <= 200),
    summary text NOT NULL DEFAULT '' CHECK (length(summary) <= 10000),
    noted_by text NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX incident_phase_incident ON reeve.incident_phase (incident_id, told_at, id);

CREATE TABLE reeve.incident_document (
    id uuid PRIMARY KEY,
    incident_id bigint NOT NULL REFERENCES reeve.incident,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    media_type text NOT NULL CHECK (media_type ~ '^[a-z]+/[a-zA-Z0-9.+-]{1,100}$'),
    content bytea NOT NULL CHECK (octet_length(content) <= 10485760),
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    added_by text NOT NULL,
    added_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX incident_document_incident ON reeve.incident_document (incident_id, added_at);

-- The wizard as it was left: any officer takes it up.
CREATE TABLE reeve.incident_draft (
    incident_id bigint PRIMARY KEY REFERENCES reeve.incident,
    page text NOT NULL CHECK (page ~ '^[a-z_]{1,40}$'),
    answers jsonb NOT NULL CHECK (jsonb_typeof(answers) = 'object'),
    version integer NOT NULL DEFAULT 1,
    saved_by text NOT NULL,
    saved_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A list of numbers or addresses that somebody brought. What matched nobody stays for its report, a week.
CREATE TABLE reeve.affected_upload (
    id uuid PRIMARY KEY,
    incident_id bigint NOT NULL REFERENCES reeve.incident,
    kind text NOT NULL CHECK (kind IN ('id', 'email')),
    name text NOT NULL CHECK (length(name) <= 200), -- of the file
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done')),
    given bigint NOT NULL DEFAULT 0,     -- values
    doubles bigint NOT NULL DEFAULT 0,
    matched bigint NOT NULL DEFAULT 0,   -- customers, erased ones included
    unmatched bigint NOT NULL DEFAULT 0,
    person text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX affected_upload_incident ON reeve.affected_upload (incident_id);
CREATE TABLE reeve.affected_upload_value (
    upload_id uuid NOT NULL REFERENCES reeve.affected_upload ON DELETE CASCADE,
    part integer NOT NULL,
    line integer NOT NULL,
    value text NOT NULL CHECK (length(value) <= 320),
    PRIMARY KEY (upload_id, part, line)
);
CREATE TABLE reeve.affected_upload_customer (
    upload_id uuid NOT NULL REFERENCES reeve.affected_upload ON DELETE CASCADE,
    customer_id bigint NOT NULL,
    PRIMARY KEY (upload_id, customer_id)
);

-- How many a selection finds, as somebody asked; shown when it has been committed, like a disclosure.
CREATE TABLE reeve.affected_count (
    id uuid PRIMARY KEY,
    incident_id bigint NOT NULL REFERENCES reeve.incident,
    criteria jsonb NOT NULL,
    counts jsonb NOT NULL,
    person text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX affected_count_at ON reeve.affected_count (at);

-- The affected customers as they were at one moment: references only, their addresses are read when each
-- is written to. `digest` as of an export: over the hashes of 10,000 numbers each, in order.
CREATE TABLE reeve.affected_list (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    incident_id bigint NOT NULL REFERENCES reeve.incident,
    criteria jsonb NOT NULL,
    customers bigint NOT NULL,
    erased bigint NOT NULL,           -- of these: gone before, nobody can write to them
    counts jsonb NOT NULL,
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    frozen_by text NOT NULL,
    frozen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX affected_list_incident ON reeve.affected_list (incident_id, id);
ALTER TABLE reeve.incident ADD FOREIGN KEY (list_id) REFERENCES reeve.affected_list;
CREATE TABLE reeve.affected (
    list_id bigint NOT NULL, -- reeve.affected_list; no foreign key: a million looks for one row
    customer_id bigint NOT NULL,
    erased boolean NOT NULL,
    PRIMARY KEY (list_id, customer_id)
);

-- What customers are told, one text a language; placeholders such as {{name}} are filled when it is sent.
CREATE TABLE reeve.notice_text (
    incident_id bigint NOT NULL REFERENCES reeve.incident,
    language text NOT NULL CHECK (language ~ '^[a-z]{2,3}$'),
    template text NOT NULL CHECK (template ~ '^[a-z_]{1,40}$'),
    blocks jsonb NOT NULL CHECK (jsonb_typeof(blocks) = 'object'),
    subject text NOT NULL CHECK (length(subject) BETWEEN 3 AND 200),
    body text NOT NULL CHECK (length(body) BETWEEN 20 AND 50000),
    html text NOT NULL CHECK (length(html) <= 100000),
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    version integer NOT NULL DEFAULT 1,
    changed_by text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (incident_id, language)
);

-- One sending that two officers consented to, with the texts that they saw.
CREATE TABLE reeve.notice_run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    incident_id bigint NOT NULL REFERENCES reeve.incident,
    list_id bigint NOT NULL REFERENCES reeve.affected_list,
    approval uuid NOT NULL REFERENCES reeve.approval,
    texts_digest bytea NOT NULL CHECK (octet_length(texts_digest) = 32),
    wanted bigint NOT NULL,           -- notices made
    state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'paused', 'done')),
    started_by text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_by text,                  -- who paused or resumed it last
    changed_at timestamptz,
    ended_at timestamptz
);
CREATE INDEX notice_run_incident ON reeve.notice_run (incident_id, id);
CREATE INDEX notice_run_running ON reeve.notice_run (id) WHERE state = 'running';
CREATE TABLE reeve.notice_run_text (
    run_id bigint NOT NULL REFERENCES reeve.notice_run,
    language text NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    html text NOT NULL,
    sha256 bytea NOT NULL,
    PRIMARY KEY (run_id, language)
);

-- One notice: a customer is told of an incident once.
--   queued       waits
--   handover     committed right before the first byte of the message leaves
--   unknown      no answer came, or the worker died: sent again with the same Message-ID
--   deferred     the relay will not have it now; again at next_at
--   accepted     the relay has it
--   rejected     the relay will never have it, or has put it off for days  ┐
--   bounced      it came back                                              │ for a person to reach otherwise
--   unreachable  erased, or there is no address that mail can be sent to   ┘
--   reached_otherwise   by letter, telephone …
CREATE TABLE reeve.notice (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL,
    incident_id bigint NOT NULL,
    run_id bigint NOT NULL,
    state text NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'handover', 'unknown', 'deferred', 'accepted', 'rejected', 'bounced',
                         'unreachable', 'reached_otherwise')),
    attempts smallint NOT NULL DEFAULT 0, -- messages handed over
    deferrals smallint NOT NULL DEFAULT 0,
    next_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    is_paced boolean NOT NULL DEFAULT false, -- next_at is its place in its domain's queue
    leased_by bigint,                 -- a worker's session
    language text,                    -- in which it was sent last
    first_at timestamptz,             -- first handed over, or put off
    handover_at timestamptz,          -- last handed over
    settled_at timestamptz,           -- accepted, or at an end
    code smallint,                    -- the relay's last
    reply text,                       -- and its words, without addresses
    cause text CHECK (cause IN ('erased', 'bad_address', 'no_text')), -- unreachable
    reached_how text CHECK (reached_how IN ('letter', 'telephone', 'in_person', 'other')),
    reached_by text,
    CHECK ((state = 'unreachable') = (cause IS NOT NULL) OR state = 'reached_otherwise'),
    CHECK ((state = 'reached_otherwise') = (reached_how IS NOT NULL)),
    CHECK (state <> 'handover' OR leased_by IS NOT NULL)
) WITH (fillfactor = 85);
CREATE UNIQUE INDEX notice_customer ON reeve.notice (customer_id, incident_id);
CREATE INDEX notice_queue ON reeve.notice (run_id, next_at)
    WHERE state IN ('queued', 'unknown', 'deferred') AND leased_by IS NULL;
CREATE INDEX notice_leased ON reeve.notice (leased_by) WHERE leased_by IS NOT NULL;
CREATE INDEX notice_unreached ON reeve.notice (incident_id, id) WHERE state IN ('rejected', 'bounced', 'unreachable');
CREATE SEQUENCE reeve.notice_session;

-- How many there are in each state, kept by every statement that changes one; in several rows, so that
-- workers do not wait for each other. A sum over them is a count, and never reads the notices.
CREATE TABLE reeve.notice_count (
    incident_id bigint NOT NULL,
    run_id bigint NOT NULL,
    state text NOT NULL,
    shard smallint NOT NULL,
    notices bigint NOT NULL,
    PRIMARY KEY (incident_id, run_id, state, shard)
) WITH (fillfactor = 50);
-- How fast it goes: what was settled in each minute.
CREATE TABLE reeve.notice_minute (
    run_id bigint NOT NULL,
    minute timestamptz NOT NULL,
    shard smallint NOT NULL,
    accepted bigint NOT NULL DEFAULT 0,
    others bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (run_id, minute, shard)
) WITH (fillfactor = 50);

CREATE FUNCTION reeve.count_notices() RETURNS trigger
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO reeve.notice_count AS c (incident_id, run_id, state, shard, notices)
        SELECT n.incident_id, n.run_id, n.state, pg_backend_pid() % 32, count(*) FROM new_rows n GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (incident_id, run_id, state, shard) DO UPDATE SET notices = c.notices + excluded.notices;
    ELSE
        INSERT INTO reeve.notice_count AS c (incident_id, run_id, state, shard, notices)
        SELECT d.incident_id, d.run_id, d.state, pg_backend_pid() % 32, sum(d.one)
        FROM (SELECT n.incident_id, n.run_id, n.state, 1 AS one FROM new_rows n
              UNION ALL SELECT o.incident_id, o.run_id, o.state, -1 FROM old_rows o) AS d
        GROUP BY 1, 2, 3 HAVING sum(d.one) <> 0 ORDER BY 1, 2, 3
        ON CONFLICT (incident_id, run_id, state, shard) DO UPDATE SET notices = c.notices + excluded.notices;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER notice_made AFTER INSERT ON reeve.notice REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION reeve.count_notices();
-- Not "OF state": PostgreSQL takes no columns beside transition tables.
CREATE TRIGGER notice_changed AFTER UPDATE ON reeve.notice REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION reeve.count_notices();

-- Who gets how many when: the relay ('') and the recipients' domains, in the time of the database.
CREATE TABLE reeve.notice_pace (
    relay text NOT NULL,
    domain text NOT NULL, -- '': the relay as a whole
    free_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (relay, domain)
) WITH (fillfactor = 50);
-- Where it does not go well.
CREATE TABLE reeve.notice_domain (
    run_id bigint NOT NULL,
    domain text NOT NULL,
    deferred bigint NOT NULL DEFAULT 0,
    rejected bigint NOT NULL DEFAULT 0,
    bounced bigint NOT NULL DEFAULT 0,
    last_code smallint,
    last_reply text,
    last_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (run_id, domain)
);

INSERT INTO reeve.setting (name, value) VALUES
    ('notice_languages', 'en,fr,nl'), -- in which one of these a notice is, where there is none in the customer's
    ('notice_resend_seconds', '300'), -- what nobody answered to is sent again; a fifth of it after the first deferral
    ('notice_give_up_hours', '120'),  -- after which what is put off counts as rejected
    ('notice_key', encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
                                 || uuid_send(gen_random_uuid())), 'hex'));

INSERT INTO reeve.data_map (schema_name, table_name, column_name, category, purpose, lawful_basis, act,
                            retain_basis, retain_years, retain_from)
SELECT 'reeve', m.t, c, 'record', m.purpose, 'legal_obligation', 'retain', 'Art. 33(5) GDPR: documentation of breaches', 10, m.since
FROM (VALUES
    ('incident', 'id state title nature occurred_at occurred_until discovered_at aware_at what_happened data_columns consequences measures contact customers_estimate records_estimate risk risk_reasoning must_tell exemptions exemption_reasoning authority_notified_at authority_reference authority_late_because authority_waived_because public_notice_at list_id opened_by opened_at ended_at changed_by changed_at version',
     'what happened, its effects and what was done', 'opened_at'),
    ('incident_event', 'id incident_id at person kind said detail', 'who decided what about a breach', 'at'),
    ('incident_phase', 'id incident_id kind told_at reference summary noted_by noted_at', 'what the authority was told', 'told_at'),
    ('incident_document', 'id incident_id name media_type content sha256 added_by added_at', 'papers about a breach', 'added_at'),
    ('incident_draft', 'incident_id page answers version saved_by saved_at', 'the wizard as it was left', 'saved_at'),
    ('affected_upload', 'id incident_id kind name state given doubles matched unmatched person at xid', 'how the affected were found', 'at'),
    ('affected_upload_customer', 'upload_id customer_id', 'who was affected by a breach; the number leads nowhere', 'customer_id'),
    ('affected_list', 'id incident_id criteria customers erased counts digest frozen_by frozen_at', 'how many were affected by a breach', 'frozen_at'),
    ('affected', 'list_id customer_id erased', 'who was affected by a breach; the number leads nowhere', 'list_id'),
    ('notice', 'id customer_id incident_id run_id state attempts deferrals next_at is_paced leased_by language first_at handover_at settled_at code reply cause reached_how reached_by',
     'that each was told, and when; the number leads nowhere', 'next_at')
) AS m(t, columns, purpose, since), regexp_split_to_table(m.columns, ' ') AS c;
INSERT INTO reeve.data_map (schema_name, table_name, column_name, category, purpose, lawful_basis, act)
SELECT 'reeve', m.t, c, m.category, m.purpose, 'legal_obligation', 'delete'
FROM (VALUES
    ('affected_upload_value', 'upload_id part line value', 'contact', 'what of a brought list matched nobody; for a week'),
    ('affected_count', 'id incident_id criteria counts person at xid', 'record', 'how many a selection found; for a week'),
    ('notice_pace', 'relay domain free_at seen_at', 'contact', 'how fast mail goes to a domain; for a day'),
    ('notice_domain', 'run_id domain deferred rejected bounced last_code last_reply last_at', 'contact', 'where mail does not go well; for a month')
) AS m(t, columns, category, purpose), regexp_split_to_table(m.columns, ' ') AS c;
INSERT INTO reeve.data_map (schema_name, table_name, column_name, category, purpose, lawful_basis, act) VALUES
    ('reeve', 'notice_text', '*', 'none', 'what customers are told; the same for all', 'none', 'none'),
    ('reeve', 'notice_run', '*', 'staff', 'who sent notices, and when', 'none', 'none'),
    ('reeve', 'notice_run_text', '*', 'none', 'what customers were told; the same for all', 'none', 'none'),
    ('reeve', 'notice_count', '*', 'none', 'how many notices there are in each state', 'none', 'none'),
    ('reeve', 'notice_minute', '*', 'none', 'how fast notices went', 'none', 'none');
