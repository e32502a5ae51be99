// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/pgdriver.h"
#include "models/sandbox/sandbox.h"

#include <QString>

#include <memory>

namespace reeve
{

/** The cluster that a test program works on: a sandbox that is running already, named by
 *  REEVE_TEST_CLUSTER, or one of its own that ends with the program, however it ends.
 *  Aborts the program with a message when there is none to be had: no test could say anything. */
const SandboxInfo &testCluster();

/** A database of this object's own, cloned from a template that is migrated and has 2,000
 *  customers (seed 1); gone with the object. Accounts are the cluster's, shared by all. */
class TestDatabase
{
public:
    enum class Content {
        Demo,  ///< cloned: migrated, 2,000 customers, the sandbox's staff
        Empty, ///< cloned: migrated, the sandbox's staff, no customers
        Bare,  ///< a database as CREATE DATABASE makes it: for the migrator's tests
    };
    static constexpr int customers = 2000;

    explicit TestDatabase(Content content = Content::Demo);
    ~TestDatabase();
    TestDatabase(const TestDatabase &) = delete;
    TestDatabase &operator=(const TestDatabase &) = delete;

    const QString &name() const { return m_name; }
    const SandboxInfo &sandbox() const { return m_info; } ///< `database` is this one

    /// A new connection for sql(): the server has been restarted.
    void reopen();

    /// Over TLS, as "support", "officer2" … "reeve_owner", "reeve_worker", "service_app".
    ConnectionParameters parameters(const QString &login) const { return m_info.parameters(login); }
    ConnectionParameters owner() const { return m_info.parameters(m_info.owner.login); }
    /// Over the local socket.
    ConnectionParameters superuser() const { return m_info.superuser(); }

    /** One statement as superuser: what a test must see or break behind api's back. Returns its
     *  first column, one entry a row, as text. Aborts the test on an error, with the server's
     *  message. */
    QStringList sql(const QString &statement, const QVariantList &values = {});

private:
    SandboxInfo m_info;
    QString m_name;
    std::unique_ptr<PgDriver> m_driver;
};

} // namespace reeve
