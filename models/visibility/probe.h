// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/visibility/proberesult.h"

#include <QHostInfo>
#include <QNetworkAccessManager>
#include <QTimer>

#include <functional>

class QNetworkReply;

namespace reeve
{

/** Asks one address as a stranger does: verified TLS, no cookies, no credentials, no cache, no proxy;
 *  redirects are followed by hand and each is checked like the first.
 *
 *  A name is looked up once, every address that it has is checked, and exactly the first of them is
 *  connected to, under the name: what a second lookup would say (DNS rebinding) makes no difference.
 *  An address with a key (Way::Key) goes to its own server and to no other: a redirect elsewhere is
 *  not followed. Results and their words have dots in the place of the key.
 *
 *  Lives on a thread with an event loop; one address at a time. */
class Probe : public QObject
{
    Q_OBJECT
public:
    using Resolver = std::function<void(const QString &host, QObject *context,
                                        const std::function<void(const QHostInfo &)> &answered)>;

    explicit Probe(ProbeRules rules, QObject *parent = nullptr);
    ~Probe() override;

    void ask(const ProbeTarget &target, const QUrl &url);
    void cancel(); ///< finishes at once, as Cancelled
    bool isAsking() const { return m_asking; }
    /// Where names are looked up; the system's resolver at first.
    void setResolver(Resolver resolver) { m_resolve = std::move(resolver); }

signals:
    void finished(const reeve::ProbeResult &result);

private:
    void go(const QUrl &url);
    QString masked(QString text) const;
    void take(const QHostInfo &info);
    void connectTo(const QHostAddress &address);
    void readHead();
    void readBody();
    void replyFinished();
    void judge(int status);
    void followRedirect();
    void end(ProbeResult::Answer answer, const QString &why = {});
    void dropReply();

    const ProbeRules m_rules;
    Resolver m_resolve;
    QNetworkAccessManager m_network;
    QTimer m_clock; ///< for all of it
    bool m_asking = false;
    ProbeResult m_result;
    QList<QUrl> m_way; ///< as m_result.hops, with the key
    Secret m_key;
    QNetworkReply *m_reply = nullptr;
    QByteArray m_body;
    QString m_certificate; ///< what is wrong with it
    quint64 m_turn = 0;    ///< a lookup that answers late is of an older one
};

} // namespace reeve
