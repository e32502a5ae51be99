-- SPDX-License-Identifier: GPL-3.0-or-later
-- A customer's orders (P7), the newest 200 and how many there are.

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
           o.ordered_at, i.number, i.invoiced_on, count(*) OVER ()
    FROM service.product_order o LEFT JOIN service.invoice i
        ON i.customer_id = o.customer_id AND i.order_id = o.id
    WHERE o.customer_id = ANY (d.customer_ids)
    ORDER BY o.ordered_at DESC, o.id DESC
    LIMIT 200;
END
$$;

REVOKE ALL ON FUNCTION api.customer_orders(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.customer_orders(uuid) TO reeve_support, reeve_officer;
