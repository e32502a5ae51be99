-- SPDX-License-Identifier: GPL-3.0-or-later
-- Staff notes on a customer: plain text, read with the page, written from it. They are personal data
-- like the rest (see reeve.note); the trail keeps that a note was written, never its words.

CREATE OR REPLACE FUNCTION api.customer_notes(id uuid)
RETURNS TABLE (note_id bigint, body text, author text, author_name text, created_at timestamptz,
               changed_by text, changed_by_name text, changed_at timestamptz, version integer, notes_total bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
BEGIN
    RETURN QUERY
    SELECT n.id, n.body, n.author, coalesce(a.full_name, ''), n.created_at,
           coalesce(n.changed_by, ''), coalesce(c.full_name, ''), n.changed_at, n.version, count(*) OVER ()
    FROM reeve.note n
    LEFT JOIN reeve.staff a ON a.login = n.author
    LEFT JOIN reeve.staff c ON c.login = n.changed_by
    WHERE n.customer_id = ANY (d.customer_ids) AND n.deleted_at IS NULL
    ORDER BY n.created_at DESC, n.id DESC LIMIT 100;
END
$$;

-- The text as it is stored: line ends of one kind, nothing blank around it.
CREATE OR REPLACE FUNCTION reeve.note_text(body text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said text := btrim(replace(replace(coalesce(body, ''), E'\r\n', E'\n'), E'\r', E'\n'), E' \t\n');
BEGIN
    IF length(said) NOT BETWEEN 1 AND 10000 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'body: 1 to 10,000 characters were expected.';
    END IF;
    IF said ~ '[\x01-\x08\x0b-\x1f\x7f-\x9f]' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'body: no control characters besides line ends and tabs.';
    END IF;
    RETURN said;
END
$$;

-- The note, locked, if it is this customer's and of this version (NULL: of any).
CREATE OR REPLACE FUNCTION reeve.lock_note(customer bigint, note bigint, seen integer) RETURNS reeve.note
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    n reeve.note;
BEGIN
    SELECT * INTO n FROM reeve.note x WHERE x.id = note AND x.customer_id = customer FOR UPDATE;
    IF NOT FOUND OR n.deleted_at IS NOT NULL AND seen IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'This note has been deleted meanwhile.';
    END IF;
    IF n.version <> seen THEN
        RAISE EXCEPTION USING ERRCODE = 'RV002',
            MESSAGE = format('%s changed this note on %s UTC.', reeve.person_name(n.changed_by),
                             to_char(n.changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'));
    END IF;
    RETURN n;
END
$$;

CREATE OR REPLACE FUNCTION api.add_note(op uuid, customer_id bigint, body text, reason text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said text := reeve.note_text($3);
    note bigint;
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    PERFORM reeve.begin_operation($1, 'add_note');
    PERFORM reeve.require_open_page($2);
    -- Not on somebody who was erased while the page stood open: nobody would ever erase it.
    PERFORM FROM service.customer c WHERE c.id = $2 FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'This customer no longer exists; the account was erased meanwhile.';
    END IF;
    INSERT INTO reeve.note AS n (customer_id, body, author) VALUES ($2, said, session_user) RETURNING n.id INTO note;
    PERFORM audit.record('note_added', NULL, NULL, ARRAY[$2], reeve.write_reason($4));
    PERFORM pg_notify('service_customer', $2::text);
    RETURN note;
END
$$;

CREATE OR REPLACE FUNCTION api.edit_note(op uuid, customer_id bigint, note_id bigint, version integer, body text,
                                         reason text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said text := reeve.note_text($5);
    n reeve.note;
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    PERFORM reeve.begin_operation($1, 'edit_note');
    PERFORM reeve.require_open_page($2);
    n := reeve.lock_note($2, $3, coalesce($4, 0));
    UPDATE reeve.note x SET body = said, changed_by = session_user, changed_at = clock_timestamp(),
                            version = n.version + 1
    WHERE x.id = n.id;
    PERFORM audit.record('note_changed', NULL, NULL, ARRAY[$2], reeve.write_reason($6));
    PERFORM pg_notify('service_customer', $2::text);
    RETURN n.version + 1;
END
$$;

CREATE OR REPLACE FUNCTION api.delete_note(op uuid, customer_id bigint, note_id bigint, version integer,
                                           reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    n reeve.note;
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    PERFORM reeve.begin_operation($1, 'delete_note');
    PERFORM reeve.require_open_page($2);
    n := reeve.lock_note($2, $3, coalesce($4, 0));
    UPDATE reeve.note x SET deleted_by = session_user, deleted_at = clock_timestamp() WHERE x.id = n.id;
    PERFORM audit.record('note_deleted', NULL, NULL, ARRAY[$2], reeve.write_reason($5));
    PERFORM pg_notify('service_customer', $2::text);
END
$$;

-- Undo: by whoever deleted it, for as long as a slip is noticed.
CREATE OR REPLACE FUNCTION api.restore_note(op uuid, customer_id bigint, note_id bigint, reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    n reeve.note;
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    PERFORM reeve.begin_operation($1, 'restore_note');
    PERFORM reeve.require_open_page($2);
    n := reeve.lock_note($2, $3, NULL);
    IF n.deleted_at IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'This note is not deleted.';
    END IF;
    IF n.deleted_by <> session_user OR n.deleted_at < clock_timestamp() - interval '5 minutes' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005',
            MESSAGE = 'Only who deleted a note can have it back, and only for five minutes.';
    END IF;
    UPDATE reeve.note x SET deleted_by = NULL, deleted_at = NULL WHERE x.id = n.id;
    PERFORM audit.record('note_restored', NULL, NULL, ARRAY[$2], reeve.write_reason($4));
    PERFORM pg_notify('service_customer', $2::text);
END
$$;

REVOKE ALL ON FUNCTION api.customer_notes(uuid), api.add_note(uuid, bigint, text, text),
    api.edit_note(uuid, bigint, bigint, integer, text, text), api.delete_note(uuid, bigint, bigint, integer, text),
    api.restore_note(uuid, bigint, bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.customer_notes(uuid) TO reeve_support, reeve_officer;
-- The roles without customers are refused by the functions themselves, in plain words.
GRANT EXECUTE ON FUNCTION api.add_note(uuid, bigint, text, text),
    api.edit_note(uuid, bigint, bigint, integer, text, text), api.delete_note(uuid, bigint, bigint, integer, text),
    api.restore_note(uuid, bigint, bigint, text) TO reeve_support, reeve_officer, reeve_auditor, reeve_admin;
