-- SPDX-License-Identifier: GPL-3.0-or-later
-- What an older service may still hold: fast hashes, with a salt or without. They are named here as
-- what they are, so that the desk can say so; without "-salted" a fast hash has none. A scheme that
-- nobody knows is refused as before, and so is a password that is not hashed at all (promise P2).
ALTER TABLE service.credential DROP CONSTRAINT credential_scheme_check;
ALTER TABLE service.credential ADD CONSTRAINT credential_scheme_check CHECK (scheme IN
    ('argon2id', 'scrypt', 'bcrypt', 'pbkdf2-sha256',
     'sha256', 'sha256-salted', 'sha1', 'sha1-salted', 'md5', 'md5-salted'));
