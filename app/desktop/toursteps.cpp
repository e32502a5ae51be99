// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/toursteps.h"

#include "app/desktop/composition.h"
#include "models/customers/customertablemodel.h"
#include "ui/customers/customersview.h"
#include "ui/customers/filterbutton.h"
#include "ui/shell/appearance.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/helpoverlay.h"
#include "ui/signin/signinview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagedtableview.h"

#include <QHeaderView>
#include <QListWidget>
#include <QScrollArea>
#include <QScrollBar>

namespace reeve
{

namespace
{

using Steps = std::vector<TourStep>;

PagedTableView *table(const TourStage &stage)
{
    return stage.hands.find<PagedTableView>("customerTable");
}

const CustomerTableModel *model(const TourStage &stage)
{
    const PagedTableView *found = table(stage);
    return found ? qobject_cast<const CustomerTableModel *>(found->model()) : nullptr;
}

bool atDesk(const TourStage &stage)
{
    return stage.composition.window().page() == MainWindow::Page::Desk;
}

bool listRests(const TourStage &stage)
{
    const CustomerTableModel *rows = model(stage);
    return atDesk(stage) && rows && rows->hasAnswer() && !rows->isLoading();
}

bool listShows(const TourStage &stage, const QString &text)
{
    return listRests(stage) && model(stage)->shownQuery().text == text
        && model(stage)->rowCount() > 0;
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

void signInWith(TourStage &stage, const QString &password)
{
    stage.hands.typeInto("password", password);
    stage.hands.clickButton("signIn");
}

Steps entranceSteps(TourStage &stage)
{
    return {
        {QStringLiteral("entrance"), {}, [&stage] { return stage.hands.isVisible("signIn"); }},
        {QStringLiteral("wrong-password"),
         [&stage] { signInWith(stage, QStringLiteral("not the password")); },
         [&stage] { return stage.hands.isVisible("signInMessage"); }},
    };
}

Steps listSteps(TourStage &stage)
{
    const QString fragment = QStringLiteral("mar");
    const QString nobody = QStringLiteral("nobody is called this");
    return {
        {QStringLiteral("customers"), [&stage] { signInWith(stage, stage.password); },
         [&stage] { return listShows(stage, {}); }, 20},
        {QStringLiteral("search"),
         [&stage, fragment] { stage.hands.typeInto("customerSearch", fragment); },
         [&stage, fragment] { return listShows(stage, fragment); }},
        {QStringLiteral("no-hits"),
         [&stage, nobody] { stage.hands.typeInto("customerSearch", nobody); },
         [&stage, nobody] {
             return listRests(stage) && model(stage)->shownQuery().text == nobody
                 && model(stage)->rowCount() == 0 && !table(stage)->isVisible();
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
             return listRests(stage) && !model(stage)->shownQuery().statuses.isEmpty();
         }},
        {QStringLiteral("sort"),
         [&stage] {
             if (auto *filter = stage.hands.find<FilterButton>("filterStatus"))
                 stage.hands.press(filter->list(), Qt::Key_Escape);
             stage.hands.trigger("customersClear");
             QHeaderView *header = table(stage)->horizontalHeader();
             const int name = header->logicalIndex(0);
             stage.hands.click(header->viewport(),
                               {header->sectionViewportPosition(name) + 24,
                                header->height() / 2});
         },
         [&stage] {
             return listRests(stage) && model(stage)->shownQuery().statuses.isEmpty()
                 && model(stage)->shownQuery().sort == CustomerSort::Name;
         }},
        {QStringLiteral("scroll"),
         [&stage] {
             table(stage)->setFocus(Qt::OtherFocusReason);
             stage.hands.press(table(stage), Qt::Key_PageDown);
         },
         [&stage] { return table(stage)->firstVisibleRow() > 300 && listRests(stage); }, 30, true,
         true},
        {QStringLiteral("end"), [&stage] { stage.hands.press(table(stage), Qt::Key_End); },
         [&stage] {
             return listRests(stage) && model(stage)->atEnd()
                 && table(stage)->lastVisibleRow() == model(stage)->rowCount() - 1;
         }},
    };
}

Steps pageSteps(TourStage &stage)
{
    const QString arabic = QString::fromUtf8("\u0645\u062d\u0645\u062f"); // a common first name
    return {
        {QStringLiteral("ask-reason"),
         [&stage] { stage.hands.press(table(stage), Qt::Key_Return); },
         [&stage] { return stage.hands.isVisible("reasonEdit"); }},
        {QStringLiteral("start"),
         [&stage] {
             stage.hands.press(stage.hands.find("reasonEdit"), Qt::Key_Escape);
             stage.composition.desk().setCaseReference(QStringLiteral("#4711"));
             stage.hands.press(table(stage), Qt::Key_Home);
         },
         [&stage] {
             return listRests(stage) && model(stage)->atStart()
                 && table(stage)->firstVisibleRow() == 0;
         },
         10, false},
        {QStringLiteral("customer"),
         [&stage] {
             table(stage)->selectRow(2);
             stage.hands.press(table(stage), Qt::Key_Return);
         },
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
             table(stage)->selectRow(0);
             stage.hands.press(table(stage), Qt::Key_Return);
         },
         [&stage] { return pageShown(stage); }},
    };
}

Steps shellSteps(TourStage &stage)
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
         [&stage] { return listRests(stage) && model(stage)->rowCount() > 0; }, 20},
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

Steps darkSteps(TourStage &stage)
{
    CommandPalette &palette = stage.composition.window().commandPalette();
    return {
        {QStringLiteral("dark-customers"),
         [&stage] {
             stage.appearance.use(Theme::Dark);
             stage.hands.trigger("customersClear");
         },
         [&stage] { return listShows(stage, {}); }},
        {QStringLiteral("dark-customer"),
         [&stage] {
             stage.hands.press(table(stage), Qt::Key_Home);
             table(stage)->selectRow(1);
             stage.hands.press(table(stage), Qt::Key_Return);
         },
         [&stage] { return pageShown(stage); }},
        {QStringLiteral("dark-palette"),
         [&stage] {
             stage.hands.trigger("searchAction");
             stage.hands.typeInto("paletteEdit", QStringLiteral("c"));
         },
         [&palette] { return palette.isOpen(); }},
        {QStringLiteral("dark-shortcuts"),
         [&stage, &palette] {
             palette.closeOver();
             stage.hands.trigger("helpAction");
         },
         [&stage] { return stage.hands.isVisible("helpOverlay"); }},
        {QStringLiteral("dark-link-lost"),
         [&stage] {
             stage.hands.clickButton("helpClose");
             stage.link.cut();
         },
         [&stage] { return stage.hands.isVisible("banner"); }},
        {QStringLiteral("dark-lock"),
         [&stage] {
             stage.link.mend();
             stage.hands.trigger("lockAction");
         },
         [&stage] { return stage.hands.isVisible("lockScreen"); }},
        {QStringLiteral("dark-entrance"),
         [&stage] { stage.hands.clickButton("otherPersonButton"); },
         [&stage] { return stage.hands.isVisible("signIn"); }},
        {QStringLiteral("dark-wrong-password"),
         [&stage] { signInWith(stage, QStringLiteral("not the password")); },
         [&stage] { return stage.hands.isVisible("signInMessage"); }},
    };
}

void append(Steps &all, Steps more)
{
    for (TourStep &step : more)
        all.push_back(std::move(step));
}

} // namespace

