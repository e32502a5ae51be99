-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the service changes shows at the desk: the customer's version rises by one a statement, and
-- channel `service_customer` says the customer's id, never more. A person who edits an older version
-- is then told so.
--
-- Two kinds of rows change with every click of a customer and say nothing about what staff edit:
-- sessions notify when they begin and end and leave the version alone; check results do neither.

-- The row's own version. A writer that raised it already (Reeve's functions do) is left alone.
CREATE FUNCTION service.raise_version() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END
$$;
CREATE TRIGGER raise_version BEFORE UPDATE ON service.customer
    FOR EACH ROW WHEN (NEW.version = OLD.version) EXECUTE FUNCTION service.raise_version();

-- Past 10,000 customers in one statement the payload is empty: anybody may have changed.
CREATE FUNCTION service.notify_customers(ids bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF cardinality(ids) > 10000 THEN
        PERFORM pg_notify('service_customer', '');
    ELSE
        PERFORM pg_notify('service_customer', id::text) FROM unnest(ids) AS id;
    END IF;
END
$$;

-- `changed` is the statement's transition table; it stands below a customer, or is the customer.
CREATE FUNCTION service.customer_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM service.notify_customers(array_agg(id)) FROM changed;
    RETURN NULL;
END
$$;
CREATE FUNCTION service.session_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM service.notify_customers(array_agg(DISTINCT customer_id)) FROM changed;
    RETURN NULL;
END
$$;
-- Raising the version is an update of the customer, which notifies. A customer who is already gone
-- is not found, and nothing happens.
CREATE FUNCTION service.part_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE service.customer SET version = version + 1
    WHERE id IN (SELECT customer_id FROM changed);
    RETURN NULL;
END
$$;
CREATE FUNCTION service.part_moved() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE service.customer SET version = version + 1
    WHERE id IN (SELECT customer_id FROM changed UNION SELECT customer_id FROM former);
    RETURN NULL;
END
$$;

CREATE TRIGGER notify_insert AFTER INSERT ON service.customer REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION service.customer_changed();
CREATE TRIGGER notify_update AFTER UPDATE ON service.customer REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION service.customer_changed();
CREATE TRIGGER notify_delete AFTER DELETE ON service.customer REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION service.customer_changed();

CREATE TRIGGER notify_insert AFTER INSERT ON service.customer_session REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION service.session_changed();
CREATE TRIGGER notify_delete AFTER DELETE ON service.customer_session REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION service.session_changed();

DO $triggers$
DECLARE
    part text;
BEGIN
    FOREACH part IN ARRAY ARRAY['credential', 'history_center', 'alias', 'host', 'instance',
                                'product_order', 'invoice', 'payment_method'] LOOP
        EXECUTE pg_catalog.format(
            'CREATE TRIGGER raise_insert AFTER INSERT ON service.%I REFERENCING NEW TABLE AS changed'
            ' FOR EACH STATEMENT EXECUTE FUNCTION service.part_changed()', part);
        EXECUTE pg_catalog.format(
            'CREATE TRIGGER raise_update AFTER UPDATE ON service.%I'
            ' REFERENCING OLD TABLE AS former NEW TABLE AS changed'
            ' FOR EACH STATEMENT EXECUTE FUNCTION service.part_moved()', part);
        EXECUTE pg_catalog.format(
            'CREATE TRIGGER raise_delete AFTER DELETE ON service.%I REFERENCING OLD TABLE AS changed'
            ' FOR EACH STATEMENT EXECUTE FUNCTION service.part_changed()', part);
    END LOOP;
END
$triggers$;

-- The service's own login; everything here is the owner's. The functions are needed by whoever
-- writes rows that generated columns, checks or triggers compute with.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA service FROM PUBLIC;
GRANT USAGE ON SCHEMA service TO service_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA service TO service_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA service TO service_app;
