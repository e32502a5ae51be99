// SPDX-License-Identifier: GPL-3.0-or-later
// What support writes from the customer's page: details, newsletter, notes.
#include "app/desktop/tourlooks.h"

#include "app/desktop/composition.h"
#include "models/customers/profilerepository.h"
#include "ui/customers/customerpageview.h"
#include "ui/widgets/pagecontext.h"

#include <QPlainTextEdit>
#include <QScrollArea>

namespace reeve
{

namespace
{

void showSection(const TourStage &stage, const char *name)
{
    auto *page = stage.hands.find("customerPage");
    auto *section = stage.hands.find(name);
    if (!page || !section)
        return;
    if (auto *area = page->findChild<QScrollArea *>())
        area->ensureWidgetVisible(section, 0, 8);
}

void write(const TourStage &stage, const QString &text)
{
    if (auto *editor = stage.hands.find<QPlainTextEdit>("noteText")) {
        editor->setFocus(Qt::OtherFocusReason);
        editor->selectAll();
        editor->insertPlainText(text);
    }
}

TourSteps editSteps(TourStage &stage, int row)
{
    return {
        {QStringLiteral("profile-open"), [&stage, row] { openCustomer(stage, row); },
         [&stage] { return pageShown(stage); }, 10, false},
        {QStringLiteral("profile-edit"), [&stage] { stage.hands.trigger("editProfile"); },
         [&stage] { return stage.hands.isVisible("profileEditor"); }},
        {QStringLiteral("profile-field-error"),
         [&stage] {
             stage.hands.typeInto("edit_vat_number", QStringLiteral("DE 136 695 977"));
             stage.hands.typeInto("edit_city", QStringLiteral("Saint-Rémy-lès-Chevreuse"));
             stage.hands.typeInto("edit_email", QStringLiteral("anna.example.org"));
         },
         [&stage] { return stage.hands.isVisible("edit_emailNote"); }},
    };
}

TourSteps saveSteps(TourStage &stage)
{
    // The same person at another desk: what is stored meanwhile.
    auto stored = std::make_shared<bool>(false);
    return {
        {QStringLiteral("profile-another-desk"),
         [&stage, stored] {
             stage.hands.clickButton("profileUndoAll");
             stage.hands.typeInto("edit_city", QStringLiteral("Saint-Rémy-lès-Chevreuse"));
             stage.hands.typeInto("edit_phone", QStringLiteral("+33 1 23 45 67 89"));
             auto *page = stage.hands.find<CustomerPageView>("customerPage");
             if (!page || !page->customer())
                 return;
             const PageContext &context = page->context();
             ProfileRepository(stage.composition.connection())
                 .save(*context.customer(), context.version(),
                       {{QStringLiteral("city"), QStringLiteral("Versailles")}}, context.reason())
                 .then(page,
                       [stored](const Result<QVariant> &saved) { *stored = saved.has_value(); });
         },
         [stored] { return *stored; }, 10, false},
        {QStringLiteral("profile-conflict"), [&stage] { stage.hands.clickButton("profileSave"); },
         [&stage] { return stage.hands.isVisible("edit_cityQuestion"); }},
        {QStringLiteral("profile-leave"), [&stage] { stage.hands.trigger("escapeAction"); },
         [&stage] { return stage.hands.isVisible("leaveBar"); }},
        {QStringLiteral("profile-saved"),
         [&stage] {
             stage.hands.trigger("escapeAction");
             stage.hands.clickButton("edit_cityMine");
             stage.hands.clickButton("profileSave");
         },
         [&stage] { return stage.hands.isVisible("replyPanel"); }},
        {QStringLiteral("newsletter"),
         [&stage] {
             stage.hands.clickButton("replyClose");
             stage.hands.clickButton("newsletterSwitch");
             showSection(stage, "section_newsletter");
         },
         [&stage] { return stage.hands.isVisible("newsletterAsk"); }},
    };
}

TourSteps noteSteps(TourStage &stage)
{
    return {
        {QStringLiteral("note-write"),
         [&stage] {
             stage.hands.trigger("escapeAction");
             showSection(stage, "section_notes");
             stage.hands.clickButton("noteAdd");
             write(stage, QStringLiteral(
                              "Called on Monday about invoice INV-2025-0417: the VAT number on it "
                              "was an old one.\nCorrected; a new invoice follows."));
         },
         [&stage] { return stage.hands.isVisible("noteEditor"); }},
        {QStringLiteral("note"), [&stage] { stage.hands.clickButton("noteSave"); },
         [&stage] {
             return stage.hands.isVisible("noteCard") && !stage.hands.isVisible("noteEditor");
         }},
        {QStringLiteral("note-deleted"), [&stage] { stage.hands.clickButton("noteRemove"); },
         [&stage] { return stage.hands.isVisible("noteUndoLine"); }},
    };
}

} // namespace

void addProfileSteps(TourSteps &steps, TourStage &stage, Theme theme)
{
    append(steps, editSteps(stage, theme == Theme::Light ? 3 : 4));
    append(steps, saveSteps(stage));
    if (theme == Theme::Light)
        append(steps, noteSteps(stage));
}

} // namespace reeve
