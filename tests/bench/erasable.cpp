// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/erasable.h"

namespace reeve::bench
{

namespace
{

// Customers from $first on with 5 orders, 2 aliases, 20 history rows and a session each, closed a year
// ago. Made without the service's triggers, and told of afterwards.
const char *const fill = R"(
INSERT INTO service.customer (id, username, email, status, closed_at) OVERRIDING SYSTEM VALUE
SELECT n, 'bench' || n, 'bench' || n || '@example.org', 'closed', now() - interval '1 year'
FROM generate_series(%1::bigint, %2::bigint) AS n;
INSERT INTO service.credential (customer_id, hash, scheme) SELECT n, 'x', 'argon2id' FROM generate_series(%1::bigint, %2::bigint) AS n;
INSERT INTO service.customer_session (customer_id, token_hash) SELECT n, sha256(int8send(n)) FROM generate_series(%1::bigint, %2::bigint) AS n;
INSERT INTO service.history_center (id, customer_id, status_key) OVERRIDING SYSTEM VALUE
SELECT n, n, md5(n::text) FROM generate_series(%1::bigint, %2::bigint) AS n;
INSERT INTO service.alias (customer_id, center_id, name, password, published)
SELECT n, n, 'bench-' || n || '-' || k, md5((n * 7 + k)::text), true FROM generate_series(%1::bigint, %2::bigint) AS n, generate_series(1, 2) AS k;
INSERT INTO service.host (id, customer_id, center_id, address) OVERRIDING SYSTEM VALUE
SELECT n, n, n, 'www.example' FROM generate_series(%1::bigint, %2::bigint) AS n;
INSERT INTO service.check_result (customer_id, host_id, checked_at, outcome, response_ms)
SELECT n, n, now() - k * interval '6 hours', 'up', 40 FROM generate_series(%1::bigint, %2::bigint) AS n, generate_series(1, 20) AS k;
INSERT INTO service.product_order (customer_id, number, kind, amount_minor, currency, processor, status)
SELECT n, 'SO-2026-' || lpad((n * 5 + k)::text, 12, '0'), 'sms_credits', 500, 'EUR', 'stripe', 'paid'
FROM generate_series(%1::bigint, %2::bigint) AS n, generate_series(0, 4) AS k;
)";

} // namespace

QString erasableCustomers(qint64 first, qint64 last)
{
    return QString::fromLatin1(fill)
        .replace(QStringLiteral("%1"), QString::number(first))
        .replace(QStringLiteral("%2"), QString::number(last));
}

QString serviceTriggers(const char *how)
{
    return QStringLiteral("DO $$ DECLARE t regclass; BEGIN FOR t IN SELECT c.oid FROM pg_class c "
                          "WHERE c.relnamespace = 'service'::regnamespace AND c.relkind IN ('r', "
                          "'p') AND NOT c.relispartition LOOP EXECUTE format('ALTER TABLE %s %1 "
                          "TRIGGER USER', t); END LOOP; END $$")
        .replace(QStringLiteral("%1"), QLatin1String(how));
}

QString makeDue()
{
    return QStringLiteral(
        "UPDATE service.customer SET status = 'active', closed_at = NULL WHERE id < 1000000 AND "
        "closed_at IS NOT NULL; DELETE FROM reeve.account_deletion; SELECT "
        "reeve.find_closed_accounts(1000000); UPDATE reeve.account_deletion SET state = 'due'; "
        "UPDATE reeve.setting SET value = 'off' WHERE name = 'erasure_needs_release'");
}

} // namespace reeve::bench
