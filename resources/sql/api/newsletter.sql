-- SPDX-License-Identifier: GPL-3.0-or-later
-- The newsletter (P11) and the list of addresses that get none. Neither says anything about essential
-- mail: invoices, warnings and notices of a breach go to everybody.

-- Keyed, so that the list tells nobody without the key which addresses are on it; hashed twice under
-- the key, as HMAC does.
CREATE OR REPLACE FUNCTION reeve.suppression_hash(address text) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(k.key || sha256(k.key || convert_to(lower(btrim(address)), 'UTF8')))
    FROM (SELECT decode(s.value, 'hex') AS key FROM reeve.setting s WHERE s.name = 'suppression_key') AS k
$$;

CREATE OR REPLACE FUNCTION api.customer_newsletter(id uuid)
RETURNS TABLE (newsletter boolean, changed_at timestamptz, changed_by text, changed_by_name text,
               suppressed_because text, suppressed_at timestamptz, suppressed_by text, suppressed_by_name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
BEGIN
    RETURN QUERY
    SELECT c.newsletter, c.newsletter_changed_at, c.newsletter_changed_by, coalesce(s.full_name, ''),
           coalesce(x.why, ''), x.added_at, coalesce(x.added_by, ''), coalesce(xs.full_name, '')
    FROM service.customer c
    LEFT JOIN reeve.staff s ON s.login = c.newsletter_changed_by
    LEFT JOIN reeve.suppression x ON x.address_hash = reeve.suppression_hash(c.email)
    LEFT JOIN reeve.staff xs ON xs.login = x.added_by
    WHERE c.id = ANY (d.customer_ids);
END
$$;

-- `because`: 'request' (the customer asked for it), 'bounce' or 'objection' (off only; the address
-- joins the suppression list). An address on that list is switched on again at the customer's own new
-- request only, and leaves the list then.
CREATE OR REPLACE FUNCTION api.switch_newsletter(op uuid, customer_id bigint, wanted boolean, because text,
                                                 reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    c service.customer;
    hash bytea;
    fields text[] := '{newsletter}';
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    PERFORM reeve.begin_operation($1, 'switch_newsletter');
    PERFORM reeve.require_open_page($2);
    IF $3 IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'wanted: on or off was expected.';
    END IF;
    IF $4 IS NULL OR $4 NOT IN ('request', 'bounce', 'objection', 'other') OR $3 AND $4 IN ('bounce', 'objection') THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007',
            MESSAGE = 'because: "request", "other" or, to switch off, "bounce" or "objection" was expected.';
    END IF;
    SELECT * INTO c FROM service.customer x WHERE x.id = $2 FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'This customer no longer exists; the account was erased meanwhile.';
    END IF;
    hash := reeve.suppression_hash(c.email);
    IF $3 THEN
        IF c.newsletter THEN
            RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'The newsletter is on already.';
        END IF;
        IF c.status = 'closed' THEN
            RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'This account is closed; it gets no newsletter.';
        END IF;
        IF EXISTS (SELECT FROM reeve.suppression s WHERE s.address_hash = hash) THEN
            IF $4 <> 'request' THEN
                RAISE EXCEPTION USING ERRCODE = 'RV005',
                    MESSAGE = 'This address is on the suppression list: it bounced, or somebody objected. It gets'
                              ' the newsletter again only if the customer has asked for it anew.';
            END IF;
            DELETE FROM reeve.suppression s WHERE s.address_hash = hash;
            fields := fields || 'suppression'::text;
        END IF;
    ELSE
        -- An objection counts also where the switch is off already.
        IF NOT c.newsletter AND ($4 NOT IN ('bounce', 'objection')
                                 OR EXISTS (SELECT FROM reeve.suppression s WHERE s.address_hash = hash)) THEN
            RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'The newsletter is off already.';
        END IF;
        IF $4 IN ('bounce', 'objection') THEN
            INSERT INTO reeve.suppression (address_hash, why, added_by) VALUES (hash, $4, session_user)
            ON CONFLICT (address_hash) DO UPDATE SET why = excluded.why WHERE excluded.why = 'objection';
            fields := fields || 'suppression'::text;
        END IF;
    END IF;
    UPDATE service.customer x SET newsletter = $3, newsletter_changed_at = clock_timestamp(),
                                  newsletter_changed_by = session_user, version = c.version + 1
    WHERE x.id = c.id;
    PERFORM audit.record('newsletter_switched', NULL, NULL, ARRAY[c.id], reeve.write_reason($5),
                         jsonb_build_object('fields', fields, 'version', c.version + 1));
END
$$;

REVOKE ALL ON FUNCTION api.customer_newsletter(uuid), api.switch_newsletter(uuid, bigint, boolean, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.customer_newsletter(uuid) TO reeve_support, reeve_officer;
GRANT EXECUTE ON FUNCTION api.switch_newsletter(uuid, bigint, boolean, text, text)
    TO reeve_support, reeve_officer, reeve_auditor, reeve_admin;
