// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QString>

namespace reeve
{

class PgDriver;

/// What was found among the mails that came back.
struct BounceCounts {
    int bounced = 0; ///< notices that did not arrive: for a person to reach otherwise
    int noted = 0;   ///< late only, or dealt with before
    int others = 0;  ///< no delivery report, or none of our notices
};

/** Takes one mail that came to the notices' return path. The notice is known by the path, or by the
 *  Message-ID of what came back; either carries a mark that nobody else can make. Again with the same mail
 *  changes nothing. As reeve_worker; blocking. */
Result<BounceCounts> noteBounce(PgDriver &driver, const QByteArray &mail);

/** All new mails of a maildir; each is moved among those that have been seen once the database has it. Errors:
 *  File, and the database's; what was done until then stays done. */
Result<BounceCounts> noteBouncesIn(PgDriver &driver, const QString &maildir);

} // namespace reeve
