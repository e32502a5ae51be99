-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the customer's page and its questions say of a deletion besides deletions_list.sql.
--
-- api.deletion_due(kind, received_on) → due_at: the date that api.request_deletion would give now; a
--   "closing" is counted from this moment, an "art17" from received_on (NULL: now). RV007 as there.
--   Support, officer; no customer's data, so no disclosure.
-- api.customer_remains(id) (disclosure "customer") → what of the service's data is kept of an erased
--   customer: table_name, fields (as a list with commas), basis, until; by the data map of today. Whose rows
--   are kept cannot be read here: they stand under a tombstone whose key is outside. No row: not erased, or
--   nothing was kept.

CREATE OR REPLACE FUNCTION reeve.check_deletion_request(kind text, received_on date) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    today date := (clock_timestamp() AT TIME ZONE reeve.setting_text('time_zone'))::date;
BEGIN
    IF $1 IS NULL OR $1 NOT IN ('closing', 'art17') THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'kind: "closing" or "art17" was expected.';
    END IF;
    IF $2 > today OR $2 < today - 31 OR $1 = 'closing' AND $2 IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007',
            MESSAGE = 'received_on: only of an Art. 17 request, and a day of the last 31.';
    END IF;
END
$$;

-- When an Art. 17 request counts from: received today is received now.
CREATE OR REPLACE FUNCTION reeve.received_at(received_on date) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    zone text := reeve.setting_text('time_zone');
BEGIN
    IF coalesce($1, (clock_timestamp() AT TIME ZONE zone)::date) = (clock_timestamp() AT TIME ZONE zone)::date THEN
        RETURN clock_timestamp();
    END IF;
    RETURN $1::timestamp AT TIME ZONE zone;
END
$$;

CREATE OR REPLACE FUNCTION api.deletion_due(kind text, received_on date) RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    PERFORM reeve.check_deletion_request($1, $2);
    RETURN reeve.deletion_due($1, reeve.received_at($2));
END
$$;

CREATE OR REPLACE FUNCTION api.customer_remains(id uuid)
RETURNS TABLE (table_name text, fields text, basis text, until date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
BEGIN
    RETURN QUERY
    SELECT m.table_name, string_agg(m.column_name, ', ' ORDER BY m.column_name), m.retain_basis, x.retained_until
    FROM (SELECT * FROM reeve.account_deletion y WHERE y.customer_id = ANY (d.customer_ids) ORDER BY y.id DESC LIMIT 1) AS x
    JOIN reeve.data_map m ON m.schema_name = 'service' AND m.act = 'retain'
    WHERE x.erased_at IS NOT NULL AND x.retained_rows > 0 AND x.retained_until >= now()::date
    GROUP BY m.table_name, m.retain_basis, x.retained_until ORDER BY m.table_name, m.retain_basis;
END
$$;

REVOKE ALL ON FUNCTION api.deletion_due(text, date), api.customer_remains(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.deletion_due(text, date), api.customer_remains(uuid) TO reeve_support, reeve_officer;
