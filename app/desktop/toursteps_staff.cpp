// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/tourlooks.h"
#include "app/desktop/toursandbox.h"

#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagedtableview.h"

namespace reeve
{

namespace
{

PagedTableView *people(TourDesk &desk)
{
    return desk.viewHands().find<PagedTableView>("staffTable");
}

TourStep opened(TourDesk &desk, const QString &name)
{
    return desk.step(
        name, [&desk] { desk.goTo(QStringLiteral("staff")); },
        [&desk] { return people(desk) && people(desk)->model()->rowCount() > 3; });
}

void choose(TourDesk &desk, const QString &login)
{
    const QAbstractItemModel *model = people(desk)->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        for (int column = 0; column < model->columnCount(); ++column) {
            if (model->index(row, column).data().toString() == login)
                people(desk)->selectRow(row);
        }
    }
}

TourSteps disablingSteps(TourSandbox &sandbox, TourDesk &admin)
{
    return {
        admin.step(
            QStringLiteral("staff-disable"),
            [&admin] {
                choose(admin, QStringLiteral("support2"));
                admin.viewHands().clickButton("staffDisable");
                admin.viewHands().typeInto("askReason",
                                           QStringLiteral("Left the company on Friday"));
            },
            [&admin] { return admin.viewHands().isVisible("askAction"); }),
        admin.step(
            QStringLiteral("staff-disabled"),
            [&admin] { admin.viewHands().clickButton("askAction"); },
            [&admin] {
                const MessageBar &said = admin.window().messages();
                return said.isShowing() && said.message().kind == Message::Kind::Success;
            }),
        admin.step(
            QStringLiteral("staff-role"),
            [&admin, &sandbox] {
                // The next tour of this sandbox finds everybody as they were.
                sandbox.runAsSuperuser(
                    QStringLiteral("UPDATE reeve.staff SET active = true, disabled_at = NULL, "
                                   "disabled_by = NULL WHERE login = 'support2'"));
                choose(admin, QStringLiteral("support"));
                admin.viewHands().clickButton("staffRole");
            },
            [&admin] { return admin.viewHands().isVisible("staffRoles"); }),
    };
}

} // namespace

void addScaledStaffSteps(TourSteps &steps, TourStage &stage)
{
    if (!stage.sandbox)
        return;
    TourDesk &officer = stage.sandbox->desk(QStringLiteral("officer"));
    append(steps, {officer.arrival(), opened(officer, QStringLiteral("staff"))});
}

void addStaffSteps(TourSteps &steps, TourStage &stage, Theme theme)
{
    if (!stage.sandbox)
        return;
    TourDesk &admin = stage.sandbox->desk(QStringLiteral("admin"));
    TourDesk &officer = stage.sandbox->desk(QStringLiteral("officer"));
    append(steps, {admin.arrival(), opened(admin, QStringLiteral("staff"))});
    if (theme == Theme::Light)
        append(steps, disablingSteps(*stage.sandbox, admin));
    append(steps, {officer.arrival(), opened(officer, QStringLiteral("staff-limits"))});
}

} // namespace reeve
