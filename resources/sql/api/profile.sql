-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rectification (Art. 16, P12): a customer's own details are corrected from their page. The console
-- checks more while one types (models/customers/profilecheck.h); what may be stored is decided here.

-- What is wrong with a value, in words that end a sentence beginning with the field; NULL: nothing.
-- Characters that cannot be seen would make two addresses look like one.
CREATE OR REPLACE FUNCTION reeve.profile_problem(field text, value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    most constant jsonb := '{"email": 254, "first_name": 100, "last_name": 100, "business_name": 200, "phone": 30,
        "address": 300, "postal_code": 20, "city": 100, "country": 2, "vat_number": 30, "locale": 35}';
    local_part text;
    domain text;
    bare text;
BEGIN
    IF NOT most ? field THEN
        RETURN 'there is no such field to be changed';
    ELSIF length(value) > (most ->> field)::integer THEN
        RETURN format('at most %s characters', most ->> field);
    ELSIF value <> btrim(value) THEN
        RETURN 'no blanks at its ends';
    ELSIF value ~ '[\x01-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]' THEN
        RETURN 'no characters that cannot be seen';
    END IF;
    CASE field
    WHEN 'email' THEN
        local_part := substring(value FROM '^(.*)@');
        domain := substring(value FROM '@([^@]*)$');
        IF value = '' OR local_part IS NULL OR local_part = '' OR domain = '' THEN
            RETURN 'an address such as name@example.org was expected';
        ELSIF octet_length(value) > 254 OR octet_length(local_part) > 64 THEN
            RETURN 'at most 64 characters before the @, and 254 in all';
        ELSIF local_part !~ '^[A-Za-z0-9!#$%&''*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&''*+/=?^_`{|}~-]+)*$'
              AND local_part !~ '^"([\x20-\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*"$' THEN
            RETURN 'letters, digits, single dots or a text in quotes before the @';
        ELSIF domain !~ '\.' OR domain ~ '[\x01-\x2c/\x3a-\x40\x5b-\x60\x7b-\x7f]' OR domain ~ '(^|\.)(-|\.|$)|-(\.|$)'
              OR EXISTS (SELECT FROM unnest(string_to_array(domain, '.')) AS label WHERE length(label) > 63) THEN
            RETURN 'the name of a mail domain, such as example.org, after the @';
        END IF;
    WHEN 'phone' THEN
        bare := translate(value, ' ()./-' || U&'\00a0\2011', '');
        IF value <> '' AND bare !~ '^\+?[0-9]{4,15}$' THEN
            RETURN '4 to 15 digits, with a + before the country''s number';
        END IF;
    WHEN 'country' THEN
        IF value !~ '^([A-Z]{2})?$' THEN
            RETURN 'two capital letters (ISO 3166)';
        END IF;
    WHEN 'locale' THEN
        IF value !~ '^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$' THEN
            RETURN 'a language such as en or fr-BE';
        END IF;
    WHEN 'postal_code' THEN
        IF value <> '' AND value !~ '^[[:alnum:] -]+$' THEN
            RETURN 'letters, digits, blanks and hyphens only';
        END IF;
    WHEN 'vat_number' THEN
        IF value <> '' AND value !~ '^[A-Za-z0-9+*./ -]+$' THEN
            RETURN 'letters and digits';
        END IF;
    ELSE
        NULL;
    END CASE;
    RETURN NULL;
END
$$;

