-- SPDX-License-Identifier: GPL-3.0-or-later
-- A customer's aliases (P5). Their passwords are readable in the database; one at a time leaves it, by
-- a disclosure of its own.

CREATE OR REPLACE FUNCTION api.customer_aliases(id uuid)
RETURNS TABLE (alias_id bigint, name text, has_password boolean, published boolean, created_at timestamptz,
               password_changed_at timestamptz, hosts bigint, center_public boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
BEGIN
    RETURN QUERY
    SELECT a.id, a.name, coalesce(a.password, '') <> '', a.published, a.created_at, a.password_changed_at,
           (SELECT count(*) FROM service.host h WHERE h.customer_id = a.customer_id AND h.center_id = a.center_id),
           c.public
    FROM service.alias a
    JOIN service.history_center c ON c.customer_id = a.customer_id AND c.id = a.center_id
    WHERE a.customer_id = ANY (d.customer_ids)
    ORDER BY a.name, a.id;
END
$$;

-- A password is revealed from the customer's open page, never out of the blue; an alias that was
-- deleted meanwhile finds nobody, and the attempt is on record like any other.
CREATE OR REPLACE FUNCTION reeve.find_alias_password(args jsonb) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    wanted bigint := reeve.integer_argument(args, 'alias_id', 1, 9223372036854775807);
    owner bigint;
BEGIN
    IF wanted IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'alias_id: an alias''s number was expected.';
    END IF;
    SELECT a.customer_id INTO owner FROM service.alias a WHERE a.id = wanted;
    IF NOT FOUND THEN
        RETURN '{}';
    END IF;
    PERFORM reeve.require_open_page(owner);
    RETURN ARRAY[owner];
END
$$;

-- No row: there is no such alias any more. A null: it has no password (any more).
CREATE OR REPLACE FUNCTION api.alias_password(id uuid) RETURNS TABLE (alias_id bigint, password text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'alias_password');
BEGIN
    RETURN QUERY
    SELECT a.id, nullif(a.password, '')
    FROM service.alias a
    WHERE a.id = (d.args ->> 'alias_id')::bigint AND a.customer_id = ANY (d.customer_ids);
END
$$;

-- The alias that is about to be changed, locked; what every change of one checks first.
CREATE OR REPLACE FUNCTION reeve.alias_to_change(op uuid, what text, customer bigint, alias bigint, reason text)
RETURNS service.alias
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    target service.alias;
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    PERFORM reeve.begin_operation($1, $2);
    PERFORM reeve.write_reason($5);
    PERFORM reeve.require_open_page($3);
    SELECT * INTO target FROM service.alias a WHERE a.id = $4 AND a.customer_id = $3 FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006',
            MESSAGE = 'This alias no longer exists: it was deleted after the page was read.';
    END IF;
    RETURN target;
END
$$;

-- `seen`: when the password was changed last, as the caller read it; null when there was none.
CREATE OR REPLACE FUNCTION reeve.require_alias_password_as_seen(target service.alias, seen timestamptz) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF target.password_changed_at IS DISTINCT FROM seen THEN
        RAISE EXCEPTION USING ERRCODE = 'RV002', MESSAGE = format(
            'The password of this alias was changed by the customer or a colleague%s, after you read the page.'
            ' Nothing was saved.',
            ' on ' || to_char(target.password_changed_at AT TIME ZONE 'UTC', 'FMDD Mon YYYY "at" HH24:MI "UTC"'));
    END IF;
END
$$;

-- What the checks of the table would say is said here: their messages quote the whole row, which
-- would put the password into the server's log.
CREATE OR REPLACE FUNCTION api.set_alias_password(op uuid, customer_id bigint, alias_id bigint, password text,
                                                  seen timestamptz, reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    target service.alias := reeve.alias_to_change($1, 'set_alias_password', $2, $3, $6);
BEGIN
    PERFORM reeve.require_alias_password_as_seen(target, $5);
    IF coalesce($4, '') = '' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'password: a password was expected.';
    ELSIF length($4) > 200 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'password: at most 200 characters.';
    ELSIF $4 ~ '[[:cntrl:]\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007',
            MESSAGE = 'password: holds a character that nobody can see, such as a line break.';
    ELSIF $4 <> btrim($4) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'password: begins or ends with a space.';
    END IF;
    UPDATE service.alias a SET password = $4, password_changed_at = clock_timestamp() WHERE a.id = target.id;
    PERFORM audit.record('set_alias_password', customer_ids := ARRAY[$2], reason := reeve.write_reason($6),
                         detail := jsonb_build_object('alias_id', target.id,
                                                      'had_password', coalesce(target.password, '') <> ''));
END
$$;

CREATE OR REPLACE FUNCTION api.remove_alias_password(op uuid, customer_id bigint, alias_id bigint,
                                                     seen timestamptz, reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    target service.alias := reeve.alias_to_change($1, 'remove_alias_password', $2, $3, $5);
BEGIN
    PERFORM reeve.require_alias_password_as_seen(target, $4);
    IF coalesce(target.password, '') = '' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'This alias has no password.';
    END IF;
    UPDATE service.alias a SET password = NULL, password_changed_at = clock_timestamp() WHERE a.id = target.id;
    PERFORM audit.record('remove_alias_password', customer_ids := ARRAY[$2], reason := reeve.write_reason($5),
                         detail := jsonb_build_object('alias_id', target.id, 'published', target.published));
END
$$;

CREATE OR REPLACE FUNCTION api.publish_alias(op uuid, customer_id bigint, alias_id bigint, published boolean,
                                             reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    target service.alias := reeve.alias_to_change($1, 'publish_alias', $2, $3, $5);
BEGIN
    IF $4 IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'published: true or false was expected.';
    ELSIF target.published = $4 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = CASE WHEN $4
            THEN 'This alias has been published meanwhile.' ELSE 'This alias is not published any more.' END;
    END IF;
    UPDATE service.alias a SET published = $4 WHERE a.id = target.id;
    PERFORM audit.record(CASE WHEN $4 THEN 'publish_alias' ELSE 'unpublish_alias' END,
                         customer_ids := ARRAY[$2], reason := reeve.write_reason($5),
                         detail := jsonb_build_object('alias_id', target.id,
                                                      'with_password', coalesce(target.password, '') <> ''));
END
$$;

INSERT INTO reeve.disclosure_kind (kind, roles, needs_reason, counts_as) VALUES
    ('alias_password', '{support,officer}', true, 'page')
ON CONFLICT (kind) DO UPDATE SET roles = excluded.roles, needs_reason = excluded.needs_reason,
                                 counts_as = excluded.counts_as;

REVOKE ALL ON FUNCTION api.customer_aliases(uuid), api.alias_password(uuid),
    api.set_alias_password(uuid, bigint, bigint, text, timestamptz, text),
    api.remove_alias_password(uuid, bigint, bigint, timestamptz, text),
    api.publish_alias(uuid, bigint, bigint, boolean, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.customer_aliases(uuid), api.alias_password(uuid),
    api.set_alias_password(uuid, bigint, bigint, text, timestamptz, text),
    api.remove_alias_password(uuid, bigint, bigint, timestamptz, text),
    api.publish_alias(uuid, bigint, bigint, boolean, text) TO reeve_support, reeve_officer;
