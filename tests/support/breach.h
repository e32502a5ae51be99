// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/plainclient.h"
#include "tests/support/testdatabase.h"

namespace reeve::test
{

QString newId(); ///< a uuid

/// Takes all incidents away with what belongs to them: quicker than another database.
void forgetBreaches(TestDatabase &database);

/** A breach as two officers handle it, by plain libpq: opened with the object. Steps return the
 *  server's answer; those that a test only needs done abort it on an error. */
class Breach
{
public:
    explicit Breach(TestDatabase &database, const QString &facts = standardFacts());

    static QString standardFacts();
    qint64 id() const { return m_id; }
    PlainClient &officer() { return m_officer; }
    PlainClient &second() { return m_second; }
    /// As officer; %1 a new operation id, %2 the incident, %3 its version.
    Answer run(const QString &call);
    QString cell(const QString &sql) const { return m_database.sql(sql).value(0); }
    QString state() const;

    void decideToTell();
    Answer freeze(const QString &criteria);
    Answer saveText(const QString &language, const QString &extra = {});

    /// The request's id and digest.
    QStringList ask();
    Answer vote(const QStringList &asked, bool agrees = true);
    Answer start(const QStringList &asked);
    /// All of it, from the decision on: the number of the run.
    qint64 send(const QString &criteria);

private:
    TestDatabase &m_database;
    PlainClient m_officer;
    PlainClient m_second;
    qint64 m_id = 0;
};

} // namespace reeve::test
