// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/tourlooks.h"

#include "app/desktop/composition.h"
#include "ui/shell/appearance.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagedtableview.h"

namespace reeve
{

namespace
{

// In the order of the tour. The shell comes last: it locks, cuts the link and signs out.
constexpr AddTourSteps features[] = {
    addListSteps,       addPageSteps,           addProfileSteps, addOrderSteps,
    addVisibilitySteps, addDeletionSteps,       addAliasSteps,   addDeskSteps,
    addPrintSteps,      addDeletionActionSteps, addDataMapSteps, addTrailSteps,
    addApprovalSteps,   addBackupSteps,         addStaffSteps,   addShellSteps,
};

TourSteps entranceSteps(TourStage &stage)
{
    return {
        {QStringLiteral("entrance"), {}, [&stage] { return stage.hands.isVisible("signIn"); }},
        {QStringLiteral("wrong-password"),
         [&stage] { signInWith(stage, QStringLiteral("not the password")); },
         [&stage] { return stage.hands.isVisible("signInMessage"); }},
        {QStringLiteral("customers"), [&stage] { signInWith(stage, stage.password); },
         [&stage] { return listShows(stage, {}); }, 20},
    };
}

TourSteps themeSteps(TourStage &stage, Theme theme)
{
    TourSteps all;
    for (const AddTourSteps add : features) {
        all.push_back(home(stage));
        add(all, stage, theme);
    }
    return all;
}

} // namespace

void append(TourSteps &steps, TourSteps more)
{
    std::move(more.begin(), more.end(), std::back_inserter(steps));
}

TourSteps tourSteps(TourStage &stage)
{
    TourSteps all = entranceSteps(stage);
    append(all, themeSteps(stage, Theme::Light));
    all.push_back(
        {QStringLiteral("dark"), [&stage] { stage.appearance.use(Theme::Dark); }, {}, 1, false});
    TourSteps dark = themeSteps(stage, Theme::Dark);
    for (TourStep &step : dark)
        step.name.prepend(QStringLiteral("dark-"));
    append(all, std::move(dark));
    return all;
}

TourSteps scaledTourSteps(TourStage &stage)
{
    TourSteps all = entranceSteps(stage);
    all.erase(all.begin() + 1);
    all.push_back({QStringLiteral("customer"), [&stage] { openCustomer(stage, 0); },
                   [&stage] { return pageShown(stage); }});
    all.push_back({QStringLiteral("profile-edit"), [&stage] { stage.hands.trigger("editProfile"); },
                   [&stage] { return stage.hands.isVisible("profileEditor"); }});
    all.push_back({QStringLiteral("palette"), [&stage] { stage.hands.trigger("searchAction"); },
                   [&stage] { return stage.hands.isVisible("commandPalette"); }});
    addScaledOrderSteps(all, stage);
    all.push_back(home(stage));
    addScaledDeletionSteps(all, stage);
    addScaledDeletionActionSteps(all, stage);
    addScaledDataMapSteps(all, stage);
    addScaledTrailSteps(all, stage);
    addScaledApprovalSteps(all, stage);
    addScaledBackupSteps(all, stage);
    addScaledStaffSteps(all, stage);
    return all;
}

QJsonObject describeWindow(QWidget &widget)
{
    const auto *window = qobject_cast<MainWindow *>(&widget);
    QJsonObject seen{{QStringLiteral("title"), widget.windowTitle()}};
    if (!window)
        return seen;
    const char *page = window->page() == MainWindow::Page::Desk     ? "desk"
                       : window->page() == MainWindow::Page::Locked ? "locked"
                                                                    : "entrance";
    seen.insert(QStringLiteral("page"), QLatin1String(page));
    if (!window->currentViewId().isEmpty())
        seen.insert(QStringLiteral("view"), window->currentViewId());
    for (const PagedTableView *rows : window->findChildren<PagedTableView *>()) {
        if (!rows->isVisible() || seen.contains(QStringLiteral("rows")))
            continue;
        seen.insert(QStringLiteral("rows"), rows->model()->rowCount());
        seen.insert(QStringLiteral("firstVisibleRow"), rows->firstVisibleRow());
        seen.insert(QStringLiteral("lastVisibleRow"), rows->lastVisibleRow());
    }
    for (const MessageBar *bar : window->findChildren<MessageBar *>()) {
        if (bar->isVisible())
            seen.insert(bar->objectName(), bar->message().text);
    }
    return seen;
}

} // namespace reeve
