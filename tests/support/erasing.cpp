// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/erasing.h"

#include "models/base/wholefile.h"
#include "models/database/pgdriver.h"

#include <QJsonDocument>
#include <QJsonObject>

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

QString Erasing::workerSettings(quint16 port) const
{
    const auto parameters = m_database.parameters(QStringLiteral("reeve_worker"));
    const QJsonObject settings{{QStringLiteral("host"), parameters.host},
                               {QStringLiteral("port"), port ? int(port) : parameters.port.toInt()},
                               {QStringLiteral("database"), parameters.database},
                               {QStringLiteral("password"), parameters.password},
                               {QStringLiteral("ca"), parameters.caFile},
                               {QStringLiteral("crl"), parameters.crlFile},
                               {QStringLiteral("cert"), parameters.certFile},
                               {QStringLiteral("key"), parameters.keyFile},
                               {QStringLiteral("erasure"),
                                QJsonObject{{QStringLiteral("ledger"), m_files.ledger},
                                            {QStringLiteral("key"), m_files.key},
                                            {QStringLiteral("signing_key"), m_files.signingKey}}}};
    const QString path = folder() + QStringLiteral("/worker.json");
    if (!writeWholeFile(path, QJsonDocument(settings).toJson(), FileAccess::Private))
        qFatal("The worker's settings cannot be written.");
    return path;
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

void Erasing::remember()
{
    QStringList counts;
    for (const QString &table : m_database.sql(QStringLiteral(
             "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'service'::regnamespace "
             "AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'customer'")))
        counts += QStringLiteral("SELECT customer_id FROM service.%1").arg(table);
    m_database.sql(QStringLiteral("CREATE VIEW public.parts AS SELECT id AS customer_id FROM "
                                  "service.customer UNION ALL ")
                   + counts.join(QStringLiteral(" UNION ALL ")));
    m_database.sql(QStringLiteral("CREATE TABLE public.before AS SELECT customer_id, count(*) AS "
                                  "parts FROM public.parts GROUP BY 1"));
}

QStringList Erasing::halfErased()
{
    return m_database.sql(QStringLiteral(
        "SELECT concat_ws(' ', b.customer_id, b.parts, n.parts, d.state) FROM public.before b "
        "LEFT JOIN (SELECT customer_id, count(*) AS parts FROM public.parts GROUP BY 1) AS n USING "
        "(customer_id) LEFT JOIN reeve.account_deletion d ON d.customer_id = b.customer_id AND "
        "d.state <> 'reactivated' WHERE coalesce(n.parts, 0) <> CASE WHEN d.erased_at IS NULL THEN "
        "b.parts ELSE 0 END"));
}

} // namespace reeve::test
