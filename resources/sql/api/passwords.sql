-- SPDX-License-Identifier: GPL-3.0-or-later
-- What is known of a customer's password without it (P2): how it is stored, and how old it is. The
-- hash has no way out of the database.

CREATE OR REPLACE FUNCTION api.customer_password(id uuid)
RETURNS TABLE (scheme text, changed_at timestamptz, must_change boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
BEGIN
    RETURN QUERY
    SELECT k.scheme, k.changed_at, k.must_change
    FROM service.credential k
    WHERE k.customer_id = ANY (d.customer_ids);
END
$$;

-- At the next sign-in the service asks for a new password; or, with `required` false, no longer does.
CREATE OR REPLACE FUNCTION api.require_new_password(op uuid, customer_id bigint, required boolean, reason text)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    was boolean;
    said text;
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    PERFORM reeve.begin_operation($1, 'require_new_password');
    said := reeve.write_reason($4);
    PERFORM reeve.require_open_page($2);
    IF $3 IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'required: true or false was expected.';
    END IF;
    SELECT k.must_change INTO was FROM service.credential k WHERE k.customer_id = $2 FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'No password is stored for this customer.';
    ELSIF was = $3 THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = CASE WHEN $3
            THEN 'This customer has to choose a new password already.'
            ELSE 'This customer does not have to choose a new password (any more).' END;
    END IF;
    UPDATE service.credential k SET must_change = $3 WHERE k.customer_id = $2;
    PERFORM audit.record(CASE WHEN $3 THEN 'new_password_required' ELSE 'new_password_withdrawn' END,
                         customer_ids := ARRAY[$2], reason := said);
END
$$;

REVOKE ALL ON FUNCTION api.customer_password(uuid), api.require_new_password(uuid, bigint, boolean, text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.customer_password(uuid), api.require_new_password(uuid, bigint, boolean, text)
    TO reeve_support, reeve_officer;
