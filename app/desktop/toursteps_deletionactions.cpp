// SPDX-License-Identifier: GPL-3.0-or-later
// A deletion on the customer's page: asked for, brought forward, held, and an account that is erased.
#include "app/desktop/tourlooks.h"
#include "app/desktop/toursandbox.h"

#include "app/desktop/composition.h"
#include "models/customers/customertablemodel.h"
#include "ui/approvals/approvalpane.h"
#include "ui/approvals/approvalsview.h"
#include "ui/customers/customerpageview.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/plainlabel.h"

#include <QAbstractButton>
#include <QDateEdit>
#include <QRadioButton>
#include <QScrollArea>
#include <QScrollBar>

namespace reeve
{

namespace
{

constexpr qint64 erasedOne = 900'000'007; // a number of no customer

// In a row that no other step uses.
int openAccount(const TourStage &stage)
{
    constexpr int first = 6;
    int row = first;
    while (const CustomerRow *customer = customerModel(stage)->customer(row)) {
        if (customer->status == QLatin1String("active"))
            return row;
        ++row;
    }
    return first;
}

const CustomerPageView *pageOf(const TourHands &hands)
{
    return hands.find<CustomerPageView>("customerPage");
}

QString stateOf(const TourHands &hands)
{
    const auto *label = hands.find<PlainLabel>("deletionStanding");
    return label && label->isVisible() ? label->text() : QString();
}

bool isAsking(const TourHands &hands)
{
    const auto *question = hands.find<AskBar>("deletionAsk");
    return question && question->isAsking();
}

QString note(const TourHands &hands)
{
    const auto *question = hands.find<AskBar>("deletionAsk");
    return question->findChild<PlainLabel *>(QStringLiteral("askNote"))->text();
}

// The section's title at the upper edge.
void scrollToSection(const TourHands &hands)
{
    auto *section = hands.find("section_deletion");
    for (QWidget *above = section; above; above = above->parentWidget()) {
        if (auto *area = qobject_cast<QScrollArea *>(above)) {
            area->verticalScrollBar()->setValue(section->mapTo(area->widget(), QPoint()).y());
            return;
        }
    }
}

void press(const TourHands &hands, const char *button)
{
    auto *question = hands.find<AskBar>("deletionAsk");
    TourHands(*question).clickButton(button);
}

void trigger(const TourHands &hands, const char *act)
{
    TourHands(*hands.find("deletionSection")).trigger(act);
    scrollToSection(hands);
}

TourSteps supportSteps(TourStage &stage)
{
    // The queue's view has such a bar, too: this is the page's.
    const auto page = [&stage] { return TourHands(*stage.hands.find("customerPage")); };
    TourStep opened{QStringLiteral("deletion-page"),
                    [&stage] { openCustomer(stage, openAccount(stage)); },
                    [&stage] { return pageShown(stage); }, 40, false};
    return {
        opened,
        {QStringLiteral("deletion-none"), [page] { scrollToSection(page()); },
         [page] { return page().isVisible("deletionMeaning"); }},
        {QStringLiteral("deletion-request"), [page] { trigger(page(), "pageDeletion_request"); },
         [page] { return isAsking(page()) && !note(page()).contains(QChar(0x2026)); }},
        {QStringLiteral("deletion-art17"),
         [page] {
             page().find<QRadioButton>("deletionWayArt17")->setChecked(true);
             page().find<QDateEdit>("deletionReceived")->setDate(QDate::currentDate().addDays(-2));
             scrollToSection(page());
         },
         [page] {
             return note(page()).contains(QStringLiteral("waived"))
                    && !note(page()).contains(QChar(0x2026));
         }},
        {QStringLiteral("deletion-grace"),
         [page] {
             page().find<QRadioButton>("deletionWayClosing")->setChecked(true);
             press(page(), "askAction");
         },
         [page] {
             scrollToSection(page());
             return !isAsking(page()) && !stateOf(page()).isEmpty();
         }},
        {QStringLiteral("deletion-reactivate"),
         [page] { trigger(page(), "pageDeletion_reactivate"); },
         [page] { return isAsking(page()); }},
        {QStringLiteral("deletion-early"),
         [page] {
             trigger(page(), "pageDeletion_early");
             TourHands(*page().find("deletionAsk"))
                 .typeInto("askReason",
                           QStringLiteral("Moves abroad; wants it gone before the move"));
         },
         [page] { return isAsking(page()); }},
        {QStringLiteral("deletion-early-asked"), [page] { press(page(), "askAction"); },
         [page] {
             scrollToSection(page());
             return page().isVisible("deletionWaiting");
         }},
    };
}

TourSteps officerSteps(TourStage &stage, TourDesk &officer)
{
    const auto hands = [&officer] { return officer.viewHands(); };
    return {
        officer.step(
            QStringLiteral("deletion-vote"),
            [&officer] { officer.goTo(QStringLiteral("approvals")); },
            [&officer, hands] {
                auto *view = qobject_cast<ApprovalsView *>(officer.window().currentView());
                if (!view || view->model().rowCount() == 0)
                    return false;
                if (view->pane()->approval().kind == QLatin1String("early_erasure"))
                    return true;
                for (const Approval &asked : view->model().records())
                    if (asked.kind == QLatin1String("early_erasure") && asked.isOpen())
                        view->open({QStringLiteral("approvals"),
                                    asked.id.toString(QUuid::WithoutBraces),
                                    {}});
                return false;
            }),
        officer.step(
            QStringLiteral("deletion-hold"),
            [&stage, &officer] {
                officer.window().goTo(
                    {QStringLiteral("customers"), pageOf(stage.hands)->customer()->toString(), {}});
            },
            [hands] {
                const TourHands here = hands();
                if (here.isVisible("reasonOpen")) {
                    here.typeInto("reasonEdit", QStringLiteral("#4712"));
                    here.find<QAbstractButton>("reasonForAll")->setChecked(true);
                    here.clickButton("reasonOpen");
                }
                if (stateOf(here).isEmpty())
                    return false;
                if (isAsking(here))
                    return true;
                trigger(here, "pageDeletion_hold");
                TourHands(*here.find("deletionAsk")).clickButton("askAction");
                scrollToSection(here);
                return false;
            }),
        officer.step(
            QStringLiteral("deletion-held"),
            [hands] {
                hands().typeInto("deletionGround",
                                 QStringLiteral("Labour court of Ghent, case 26/1187: the "
                                                "customer's own claim needs the check history"));
                hands()
                    .find<QDateEdit>("deletionReview")
                    ->setDate(QDate::currentDate().addDays(90));
                press(hands(), "askAction");
            },
            [hands] {
                scrollToSection(hands());
                return !isAsking(hands()) && stateOf(hands()).startsWith(QLatin1String("Labour"));
            }),
    };
}

TourSteps erasedSteps(TourStage &stage, TourDesk &officer)
{
    const auto hands = [&officer] { return officer.viewHands(); };
    TourStep over = officer.step(
        QStringLiteral("deletion-over"),
        [&stage] {
            const QString customer = pageOf(stage.hands)->customer()->toString();
            stage.sandbox->runAsSuperuser(
                QStringLiteral(
                    "DELETE FROM reeve.account_deletion WHERE customer_id = %1; "
                    "UPDATE service.customer SET status = 'active', closed_at = NULL WHERE id = "
                    "%2; UPDATE reeve.approval SET state = 'withdrawn', settled_at = now(), "
                    "settled_by = asked_by WHERE kind = 'early_erasure' AND state = 'open'; "
                    "DO $$ BEGIN PERFORM pg_notify('reeve_approval', ''); END $$")
                    .arg(QString::number(erasedOne), customer));
            stage.hands.press(pageOf(stage.hands) ? stage.hands.find("customerPage") : nullptr,
                              Qt::Key_Escape);
        },
        [] { return true; });
    over.picture = false;
    return {
        officer.step(
            QStringLiteral("deletion-erased"),
            [&stage, &officer] {
                stage.sandbox->runAsSuperuser(
                    QStringLiteral(
                        "WITH d AS (INSERT INTO reeve.account_deletion (customer_id, kind, state, "
                        "status_before, requested_at, requested_by, due_at, erased_at, "
                        "retained_rows, retained_until, backups_expire_at) VALUES (%1, 'closing', "
                        "'partially_executed', 'active', now() - interval '190 days', 'service', "
                        "now() - interval '7 days', now() - interval '6 days', 4, current_date + "
                        "3300, now() + interval '24 days') RETURNING id) "
                        "INSERT INTO reeve.erasure_step (deletion_id, kind, target, reference, "
                        "state, remark, settled_by, settled_at) "
                        "SELECT d.id, s.kind, s.target, s.reference, s.state, s.remark, s.who, "
                        "CASE WHEN s.who IS NOT NULL THEN now() - interval '2 days' END FROM d, "
                        "(VALUES ('processor', 'stripe', 'cus_Q1w2E3r4T5', 'open', NULL, NULL), "
                        "('processor', 'fastspring', 'acct_81726354', 'failed', 'Their portal "
                        "wants a written request; sent by mail on Monday', 'officer2'), "
                        "('recipient', 'Example Analytics GmbH', NULL, 'done', NULL, 'officer')) "
                        "AS s(kind, target, reference, state, remark, who)")
                        .arg(erasedOne));
                officer.window().goTo(
                    {QStringLiteral("customers"), QString::number(erasedOne), {}});
            },
            [hands] {
                return hands().text("customerName").startsWith(QLatin1String("Erased"))
                       && hands().isVisible("deletionStepDone");
            }),
        officer.step(
            QStringLiteral("deletion-step"), [hands] { hands().clickButton("deletionStepDone"); },
            [hands] { return isAsking(hands()); }),
        over,
    };
}

} // namespace

void addDeletionActionSteps(TourSteps &steps, TourStage &stage, Theme theme)
{
    if (!stage.sandbox)
        return;
    TourDesk &officer = stage.sandbox->desk(QStringLiteral("officer"));
    steps.push_back(officer.arrival());
    TourSteps asking = supportSteps(stage);
    if (theme == Theme::Dark)
        for (std::size_t i : {1U, 3U, 5U})
            asking[i].picture = false;
    append(steps, std::move(asking));
    append(steps, officerSteps(stage, officer));
    append(steps, erasedSteps(stage, officer));
}

void addScaledDeletionActionSteps(TourSteps &steps, TourStage &stage)
{
    if (!stage.sandbox)
        return;
    TourDesk &officer = stage.sandbox->desk(QStringLiteral("officer"));
    append(steps, {officer.arrival(), home(stage)});
    append(steps, supportSteps(stage));
    append(steps, officerSteps(stage, officer));
    append(steps, erasedSteps(stage, officer));
    steps.push_back(home(stage));
}

} // namespace reeve
