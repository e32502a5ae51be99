// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/pgconnect.h"

#include "models/database/pgcanceller.h"
#include "models/database/pgerror.h"
#include "models/database/socketwait.h"
#include "models/database/tlsfiles.h"
#include "models/database/tlsgroups.h"

#include <QDeadlineTimer>
#include <QStringList>

#include <libpq-fe.h>
#include <openssl/ssl.h>

#include <memory>
#include <vector>

namespace reeve
{

namespace
{

using namespace std::chrono_literals;

SSL *tlsOf(PGconn *connection)
{
    return static_cast<SSL *>(PQsslStruct(connection, "OpenSSL"));
}

/** Looks over libpq's shoulder during the handshake: libpq drops the SSL object, and with it the
 *  reason why a certificate failed, before it reports the failure. So it is kept from its making,
 *  of which OpenSSL tells; the whole handshake may pass within one PQconnectPoll. */
class TlsObserver
{
public:
    TlsObserver()
    {
        slot();
        s_active = this;
    }
    Q_DISABLE_COPY_MOVE(TlsObserver)
    ~TlsObserver()
    {
        s_active = nullptr;
        release();
    }

    long verifyResult() const { return m_ssl ? SSL_get_verify_result(m_ssl) : X509_V_OK; }
    int alert() const { return m_alert; }

private:
    static int slot()
    {
        static const int index = SSL_get_ex_new_index(0, nullptr, &TlsObserver::made, nullptr,
                                                      nullptr);
        return index;
    }
    // Any thread that makes an SSL object, ours or not.
    static void made(void *ssl, void *, CRYPTO_EX_DATA *data, int index, long, void *)
    {
        if (!s_active)
            return;
        s_active->release();
        s_active->m_ssl = static_cast<SSL *>(ssl);
        SSL_up_ref(s_active->m_ssl);
        CRYPTO_set_ex_data(data, index, s_active);
        SSL_set_info_callback(s_active->m_ssl, &TlsObserver::happened);
    }
    static void happened(const SSL *ssl, int where, int value)
    {
        constexpr int fatal = 2;
        auto *self = static_cast<TlsObserver *>(SSL_get_ex_data(ssl, slot()));
        if (self && (where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT && value >> 8 == fatal)
            self->m_alert = value & 0xff;
    }
    void release()
    {
        if (!m_ssl)
            return;
        SSL_set_info_callback(m_ssl, nullptr);
        SSL_set_ex_data(m_ssl, slot(), nullptr);
        SSL_free(m_ssl);
        m_ssl = nullptr;
    }

    static inline thread_local TlsObserver *s_active = nullptr;
    SSL *m_ssl = nullptr;
    int m_alert = -1;
};

void ignoreNotice(void *, const PGresult *) {} // the default prints it, values and all

struct Finish {
    void operator()(PGconn *connection) const { PQfinish(connection); }
};

// One host; the message and observations of a failure go into `failure`.
std::unique_ptr<PGconn, Finish> attempt(const Conninfo &info, std::chrono::milliseconds time,
                                        const PgCanceller &canceller, ConnectFailure &failure)
{
    std::vector<const char *> names;
    std::vector<const char *> values;
    for (const auto &[name, value] : info) {
        names.push_back(name.constData());
        values.push_back(value.constData());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);

    const UntranslatedMessages untranslated;
    const QDeadlineTimer deadline(time);
    std::unique_ptr<PGconn, Finish> connection(
        PQconnectStartParams(names.data(), values.data(), 0));
    TlsObserver observer; // after the connection, so that it lets go first
    if (!connection)
        return nullptr;
    PQsetErrorVerbosity(connection.get(), PQERRORS_VERBOSE); // for the SQLSTATE
    PQsetNoticeReceiver(connection.get(), &ignoreNotice, nullptr);
    auto wanted = PGRES_POLLING_WRITING;
    while (PQstatus(connection.get()) != CONNECTION_BAD) {
        const bool reading = wanted == PGRES_POLLING_READING;
        if (!reading || !hasBufferedInput(connection.get())) {
            // In slices, so that a connection that is being closed does not keep its thread.
            const auto slice = std::min<std::chrono::milliseconds>(
                100ms, std::chrono::milliseconds(deadline.remainingTime()));
            const auto state = waitForSocket(PQsocket(connection.get()), !reading, reading, slice);
            failure.timedOut = deadline.hasExpired();
            if (failure.timedOut || canceller.isAbandoned())
                break;
            if (state == SocketState::TimedOut)
                continue;
        }
        wanted = PQconnectPoll(connection.get());
        if (wanted == PGRES_POLLING_OK)
            return connection;
        if (wanted == PGRES_POLLING_FAILED)
            break;
    }
    failure.message = PQerrorMessage(connection.get());
    failure.verifyResult = observer.verifyResult();
    failure.alert = observer.alert();
    return nullptr;
}

// The login was refused: other hosts would refuse it too, and count the attempt.
bool isFinal(ErrorKind kind)
{
    return !isTransient(kind);
}

} // namespace

bool hasBufferedInput(pg_conn *connection)
{
    const SSL *ssl = tlsOf(connection);
    return ssl && SSL_pending(ssl) > 0;
}

Result<pg_conn *> connectToServer(const ConnectionParameters &parameters,
                                  const PgCanceller &canceller)
{
    dropLibpqEnvironment();
    if (!parameters.localSocket)
        offerP256First();
    auto info = conninfo(parameters);
    if (!info)
        return tl::unexpected(info.error());

    // Host by host by hand: PQconnectPoll would spend the whole time on a first host that is
    // switched off.
    const QStringList hosts = parameters.host.split(u',');
    const QStringList ports = parameters.port.split(u',');
    const auto time = std::max<std::chrono::milliseconds>(
        parameters.connectTimeout / hosts.size(),
        std::min<std::chrono::milliseconds>(parameters.connectTimeout, 3s));
    std::optional<Error> worst;
    for (qsizetype i = 0; i < hosts.size(); ++i) {
        ConnectFailure failure;
        failure.host = hosts[i].trimmed();
        failure.user = parameters.user;
        const QString port = ports.value(ports.size() == 1 ? 0 : i).trimmed();
        for (auto &[name, value] : *info) {
            if (name == "host")
                value = failure.host.toUtf8();
            else if (name == "port")
                value = port.isEmpty() ? QByteArray("5432") : port.toLatin1();
        }
        if (auto connection = attempt(*info, time, canceller, failure)) {
            PQsetnonblocking(connection.get(), 1);
            return connection.release();
        }
        if (canceller.isAbandoned())
            return tl::unexpected(lostError(QStringLiteral("closed while connecting")));
        if (!parameters.localSocket) {
            const QString name = certificateName(parameters.certFile);
            failure.certificateIsAnothers = !name.isEmpty() && name != parameters.user;
            failure.keyIsEncrypted = keyIsEncrypted(parameters.keyFile);
        }
        const Error error = connectError(failure);
        if (isFinal(error.kind))
            return tl::unexpected(error);
        // A host that answered says more than one that is down.
        if (!worst || error.kind == ErrorKind::ConnectionLost
            || worst->kind == ErrorKind::UnknownHost)
            worst = error;
    }
    return tl::unexpected(*worst);
}

} // namespace reeve
