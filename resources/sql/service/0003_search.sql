-- SPDX-License-Identifier: GPL-3.0-or-later
-- What keeps a search short when its hits are neither few nor everywhere.

-- Customers lie in the table in the order they came, more or less, so a range of ages is a range of
-- pages: this index (160 kB for a million) lays it over the trigram index's bitmap, and of some thousand
-- hits only the newest are fetched. Where the order is lost it only gets slower.
CREATE INDEX customer_age ON service.customer USING brin (created_at, id)
    WITH (pages_per_range = 16, autosummarize = on);

-- Suspended and closed accounts are few, and what staff filter by.
CREATE INDEX customer_inactive_created ON service.customer (created_at DESC, id DESC) WHERE status <> 'active';
