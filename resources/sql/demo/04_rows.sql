-- SPDX-License-Identifier: GPL-3.0-or-later
-- Demo data: what hangs below customers first_id + [from_n, to_n). Numbers follow from the
-- customer's place n in the fill and each table's first free number, so every row is the same for
-- the same seed.

-- 24 or 32 characters as processors and keys look like; never a run of digits that could be taken
-- for a card number.
CREATE OR REPLACE FUNCTION pg_temp.demo_token(h bigint, length integer) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT left(translate(md5(h::text), '02456789', 'ghjkmnpq'), length)
$$;

CREATE OR REPLACE FUNCTION pg_temp.demo_accounts(first_id bigint, from_n bigint, to_n bigint,
                                                 session_base bigint, seed bigint, base timestamptz)
RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    INSERT INTO service.credential (customer_id, hash, scheme, changed_at, must_change)
    SELECT id,
        CASE scheme
        WHEN 'argon2id' THEN '$argon2id$v=19$m=65536,t=3,p=4$' || left(digest, 22) || '$'
                             || left(digest, 43)
        WHEN 'bcrypt' THEN '$2b$12$' || left(translate(digest || digest, '+=', '..'), 53)
        WHEN 'md5' THEN left(digest, 32)
        WHEN 'sha1' THEN left(digest, 40)
        WHEN 'md5-salted' THEN left(digest, 8) || ':' || right(digest, 32)
        ELSE digest END,
        scheme, base - (base - created_at) * power(pg_temp.demo_u(h, 16), 0.5),
        pg_temp.demo_u(h, 32) < 0.01
    FROM (
        SELECT c.id, c.created_at, h, scheme,
            encode(sha256(int8send(h)), CASE WHEN scheme ~ '^(md5|sha)' THEN 'hex' ELSE 'base64' END) AS digest
        FROM service.customer c
        CROSS JOIN LATERAL hashint8extended(c.id, seed * 16 + 9) AS h
        -- Plain SHA-256 is what the oldest accounts still have; a few have worse.
        CROSS JOIN LATERAL (SELECT CASE
            WHEN c.created_at < base - interval '4 years' AND pg_temp.demo_u(h, 0) < 0.03 THEN 'md5'
            WHEN c.created_at < base - interval '4 years' AND pg_temp.demo_u(h, 0) < 0.05 THEN 'sha1'
            WHEN c.created_at < base - interval '4 years' AND pg_temp.demo_u(h, 0) < 0.07 THEN 'md5-salted'
            WHEN c.created_at < base - interval '4 years' AND pg_temp.demo_u(h, 0) < 0.35 THEN 'sha256'
            WHEN c.created_at < base - interval '2 years' AND pg_temp.demo_u(h, 0) < 0.65 THEN 'bcrypt'
            ELSE 'argon2id' END AS scheme) AS s
        WHERE c.id >= first_id + from_n AND c.id < first_id + to_n
    ) AS made;

    -- 3 % are signed in, 5 % left a session behind that the service should have ended.
    INSERT INTO service.customer_session (id, customer_id, token_hash, created_at, last_seen_at, address)
    OVERRIDING SYSTEM VALUE
    SELECT session_base + c.id - first_id, c.id, sha256(int8send(h # 1)),
        greatest(c.created_at, seen - interval '3 hours' * pg_temp.demo_u(h, 16)), seen,
        ('198.51.100.0'::inet + (h & 255)) -- documentation addresses, RFC 5737
    FROM service.customer c
    CROSS JOIN LATERAL hashint8extended(c.id, seed * 16 + 10) AS h
    CROSS JOIN LATERAL (SELECT greatest(c.created_at, CASE
        WHEN pg_temp.demo_u(h, 0) < 0.03 THEN base - interval '14 minutes' * pg_temp.demo_u(h, 32)
        ELSE base - interval '16 minutes' - interval '3 days' * pg_temp.demo_u(h, 32) END) AS seen) AS s
    WHERE c.id >= first_id + from_n AND c.id < first_id + to_n
      AND pg_temp.demo_u(h, 0) < 0.08 AND c.status = 'active';

    INSERT INTO service.payment_method
        (customer_id, kind, card_brand, card_last4, card_expires_on, mandate_reference,
         mandate_signed_on, processor, processor_customer, created_at)
    SELECT c.id, CASE WHEN card THEN 'card' ELSE 'sepa' END,
        CASE WHEN card THEN (ARRAY['Visa', 'Mastercard', 'American Express', 'Bancontact', 'Maestro'])
                            [1 + pg_temp.demo_skewed(h, 0, 5)] END,
        CASE WHEN card THEN lpad(((h >> 16) & 8191)::text, 4, '0') END,
        -- Some have expired lately, most will within four years.
        CASE WHEN card THEN (date_trunc('month', base AT TIME ZONE 'UTC')
            + interval '1 month' * (floor(52 * pg_temp.demo_u(h, 32)) - 4) - interval '1 day')::date END,
        CASE WHEN NOT card THEN 'RUM-' || upper(pg_temp.demo_token(h, 10)) END,
        CASE WHEN NOT card THEN (since AT TIME ZONE 'UTC')::date END,
        CASE WHEN card AND pg_temp.demo_u(h, 48) < 0.4 THEN 'fastspring' ELSE 'stripe' END,
        'cus_' || pg_temp.demo_token(h # 7, 14), since
    FROM service.customer c
    JOIN (SELECT DISTINCT ON (country) country, sepa FROM demo_place) p ON p.country = c.country
    CROSS JOIN LATERAL hashint8extended(c.id, seed * 16 + 11) AS h
    CROSS JOIN LATERAL (SELECT NOT p.sepa OR pg_temp.demo_u(h, 16) < 0.6 AS card,
        c.created_at + (base - c.created_at) * 0.3 * pg_temp.demo_u(h, 0) AS since) AS s
    WHERE c.id >= first_id + from_n AND c.id < first_id + to_n AND c.plan <> 'free'
    ORDER BY c.id;

    -- Paying customers have an instance of their own: at OVH in France, a few elsewhere, and some
    -- outside the EU for the promises to find.
    INSERT INTO service.instance (customer_id, name, provider, location, country, created_at)
    SELECT c.id, 'inst-' || pg_temp.demo_token(h, 8), place[1], place[2], place[3],
        c.created_at + (base - c.created_at) * 0.3 * pg_temp.demo_u(h, 16)
    FROM service.customer c
    CROSS JOIN LATERAL hashint8extended(c.id, seed * 16 + 12) AS h
    CROSS JOIN LATERAL (SELECT CASE
        WHEN pg_temp.demo_u(h, 0) < 0.30 THEN ARRAY['OVH', 'Gravelines', 'FR']
        WHEN pg_temp.demo_u(h, 0) < 0.42 THEN ARRAY['OVH', 'Roubaix', 'FR']
        WHEN pg_temp.demo_u(h, 0) < 0.48 THEN ARRAY['OVH', 'Strasbourg', 'FR']
        WHEN pg_temp.demo_u(h, 0) < 0.50 THEN ARRAY['Scaleway', 'Paris', 'FR']
        WHEN pg_temp.demo_u(h, 0) < 0.52 THEN ARRAY['Hetzner', 'Falkenstein', 'DE']
        WHEN pg_temp.demo_u(h, 0) < 0.53 THEN ARRAY['OVH', 'Beauharnois', 'CA']
        ELSE ARRAY['AWS', 'Northern Virginia', 'US'] END AS place) AS s
    WHERE c.id >= first_id + from_n AND c.id < first_id + to_n AND c.plan <> 'free'
      AND pg_temp.demo_u(h, 0) < 0.535
    ORDER BY c.id;
END
$$;

-- Five orders each on average, more for those who pay, with an invoice for what was paid.
CREATE OR REPLACE FUNCTION pg_temp.demo_orders(first_id bigint, from_n bigint, to_n bigint,
                                               order_base bigint, invoice_base bigint, seed bigint,
                                               base timestamptz) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    WITH ordered AS (
        INSERT INTO service.product_order (id, customer_id, number, kind, amount_minor, currency,
            processor, processor_reference, status, ordered_at, payment_method_id)
        OVERRIDING SYSTEM VALUE
        SELECT number, id,
            'SO-' || extract(year FROM at AT TIME ZONE 'UTC') || '-' || lpad(number::text, greatest(7, length(number::text)), '0'),
            kind,
            CASE kind WHEN 'sms_credits' THEN (ARRAY[500, 1000, 2500, 5000])[1 + ((g >> 8) & 3)]
                 ELSE CASE plan WHEN 'free' THEN 900 WHEN 'starter' THEN 1900
                                WHEN 'business' THEN 4900 ELSE 19900 END
                      * CASE kind WHEN 'subscription' THEN 1 ELSE 10 END END,
            currency, processor,
            CASE processor WHEN 'stripe' THEN 'pi_3' ELSE 'CM-' END || pg_temp.demo_token(g, 20),
            CASE WHEN at > base - interval '3 days' AND pg_temp.demo_u(g, 16) < 0.3 THEN 'pending'
                 WHEN pg_temp.demo_u(g, 16) < 0.03 THEN 'failed'
                 WHEN pg_temp.demo_u(g, 16) < 0.05 THEN 'refunded' ELSE 'paid' END,
            at, method
        FROM (
            SELECT c.id, c.plan, p.currency, g, order_base + (c.id - first_id) * 16 + k AS number,
                CASE WHEN c.plan <> 'free' AND pg_temp.demo_u(g, 0) < 0.6 THEN 'subscription'
                     WHEN c.plan <> 'free' AND pg_temp.demo_u(g, 0) < 0.7 THEN 'plan_upgrade'
                     WHEN pg_temp.demo_u(g, 0) < 0.35 OR pg_temp.demo_u(g, 0) >= 0.8 THEN 'sms_credits'
                     ELSE 'account_renewal' END AS kind,
                t.processor, t.at, m.id AS method
            FROM service.customer c
            JOIN (SELECT DISTINCT ON (country) country, currency, sepa FROM demo_place) p
                ON p.country = c.country
            CROSS JOIN LATERAL hashint8extended(c.id, seed * 16 + 13) AS h
            CROSS JOIN LATERAL (SELECT CASE c.plan
                WHEN 'free' THEN floor(7 * pg_temp.demo_u(h, 0))
                ELSE 2 + floor(13 * pg_temp.demo_u(h, 0)) END::integer AS orders) AS o
            CROSS JOIN LATERAL generate_series(1, orders) AS k
            CROSS JOIN LATERAL hashint8extended(h, k) AS g
            CROSS JOIN LATERAL (SELECT CASE WHEN NOT p.sepa OR pg_temp.demo_u(g, 48) < 0.3 THEN 'fastspring'
                                            ELSE 'stripe' END AS processor,
                c.created_at + (coalesce(c.closed_at, base) - c.created_at)
                    * ((k - 1 + pg_temp.demo_u(g, 32)) / orders) AS at) AS t
            -- What was bought before the means of payment came was paid with another, since gone.
            LEFT JOIN service.payment_method m ON m.customer_id = c.id AND m.processor = t.processor
                AND m.created_at <= t.at
            WHERE c.id >= first_id + from_n AND c.id < first_id + to_n
        ) AS made
        RETURNING id, customer_id, number, status, ordered_at
    )
    INSERT INTO service.invoice (id, customer_id, order_id, number, invoiced_on, billing_name,
        billing_address, billing_vat_number)
    OVERRIDING SYSTEM VALUE
    SELECT invoice_base + o.id - order_base, o.customer_id, o.id, 'INV' || substr(o.number, 3),
        (o.ordered_at AT TIME ZONE 'UTC')::date,
        CASE c.business_name WHEN '' THEN c.first_name || ' ' || c.last_name ELSE c.business_name END,
        c.address || ', ' || c.postal_code || ' ' || c.city || ', ' || c.country, c.vat_number
    FROM ordered o JOIN service.customer c ON c.id = o.customer_id
    WHERE o.status IN ('paid', 'refunded');
END
$$;

-- A history center each, two aliases on average, and hosts. Of a thousand keys six were made from a
-- counter and one is another's in capitals, and of a thousand passwords three are a space: for the
-- visibility view to find. Check results are for the newest 2,000
-- of the fill only: twenty of each of their hosts, the last days and back over the months.
CREATE OR REPLACE FUNCTION pg_temp.demo_history(first_id bigint, from_n bigint, to_n bigint,
                                                total bigint, center_base bigint, alias_base bigint,
                                                host_base bigint, seed bigint, base timestamptz)
RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    INSERT INTO service.history_center (id, customer_id, status_key, key_created_at, public)
    OVERRIDING SYSTEM VALUE
    SELECT center_base + c.id - first_id, c.id,
        CASE WHEN (h & 1023) < 6 THEN 'status-' || c.id
             WHEN (h & 1023) = 6
                 THEN upper(pg_temp.demo_token(hashint8extended(c.id - 1, seed * 16 + 14), 32))
             ELSE pg_temp.demo_token(h, 32) END,
        c.created_at + (base - c.created_at)
            * CASE WHEN pg_temp.demo_u(h, 0) < 0.8 THEN 0 ELSE pg_temp.demo_u(h, 16) END,
        pg_temp.demo_u(h, 32) < 0.3
    FROM service.customer c
    CROSS JOIN LATERAL hashint8extended(c.id, seed * 16 + 14) AS h
    WHERE c.id >= first_id + from_n AND c.id < first_id + to_n;

    INSERT INTO service.alias (id, customer_id, center_id, name, password, published, created_at,
        password_changed_at)
    OVERRIDING SYSTEM VALUE
    SELECT alias_base + (id - first_id) * 4 + k, id, center_base + id - first_id,
        CASE k WHEN 1 THEN username WHEN 2 THEN 'status-' || username ELSE username || '-intern' END,
        CASE WHEN secret AND (g & 1023) < 3 THEN ' '
             WHEN secret THEN (ARRAY['Sommer', 'soleil', 'fietsbel', 'tulipan', 'Kirsche', 'verano',
                                     'welcome', 'château', 'güneş', 'p@ss w''rd'])
                              [1 + pg_temp.demo_skewed(g, 32, 10)] || (g & 1023) END,
        pg_temp.demo_u(g, 16) < 0.6, at,
        CASE WHEN secret THEN at + (base - at) * pg_temp.demo_u(g, 48) END
    FROM (
        SELECT c.id, c.username, k, g, pg_temp.demo_u(g, 0) < 0.4 AS secret,
            c.created_at + (base - c.created_at) * 0.2 * k * pg_temp.demo_u(g, 32) AS at
        FROM service.customer c
        CROSS JOIN LATERAL hashint8extended(c.id, seed * 16 + 15) AS h
        CROSS JOIN LATERAL generate_series(1, 1 + floor(3 * pg_temp.demo_u(h, 0))::integer) AS k
        CROSS JOIN LATERAL hashint8extended(h, k) AS g
        WHERE c.id >= first_id + from_n AND c.id < first_id + to_n
    ) AS made;

    INSERT INTO service.host (id, customer_id, center_id, name, address, test, created_at)
    OVERRIDING SYSTEM VALUE
    SELECT host_base + (c.id - first_id) * 4 + k, c.id, center_base + c.id - first_id,
        (ARRAY['Website', 'Shop', 'Mail'])[k], (ARRAY['www', 'shop', 'mail'])[k] || '.' || c.username
            || '.example',
        (ARRAY['https', 'https', 'smtp'])[k], c.created_at
    FROM service.customer c
    CROSS JOIN LATERAL hashint8extended(c.id, seed * 16 + 16) AS h
    CROSS JOIN LATERAL generate_series(1, floor(4 * power(pg_temp.demo_u(h, 0), 2))::integer) AS k
    WHERE c.id >= first_id + from_n AND c.id < first_id + to_n;

    INSERT INTO service.check_result (customer_id, host_id, checked_at, outcome, response_ms)
    SELECT t.customer_id, t.id, greatest(t.created_at, base - interval '1 day' * power(r, 1.5)
                                         - interval '1 minute' * pg_temp.demo_u(h, 0)),
        CASE WHEN pg_temp.demo_u(h, 16) < 0.03 THEN 'down' WHEN pg_temp.demo_u(h, 16) < 0.1 THEN 'slow'
             ELSE 'up' END,
        CASE WHEN pg_temp.demo_u(h, 16) < 0.03 THEN NULL
             ELSE (40 + 400 * power(pg_temp.demo_u(h, 32), 3)
                   + CASE WHEN pg_temp.demo_u(h, 16) < 0.1 THEN 2000 ELSE 0 END)::integer END
    FROM service.host t
    CROSS JOIN LATERAL generate_series(0, 19) AS r
    CROSS JOIN LATERAL hashint8extended(t.id * 20 + r, seed * 16) AS h
    WHERE t.customer_id >= greatest(first_id + from_n, first_id + total - 2000)
      AND t.customer_id < first_id + to_n
    ON CONFLICT DO NOTHING; -- a host younger than its results has one
END
$$;
