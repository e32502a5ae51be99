// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/tourlooks.h"

#include "app/desktop/composition.h"
#include "models/customers/customertablemodel.h"
#include "ui/customers/filterbutton.h"
#include "ui/widgets/pagedtableview.h"

#include <QHeaderView>
#include <QListWidget>

namespace reeve
{

namespace
{

TourSteps listSteps(TourStage &stage)
{
    const QString fragment = QStringLiteral("mar");
    const QString nobody = QStringLiteral("nobody is called this");
    return {
        {QStringLiteral("search"),
         [&stage, fragment] { stage.hands.typeInto("customerSearch", fragment); },
         [&stage, fragment] { return listShows(stage, fragment); }},
        {QStringLiteral("no-hits"),
         [&stage, nobody] { stage.hands.typeInto("customerSearch", nobody); },
         [&stage, nobody] {
             return listRests(stage) && customerModel(stage)->shownQuery().text == nobody
                    && customerModel(stage)->rowCount() == 0 && !customerTable(stage)->isVisible();
         }},
        {QStringLiteral("filter"),
         [&stage] {
             stage.hands.trigger("customersClear");
             if (auto *filter = stage.hands.find<FilterButton>("filterStatus")) {
                 filter->setFocus(Qt::OtherFocusReason);
                 stage.hands.press(filter, Qt::Key_Down);
                 QListWidget *list = filter->list();
                 list->setCurrentRow(list->count() - 1);
                 stage.hands.press(list, Qt::Key_Space);
             }
         },
         [&stage] {
             return listRests(stage) && !customerModel(stage)->shownQuery().statuses.isEmpty();
         }},
        {QStringLiteral("sort"),
         [&stage] {
             if (auto *filter = stage.hands.find<FilterButton>("filterStatus"))
                 stage.hands.press(filter->list(), Qt::Key_Escape);
             stage.hands.trigger("customersClear");
             QHeaderView *header = customerTable(stage)->horizontalHeader();
             const int name = header->logicalIndex(0);
             stage.hands.click(header->viewport(),
                               {header->sectionViewportPosition(name) + 24, header->height() / 2});
         },
         [&stage] {
             return listRests(stage) && customerModel(stage)->shownQuery().statuses.isEmpty()
                    && customerModel(stage)->shownQuery().sort == CustomerSort::Name;
         }},
        {QStringLiteral("scroll"),
         [&stage] {
             customerTable(stage)->setFocus(Qt::OtherFocusReason);
             stage.hands.press(customerTable(stage), Qt::Key_PageDown);
         },
         [&stage] { return customerTable(stage)->firstVisibleRow() > 300 && listRests(stage); }, 30,
         true, true},
        {QStringLiteral("end"), [&stage] { stage.hands.press(customerTable(stage), Qt::Key_End); },
         [&stage] {
             return listRests(stage) && customerModel(stage)->atEnd()
                    && customerTable(stage)->lastVisibleRow()
                           == customerModel(stage)->rowCount() - 1;
         }},
    };
}

TourSteps pageSteps(TourStage &stage)
{
    const QString arabic = QString::fromUtf8("\u0645\u062d\u0645\u062f"); // a common first name
    return {
        {QStringLiteral("ask-reason"),
         [&stage] {
             customerTable(stage)->selectRow(0);
             stage.hands.press(customerTable(stage), Qt::Key_Return);
         },
         [&stage] { return stage.hands.isVisible("reasonEdit"); }},
        {QStringLiteral("reason-left"),
         [&stage] { stage.hands.press(stage.hands.find("reasonEdit"), Qt::Key_Escape); },
         [&stage] { return !stage.hands.isVisible("reasonEdit"); }, 10, false},
        {QStringLiteral("customer"), [&stage] { openCustomer(stage, 2); },
         [&stage] { return pageShown(stage); }},
        {QStringLiteral("customer-sections"), [&stage] { scrollPage(stage, 0.45); },
         [&stage] { return pageShown(stage); }},
        {QStringLiteral("customer-end"), [&stage] { scrollPage(stage, 1.0); },
         [&stage] { return pageShown(stage); }},
        {QStringLiteral("right-to-left-list"),
         [&stage, arabic] {
             stage.hands.trigger("escapeAction");
             stage.hands.typeInto("customerSearch", arabic);
         },
         [&stage, arabic] { return listShows(stage, arabic); }},
        {QStringLiteral("right-to-left"),
         [&stage] {
             customerTable(stage)->selectRow(0);
             stage.hands.press(customerTable(stage), Qt::Key_Return);
         },
         [&stage] { return pageShown(stage); }},
    };
}

TourSteps darkSteps(TourStage &stage)
{
    return {
        {QStringLiteral("customers"), {}, [&stage] { return listShows(stage, {}); }},
        {QStringLiteral("customer"), [&stage] { openCustomer(stage, 1); },
         [&stage] { return pageShown(stage); }},
    };
}

} // namespace

void addListSteps(TourSteps &steps, TourStage &stage, Theme theme)
{
    if (theme == Theme::Light)
        append(steps, listSteps(stage));
}

void addPageSteps(TourSteps &steps, TourStage &stage, Theme theme)
{
    append(steps, theme == Theme::Light ? pageSteps(stage) : darkSteps(stage));
}

} // namespace reeve
