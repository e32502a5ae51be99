-- SPDX-License-Identifier: GPL-3.0-or-later
-- Backups (P14): the register, what becomes of the erased by it, and the rules that are looked after.
--
-- A backup holds a person when it was begun before the erasure was committed, and so does whatever stands on
-- it. A person is gone from backups when no kept backup holds them, a kept one does not, and the archive of
-- the write-ahead log begins no earlier than the kept backups. An empty catalogue proves nothing.
--
-- Without customers' data (officer, auditor, admin):
-- api.backups() → stanza, repo, label, type, started_at, stopped_at, size, repo_size, provider, place,
--   is_at_primary, has_error, leaves_at (stopped_at + setting backup_days), expired_at (NULL: kept), is_overdue:
--   those that are kept and those that have gone in the last 60 days, the newest first
-- api.backup_summary() → synced_at (NULL: never), sources, kept, oldest_at, newest_at, days, primary_provider,
--   waiting (erased here, and perhaps still in a backup), next_gone_at, last_gone_at: when the first and last leave
-- api.backup_checks() → name, state ("good", "attention", "problem"), detail:
--   "catalogue" {synced_at}      read within 26 hours, by a clock that runs forward
--   "daily"     {missing: [..]}  days of the last backup_days without a backup, today not yet counted
--   "age"       {labels, oldest_at}        kept for longer than backup_days
--   "provider"  {labels, unknown: [repo]}  at the primary host's own provider, or nobody says at whose
--   "errors"    {labels}         with damaged pages, by the backup program's own check
--   "early"     {labels}         gone before their days were over
--   "archive"   {stanzas}        the write-ahead log is kept from before the oldest backup
--   labels: at most 20.
-- NOTIFY reeve_backup, and reeve_deletion where deletions were touched.

-- How far the clocks of the database and of the backup program may be apart, and a commit behind its start.
CREATE OR REPLACE FUNCTION reeve.backup_margin() RETURNS interval
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT interval '5 minutes' $$;

