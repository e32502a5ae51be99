// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/staff/failedsignins.h"

#include "models/database/pgdriver.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::FailedSignIns)
};

constexpr qint64 atOnce = 1024 * 1024;
constexpr qint64 longestLine = 64 * atOnce; // a statement of the service's may be long

// Of TLS, before a name was said; PostgreSQL 16 and later names the certificate.
QString subjectName(const QString &detail)
{
    const QString before = QStringLiteral("subject \"/CN=");
    const qsizetype at = detail.indexOf(before);
    return at < 0 ? QString() : detail.mid(at + before.size()).section(u'"', 0, 0);
}

QString reason(const QString &state, const QString &message)
{
    if (state == QStringLiteral("28P01"))
        return QStringLiteral("password");
    if (message.startsWith(QStringLiteral("connection requires a valid client certificate")))
        return QStringLiteral("no_certificate");
    if (message.contains(QStringLiteral("is not permitted to log in")))
        return QStringLiteral("no_login");
    if (message.contains(QStringLiteral("pg_hba.conf")))
        return QStringLiteral("not_allowed");
    return QStringLiteral("other");
}

// How far a file has been read.
struct Place {
    QByteArray beginning; ///< the file's first bytes, as they were then
    qint64 position = 0;
};

Result<QByteArray> readAt(PgDriver &superuser, const QString &path, qint64 from, qint64 length)
{
    auto rows = superuser.query(
        {QStringLiteral("SELECT pg_catalog.pg_read_binary_file($1, $2, $3, true)"),
         {path, from, length}});
    if (!rows)
        return tl::unexpected(rows.error());
    return rows->next() ? rows->value(0).toByteArray() : QByteArray();
}

Result<QStringList> logFiles(PgDriver &superuser)
{
    auto rows = superuser.query({QStringLiteral(
        "SELECT current_setting('log_directory') || '/' || f.name FROM pg_catalog.pg_ls_logdir() "
        "AS f "
        "WHERE f.name LIKE '%.json' AND f.modification > now() - interval '31 days' "
        "ORDER BY f.modification, f.name")});
    if (!rows)
        return tl::unexpected(rows.error());
    QStringList files;
    while (rows->next())
        files += rows->value(0).toString();
    return files;
}

// Where to go on in a file: at its start, when it has been begun anew under its old name.
Result<Place> placeIn(PgDriver &superuser, const QString &file)
{
    auto rows = superuser.query(
        {QStringLiteral("SELECT beginning, position FROM reeve.log_position WHERE file = $1"),
         {file.section(u'/', -1)}});
    if (!rows)
        return tl::unexpected(rows.error());
    Place place;
    if (rows->next())
        place = {rows->value(0).toByteArray(), rows->value(1).toLongLong()};
    const auto beginning = readAt(superuser, file, 0, 256);
    if (!beginning)
        return tl::unexpected(beginning.error());
    // Each line begins with its time, so a new file is known by its first.
    if (!beginning->startsWith(place.beginning))
        place.position = 0;
    place.beginning = *beginning;
    return place;
}

Result<void> store(PgDriver &superuser, const QList<FailedSignIn> &found)
{
    if (found.isEmpty())
        return {};
    QJsonArray rows;
    for (const FailedSignIn &one : found)
        rows.append(QJsonObject{{QStringLiteral("login"), one.login},
                                {QStringLiteral("at"), one.at},
                                {QStringLiteral("address"), one.address},
                                {QStringLiteral("why"), one.why}});
    const auto stored = superuser.query(
        {QStringLiteral(
             "INSERT INTO reeve.failed_sign_in (login, at, address, why) "
             "SELECT CASE WHEN EXISTS (SELECT FROM reeve.staff s WHERE s.login = x.login) "
             "OR x.login IN ('reeve_owner', 'reeve_worker', 'service_app') THEN x.login END, "
             "x.at::timestamp AT TIME ZONE current_setting('log_timezone'), "
             "nullif(x.address, '')::inet, x.why "
             "FROM jsonb_to_recordset($1) AS x(login text, at text, address text, why text)"),
         {rows}});
    return stored ? Result<void>() : tl::unexpected(stored.error());
}

// One part of a file: what is in whole lines, in one transaction with where it ends. Returns whether
// there was any.
Result<bool> readPart(PgDriver &superuser, const QString &file, int *count)
{
    // One reader at a time, and from where the last one stopped.
    auto locked = superuser.query(
        {QStringLiteral("LOCK TABLE reeve.log_position IN SHARE ROW EXCLUSIVE MODE")});
    if (!locked)
        return tl::unexpected(locked.error());
    const auto place = placeIn(superuser, file);
    if (!place)
        return tl::unexpected(place.error());
    QByteArray part;
    qsizetype end = 0;
    while (end == 0) {
        const auto more = readAt(superuser, file, place->position + part.size(), atOnce);
        if (!more)
            return tl::unexpected(more.error());
        part += *more;
        end = part.lastIndexOf('\n') + 1;
        if (more->size() < atOnce)
            break;
        if (end == 0 && part.size() > longestLine)
            end = part.size(); // no line of a log; what is left of it is no JSON
    }
    if (end == 0)
        return false;
    QList<FailedSignIn> found;
    FailedSignInLines lines;
    for (qsizetype at = 0; at < end;) {
        const qsizetype next = part.indexOf('\n', at);
        const qsizetype lineEnd = next < 0 ? end : next;
        if (const auto one = lines.take(part.mid(at, lineEnd - at)))
            found.append(*one);
        at = lineEnd + 1;
    }
    if (auto stored = store(superuser, found); !stored)
        return tl::unexpected(stored.error());
    const auto noted = superuser.query(
        {QStringLiteral("INSERT INTO reeve.log_position AS p (file, beginning, position) "
                        "VALUES ($1, $2, $3) ON CONFLICT (file) DO UPDATE "
                        "SET beginning = excluded.beginning, position = excluded.position, "
                        "read_at = clock_timestamp()"),
         {file.section(u'/', -1), place->beginning, place->position + end}});
    if (!noted)
        return tl::unexpected(noted.error());
    *count += int(found.size());
    return true;
}