-- Format and length of the VAT numbers of the Union and Northern Ireland, and that the number is of
-- the customer's country. The check digits are the console's to check: the tax offices give out
-- numbers that break their own rules now and then, and VIES decides.
CREATE OR REPLACE FUNCTION reeve.vat_problem(value text, country text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    bare text := upper(translate(value, ' ./-', ''));
    prefix text := left(bare, 2);
    wanted text := CASE country WHEN 'GR' THEN 'EL' WHEN 'GB' THEN 'XI' ELSE country END;
    formats constant jsonb := '{"AT": "U[0-9]{8}", "BE": "[01][0-9]{9}", "BG": "[0-9]{9,10}", "CY": "[0-9]{8}[A-Z]",
        "CZ": "[0-9]{8,10}", "DE": "[0-9]{9}", "DK": "[0-9]{8}", "EE": "[0-9]{9}", "EL": "[0-9]{9}",
        "ES": "[0-9A-Z][0-9]{7}[0-9A-Z]", "FI": "[0-9]{8}", "FR": "[0-9A-HJ-NP-Z]{2}[0-9]{9}", "HR": "[0-9]{11}",
        "HU": "[0-9]{8}", "IE": "[0-9]([0-9]{6}[A-W][A-I]?|[A-Z+*][0-9]{5}[A-W])", "IT": "[0-9]{11}",
        "LT": "([0-9]{9}|[0-9]{12})", "LU": "[0-9]{8}", "LV": "[0-9]{11}", "MT": "[0-9]{8}", "NL": "[0-9]{9}B[0-9]{2}",
        "PL": "[0-9]{10}", "PT": "[0-9]{9}", "RO": "[0-9]{2,10}", "SE": "[0-9]{12}", "SI": "[0-9]{8}",
        "SK": "[0-9]{10}", "XI": "([0-9]{9}|[0-9]{12}|(GD|HA)[0-9]{3})"}';
BEGIN
    IF bare = '' THEN
        RETURN NULL;
    ELSIF formats ? wanted AND prefix <> wanted AND NOT (country = 'GB' AND prefix = 'GB') THEN
        RETURN format('a number of this customer''s country begins with %s', wanted);
    ELSIF formats ? prefix AND country <> '' AND prefix <> wanted THEN
        RETURN 'this number is of another country than the customer';
    ELSIF formats ? prefix AND bare !~ ('^' || prefix || '(' || (formats ->> prefix) || ')$') THEN
        RETURN format('this is not how a number that begins with %s is built', prefix);
    ELSIF length(bare) > 20 THEN
        RETURN 'at most 20 letters and digits';
    END IF;
    RETURN NULL;
END
$$;

