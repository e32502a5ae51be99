// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/tourlooks.h"

#include "app/desktop/composition.h"
#include "models/customers/customertablemodel.h"
#include "ui/shell/overlay.h"
#include "ui/widgets/pagedtableview.h"

#include <QScrollArea>
#include <QScrollBar>

namespace reeve
{

PagedTableView *customerTable(const TourStage &stage)
{
    return stage.hands.find<PagedTableView>("customerTable");
}

const CustomerTableModel *customerModel(const TourStage &stage)
{
    const PagedTableView *found = customerTable(stage);
    return found ? qobject_cast<const CustomerTableModel *>(found->model()) : nullptr;
}

bool atDesk(const TourStage &stage)
{
    return stage.composition.window().page() == MainWindow::Page::Desk;
}

bool listRests(const TourStage &stage)
{
    const CustomerTableModel *rows = customerModel(stage);
    return atDesk(stage) && rows && rows->hasAnswer() && !rows->isLoading();
}

bool listShows(const TourStage &stage, const QString &text)
{
    return listRests(stage) && customerModel(stage)->shownQuery().text == text
           && customerModel(stage)->rowCount() > 0;
}

bool pageShown(const TourStage &stage)
{
    return stage.hands.isVisible("customerName") && !stage.hands.text("customerName").isEmpty();
}

void scrollPage(const TourStage &stage, double share)
{
    if (auto *page = stage.hands.find("customerPage")) {
        for (QScrollArea *area : page->findChildren<QScrollArea *>()) {
            QScrollBar *bar = area->verticalScrollBar();
            bar->setValue(int(bar->maximum() * share));
        }
    }
}

void openCustomer(const TourStage &stage, int row)
{
    stage.composition.desk().setCaseReference(QStringLiteral("#4711"));
    customerTable(stage)->selectRow(row);
    stage.hands.press(customerTable(stage), Qt::Key_Return);
}

void signInWith(const TourStage &stage, const QString &password)
{
    stage.hands.typeInto("password", password);
    stage.hands.clickButton("signIn");
}

TourStep home(TourStage &stage)
{
    return {QStringLiteral("home"),
            [&stage] {
                stage.hands.closeDialogs();
                for (const char *name : {"commandPalette", "helpOverlay"}) {
                    if (auto *overlay = stage.hands.find<Overlay>(name))
                        overlay->closeOver();
                }
                stage.composition.window().goTo({QStringLiteral("customers")});
                for (int i = 0; i < 2; ++i) // a question over the page, then the page
                    stage.hands.trigger("escapeAction");
                stage.hands.trigger("customersClear");
                stage.hands.press(customerTable(stage), Qt::Key_Home);
            },
            [&stage] {
                return listShows(stage, {}) && !customerModel(stage)->shownQuery().isNarrowed()
                       && customerModel(stage)->atStart()
                       && customerTable(stage)->firstVisibleRow() == 0;
            },
            20, false};
}

} // namespace reeve
