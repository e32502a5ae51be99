// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/demo/demo.h"

#include "models/base/timestamp.h"
#include "models/database/pgdriver.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QLocale>

#include <algorithm>
#include <array>

namespace reeve
{
namespace
{

constexpr qint64 most = 50'000'000;
constexpr qint64 batch = 100'000;

QString tr(const char *text)
{
    return QCoreApplication::translate("reeve::demo", text);
}

/// Where a fill starts: the first free number of each table that the rows below count from.
struct Start {
    bool empty = false;
    qint64 customer = 1;
    qint64 session = 1;
    qint64 order = 0;
    qint64 invoice = 0;
    qint64 center = 1;
    qint64 alias = 0;
    qint64 host = 0;
    Timestamp base;
};

class Fill
{
public:
    Fill(PgDriver &driver, qint64 customers, int seed,
         const std::function<void(const QString &)> &progress)
        : m_driver(driver), m_customers(customers), m_seed(seed), m_progress(progress)
    {
    }

    Result<void> run()
    {
        return loadFunctions()
            .and_then([this] { return findStart(); })
            .and_then([this] { return m_start.empty ? fillEmpty() : append(); })
            .and_then([this] { return derive(); })
            .and_then([this] { return tidy(); });
    }

private:
    void say(const QString &text) const
    {
        if (m_progress)
            m_progress(text);
    }

    Result<void> loadFunctions()
    {
        const QDir folder(QStringLiteral(":/sql/demo"));
        const QStringList names = folder.entryList({QStringLiteral("*.sql")}, QDir::Files,
                                                   QDir::Name);
        for (const QString &name : names) {
            QFile file(folder.filePath(name));
            if (!file.open(QIODevice::ReadOnly))
                return failure(ErrorKind::Internal, tr("The program lacks its demo data."), name);
            if (auto done = m_driver.script(QString::fromUtf8(file.readAll())); !done)
                return done;
        }
        return {};
    }

    Result<void> findStart()
    {
        auto found = m_driver.query(
            {QStringLiteral("SELECT (SELECT coalesce(max(id), 0) FROM service.customer),"
                            " (SELECT coalesce(max(id), 0) FROM service.customer_session),"
                            " (SELECT coalesce(max(id), 0) FROM service.product_order),"
                            " (SELECT coalesce(max(id), 0) FROM service.invoice),"
                            " (SELECT coalesce(max(id), 0) FROM service.history_center),"
                            " (SELECT coalesce(max(id), 0) FROM service.alias),"
                            " (SELECT coalesce(max(id), 0) FROM service.host), now()")});
        if (!found)
            return tl::unexpected(found.error());
        if (!found->next())
            return failure(ErrorKind::Internal, tr("The server did not answer."));
        const auto highest = [&](int column) { return found->value(column).toLongLong(); };
        m_start.empty = highest(0) == 0;
        m_start.customer = highest(0) + 1;
        m_start.session = highest(1) + 1;
        m_start.order = highest(2);
        m_start.invoice = highest(3);
        m_start.center = highest(4) + 1;
        m_start.alias = highest(5);
        m_start.host = highest(6);
        m_start.base = found->value(7).value<Timestamp>();
        return {};
    }

    Result<void> call(const QString &sql, const QVariantList &values = {})
    {
        auto done = m_driver.query({sql, values});
        if (!done)
            return tl::unexpected(done.error());
        return {};
    }

