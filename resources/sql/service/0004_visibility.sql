-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who can read a history follows from its public mark and its aliases. Reeve keeps what follows
-- (reeve.visibility), so that a million histories can be filtered and counted; these triggers tell it
-- what changed, in the same transaction. Without Reeve's functions (not installed yet, or an older
-- Reeve) nothing happens: the service's writes never depend on the desk.
--
-- The names sort behind those of 0002: by then the customer's row is locked, so that two changes of one
-- customer's parts come here one after the other.

-- Equal values are found by a hash of them: an index holds neither passwords nor keys.
CREATE INDEX alias_password ON service.alias (hashtextextended(password, 0)) WHERE password IS NOT NULL;
CREATE INDEX history_center_key ON service.history_center (hashtextextended(lower(status_key), 0));

CREATE FUNCTION service.tell_visibility(centers bigint[], passwords bigint[], keys bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF to_regprocedure('reeve.visibility_changed(bigint[], bigint[], bigint[])') IS NOT NULL THEN
        PERFORM reeve.visibility_changed(centers, passwords, keys);
    END IF;
END
$$;

-- SECURITY DEFINER: the service's login reaches nothing of Reeve.
CREATE FUNCTION service.alias_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM service.tell_visibility(array_agg(DISTINCT center_id),
                                    array_agg(hashtextextended(password, 0)) FILTER (WHERE password IS NOT NULL), '{}')
    FROM changed;
    RETURN NULL;
END
$$;
CREATE FUNCTION service.alias_update_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM service.tell_visibility(array_agg(DISTINCT center_id),
                                    array_agg(hashtextextended(password, 0)) FILTER (WHERE password IS NOT NULL), '{}')
    FROM (SELECT center_id, password FROM former UNION ALL SELECT center_id, password FROM changed) AS both_sides;
    RETURN NULL;
END
$$;
CREATE FUNCTION service.center_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM service.tell_visibility(array_agg(id), '{}', array_agg(hashtextextended(lower(status_key), 0)))
    FROM changed;
    RETURN NULL;
END
$$;
CREATE FUNCTION service.center_update_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM service.tell_visibility(array_agg(DISTINCT id), '{}', array_agg(hashtextextended(lower(status_key), 0)))
    FROM (SELECT id, status_key FROM former UNION ALL SELECT id, status_key FROM changed) AS both_sides;
    RETURN NULL;
END
$$;

CREATE TRIGGER visibility_insert AFTER INSERT ON service.alias REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION service.alias_told();
CREATE TRIGGER visibility_update AFTER UPDATE ON service.alias
    REFERENCING OLD TABLE AS former NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION service.alias_update_told();
CREATE TRIGGER visibility_delete AFTER DELETE ON service.alias REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION service.alias_told();
CREATE TRIGGER visibility_insert AFTER INSERT ON service.history_center REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION service.center_told();
CREATE TRIGGER visibility_update AFTER UPDATE ON service.history_center
    REFERENCING OLD TABLE AS former NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION service.center_update_told();
CREATE TRIGGER visibility_delete AFTER DELETE ON service.history_center REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION service.center_told();

REVOKE ALL ON FUNCTION service.tell_visibility(bigint[], bigint[], bigint[]), service.alias_told(),
    service.alias_update_told(), service.center_told(), service.center_update_told() FROM PUBLIC;
