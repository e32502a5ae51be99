-- SPDX-License-Identifier: GPL-3.0-or-later
-- Where the payment processors show an order to those who have an account there. Staff's browsers open
-- these; Reeve itself asks nobody. Set by `reevectl settings`, which checks them.
INSERT INTO reeve.setting (name, value) VALUES
    ('stripe_url', ''),               -- "https://dashboard.stripe.com/payments/{reference}"; empty: not known
    ('fastspring_url', ''),
    ('dashboard_allow_private', 'off'); -- or on, or networks, as probe_allow_private

-- What an order was paid with (sql/service/0007_payments.sql) goes with the means of payment.
INSERT INTO reeve.data_map (schema_name, table_name, column_name, category, purpose, lawful_basis, act)
VALUES ('service', 'product_order', 'payment_method_id', 'payment', 'what an order was paid with', 'contract', 'clear');
