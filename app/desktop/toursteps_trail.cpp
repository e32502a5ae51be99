// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/tourlooks.h"
#include "app/desktop/toursandbox.h"

#include "ui/audit/traildetails.h"
#include "ui/audit/trailview.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagedtableview.h"

#include <QScrollArea>

namespace reeve
{

namespace
{

TrailView *trail(TourDesk &desk)
{
    return qobject_cast<TrailView *>(desk.window().currentView());
}

bool trailRests(TourDesk &desk)
{
    TrailView *view = trail(desk);
    return view && view->model().hasAnswer() && !view->model().isLoading();
}

bool trailHasRows(TourDesk &desk)
{
    return trailRests(desk) && trail(desk)->model().rowCount() > 0;
}

const MessageBar *banner(TourDesk &desk)
{
    return desk.hands().find<MessageBar>("trailBanner");
}

TourStep opened(TourDesk &desk)
{
    return desk.step(
        QStringLiteral("trail"),
        [&desk] {
            desk.goTo(QStringLiteral("trail"));
            desk.hands().trigger("trailClearFilters");
        },
        [&desk] { return trailHasRows(desk) && desk.hands().isVisible("trailHelpText"); });
}

TourStep eventChosen(TourDesk &desk)
{
    return desk.step(
        QStringLiteral("trail-event"),
        [&desk] { trail(desk)->table()->selectRow(trail(desk)->model().rowCount() > 1 ? 1 : 0); },
        [&desk] {
            return !trail(desk)->details()->isHelpShown()
                   && !desk.hands().text("trailSentence").isEmpty();
        });
}

TourSteps readingSteps(TourDesk &desk)
{
    return {
        opened(desk),
        desk.step(
            QStringLiteral("trail-filter"),
            [&desk] { desk.hands().typeInto("trailPerson", QStringLiteral("support")); },
            [&desk] {
                return trailHasRows(desk)
                       && trail(desk)->model().filter().person == QStringLiteral("support");
            }),
        eventChosen(desk),
        desk.step(
            QStringLiteral("trail-no-such-event"),
            [&desk] { desk.hands().typeInto("trailCustomer", QStringLiteral("999999999")); },
            [&desk] { return trailRests(desk) && trail(desk)->emptyState()->isVisible(); }),
    };
}

TourSteps evidenceSteps(TourSandbox &sandbox, TourDesk &desk)
{
    return {
        desk.step(
            QStringLiteral("trail-evidence-why"),
            [&desk, &sandbox] {
                desk.hands().trigger("trailClearFilters");
                trail(desk)->setFileChooser([&sandbox](const QString &name, const auto &chosen) {
                    chosen(sandbox.file(name));
                });
                desk.hands().trigger("trailExportEvidence");
                desk.viewHands().typeInto("askReason",
                                          QStringLiteral("Quarterly review for the works council"));
            },
            [&desk] { return trailRests(desk) && desk.viewHands().isVisible("askAction"); }),
        desk.step(
            QStringLiteral("trail-evidence"),
            [&desk] { desk.viewHands().clickButton("askAction"); },
            [&desk] {
                return desk.window().messages().isShowing()
                       && desk.window().messages().message().kind == Message::Kind::Success;
            }),
    };
}

// What takes minutes is set by hand: the newest event waits for longer than it does.
TourSteps unsealedSteps(TourSandbox &sandbox, TourDesk &desk)
{
    TourStep waiting = desk.step(
        QStringLiteral("no-worker"),
        [&desk, &sandbox] {
            sandbox.stopWorker();
            desk.goTo(QStringLiteral("trail"));
            desk.hands().trigger("refreshAction"); // which is an event
        },
        [&desk] { return trailHasRows(desk); });
    waiting.picture = false;
    return {
        waiting,
        desk.step(
            QStringLiteral("trail-unsealed"),
            [&desk, &sandbox] {
                sandbox.runAsSuperuser(
                    QStringLiteral("UPDATE audit.inbox SET at = at - interval '4 minutes'"));
                desk.hands().trigger("refreshAction");
            },
            [&desk] { return trailRests(desk) && banner(desk)->isShowing(); }),
        desk.step(
            QStringLiteral("trail-sealed-again"),
            [&desk, &sandbox] {
                sandbox.startWorker();
                desk.hands().trigger("refreshAction");
            },
            [&desk] { return trailRests(desk) && !banner(desk)->isShowing(); }),
    };
}

// A superuser writes other seals into the trail, and then the old ones again.
TourSteps tamperedSteps(TourSandbox &sandbox, TourDesk &desk)
{
    const auto turnSeals = [&sandbox, &desk] {
        sandbox.runAsSuperuser(QStringLiteral(
            "UPDATE audit.seal SET hash = decode(reverse(encode(hash, 'hex')), 'hex')"));
        desk.hands().trigger("refreshAction");
    };
    TourStep mended = desk.step(QStringLiteral("trail-mended"), turnSeals,
                                [&desk] { return trailRests(desk) && !banner(desk)->isShowing(); });
    mended.picture = false;
    return {
        desk.step(
            QStringLiteral("trail-rewritten"),
            [&sandbox, turnSeals] {
                sandbox.stopWorker(); // whose next seal would stay
                turnSeals();
            },
            [&desk] {
                return trailRests(desk) && banner(desk)->isShowing()
                       && banner(desk)->message().kind == Message::Kind::Problem;
            }),
        mended,
        desk.step(
            QStringLiteral("trail-whole"), [&sandbox] { sandbox.startWorker(); },
            [&desk] { return trailHasRows(desk); }),
    };
}

// A customer's own trail, on their page.
TourSteps customerSteps(TourStage &stage)
{
    const auto section = [&stage] { return stage.hands.find("section_trail"); };
    return {
        {QStringLiteral("customer-trail-page"), [&stage] { openCustomer(stage, 2); },
         [&stage] { return pageShown(stage); }, 40, false},
        {QStringLiteral("customer-trail"),
         [&stage, section] {
             auto *page = stage.hands.find("customerPage");
             for (QScrollArea *area : page->findChildren<QScrollArea *>()) {
                 if (area->isAncestorOf(section()))
                     area->ensureWidgetVisible(section(), 0, 400);
             }
         },
         [section] {
             return section() && section()->isVisible() && !section()->visibleRegion().isEmpty();
         }},
    };
}

} // namespace

void addScaledTrailSteps(TourSteps &steps, TourStage &stage)
{
    if (!stage.sandbox)
        return;
    TourDesk &auditor = stage.sandbox->desk(QStringLiteral("auditor"));
    append(steps, {auditor.arrival(), opened(auditor), eventChosen(auditor)});
}

void addTrailSteps(TourSteps &steps, TourStage &stage, Theme theme)
{
    if (theme == Theme::Light)
        append(steps, customerSteps(stage));
    if (!stage.sandbox)
        return;
    TourSandbox &sandbox = *stage.sandbox;
    TourDesk &auditor = sandbox.desk(QStringLiteral("auditor"));
    steps.push_back(auditor.arrival());
    if (theme == Theme::Light) {
        append(steps, readingSteps(auditor));
        append(steps, evidenceSteps(sandbox, auditor));
    } else {
        append(steps, {opened(auditor), eventChosen(auditor)});
    }
    append(steps, unsealedSteps(sandbox, auditor));
    append(steps, tamperedSteps(sandbox, auditor));
}

} // namespace reeve
