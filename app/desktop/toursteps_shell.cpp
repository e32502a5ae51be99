// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/tourlooks.h"

#include "app/desktop/composition.h"
#include "models/customers/customertablemodel.h"
#include "ui/shell/commandpalette.h"
#include "ui/widgets/messagebar.h"

#include <QListWidget>

namespace reeve
{

namespace
{

TourSteps shellSteps(TourStage &stage)
{
    CommandPalette &palette = stage.composition.window().commandPalette();
    const auto *list = palette.findChild<QListWidget *>(QStringLiteral("paletteList"));
    return {
        {QStringLiteral("palette"), [&stage] { stage.hands.trigger("searchAction"); },
         [&palette, list] { return palette.isOpen() && list->count() > 3; }},
        {QStringLiteral("palette-search"),
         [&stage] { stage.hands.typeInto("paletteEdit", QStringLiteral("anna")); },
         [&palette, list] {
             return palette.isOpen() && !palette.isWaiting() && list->count() > 3;
         }},
        {QStringLiteral("shortcuts"),
         [&stage, &palette] {
             palette.closeOver();
             stage.hands.trigger("helpAction");
         },
         [&stage] { return stage.hands.isVisible("helpOverlay"); }},
        {QStringLiteral("change-password"),
         [&stage] {
             stage.hands.clickButton("helpClose");
             stage.hands.trigger("changePasswordAction");
         },
         [&stage] { return stage.hands.isVisible("passwordDialog"); }},
        {QStringLiteral("import-bundle"),
         [&stage] {
             stage.hands.closeDialogs();
             stage.hands.trigger("importBundleAction");
         },
         [&stage] { return stage.hands.isVisible("importDialog"); }},
        {QStringLiteral("lock"),
         [&stage] {
             stage.hands.closeDialogs();
             stage.hands.trigger("lockAction");
         },
         [&stage] { return stage.hands.isVisible("lockScreen"); }},
        {QStringLiteral("unlock-refused"),
         [&stage] {
             stage.hands.typeInto("lockPassword", QStringLiteral("not the password"));
             stage.hands.clickButton("unlockButton");
         },
         [&stage] {
             const auto *screen = stage.hands.find("lockScreen");
             const auto *bar = screen->findChild<MessageBar *>();
             return bar && bar->isShowing();
         }},
        {QStringLiteral("unlock"),
         [&stage] {
             stage.hands.typeInto("lockPassword", stage.password);
             stage.hands.clickButton("unlockButton");
         },
         [&stage] { return listRests(stage) && customerModel(stage)->rowCount() > 0; }, 20},
        {QStringLiteral("link-lost"), [&stage] { stage.link.cut(); },
         [&stage] {
             return stage.composition.connection().state() == Connection::State::Lost
                    && stage.hands.isVisible("banner");
         }},
        {QStringLiteral("link-back"),
         [&stage] {
             stage.link.mend();
             stage.composition.connection().retryNow();
         },
         [&stage] {
             return stage.composition.connection().state() == Connection::State::Open
                    && !stage.hands.isVisible("banner") && listRests(stage);
         },
         40},
    };
}

TourSteps darkSteps(TourStage &stage)
{
    CommandPalette &palette = stage.composition.window().commandPalette();
    return {
        {QStringLiteral("palette"),
         [&stage] {
             stage.hands.trigger("searchAction");
             stage.hands.typeInto("paletteEdit", QStringLiteral("c"));
         },
         [&palette] { return palette.isOpen(); }},
        {QStringLiteral("shortcuts"),
         [&stage, &palette] {
             palette.closeOver();
             stage.hands.trigger("helpAction");
         },
         [&stage] { return stage.hands.isVisible("helpOverlay"); }},
        {QStringLiteral("link-lost"),
         [&stage] {
             stage.hands.clickButton("helpClose");
             stage.link.cut();
         },
         [&stage] { return stage.hands.isVisible("banner"); }},
        {QStringLiteral("lock"),
         [&stage] {
             stage.link.mend();
             stage.hands.trigger("lockAction");
         },
         [&stage] { return stage.hands.isVisible("lockScreen"); }},
        {QStringLiteral("entrance"), [&stage] { stage.hands.clickButton("otherPersonButton"); },
         [&stage] { return stage.hands.isVisible("signIn"); }},
        {QStringLiteral("wrong-password"),
         [&stage] { signInWith(stage, QStringLiteral("not the password")); },
         [&stage] { return stage.hands.isVisible("signInMessage"); }},
    };
}

} // namespace

void addShellSteps(TourSteps &steps, TourStage &stage, Theme theme)
{
    append(steps, theme == Theme::Light ? shellSteps(stage) : darkSteps(stage));
}

} // namespace reeve
