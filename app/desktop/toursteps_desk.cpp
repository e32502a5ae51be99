// SPDX-License-Identifier: GPL-3.0-or-later
// A change made at another desk, the warning before the lock, and the habits of the desk: recent
// customers, saved searches, a second window.
#include "app/desktop/tourlooks.h"

#include "app/desktop/composition.h"
#include "models/customers/customertablemodel.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customersview.h"
#include "ui/customers/customerwindows.h"
#include "ui/shell/commandpalette.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagecontext.h"
#include "ui/widgets/pagedtableview.h"

#include <QCoreApplication>
#include <QJsonObject>
#include <QLineEdit>
#include <QListWidget>

namespace reeve
{

namespace
{

using namespace std::chrono_literals;

/** The same person at another desk: a connection of its own. */
struct OtherDesk {
    Connection connection;

    // Changes the city of the customer who is open here.
    void change(const TourStage &stage, const QString &city)
    {
        const auto *view = stage.hands.find<CustomersView>("customers");
        const auto customer = view->page()->customer();
        if (!customer)
            return;
        const int version = view->page()->context().version();
        connection.openLike(stage.composition.connection())
            .then(&connection,
                  [this, id = customer->number(), version, city](const Result<void> &opened) {
                      if (!opened)
                          return;
                      connection.run([id, version, city](PgDriver &driver) -> Result<void> {
                          auto saved = driver.query(
                              {QStringLiteral(
                                   "SELECT api.save_profile(gen_random_uuid(), $1, $2, $3, $4)"),
                               {id, version, QJsonObject{{QStringLiteral("city"), city}},
                                QStringLiteral("#4712")}});
                          return saved ? Result<void>() : tl::unexpected(saved.error());
                      });
                  });
    }
};

TourSteps liveSteps(TourStage &stage, const QString &city)
{
    const auto other = std::make_shared<OtherDesk>();
    return {
        {QStringLiteral("before-change"), [&stage] { openCustomer(stage, 1); },
         [&stage] { return pageShown(stage); }, 40, false},
        {QStringLiteral("changed-elsewhere"), [&stage, other, city] { other->change(stage, city); },
         [&stage] { return stage.hands.isVisible("changeNote"); }},
        {QStringLiteral("other-desk-closes"), [other] { other->connection.close(); }, {}, 5, false},
        {QStringLiteral("lock-warning"),
         [&stage] {
             stage.composition.gate().idleClock().setLimits(60s, 59900ms);
             stage.composition.gate().idleClock().start();
         },
         [&stage] { return stage.hands.isVisible("banner"); }},
        {QStringLiteral("lock-warning-over"),
         [&stage] {
             stage.composition.gate().idleClock().setLimits(IdleClock::usualLimit,
                                                            IdleClock::usualWarning);
             stage.composition.gate().idleClock().touch();
             stage.composition.window().banner().clear();
         },
         {},
         5,
         false},
    };
}

TourSteps habitSteps(TourStage &stage)
{
    CommandPalette &palette = stage.composition.window().commandPalette();
    const auto view = [&stage] { return stage.hands.find<CustomersView>("customers"); };
    const auto listHas = [&palette](const QString &text) {
        const auto *list = palette.findChild<QListWidget *>(QStringLiteral("paletteList"));
        return palette.isOpen() && !list->findItems(text, Qt::MatchExactly).isEmpty();
    };
    const QString name = QCoreApplication::translate("tour", "Martin or Marie");
    return {
        {QStringLiteral("save-search"),
         [&stage] {
             stage.hands.typeInto("customerSearch", QStringLiteral("mar"));
             stage.hands.trigger("saveSearch");
         },
         [&stage] {
             return listShows(stage, QStringLiteral("mar")) && stage.hands.isVisible("searchName");
         }},
        {QStringLiteral("search-saved"),
         [&stage, name] {
             auto *ask = stage.hands.find<AskBar>("searchName");
             ask->findChild<QLineEdit *>(QStringLiteral("askReason"))->setText(name);
             stage.hands.press(ask->findChild<QLineEdit *>(QStringLiteral("askReason")),
                               Qt::Key_Return);
         },
         [&stage] {
             return !stage.hands.isVisible("searchName") && stage.hands.isVisible("messages");
         }},
        {QStringLiteral("recent-and-saved"),
         [&stage] {
             stage.hands.trigger("customersClear");
             stage.hands.trigger("searchAction");
         },
         [listHas, name] { return listHas(name); }},
        {QStringLiteral("palette-left"), [&palette] { palette.closeOver(); },
         [&stage] { return listShows(stage, {}); }, 20, false},
        {.name = QStringLiteral("second-window"),
         .act =
             [&stage] {
                 openCustomer(stage, 1);
                 customerTable(stage)->selectRow(3);
                 customerTable(stage)->setFocus(Qt::OtherFocusReason);
                 stage.hands.trigger("customersOpenApart");
             },
         .until =
             [view] {
                 const auto windows = view()->windows().windows();
                 return !windows.isEmpty() && windows.first()->page()->customer()
                        && view()->page()->customer();
             },
         .window = [view]() -> QWidget * { return view()->windows().windows().value(0); }},
        {QStringLiteral("second-window-closes"),
         [&stage, view] {
             view()->windows().dropData();
             stage.composition.window().activateWindow();
         },
         [view] { return view()->windows().windows().isEmpty(); }, 10, false},
    };
}

} // namespace

void addDeskSteps(TourSteps &steps, TourStage &stage, Theme theme)
{
    append(steps, liveSteps(stage, theme == Theme::Light ? QStringLiteral("Gent")
                                                         : QStringLiteral("Brugge")));
    steps.push_back(home(stage));
    append(steps, habitSteps(stage));
}

} // namespace reeve
