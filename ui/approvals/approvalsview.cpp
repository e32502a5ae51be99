// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/approvals/approvalsview.h"

#include "models/session/desk.h"
#include "ui/approvals/approvalpane.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/loadingbar.h"
#include "ui/widgets/pagedtableview.h"
#include "ui/widgets/plainlabel.h"

#include <QItemSelectionModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

ApprovalsView::ApprovalsView(Desk &desk, const ApprovalWording &wording, QWidget *parent)
    : View(parent), m_desk(desk), m_wording(wording), m_repository(desk.connection()),
      m_model(wording), m_bars(new QVBoxLayout), m_all(new QToolButton(this)),
      m_loading(new LoadingBar(this)), m_splitter(new QSplitter(Qt::Horizontal, this)),
      m_stack(new QStackedWidget), m_table(new PagedTableView), m_empty(new EmptyState),
      m_pane(new ApprovalPane(wording))
{
    setObjectName(QStringLiteral("approvals"));
    auto *title = new PlainLabel(tr("Approvals"), this);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    large.setBold(true);
    title->setFont(large);
    m_all->setObjectName(QStringLiteral("approvalsAll"));
    m_all->setText(tr("Also what is settled"));
    m_all->setCheckable(true);
    m_all->setChecked(true);
    m_all->setAutoRaise(true);
    m_table->setObjectName(QStringLiteral("approvalTable"));
    m_table->setAccessibleName(tr("Requests"));
    m_table->setModel(&m_model);
    m_table->setColumnWidths({{QStringLiteral("state"), 19},
                              {QStringLiteral("what"), 48},
                              {QStringLiteral("who"), 18},
                              {QStringLiteral("asked"), 18},
                              {QStringLiteral("expires"), 12}});
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    m_splitter->addWidget(m_stack);
    m_splitter->addWidget(m_pane);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setSizes({560, 520});
    m_stack->setMinimumWidth(240);
    m_pane->setMinimumWidth(360);
    m_pane->hide();

    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 8, 8, 8);
    head->setSpacing(8);
    head->addWidget(title);
    head->addStretch(1);
    head->addWidget(m_all);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addLayout(m_bars);
    layout->addWidget(m_loading);
    layout->addWidget(m_splitter, 1);

    connect(m_all, &QToolButton::toggled, this, &ApprovalsView::read);
    connect(m_table, &PagedTableView::rowActivated, this, &ApprovalsView::showRow);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) {
                if (!m_pane->isHidden() && current.isValid())
                    showRow(current.row());
            });
    connect(m_table, &QAbstractItemView::clicked, this,
            [this](const QModelIndex &cell) { showRow(cell.row()); });
    connect(m_pane, &ApprovalPane::closeRequested, this, &ApprovalsView::closePane);
    connect(m_pane, &ApprovalPane::voted, this, &ApprovalsView::vote);
    connect(m_pane, &ApprovalPane::runRequested, this, &ApprovalsView::run);
    connect(m_pane, &ApprovalPane::withdrawRequested, this, [this](const QUuid &id) {
        m_pane->setBusy(true);
        m_repository.withdraw(id).then(this, [this](const Result<QVariant> &result) {
            settle(result, tr("The request has been withdrawn; nothing was carried out."));
        });
    });
    connect(m_empty, &EmptyState::actionTriggered, this, &ApprovalsView::read);

    Connection &connection = m_desk.connection();
    connection.listen(approvalChannel());
    connect(&connection, &Connection::notified, this, [this](const QString &channel) {
        if (channel == approvalChannel())
            read();
    });
    connect(&connection, &Connection::stateChanged, this, [this](Connection::State state) {
        if (state == Connection::State::Open)
            read(); // what was said while the link was down was said to nobody
    });
    read();
}

void ApprovalsView::setRunner(const QString &kind, const QString &label,
                              std::function<void(const Approval &)> run)
{
    m_runners.insert(kind, {label, std::move(run)});
}

void ApprovalsView::addBar(QWidget *bar)
{
    m_bars->addWidget(bar);
}

