// SPDX-License-Identifier: GPL-3.0-or-later
// The data map: read, a new column that blocks every erasure, classified by two officers.
#include "app/desktop/tourlooks.h"
#include "app/desktop/toursandbox.h"

#include "ui/approvals/approvalpane.h"
#include "ui/approvals/approvalsview.h"
#include "ui/datamap/datamappane.h"
#include "ui/datamap/datamapview.h"
#include "ui/widgets/messagebar.h"

#include <QComboBox>

namespace reeve
{

namespace
{

DataMapView *map(TourDesk &desk)
{
    return qobject_cast<DataMapView *>(desk.window().currentView());
}

bool shows(TourDesk &desk, bool alarm)
{
    return map(desk) && map(desk)->model().rowCount() > 0
           && map(desk)->alarm()->isShowing() == alarm;
}

void choose(TourDesk &desk, const char *box, const char *word)
{
    auto *found = desk.viewHands().find<QComboBox>(box);
    found->setCurrentIndex(found->findData(QLatin1String(word)));
}

// The view asks in another place, too: before something typed is thrown away.
TourHands question(TourDesk &desk)
{
    return TourHands(*desk.viewHands().find("dataMapAsk"));
}

void openPlace(TourDesk &desk, const char *place)
{
    desk.window().goTo({QStringLiteral("datamap"), QLatin1String(place), {}});
}

bool isOpen(TourDesk &desk, const char *place)
{
    return map(desk) && map(desk)->pane()->isVisible()
           && map(desk)->pane()->entry().place() == QLatin1String(place);
}

TourSteps readingSteps(TourDesk &officer)
{
    return {
        officer.step(
            QStringLiteral("datamap"), [&officer] { officer.goTo(QStringLiteral("datamap")); },
            [&officer] { return shows(officer, false); }),
        officer.step(
            QStringLiteral("datamap-search"),
            [&officer] {
                officer.viewHands().typeInto("dataMapSearch", QStringLiteral("invoice"));
            },
            [&officer] { return map(officer)->model().filter().isNarrowed(); }),
        officer.step(
            QStringLiteral("datamap-kept"),
            [&officer] { openPlace(officer, "service.invoice.billing_name"); },
            [&officer] { return isOpen(officer, "service.invoice.billing_name"); }),
    };
}

TourSteps classifyingSteps(TourSandbox &sandbox, TourDesk &officer)
{
    return {
        officer.step(
            QStringLiteral("datamap-unclassified"),
            [&sandbox, &officer] {
                sandbox.runAsSuperuser(QStringLiteral(
                    "SET ROLE reeve_owner; ALTER TABLE service.customer ADD COLUMN nickname text"));
                officer.viewHands().clickButton("dataMapClear");
                map(officer)->refresh();
            },
            [&officer] {
                if (!shows(officer, true))
                    return false;
                if (!isOpen(officer, "service.customer.nickname"))
                    openPlace(officer, "service.customer.nickname");
                return isOpen(officer, "service.customer.nickname");
            }),
        officer.step(
            QStringLiteral("datamap-classify"),
            [&officer] {
                officer.viewHands().clickButton("dataMapChange");
                choose(officer, "dataMapCategory", "identity");
                choose(officer, "dataMapAct", "retain");
                question(officer).typeInto("askReason", QStringLiteral("The service keeps a name "
                                                                       "to greet people by"));
                question(officer).clickButton("askAction");
            },
            [&officer] { return officer.viewHands().isVisible("dataMapProblem_purpose"); }),
        officer.step(
            QStringLiteral("datamap-asked"),
            [&officer] {
                officer.viewHands().typeInto("dataMapPurpose", QStringLiteral("how to greet"));
                choose(officer, "dataMapBasis", "contract");
                choose(officer, "dataMapAct", "delete");
                question(officer).clickButton("askAction");
            },
            [&officer] { return officer.viewHands().isVisible("dataMapOpenRequest"); }),
    };
}

TourSteps consentSteps(TourSandbox &sandbox, TourDesk &officer, TourDesk &second)
{
    const auto votes = [&second] {
        return qobject_cast<ApprovalsView *>(second.window().currentView());
    };
    TourStep over = officer.step(
        QStringLiteral("datamap-over"),
        [&sandbox] {
            sandbox.runAsSuperuser(QStringLiteral(
                "SET ROLE reeve_owner; ALTER TABLE service.customer DROP COLUMN nickname; "
                "DELETE FROM reeve.data_map WHERE column_name = 'nickname'; "
                "UPDATE reeve.approval SET state = 'withdrawn', settled_at = now(), settled_by = "
                "asked_by WHERE kind = 'data_map' AND state = 'open'; "
                "DO $$ BEGIN PERFORM pg_notify('reeve_approval', ''); END $$"));
        },
        [&officer] {
            map(officer)->refresh();
            return shows(officer, false);
        });
    over.picture = false;
    return {
        second.step(
            QStringLiteral("datamap-vote"),
            [&second, &officer] {
                second.window().goTo(
                    {QStringLiteral("approvals"),
                     map(officer)->model().row(0)->request->id.toString(QUuid::WithoutBraces),
                     {}});
            },
            [votes] {
                return votes() && votes()->pane()->isVisible()
                       && votes()->pane()->approval().kind == QLatin1String("data_map");
            }),
        over,
    };
}

} // namespace

void addDataMapSteps(TourSteps &steps, TourStage &stage, Theme theme)
{
    if (!stage.sandbox)
        return;
    TourDesk &officer = stage.sandbox->desk(QStringLiteral("officer"));
    TourDesk &second = stage.sandbox->desk(QStringLiteral("officer2"));
    append(steps, {officer.arrival(), second.arrival()});
    TourSteps reading = readingSteps(officer);
    if (theme == Theme::Dark)
        reading[1].picture = reading[2].picture = false;
    append(steps, std::move(reading));
    append(steps, classifyingSteps(*stage.sandbox, officer));
    append(steps, consentSteps(*stage.sandbox, officer, second));
}

void addScaledDataMapSteps(TourSteps &steps, TourStage &stage)
{
    if (!stage.sandbox)
        return;
    TourDesk &officer = stage.sandbox->desk(QStringLiteral("officer"));
    TourDesk &second = stage.sandbox->desk(QStringLiteral("officer2"));
    append(steps, {officer.arrival(), second.arrival()});
    TourSteps reading = readingSteps(officer);
    reading[1].picture = reading[2].picture = false;
    append(steps, std::move(reading));
    append(steps, classifyingSteps(*stage.sandbox, officer));
    append(steps, consentSteps(*stage.sandbox, officer, second));
}

} // namespace reeve
