-- SPDX-License-Identifier: GPL-3.0-or-later
-- The limits count an hour of a person's disclosures, most of which count for neither: after an hour of
-- scrolling, opening a page read thousands of them. Each limit has an index over what counts for it.

ALTER TABLE reeve.disclosure ADD COLUMN is_page boolean NOT NULL DEFAULT false;
UPDATE reeve.disclosure d SET is_page = true
FROM reeve.disclosure_kind k WHERE k.kind = d.kind AND k.counts_as = 'page';
ALTER TABLE reeve.disclosure ALTER COLUMN is_page DROP DEFAULT;
CREATE INDEX disclosure_pages ON reeve.disclosure (person, disclosed_at) WHERE is_page AND refused IS NULL;
CREATE INDEX disclosure_rows ON reeve.disclosure (person, disclosed_at) WHERE fresh_rows > 0;

INSERT INTO reeve.data_map (schema_name, table_name, column_name, category, purpose, lawful_basis, act)
SELECT m.schema_name, m.table_name, 'is_page', m.category, m.purpose, m.lawful_basis, m.act
FROM reeve.data_map m WHERE m.schema_name = 'reeve' AND m.table_name = 'disclosure' AND m.column_name = 'refused';
