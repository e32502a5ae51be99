// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/work/worker.h"

#include "models/database/pgdriver.h"

#include <memory>

namespace reeve
{

namespace
{

// Events are sealed about a second after their commit; under load a batch is full, and the next
// follows at once.
constexpr int sealPeriod = 700;
constexpr int sealAtOnce = 20'000;
// Now and then the whole inbox is looked at, so that nothing depends on the remembered snapshot.
constexpr int thoroughEvery = 600;

Result<int> number(PgDriver &driver, const Statement &statement)
{
    auto rows = driver.query(statement);
    if (!rows)
        return tl::unexpected(rows.error());
    return rows->next() ? rows->value(0).toInt() : 0;
}

WorkerJob sealing()
{
    const auto turns = std::make_shared<int>(0);
    return {QStringLiteral("sealing"), sealPeriod, [turns](PgDriver &driver) -> Result<int> {
                const bool thorough = (*turns)++ % thoroughEvery == 0;
                int all = 0;
                for (bool first = true;; first = false) {
                    const auto moved = number(driver, {QStringLiteral("SELECT work.seal($1, $2)"),
                                                       {sealAtOnce, thorough && first}});
                    if (!moved)
                        return moved;
                    all += *moved;
                    if (*moved < sealAtOnce)
                        return all;
                }
            }};
}

// Sessions of staff as the server knows them: who is connected, and who sits idle.
WorkerJob sessions()
{
    return {QStringLiteral("sessions"), 10'000, [](PgDriver &driver) -> Result<int> {
                auto noted = driver.query({QStringLiteral(
                    "SELECT work.note_sessions(coalesce(jsonb_agg(jsonb_build_object('pid', a.pid, "
                    "'person', a.usename, 'since', a.backend_start)), '[]')) "
                    "FROM pg_stat_activity a WHERE a.backend_type = 'client backend' "
                    "AND a.datname = current_database()")});
                if (!noted)
                    return tl::unexpected(noted.error());
                return number(
                    driver,
                    {QStringLiteral(
                        "SELECT count(pg_terminate_backend(a.pid)) FROM work.idle_sessions() i "
                        "JOIN pg_stat_activity a ON a.pid = i.pid AND a.usename = i.person")});
            }};
}

WorkerJob tidying()
{
    return {QStringLiteral("tidying"), 60'000, [](PgDriver &driver) {
                return number(driver, {QStringLiteral("SELECT 0 FROM work.tidy()")});
            }};
}

// Who can read which history is kept by triggers; this mends what they could not see, a piece at a
// time, and fills it where there are none.
WorkerJob visibility()
{
    return {QStringLiteral("visibility"), 20'000, [](PgDriver &driver) {
                return number(driver, {QStringLiteral("SELECT work.walk_visibility()")});
            }};
}

} // namespace

std::vector<WorkerJob> standardJobs()
{
    return {sealing(), sessions(), tidying(), visibility()};
}

} // namespace reeve