-- "1=Name/Place, 2=Name/Place" → what stands for one repository.
CREATE OR REPLACE FUNCTION reeve.backup_provider(wanted_repo integer) RETURNS TABLE (provider text, place text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(max(btrim(split_part(e.value, '/', 1))), ''), coalesce(max(btrim(substr(e.value, strpos(e.value, '/') + 1)))
           FILTER (WHERE strpos(e.value, '/') > 0), '')
    FROM reeve.setting s, regexp_split_to_table(s.value, ',') AS word,
         LATERAL (SELECT substr(word, strpos(word, '=') + 1) AS value) AS e
    WHERE s.name = 'backup_providers' AND btrim(split_part(word, '=', 1)) = wanted_repo::text
$$;

-- The state of the erased as the register has it. Says how many are gone now, and how many came back: a
-- backup that was thought gone is in the catalogue again.
CREATE OR REPLACE FUNCTION reeve.follow_backups(OUT gone integer, OUT back integer)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    margin constant interval := reeve.backup_margin();
    days interval := make_interval(days => reeve.setting_number('backup_days'));
    oldest timestamptz := (SELECT min(b.started_at) FROM reeve.backup b WHERE b.expired_at IS NULL);
BEGIN
    UPDATE reeve.account_deletion d SET state = 'erased', settled_at = NULL, settled_by = NULL
    WHERE d.state = 'gone_from_backups' AND d.erased_at > oldest - margin;
    GET DIAGNOSTICS back = ROW_COUNT;
    -- Everybody erased between two backups has the first of them as the last that holds them.
    UPDATE reeve.account_deletion d SET backups_expire_at = p.until
    FROM (SELECT b.started_at - margin AS since,
                 coalesce(lead(b.started_at) OVER w - margin, 'infinity') AS upto,
                 max(b.stopped_at) OVER w + days AS until
          FROM reeve.backup b WINDOW w AS (ORDER BY b.started_at, b.stopped_at, b.repo)) AS p
    WHERE d.state IN ('erased', 'partially_executed') AND d.erased_at > p.since AND d.erased_at <= p.upto
      AND d.backups_expire_at IS DISTINCT FROM p.until;
    gone := 0;
    IF oldest IS NOT NULL AND NOT EXISTS (SELECT FROM reeve.backup_catalogue c WHERE c.is_log_older) THEN
        UPDATE reeve.account_deletion d SET state = 'gone_from_backups', settled_at = clock_timestamp(), settled_by = 'backups'
        WHERE d.state = 'erased' AND d.erased_at <= oldest - margin;
        GET DIAGNOSTICS gone = ROW_COUNT;
    END IF;
END
$$;

-- One catalogue, as models/backups/catalogue has read and checked it:
--   {"stanza", "source", "databases": [{"id", "repo", "system"}], "archives": [{"database", "repo", "first"}],
--    "backups": [{"label", "repo", "type", "prior", "start", "stop", "database", "wal", "size", "repo_size", "error"}]}
-- with times in seconds since 1970. For `reevectl backups sync`, as the owner. A catalogue of another database
-- server, of a clock that differs, or older than the one read last changes nothing.
CREATE OR REPLACE FUNCTION reeve.take_backups(catalogue jsonb, accept_older boolean)
RETURNS TABLE (kept integer, added integer, expired integer, gone integer, back integer)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
#variable_conflict use_column
DECLARE
    moment constant timestamptz := clock_timestamp();
    here constant bigint := (SELECT s.system_identifier FROM pg_control_system() AS s);
    named constant text := catalogue ->> 'stanza';
    newest timestamptz;
    last timestamptz;
    late text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('reeve.take_backups', 0));
    IF NOT EXISTS (SELECT FROM jsonb_array_elements(catalogue -> 'databases')) OR EXISTS (
        SELECT FROM (SELECT DISTINCT ON (d ->> 'repo') (d ->> 'system')::bigint AS system
                     FROM jsonb_array_elements(catalogue -> 'databases') AS d ORDER BY d ->> 'repo', (d ->> 'id')::integer DESC) AS f
        WHERE f.system <> here) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = format(
            'db: the stanza %s is of another database server; this one''s system identifier is %s. Nothing was changed.', named, here);
    END IF;
    SELECT max(to_timestamp((b ->> 'start')::bigint)) INTO newest FROM jsonb_array_elements(catalogue -> 'backups') AS b;
    SELECT b ->> 'label' INTO late FROM jsonb_array_elements(catalogue -> 'backups') AS b
    WHERE to_timestamp((b ->> 'stop')::bigint) > moment + reeve.backup_margin() LIMIT 1;
    IF late IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = format(
            'timestamp: the backup %s ends in the future: the clocks differ. Nothing was changed.', late);
    END IF;
    IF EXISTS (SELECT FROM reeve.backup_catalogue c WHERE c.synced_at > moment + reeve.backup_margin()) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005',
            MESSAGE = 'The clock of the database server is before the last reading of the catalogue. Nothing was changed.';
    END IF;
    SELECT max(b.started_at) INTO last FROM reeve.backup b WHERE b.stanza = named AND b.expired_at IS NULL;
    IF last > coalesce(newest, '-infinity') AND NOT coalesce(accept_older, false) THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = format(
            'The catalogue does not know the newest backup of the register (%s): it is an old one, or that backup is lost.'
            ' Nothing was changed; with --accept-older it is believed.', to_char(last AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'));
    END IF;

    SELECT count(*) FILTER (WHERE NOT EXISTS (SELECT FROM reeve.backup x WHERE x.stanza = named AND x.repo = (b ->> 'repo')::integer
                                                AND x.label = b ->> 'label' AND x.expired_at IS NULL)), count(*)
    INTO added, kept FROM jsonb_array_elements(catalogue -> 'backups') AS b;
    INSERT INTO reeve.backup AS x (stanza, repo, label, type, prior, started_at, stopped_at, database_id, wal_start, size,
                                   repo_size, has_error, provider, place, first_seen_at, seen_at)
    SELECT named, (b ->> 'repo')::integer, b ->> 'label', b ->> 'type', b ->> 'prior', to_timestamp((b ->> 'start')::bigint),
           to_timestamp((b ->> 'stop')::bigint), (b ->> 'database')::integer, b ->> 'wal', (b ->> 'size')::bigint,
           (b ->> 'repo_size')::bigint, (b ->> 'error')::boolean, p.provider, p.place, moment, moment
    FROM jsonb_array_elements(catalogue -> 'backups') AS b CROSS JOIN LATERAL reeve.backup_provider((b ->> 'repo')::integer) AS p
    ON CONFLICT (stanza, repo, label) DO UPDATE
    SET seen_at = moment, expired_at = NULL, has_error = excluded.has_error, provider = excluded.provider, place = excluded.place,
        started_at = excluded.started_at, stopped_at = excluded.stopped_at, size = excluded.size, repo_size = excluded.repo_size,
        wal_start = excluded.wal_start, database_id = excluded.database_id, type = excluded.type, prior = excluded.prior;
    UPDATE reeve.backup x SET expired_at = moment WHERE x.stanza = named AND x.expired_at IS NULL AND x.seen_at < moment;
    GET DIAGNOSTICS expired = ROW_COUNT;
    DELETE FROM reeve.backup x WHERE x.expired_at < moment - interval '3 years';
    INSERT INTO reeve.backup_catalogue AS c (stanza, source, synced_at, is_log_older)
    SELECT named, catalogue ->> 'source', moment, EXISTS (
        SELECT FROM jsonb_array_elements(catalogue -> 'archives') AS a
        WHERE a ->> 'first' IS NOT NULL AND NOT EXISTS (
            SELECT FROM reeve.backup x
            WHERE x.stanza = named AND x.expired_at IS NULL AND x.repo = (a ->> 'repo')::integer
              AND x.database_id = (a ->> 'database')::integer AND right(x.wal_start, 16) <= right(a ->> 'first', 16)))
    ON CONFLICT (stanza) DO UPDATE SET source = excluded.source, synced_at = excluded.synced_at, is_log_older = excluded.is_log_older;

    SELECT f.gone, f.back INTO gone, back FROM reeve.follow_backups() AS f;
    PERFORM audit.record('backups_read', NULL, NULL, '{}', NULL, jsonb_build_object(
        'kept', kept, 'added', added, 'expired', expired, 'gone_from_backups', gone, 'back', back));
    PERFORM pg_notify('reeve_backup', '');
    PERFORM pg_notify('reeve_deletion', '');
    RETURN NEXT;
END
$$;

CREATE OR REPLACE FUNCTION reeve.backup_findings() RETURNS TABLE (name text, state text, detail jsonb)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    zone text := reeve.setting_text('time_zone');
    days integer := reeve.setting_number('backup_days');
    host text := lower(btrim(reeve.setting_text('primary_provider')));
    synced timestamptz := (SELECT min(c.synced_at) FROM reeve.backup_catalogue c);
    last_day date := (synced AT TIME ZONE zone)::date - 1;
    first_day date := (SELECT (min(b.stopped_at) AT TIME ZONE zone)::date FROM reeve.backup b);
    missing date[];
BEGIN
    IF synced IS NULL THEN
        RETURN QUERY SELECT 'catalogue', 'problem', '{"synced_at": null}'::jsonb;
        RETURN;
    END IF;
    RETURN QUERY SELECT 'catalogue', CASE WHEN synced BETWEEN clock_timestamp() - interval '26 hours' AND clock_timestamp() + reeve.backup_margin()
                                          THEN 'good' ELSE 'problem' END, jsonb_build_object('synced_at', synced);
    -- A day that was not over when the catalogue was read says nothing yet.
    missing := ARRAY(SELECT day::date FROM generate_series(greatest(first_day, last_day - days + 1)::timestamp, last_day::timestamp, '1 day') AS day
                     WHERE NOT EXISTS (SELECT FROM reeve.backup b WHERE (b.started_at AT TIME ZONE zone)::date <= day::date
                                         AND (b.stopped_at AT TIME ZONE zone)::date >= day::date)
                     ORDER BY 1);
    RETURN QUERY SELECT 'daily', CASE WHEN missing = '{}' AND first_day IS NOT NULL THEN 'good' ELSE 'problem' END,
                        jsonb_build_object('missing', to_jsonb(missing), 'any', first_day IS NOT NULL);
    RETURN QUERY
    WITH kept AS (SELECT b.* FROM reeve.backup b WHERE b.expired_at IS NULL),
    found(place, name, state, label, at) AS (
        SELECT 1, 'age', 'problem', k.label, k.stopped_at FROM kept k WHERE k.stopped_at < clock_timestamp() - make_interval(days => days)
        UNION ALL
        SELECT 2, 'provider', CASE WHEN host <> '' AND lower(k.provider) = host THEN 'problem' ELSE 'attention' END, k.label, k.stopped_at
        FROM kept k WHERE k.provider = '' OR host = '' OR lower(k.provider) = host
        UNION ALL
        SELECT 3, 'errors', 'problem', k.label, k.stopped_at FROM kept k WHERE k.has_error
        UNION ALL
        SELECT 4, 'early', 'attention', b.label, b.stopped_at FROM reeve.backup b
        WHERE b.expired_at < b.stopped_at + make_interval(days => days - 2) AND b.expired_at > clock_timestamp() - make_interval(days => days))
    SELECT w.name, coalesce(max(f.state), 'good'),
           jsonb_build_object('backups', count(f.label), 'oldest_at', min(f.at),
                              'labels', to_jsonb((array_agg(f.label ORDER BY f.at, f.label) FILTER (WHERE f.label IS NOT NULL))[:20]),
                              'unknown', to_jsonb(ARRAY(SELECT DISTINCT k.repo FROM kept k WHERE k.provider = '' AND w.name = 'provider' ORDER BY 1)))
    FROM (VALUES (1, 'age'), (2, 'provider'), (3, 'errors'), (4, 'early')) AS w(place, name)
    LEFT JOIN found f ON f.place = w.place GROUP BY w.place, w.name ORDER BY w.place;
    -- At first the archive begins before the first backup; that says something only once backups have gone.
    RETURN QUERY
    SELECT 'archive', CASE WHEN count(*) > 0 THEN 'attention' ELSE 'good' END, jsonb_build_object('stanzas', coalesce(jsonb_agg(c.stanza), '[]'))
    FROM reeve.backup_catalogue c
    WHERE c.is_log_older AND EXISTS (SELECT FROM reeve.backup b WHERE b.stanza = c.stanza AND b.expired_at IS NOT NULL);
END
$$;

CREATE OR REPLACE FUNCTION api.backups()
RETURNS TABLE (stanza text, repo integer, label text, type text, started_at timestamptz, stopped_at timestamptz, size bigint,
               repo_size bigint, provider text, place text, is_at_primary boolean, has_error boolean, leaves_at timestamptz,
               expired_at timestamptz, is_overdue boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    days interval := make_interval(days => reeve.setting_number('backup_days'));
    host text := lower(btrim(reeve.setting_text('primary_provider')));
BEGIN
    PERFORM reeve.require_staff('officer', 'auditor', 'admin');
    RETURN QUERY
    SELECT b.stanza, b.repo, b.label, b.type, b.started_at, b.stopped_at, b.size, b.repo_size, b.provider, b.place,
           host <> '' AND lower(b.provider) = host, b.has_error, b.stopped_at + days, b.expired_at,
           b.expired_at IS NULL AND b.stopped_at + days < clock_timestamp()
    FROM reeve.backup b WHERE b.expired_at IS NULL OR b.expired_at > clock_timestamp() - interval '60 days'
    ORDER BY b.started_at DESC, b.stanza, b.repo, b.label LIMIT 2000;
END
$$;

CREATE OR REPLACE FUNCTION api.backup_summary()
RETURNS TABLE (synced_at timestamptz, sources text[], kept bigint, oldest_at timestamptz, newest_at timestamptz, days integer,
               primary_provider text, waiting bigint, next_gone_at timestamptz, last_gone_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
BEGIN
    PERFORM reeve.require_staff('officer', 'auditor', 'admin');
    RETURN QUERY
    SELECT (SELECT min(c.synced_at) FROM reeve.backup_catalogue c), ARRAY(SELECT DISTINCT c.source FROM reeve.backup_catalogue c ORDER BY 1),
           k.kept, k.oldest, k.newest, reeve.setting_number('backup_days'), reeve.setting_text('primary_provider'),
           w.waiting, w.first, w.last
    FROM (SELECT count(*) AS kept, min(b.stopped_at) AS oldest, max(b.stopped_at) AS newest FROM reeve.backup b WHERE b.expired_at IS NULL) AS k,
         -- By the index: who was erased earlier leaves earlier.
         (SELECT (SELECT count(*) FROM reeve.account_deletion d WHERE d.state = 'erased') + o.open AS waiting,
                 least(o.first, (SELECT d.backups_expire_at FROM reeve.account_deletion d WHERE d.state = 'erased'
                                 ORDER BY d.erased_at LIMIT 1)) AS first,
                 greatest(o.last, (SELECT d.backups_expire_at FROM reeve.account_deletion d WHERE d.state = 'erased'
                                   ORDER BY d.erased_at DESC LIMIT 1)) AS last
          FROM (SELECT count(*) AS open, min(d.backups_expire_at) AS first, max(d.backups_expire_at) AS last
                FROM reeve.account_deletion d WHERE d.state = 'partially_executed') AS o) AS w;
END
$$;

CREATE OR REPLACE FUNCTION api.backup_checks() RETURNS TABLE (name text, state text, detail jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer', 'auditor', 'admin');
    RETURN QUERY SELECT f.name, f.state, f.detail FROM reeve.backup_findings() AS f;
END
$$;

REVOKE ALL ON FUNCTION api.backups(), api.backup_summary(), api.backup_checks() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.backups(), api.backup_summary(), api.backup_checks() TO reeve_support, reeve_officer, reeve_auditor, reeve_admin; -- support is refused in plain words
