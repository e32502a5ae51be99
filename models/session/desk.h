// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/connection.h"
#include "models/session/recentcustomers.h"

#include <QObject>
#include <QString>
#include <QStringList>

namespace reeve
{

/** Who is signed in, as api.sign_in said. */
struct SignedIn {
    QString login;
    QString fullName;
    QString role; ///< support, officer, auditor, admin
    QString host; ///< the one connected to
    QString database;
    QString tlsVersion;
    QString serverVersion;
    bool is(const char *name) const { return role == QLatin1String(name); }
};

/** What every view is given: the connection, who sits here, and the case they work on.
 *  Lives on the GUI thread; one per window; not a singleton. */
class Desk : public QObject
{
    Q_OBJECT
public:
    explicit Desk(Connection &connection, QObject *parent = nullptr)
        : QObject(parent), m_connection(connection)
    {
    }
    Connection &connection() { return m_connection; }
    const SignedIn &person() const { return m_person; }
    void setPerson(SignedIn person)
    {
        m_person = std::move(person);
        emit personChanged();
    }
    RecentCustomers &recentCustomers() { return m_recent; }
    /// From whichever window: the person wants the desk locked.
    void askForLock() { emit lockWanted(); }
    /// The ticket being worked on; stands as the reason when a page is opened.
    const QString &caseReference() const { return m_caseReference; }
    void setCaseReference(const QString &reference)
    {
        if (m_caseReference == reference)
            return;
        m_caseReference = reference;
        emit caseReferenceChanged(reference);
    }

signals:
    void personChanged();
    void lockWanted();
    void caseReferenceChanged(const QString &reference);

private:
    Connection &m_connection;
    SignedIn m_person;
    RecentCustomers m_recent;
    QString m_caseReference;
};

} // namespace reeve
