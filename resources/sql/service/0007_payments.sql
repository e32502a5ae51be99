-- SPDX-License-Identifier: GPL-3.0-or-later
-- What an order was paid with, and finding an order by what its processor calls it.

-- The customer's payment method that the order was collected from. NULL: not known, as for whatever
-- was ordered before this column. No foreign key: the service drops a means of payment without
-- touching the orders that went through it, and the number says as much as before.
ALTER TABLE service.product_order ADD COLUMN payment_method_id bigint;

-- Processors choose their references, and one longer than an index entry must not stop an order: the
-- index holds a hash of them.
CREATE INDEX product_order_reference ON service.product_order (hashtextextended(processor_reference, 0));
