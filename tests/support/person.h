// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/profile.h"
#include "tests/support/testdatabase.h"

#include <QTemporaryDir>

namespace reeve
{

/** A profile that points to a test database as one of the sandbox's accounts. */
Profile profileFor(const TestDatabase &database, const QString &login);

/** An account of the test's own: a login role with a certificate and a row in reeve.staff. Its
 *  password may be changed without disturbing others; gone with the object. */
class TestPerson
{
public:
    TestPerson(TestDatabase &database, const QString &role);
    ~TestPerson();
    TestPerson(const TestPerson &) = delete;
    TestPerson &operator=(const TestPerson &) = delete;

    const QString &login() const { return m_login; }
    const QString &password() const { return m_password; }
    Profile profile() const;
    /// Puts a key under `passphrase` in the place of the plain one.
    void lockKey(const QString &passphrase);

private:
    TestDatabase &m_database;
    QTemporaryDir m_folder;
    QString m_login;
    QString m_password;
};

} // namespace reeve