Steps tourSteps(TourStage &stage)
{
    Steps all = entranceSteps(stage);
    append(all, listSteps(stage));
    append(all, pageSteps(stage));
    append(all, shellSteps(stage));
    append(all, darkSteps(stage));
    return all;
}

Steps scaledTourSteps(TourStage &stage)
{
    Steps all = entranceSteps(stage);
    all.pop_back();
    Steps list = listSteps(stage);
    all.push_back(list.front());
    all.push_back({QStringLiteral("customer"),
                   [&stage] {
                       stage.composition.desk().setCaseReference(QStringLiteral("#4711"));
                       table(stage)->selectRow(0);
                       stage.hands.press(table(stage), Qt::Key_Return);
                   },
                   [&stage] { return pageShown(stage); }});
    all.push_back({QStringLiteral("palette"), [&stage] { stage.hands.trigger("searchAction"); },
                   [&stage] { return stage.hands.isVisible("commandPalette"); }});
    return all;
}

QJsonObject describeStage(const TourStage &stage)
{
    MainWindow &window = stage.composition.window();
    QJsonObject seen{{QStringLiteral("title"), window.windowTitle()}};
    const char *page = window.page() == MainWindow::Page::Desk     ? "desk"
                       : window.page() == MainWindow::Page::Locked ? "locked"
                                                                   : "entrance";
    seen.insert(QStringLiteral("page"), QLatin1String(page));
    if (!window.currentViewId().isEmpty())
        seen.insert(QStringLiteral("view"), window.currentViewId());
    if (const PagedTableView *rows = table(stage); rows && rows->isVisible()) {
        seen.insert(QStringLiteral("rows"), rows->model()->rowCount());
        seen.insert(QStringLiteral("firstVisibleRow"), rows->firstVisibleRow());
        seen.insert(QStringLiteral("lastVisibleRow"), rows->lastVisibleRow());
    }
    for (const MessageBar *bar : window.findChildren<MessageBar *>()) {
        if (bar->isVisible())
            seen.insert(bar->objectName(), bar->message().text);
    }
    return seen;
}

} // namespace reeve
