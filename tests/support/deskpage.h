// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/desk.h"
#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

#include <QTest>

#include <memory>

namespace reeve::test
{

/** A desk, support's at first, on a database of its own, for tests of what is done from a customer's
 *  page: with a case, and without a limit on pages. */
class DeskOnDatabase
{
public:
    explicit DeskOnDatabase(const QString &login = QStringLiteral("support"))
    {
        m_database.sql(QStringLiteral("UPDATE reeve.staff SET quota_pages = 10000, full_name = "
                                      "initcap(login) || ' Test' RETURNING login"));
        QString problem = QStringLiteral("no answer");
        m_connection.open(m_database.parameters(login))
            .then(&m_connection, [&problem](const Result<void> &opened) {
                problem = opened ? QString() : opened.error().text;
            });
        if (!QTest::qWaitFor([&problem] { return problem.isEmpty(); }, 20000))
            qFatal("no connection: %s", qPrintable(problem));
        m_desk = std::make_unique<Desk>(m_connection);
        m_desk->setPerson(
            {.login = login,
             .fullName = login.left(1).toUpper() + login.mid(1) + QStringLiteral(" Test"),
             .role = login,
             .host = {},
             .database = {},
             .tlsVersion = {},
             .serverVersion = {}});
        m_desk->setCaseReference(QStringLiteral("#4711"));
    }
    TestDatabase &database() { return m_database; }
    Connection &connection() { return m_connection; }
    Desk &desk() { return *m_desk; }
    /// The first cell of a statement, as superuser.
    QString value(const QString &statement, const QVariantList &values = {})
    {
        return m_database.sql(statement, values).value(0);
    }

private:
    TestDatabase m_database;
    Connection m_connection;
    std::unique_ptr<Desk> m_desk;
};

} // namespace reeve::test