-- Writes of staff to the customer's row since a version, newest first: every event that says which
-- fields it changed and which version came of it. The service's own changes are not in the trail.
CREATE OR REPLACE FUNCTION reeve.customer_changes(customer bigint, since integer)
RETURNS TABLE (person text, at timestamptz, fields text[], version integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.person, e.at, ARRAY(SELECT jsonb_array_elements_text(e.detail -> 'fields')), (e.detail ->> 'version')::integer
    FROM (SELECT i.person, i.at, i.detail FROM audit.inbox i WHERE i.customer_ids @> ARRAY[customer]
          UNION ALL
          SELECT l.payload::jsonb ->> 'person', to_timestamp((l.payload::jsonb ->> 'at')::bigint / 1000000.0),
                 l.payload::jsonb -> 'detail'
          FROM audit.log l WHERE audit.customers(l.payload) @> ARRAY[customer]) AS e
    WHERE jsonb_typeof(e.detail -> 'fields') = 'array' AND jsonb_typeof(e.detail -> 'version') = 'number'
      AND (e.detail ->> 'version')::integer > since
    ORDER BY 4 DESC
$$;

-- Who changed what since the version that the disclosure names (args: customer_id, version).
CREATE OR REPLACE FUNCTION api.customer_changes(id uuid)
RETURNS TABLE (person text, full_name text, at timestamptz, fields text[], version integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
BEGIN
    RETURN QUERY
    SELECT c.person, coalesce(s.full_name, ''), c.at, c.fields, c.version
    FROM unnest(d.customer_ids) AS wanted(customer_id)
    CROSS JOIN LATERAL reeve.customer_changes(wanted.customer_id,
        coalesce(reeve.integer_argument(d.args, 'version', 0, 2147483647), 0)::integer) AS c
    LEFT JOIN reeve.staff s ON s.login = c.person
    ORDER BY c.version DESC LIMIT 50;
END
$$;

-- `fields`: the changed ones only, as texts. Returns the row's new version.
CREATE OR REPLACE FUNCTION api.save_profile(op uuid, customer_id bigint, version integer, fields jsonb, reason text)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    c service.customer;
    last record;
    field text;
    problem text;
    said text := reeve.write_reason($5);
BEGIN
    PERFORM reeve.require_staff('support', 'officer');
    PERFORM reeve.begin_operation($1, 'save_profile');
    PERFORM reeve.require_open_page($2);
    IF jsonb_typeof($4) IS DISTINCT FROM 'object' OR $4 = '{}' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'fields: an object with the changed fields was expected.';
    END IF;
    SELECT * INTO c FROM service.customer x WHERE x.id = $2 FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'This customer no longer exists; the account was erased meanwhile.';
    END IF;
    IF c.version IS DISTINCT FROM $3 THEN
        SELECT * INTO last FROM reeve.customer_changes(c.id, coalesce($3, 0)) LIMIT 1;
        RAISE EXCEPTION USING ERRCODE = 'RV002', MESSAGE = CASE WHEN FOUND
            THEN format('%s changed this customer on %s UTC.', reeve.person_name(last.person),
                        to_char(last.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'))
            ELSE 'The customer, or the service, has changed this customer meanwhile.' END;
    END IF;
    IF c.status = 'closed' THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005',
            MESSAGE = 'This account has been closed; its data is kept as it is until it is reactivated or erased.';
    END IF;
    FOR field IN SELECT jsonb_object_keys($4) LOOP
        IF jsonb_typeof($4 -> field) <> 'string' THEN
            RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = format('%s: a text was expected.', left(field, 40));
        END IF;
        problem := reeve.profile_problem(field, $4 ->> field);
        IF problem IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = format('%s: %s.', left(field, 40), problem);
        END IF;
    END LOOP;
    IF $4 ?| '{vat_number,country}' THEN
        problem := reeve.vat_problem(coalesce($4 ->> 'vat_number', c.vat_number), coalesce($4 ->> 'country', c.country));
        IF problem IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = format('vat_number: %s.', problem);
        END IF;
    END IF;
    BEGIN
        UPDATE service.customer x
        SET email = coalesce($4 ->> 'email', c.email), first_name = coalesce($4 ->> 'first_name', c.first_name),
            last_name = coalesce($4 ->> 'last_name', c.last_name),
            business_name = coalesce($4 ->> 'business_name', c.business_name),
            phone = coalesce($4 ->> 'phone', c.phone), address = coalesce($4 ->> 'address', c.address),
            postal_code = coalesce($4 ->> 'postal_code', c.postal_code), city = coalesce($4 ->> 'city', c.city),
            country = coalesce($4 ->> 'country', c.country), vat_number = coalesce($4 ->> 'vat_number', c.vat_number),
            locale = coalesce($4 ->> 'locale', c.locale), version = c.version + 1
        WHERE x.id = c.id;
    EXCEPTION WHEN unique_violation THEN
        -- The server's own message would quote the address.
        RAISE EXCEPTION USING ERRCODE = 'RV007', MESSAGE = 'email: another customer has this address already.';
    END;
    PERFORM audit.record('profile_saved', NULL, NULL, ARRAY[c.id], said,
                         jsonb_build_object('fields', (SELECT jsonb_agg(k ORDER BY k) FROM jsonb_object_keys($4) AS k),
                                            'version', c.version + 1));
    RETURN c.version + 1;
END
$$;

REVOKE ALL ON FUNCTION api.customer_changes(uuid), api.save_profile(uuid, bigint, integer, jsonb, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.customer_changes(uuid) TO reeve_support, reeve_officer;
-- The roles without customers are refused by the function itself, in plain words.
GRANT EXECUTE ON FUNCTION api.save_profile(uuid, bigint, integer, jsonb, text)
    TO reeve_support, reeve_officer, reeve_auditor, reeve_admin;
