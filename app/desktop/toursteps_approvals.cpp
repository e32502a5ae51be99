// SPDX-License-Identifier: GPL-3.0-or-later
// One officer asks for an export, another agrees, the first makes it.
#include "app/desktop/tourlooks.h"
#include "app/desktop/toursandbox.h"

#include "models/customers/customertablemodel.h"
#include "ui/shell/navigation.h"
#include "ui/widgets/pagedtableview.h"

#include <QProgressBar>

namespace reeve
{

namespace
{

constexpr qint64 slowLink = 2'000'000; // bytes a second: an export can be watched

bool listShown(TourDesk &desk, const char *table)
{
    const auto *found = desk.viewHands().find<PagedTableView>(table);
    return found && found->isVisible() && found->model()->rowCount() > 0;
}

int waiting(TourDesk &desk)
{
    return desk.window().navigation().badge(QStringLiteral("approvals"));
}

TourSteps askingSteps(TourDesk &officer)
{
    TourStep list = officer.step(
        QStringLiteral("officer-list"), [&officer] { officer.goTo(QStringLiteral("customers")); },
        [&officer] { return listShown(officer, "customerTable"); });
    list.picture = false;
    return {
        list,
        officer.step(
            QStringLiteral("export-asked-for"),
            [&officer] {
                officer.hands().trigger("exportCustomers");
                officer.viewHands().typeInto(
                    "exportReason",
                    QStringLiteral("Move to the new accounting system, agreed with the board"));
            },
            [&officer] { return officer.viewHands().isVisible("exportReason"); }),
    };
}

TourSteps consentSteps(TourDesk &officer, TourDesk &second)
{
    return {
        second.step(
            QStringLiteral("approval-badge"),
            [&officer] { officer.viewHands().clickButton("exportGo"); },
            [&second] { return waiting(second) > 0; }),
        officer.step(QStringLiteral("export-waits"), {},
                     [&officer] {
                         return officer.viewHands().isVisible("exportTitle")
                                && !officer.viewHands().isVisible("exportProgress");
                     }),
        second.step(
            QStringLiteral("approval-read"),
            [&second] { second.goTo(QStringLiteral("approvals")); },
            [&second] {
                if (!listShown(second, "approvalTable"))
                    return false;
                if (second.viewHands().isVisible("approvalAgree"))
                    return true;
                auto *table = second.viewHands().find<PagedTableView>("approvalTable");
                table->selectRow(0);
                second.hands().press(table, Qt::Key_Return);
                return false;
            }),
        second.step(
            QStringLiteral("approval-help"), [&second] { second.hands().trigger("helpAction"); },
            [&second] { return second.hands().isVisible("helpText"); }),
        second.step(
            QStringLiteral("approval-agreed"),
            [&second] {
                second.hands().clickButton("helpClose");
                second.viewHands().typeInto("approvalRemark", QStringLiteral("Seen the contract"));
                second.viewHands().clickButton("approvalAgree");
            },
            [&second] {
                return !second.viewHands().isVisible("approvalAgree") && waiting(second) == 0;
            }),
    };
}

TourSteps exportSteps(TourSandbox &sandbox, TourDesk &officer)
{
    const auto progress = [&officer] {
        return officer.viewHands().find<QProgressBar>("exportProgress");
    };
    return {
        officer.step(
            QStringLiteral("approval-granted"),
            [&officer] { officer.goTo(QStringLiteral("approvals")); },
            [&officer] {
                if (!listShown(officer, "approvalTable"))
                    return false;
                if (officer.viewHands().isVisible("approvalRun"))
                    return true;
                auto *table = officer.viewHands().find<PagedTableView>("approvalTable");
                table->selectRow(0);
                officer.hands().press(table, Qt::Key_Return);
                return false;
            }),
        officer.step(
            QStringLiteral("export-form"),
            [&officer, &sandbox] {
                officer.viewHands().clickButton("approvalRun");
                officer.viewHands().typeInto("exportPath",
                                             sandbox.file(QStringLiteral("customers.csv")));
            },
            [&officer] { return officer.viewHands().isVisible("exportGo"); }),
        officer.step(
            QStringLiteral("export-progress"),
            [&officer] {
                officer.link().slowTo(slowLink);
                officer.viewHands().clickButton("exportGo");
            },
            [progress] {
                return progress()->isVisible() && progress()->maximum() > 0
                       && progress()->value() > 0;
            }),
        officer.step(
            QStringLiteral("export-done"), [&officer] { officer.link().slowTo(0); },
            [&officer] { return officer.viewHands().isVisible("exportCopy"); }),
        officer.step(
            QStringLiteral("exports"), [&officer] { officer.goTo(QStringLiteral("exports")); },
            [&officer] { return listShown(officer, "exportTable"); }),
    };
}

} // namespace

void addScaledApprovalSteps(TourSteps &steps, TourStage &stage)
{
    if (!stage.sandbox)
        return;
    TourDesk &officer = stage.sandbox->desk(QStringLiteral("officer"));
    TourDesk &second = stage.sandbox->desk(QStringLiteral("officer2"));
    append(steps, {officer.arrival(), second.arrival()});
    append(steps, askingSteps(officer));
    TourSteps consent = consentSteps(officer, second);
    consent[0].picture = consent[1].picture = false;
    append(steps, std::move(consent));
}

void addApprovalSteps(TourSteps &steps, TourStage &stage, Theme)
{
    if (!stage.sandbox)
        return;
    TourDesk &officer = stage.sandbox->desk(QStringLiteral("officer"));
    TourDesk &second = stage.sandbox->desk(QStringLiteral("officer2"));
    append(steps, {officer.arrival(), second.arrival()});
    append(steps, askingSteps(officer));
    append(steps, consentSteps(officer, second));
    append(steps, exportSteps(*stage.sandbox, officer));
}

} // namespace reeve
