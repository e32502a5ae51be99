// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/identifiers.h"
#include "ui/shell/view.h"

#include <QObject>

#include <optional>

namespace reeve
{

class Desk;

/** What a page lends to its sections, so that they can act: whose page it is, under which reason it
 *  was opened, and how to have it read again. Its page owns it and sets it; sections only read it
 *  and call reread() and say(). GUI thread. */
class PageContext : public QObject
{
    Q_OBJECT
public:
    explicit PageContext(Desk &desk, QObject *parent = nullptr) : QObject(parent), m_desk(desk) {}

    Desk &desk() const { return m_desk; }
    /// Nobody while no page is open, or the one that is asked for has not come yet.
    std::optional<CustomerId> customer() const { return m_customer; }
    const QString &who() const { return m_who; } ///< whose page it is; data
    /// Of the customer's row as it was read last. An editor keeps the one it began with.
    int version() const { return m_version; }
    /// Why this page was opened: writes and reveals from it stand in the trail under the same reason.
    const QString &reason() const { return m_reason; }

    /** Reads the whole page again under the same reason, without counting as another page: after a
     *  write, or when something is said to have changed. Folding and scrolling stay, and sections
     *  with edits are not filled. Several calls before the answer are one reading. */
    void reread() { emit rereadWanted(); }
    void say(const Message &message) { emit said(message); }

    /// For the page.
    void set(CustomerId customer, const QString &who, int version, const QString &reason)
    {
        m_customer = customer;
        m_who = who;
        m_version = version;
        m_reason = reason;
    }
    void clear()
    {
        m_customer.reset();
        m_who.clear();
        m_version = 0;
        m_reason.clear();
    }

signals:
    void filled();  ///< the page was read, all its sections are filled
    void cleared(); ///< nobody's page is open any more; what came late is not shown
    void rereadWanted();
    void leaveEditorWanted(); ///< an editor was told to stop: the page asks where there are edits
    void said(const reeve::Message &message);

private:
    Desk &m_desk;
    std::optional<CustomerId> m_customer;
    QString m_who;
    int m_version = 0;
    QString m_reason;
};

} // namespace reeve
