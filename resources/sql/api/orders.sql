-- SPDX-License-Identifier: GPL-3.0-or-later
-- A customer's orders (P7): the newest 200 and how many there are, what was paid in each year, and
-- where the processors show an order.

CREATE OR REPLACE FUNCTION api.customer_orders(id uuid)
RETURNS TABLE (order_id bigint, order_number text, kind text, amount_minor bigint, currency text,
               processor text, processor_reference text, status text, ordered_at timestamptz,
               invoice_number text, invoiced_on date, orders_total bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
BEGIN
    RETURN QUERY
    SELECT o.id, o.number, o.kind, o.amount_minor, o.currency, o.processor, o.processor_reference, o.status,
           o.ordered_at, i.numbers, i.last_on, o.total
    FROM (SELECT p.*, count(*) OVER () AS total, row_number() OVER (ORDER BY p.ordered_at DESC, p.id DESC) AS place
          FROM service.product_order p WHERE p.customer_id = ANY (d.customer_ids)) AS o
    LEFT JOIN LATERAL (
        SELECT string_agg(v.number, ', ' ORDER BY v.id) AS numbers, max(v.invoiced_on) AS last_on
        FROM service.invoice v WHERE v.customer_id = o.customer_id AND v.order_id = o.id) AS i ON true
    -- The order that the page was opened for is there, however old.
    WHERE o.place <= 200 OR o.number = d.args ->> 'order'
    ORDER BY o.place;
END
$$;

-- Over all orders, not only those above. Only what was paid is added up, each currency by itself; what
-- was refunded, failed or is pending is counted. Years are those of UTC, as on the invoices. Amounts as
-- text: a number of JSON need not hold them.
CREATE OR REPLACE FUNCTION api.customer_order_summary(id uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
BEGIN
    RETURN jsonb_build_object(
        'years', (SELECT coalesce(jsonb_agg(to_jsonb(y) ORDER BY y.year DESC, y.currency), '[]')
                  FROM (SELECT extract(year FROM o.ordered_at AT TIME ZONE 'UTC')::integer AS year, o.currency,
                               coalesce(sum(o.amount_minor) FILTER (WHERE o.status = 'paid'), 0)::text AS paid_minor,
                               count(*) FILTER (WHERE o.status = 'paid') AS paid,
                               count(*) FILTER (WHERE o.status = 'refunded') AS refunded,
                               count(*) FILTER (WHERE o.status = 'failed') AS failed,
                               count(*) FILTER (WHERE o.status = 'pending') AS pending
                        FROM service.product_order o WHERE o.customer_id = ANY (d.customer_ids)
                        GROUP BY 1, 2) AS y),
        'dashboards', (SELECT coalesce(jsonb_object_agg(s.name, s.value), '{}') FROM reeve.setting s
                       WHERE s.name IN ('stripe_url', 'fastspring_url', 'dashboard_allow_private')));
END
$$;

REVOKE ALL ON FUNCTION api.customer_orders(uuid), api.customer_order_summary(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.customer_orders(uuid), api.customer_order_summary(uuid) TO reeve_support, reeve_officer;
