// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/pgerror.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <libpq-fe.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <locale.h>

namespace reeve
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(reeve::DatabaseError)
};

Error error(ErrorKind kind, QString text, const QString &detail, QByteArray sqlstate = {})
{
    return Error{kind, std::move(text), detail, std::move(sqlstate)};
}

std::optional<Error> verifyError(const ConnectFailure &failure, const QString &detail)
{
    switch (failure.verifyResult) {
    case X509_V_OK:
        return std::nullopt;
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return error(ErrorKind::ServerExpired,
                     Texts::tr("The certificate of %1 has expired. Nothing was sent. Ask the "
                               "database's administrator to renew it.")
                         .arg(failure.host),
                     detail);
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return error(ErrorKind::ServerExpired,
                     Texts::tr("The certificate of %1 is not valid yet. Check this computer's "
                               "clock, or ask the database's administrator.")
                         .arg(failure.host),
                     detail);
    case X509_V_ERR_CRL_HAS_EXPIRED:
        return error(ErrorKind::Crl,
                     Texts::tr("The revocation list is too old. Ask an administrator for a new "
                               "one."),
                     detail);
    case X509_V_ERR_CRL_NOT_YET_VALID:
    case X509_V_ERR_CRL_SIGNATURE_FAILURE:
    case X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE:
    case X509_V_ERR_UNABLE_TO_GET_CRL:
    case X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
        return error(ErrorKind::Crl,
                     Texts::tr("The revocation list does not belong to the organisation that "
                               "issued the certificate of %1. Ask an administrator for the right "
                               "one.")
                         .arg(failure.host),
                     detail);
    case X509_V_ERR_CERT_REVOKED:
        return error(ErrorKind::Revoked,
                     Texts::tr("The certificate of %1 has been revoked. Nothing was sent. Tell "
                               "the database's administrator.")
                         .arg(failure.host),
                     detail);
    default:
        return error(ErrorKind::UnknownAuthority,
                     Texts::tr("The certificate of %1 was not issued by your organisation. "
                               "Nothing was sent: this may be another computer than it says.")
                         .arg(failure.host),
                     detail);
    }
}

std::optional<Error> alertError(const ConnectFailure &failure, const QString &detail)
{
    switch (failure.alert) {
    case TLS1_AD_PROTOCOL_VERSION:
    case TLS1_AD_INSUFFICIENT_SECURITY:
        return error(ErrorKind::TlsTooOld,
                     Texts::tr("%1 offers only old versions of TLS; version 1.3 is needed. Tell "
                               "the database's administrator.")
                         .arg(failure.host),
                     detail);
    case SSL_AD_CERTIFICATE_EXPIRED:
        return error(ErrorKind::ClientCertificate,
                     Texts::tr("%1 says that your certificate has expired. Ask an administrator "
                               "to renew it. (The server says the same when its own revocation "
                               "list is too old.)")
                         .arg(failure.host),
                     detail);
    case SSL_AD_CERTIFICATE_REVOKED:
        return error(ErrorKind::Revoked,
                     Texts::tr("Your certificate has been revoked. Ask an administrator for a "
                               "new one."),
                     detail);
    case SSL_AD_UNKNOWN_CA:
    case SSL_AD_BAD_CERTIFICATE:
    case SSL_AD_UNSUPPORTED_CERTIFICATE:
    case SSL_AD_CERTIFICATE_UNKNOWN:
    case SSL_AD_DECRYPT_ERROR:
    case TLS13_AD_CERTIFICATE_REQUIRED:
        return error(ErrorKind::ClientCertificate,
                     Texts::tr("%1 does not know your certificate. Ask an administrator for a "
                               "new bundle.")
                         .arg(failure.host),
                     detail);
    default:
        return std::nullopt;
    }
}

Error disabled(const QString &detail, const QByteArray &sqlstate)
{
    return error(ErrorKind::DisabledAccount,
                 Texts::tr("This account may not sign in. Ask an administrator."), detail,
                 sqlstate);
}

