// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/repository.h"

#include "models/aliases/aliasrepository.h"
#include "models/session/greeting.h"
#include "tests/bench/await.h"
#include "tests/bench/sections.h"

#include <QElapsedTimer>

namespace reeve::bench
{

RepositoryClient::RepositoryClient(const ConnectionParameters &parameters)
    : m_repository(m_connection)
{
    QElapsedTimer clock;
    clock.start();
    const auto signIn = [parameters](PgDriver &driver) -> Result<void> {
        const auto reply = greet(driver, {parameters.caFile, parameters.crlFile, false},
                                 QDateTime::currentDateTimeUtc());
        return reply ? Result<void>() : tl::unexpected(reply.error());
    };
    await(m_connection.open(parameters, signIn), &m_context, QStringLiteral("sign-in"));
    m_openingTime = double(clock.nsecsElapsed()) / 1e6;
}

RepositoryClient::~RepositoryClient() = default;

double RepositoryClient::run(const Call &call, int *rows)
{
    static const std::vector<PageSection> sections = pageSections();
    int count = 0;
    QElapsedTimer clock;
    if (call.alias && m_opened != call.customer) {
        await(m_repository.open(*call.customer, QString::fromUtf8(call.reason()), {}, nullptr),
              &m_context, call.name);
        m_opened = call.customer;
    }
    clock.start();
    if (call.alias) {
        const Secret password = await(
            AliasRepository(m_connection).reveal(*call.alias, QString::fromUtf8(call.reason())),
            &m_context, call.name);
        count = password.isEmpty() ? 0 : 1;
    } else if (call.customer) {
        const CustomerSheet sheet = await(
            m_repository.open(*call.customer, QString::fromUtf8(call.reason()), sections, nullptr),
            &m_context, call.name);
        count = sheet.profile.username.isEmpty() ? 0 : 1;
    } else {
        const CustomerPage page = await(
            m_repository.page(call.query, call.cursor, CountMode::None, nullptr).page, &m_context,
            call.name);
        count = int(page.rows.size());
    }
    const double elapsed = double(clock.nsecsElapsed()) / 1e6;
    if (rows)
        *rows = count;
    return elapsed;
}

} // namespace reeve::bench
