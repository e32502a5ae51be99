// SPDX-License-Identifier: GPL-3.0-or-later
// The deletion queue at an officer's desk: what is overdue, a run by a real worker, settings; and at
// support's, who only reads.
#include "app/desktop/tourlooks.h"
#include "app/desktop/toursandbox.h"

#include "app/desktop/composition.h"
#include "ui/deletions/deletionbar.h"
#include "ui/deletions/deletionsview.h"
#include "ui/deletions/deletiontimeline.h"
#include "ui/deletions/erasuresettingsdialog.h"
#include "ui/deletions/runspanel.h"
#include "ui/deletions/stepspanel.h"
#include "ui/widgets/pagedtableview.h"

#include <QItemSelectionModel>

namespace reeve
{

namespace
{

// What only months would bring: holds, a request by Art. 17, one that failed. Once a sandbox.
const char *const scene = R"(
    UPDATE reeve.account_deletion d
    SET state = 'on_hold', hold_by = 'officer', hold_at = now(), hold_review_on = current_date + (r.n * 9)::int,
        hold_ground = CASE r.n WHEN 1 THEN 'Tax audit of 2025' WHEN 2 THEN 'Lawsuit over an unpaid invoice'
                               ELSE 'A complaint is being looked into' END
    FROM (SELECT id, row_number() OVER (ORDER BY due_at) AS n FROM reeve.account_deletion
          WHERE state = 'grace_period' AND due_at > now() + interval '20 days' ORDER BY due_at LIMIT 3) AS r
    WHERE d.id = r.id AND NOT EXISTS (SELECT FROM reeve.account_deletion x WHERE x.state = 'on_hold');
    UPDATE reeve.account_deletion d SET kind = 'art17', due_at = now() + (2 + r.n * 3) * interval '1 day'
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM reeve.account_deletion
          WHERE state = 'grace_period' AND due_at > now() + interval '60 days'
            AND customer_id > 1000 ORDER BY id LIMIT 8) AS r
    WHERE d.id = r.id AND NOT EXISTS (SELECT FROM reeve.account_deletion x WHERE x.kind = 'art17');
    UPDATE reeve.account_deletion d SET state = 'failed', attempts = 3, failure = '23503 alias'
    WHERE d.id = (SELECT id FROM reeve.account_deletion WHERE state IN ('grace_period', 'due') AND due_at < now()
                    AND run_id IS NULL ORDER BY due_at LIMIT 1)
      AND NOT EXISTS (SELECT FROM reeve.account_deletion x WHERE x.state = 'failed'))";

DeletionsView *queue(TourDesk &desk)
{
    return qobject_cast<DeletionsView *>(desk.window().currentView());
}

bool queueRests(TourDesk &desk)
{
    DeletionsView *view = queue(desk);
    return view && view->model().hasAnswer() && !view->model().isLoading()
           && !view->bar()->timeline()->weeks().isEmpty();
}

// Due ones at the top, but none of the customers that other steps open.
void chooseDue(TourDesk &desk, int many)
{
    DeletionsView *view = queue(desk);
    auto *selection = view->table()->selectionModel();
    selection->clear();
    for (int row = 0; row < view->model().rowCount() && many > 0; ++row) {
        const AccountDeletion *deletion = view->model().rowAt(row);
        if (!deletion || !deletion->canBeErased() || deletion->customer.number() < 100)
            continue;
        selection->select(view->model().index(row, 0),
                          QItemSelectionModel::Select | QItemSelectionModel::Rows);
        --many;
    }
}

// There are several to be asked in.
TourHands question(TourDesk &desk)
{
    return TourHands(*queue(desk)->findChild<AskBar *>(QStringLiteral("queueAsk")));
}

TourStep opened(TourDesk &desk, const QString &name, TourSandbox &sandbox)
{
    return desk.step(
        name,
        [&desk, &sandbox] {
            sandbox.runAsSuperuser(QString::fromUtf8(scene));
            desk.goTo(QStringLiteral("deletions"));
            desk.hands().trigger("deletionsShowAll");
            if (queue(desk))
                queue(desk)->refresh();
        },
        [&desk] {
            return queueRests(desk) && queue(desk)->model().rowCount() > 0
                   && desk.viewHands().text("deletionCount").size() > 0;
        });
}

TourSteps filterSteps(TourDesk &desk)
{
    TourStep all = desk.step(
        QStringLiteral("deletions-all"), [&desk] { desk.hands().trigger("deletionsShowAll"); },
        [&desk] { return queueRests(desk) && !queue(desk)->model().shownQuery().isNarrowed(); });
    all.picture = false;
    return {
        desk.step(
            QStringLiteral("deletions-held"),
            [&desk] {
                desk.viewHands().clickButton("deletionState_on_hold");
                desk.viewHands().clickButton("deletionState_failed");
            },
            [&desk] {
                return queueRests(desk) && queue(desk)->model().shownQuery().states.size() == 2;
            }),
        all,
        desk.step(
            QStringLiteral("deletions-week"),
            [&desk] {
                DeletionTimeline *timeline = queue(desk)->bar()->timeline();
                desk.hands().click(timeline, timeline->weekRect(2).center());
            },
            [&desk] {
                return queueRests(desk) && queue(desk)->model().shownQuery().from.has_value();
            }),
        all,
        desk.step(
            QStringLiteral("deletions-overdue"),
            [&desk] { desk.viewHands().clickButton("deletionOverdue"); },
            [&desk] { return queueRests(desk) && queue(desk)->model().shownQuery().overdueOnly; }),
    };
}