Error loginError(const ConnectFailure &failure, const QByteArray &sqlstate, const QString &detail)
{
    const QByteArray &message = failure.message;
    if (sqlstate == "28P01") {
        // The server answers a certificate of another person in the words of a wrong password.
        if (failure.certificateIsAnothers)
            return error(ErrorKind::ClientCertificate,
                         Texts::tr("The certificate was not issued to %1. Import the bundle of "
                                   "this account.")
                             .arg(failure.user),
                         detail, sqlstate);
        return error(ErrorKind::WrongPassword,
                     Texts::tr("Account or password are wrong. Nothing was changed."), detail,
                     sqlstate);
    }
    if (sqlstate == "28000") {
        // The function's name in LOCATION is there in every language of the server.
        if (message.contains("is not permitted to log in")
            || message.contains("InitializeSessionUserId"))
            return disabled(detail, sqlstate);
        if (message.contains("valid client certificate"))
            return error(ErrorKind::ClientCertificate,
                         Texts::tr("%1 asks for a client certificate. Import your bundle.")
                             .arg(failure.host),
                         detail, sqlstate);
        if (message.contains("no pg_hba.conf entry") || message.contains("ClientAuthentication"))
            return error(ErrorKind::NotAllowed,
                         Texts::tr("%1 does not let this account in from this computer. Ask the "
                                   "database's administrator.")
                             .arg(failure.host),
                         detail, sqlstate);
        return error(ErrorKind::NotAllowed, Texts::tr("%1 refuses this account.").arg(failure.host),
                     detail, sqlstate);
    }
    if (sqlstate == "57P03")
        return error(ErrorKind::Refused,
                     Texts::tr("The database on %1 is starting or stopping. Try again in a "
                               "moment.")
                         .arg(failure.host),
                     detail, sqlstate);
    if (sqlstate == "53300")
        return error(ErrorKind::Refused,
                     Texts::tr("Too many connections are open. Close other windows of this "
                               "program and try again."),
                     detail, sqlstate);
    if (sqlstate == "3D000")
        return error(
            ErrorKind::NotFound,
            Texts::tr("%1 has no database of this name. Check the profile.").arg(failure.host),
            detail, sqlstate);
    return errorOfState(sqlstate, {});
}

std::optional<Error> ownFilesError(const ConnectFailure &failure, const QString &detail)
{
    const QByteArray &message = failure.message;
    if (message.contains("could not load private key file")) {
        if (failure.keyIsEncrypted)
            return error(ErrorKind::ClientCertificate,
                         Texts::tr("The passphrase of your key is wrong."), detail);
        return error(ErrorKind::ClientCertificate,
                     Texts::tr("Your key cannot be read. Import your bundle again."), detail);
    }
    if (message.contains("has group or world access"))
        return error(ErrorKind::ClientCertificate,
                     Texts::tr("Other people on this computer could read your key. Make its file "
                               "readable by you alone (mode 0600)."),
                     detail);
    if (message.contains("certificate does not match private key file")
        || message.contains("could not read certificate file")
        || message.contains("could not open certificate file")
        || message.contains("certificate present, but not private key file"))
        return error(ErrorKind::ClientCertificate,
                     Texts::tr("Your certificate and key do not fit together or cannot be read. "
                               "Import your bundle again."),
                     detail);
    if (message.contains("root certificate file"))
        return error(ErrorKind::File,
                     Texts::tr("The organisation's certificate cannot be read. Import your bundle "
                               "again."),
                     detail);
    return std::nullopt;
}

} // namespace

