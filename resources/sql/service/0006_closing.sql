-- SPDX-License-Identifier: GPL-3.0-or-later
-- Closing and opening an account starts and ends its deletion, whoever does it, in the same transaction;
-- and a name of an erased account is not handed out. As in 0004, nothing happens without Reeve's
-- functions: the service's writes never depend on the desk.

-- SECURITY DEFINER: the service's login reaches nothing of Reeve.
CREATE FUNCTION service.account_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF to_regprocedure('reeve.account_status_changed(bigint, text, timestamptz)') IS NOT NULL THEN
        PERFORM reeve.account_status_changed(NEW.id, CASE WHEN TG_OP = 'UPDATE' THEN OLD.status ELSE 'active' END, NEW.closed_at);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER closing_insert AFTER INSERT ON service.customer
    FOR EACH ROW WHEN (NEW.closed_at IS NOT NULL) EXECUTE FUNCTION service.account_told();
CREATE TRIGGER closing_update AFTER UPDATE OF status, closed_at ON service.customer
    FOR EACH ROW WHEN (OLD.closed_at IS DISTINCT FROM NEW.closed_at) EXECUTE FUNCTION service.account_told();

-- As if somebody had the name: the service knows what to do then, and learns no more.
CREATE FUNCTION service.name_allowed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    wanted text;
BEGIN
    IF TG_TABLE_NAME = 'customer' THEN
        wanted := NEW.username;
    ELSE
        wanted := NEW.name;
    END IF;
    IF to_regprocedure('reeve.is_name_spent(text)') IS NOT NULL THEN
        IF reeve.is_name_spent(wanted) THEN
            RAISE EXCEPTION USING ERRCODE = 'unique_violation', MESSAGE = 'This name is not available.',
                SCHEMA = 'service', TABLE = TG_TABLE_NAME;
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER name_insert BEFORE INSERT ON service.customer FOR EACH ROW EXECUTE FUNCTION service.name_allowed();
CREATE TRIGGER name_update BEFORE UPDATE OF username ON service.customer
    FOR EACH ROW WHEN (lower(OLD.username) <> lower(NEW.username)) EXECUTE FUNCTION service.name_allowed();
CREATE TRIGGER name_insert BEFORE INSERT ON service.alias FOR EACH ROW EXECUTE FUNCTION service.name_allowed();
CREATE TRIGGER name_update BEFORE UPDATE OF name ON service.alias
    FOR EACH ROW WHEN (lower(OLD.name) <> lower(NEW.name)) EXECUTE FUNCTION service.name_allowed();

REVOKE ALL ON FUNCTION service.account_told(), service.name_allowed() FROM PUBLIC;
