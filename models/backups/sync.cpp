// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/backups/sync.h"

#include "models/database/pgdriver.h"
#include "models/sandbox/serveraccount.h"

#include <QCoreApplication>
#include <QStandardPaths>

namespace reeve
{

namespace
{
struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::BackupSync)
};
} // namespace

Result<QByteArray> askPgBackRest(const PgBackRest &how, const ServerAccount *account)
{
    const QString program = QStandardPaths::findExecutable(how.program);
    if (program.isEmpty())
        return failure(ErrorKind::NotFound,
                       Text::tr("The program %1 is not installed here. The catalogue of another "
                                "backup program is given with --catalogue.")
                           .arg(how.program));
    QStringList arguments;
    if (!how.config.isEmpty())
        arguments += QStringLiteral("--config=") + how.config;
    if (!how.stanza.isEmpty())
        arguments += QStringLiteral("--stanza=") + how.stanza;
    arguments += {QStringLiteral("--output=json"), QStringLiteral("--log-level-console=off"),
                  QStringLiteral("--log-level-file=off"),
                  QStringLiteral("--log-level-stderr=error"), QStringLiteral("info")};
    auto said = (account ? *account : ServerAccount::ours()).run(program, arguments);
    if (!said && said.error().kind == ErrorKind::Internal)
        return failure(ErrorKind::File, Text::tr("pgBackRest could not be asked: %1")
                                            .arg(said.error().detail.section(u'\n', 0, 0)));
    return said;
}

Result<BackupSync> syncBackups(PgDriver &owner, const BackupCatalogue &catalogue,
                               const QString &source, bool acceptOlder)
{
    auto row = owner.query({QStringLiteral("SELECT kept, added, expired, gone, back FROM "
                                           "reeve.take_backups($1, $2)"),
                            {catalogue.toJson(source), acceptOlder}});
    if (!row)
        return tl::unexpected(row.error());
    if (!row->next())
        return failure(ErrorKind::Internal, Text::tr("The database gave no answer."));
    return BackupSync{row->value(0).toInt(), row->value(1).toInt(), row->value(2).toInt(),
                      row->value(3).toInt(), row->value(4).toInt()};
}

} // namespace reeve