Error connectError(const ConnectFailure &failure)
{
    const QByteArray &message = failure.message;
    // The words stay in the log's detail: a connection attempt sends no customer's data.
    const QString detail = QString::fromUtf8(message).simplified();

    static const QRegularExpression fatal(QStringLiteral(":  ([0-9A-Z]{5}): "));
    const auto state = fatal.match(QString::fromUtf8(message));
    // What got furthest says most: an answer of the server, then TLS, then the network.
    if (state.hasMatch())
        return loginError(failure, state.captured(1).toLatin1(), detail);
    if (auto found = verifyError(failure, detail))
        return *found;
    if (auto found = alertError(failure, detail))
        return *found;
    if (auto found = ownFilesError(failure, detail))
        return *found;
    if (message.contains("does not match host name"))
        return error(ErrorKind::WrongHostName,
                     Texts::tr("The computer that answered is not %1: its certificate bears "
                               "another name. Nothing was sent.")
                         .arg(failure.host),
                     detail);
    if (message.contains("server does not support SSL"))
        return error(ErrorKind::ServerWithoutTls,
                     Texts::tr("%1 does not offer TLS. Nothing was sent. Tell the database's "
                               "administrator.")
                         .arg(failure.host),
                     detail);
    if (message.contains("unsupported protocol") || message.contains("protocol version")
        || message.contains("no protocols available"))
        return error(ErrorKind::TlsTooOld,
                     Texts::tr("%1 offers only old versions of TLS; version 1.3 is needed. Tell "
                               "the database's administrator.")
                         .arg(failure.host),
                     detail);
    if (message.contains("channel binding"))
        return error(ErrorKind::UnknownAuthority,
                     Texts::tr("%1 could not prove that it is the end of this connection. "
                               "Nothing was sent.")
                         .arg(failure.host),
                     detail);
    if (message.contains("session is read-only") || message.contains("hot standby mode"))
        return error(ErrorKind::Refused,
                     Texts::tr("%1 takes no changes at the moment (it is a standby). Try again "
                               "later.")
                         .arg(failure.host),
                     detail);
    if (failure.timedOut || message.contains("timeout expired")
        || message.contains("Connection timed out"))
        return error(ErrorKind::Timeout,
                     Texts::tr("%1 does not answer. Try again later, or check the network.")
                         .arg(failure.host),
                     detail);
    if (message.contains("could not translate host name"))
        return error(ErrorKind::UnknownHost,
                     Texts::tr("No computer named %1 was found. Check the name and the network.")
                         .arg(failure.host),
                     detail);
    if (message.contains("Connection refused") || message.contains("No such file or directory")
        || message.contains("unreachable") || message.contains("No route to host"))
        return error(ErrorKind::Refused,
                     Texts::tr("No database answers on %1. It may be down, or the port may be "
                               "another.")
                         .arg(failure.host),
                     detail);
    if (message.contains("password authentication failed"))
        return error(ErrorKind::WrongPassword,
                     Texts::tr("Account or password are wrong. Nothing was changed."), detail,
                     "28P01");
    if (message.contains("fe_sendauth: no password supplied"))
        return error(ErrorKind::WrongPassword, Texts::tr("The password is missing."), detail);
    return error(
        ErrorKind::ConnectionLost,
        Texts::tr("%1 ended the connection while signing in. Try again later.").arg(failure.host),
        detail);
}