void ApprovalsView::read()
{
    if (m_desk.connection().state() != Connection::State::Open)
        return;
    m_loading->setLoading(true);
    Ticket *ticket = m_reading.next();
    const quint64 number = m_reading.number();
    m_repository.list(!m_all->isChecked(), ticket)
        .then(this, [this, number](const Result<QList<Approval>> &list) {
            if (m_reading.isCurrent(number))
                take(list);
        });
}

void ApprovalsView::take(const Result<QList<Approval>> &list)
{
    m_loading->setLoading(false);
    if (!list) {
        // What was there stays.
        if (list.error().kind == ErrorKind::Cancelled)
            return;
        if (!m_answered) {
            m_empty->set(QStringLiteral("data-error"), tr("The requests could not be read"),
                         list.error().text, tr("Try again"));
            m_stack->setCurrentWidget(m_empty);
        }
        emit messageRaised(Message::of(list.error()));
        return;
    }
    m_answered = true;
    m_model.takeOver(*list);
    if (list->isEmpty())
        m_empty->set(QStringLiteral("security-high"), tr("Nothing has been asked for"),
                     tr("Acts that need a second person (large exports, role grants, early "
                        "erasures, changes of the data map) wait here "
                        "until somebody else agrees."));
    m_stack->setCurrentWidget(list->isEmpty() ? static_cast<QWidget *>(m_empty) : m_table);
    if (!m_wanted.isEmpty())
        m_open = QUuid(std::exchange(m_wanted, {}));
    if (m_open.isNull())
        return;
    const int row = m_model.rowOf(m_open);
    if (row < 0)
        return closePane();
    showRow(row);
}

void ApprovalsView::showRow(int row)
{
    const Approval *approval = m_model.approval(row);
    if (!approval)
        return;
    const bool another = m_open != approval->id || m_pane->isHidden();
    m_open = approval->id;
    m_pane->setRunLabel(m_runners.value(approval->kind).label);
    m_pane->show(*approval, m_desk.person().login);
    m_pane->setVisible(true);
    if (m_table->currentIndex().row() != row)
        m_table->setCurrentIndex(m_model.index(row, 0));
    if (another)
        emit arrivedAt({QStringLiteral("approvals"), approval->id.toString(QUuid::WithoutBraces),
                        m_wording(*approval).title});
}

void ApprovalsView::closePane()
{
    m_open = {};
    m_pane->hide();
    m_pane->clear();
    m_table->setFocus(Qt::OtherFocusReason);
}

void ApprovalsView::vote(const QUuid &id, const QString &digest, bool agrees, const QString &remark)
{
    m_pane->setBusy(true);
    m_repository.vote(id, digest, agrees, remark)
        .then(this, [this, agrees](const Result<QVariant> &result) {
            settle(result, agrees ? tr("You agreed. The person who asked can carry it out now.")
                                  : tr("You refused. It will not be carried out."));
        });
}

void ApprovalsView::run(const QUuid &id)
{
    const Approval *approval = m_model.approval(m_model.rowOf(id));
    if (!approval)
        return;
    if (const auto runner = m_runners.value(approval->kind); runner.run)
        return runner.run(*approval);
    m_pane->setBusy(true);
    const QString what = m_wording(*approval).title;
    m_repository.run(id).then(this, [this, what](const Result<QVariant> &result) {
        settle(result, tr("Done: %1").arg(what));
    });
}

void ApprovalsView::settle(const Result<QVariant> &result, const QString &done)
{
    m_pane->setBusy(false);
    if (result)
        emit messageRaised({Message::Kind::Success, done});
    else
        emit messageRaised(Message::of(result.error()));
    read(); // what is refused as stale must be read again, too
}

void ApprovalsView::refresh()
{
    read();
}

bool ApprovalsView::goBack()
{
    if (m_pane->isHidden())
        return false;
    closePane();
    return true;
}

void ApprovalsView::dropData()
{
    m_reading.next();
    m_loading->setLoading(false);
    m_answered = false;
    m_open = {};
    m_pane->hide();
    m_pane->clear();
    m_model.setRecords({});
    emit dropped();
}

void ApprovalsView::open(const Place &place)
{
    if (place.item.isEmpty())
        return;
    m_wanted = place.item;
    if (const int row = m_model.rowOf(QUuid(place.item)); row >= 0) {
        m_wanted.clear();
        showRow(row);
    } else {
        read();
    }
}

} // namespace reeve
