// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/connectionparameters.h"

#include "models/database/tlsfiles.h"

#include <QCoreApplication>
#include <QDateTime>

namespace reeve
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(reeve::ConnectionParameters)
};

// What the server's answers must look like for valueFromServer, and nothing that a staff account
// could not set itself. JIT costs more than it saves on statements of a few milliseconds.
constexpr const char *sessionOptions =
    "-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=postgres -c bytea_output=hex "
    "-c extra_float_digits=1 -c standard_conforming_strings=on -c jit=off";

Result<void> checkFiles(const ConnectionParameters &parameters)
{
    struct Need {
        QString path;
        QString name;
        ErrorKind kind;
    };
    const Need needs[] = {
        {parameters.caFile, Texts::tr("The organisation's certificate"), ErrorKind::File},
        {parameters.certFile, Texts::tr("Your certificate"), ErrorKind::ClientCertificate},
        {parameters.keyFile, Texts::tr("Your key"), ErrorKind::ClientCertificate},
    };
    for (const Need &need : needs) {
        const auto pem = readPem(need.path);
        if (!pem)
            return failure(need.kind,
                           Texts::tr("%1 cannot be read: %2. Import your bundle again.")
                               .arg(need.name, need.path),
                           pem.error().detail);
    }
    if (parameters.keyPassphrase.isEmpty() && keyIsEncrypted(parameters.keyFile))
        // OpenSSL would ask on the terminal, and wait there for ever.
        return failure(ErrorKind::ClientCertificate, Texts::tr("Your key needs its passphrase."),
                       parameters.keyFile);
    return checkRevocationList(parameters.crlFile, QDateTime::currentDateTimeUtc());
}

} // namespace

Result<Conninfo> conninfo(const ConnectionParameters &parameters)
{
    const QByteArray seconds = QByteArray::number(
        std::max<qint64>(2, (parameters.connectTimeout.count() + 999) / 1000));
    Conninfo info{
        {"host", parameters.host.toUtf8()},
        {"port", parameters.port.isEmpty() ? QByteArray("5432") : parameters.port.toLatin1()},
        {"dbname", parameters.database.toUtf8()},
        {"user", parameters.user.toUtf8()},
        {"application_name", parameters.applicationName.toUtf8()},
        {"client_encoding", "UTF8"},
        {"options", sessionOptions},
        {"gssencmode", "disable"},
        {"target_session_attrs", "read-write"},
        {"connect_timeout", seconds},
        {"passfile", "/dev/null/none"}, // an empty value would mean ~/.pgpass
        {"tcp_user_timeout", "10000"},
        {"keepalives", "1"},
        {"keepalives_idle", "10"},
        {"keepalives_interval", "5"},
        {"keepalives_count", "3"},
    };
    if (!parameters.password.isEmpty())
        info.emplaceBack("password", parameters.password.toUtf8());
    if (parameters.localSocket) {
        info.emplaceBack("sslmode", "disable");
        info.emplaceBack("channel_binding", "disable");
        return info;
    }
    if (auto files = checkFiles(parameters); !files)
        return tl::unexpected(files.error());
    info += Conninfo{
        {"sslmode", "verify-full"},
        {"channel_binding", "require"},
        {"ssl_min_protocol_version", "TLSv1.3"},
        {"sslcompression", "0"},
        {"sslsni", "1"},
        {"sslrootcert", parameters.caFile.toUtf8()},
        {"sslcrl", parameters.crlFile.toUtf8()},
        {"sslcert", parameters.certFile.toUtf8()},
        {"sslkey", parameters.keyFile.toUtf8()},
    };
    if (!parameters.keyPassphrase.isEmpty())
        info.emplaceBack("sslpassword", parameters.keyPassphrase.toUtf8());
    return info;
}

void dropLibpqEnvironment()
{
    static constexpr const char *names[] = {"PGSERVICE",
                                            "PGSERVICEFILE",
                                            "PGSYSCONFDIR",
                                            "PGHOST",
                                            "PGHOSTADDR",
                                            "PGPORT",
                                            "PGDATABASE",
                                            "PGUSER",
                                            "PGPASSWORD",
                                            "PGPASSFILE",
                                            "PGOPTIONS",
                                            "PGAPPNAME",
                                            "PGSSLMODE",
                                            "PGREQUIRESSL",
                                            "PGSSLCOMPRESSION",
                                            "PGSSLCERT",
                                            "PGSSLKEY",
                                            "PGSSLCERTMODE",
                                            "PGSSLROOTCERT",
                                            "PGSSLCRL",
                                            "PGSSLCRLDIR",
                                            "PGSSLSNI",
                                            "PGREQUIREPEER",
                                            "PGREQUIREAUTH",
                                            "PGSSLMINPROTOCOLVERSION",
                                            "PGSSLMAXPROTOCOLVERSION",
                                            "PGSSLNEGOTIATION",
                                            "PGGSSENCMODE",
                                            "PGKRBSRVNAME",
                                            "PGGSSLIB",
                                            "PGGSSDELEGATION",
                                            "PGCONNECT_TIMEOUT",
                                            "PGCLIENTENCODING",
                                            "PGTARGETSESSIONATTRS",
                                            "PGLOADBALANCEHOSTS",
                                            "PGCHANNELBINDING",
                                            "PGMINPROTOCOLVERSION",
                                            "PGMAXPROTOCOLVERSION",
                                            "PGTZ",
                                            "PGDATESTYLE",
                                            "PGGEQO"};
    for (const char *name : names)
        if (qEnvironmentVariableIsSet(name))
            qunsetenv(name);
}

} // namespace reeve
