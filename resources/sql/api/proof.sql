-- SPDX-License-Identifier: GPL-3.0-or-later
-- The scan for what is left of erased persons, or of one person whose identifiers are typed in.
--
-- An identifier is an e-mail address, a user name, an alias, first and last name together, a business name, a
-- phone or a VAT number. Values are compared as hashes under a key that is made for each scan and never
-- stored: in lower case without accents, phone and VAT numbers without what stands between their digits.
-- Whole values are looked for in every text column; words, and names of two and three words, also inside jsonb,
-- arrays and the texts that people write. No value leaves the database, only where one stands.
--
-- What is no finding: the text that makes up another customer's own account. Where people share an identifier
-- (a name, a company's phone), it counts in rows of customers who are gone, of nobody, and in written texts.
--
-- api.begin_scan(op, customer_id, identifiers, reason) → scan_id, parts      officer; reason 1 to 1,000
--     customer_id: whom it is about, or NULL. identifiers, all optional but one:
--     {"email", "username", "aliases": [..], "first_name", "last_name", "business_name", "phone", "vat_number"}
-- api.scan_part(scan_id, part, identifiers) → schema_name, table_name, column_name, row_customer, identifier, what,
--     basis, times      part 1 to parts, by whoever began it; each is a statement of its own, to be cancelled at will
-- api.end_scan(scan_id, cancelled) → state
-- Identifiers are parameters of these calls and stand nowhere: neither in a table nor in the trail.
--
-- Without customers' data (officer, auditor):
-- api.proof_scans(most) → scan_id, kind, state, person_name, customer_id, begun_at, ended_at, customers, columns, places
-- api.proof_findings(scan_id) → as of api.scan_part, and customer_id

-- The columns that are read. Left out are those that can hold nothing else than a few words of the program
-- (their CHECK says so), and those computed from their own row.
CREATE OR REPLACE FUNCTION reeve.proof_columns()
RETURNS TABLE (table_id oid, schema_name text, table_name text, column_name text, is_free boolean, is_plain boolean,
               owner_column text, what text, basis text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.oid, n.nspname::text, c.relname::text, a.attname::text,
           a.atttypid NOT IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype, 'name'::regtype)
               OR n.nspname = 'reeve' AND m.act IS NOT NULL
               OR coalesce(m.category IN ('content', 'record'), m.act IS NULL AND w.act IS NULL),
           w.act IS NOT NULL,
           CASE WHEN n.nspname = 'service' AND c.relname = 'customer' THEN 'id'
                ELSE (SELECT o.attname::text FROM pg_attribute o WHERE o.attrelid = c.oid AND o.attname = 'customer_id'
                         AND o.atttypid = 'bigint'::regtype AND NOT o.attisdropped) END,
           CASE WHEN n.nspname = 'reeve' AND m.act = 'retain' THEN 'retained'
                WHEN n.nspname = 'reeve' AND (c.relname = 'disclosure' OR m.act = 'clear' AND c.relname IN ('export', 'approval')) THEN 'passing'
                ELSE 'finding' END,
           CASE WHEN n.nspname = 'reeve' AND m.act = 'retain' THEN m.retain_basis
                WHEN n.nspname = 'reeve' AND (c.relname = 'disclosure' OR m.act = 'clear' AND c.relname IN ('export', 'approval'))
                THEN m.purpose ELSE '' END
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    LEFT JOIN reeve.data_map m ON (m.schema_name, m.table_name, m.column_name) = (n.nspname, c.relname, a.attname)
    LEFT JOIN reeve.data_map w ON (w.schema_name, w.table_name, w.column_name) = (n.nspname, c.relname, '*')
    WHERE n.nspname IN ('service', 'reeve') AND c.relkind IN ('r', 'p', 'm', 'f', 'v') AND NOT c.relispartition
      AND a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype, 'name'::regtype, 'json'::regtype,
                         'jsonb'::regtype, 'xml'::regtype, 'text[]'::regtype, 'varchar[]'::regtype)
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum]
                      AND pg_get_constraintdef(k.oid) ~ '^CHECK \(\(\w+ = ANY \(ARRAY\[[^\[\]]*\]\)\)\)$')
