-- SPDX-License-Identifier: GPL-3.0-or-later
-- Erasure as the worker runs it, by the data map. In turn: a session, then again and again a claim of up to
-- some hundred due customers (committed: they are "executing"), and their erasure in short transactions.
-- What a killed worker leaves behind is a claim whose session holds no lock any more: it is given back.
--
-- An erasure locks the deletion's row, then the customer's, and passes over what somebody else has locked;
-- under the lock it looks again at state, date and the customer's status. A reactivation or a hold was
-- either first, and then nothing is erased, or waits and finds the account gone.

-- Names of erased accounts are compared by a keyed hash; twice under the key, as HMAC does.
CREATE OR REPLACE FUNCTION reeve.name_hash(name text) RETURNS bytea
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(k.key || sha256(k.key || convert_to(lower(btrim(name)), 'UTF8')))
    FROM (SELECT decode(s.value, 'hex') AS key FROM reeve.setting s WHERE s.name = 'name_key') AS k
$$;

CREATE OR REPLACE FUNCTION reeve.is_name_spent(name text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM reeve.spent_name n WHERE n.hash = reeve.name_hash(is_name_spent.name) AND n.until > clock_timestamp());
END
$$;

-- What one retained table keeps: one INSERT for each law, term and date column.
CREATE OR REPLACE FUNCTION reeve.retaining_text(wanted_table text, subject_column text) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    g record;
    condition text;
    texts text[] := '{}';
BEGIN
    FOR g IN
        SELECT m.retain_basis, m.retain_years, m.retain_from, m.retain_with,
               string_agg(format('%L, t.%I', m.column_name, m.column_name), ', ' ORDER BY m.column_name) AS fields
        FROM reeve.data_map m WHERE m.schema_name = 'service' AND m.table_name = wanted_table AND m.act = 'retain'
        GROUP BY m.retain_basis, m.retain_years, m.retain_from, m.retain_with ORDER BY 1, 2, 3, 4
    LOOP
        condition := '';
        IF g.retain_with IS NOT NULL THEN
            SELECT format(' AND EXISTS (SELECT FROM service.%I k WHERE %s)', g.retain_with,
                          string_agg(format('k.%I = t.%I', a.attname, b.attname), ' AND '))
            INTO condition
            FROM (SELECT x.conkey, x.confkey, x.conrelid, x.confrelid FROM pg_constraint x
                  WHERE x.contype = 'f' AND x.confrelid = to_regclass(format('service.%I', wanted_table))
                    AND x.conrelid = to_regclass(format('service.%I', g.retain_with)) LIMIT 1) AS c,
                 unnest(c.conkey, c.confkey) AS pair(child, parent)
            JOIN pg_attribute a ON true JOIN pg_attribute b ON true
            WHERE a.attrelid = c.conrelid AND a.attnum = pair.child AND b.attrelid = c.confrelid AND b.attnum = pair.parent;
        END IF;
        texts := texts || format(
            'INSERT INTO reeve.retained (table_name, subject, fields, basis, until)'
            ' SELECT %L, w.tombstone, jsonb_build_object(%s%s), %L,'
            ' (date_trunc(''year'', t.%I) + interval ''%s years'' - interval ''1 day'')::date'
            ' FROM wanted w JOIN service.%I t ON t.%I = w.id'
            ' WHERE date_trunc(''year'', t.%I) + interval ''%s years'' > now()%s RETURNING subject, until',
            'service.' || wanted_table, g.fields,
            coalesce((SELECT string_agg(format(', %L, encode(sha256(pseudonym_key || sha256(pseudonym_key || convert_to(t.%I::text, ''UTF8''))), ''hex'')',
                                               m.column_name, m.column_name), '' ORDER BY m.column_name)
                      FROM reeve.data_map m WHERE m.schema_name = 'service' AND m.table_name = wanted_table
                        AND m.act = 'pseudonymise' AND m.column_name <> subject_column), ''),
            g.retain_basis, g.retain_from, g.retain_years + 1, wanted_table, subject_column,
            g.retain_from, g.retain_years + 1, condition);
    END LOOP;
    RETURN texts;
END
$$;

