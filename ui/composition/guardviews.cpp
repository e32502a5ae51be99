// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composition/guardviews.h"

#include "models/session/desk.h"
#include "ui/approvals/approvalsbadge.h"
#include "ui/approvals/approvalsview.h"
#include "ui/composition/approvalkinds.h"
#include "ui/customers/customersview.h"
#include "ui/exports/exportbar.h"
#include "ui/exports/exportsview.h"
#include "ui/widgets/icons.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::GuardViews)
};

View *createApprovals(Desk &desk, QWidget *parent)
{
    auto *view = new ApprovalsView(desk, approvalText, parent);
    auto *bar = new ExportBar(desk, view);
    view->addBar(bar);
    view->setRunner(
        QStringLiteral("export"), Text::tr("Export\u2026"), [bar](const Approval &approval) {
            bar->offer({.criteria = {},
                        .words = criteriaText(
                            approval.payload.value(QLatin1String("criteria")).toObject()),
                        .customers = approval.payload.value(QLatin1String("customers")).toInteger(),
                        .atLeast = false,
                        .isEstimate = false,
                        .approval = approval.id});
        });
    QObject::connect(view, &ApprovalsView::dropped, bar, &ExportBar::drop);
    return view;
}

// The criteria of an export are those of the list, without its order and its pages.
QJsonObject criteriaOf(const CustomerQuery &query)
{
    QJsonObject criteria = disclosureArguments(query, {}, customerPageSize, CountMode::None);
    for (const char *name : {"sort", "descending", "limit"})
        criteria.remove(QLatin1String(name));
    return criteria;
}

} // namespace

ViewEntry approvalsEntry()
{
    return {.id = QStringLiteral("approvals"),
            .title = Text::tr("Approvals"),
            .iconName = QStringLiteral("view-task"),
            .roles = {QStringLiteral("support"), QStringLiteral("officer"),
                      QStringLiteral("auditor"), QStringLiteral("admin")},
            .create = createApprovals,
            .createBadge = [](Desk &desk, QObject *parent) -> BadgeSource * {
                return new ApprovalsBadge(desk, parent);
            }};
}

ViewEntry exportsEntry()
{
    return {.id = QStringLiteral("exports"),
            .title = Text::tr("Exports"),
            .iconName = QStringLiteral("view-list-details"),
            .roles = {QStringLiteral("officer"), QStringLiteral("auditor")},
            .create = [](Desk &desk, QWidget *parent) -> View * {
                return new ExportsView(desk, criteriaText, parent);
            }};
}

void addExport(Desk &desk, CustomersView &view)
{
    auto *bar = new ExportBar(desk, &view);
    view.addBar(bar);
    auto *action = new QAction(icon(QStringLiteral("document-open")), Text::tr("Export\u2026"),
                               &view);
    action->setObjectName(QStringLiteral("exportCustomers"));
    action->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_X);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    view.addHeaderAction(action);
    QObject::connect(action, &QAction::triggered, bar, [bar, &view] {
        const CustomerQuery query = view.shownQuery();
        const QJsonObject criteria = criteriaOf(query);
        ExportSubject subject{
            .criteria = criteria, .words = criteriaText(criteria), .customers = {}};
        if (const auto count = view.count()) {
            subject.customers = count->customers;
            subject.atLeast = count->kind == CustomerCount::Kind::Capped;
            subject.isEstimate = count->kind == CustomerCount::Kind::Estimate;
        }
        bar->offer(subject);
    });
    QObject::connect(&view, &CustomersView::dropped, bar, &ExportBar::drop);
    // The role can change with a reconnect; the database refuses in any case.
    const auto allow = [action, &desk] { action->setVisible(desk.person().is("officer")); };
    QObject::connect(&desk, &Desk::personChanged, action, allow);
    allow();
}

} // namespace reeve
