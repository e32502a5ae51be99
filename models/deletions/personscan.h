// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/connection.h"

#include <QJsonObject>
#include <QList>
#include <QObject>

#include <memory>
#include <optional>

namespace reeve
{

/** Where something of a person stands; never what it says. */
struct ScanPlace {
    enum class What {
        Finding,
        Passing, ///< goes by itself within days
        Retained ///< kept by law
    };
    QString schema{};
    QString table{};
    QString column{};
    std::optional<qint64> customer{}; ///< whose row it is; none: nobody's
    QString identifier{};             ///< the kind of it: "email", "name" …; see identifierText()
    What what = What::Finding;
    QString basis{}; ///< why it may stand there; empty for a finding
    int times = 0;   ///< how many rows or words
};

/// "e-mail address", "name" …, for people.
QString identifierText(const QString &identifier);

/** What an officer looks for. As it is typed; nothing of it is kept anywhere. */
struct ScanWanted {
    QString email{};
    QString username{};
    QString firstName{};
    QString lastName{};
    QString businessName{};
    QString vatNumber{};
    QString phone{};
    QString aliases{};  ///< with commas between
    QString customer{}; ///< whom it is about; may be empty
    QString reason{};

    /// A field by its name here, and what is wrong with it, in words without its value.
    struct Problem {
        QString field;
        QString text;
    };
    std::optional<Problem> problem() const;
    QJsonObject identifiers() const; ///< as api.begin_scan takes them
};

/** Looks through the whole database for what is left of one person (resources/sql/api/proof.sql), part
 *  by part on a connection of its own, so that the desk goes on. The identifiers are forgotten as soon
 *  as it has ended in any way. GUI thread. */
class PersonScan : public QObject
{
    Q_OBJECT
public:
    enum class End { Proved, Found, Cancelled };

    /// `desk`, the person's open connection, outlives it.
    explicit PersonScan(Connection &desk, QObject *parent = nullptr);
    ~PersonScan() override; ///< cancels what is under way

    void start(const ScanWanted &wanted); ///< one that has no problem; nothing while one is running
    void cancel();
    bool isRunning() const { return m_isRunning; }

    const QList<ScanPlace> &places() const { return m_places; }
    int columns() const { return m_columns; } ///< how many were read, when it has ended
    void forget();                            ///< the places as well

signals:
    void progressed(int done, int parts); ///< parts is 0 until it is known
    void ended(reeve::PersonScan::End end);
    void failed(const reeve::Error &error); ///< nothing was found out

private:
    void read();
    void finish(bool isCancelled);
    void fail(const Error &error);
    void giveBack();
    void stop();
    void giveUp();

    Connection &m_desk;
    std::unique_ptr<Connection> m_own;
    QJsonObject m_identifiers;
    QList<ScanPlace> m_places;
    Ticket m_ticket;
    qint64 m_scan = 0; ///< its number while it runs in the database
    int m_part = 0;
    int m_parts = 0;
    int m_columns = 0;
    bool m_isRunning = false;
    bool m_isCancelled = false;
};

} // namespace reeve
