-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a customer pays with (P8): never a card number, which is not stored at all.

-- A mandate lapses when nothing was collected through it for 36 months, counted from the latest
-- collection, even if that was rejected, returned or refunded (SEPA Direct Debit Core Scheme Rulebook,
-- section 4.1), and from the signature where there was none. The day of the order stands for the day of
-- its collection. `unclear`: it would have lapsed, but for orders at the same processor of which nobody
-- wrote down what they were paid with.
CREATE OR REPLACE FUNCTION api.customer_payment_methods(id uuid)
RETURNS TABLE (method_id bigint, kind text, card_brand text, card_last4 text, card_expires_on date,
               mandate_reference text, mandate_signed_on date, processor text, processor_customer text,
               created_at timestamptz, last_collected_on date, lapses_on date, mandate_state text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
    today date := (now() AT TIME ZONE 'UTC')::date;
    alive constant interval := '36 months';
BEGIN
    RETURN QUERY
    SELECT p.id, p.kind, p.card_brand, p.card_last4, p.card_expires_on, p.mandate_reference, p.mandate_signed_on,
           p.processor, p.processor_customer, p.created_at, m.last_on, l.lapses_on,
           CASE WHEN l.lapses_on IS NULL THEN NULL WHEN today <= l.lapses_on THEN 'good'
                WHEN today <= (m.perhaps_on + alive)::date THEN 'unclear' ELSE 'lapsed' END
    FROM service.payment_method p
    LEFT JOIN LATERAL (
        SELECT max(o.day) FILTER (WHERE o.payment_method_id = p.id) AS last_on,
               max(o.day) FILTER (WHERE o.payment_method_id IS NULL AND o.day >= p.mandate_signed_on) AS perhaps_on
        FROM (SELECT x.payment_method_id, (x.ordered_at AT TIME ZONE 'UTC')::date AS day
              FROM service.product_order x
              WHERE x.customer_id = p.customer_id AND x.processor = p.processor
                AND x.status IN ('paid', 'refunded', 'failed')) AS o) AS m ON p.kind = 'sepa'
    CROSS JOIN LATERAL (
        SELECT CASE WHEN p.kind = 'sepa' THEN (greatest(m.last_on, p.mandate_signed_on) + alive)::date END AS lapses_on) AS l
    WHERE p.customer_id = ANY (d.customer_ids)
    ORDER BY p.created_at DESC, p.id DESC;
END
$$;

REVOKE ALL ON FUNCTION api.customer_payment_methods(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.customer_payment_methods(uuid) TO reeve_support, reeve_officer;
