// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/backups/catalogue.h"

namespace reeve
{

class PgDriver;
class ServerAccount;

/** How pgBackRest is asked: as on its own command line. Empty: its own default. */
struct PgBackRest {
    QString program = QStringLiteral("pgbackrest");
    QString config;
    QString stanza;
};

/** What `pgbackrest info --output=json` says. As `account`, as a repository is often its alone; null: as
 *  ourselves. Blocking, two minutes at most. NotFound when there is no such program. */
Result<QByteArray> askPgBackRest(const PgBackRest &how, const ServerAccount *account = nullptr);

/** What a catalogue changed. */
struct BackupSync {
    int kept = 0;
    int added = 0;
    int expired = 0; ///< in the register, and no longer in the catalogue
    int gone = 0;    ///< erased accounts that no kept backup holds any more
    int back = 0;    ///< that one holds again which was thought gone
};

/** Brings a catalogue into the register, all or nothing; `source`: "pgbackrest" or "file". As the owner.
 *  WrongState when it is another server's, of a clock that differs, or older than the register, which
 *  `acceptOlder` overrules. */
Result<BackupSync> syncBackups(PgDriver &owner, const BackupCatalogue &catalogue,
                               const QString &source, bool acceptOlder = false);

} // namespace reeve
