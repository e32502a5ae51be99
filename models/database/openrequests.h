// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/timestamp.h"
#include "models/database/connection.h"

#include <QJsonObject>

class QSqlQuery;

namespace reeve
{

/** What somebody has asked for and another person has to agree to (DESIGN 3, "Four eyes"), as the
 *  feature shows it that it is about. Votes are cast and requests carried out in the view "approvals". */
struct OpenRequest {
    QUuid id;
    QJsonObject payload; ///< as it was frozen
    QString reason;
    QString asker; ///< name, else login
    Timestamp askedAt;
    bool isAgreed = false; ///< enough others have agreed: the asker can carry it out
};

/// The NOTIFY channel on which the database says that a request is new or has changed.
inline QString requestChannel()
{
    return QStringLiteral("reeve_approval");
}

/// Those of this kind that concern this person, the newest first; read by openRequestIn().
Statement openRequestsOf(const QString &kind);
OpenRequest openRequestIn(const QSqlQuery &row);

/// Asks for it. `reason`: 20 to 1,000 characters, for whoever votes. One operation, settled; the value
/// is the request's id. GUI thread.
QFuture<Result<QVariant>> askForConsent(Connection &connection, const QString &kind,
                                        const QJsonObject &payload, const QString &reason);

} // namespace reeve
