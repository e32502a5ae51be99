-- SPDX-License-Identifier: GPL-3.0-or-later
-- Demo data: customers. Everything follows from (seed, customer id) by hashing, never from random(),
-- and all moments are counted back from one base, so that every life-cycle state is as old as it
-- should be on the day of the demo. Mail addresses end in .example: nobody receives a demo's mail.

-- A number from [0, 1) out of 16 bits of a hash.
CREATE OR REPLACE FUNCTION pg_temp.demo_u(h bigint, shift integer) RETURNS double precision
LANGUAGE sql IMMUTABLE AS $$ SELECT ((h >> shift) & 65535)::double precision / 65536 $$;

-- An index below `count`, small ones far more often.
CREATE OR REPLACE FUNCTION pg_temp.demo_skewed(h bigint, shift integer, count integer) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$
    SELECT floor(count * power(((h >> shift) & 65535)::double precision / 65536, 1.7))::integer
$$;

CREATE OR REPLACE FUNCTION pg_temp.demo_vat(country text, d text, plain boolean) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN plain THEN translate(v, ' .-', '') ELSE v END
    FROM (SELECT CASE country
        WHEN 'BE' THEN 'BE 0' || substr(d, 1, 3) || '.' || substr(d, 4, 3) || '.' || substr(d, 7, 3)
        WHEN 'FR' THEN 'FR ' || substr(d, 1, 2) || ' ' || substr(d, 3, 9)
        WHEN 'DE' THEN 'DE ' || substr(d, 1, 9)
        WHEN 'NL' THEN 'NL ' || substr(d, 1, 9) || ' B' || substr(d, 10, 2)
        WHEN 'AT' THEN 'ATU' || substr(d, 1, 8)
        WHEN 'GB' THEN 'GB ' || substr(d, 1, 3) || ' ' || substr(d, 4, 4) || ' ' || substr(d, 8, 2)
        WHEN 'ES' THEN 'ESB' || substr(d, 1, 8)
        WHEN 'PL' THEN 'PL ' || substr(d, 1, 10)
        WHEN 'CH' THEN 'CHE-' || substr(d, 1, 3) || '.' || substr(d, 4, 3) || '.' || substr(d, 7, 3)
        WHEN 'LU' THEN 'LU' || substr(d, 1, 8)
        WHEN 'IE' THEN 'IE' || substr(d, 1, 7) || 'A'
        WHEN 'GR' THEN 'EL' || substr(d, 1, 9)
        WHEN 'MT' THEN 'MT' || substr(d, 1, 8)
        ELSE '' END AS v) AS written
$$;

-- Customers first_id + [from_n, to_n) of `total`; six years of them, the newest last.
CREATE OR REPLACE FUNCTION pg_temp.demo_customers(first_id bigint, from_n bigint, to_n bigint,
                                                  total bigint, seed bigint, base timestamptz)
RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    slots constant bigint := (SELECT count(*) FROM demo_slot);
BEGIN
    INSERT INTO service.customer
        (id, username, email, first_name, last_name, business_name, phone, address, postal_code,
         city, country, vat_number, locale, plan, status, closed_at, newsletter,
         newsletter_changed_at, newsletter_changed_by, created_at)
    OVERRIDING SYSTEM VALUE
    SELECT id,
        CASE WHEN pg_temp.demo_u(h6, 0) < 0.35 THEN first_latin || '.' || last_latin
             WHEN pg_temp.demo_u(h6, 0) < 0.60 THEN left(first_latin, 1) || last_latin
             WHEN pg_temp.demo_u(h6, 0) < 0.80 THEN last_latin || '.' || first_latin
             ELSE first_latin || left(last_latin, 1) END || id,
        CASE WHEN business_name <> '' AND pg_temp.demo_u(h6, 16) < 0.5
             THEN CASE WHEN pg_temp.demo_u(h6, 32) < 0.6 THEN 'info' ELSE first_latin END
                  || '@' || business_latin || '-' || last_latin || id || '.example'
             ELSE first_latin || '.' || last_latin || id || '@'
                  || (ARRAY['mail', 'post', 'inbox', 'web', 'courriel', 'correo', 'poczta', 'eposta'])
                     [1 + pg_temp.demo_skewed(h6, 16, 8)] || '.example' END,
        first_name, last_name, business_name,
        CASE WHEN pg_temp.demo_u(h3, 48) < 0.12 THEN ''
             WHEN pg_temp.demo_u(h3, 48) < 0.20
             THEN phone || ' ' || substr(d, 1, 3) || ' ' || substr(d, 4, digits - 3)
             ELSE phone || substr(d, 1, digits) END,
        CASE WHEN lang IN ('en', 'fr') THEN house || ' ' || street ELSE street || ' ' || house END,
        postal_code, city, country,
        CASE WHEN business_name <> '' AND pg_temp.demo_u(h3, 32) < 0.85
             THEN pg_temp.demo_vat(country, d, pg_temp.demo_u(h3, 32) < 0.2) ELSE '' END,
        locale, plan, status,
        CASE WHEN status = 'closed' THEN base - least(closed_ago, age * 0.9) END,
        newsletter,
        CASE WHEN pg_temp.demo_u(h5, 0) < 0.6 THEN base - age * pg_temp.demo_u(h5, 16) END,
        CASE WHEN pg_temp.demo_u(h5, 0) >= 0.6 THEN ''
             WHEN pg_temp.demo_u(h5, 0) < 0.03 THEN 'support' ELSE 'customer' END,
        base - age
    FROM (
        SELECT c.*, p.country, p.lang, p.locale, p.phone, p.digits,
            f.word AS first_name, f.latin AS first_latin,
            -- Spanish people have two family names, a few others join theirs.
            CASE WHEN p.lang = 'es' THEN l.word || ' ' || l2.word
                 WHEN pg_temp.demo_u(h2, 16) < 0.03 AND l.n <> l2.n THEN l.word || '-' || l2.word
                 ELSE l.word END AS last_name, l.latin AS last_latin,
            CASE WHEN pg_temp.demo_u(h2, 32) >= CASE plan WHEN 'free' THEN 0.2 ELSE 0.575 END THEN ''
                 WHEN pg_temp.demo_u(h3, 16) < 0.45 THEN b.word || ' ' || l.word || ' ' || s.word
                 WHEN pg_temp.demo_u(h3, 16) < 0.75 THEN l.word || ' ' || s.word
                 ELSE b.word || ' ' || t.city END AS business_name, b.latin AS business_latin,
            w.word AS street, (1 + floor(180 * power(pg_temp.demo_u(h5, 32), 2)))::integer AS house,
            t.city, t.postal_code
        FROM (
            SELECT first_id + n AS id, n,
                hashint8extended(first_id + n, seed * 16 + 1) AS h1,
                hashint8extended(first_id + n, seed * 16 + 2) AS h2,
                hashint8extended(first_id + n, seed * 16 + 3) AS h3,
                hashint8extended(first_id + n, seed * 16 + 5) AS h5,
                hashint8extended(first_id + n, seed * 16 + 6) AS h6,
                lpad((hashint8extended(first_id + n, seed * 16 + 7) & 9223372036854775807)::text,
                     19, '0') AS d,
                CASE WHEN pg_temp.demo_u(h4, 0) < 0.60 THEN 'free'
                     WHEN pg_temp.demo_u(h4, 0) < 0.82 THEN 'starter'
                     WHEN pg_temp.demo_u(h4, 0) < 0.95 THEN 'business' ELSE 'enterprise' END AS plan,
                -- The first few make a tour of the states, however few customers are asked for.
                CASE WHEN n = 3 THEN 'suspended' WHEN n IN (5, 7, 9, 11) THEN 'closed'
                     WHEN n < 16 OR pg_temp.demo_u(h4, 16) < 0.93 THEN 'active'
                     WHEN pg_temp.demo_u(h4, 16) < 0.96 THEN 'suspended' ELSE 'closed' END AS status,
                CASE n WHEN 5 THEN interval '2 days' WHEN 7 THEN interval '178 days'
                       WHEN 9 THEN interval '210 days'
                       ELSE interval '243 days' * pg_temp.demo_u(h4, 32) END AS closed_ago,
                pg_temp.demo_u(h4, 48) < 0.45 AS newsletter,
                interval '2190 days' * ((total - n - 0.5 + 0.9 * (pg_temp.demo_u(
                    hashint8extended(first_id + n, seed * 16 + 8), 0) - 0.5)) / total) AS age
            FROM generate_series(from_n, to_n - 1) AS n
            CROSS JOIN LATERAL hashint8extended(first_id + n, seed * 16 + 4) AS h4
        ) AS c
        JOIN demo_slot slot ON slot.slot = (c.h1 & 2147483647) % slots
        JOIN demo_place p ON p.id = slot.place
        JOIN demo_word f ON f.lang = p.lang AND f.kind = 'first'
            AND f.n = pg_temp.demo_skewed(c.h1, 32, p.firsts)
        JOIN demo_word l ON l.lang = p.lang AND l.kind = 'last'
            AND l.n = pg_temp.demo_skewed(c.h1, 48, p.lasts)
        JOIN demo_word l2 ON l2.lang = p.lang AND l2.kind = 'last'
            AND l2.n = pg_temp.demo_skewed(c.h2, 0, p.lasts)
        JOIN demo_word b ON b.lang = p.lang AND b.kind = 'business'
            AND b.n = pg_temp.demo_skewed(c.h2, 48, p.businesses)
        JOIN demo_word s ON s.lang = p.lang AND s.kind = 'suffix'
            AND s.n = pg_temp.demo_skewed(c.h3, 0, p.suffixes)
        JOIN demo_word w ON w.lang = p.lang AND w.kind = 'street'
            AND w.n = pg_temp.demo_skewed(c.h5, 32, p.streets)
        JOIN demo_city t ON t.place = p.id AND t.n = pg_temp.demo_skewed(c.h5, 48, p.towns)
    ) AS made
    ORDER BY id;
END
$$;
