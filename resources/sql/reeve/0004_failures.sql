-- SPDX-License-Identifier: GPL-3.0-or-later
-- Failed sign-ins, as the server's log tells them. A name that is nobody's may be a password typed in
-- the wrong field, so it is never kept: such a row has no login.

ALTER TABLE reeve.failed_sign_in DROP CONSTRAINT failed_sign_in_pkey;
ALTER TABLE reeve.failed_sign_in
    ALTER COLUMN login DROP NOT NULL,
    ADD COLUMN address inet; -- NULL: over the local socket
CREATE INDEX failed_sign_in_login ON reeve.failed_sign_in (login, at);
CREATE INDEX failed_sign_in_at ON reeve.failed_sign_in (at);

-- How far the log has been read, file by file. A file that begins otherwise than it did has been
-- begun anew under its old name.
CREATE TABLE reeve.log_position (
    file text PRIMARY KEY,
    beginning bytea NOT NULL,
    position bigint NOT NULL CHECK (position >= 0),
    read_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
