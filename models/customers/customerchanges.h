// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/connection.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTimer>

#include <chrono>

namespace reeve
{

/** Says which customers have changed, at another desk or by the service: channel service_customer
 *  (resources/sql/service/0002_changes.sql), numbers only. Whoever hears it reads what it shows again.
 *
 *  A hundred consoles hear the same notifications, so each keeps quiet where it can: what it does not
 *  show it does not hear; changes are gathered for a moment, a little longer here than there; while
 *  they go on and on the pauses grow. `changed` comes within 300 ms of a change after a rest, and not
 *  again before release(). GUI thread; the connection outlives it. */
class CustomerChanges : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds gathering{200};
    static constexpr std::chrono::milliseconds jitter{100};        ///< at most, on top
    static constexpr std::chrono::milliseconds longestPause{5000}; ///< when changes do not end

    /// `isShown`: whether this customer, by number, matters here.
    CustomerChanges(Connection &connection, std::function<bool(qint64)> isShown,
                    QObject *parent = nullptr);

    /// What `changed` asked for has been read, or cannot be: the next may come.
    void release();
    /// All that is shown is being read anyhow: forgets what was gathered, and waits for release().
    void hold();
    /// Nothing is shown any more, or nothing is being read: forgets what was gathered.
    void forget();

signals:
    /// These, or, with `anybody`, whoever is shown.
    void changed(const QSet<qint64> &customers, bool anybody);

private:
    void hear(const QString &payload);
    void gather();
    void tell();

    std::function<bool(qint64)> m_isShown;
    QTimer m_timer;
    QElapsedTimer m_sinceTold;
    std::chrono::milliseconds m_pause = gathering;
    QSet<qint64> m_customers;
    bool m_anybody = false;
    bool m_held = false;   ///< told, and not released
    bool m_waited = false; ///< the pause ended while held
    bool m_wasLost = false;
};

} // namespace reeve
