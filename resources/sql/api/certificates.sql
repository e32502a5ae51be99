-- SPDX-License-Identifier: GPL-3.0-or-later
-- Certificates of erasures: the facts are put together here, signed by a worker (Ed25519; models/deletions/
-- certificate.h has the format) within about a second of being asked for, and kept. They name the person by
-- customer number only.
--
-- api.ask_certificate(op, deletion_id) → "ready" or "wanted"     officer, auditor; RV005 unless erased
--     "ready": the one that is kept still says what is so. NOTIFY reeve_certificate, payload deletion id, when
--     a wanted one has been signed.
-- api.certificate(deletion_id) → body, sha256, signed_at          officer, auditor; no row: none yet

CREATE OR REPLACE FUNCTION reeve.iso(at timestamptz) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
$$;

-- What is certified. `mark` is the customer's tombstone, under which retained rows stand: only a worker knows it.
CREATE OR REPLACE FUNCTION reeve.certificate_facts(wanted bigint, mark bytea) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.account_deletion;
    s reeve.proof_scan;
BEGIN
    SELECT * INTO d FROM reeve.account_deletion x WHERE x.id = wanted AND x.erased_at IS NOT NULL;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT * INTO s FROM reeve.proof_scan x WHERE x.id = d.proof_id;
    RETURN jsonb_build_object(
        'certificate', 1, 'about', 'erasure',
        'organisation', coalesce(reeve.setting_text('organisation'), ''),
        'database', (SELECT c.database_id FROM reeve.cluster c),
        'customer', d.customer_id,
        'deletion', jsonb_build_object(
            'number', d.id, 'kind', d.kind, 'state', d.state, 'requested_at', reeve.iso(d.requested_at),
            'requested_by', CASE WHEN d.requested_by = 'service' THEN 'customer' ELSE 'staff' END,
            'due_at', reeve.iso(d.due_at), 'before_its_date', d.promised_at IS NOT NULL),
        'erased_at', reeve.iso(d.erased_at),
        'erased', coalesce((
            SELECT jsonb_agg(jsonb_build_object('table', t.name, 'rows', d.erased_rows[t.place + 1], 'categories', coalesce((
                SELECT jsonb_agg(DISTINCT m.category) FROM reeve.data_map m
                WHERE m.schema_name || '.' || m.table_name = t.name AND m.act <> 'none'), '[]')) ORDER BY t.name)
            FROM reeve.erasure_layout l, unnest(l.tables) WITH ORDINALITY AS t(name, place)
            WHERE l.id = d.erased_rows[1] AND d.erased_rows[t.place + 1] > 0), '[]'),
        'retained', coalesce((
            SELECT jsonb_agg(jsonb_build_object('table', r.table_name, 'basis', r.basis, 'until', r.until, 'rows', r.many)
                             ORDER BY r.table_name, r.basis)
            FROM (SELECT x.table_name, x.basis, max(x.until) AS until, count(*) AS many FROM reeve.retained x
                  WHERE x.subject = mark GROUP BY x.table_name, x.basis) AS r), '[]'),
        'proof', CASE WHEN s.id IS NULL THEN jsonb_build_object('state', 'none') ELSE jsonb_build_object(
            'state', CASE WHEN s.state IN ('open', 'scanning') THEN 'pending'
                          WHEN s.state = 'found' AND NOT EXISTS (SELECT FROM reeve.proof_finding f
                               WHERE f.scan_id = s.id AND f.customer_id = d.customer_id AND f.what = 'finding') THEN 'proved'
                          ELSE s.state END,
            'at', reeve.iso(s.ended_at), 'columns', s.columns,
            'places', coalesce((
                SELECT jsonb_agg(jsonb_build_object('place', f.schema_name || '.' || f.table_name || '.' || f.column_name,
                                                    'row_of_customer', f.row_customer, 'identifier', f.identifier, 'what', f.what,
                                                    'times', f.times) ORDER BY f.what, f.table_name, f.column_name, f.row_customer)
                FROM reeve.proof_finding f WHERE f.scan_id = s.id AND f.customer_id = d.customer_id), '[]')) END,
        'others', coalesce((
            SELECT jsonb_agg(jsonb_build_object('kind', e.kind, 'name', e.target, 'state', e.state, 'settled_at', reeve.iso(e.settled_at))
                             ORDER BY e.id)
            FROM reeve.erasure_step e WHERE e.deletion_id = d.id), '[]'),
        'backups', jsonb_build_object(
            'kept_days', reeve.setting_number('backup_days'), 'expire_at', reeve.iso(d.backups_expire_at),
            'gone_at', CASE WHEN d.state = 'gone_from_backups' THEN reeve.iso(d.settled_at) END,
            'log_archive', 'as_backups'),
        'trail_cleared_at', reeve.iso(d.trail_cleared_at));
