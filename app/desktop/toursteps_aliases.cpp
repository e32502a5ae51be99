// SPDX-License-Identifier: GPL-3.0-or-later
// Alias passwords, sessions and the customer's own password: what is masked, shown, set and ended.
#include "app/desktop/tourlooks.h"

#include "app/desktop/composition.h"
#include "models/customers/customertablemodel.h"
#include "ui/customers/customerpageview.h"
#include "ui/widgets/bringintoview.h"
#include "ui/widgets/pagedtableview.h"
#include "ui/widgets/recordsection.h"
#include "ui/widgets/secretview.h"
#include "ui/widgets/sectionframe.h"

#include <QAbstractButton>
#include <QAction>

namespace reeve
{

namespace
{

// Of the alias that has a password: the first that shows its dots.
SecretView *secret(const TourStage &stage)
{
    const auto *section = stage.hands.find("aliasesSection");
    if (!section)
        return nullptr;
    for (SecretView *view : section->findChildren<SecretView *>())
        if (!view->isHidden())
            return view;
    return nullptr;
}

bool isRevealed(const TourStage &stage)
{
    const SecretView *view = secret(stage);
    return view && view->isRevealed();
}

// The part that the step is about; what is laid out later is scrolled to again.
void show(const TourStage &stage, const char *section)
{
    if (QWidget *frame = stage.hands.find(section))
        bringIntoView(frame);
}

void chooseOnRow(const TourStage &stage, const char *action, bool withPassword)
{
    const auto *section = stage.hands.find("aliasesSection");
    for (const SecretView *view : section->findChildren<SecretView *>()) {
        if (view->isHidden() == withPassword)
            continue;
        if (auto *found = view->parentWidget()->findChild<QAction *>(QLatin1String(action))) {
            found->trigger();
            return;
        }
    }
}

// Opens one customer after the other until the page shows what is looked for.
TourStep lookFor(TourStage &stage, const QString &name, const char *section,
                 std::function<bool()> found, bool fromTheEnd = false)
{
    const auto row = std::make_shared<int>(-1);
    const auto held = std::make_shared<bool>(false);
    return {
        name,
        [&stage, row, fromTheEnd] {
            const auto *page = stage.hands.find<CustomerPageView>("customerPage");
            const CustomerRow *asked = *row < 0 ? nullptr : customerModel(stage)->customer(*row);
            if (!listRests(stage) || (asked && (!page || page->customer() != asked->id)))
                return; // still on its way
            if (fromTheEnd)
                *row = (asked ? *row : customerModel(stage)->rowCount()) - 1;
            else
                ++*row;
            openCustomer(stage, *row);
        },
        [&stage, row, held, section, found = std::move(found)] {
            const auto *page = stage.hands.find<CustomerPageView>("customerPage");
            const CustomerRow *asked = *row < 0 ? nullptr : customerModel(stage)->customer(*row);
            if (!asked || !page || page->customer() != asked->id || !found())
                return false;
            if (!*held)
                show(stage, section);
            *held = true;
            return true;
        },
        40,
        true,
        true};
}

TourSteps aliasSteps(TourStage &stage)
{
    return {
        lookFor(stage, QStringLiteral("alias-masked"), "section_aliases",
                [&stage] { return secret(stage) != nullptr; }),
        {QStringLiteral("alias-revealed"), [&stage] { stage.hands.trigger("aliasRevealAction"); },
         [&stage] { return isRevealed(stage); }},
        {QStringLiteral("alias-hidden"), [&stage] { stage.hands.trigger("aliasRevealAction"); },
         [&stage] { return !isRevealed(stage); }, 10, false},
        {QStringLiteral("alias-set-password"), [&stage] { chooseOnRow(stage, "aliasSet", true); },
         [&stage] { return stage.hands.isVisible("aliasEditor"); }},
        {QStringLiteral("alias-weak-password"),
         [&stage] { stage.hands.typeInto("aliasNewPasswordEdit", QStringLiteral("sommer12")); },
         [&stage] { return stage.hands.isVisible("aliasStrength"); }},
        {QStringLiteral("alias-publish"),
         [&stage] {
             stage.hands.clickButton("aliasLeave");
             chooseOnRow(stage, "aliasPublish", true);
         },
         [&stage] { return stage.hands.isVisible("aliasAsk"); }},
    };
}

TourSteps sessionSteps(TourStage &stage)
{
    const auto rows = [&stage] {
        const auto *section = stage.hands.find<RecordSection>("sessionsSection");
        return section ? section->table()->model()->rowCount() : 0;
    };
    return {
        lookFor(stage, QStringLiteral("sessions-overdue"), "section_sessions",
                [&stage] {
                    const auto *frame = stage.hands.find<SectionFrame>("section_sessions");
                    return frame && frame->summary().contains(QLatin1String("overdue"));
                }),
        {QStringLiteral("sessions-end"), [&stage] { stage.hands.clickButton("sessionsEndAll"); },
         [&stage] { return stage.hands.isVisible("sessionsAsk"); }},
        {QStringLiteral("sessions-ended"),
         [&stage] {
             const auto *question = stage.hands.find("sessionsAsk");
             if (auto *button = question->findChild<QAbstractButton *>(QStringLiteral("askAction")))
                 stage.hands.click(button, button->rect().center());
         },
         [rows] { return rows() == 0; }},
    };
}

TourSteps passwordSteps(TourStage &stage)
{
    return {
        {QStringLiteral("oldest"),
         [&stage] { stage.hands.press(customerTable(stage), Qt::Key_End); },
         [&stage] { return listRests(stage) && customerModel(stage)->atEnd(); }, 20, false},
        lookFor(
            stage, QStringLiteral("password-weak"), "section_password",
            [&stage] { return stage.hands.isVisible("passwordAdvice"); }, true),
    };
}

} // namespace

void addAliasSteps(TourSteps &steps, TourStage &stage, Theme theme)
{
    append(steps, aliasSteps(stage));
    if (theme == Theme::Dark)
        return;
    steps.push_back(home(stage));
    append(steps, sessionSteps(stage));
    steps.push_back(home(stage));
    append(steps, passwordSteps(stage));
}

} // namespace reeve