$$;

-- Tables in the order in which they are read: the small ones together as part 1, the others one by one.
CREATE OR REPLACE FUNCTION reeve.proof_parts() RETURNS TABLE (part integer, tables oid[])
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH sizes AS (
        SELECT t.table_id, coalesce((SELECT sum(pg_relation_size(p.relid)) FROM pg_partition_tree(t.table_id) AS p WHERE p.isleaf),
                                    pg_relation_size(t.table_id)) AS bytes
        FROM (SELECT DISTINCT c.table_id FROM reeve.proof_columns() AS c) AS t
    )
    SELECT 1, array_agg(s.table_id ORDER BY s.table_id) FROM sizes s WHERE s.bytes < 8000000
    UNION ALL
    SELECT 1 + row_number() OVER (ORDER BY s.table_id)::integer, ARRAY[s.table_id] FROM sizes s WHERE s.bytes >= 8000000
$$;

-- The text as it is compared. ASCII, which nearly all is, takes a short way.
CREATE OR REPLACE FUNCTION reeve.proof_form(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(value) = char_length(value) THEN lower(value COLLATE "C") ELSE service.fold(value) END;

-- What stands for a phone or VAT number: nothing between its characters, and of digits the last nine, so
-- that +32 475 12 34 56 and 0475/12.34.56 are the same.
CREATE OR REPLACE FUNCTION reeve.proof_number(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN translate(value, '0123456789+-./() ', '') = '' THEN right(translate(value, '+-./() ', ''), 9)
            ELSE lower(translate(value, '+-./() ', '') COLLATE "C") END;

-- What an identifier is looked for by. Kinds: 1 e-mail, 2 user name, 3 alias, 4 name, 5 business name, 6 phone,
-- 7 VAT number; and two more forms: 8 of a VAT number, without what stands between its characters, and 9 of a
-- business name of four words and more, its first three.
CREATE OR REPLACE FUNCTION reeve.proof_key(kind integer, value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN kind IN (6, 8) THEN reeve.proof_number(btrim(value))
            WHEN kind = 9 THEN CASE WHEN split_part(value, ' ', 4) <> '' THEN reeve.proof_form(
                split_part(value, ' ', 1) || ' ' || split_part(value, ' ', 2) || ' ' || split_part(value, ' ', 3)) END
            ELSE btrim(reeve.proof_form(value)) END;

-- Kind, and ten times how far it reaches: 1 everywhere; 2 in rows of nobody and of those who are gone, and inside
-- texts (people share it); 3 not inside texts either (an everyday word); 0 too short to say anything.
CREATE OR REPLACE FUNCTION reeve.proof_code(kind integer, key text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE kind WHEN 8 THEN 7 WHEN 9 THEN 5 ELSE kind END
       + CASE WHEN octet_length(key) < CASE WHEN kind IN (6, 8) THEN 7 ELSE 3 END THEN 0
              WHEN kind = 1 THEN 10
              WHEN kind IN (2, 3, 5) THEN CASE WHEN octet_length(key) < 6 OR translate(key, 'abcdefghijklmnopqrstuvwxyz', '') = '' THEN 30
                                               WHEN kind <> 5 AND octet_length(key) >= 8 THEN 10 ELSE 20 END
              ELSE 20 END;

-- Whether it is more than one word: those have been compared as a whole.
CREATE OR REPLACE FUNCTION reeve.has_words(value text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN translate(value, E' "\'`,;:()[]{}<>|\\/=\n\r\t', '') <> value OR right(value, 1) IN ('.', '!', '?');

-- The words of a text, each alone and with the one or two before it, and what may be a phone in it.
CREATE OR REPLACE FUNCTION reeve.proof_words(value text, seed bigint) RETURNS TABLE (hash bigint)
LANGUAGE sql STABLE -- bound when it is made and without SET, so that it is inlined
BEGIN ATOMIC
    SELECT hashtextextended(u.word COLLATE "C", seed)
    FROM (SELECT rtrim(y.word, '.!?') AS one, rtrim(lag(y.word) OVER (), '.!?') AS two, rtrim(lag(y.word, 2) OVER (), '.!?') AS three
          FROM string_to_table(translate(reeve.proof_form(value), E'"\'`,;:()[]{}<>|\\/=\n\r\t', repeat(' ', 22)), ' ') AS y(word)
          WHERE y.word <> '') AS w
    CROSS JOIN LATERAL (VALUES (w.one), (w.two || ' ' || w.one), (w.three || ' ' || w.two || ' ' || w.one)) AS u(word)
    UNION ALL
    SELECT hashtextextended(reeve.proof_number(m.found[1]) COLLATE "C", seed)
    FROM regexp_matches(value, '[0-9][0-9 ./()-]{5,25}[0-9]', 'g') AS m(found);
END;

-- What of one table matches; places with their numbers of rows. $1: hashes that count everywhere, $2: all of them,
-- $3: those that are looked for inside texts, $4: the persons, $5: the key.
CREATE OR REPLACE FUNCTION reeve.proof_text(wanted oid) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    c record;
    owner text;
    here regclass := wanted::regclass;
    place integer := 0;
    pairs text[] := '{}';
    tests text[] := '{}';
    pieces text[] := '{}';
    names text[] := '{}';
    test text;
BEGIN
    FOR c IN SELECT p.*, format('t.%I::text', p.column_name) AS value FROM reeve.proof_columns() AS p
             WHERE p.table_id = wanted ORDER BY p.column_name LOOP
        place := place + 1;
        owner := CASE WHEN c.owner_column IS NOT NULL THEN format('t.%I', c.owner_column) ELSE 'NULL::bigint' END;
        FOREACH test IN ARRAY ARRAY[format('hashtextextended(reeve.proof_form(%s) COLLATE "C", $5)', c.value),
                                    format('CASE WHEN right(%1$s, 1) BETWEEN ''0'' AND ''9'' AND octet_length(%1$s) BETWEEN 7 AND 30'
                                           ' THEN hashtextextended(reeve.proof_number(%1$s) COLLATE "C", $5) END', c.value)] LOOP
            pairs := pairs || format('(%s, %s, %s)', place, test, c.is_plain::text);
            tests := tests || format('%s = ANY ($2)', test);
        END LOOP;
        IF c.is_free THEN
            -- What is but a short word has been compared already.
            pieces := pieces || format('SELECT %1$s AS owner, %2$s AS place, w.hash FROM %3$s t CROSS JOIN LATERAL reeve.proof_words(%4$s, $5) AS w'
                                       ' WHERE octet_length(%4$s) > 8 AND reeve.has_words(%4$s) AND w.hash = ANY ($3)', owner, place, here, c.value);
        END IF;
        names := names || c.column_name;
    END LOOP;
    -- A shared identifier counts where the row is nobody's, or theirs who are gone. Asked of the few that match,
    -- and in a form that is never turned into a hash of all customers.
    pieces := format('SELECT h.owner, h.place, h.hash FROM ('
                     ' SELECT %s AS owner, v.place, v.hash, v.is_plain FROM %s t CROSS JOIN LATERAL (VALUES %s) AS v(place, hash, is_plain)'
                     ' WHERE (%s) AND v.hash = ANY ($2) OFFSET 0) AS h'
                     ' WHERE h.hash = ANY ($1) OR NOT h.is_plain AND (h.owner IS NULL OR h.owner = ANY ($4)'
                     ' OR (SELECT true FROM service.customer o WHERE o.id = h.owner) IS NULL)',
                     owner, here, array_to_string(pairs, ', '), array_to_string(tests, ' OR ')) || pieces;
    RETURN format('SELECT f.owner, (%L::text[])[f.place], f.hash, count(*)::integer FROM (%s) AS f GROUP BY 1, 2, 3 LIMIT 10000',
                  names, array_to_string(pieces, ' UNION ALL '));
END
$$;

-- Reads the tables of one part and keeps what was found. `hashes`, `codes` and `whom` go side by side.
CREATE OR REPLACE FUNCTION reeve.proof_read(scan bigint, wanted integer, seed bigint, hashes bigint[], codes bigint[], whom bigint[])
RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
SET jit = off SET work_mem = '64MB' SET max_parallel_workers_per_gather = 2 SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    one oid;
    hits jsonb;
    holds_rows boolean;
    strong bigint[] := ARRAY(SELECT DISTINCT h FROM unnest(hashes, codes) AS u(h, c) WHERE c / 10 = 1);
    every bigint[] := ARRAY(SELECT DISTINCT h FROM unnest(hashes, codes) AS u(h, c) WHERE c / 10 > 0);
    inside bigint[] := ARRAY(SELECT DISTINCT h FROM unnest(hashes, codes) AS u(h, c) WHERE c / 10 IN (1, 2));
    ids bigint[] := ARRAY(SELECT DISTINCT w FROM unnest(whom) AS w WHERE w IS NOT NULL);
BEGIN
    FOREACH one IN ARRAY coalesce((SELECT p.tables FROM reeve.proof_parts() AS p WHERE p.part = wanted), '{}') LOOP
        -- To plan for all these hashes takes a while, which an empty table need not.
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', one::regclass) INTO holds_rows;
        CONTINUE WHEN NOT holds_rows;
        EXECUTE format('SELECT jsonb_agg(jsonb_build_array(f.owner, f.place, f.hash, f.times)) FROM (%s) AS f(owner, place, hash, times)', reeve.proof_text(one))
            INTO hits USING strong, every, inside, ids, seed;
        CONTINUE WHEN hits IS NULL;
        INSERT INTO reeve.proof_finding (scan_id, schema_name, table_name, column_name, row_customer, customer_id, identifier, what, basis, times)
        SELECT scan, c.schema_name, c.table_name, c.column_name, h.owner, w.customer,
               ('{email,username,alias,name,business_name,phone,vat_number}'::text[])[w.code % 10], c.what, c.basis, sum(h.times)
        FROM (SELECT (j ->> 0)::bigint AS owner, j ->> 1 AS place, (j ->> 2)::bigint AS hash, (j ->> 3)::integer AS times
              FROM jsonb_array_elements(hits) AS j) AS h
        JOIN unnest(hashes, codes, whom) AS w(hash, code, customer) ON w.hash = h.hash
        JOIN reeve.proof_columns() AS c ON c.table_id = one AND c.column_name = h.place
        -- Whoever signs up again, or takes a name that is free again, has it as their own.
        WHERE NOT (c.schema_name = 'service' AND h.owner <> ALL (ids)
                   AND (c.table_name, c.column_name, w.code % 10) IN (('customer', 'email', 1), ('customer', 'username', 2), ('alias', 'name', 3)))
        GROUP BY c.schema_name, c.table_name, c.column_name, h.owner, w.customer, w.code % 10, c.what, c.basis;
    END LOOP;
    UPDATE reeve.proof_scan s
    SET columns = s.columns + (SELECT count(*) FROM reeve.proof_columns() AS c
                               WHERE c.table_id = ANY ((SELECT p.tables FROM reeve.proof_parts() AS p WHERE p.part = wanted)::oid[])),
        places = (SELECT count(*) FROM reeve.proof_finding f WHERE f.scan_id = scan AND f.what = 'finding')
    WHERE s.id = scan;
END
$$;

-- ---- the worker's ------------------------------------------------------------------------------

-- Scans whose worker is gone can never be made: what it remembered is gone with it.
CREATE OR REPLACE FUNCTION reeve.give_up_proofs(own bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    other bigint;
BEGIN
    FOR other IN SELECT DISTINCT s.session FROM reeve.proof_scan s WHERE s.state IN ('open', 'scanning') AND s.session <> own LOOP
        IF pg_try_advisory_xact_lock(hashtextextended('reeve.erasing ' || other, 0)) THEN
            DELETE FROM reeve.proof_scan s WHERE s.session = other AND s.state = 'open'
               AND NOT EXISTS (SELECT FROM reeve.account_deletion d WHERE d.proof_id = s.id);
            UPDATE reeve.proof_scan s SET state = 'unproved', ended_at = clock_timestamp(),
                   customers = (SELECT count(*) FROM reeve.account_deletion d WHERE d.proof_id = s.id)
            WHERE s.session = other AND s.state IN ('open', 'scanning');
            IF FOUND THEN
                PERFORM audit.record('erasure_unproved', NULL, NULL, '{}', NULL, NULL);
                PERFORM pg_notify('reeve_deletion', '');
            END IF;
        END IF;
    END LOOP;
    -- A person's, whose console is gone.
    UPDATE reeve.proof_scan s SET state = 'cancelled', ended_at = clock_timestamp()
    WHERE s.kind = 'person' AND s.state IN ('open', 'scanning') AND s.begun_at < clock_timestamp() - interval '1 hour';
END
$$;

-- A scan to be: what this session erases from now on belongs to it.
CREATE OR REPLACE FUNCTION work.open_proof(session bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    INSERT INTO reeve.proof_scan (kind, session) VALUES ('run', open_proof.session) RETURNING id INTO made;
    RETURN made;
END
$$;

-- The same worker after its connection was lost: it still remembers.
CREATE OR REPLACE FUNCTION work.resume_proof(scan bigint, session bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE reeve.proof_scan s SET session = resume_proof.session, state = CASE WHEN s.scanned_at IS NULL THEN 'open' ELSE 'scanning' END,
           ended_at = NULL
    WHERE s.id = scan AND s.kind = 'run' AND s.state IN ('open', 'scanning', 'unproved') AND s.failure IS NULL;
END
$$;

-- By what those are known that this session has claimed, side by side; kinds as in reeve.proof_key(). As it is
-- written: erasing has no time for more.
CREATE OR REPLACE FUNCTION work.identifiers(session bigint, ids bigint[])
RETURNS TABLE (kinds bigint[], whom bigint[], "values" text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
DECLARE
    claimed bigint[] := ARRAY(SELECT d.customer_id FROM reeve.account_deletion d
                              WHERE d.customer_id = ANY (ids) AND d.state = 'executing' AND d.claimed_by = session);
BEGIN
    RETURN QUERY
    SELECT array_agg(w.kind), array_agg(w.id), array_agg(w.value)
    FROM (SELECT c.id, k.kind, k.value FROM service.customer c CROSS JOIN LATERAL (VALUES
              (1::bigint, c.email), (2, c.username), (5, c.business_name), (6, c.phone), (7, c.vat_number),
              (4, CASE WHEN c.first_name <> '' AND c.last_name <> '' THEN c.first_name || ' ' || c.last_name END),
              (4, CASE WHEN c.first_name <> '' AND c.last_name <> '' THEN c.last_name || ' ' || c.first_name END)) AS k(kind, value)
          WHERE c.id = ANY (claimed) AND k.value <> ''
          UNION ALL SELECT a.customer_id, 3, a.name FROM service.alias a WHERE a.customer_id = ANY (claimed)) AS w(id, kind, value);
END
$$;

-- The same as they are compared.
CREATE OR REPLACE FUNCTION work.proof_hashes(seed bigint, kinds bigint[], whom bigint[], "values" text[])
RETURNS TABLE (hashes bigint[], codes bigint[], customers bigint[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
BEGIN
    RETURN QUERY
    SELECT array_agg(hashtextextended(v.key COLLATE "C", seed)), array_agg(reeve.proof_code(v.kind, v.key)), array_agg(v.customer)
    FROM (SELECT f.kind, u.customer, reeve.proof_key(f.kind, u.value) AS key
          FROM unnest($2, $3, $4) AS u(kind, customer, value)
          CROSS JOIN LATERAL (SELECT u.kind::integer UNION ALL SELECT 8 WHERE u.kind = 7 UNION ALL SELECT 9 WHERE u.kind = 5) AS f(kind)
          OFFSET 0) AS v
    WHERE v.key IS NOT NULL;
END
$$;

-- The reading begins: which of these have been erased under this scan, and in how many parts it is done.
CREATE OR REPLACE FUNCTION work.begin_proof(scan bigint, ids bigint[]) RETURNS TABLE (customer_ids bigint[], parts integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    gone bigint[] := ARRAY(SELECT d.customer_id FROM reeve.account_deletion d
                           WHERE d.customer_id = ANY (ids) AND d.proof_id = scan AND d.erased_at IS NOT NULL);
BEGIN
    IF gone = '{}' THEN
        DELETE FROM reeve.proof_scan s WHERE s.id = scan;
    ELSE
        DELETE FROM reeve.proof_finding f WHERE f.scan_id = scan;
        UPDATE reeve.proof_scan s SET state = 'scanning', scanned_at = clock_timestamp(), customers = cardinality(gone), columns = 0
        WHERE s.id = scan AND s.state IN ('open', 'scanning');
    END IF;
    RETURN QUERY SELECT gone, (SELECT max(p.part) FROM reeve.proof_parts() AS p);
END
$$;

CREATE OR REPLACE FUNCTION work.proof_part(scan bigint, part integer, seed bigint, hashes bigint[], codes bigint[], whom bigint[])
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.proof_read($1, $2, $3, $4, $5, $6);
END
$$;

-- `failure`: the SQLSTATE that ended it before its time.
CREATE OR REPLACE FUNCTION work.end_proof(scan bigint, failure text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s reeve.proof_scan;
BEGIN
    UPDATE reeve.proof_scan x
    SET state = CASE WHEN end_proof.failure IS NOT NULL THEN 'unproved' WHEN x.places > 0 THEN 'found' ELSE 'proved' END,
        failure = end_proof.failure, ended_at = clock_timestamp()
    WHERE x.id = scan AND x.kind = 'run' AND x.state = 'scanning' RETURNING * INTO s;
    IF FOUND THEN
        PERFORM audit.record('erasure_' || CASE s.state WHEN 'found' THEN 'not_proved' ELSE s.state END, NULL, NULL, '{}', NULL,
                             jsonb_build_object('scan', s.id, 'customers', s.customers, 'places', s.places));
        PERFORM pg_notify('reeve_deletion', '');
    END IF;
    RETURN s.state;
END
$$;

-- ---- for one person, with identifiers typed in ---------------------------------------------------

CREATE OR REPLACE FUNCTION reeve.typed_identifiers(identifiers jsonb) RETURNS TABLE (kind integer, value text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    first_name text := btrim(reeve.argument(identifiers, 'first_name', 'string'));
    last_name text := btrim(reeve.argument(identifiers, 'last_name', 'string'));
    others text[] := coalesce(reeve.text_list(identifiers, 'aliases'), '{}');
BEGIN
    IF jsonb_typeof(coalesce(identifiers, 'null')) <> 'object' OR length(identifiers::text) > 20000 OR cardinality(others) > 100 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'identifiers: an object with up to 100 aliases was expected.';
    END IF;
    RETURN QUERY
    SELECT k.kind, btrim(k.value) FROM (VALUES
        (1, reeve.argument(identifiers, 'email', 'string')), (2, reeve.argument(identifiers, 'username', 'string')),
        (5, reeve.argument(identifiers, 'business_name', 'string')), (9, reeve.argument(identifiers, 'business_name', 'string')), (6, reeve.argument(identifiers, 'phone', 'string')),
        (7, reeve.argument(identifiers, 'vat_number', 'string')), (8, reeve.argument(identifiers, 'vat_number', 'string')),
        (4, CASE WHEN first_name <> '' AND last_name <> '' THEN first_name || ' ' || last_name END),
        (4, CASE WHEN first_name <> '' AND last_name <> '' THEN last_name || ' ' || first_name END)) AS k(kind, value)
    WHERE btrim(k.value) <> ''
    UNION ALL SELECT 3, btrim(o) FROM unnest(others) AS o WHERE btrim(o) <> '';
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007',
            MESSAGE = 'identifiers: at least one was expected; a name is first and last name together.';
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION api.begin_scan(op uuid, customer_id bigint, identifiers jsonb, reason text)
RETURNS TABLE (scan_id bigint, parts integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made bigint;
    said text;
    names text[];
BEGIN
    PERFORM reeve.require_staff('officer');
    PERFORM reeve.begin_operation($1, 'begin_scan');
    said := reeve.write_reason($4);
    SELECT array_agg(DISTINCT ('{email,username,alias,name,business_name,phone,vat_number,vat_number,business_name}'::text[])[t.kind]) INTO names
    FROM reeve.typed_identifiers($3) AS t;
    INSERT INTO reeve.proof_scan AS s (kind, state, person, customer_id, customers)
    VALUES ('person', 'scanning', session_user, $2, 1) RETURNING s.id INTO made;
    PERFORM audit.record('person_scanned', NULL, NULL, CASE WHEN $2 IS NULL THEN '{}' ELSE ARRAY[$2] END, said,
                         jsonb_build_object('scan', made, 'identifiers', to_jsonb(names)));
    RETURN QUERY SELECT made, (SELECT max(p.part) FROM reeve.proof_parts() AS p);
END
$$;

-- The caller's own scan that is under way.
CREATE OR REPLACE FUNCTION reeve.own_scan(wanted bigint) RETURNS reeve.proof_scan
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s reeve.proof_scan;
BEGIN
    SELECT * INTO s FROM reeve.proof_scan x WHERE x.id = wanted AND x.kind = 'person' AND x.person = session_user FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'There is no such scan.';
    END IF;
    IF s.state <> 'scanning' OR s.begun_at < clock_timestamp() - interval '1 hour' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'This scan has ended.';
    END IF;
    RETURN s;
END
$$;

CREATE OR REPLACE FUNCTION api.scan_part(scan_id bigint, part integer, identifiers jsonb)
RETURNS TABLE (schema_name text, table_name text, column_name text, row_customer bigint, identifier text, what text,
               basis text, times integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s reeve.proof_scan;
    -- Its own for each part: nothing that is compared outlives the call.
    seed bigint := ('x' || left(md5(gen_random_uuid()::text), 16))::bit(64)::bigint;
    hashes bigint[];
    codes bigint[];
    before timestamptz := clock_timestamp();
BEGIN
    PERFORM reeve.require_staff('officer');
    s := reeve.own_scan($1);
    SELECT array_agg(hashtextextended(k.key COLLATE "C", seed)), array_agg(k.code) INTO hashes, codes
    FROM (SELECT reeve.proof_key(t.kind, t.value) AS key, reeve.proof_code(t.kind, reeve.proof_key(t.kind, t.value)) AS code
          FROM reeve.typed_identifiers($3) AS t) AS k
    WHERE k.code > 9;
    IF hashes IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'identifiers: these are too short to be looked for.';
    END IF;
    DELETE FROM reeve.proof_finding f USING reeve.proof_columns() AS c
    WHERE f.scan_id = s.id AND (c.schema_name, c.table_name) = (f.schema_name, f.table_name)
      AND c.table_id = ANY ((SELECT p.tables FROM reeve.proof_parts() AS p WHERE p.part = $2)::oid[]);
    PERFORM reeve.proof_read(s.id, $2, seed, hashes, codes, array_fill(s.customer_id, ARRAY[cardinality(hashes)]));
    RETURN QUERY
    SELECT f.schema_name, f.table_name, f.column_name, f.row_customer, f.identifier, f.what, f.basis, f.times
    FROM reeve.proof_finding f
    WHERE f.scan_id = s.id AND to_regclass(format('%I.%I', f.schema_name, f.table_name))::oid
          = ANY ((SELECT p.tables FROM reeve.proof_parts() AS p WHERE p.part = $2)::oid[])
    ORDER BY 1, 2, 3, 4;
END
$$;

CREATE OR REPLACE FUNCTION api.end_scan(scan_id bigint, cancelled boolean) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s reeve.proof_scan;
BEGIN
    PERFORM reeve.require_staff('officer');
    s := reeve.own_scan($1);
    UPDATE reeve.proof_scan x
    SET state = CASE WHEN $2 THEN 'cancelled' WHEN s.places > 0 THEN 'found' ELSE 'proved' END, ended_at = clock_timestamp()
    WHERE x.id = s.id RETURNING x.state INTO s.state;
    RETURN s.state;
END
$$;

CREATE OR REPLACE FUNCTION api.proof_scans(most integer)
RETURNS TABLE (scan_id bigint, kind text, state text, person_name text, customer_id bigint, begun_at timestamptz,
               ended_at timestamptz, customers integer, columns integer, places integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer', 'auditor');
    RETURN QUERY
    SELECT s.id, s.kind, s.state, coalesce(reeve.person_name(s.person), ''), s.customer_id, s.begun_at, s.ended_at, s.customers,
           s.columns, s.places
    FROM reeve.proof_scan s ORDER BY s.id DESC LIMIT least(greatest(coalesce($1, 100), 1), 1000);
END
$$;

CREATE OR REPLACE FUNCTION api.proof_findings(scan_id bigint)
RETURNS TABLE (schema_name text, table_name text, column_name text, row_customer bigint, customer_id bigint, identifier text,
               what text, basis text, times integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer', 'auditor');
    RETURN QUERY
    SELECT f.schema_name, f.table_name, f.column_name, f.row_customer, f.customer_id, f.identifier, f.what, f.basis, f.times
    FROM reeve.proof_finding f WHERE f.scan_id = $1 ORDER BY 1, 2, 3, 4, 5 LIMIT 10000;
END
$$;

REVOKE ALL ON FUNCTION work.open_proof(bigint), work.resume_proof(bigint, bigint), work.identifiers(bigint, bigint[]), work.proof_hashes(bigint, bigint[], bigint[], text[]),
    work.begin_proof(bigint, bigint[]), work.proof_part(bigint, integer, bigint, bigint[], bigint[], bigint[]),
    work.end_proof(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work.open_proof(bigint), work.resume_proof(bigint, bigint), work.identifiers(bigint, bigint[]), work.proof_hashes(bigint, bigint[], bigint[], text[]),
    work.begin_proof(bigint, bigint[]), work.proof_part(bigint, integer, bigint, bigint[], bigint[], bigint[]),
    work.end_proof(bigint, text) TO reeve_worker;
REVOKE ALL ON FUNCTION api.begin_scan(uuid, bigint, jsonb, text), api.scan_part(bigint, integer, jsonb), api.end_scan(bigint, boolean),
    api.proof_scans(integer), api.proof_findings(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.begin_scan(uuid, bigint, jsonb, text), api.scan_part(bigint, integer, jsonb), api.end_scan(bigint, boolean)
    TO reeve_officer;
GRANT EXECUTE ON FUNCTION api.proof_scans(integer), api.proof_findings(bigint) TO reeve_officer, reeve_auditor;