END
$$;

CREATE OR REPLACE FUNCTION api.ask_certificate(op uuid, deletion_id bigint) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    d reeve.account_deletion;
    c reeve.certificate;
    known jsonb;
    now_so jsonb;
BEGIN
    PERFORM reeve.require_staff('officer', 'auditor');
    PERFORM reeve.begin_operation($1, 'ask_certificate');
    SELECT * INTO d FROM reeve.account_deletion x WHERE x.id = $2;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RV006', MESSAGE = 'There is no such deletion.';
    END IF;
    IF d.erased_at IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RV005', MESSAGE = 'Only what has been erased is certified.';
    END IF;
    SELECT * INTO c FROM reeve.certificate x WHERE x.deletion_id = $2 FOR UPDATE;
    -- What is retained changes with the years alone, and is left out of the comparison.
    now_so := reeve.certificate_facts($2, NULL) - 'retained';
    IF c.body IS NOT NULL THEN
        known := c.body::jsonb - '{retained,signature,signed_at,signed_by}'::text[];
        IF known = jsonb_strip_nulls(now_so) AND c.signed_at > clock_timestamp() - interval '30 days' THEN
            RETURN 'ready';
        END IF;
    END IF;
    INSERT INTO reeve.certificate AS x (deletion_id, wanted_by) VALUES ($2, session_user)
    ON CONFLICT ON CONSTRAINT certificate_pkey
        DO UPDATE SET wanted_by = session_user, wanted_at = clock_timestamp(), body = NULL, sha256 = NULL, signed_at = NULL;
    PERFORM audit.record('certificate_asked', NULL, NULL, ARRAY[d.customer_id], NULL, jsonb_build_object('deletion', $2));
    RETURN 'wanted';
END
$$;

CREATE OR REPLACE FUNCTION api.certificate(deletion_id bigint) RETURNS TABLE (body text, sha256 text, signed_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM reeve.require_staff('officer', 'auditor');
    RETURN QUERY SELECT c.body, c.sha256, c.signed_at FROM reeve.certificate c WHERE c.deletion_id = $1 AND c.body IS NOT NULL;
END
$$;

-- Whose certificates wait for a worker's signature.
CREATE OR REPLACE FUNCTION work.wanted_certificates() RETURNS TABLE (deletion_id bigint, customer_id bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
    RETURN QUERY SELECT c.deletion_id, d.customer_id
    FROM reeve.certificate c JOIN reeve.account_deletion d ON d.id = c.deletion_id
    WHERE c.body IS NULL ORDER BY c.wanted_at LIMIT 100;
END
$$;

CREATE OR REPLACE FUNCTION work.certificate_facts(deletion_id bigint, mark bytea) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN jsonb_strip_nulls(reeve.certificate_facts($1, $2));
END
$$;

CREATE OR REPLACE FUNCTION work.keep_certificate(deletion_id bigint, body text, sha256 text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE reeve.certificate c SET body = $2, sha256 = $3, signed_at = clock_timestamp() WHERE c.deletion_id = $1 AND c.body IS NULL;
    IF FOUND THEN
        PERFORM audit.record('certificate_signed', NULL, NULL,
                             ARRAY(SELECT d.customer_id FROM reeve.account_deletion d WHERE d.id = $1), NULL,
                             jsonb_build_object('deletion', $1, 'sha256', $3));
        PERFORM pg_notify('reeve_certificate', $1::text);
    END IF;
END
$$;

REVOKE ALL ON FUNCTION work.wanted_certificates(), work.certificate_facts(bigint, bytea), work.keep_certificate(bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work.wanted_certificates(), work.certificate_facts(bigint, bytea), work.keep_certificate(bigint, text, text)
    TO reeve_worker;
REVOKE ALL ON FUNCTION api.ask_certificate(uuid, bigint), api.certificate(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.ask_certificate(uuid, bigint), api.certificate(bigint) TO reeve_officer, reeve_auditor;
