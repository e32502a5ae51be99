// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/staff/staffrepository.h"

#include "models/base/visibletext.h"
#include "models/database/pagesection.h"
#include "models/database/writeonce.h"

#include <QJsonObject>

namespace reeve
{

namespace
{

StaffRecord staffIn(const QSqlQuery &query)
{
    return {.login = query.value(0).toString(),
            .fullName = query.value(1).toString(),
            .role = query.value(2).toString(),
            .isActive = query.value(3).toBool(),
            .created = momentIn(query, 4),
            .disabled = optionalMomentIn(query, 5),
            .disabledBy = query.value(6).toString(),
            .certificateExpires = optionalMomentIn(query, 7),
            .lastSignIn = optionalMomentIn(query, 8),
            .lastUse = optionalMomentIn(query, 9),
            .sessionsAlive = query.value(10).toLongLong(),
            .failedSignIns = query.value(11).toLongLong(),
            .lastFailure = optionalMomentIn(query, 12),
            .quotaPages = query.value(13).toInt(),
            .quotaRows = query.value(14).toInt(),
            .liftedUntil = optionalMomentIn(query, 15)};
}

QuotaEvent quotaEventIn(const QSqlQuery &query)
{
    return {query.value(0).toString(), query.value(1).toString(), query.value(2).toString(),
            momentIn(query, 3), optionalMomentIn(query, 4)};
}

} // namespace

QFuture<Result<StaffSheet>> StaffRepository::read(bool withGuard, Ticket *ticket)
{
    std::vector<Statement> statements{
        {QStringLiteral("SELECT login, full_name, role, active, created_at, disabled_at, "
                        "disabled_by, certificate_expires_at, "
                        "last_sign_in_at, last_use_at, sessions_alive, failed_sign_ins, "
                        "last_failure_at, quota_pages, "
                        "quota_rows, lifted_until FROM api.staff_list()")}};
    if (withGuard) {
        statements.push_back({QStringLiteral("SELECT person, full_name, limit_kind, reached_at, "
                                             "lifted_until FROM api.quota_events()")});
        statements.push_back(
            {QStringLiteral("SELECT pages, list_rows, export_limit FROM api.quota_settings()")});
    }
    return m_connection.run(
        [statements](PgDriver &driver) -> Result<StaffSheet> {
            StaffSheet sheet;
            const Result<void> sent = driver.pipeline(
                statements, [&](std::size_t index, QSqlQuery &rows) {
                    while (rows.next()) {
                        if (index == 0)
                            sheet.staff.append(staffIn(rows));
                        else if (index == 1)
                            sheet.quotaEvents.append(quotaEventIn(rows));
                        else
                            sheet.limits = {rows.value(0).toInt(), rows.value(1).toInt(),
                                            rows.value(2).toInt()};
                    }
                });
            if (!sent)
                return tl::unexpected(sent.error());
            return sheet;
        },
        ticket);
}

QFuture<Result<void>> StaffRepository::write(const QString &sql, QVariantList values)
{
    const OperationId operation = QUuid::createUuid();
    values.prepend(operation);
    return writeOnce(m_connection, operation, {sql, values})
        .then([](const Result<QVariant> &written) -> Result<void> {
            return written ? Result<void>() : Result<void>(tl::unexpected(written.error()));
        });
}

QFuture<Result<void>> StaffRepository::disable(const QString &login, const QString &reason)
{
    return write(QStringLiteral("SELECT api.staff_disable($1, $2, $3)"),
                 {login, sendableText(reason)});
}

QFuture<Result<void>> StaffRepository::askForRole(const QString &login, const QString &role,
                                                  const QString &reason)
{
    const QJsonObject payload{{QStringLiteral("login"), login}, {QStringLiteral("role"), role}};
    return write(QStringLiteral("SELECT id FROM api.approval_ask($1, 'role_grant', $2, $3)"),
                 {payload, sendableText(reason)});
}

QFuture<Result<void>> StaffRepository::liftLimits(const QString &login, const QString &reason)
{
    return write(QStringLiteral("SELECT api.quota_lift($1, $2, $3)"),
                 {login, sendableText(reason)});
}

QFuture<Result<void>> StaffRepository::setLimits(int pages, int rows, const QString &reason)
{
    return write(QStringLiteral("SELECT api.quota_set($1, $2, $3, $4)"),
                 {pages, rows, sendableText(reason)});
}

} // namespace reeve