    /// Customers [from, to) of this fill with everything below them.
    Result<void> makeRows(qint64 from, qint64 to)
    {
        const QVariant first = m_start.customer;
        const QVariant base = QVariant::fromValue(m_start.base);
        const QVariant seed = qint64(m_seed);
        return call(QStringLiteral("SELECT pg_temp.demo_customers($1, $2, $3, $4, $5, $6)"),
                    {first, from, to, m_customers, seed, base})
            .and_then([&] {
                return call(QStringLiteral("SELECT pg_temp.demo_accounts($1, $2, $3, $4, $5, $6)"),
                            {first, from, to, m_start.session, seed, base});
            })
            .and_then([&] {
                return call(
                    QStringLiteral("SELECT pg_temp.demo_orders($1, $2, $3, $4, $5, $6, $7)"),
                    {first, from, to, m_start.order, m_start.invoice, seed, base});
            })
            .and_then([&] {
                return call(QStringLiteral(
                                "SELECT pg_temp.demo_history($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
                            {first, from, to, m_customers, m_start.center, m_start.alias,
                             m_start.host, seed, base});
            })
            .map([&] {
                const QLocale here;
                say(tr("%1 of %2 customers").arg(here.toString(to), here.toString(m_customers)));
            });
    }

    Result<void> hush(bool quiet)
    {
        return call(QStringLiteral("SELECT pg_temp.demo_hush($1)"), {quiet});
    }

    Result<void> fillEmpty()
    {
        return m_driver.transaction([this]() -> Result<void> {
            auto done = hush(true).and_then(
                [this] { return call(QStringLiteral("SELECT pg_temp.demo_strip()")); });
            for (qint64 from = 0; done && from < m_customers; from += batch)
                done = makeRows(from, std::min(from + batch, m_customers));
            const std::array steps{tr("making indexes"), tr("making keys"),
                                   tr("checking references")};
            for (std::size_t i = 0; done && i < steps.size(); ++i) {
                say(steps[i]);
                done = call(QStringLiteral("SELECT pg_temp.demo_dress($1)"), {int(i) + 1});
            }
            return done
                .and_then(
                    [this] { return call(QStringLiteral("SELECT pg_temp.demo_sequences()")); })
                .and_then([this] { return hush(false); });
        });
    }

    Result<void> append()
    {
        for (qint64 from = 0; from < m_customers; from += batch) {
            auto done = m_driver.transaction([&]() -> Result<void> {
                return hush(true)
                    .and_then([&] { return makeRows(from, std::min(from + batch, m_customers)); })
                    .and_then(
                        [this] { return call(QStringLiteral("SELECT pg_temp.demo_sequences()")); })
                    .and_then([this] { return hush(false); });
            });
            if (!done)
                return done;
        }
        return {};
    }

    /// The triggers that keep what Reeve derives from the service's rows were hushed. And where the
    /// made-up service shows its histories.
    Result<void> derive()
    {
        say(tr("looking who can read the histories"));
        const auto derived =
            call(QStringLiteral("SELECT reeve.derive_all_visibility()")).and_then([this] {
                return call(QStringLiteral("SELECT reeve.find_closed_accounts($1)"), {int(most)});
            });
        const auto shown = derived.and_then([this] {
            // Of a top-level domain that nobody can ever have (RFC 2606).
            return call(QStringLiteral(
                "UPDATE reeve.setting SET value = 'https://status.example/' || CASE name"
                " WHEN 'status_url' THEN 'status/{key}' WHEN 'public_url' THEN 'center/{center}'"
                " ELSE '{alias}' END"
                " WHERE name IN ('status_url', 'public_url', 'alias_url') AND value = ''"));
        });
        return shown.and_then([this] {
            return call(QStringLiteral(
                "UPDATE reeve.setting SET value = 'https://dashboard.' || split_part(name, '_', 1)"
                " || '.example/orders/{reference}'"
                " WHERE name IN ('stripe_url', 'fastspring_url') AND value = ''"));
        });
    }

    /// Statistics for the planner and visibility for index-only scans, before anybody waits for them.
    Result<void> tidy()
    {
        say(tr("gathering statistics"));
        QStringList tables;
        auto found = m_driver.query(
            {QStringLiteral("SELECT t::text FROM pg_temp.demo_tables() AS t")});
        if (!found)
            return tl::unexpected(found.error());
        while (found->next())
            tables += found->value(0).toString();
        tables += {QStringLiteral("reeve.visibility"), QStringLiteral("reeve.account_deletion")};
        return m_driver.script(QStringLiteral("VACUUM (ANALYZE) ")
                               + tables.join(QStringLiteral(", ")));
    }

    PgDriver &m_driver;
    const qint64 m_customers;
    const int m_seed;
    const std::function<void(const QString &)> &m_progress;
    Start m_start;
};

} // namespace

Result<void> fillDemo(PgDriver &driver, qint64 customers, int seed,
                      const std::function<void(const QString &)> &progress)
{
    if (customers < 1 || customers > most)
        return failure(ErrorKind::Input,
                       tr("The number of customers must be between 1 and 50,000,000."));
    return Fill(driver, customers, seed, progress).run();
}

} // namespace reeve
