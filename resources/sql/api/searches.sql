-- SPDX-License-Identifier: GPL-3.0-or-later
-- Searches that a person has saved, see reeve.saved_search. One's own only. Reading them is no
-- disclosure: they say what the person typed, and not whether there is such a customer.

CREATE OR REPLACE FUNCTION api.saved_searches()
RETURNS TABLE (search_id bigint, name text, criteria jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    RETURN QUERY SELECT s.id, s.name, s.criteria FROM reeve.saved_search s
    WHERE s.person = session_user AND s.deleted_at IS NULL ORDER BY lower(s.name), s.id;
END
$$;

CREATE OR REPLACE FUNCTION reeve.search_name(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said text := btrim(coalesce(name, ''), E' \t\r\n');
BEGIN
    IF length(said) NOT BETWEEN 1 AND 100 OR said ~ '[\x01-\x1f\x7f-\x9f]' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'name: 1 to 100 characters on one line were expected.';
    END IF;
    RETURN said;
END
$$;

-- One's own search, locked.
CREATE OR REPLACE FUNCTION reeve.lock_search(wanted bigint) RETURNS reeve.saved_search
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s reeve.saved_search;
BEGIN
    SELECT * INTO s FROM reeve.saved_search x WHERE x.id = wanted AND x.person = session_user FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'You have no such saved search.';
    END IF;
    RETURN s;
END
$$;

-- Under a name that the person has given already: this is what it means from now on.
CREATE OR REPLACE FUNCTION api.save_search(op uuid, name text, criteria jsonb) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column -- a conflict's target takes no alias
DECLARE
    said text := reeve.search_name($2);
    search bigint;
    allowed constant text[] := '{text,status,plan,country,newsletter,sort,descending}';
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    PERFORM reeve.begin_operation($1, 'save_search');
    IF jsonb_typeof($3) IS DISTINCT FROM 'object' OR pg_column_size($3) > 65536
       OR EXISTS (SELECT FROM jsonb_object_keys($3) AS k WHERE k <> ALL (allowed)) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'criteria: the arguments of a search of at most 64 kB were expected.';
    END IF;
    -- As the search itself will take them.
    PERFORM reeve.argument($3, 'text', 'string'), reeve.text_list($3, 'status'), reeve.text_list($3, 'plan'),
            reeve.text_list($3, 'country'), reeve.argument($3, 'newsletter', 'boolean'),
            reeve.argument($3, 'descending', 'boolean');
    PERFORM FROM reeve.customer_sort(reeve.argument($3, 'sort', 'string'));
    IF (SELECT count(*) FROM reeve.saved_search s WHERE s.person = session_user AND s.deleted_at IS NULL) >= 100
       AND NOT EXISTS (SELECT FROM reeve.saved_search s
                       WHERE s.person = session_user AND s.deleted_at IS NULL AND lower(s.name) = lower(said)) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'You have saved 100 searches, and there is room for no more. Delete one first.';
    END IF;
    INSERT INTO reeve.saved_search AS s (person, name, criteria) VALUES (session_user, said, $3)
    ON CONFLICT (person, lower(name)) WHERE deleted_at IS NULL
        DO UPDATE SET name = excluded.name, criteria = excluded.criteria, saved_at = clock_timestamp()
    RETURNING s.id INTO search;
    PERFORM pg_notify('reeve_search', session_user);
    RETURN search;
END
$$;

CREATE OR REPLACE FUNCTION api.rename_search(op uuid, search_id bigint, name text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said text := reeve.search_name($3);
    s reeve.saved_search;
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    PERFORM reeve.begin_operation($1, 'rename_search');
    s := reeve.lock_search($2);
    IF s.deleted_at IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'You have no such saved search.';
    END IF;
    UPDATE reeve.saved_search x SET name = said WHERE x.id = s.id;
    PERFORM pg_notify('reeve_search', session_user);
EXCEPTION WHEN unique_violation THEN
    RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'name: another of your searches is called that.';
END
$$;

CREATE OR REPLACE FUNCTION api.delete_search(op uuid, search_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s reeve.saved_search;
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    PERFORM reeve.begin_operation($1, 'delete_search');
    s := reeve.lock_search($2);
    UPDATE reeve.saved_search x SET deleted_at = coalesce(x.deleted_at, clock_timestamp()) WHERE x.id = s.id;
    PERFORM pg_notify('reeve_search', session_user);
END
$$;

-- Undo, for as long as a slip is noticed.
CREATE OR REPLACE FUNCTION api.restore_search(op uuid, search_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s reeve.saved_search;
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    PERFORM reeve.begin_operation($1, 'restore_search');
    s := reeve.lock_search($2);
    IF s.deleted_at IS NULL OR s.deleted_at < clock_timestamp() - interval '5 minutes' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'A deleted search can be had back for five minutes.';
    END IF;
    UPDATE reeve.saved_search x SET deleted_at = NULL WHERE x.id = s.id;
    PERFORM pg_notify('reeve_search', session_user);
EXCEPTION WHEN unique_violation THEN
    RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'Another search has been saved under its name meanwhile.';
END
$$;

REVOKE ALL ON FUNCTION api.saved_searches(), api.save_search(uuid, text, jsonb), api.rename_search(uuid, bigint, text),
    api.delete_search(uuid, bigint), api.restore_search(uuid, bigint) FROM PUBLIC;
-- The roles without customers are refused by the functions themselves, in plain words.
GRANT EXECUTE ON FUNCTION api.saved_searches(), api.save_search(uuid, text, jsonb), api.rename_search(uuid, bigint, text),
    api.delete_search(uuid, bigint), api.restore_search(uuid, bigint)
    TO reeve_support, reeve_officer, reeve_auditor, reeve_admin;
