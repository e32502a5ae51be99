// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/erasing.h"

#include "models/database/pgdriver.h"

namespace reeve::test
{

Erasing::Erasing(TestDatabase &database) : m_database(database)
{
    const auto files = sandboxErasureFiles(m_folder.path());
    if (!files)
        qFatal("No files for the erasure: %s", qPrintable(files.error().text));
    m_files = *files;
    m_database.sql(QStringLiteral(
        "UPDATE reeve.setting SET value = 'off' WHERE name = 'erasure_needs_release'"));
}

LedgerKey Erasing::key() const
{
    return LedgerKey::load(m_files.key).value();
}

LedgerOwner Erasing::owner() const
{
    return {m_database.sql(QStringLiteral("SELECT database_id::text FROM reeve.cluster")).value(0),
            key().id(), SigningKey::load(m_files.signingKey).value().publicPem()};
}

void Erasing::close(const QString &condition)
{
    m_database.sql(
        QStringLiteral("UPDATE service.customer SET status = 'closed', closed_at = now() "
                       "- interval '1 year' WHERE %1")
            .arg(condition));
}

int Erasing::eraseAll(QString *why)
{
    PgDriver driver;
    if (!driver.openWith(m_database.parameters(QStringLiteral("reeve_worker"))))
        qFatal("The worker cannot connect.");
    Eraser eraser(m_files);
    int all = 0;
    for (int idle = 0; idle < 4;) {
        const auto did = eraser.run(driver);
        if (!did) {
            if (why)
                *why = did.error().text;
            return -1;
        }
        all += *did;
        idle = *did > 0 ? 0 : idle + 1; // one that fails does so three times
    }
    return all;
}

QList<QByteArray> Erasing::ledger() const
{
    LedgerHead head;
    QList<QByteArray> all;
    const auto read = readLedger(m_files.ledger, owner(), head,
                                 [&all](qint64, const QByteArray &tombstone) { all += tombstone; });
    if (!read)
        qFatal("The ledger is damaged: %s", qPrintable(read.error().text));
    return all;
}

} // namespace reeve::test