-- One statement takes a customer's rows from all tables: its foreign keys are looked at when it is done, so
-- that the order does not matter, and the service's triggers find the customer gone. Tables of Reeve's own
-- are in it where an index leads with the customer; the others follow the service's rows or live for days.
CREATE OR REPLACE FUNCTION reeve.compile_erasure() RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    now_so bytea;
    t record;
    parts text[] := '{}';
    kept text[] := '{}';
    took text[] := '{}';
    layout integer;
    piece text;
BEGIN
    SELECT sha256(convert_to(coalesce(string_agg(m.line, E'\n' ORDER BY m.line), '') || E'\nplan 3', 'UTF8')) INTO now_so
    FROM (SELECT concat_ws(' ', m.schema_name, m.table_name, m.column_name, m.act, m.retain_basis, m.retain_years, m.retain_from, m.retain_with) AS line
          FROM reeve.data_map m) AS m;
    IF EXISTS (SELECT FROM reeve.erasure_plan p WHERE p.digest = now_so)
       AND to_regprocedure('reeve.erase_rows(bigint[], bytea[])') IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('reeve.compile_erasure', 0));
    FOR t IN
        SELECT n.nspname AS schema_name, c.relname AS table_name,
               CASE WHEN n.nspname = 'service' AND c.relname = 'customer' THEN 'id' ELSE 'customer_id' END AS subject
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'f') AND NOT c.relispartition
          AND (n.nspname = 'service'
               OR n.nspname = 'reeve' AND EXISTS (
                   SELECT FROM reeve.data_map m WHERE m.schema_name = 'reeve' AND m.table_name = c.relname
                      AND m.column_name = 'customer_id' AND m.act = 'delete')
                  AND EXISTS (SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
                              WHERE i.indrelid = c.oid AND a.attname = 'customer_id'))
        ORDER BY n.nspname DESC, c.relname
    LOOP
        IF NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = to_regclass(format('%I.%I', t.schema_name, t.table_name))
                       AND a.attname = t.subject AND NOT a.attisdropped) THEN
            RAISE EXCEPTION USING ERRCODE = 'RV005',
                MESSAGE = format('Nothing is erased: the table %s.%s has no column %s.', t.schema_name, t.table_name, t.subject);
        END IF;
        IF t.schema_name = 'service' THEN
            FOREACH piece IN ARRAY reeve.retaining_text(t.table_name, t.subject) LOOP
                kept := kept || format('kept_%s AS (%s)', cardinality(kept), piece);
            END LOOP;
        END IF;
        parts := parts || format('gone_%s AS (DELETE FROM %I.%I t WHERE t.%I = ANY (ids) RETURNING t.%I AS id)', cardinality(parts),
                                 t.schema_name, t.table_name, t.subject, t.subject);
        took := took || format('%I.%I', t.schema_name, t.table_name);
    END LOOP;
    INSERT INTO reeve.erasure_layout AS l (tables) VALUES (took)
    ON CONFLICT ON CONSTRAINT erasure_layout_tables_key DO UPDATE SET tables = excluded.tables RETURNING l.id INTO layout;
    DROP FUNCTION IF EXISTS reeve.erase_rows(bigint[], bytea[]);
    EXECUTE format($text$
        CREATE FUNCTION reeve.erase_rows(ids bigint[], tombstones bytea[])
        RETURNS TABLE (customer_id bigint, retained_rows integer, retained_until date, erased_rows integer[])
        LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
        SET jit = off SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $function$
        #variable_conflict use_column
        DECLARE
            pseudonym_key bytea := decode(reeve.setting_text('pseudonym_key'), 'hex');
        BEGIN
            RETURN QUERY
            WITH wanted AS MATERIALIZED (SELECT u.id, u.tombstone FROM unnest($1, $2) AS u(id, tombstone)),
            %s
            SELECT w.id, coalesce(k.many, 0), k.until, coalesce(g.counts, %s)
            FROM wanted w
            LEFT JOIN (SELECT k.subject, count(*)::integer AS many, max(k.until) AS until FROM (%s) AS k GROUP BY k.subject) AS k
                ON k.subject = w.tombstone
            LEFT JOIN (SELECT r.id, ARRAY[%s, %s] AS counts FROM (%s) AS r GROUP BY r.id) AS g ON g.id = w.id;
        END
        $function$ $text$,
        array_to_string(kept || parts, E',\n            '),
        format('ARRAY[%s] || array_fill(0, ARRAY[%s])', layout, cardinality(parts)),
        coalesce((SELECT string_agg(format('SELECT subject, until FROM kept_%s', n), ' UNION ALL ')
                  FROM generate_series(0, cardinality(kept) - 1) AS n), 'SELECT NULL::bytea AS subject, NULL::date AS until WHERE false'),
        layout, (SELECT string_agg(format('count(*) FILTER (WHERE r.place = %s)::integer', n), ', ') FROM generate_series(1, cardinality(parts)) AS n),
        (SELECT string_agg(format('SELECT id, %s AS place FROM gone_%s', n + 1, n), ' UNION ALL ')
                 FROM generate_series(0, cardinality(parts) - 1) AS n));
    DELETE FROM reeve.erasure_plan;
    INSERT INTO reeve.erasure_plan (digest) VALUES (now_so);
