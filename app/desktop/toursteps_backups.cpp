// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/tourlooks.h"
#include "app/desktop/toursandbox.h"

#include "ui/backups/backupsview.h"

namespace reeve
{

namespace
{

// A month of nightly backups in pgBackRest's words: a day was missed, and one should have gone.
const QString month = QStringLiteral(R"(
UPDATE reeve.setting SET value = '1=Hetzner/Helsinki' WHERE name = 'backup_providers';
UPDATE reeve.setting SET value = 'OVHcloud' WHERE name = 'primary_provider';
DELETE FROM reeve.backup; DELETE FROM reeve.backup_catalogue;
SELECT reeve.take_backups(jsonb_build_object('stanza', 'main', 'source', 'pgbackrest', 'archives', '[]'::jsonb,
    'databases', jsonb_build_array(jsonb_build_object('id', 1, 'repo', 1, 'system',
        (SELECT system_identifier FROM pg_control_system()))),
    'backups', (SELECT jsonb_agg(jsonb_build_object(
        'label', to_char(t, 'YYYYMMDD-HH24MISS') || 'F', 'repo', 1, 'type', 'full', 'prior', NULL,
        'start', extract(epoch FROM t)::bigint, 'stop', extract(epoch FROM t)::bigint + 340 + n % 7, 'database', 1,
        'wal', NULL, 'size', 3180000000 - n * 4100000, 'repo_size', 901000000 - n * 1200000, 'error', false))
        FROM (SELECT n, date_trunc('day', now()) - make_interval(days => n) + interval '2 hours 4 seconds' AS t
              FROM generate_series(1, 31) AS n WHERE n <> 12) AS nights)), true);
)");

BackupsView *backups(TourDesk &desk)
{
    return qobject_cast<BackupsView *>(desk.window().currentView());
}

TourStep connected(TourSandbox &sandbox, TourDesk &desk)
{
    return desk.step(
        QStringLiteral("backups"),
        [&sandbox, &desk] {
            desk.goTo(QStringLiteral("backups"));
            sandbox.runAsSuperuser(month);
        },
        [&desk] {
            return backups(desk) && backups(desk)->model().rowCount() > 20
                   && desk.viewHands().isVisible("check_daily");
        });
}

} // namespace

void addBackupSteps(TourSteps &steps, TourStage &stage, Theme theme)
{
    if (!stage.sandbox)
        return;
    TourSandbox &sandbox = *stage.sandbox;
    TourDesk &officer = sandbox.desk(QStringLiteral("officer"));
    steps.push_back(officer.arrival());
    if (theme == Theme::Light)
        steps.push_back(officer.step(
            QStringLiteral("backups-none"),
            [&sandbox, &officer] {
                sandbox.runAsSuperuser(
                    QStringLiteral("DELETE FROM reeve.backup; DELETE FROM reeve.backup_catalogue"));
                officer.goTo(QStringLiteral("backups"));
                backups(officer)->refresh();
            },
            [&officer] { return officer.viewHands().isVisible("emptyState"); }));
    steps.push_back(connected(sandbox, officer));
}

void addScaledBackupSteps(TourSteps &steps, TourStage &stage)
{
    if (!stage.sandbox)
        return;
    TourDesk &officer = stage.sandbox->desk(QStringLiteral("officer"));
    append(steps, {officer.arrival(), connected(*stage.sandbox, officer)});
}

} // namespace reeve
