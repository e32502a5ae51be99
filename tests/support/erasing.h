// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deletions/eraser.h"
#include "tests/support/testdatabase.h"

#include <QTemporaryDir>

namespace reeve::test
{

/** A worker's files and hands for the erasure of a test database. */
class Erasing
{
public:
    explicit Erasing(TestDatabase &database);

    const ErasureFiles &files() const { return m_files; }
    QString folder() const { return m_folder.path(); }
    LedgerKey key() const;
    LedgerOwner owner() const; ///< of this database's ledger
    /// A file for `reevectl work --settings`; `port`: that of a relay, 0: the server's.
    QString workerSettings(quint16 port = 0) const;

    /// Closes these accounts as the service does, a year ago; the worker finds them due.
    void close(const QString &condition);
    /// Runs an eraser of its own until nothing is due. Returns how many it erased, -1 on a failure.
    int eraseAll(QString *why = nullptr);
    /// All tombstones of the ledger, in order; aborts the test when it is damaged.
    QList<QByteArray> ledger() const;

    /// Counts every customer's rows, as they are before anything is erased.
    void remember();
    /// Customers whose rows are neither all there nor all gone, or whose state says otherwise.
    QStringList halfErased();

private:
    TestDatabase &m_database;
    QTemporaryDir m_folder;
    ErasureFiles m_files;
};

} // namespace reeve::test
