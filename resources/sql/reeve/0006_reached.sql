-- SPDX-License-Identifier: GPL-3.0-or-later
-- A reached limit carries the kind of what was refused, and so stood in the trail's filter among what
-- was read: it is a kind of its own there.

DROP INDEX audit.log_event;
CREATE OR REPLACE FUNCTION audit.event(payload text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN payload::jsonb ->> 'event' = 'quota_reached' THEN 'quota_reached'
                ELSE coalesce(payload::jsonb ->> 'kind', payload::jsonb ->> 'event') END
$$;
CREATE INDEX log_event ON audit.log (audit.event(payload), seq);