END
$$;

-- A worker's session: it holds the lock of its number for as long as it is connected.
CREATE OR REPLACE FUNCTION work.begin_erasing() RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    session bigint := nextval('reeve.erasure_session');
BEGIN
    PERFORM pg_advisory_lock(hashtextextended('reeve.erasing ' || session, 0));
    RETURN session;
END
$$;

-- Gives back what workers that are gone had in hand.
CREATE OR REPLACE FUNCTION reeve.return_claims(session bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    other bigint;
BEGIN
    FOR other IN SELECT DISTINCT d.claimed_by FROM reeve.account_deletion d
                 WHERE d.state = 'executing' AND d.kind IN ('closing', 'art17') AND d.claimed_by <> session LOOP
        IF pg_try_advisory_xact_lock(hashtextextended('reeve.erasing ' || other, 0)) THEN
            UPDATE reeve.account_deletion d SET state = 'due', claimed_by = NULL
            WHERE d.id IN (SELECT x.id FROM reeve.account_deletion x
                           WHERE x.state = 'executing' AND x.kind IN ('closing', 'art17') AND x.claimed_by = other
                           FOR UPDATE SKIP LOCKED);
        END IF;
    END LOOP;
END
$$;

-- The next customers to be erased, claimed by this session, and the batch size of the settings. Empty when
-- there is nothing to do now; RV005, naming it, when the data map stands in the way.
CREATE OR REPLACE FUNCTION work.claim_erasures(session bigint, most integer)
RETURNS TABLE (customer_ids bigint[], batch integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET jit = off SET enable_seqscan = off AS $$
DECLARE
    runs bigint[];
    ids bigint[];
    problem text;
BEGIN
    PERFORM reeve.require_whole_database();
    PERFORM reeve.return_claims(session);
    PERFORM reeve.give_up_proofs(session);
    UPDATE reeve.erasure_run r SET state = 'done', ended_at = clock_timestamp()
    WHERE r.state = 'running' AND NOT EXISTS (SELECT FROM reeve.account_deletion d
                                              WHERE d.run_id = r.id AND d.state IN ('due', 'executing'));
    IF FOUND THEN
        PERFORM pg_notify('reeve_deletion', '');
    END IF;
    runs := ARRAY(SELECT r.id FROM reeve.erasure_run r WHERE r.state = 'running' ORDER BY r.id);
    ids := ARRAY(SELECT d.id FROM reeve.account_deletion d
                 WHERE d.run_id = ANY (runs) AND d.state = 'due' AND d.due_at <= clock_timestamp()
                 ORDER BY d.due_at LIMIT most FOR UPDATE SKIP LOCKED);
    IF ids = '{}' AND reeve.erasure_obstacle() = '' THEN
        ids := ARRAY(SELECT d.id FROM reeve.account_deletion d
                     WHERE d.state IN ('due', 'grace_period') AND d.kind IN ('closing', 'art17')
                       AND d.run_id IS NULL AND d.due_at <= clock_timestamp()
                     LIMIT most FOR UPDATE SKIP LOCKED);
    END IF;
    IF ids = '{}' THEN
        RETURN QUERY SELECT '{}'::bigint[], 0;
        RETURN;
    END IF;
    problem := reeve.data_map_problem();
    IF problem <> '' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'Nothing is erased: ' || problem || '.';
    END IF;
    PERFORM reeve.compile_erasure();
    RETURN QUERY
    WITH claimed AS (
        UPDATE reeve.account_deletion d SET state = 'executing', claimed_by = session WHERE d.id = ANY (ids)
        RETURNING d.customer_id)
    SELECT array_agg(c.customer_id), reeve.setting_number('erasure_batch') FROM claimed c;
END
$$;

-- What others hold of these customers, before it is gone: a task for each.
CREATE OR REPLACE FUNCTION reeve.note_erasure_steps(deletions bigint[], ids bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
DECLARE
    recipients text := reeve.setting_text('erasure_recipients');
BEGIN
    INSERT INTO reeve.erasure_step (deletion_id, kind, target, reference)
    SELECT w.deletion, 'processor', h.processor, left(string_agg(DISTINCT nullif(h.reference, ''), ' '), 1000)
    FROM unnest(deletions, ids) AS w(deletion, id)
    CROSS JOIN LATERAL (
        SELECT p.processor, p.processor_customer AS reference FROM service.payment_method p WHERE p.customer_id = w.id
        UNION ALL
        SELECT o.processor, max(o.processor_reference) FROM service.product_order o WHERE o.customer_id = w.id GROUP BY o.processor
    ) AS h
    GROUP BY w.deletion, h.processor;
    IF recipients <> '' THEN
        INSERT INTO reeve.erasure_step (deletion_id, kind, target, reference)
        SELECT w.deletion, 'recipient', btrim(r.name), w.id::text
        FROM unnest(deletions, ids) AS w(deletion, id), regexp_split_to_table(recipients, ',') AS r(name)
        WHERE btrim(r.name) <> '';
    END IF;
END
$$;

-- The rows of these customers, whatever made them ready: the caller holds their locks. `deletions`, `ids`
-- and `tombstones` go side by side. Returns how many were erased.
DROP FUNCTION IF EXISTS reeve.erase_customers(bigint[], bigint[], bytea[]);
CREATE OR REPLACE FUNCTION reeve.erase_customers(deletions bigint[], ids bigint[], tombstones bytea[], proof bigint DEFAULT NULL)
RETURNS integer
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET jit = off SET enable_seqscan = off AS $$
DECLARE
    key bytea := decode(reeve.setting_text('name_key'), 'hex');
    free_at timestamptz := clock_timestamp() + make_interval(days => reeve.setting_number('name_blocked_days'));
    backups interval := make_interval(days => reeve.setting_number('backup_days'));
    moment timestamptz := clock_timestamp();
    gone bigint[];
    kept_rows integer[];
    kept_until date[];
    taken integer[]; -- a line each
BEGIN
    INSERT INTO reeve.spent_name (hash, until)
    SELECT DISTINCT sha256(key || sha256(key || convert_to(lower(btrim(n.name)), 'UTF8'))), free_at
    FROM (SELECT c.username AS name FROM service.customer c WHERE c.id = ANY (ids)
          UNION ALL SELECT a.name FROM service.alias a WHERE a.customer_id = ANY (ids)) AS n
    WHERE free_at > moment
    ORDER BY 1 -- two workers take their locks in one order
    ON CONFLICT (hash) DO UPDATE SET until = greatest(spent_name.until, excluded.until);
    -- Searches that staff keep for one of them.
    DELETE FROM reeve.saved_search s WHERE s.criteria ->> 'text' <> '' AND lower(btrim(s.criteria ->> 'text')) IN (
        SELECT v.word FROM service.customer c, LATERAL (VALUES (lower(c.username)), (lower(c.email)), (lower(c.phone)),
            (lower(c.business_name)), (lower(c.first_name || ' ' || c.last_name)), (lower(c.vat_number)), (c.id::text)) AS v(word)
        WHERE c.id = ANY (ids) AND btrim(v.word) <> '');
    PERFORM reeve.note_erasure_steps(deletions, ids);
    -- On its own: as part of a join it would depend on the plan whether it is run at all.
    SELECT array_agg(e.customer_id), array_agg(e.retained_rows), array_agg(e.retained_until), array_agg(e.erased_rows)
    INTO gone, kept_rows, kept_until, taken
    FROM reeve.erase_rows(ids, tombstones) AS e;
    UPDATE reeve.account_deletion d
    SET state = CASE WHEN EXISTS (SELECT FROM reeve.erasure_step s WHERE s.deletion_id = d.id) THEN 'partially_executed' ELSE 'erased' END,
        erased_at = moment, claimed_by = NULL, failure = NULL, hold_ground = NULL, hold_review_on = NULL, hold_by = NULL,
        hold_at = NULL, retained_rows = e.retained_rows, retained_until = e.retained_until, backups_expire_at = moment + backups,
        erased_rows = ARRAY(SELECT unnest(taken[e.place:e.place])), proof_id = proof
    FROM unnest(gone, kept_rows, kept_until) WITH ORDINALITY AS e(customer_id, retained_rows, retained_until, place)
    JOIN unnest(deletions, ids) AS w(deletion, id) ON w.id = e.customer_id
    WHERE d.id = w.deletion;
    RETURN cardinality(ids);
END
$$;

-- Tombstones with their places in the ledger. Under the ledger's lock to the end of the transaction, so it
-- comes last: what stays is the commit.
CREATE OR REPLACE FUNCTION reeve.note_tombstones(marks bytea[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET lock_timeout = '10s' AS $$
DECLARE
    last bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('reeve.ledger', 0));
    last := coalesce((SELECT max(t.seq) FROM reeve.tombstone t), 0);
    INSERT INTO reeve.tombstone (tombstone, erased_at, seq)
    SELECT m.tombstone, clock_timestamp(), last + m.place FROM unnest(marks) WITH ORDINALITY AS m(tombstone, place);
END
$$;

-- Erases those of these customers that this session has claimed and that are still to be erased. Says how
-- many; what it passed over is given back. `lone`: one alone, whose failure is noted instead of raised;
-- the third time it has failed.
CREATE OR REPLACE FUNCTION work.erase(session bigint, ids bigint[], tombstones bytea[], lone boolean) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET lock_timeout = '50ms' SET jit = off SET enable_seqscan = off AS $$
DECLARE
    deletions bigint[];
    held bigint[];
    marks bytea[];
    opened bigint[];
    erased integer := 0;
    proof bigint := (SELECT max(s.id) FROM reeve.proof_scan s WHERE s.session = erase.session AND s.state = 'open');
    code text;
    place text;
    part text;
BEGIN
    PERFORM reeve.require_whole_database();
    -- What a crash takes back is still due: nobody need wait for the disk. The ledger does: work.flush_erasures().
    PERFORM set_config('synchronous_commit', 'off', true);
    IF cardinality(ids) > 100 OR cardinality(ids) <> cardinality(tombstones) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'ids: up to 100, with a tombstone each.';
    END IF;
    SELECT array_agg(f.id), array_agg(f.customer_id), array_agg(f.tombstone) INTO deletions, held, marks
    FROM (SELECT d.id, d.customer_id, w.tombstone
          FROM unnest(ids, tombstones) AS w(id, tombstone)
          JOIN reeve.account_deletion d ON d.customer_id = w.id
          WHERE d.state = 'executing' AND d.claimed_by = session AND d.due_at <= clock_timestamp() AND d.erased_at IS NULL
          ORDER BY d.customer_id FOR UPDATE OF d SKIP LOCKED) AS f;
    -- Open again, and nobody told: where there are no triggers.
    opened := ARRAY(SELECT c.id FROM service.customer c WHERE c.id = ANY (held) AND c.closed_at IS NULL ORDER BY c.id);
    PERFORM reeve.end_deletion(o) FROM unnest(opened) AS o;
    -- A customer that somebody works on now is left for later; one that is gone has rows left behind.
    SELECT array_agg(f.deletion), array_agg(f.id), array_agg(f.tombstone) INTO deletions, held, marks
    FROM unnest(deletions, held, marks) AS f(deletion, id, tombstone)
    LEFT JOIN (SELECT c.id FROM service.customer c WHERE c.id = ANY (held) AND c.closed_at IS NOT NULL
               ORDER BY c.id FOR UPDATE SKIP LOCKED) AS c ON c.id = f.id
    WHERE f.id <> ALL (opened) AND (c.id IS NOT NULL OR NOT EXISTS (SELECT FROM service.customer x WHERE x.id = f.id));
    IF held IS NOT NULL THEN
        IF lone THEN
            BEGIN
                erased := reeve.erase_customers(deletions, held, marks, proof);
                PERFORM audit.record('erased', NULL, NULL, held, NULL, jsonb_build_object('customers', erased));
                PERFORM reeve.note_tombstones(marks);
            EXCEPTION WHEN OTHERS THEN
                GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, place = TABLE_NAME, part = CONSTRAINT_NAME;
                UPDATE reeve.account_deletion d
                SET attempts = d.attempts + 1, claimed_by = NULL, failure = concat_ws(' ', code, nullif(place, ''), nullif(part, '')),
                    state = CASE WHEN d.attempts >= 2 AND code NOT IN ('40P01', '40001', '55P03', '57014', '53100', '57P01')
                                 THEN 'failed' ELSE 'due' END
                WHERE d.id = ANY (deletions);
                PERFORM audit.record('erasure_failed', NULL, NULL, held, NULL, jsonb_build_object('sqlstate', code));
                PERFORM pg_notify('reeve_deletion', '');
                RETURN 0;
            END;
        ELSE
            erased := reeve.erase_customers(deletions, held, marks, proof);
            PERFORM audit.record('erased', NULL, NULL, held, NULL, jsonb_build_object('customers', erased));
        END IF;
    END IF;
    IF erased < cardinality(ids) THEN
        UPDATE reeve.account_deletion d SET state = 'due', claimed_by = NULL
        WHERE d.id IN (SELECT x.id FROM reeve.account_deletion x
                       WHERE x.customer_id = ANY (ids) AND x.state = 'executing' AND x.claimed_by = session
                       FOR UPDATE SKIP LOCKED);
    END IF;
    IF erased > 0 AND NOT lone THEN
        PERFORM reeve.note_tombstones(marks);
    END IF;
    RETURN erased;
END
$$;

-- After this what has been erased is on the disk, and the ledger may say so.
CREATE OR REPLACE FUNCTION work.flush_erasures() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'on', true);
    UPDATE reeve.erasure_plan SET flushed_at = clock_timestamp(); -- a commit that writes nothing waits for nothing
END
$$;

-- The ledger's tombstones once more, in a database that a backup brought back: whoever they name is erased,
-- in whatever state the account was then. For `reevectl erasure replay`, as the owner; the desk is closed.
CREATE OR REPLACE FUNCTION reeve.erase_again(ids bigint[], tombstones bytea[]) RETURNS integer
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET jit = off SET enable_seqscan = off AS $$
DECLARE
    deletions bigint[];
    held bigint[];
    marks bytea[];
BEGIN
    PERFORM FROM service.customer c WHERE c.id = ANY (ids) ORDER BY c.id FOR UPDATE;
    INSERT INTO reeve.account_deletion (customer_id, kind, status_before, requested_by, due_at)
    SELECT i, 'closing', 'closed', 'service', clock_timestamp() FROM unnest(ids) AS i
    ON CONFLICT (customer_id) WHERE erased_at IS NULL AND state <> 'reactivated' DO NOTHING;
    SELECT array_agg(d.id), array_agg(d.customer_id), array_agg(w.tombstone) INTO deletions, held, marks
    FROM unnest(ids, tombstones) AS w(id, tombstone)
    JOIN reeve.account_deletion d ON d.customer_id = w.id AND d.erased_at IS NULL AND d.state <> 'reactivated';
    RETURN reeve.erase_customers(deletions, held, marks);
END
$$;

-- What staff wrote into the trail about somebody who has been erased: events of that customer alone that
-- carry a reason lose their content, and an event names them (the walk over the trail accepts these and no
-- others). Says how many deletions were looked after.
CREATE OR REPLACE FUNCTION work.clear_trail(most integer DEFAULT 1000) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    deletions bigint[];
    customers bigint[];
    seqs bigint[];
BEGIN
    -- Events of these that are not sealed yet come first.
    SELECT array_agg(f.id), array_agg(f.customer_id) INTO deletions, customers
    FROM (SELECT d.id, d.customer_id FROM reeve.account_deletion d
          WHERE d.erased_at < clock_timestamp() - interval '5 seconds' AND d.trail_cleared_at IS NULL
            AND NOT EXISTS (SELECT FROM audit.inbox i WHERE i.reason IS NOT NULL AND i.customer_ids = ARRAY[d.customer_id])
          ORDER BY d.erased_at LIMIT most FOR UPDATE SKIP LOCKED) AS f;
    IF deletions IS NULL THEN
        RETURN 0;
    END IF;
    WITH cleared AS (
        UPDATE audit.log l SET salt = NULL, payload = NULL
        WHERE l.seq IN (SELECT x.seq FROM audit.log x
                        WHERE audit.customers(x.payload) && customers AND cardinality(audit.customers(x.payload)) = 1
                          AND x.payload::jsonb ? 'reason')
        RETURNING l.seq)
    SELECT array_agg(c.seq ORDER BY c.seq) INTO seqs FROM cleared c;
    IF seqs IS NOT NULL THEN
        PERFORM audit.record('payload_erased', NULL, NULL, '{}', NULL, jsonb_build_object('seqs', to_jsonb(seqs)));
    END IF;
    UPDATE reeve.account_deletion d SET trail_cleared_at = clock_timestamp() WHERE d.id = ANY (deletions);
    RETURN cardinality(deletions);
END
$$;

-- What time alone brings: dates that have passed, closed accounts that nobody told of, and what has been
-- kept for as long as it had to be. Says how much it did.
CREATE OR REPLACE FUNCTION work.age_deletions() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    today date := (clock_timestamp() AT TIME ZONE reeve.setting_text('time_zone'))::date;
    due integer;
    gone integer;
BEGIN
    PERFORM reeve.find_closed_accounts();
    UPDATE reeve.account_deletion d SET state = 'due'
    WHERE d.id IN (SELECT x.id FROM reeve.account_deletion x
                   WHERE x.state = 'grace_period' AND x.kind IN ('closing', 'art17') AND x.due_at <= clock_timestamp()
                   ORDER BY x.due_at LIMIT 5000 FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS due = ROW_COUNT;
    IF due > 0 THEN
        PERFORM pg_notify('reeve_deletion', '');
    END IF;
    DELETE FROM reeve.retained r WHERE r.id IN (SELECT x.id FROM reeve.retained x WHERE x.until < today LIMIT 5000);
    GET DIAGNOSTICS gone = ROW_COUNT;
    IF gone > 0 THEN
        PERFORM audit.record('retained_deleted', NULL, NULL, '{}', NULL, jsonb_build_object('rows', gone));
    END IF;
    DELETE FROM reeve.spent_name n WHERE n.until < clock_timestamp();
    DELETE FROM reeve.disclosure d WHERE d.disclosed_at < clock_timestamp() - interval '8 days';
    UPDATE reeve.export e SET criteria = e.criteria - 'text'
    WHERE e.criteria ? 'text' AND e.state <> 'running' AND e.started_at < clock_timestamp() - interval '8 days';
    UPDATE reeve.approval a SET payload = a.payload #- '{criteria,text}'
    WHERE a.payload #> '{criteria,text}' IS NOT NULL AND greatest(a.settled_at, a.expires_at) < clock_timestamp() - interval '8 days';
    DELETE FROM reeve.account_deletion d
    WHERE d.state IN ('gone_from_backups', 'reactivated') AND d.requested_at < clock_timestamp() - interval '3 years';
    PERFORM reeve.fold_deletion_counts(20000);
    RETURN due + gone;
END
$$;

-- The planner's figures after many rows went, one table a call, as sealing waits meanwhile: the table at
-- `place`, counted from 1; false behind the last one. The tables are vacuumed by autovacuum, since nobody
-- but their owner may.
CREATE OR REPLACE FUNCTION work.analyze_erased(place integer) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    wanted regclass := (ARRAY(
        SELECT c.oid FROM pg_class c
        WHERE c.relnamespace = 'service'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
           OR c.oid = 'reeve.account_deletion'::regclass ORDER BY c.oid))[place];
BEGIN
    IF wanted IS NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('ANALYZE %s', wanted);
    RETURN true;
END
$$;

REVOKE ALL ON FUNCTION work.begin_erasing(), work.flush_erasures(), work.claim_erasures(bigint, integer), work.erase(bigint, bigint[], bytea[], boolean),
    work.clear_trail(integer), work.age_deletions(), work.analyze_erased(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work.begin_erasing(), work.flush_erasures(), work.claim_erasures(bigint, integer), work.erase(bigint, bigint[], bytea[], boolean),
    work.clear_trail(integer), work.age_deletions(), work.analyze_erased(integer) TO reeve_worker;
