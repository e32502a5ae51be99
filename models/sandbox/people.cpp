// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/people.h"

#include "models/base/wholefile.h"
#include "models/certificates/authority.h"
#include "models/database/pgdriver.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{
QString text(const char *source)
{
    return QCoreApplication::translate("Sandbox", source);
}
} // namespace

Result<void> registerStaff(PgDriver &superuser, const SandboxInfo &info)
{
    std::vector<Statement> statements;
    for (const SandboxAccount &person : info.staff) {
        const auto certificate = readWholeFile(person.certFile);
        if (!certificate)
            return tl::unexpected(certificate.error());
        const auto facts = certificateFacts(*certificate);
        if (!facts)
            return tl::unexpected(facts.error());
        QString name = person.login;
        name[0] = name[0].toUpper();
        statements.push_back(
            {QStringLiteral("INSERT INTO reeve.staff (login, full_name, role, active,"
                            " certificate_serial, certificate_expires_at)"
                            " VALUES ($1, $2, $3, true, $4, $5)"
                            " ON CONFLICT (login) DO UPDATE SET active = true,"
                            " certificate_serial = excluded.certificate_serial,"
                            " certificate_expires_at = excluded.certificate_expires_at"),
             {person.login, text("%1 (sandbox)").arg(name), person.role, facts->serial,
              facts->expiresAt},
             false});
    }
    const auto crl = readWholeFile(info.crlFile);
    if (!crl)
        return tl::unexpected(crl.error());
    const QString setting = QStringLiteral(
        "INSERT INTO reeve.setting (name, value) VALUES ($1, $2)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value");
    statements.push_back({setting, {QStringLiteral("crl"), QString::fromLatin1(*crl)}, false});
    statements.push_back({setting, {QStringLiteral("organisation"), text("Sandbox")}, true});
    return superuser.pipeline(statements, [](std::size_t, QSqlQuery &) {});
}

} // namespace reeve
