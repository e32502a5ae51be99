-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a customer pays with (P8): never a card number, which is not stored at all.

CREATE OR REPLACE FUNCTION api.customer_payment_methods(id uuid)
RETURNS TABLE (method_id bigint, kind text, card_brand text, card_last4 text, card_expires_on date,
               mandate_reference text, mandate_signed_on date, processor text, processor_customer text,
               created_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.disclosure := reeve.disclosed($1, 'customer');
BEGIN
    RETURN QUERY
    SELECT p.id, p.kind, p.card_brand, p.card_last4, p.card_expires_on, p.mandate_reference, p.mandate_signed_on,
           p.processor, p.processor_customer, p.created_at
    FROM service.payment_method p
    WHERE p.customer_id = ANY (d.customer_ids)
    ORDER BY p.created_at DESC, p.id DESC;
END
$$;

REVOKE ALL ON FUNCTION api.customer_payment_methods(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.customer_payment_methods(uuid) TO reeve_support, reeve_officer;