Error errorOfState(const QByteArray &sqlstate, const QString &primaryMessage)
{
    const QString detail = QStringLiteral("SQLSTATE %1").arg(QString::fromLatin1(sqlstate));
    if (sqlstate.startsWith("RV")) {
        static const QHash<QByteArray, ErrorKind> kinds{
            {"RV001", ErrorKind::NotAllowed},      {"RV002", ErrorKind::StaleVersion},
            {"RV003", ErrorKind::ApprovalNeeded},  {"RV004", ErrorKind::Quota},
            {"RV005", ErrorKind::WrongState},      {"RV006", ErrorKind::NotFound},
            {"RV007", ErrorKind::BadValue},        {"RV008", ErrorKind::DisclosureMissing},
            {"RV009", ErrorKind::DisabledAccount}, {"RV010", ErrorKind::NoRole}};
        return error(kinds.value(sqlstate, ErrorKind::Internal), primaryMessage, detail, sqlstate);
    }
    if (sqlstate == "57014") // not asked by us, or PgDriver would have said Cancelled
        return error(ErrorKind::Timeout,
                     Texts::tr("The database stopped this request: it took too long."), detail,
                     sqlstate);
    if (sqlstate.startsWith("57P") || sqlstate.startsWith("08"))
        return error(ErrorKind::ConnectionLost,
                     Texts::tr("The connection to the database was lost."), detail, sqlstate);
    if (sqlstate == "42501")
        return error(ErrorKind::NotAllowed,
                     Texts::tr("The database does not allow this to your account."), detail,
                     sqlstate);
    if (sqlstate == "3F000" || sqlstate == "42883" || sqlstate == "42P01" || sqlstate == "42703")
        return error(ErrorKind::Internal,
                     Texts::tr("The database lacks a part that this program needs (%1). Their "
                               "versions may differ.")
                         .arg(QString::fromLatin1(sqlstate)),
                     detail, sqlstate);
    if (sqlstate.startsWith("22"))
        return error(ErrorKind::BadValue,
                     Texts::tr("The database cannot take one of the values (%1). Nothing was "
                               "changed.")
                         .arg(QString::fromLatin1(sqlstate)),
                     detail, sqlstate);
    if (sqlstate.startsWith("53"))
        return error(ErrorKind::Internal,
                     Texts::tr("The database is out of room or memory (%1). Nothing was changed.")
                         .arg(QString::fromLatin1(sqlstate)),
                     detail, sqlstate);
    if (sqlstate == "40001" || sqlstate == "40P01" || sqlstate == "55P03")
        return error(ErrorKind::WrongState,
                     Texts::tr("Somebody else is changing the same data (%1). Nothing was "
                               "changed; try again.")
                         .arg(QString::fromLatin1(sqlstate)),
                     detail, sqlstate);
    return error(ErrorKind::Internal,
                 Texts::tr("The database reported an error (%1). Nothing was changed.")
                     .arg(QString::fromLatin1(sqlstate)),
                 detail, sqlstate);
}

Error serverError(const pg_result *result)
{
    const QByteArray sqlstate(PQresultErrorField(result, PG_DIAG_SQLSTATE));
    if (sqlstate.isEmpty()) // made by libpq itself: the connection broke
        return lostError(QString::fromUtf8(PQresultErrorMessage(result)).simplified());
    return errorOfState(sqlstate,
                        QString::fromUtf8(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY)));
}

Error lostError(const QString &detail)
{
    return error(ErrorKind::ConnectionLost, Texts::tr("The connection to the database was lost."),
                 detail, "08006");
}

Error cancelledError()
{
    return error(ErrorKind::Cancelled, Texts::tr("The request was stopped."),
                 QStringLiteral("cancelled"), "57014");
}

bool isTransient(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::UnknownHost:
    case ErrorKind::Refused:
    case ErrorKind::Timeout:
    case ErrorKind::ConnectionLost:
    case ErrorKind::Internal:
        return true;
    default:
        return false;
    }
}

#ifdef Q_OS_UNIX
UntranslatedMessages::UntranslatedMessages()
{
    // A locale of this thread alone; gettext follows it and then ignores LANGUAGE too.
    m_locale = newlocale(LC_MESSAGES_MASK, "C", duplocale(uselocale(nullptr)));
    m_previous = m_locale ? uselocale(static_cast<locale_t>(m_locale)) : nullptr;
}

UntranslatedMessages::~UntranslatedMessages()
{
    if (!m_locale)
        return;
    uselocale(static_cast<locale_t>(m_previous));
    freelocale(static_cast<locale_t>(m_locale));
}
#else
// libpq for Windows finds its translations by this variable; a folder without any has none.
UntranslatedMessages::UntranslatedMessages()
{
    qputenv("PGLOCALEDIR", "none");
}
UntranslatedMessages::~UntranslatedMessages() = default;
#endif

} // namespace reeve
