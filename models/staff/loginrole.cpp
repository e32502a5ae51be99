// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/staff/loginrole.h"

#include "models/database/pgdriver.h"

#include <QCoreApplication>
#include <QRandomGenerator>
#include <QRegularExpression>

#include <libpq-fe.h>

namespace reeve
{

namespace
{
QString text(const char *source)
{
    return QCoreApplication::translate("Staff", source);
}
} // namespace

const QStringList &staffRoles()
{
    static const QStringList roles{QStringLiteral("support"), QStringLiteral("officer"),
                                   QStringLiteral("auditor"), QStringLiteral("admin")};
    return roles;
}

Result<void> checkLogin(const QString &login)
{
    static const QRegularExpression form(QStringLiteral("\\A[a-z][a-z0-9_.-]{0,62}\\z"));
    static const QStringList taken{QStringLiteral("postgres"), QStringLiteral("public"),
                                   QStringLiteral("none"), QStringLiteral("service_app")};
    if (!form.match(login).hasMatch())
        return failure(ErrorKind::Input,
                       text("A login has 1 to 63 lower-case letters, digits and _ . - , and a "
                            "letter first."));
    if (taken.contains(login) || login.startsWith(QStringLiteral("pg_"))
        || login.startsWith(QStringLiteral("reeve_")))
        return failure(ErrorKind::Input,
                       text("The login %1 is kept for the server's own use.").arg(login));
    return {};
}

QString randomPassword()
{
    static const QLatin1String letters("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789");
    QString password;
    while (password.size() < 20)
        password += letters.at(QRandomGenerator::system()->bounded(int(letters.size())));
    return password;
}

Result<QByteArray> scramVerifier(PgDriver &driver, const QString &login, const QString &password)
{
    char *verifier = PQencryptPasswordConn(driver.connection(), password.toUtf8().constData(),
                                           login.toUtf8().constData(), "scram-sha-256");
    if (!verifier)
        return failure(ErrorKind::Internal, text("The password cannot be prepared."));
    const QByteArray made(verifier);
    PQfreemem(verifier);
    return made;
}

Result<void> setPassword(PgDriver &superuser, const QString &login, const QString &password)
{
    const auto verifier = scramVerifier(superuser, login, password);
    if (!verifier)
        return tl::unexpected(verifier.error());
    // Logins are checked and verifiers are base64, `$`, `:` and `=`: nothing to escape. A role's
    // password cannot be a parameter, so keep the text out of the log, should this fail.
    return superuser.script(
        QStringLiteral("SET log_statement = 'none'; SET log_min_error_statement = 'panic';"
                       "ALTER ROLE \"%1\" PASSWORD '%2';"
                       "RESET log_statement; RESET log_min_error_statement;")
            .arg(login, QString::fromLatin1(*verifier)));
}

Result<void> setLoginRole(PgDriver &superuser, const QString &login, const QString &role,
                          const QString &password)
{
    if (const auto good = checkLogin(login); !good)
        return good;
    if (!staffRoles().contains(role))
        return failure(ErrorKind::Input, text("There is no role %1; the roles are %2.")
                                             .arg(role, staffRoles().join(QStringLiteral(", "))));
    const auto made = superuser.script(
        QStringLiteral("DO $make$ DECLARE other name; BEGIN"
                       " IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '%1') THEN"
                       "  CREATE ROLE \"%1\"; END IF;"
                       " FOR other IN SELECT g.rolname FROM pg_catalog.pg_auth_members m"
                       "   JOIN pg_catalog.pg_roles g ON g.oid = m.roleid"
                       "   JOIN pg_catalog.pg_roles p ON p.oid = m.member"
                       "   WHERE p.rolname = '%1' AND g.rolname <> 'reeve_%2' LOOP"
                       "  EXECUTE pg_catalog.format('REVOKE %I FROM %I', other, '%1'); END LOOP;"
                       " END $make$;"
                       "ALTER ROLE \"%1\" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"
                       " NOBYPASSRLS INHERIT CONNECTION LIMIT 8;"
                       "GRANT reeve_%2 TO \"%1\";")
            .arg(login, role));
    return made ? setPassword(superuser, login, password) : made;
}

} // namespace reeve
