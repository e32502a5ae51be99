-- SPDX-License-Identifier: GPL-3.0-or-later
-- How many deletions there are of each state and kind, without counting a million rows: lines of +n and -n that
-- add up to it in every snapshot, as reeve.visibility_count has them (0009_visibility_counts.sql says why).
CREATE TABLE reeve.deletion_count (
    state text NOT NULL
        CHECK (state IN ('grace_period', 'due', 'on_hold', 'executing', 'failed', 'partially_executed', 'erased',
                         'gone_from_backups', 'reactivated')),
    kind text NOT NULL CHECK (kind IN ('closing', 'art17')),
    deletions bigint NOT NULL -- may be negative: what has left since
) WITH (autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0);
INSERT INTO reeve.data_map (schema_name, table_name, column_name, category, purpose, lawful_basis, act) VALUES
    ('reeve', 'deletion_count', '*', 'none', 'the program''s own state', 'none', 'none');

-- Puts many lines together into one of each state and kind; says how many it took. Nobody waits.
CREATE FUNCTION reeve.fold_deletion_counts(most integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lines integer;
BEGIN
    WITH chosen AS (SELECT v.ctid FROM reeve.deletion_count v LIMIT most FOR UPDATE SKIP LOCKED),
    taken AS (DELETE FROM reeve.deletion_count v USING chosen WHERE v.ctid = chosen.ctid
              RETURNING v.state, v.kind, v.deletions),
    folded AS (INSERT INTO reeve.deletion_count (state, kind, deletions)
               SELECT t.state, t.kind, sum(t.deletions) FROM taken t GROUP BY t.state, t.kind HAVING sum(t.deletions) <> 0)
    SELECT count(*) INTO lines FROM taken;
    RETURN lines;
END
$$;

CREATE FUNCTION reeve.deletions_counted() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO reeve.deletion_count SELECT state, kind, count(*) FROM arrived GROUP BY state, kind;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO reeve.deletion_count SELECT state, kind, -count(*) FROM gone GROUP BY state, kind;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO reeve.deletion_count
        SELECT state, kind, sum(n)
        FROM (SELECT state, kind, 1 AS n FROM arrived UNION ALL SELECT state, kind, -1 FROM gone) AS moved
        GROUP BY state, kind HAVING sum(n) <> 0;
    ELSE -- TRUNCATE: nobody else is writing
        INSERT INTO reeve.deletion_count SELECT state, kind, -sum(deletions) FROM reeve.deletion_count GROUP BY state, kind;
    END IF;
    -- Every so often, where no worker does it. In another isolation what somebody else has folded meanwhile
    -- would be an error of this write.
    IF random() < 0.005 AND current_setting('transaction_isolation') = 'read committed' THEN
        PERFORM reeve.fold_deletion_counts(1000);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER counted_insert AFTER INSERT ON reeve.account_deletion REFERENCING NEW TABLE AS arrived
    FOR EACH STATEMENT EXECUTE FUNCTION reeve.deletions_counted();
CREATE TRIGGER counted_update AFTER UPDATE ON reeve.account_deletion REFERENCING OLD TABLE AS gone NEW TABLE AS arrived
    FOR EACH STATEMENT EXECUTE FUNCTION reeve.deletions_counted();
CREATE TRIGGER counted_delete AFTER DELETE ON reeve.account_deletion REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION reeve.deletions_counted();
CREATE TRIGGER counted_truncate AFTER TRUNCATE ON reeve.account_deletion
    FOR EACH STATEMENT EXECUTE FUNCTION reeve.deletions_counted();

-- Since the triggers are there nobody else has written: CREATE TRIGGER waits for whoever was at it.
INSERT INTO reeve.deletion_count SELECT state, kind, count(*) FROM reeve.account_deletion GROUP BY state, kind;

REVOKE ALL ON FUNCTION reeve.fold_deletion_counts(integer), reeve.deletions_counted() FROM PUBLIC;

-- A run of many, of which few are of one kind: the page's pieces, in its order. The other index of a run stays,
-- as the worker takes what is due whatever its kind.
CREATE INDEX account_deletion_run_kind ON reeve.account_deletion (run_id, state, kind, due_at, id) WHERE run_id IS NOT NULL;
