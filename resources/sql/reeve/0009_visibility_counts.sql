-- SPDX-License-Identifier: GPL-3.0-or-later
-- How many histories there are of each class, without counting a million rows. Whatever changes
-- reeve.visibility adds lines here, +1 where a history arrives and -1 where it leaves, in the same
-- transaction: so the sum over the lines is exactly the count, in every snapshot. A line is only ever
-- added, never changed: two writers do not wait for each other, which they would for one row a class.
-- Lines are folded into one a class now and then (reeve.fold_visibility_counts).
CREATE TABLE reeve.visibility_count (
    class smallint NOT NULL,
    histories bigint NOT NULL -- may be negative: what has left since
) WITH (autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0);

-- Puts many lines together into one a class; says how many it took. The sum stays what it is. Lines
-- that somebody else is folding are left to them, so nobody waits.
CREATE FUNCTION reeve.fold_visibility_counts(most integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lines integer;
BEGIN
    WITH chosen AS (SELECT v.ctid FROM reeve.visibility_count v LIMIT most FOR UPDATE SKIP LOCKED),
    taken AS (DELETE FROM reeve.visibility_count v USING chosen WHERE v.ctid = chosen.ctid
              RETURNING v.class, v.histories),
    folded AS (INSERT INTO reeve.visibility_count (class, histories)
               SELECT t.class, sum(t.histories) FROM taken t GROUP BY t.class HAVING sum(t.histories) <> 0)
    SELECT count(*) INTO lines FROM taken;
    RETURN lines;
END
$$;

-- Every so often a writer folds, so that the lines stay few where no worker runs.
CREATE FUNCTION reeve.visibility_counted() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO reeve.visibility_count SELECT class, count(*) FROM arrived GROUP BY class;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO reeve.visibility_count SELECT class, -count(*) FROM gone GROUP BY class;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO reeve.visibility_count
        SELECT class, sum(n) FROM (SELECT class, 1 AS n FROM arrived UNION ALL SELECT class, -1 FROM gone) AS moved
        GROUP BY class HAVING sum(n) <> 0;
    ELSE -- TRUNCATE: nobody else is writing
        INSERT INTO reeve.visibility_count SELECT class, -sum(histories) FROM reeve.visibility_count GROUP BY class;
    END IF;
    -- In another isolation what somebody else has folded meanwhile would be an error of this write.
    IF random() < 0.005 AND current_setting('transaction_isolation') = 'read committed' THEN
        PERFORM reeve.fold_visibility_counts(1000);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER counted_insert AFTER INSERT ON reeve.visibility REFERENCING NEW TABLE AS arrived
    FOR EACH STATEMENT EXECUTE FUNCTION reeve.visibility_counted();
CREATE TRIGGER counted_update AFTER UPDATE ON reeve.visibility REFERENCING OLD TABLE AS gone NEW TABLE AS arrived
    FOR EACH STATEMENT EXECUTE FUNCTION reeve.visibility_counted();
CREATE TRIGGER counted_delete AFTER DELETE ON reeve.visibility REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION reeve.visibility_counted();
CREATE TRIGGER counted_truncate AFTER TRUNCATE ON reeve.visibility
    FOR EACH STATEMENT EXECUTE FUNCTION reeve.visibility_counted();

-- Since the triggers are there nobody else has written: CREATE TRIGGER waits for whoever was at it.
INSERT INTO reeve.visibility_count SELECT class, count(*) FROM reeve.visibility GROUP BY class;

REVOKE ALL ON FUNCTION reeve.fold_visibility_counts(integer), reeve.visibility_counted() FROM PUBLIC;