TourSteps runSteps(TourDesk &desk, TourSandbox &sandbox)
{
    const auto live = [&desk] { return queue(desk)->runs()->liveRuns(); };
    // Without a worker a run can be looked at; with one it is over.
    TourStep rests = desk.step(QStringLiteral("deletions-worker-rests"),
                               [&sandbox] { sandbox.stopWorker(); }, {});
    rests.picture = false;
    TourStep erased = desk.step(
        QStringLiteral("deletions-erased"), [&sandbox] { sandbox.startWorker(); },
        [live] { return live() == 0; });
    erased.picture = false;
    erased.seconds = 120;
    return {
        rests,
        desk.step(
            QStringLiteral("deletions-erase"),
            [&desk] {
                chooseDue(desk, 12);
                desk.viewHands().clickButton("deletionEraseButton");
            },
            [&desk] { return question(desk).isVisible("askAction"); }),
        desk.step(
            QStringLiteral("deletions-run"),
            [&desk] {
                question(desk).typeInto("askReason",
                                        QStringLiteral("Asked for by letter, file 2026-118"));
                question(desk).clickButton("askAction");
            },
            [&desk, live] {
                return live() == 1 && queueRests(desk)
                       && !queue(desk)->findChild<AskBar *>(QStringLiteral("queueAsk"))->isAsking();
            }),
        desk.step(
            QStringLiteral("deletions-pause"),
            [&desk] { TourHands(*queue(desk)->runs()).clickButton("runPause"); },
            [&desk] { return TourHands(*queue(desk)->runs()).isVisible("askAction"); }),
        erased,
        desk.step(
            QStringLiteral("deletions-runs"),
            [&desk] {
                desk.hands().trigger("deletionsShowAll");
                queue(desk)->runs()->setOpen(true);
                queue(desk)->refresh();
            },
            [&desk] { return queueRests(desk) && desk.viewHands().isVisible("runsTable"); }),
        desk.step(
            QStringLiteral("deletions-tasks"),
            [&desk] {
                queue(desk)->runs()->setOpen(false);
                for (int row = 0; row < queue(desk)->model().rowCount(); ++row) {
                    const AccountDeletion *found = queue(desk)->model().rowAt(row);
                    if (!found || found->openSteps == 0)
                        continue;
                    queue(desk)->table()->selectRow(row);
                    desk.hands().press(queue(desk)->table(), Qt::Key_Return);
                    return;
                }
            },
            [&desk] { return queueRests(desk) && desk.viewHands().isVisible("stepLine"); }),
    };
}

TourSteps settingsSteps(TourDesk &desk)
{
    TourStep settings = desk.step(
        QStringLiteral("deletions-settings"),
        [&desk] {
            desk.viewHands().clickButton("stepsClose");
            desk.viewHands().clickButton("deletionSettingsButton");
        },
        [&desk] { return queue(desk)->settingsDialog() != nullptr; });
    settings.window = [&desk] { return queue(desk)->settingsDialog(); };
    TourStep left = desk.step(
        QStringLiteral("deletions-settings-left"), [&desk] { desk.viewHands().closeDialogs(); },
        [&desk] { return queue(desk)->settingsDialog() == nullptr; });
    left.picture = false;
    return {settings, left};
}

DeletionsView *ownQueue(const TourStage &stage)
{
    return qobject_cast<DeletionsView *>(stage.composition.window().currentView());
}

TourStep supportStep(TourStage &stage)
{
    return {QStringLiteral("deletions-support"),
            [&stage] { stage.composition.window().goTo({QStringLiteral("deletions")}); },
            [&stage] {
                DeletionsView *view = ownQueue(stage);
                return view && view->model().hasAnswer() && !view->model().isLoading()
                       && !view->bar()->timeline()->weeks().isEmpty();
            }};
}

} // namespace

void addScaledDeletionSteps(TourSteps &steps, TourStage &stage)
{
    if (!stage.sandbox)
        return;
    TourDesk &officer = stage.sandbox->desk(QStringLiteral("officer"));
    append(steps,
           {officer.arrival(), opened(officer, QStringLiteral("deletions"), *stage.sandbox)});
    append(steps, settingsSteps(officer));
}

void addDeletionSteps(TourSteps &steps, TourStage &stage, Theme theme)
{
    steps.push_back(supportStep(stage));
    if (!stage.sandbox)
        return;
    TourDesk &officer = stage.sandbox->desk(QStringLiteral("officer"));
    append(steps,
           {officer.arrival(), opened(officer, QStringLiteral("deletions"), *stage.sandbox)});
    append(steps, filterSteps(officer));
    if (theme == Theme::Light)
        append(steps, runSteps(officer, *stage.sandbox));
    append(steps, settingsSteps(officer));
}

} // namespace reeve