Result<void> tidy(PgDriver &superuser)
{
    return superuser.script(QStringLiteral(
        "DELETE FROM reeve.failed_sign_in WHERE at < now() - interval '90 days';"
        "DELETE FROM reeve.failed_sign_in WHERE login IS NULL AND at < (SELECT f.at "
        "FROM reeve.failed_sign_in f WHERE f.login IS NULL ORDER BY f.at DESC OFFSET 10000 LIMIT "
        "1);"
        "DELETE FROM reeve.log_position WHERE read_at < now() - interval '90 days'"));
}

} // namespace

std::optional<FailedSignIn> FailedSignInLines::take(const QByteArray &logLine)
{
    // Most lines are about other things, and long ones are worth not being parsed.
    const bool other = logLine.contains(
        "\"message\":\"certificate validation (clientcert=verify-full)");
    if (!other && !logLine.contains("\"state_code\":\"28")
        && !logLine.contains("\"state_code\":\"08P01\""))
        return std::nullopt;
    const QJsonObject line = QJsonDocument::fromJson(logLine).object();
    const auto text = [&line](const char *field) {
        return line.value(QLatin1String(field)).toString();
    };
    const QString state = text("state_code");
    const QString message = text("message");
    FailedSignIn one;
    if (state.startsWith(QStringLiteral("28"))
        && text("error_severity") == QStringLiteral("FATAL")) {
        one.login = text("user");
        one.why = reason(state, message);
        // The client hears of a wrong password then, whatever it was.
        if (!m_otherCertificate.isEmpty() && text("session_id") == m_otherCertificate)
            one.why = QStringLiteral("wrong_certificate");
    } else if (state == QStringLiteral("08P01")
               && message
                      == QStringLiteral(
                          "could not accept SSL connection: certificate verify failed")) {
        one.login = subjectName(text("detail"));
        one.why = QStringLiteral("bad_certificate");
    } else {
        if (other && text("error_severity") == QStringLiteral("LOG"))
            m_otherCertificate = text("session_id");
        return std::nullopt;
    }
    one.at = text("timestamp").left(23);
    // A name where the server looks names up, "[local]" for the socket.
    const QHostAddress address(text("remote_host"));
    one.address = address.isNull() ? QString() : address.toString().section(u'%', 0, 0);
    return one;
}

QString failedSignInText(const QString &why)
{
    if (why == QStringLiteral("password"))
        return Text::tr("wrong password");
    if (why == QStringLiteral("no_certificate"))
        return Text::tr("no certificate");
    if (why == QStringLiteral("wrong_certificate"))
        return Text::tr("another person's certificate");
    if (why == QStringLiteral("bad_certificate"))
        return Text::tr("certificate revoked, expired or foreign");
    if (why == QStringLiteral("no_login"))
        return Text::tr("account disabled");
    if (why == QStringLiteral("not_allowed"))
        return Text::tr("not allowed from there");
    return Text::tr("refused");
}

Result<int> readFailedSignIns(PgDriver &superuser)
{
    const auto files = logFiles(superuser);
    if (!files)
        return tl::unexpected(files.error());
    if (files->isEmpty())
        return failure(ErrorKind::WrongState,
                       Text::tr("The server writes no log for programs, so failed sign-ins are not "
                                "known: see log_destination in installer/server/postgresql.conf."));
    int count = 0;
    for (const QString &file : *files)
        for (bool more = true; more;) {
            const auto part = superuser.transaction(
                [&] { return readPart(superuser, file, &count); });
            if (!part)
                return tl::unexpected(part.error());
            more = *part;
        }
    if (const auto tidied = tidy(superuser); !tidied)
        return tl::unexpected(tidied.error());
    return count;
}

Result<QList<FailedSignInRow>> listFailedSignIns(PgDriver &superuser, int most)
{
    auto rows = superuser.query(
        {QStringLiteral("SELECT f.login, f.at, host(f.address), f.why FROM reeve.failed_sign_in f "
                        "ORDER BY f.at DESC LIMIT $1"),
         {most}});
    if (!rows)
        return tl::unexpected(rows.error());
    QList<FailedSignInRow> list;
    while (rows->next())
        list.append({rows->isNull(0) ? std::nullopt : std::optional(rows->value(0).toString()),
                     rows->value(1).value<Timestamp>(), rows->value(2).toString(),
                     rows->value(3).toString()});
    return list;
}

} // namespace reeve
