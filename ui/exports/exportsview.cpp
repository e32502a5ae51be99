// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exports/exportsview.h"

#include "models/session/desk.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/loadingbar.h"
#include "ui/widgets/pagedtableview.h"
#include "ui/widgets/plainlabel.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace reeve
{

ExportsView::ExportsView(Desk &desk,
                         const std::function<QString(const QJsonObject &)> &criteriaText,
                         QWidget *parent)
    : View(parent), m_desk(desk), m_repository(desk.connection()),
      m_model(exportColumns(criteriaText)), m_loading(new LoadingBar(this)),
      m_stack(new QStackedWidget(this)), m_table(new PagedTableView), m_empty(new EmptyState)
{
    setObjectName(QStringLiteral("exports"));
    auto *title = new PlainLabel(tr("Exports"), this);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    large.setBold(true);
    title->setFont(large);
    m_table->setObjectName(QStringLiteral("exportTable"));
    m_table->setAccessibleName(tr("Exports"));
    m_table->setModel(&m_model);
    m_table->setColumnWidths({{QStringLiteral("started"), 18},
                              {QStringLiteral("state"), 13},
                              {QStringLiteral("who"), 18},
                              {QStringLiteral("customers"), 12},
                              {QStringLiteral("which"), 24},
                              {QStringLiteral("reason"), 40},
                              {QStringLiteral("approved"), 20},
                              {QStringLiteral("file"), 24}});
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 8, 8, 8);
    head->addWidget(title);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_loading);
    layout->addWidget(m_stack, 1);

    Connection &connection = m_desk.connection();
    connection.listen(exportChannel());
    connect(&connection, &Connection::notified, this, [this](const QString &channel) {
        if (channel == exportChannel())
            read();
    });
    connect(&connection, &Connection::stateChanged, this, [this](Connection::State state) {
        if (state == Connection::State::Open)
            read();
    });
    connect(m_empty, &EmptyState::actionTriggered, this, &ExportsView::read);
    read();
}

void ExportsView::read()
{
    if (m_desk.connection().state() != Connection::State::Open)
        return;
    m_loading->setLoading(true);
    Ticket *ticket = m_reading.next();
    const quint64 number = m_reading.number();
    m_repository.list(ticket).then(this, [this, number](const Result<QList<ExportRecord>> &list) {
        if (!m_reading.isCurrent(number))
            return;
        m_loading->setLoading(false);
        if (!list) {
            if (m_model.records().isEmpty()) {
                m_empty->set(QStringLiteral("data-error"), tr("The exports could not be read"),
                             list.error().text, tr("Try again"));
                m_stack->setCurrentWidget(m_empty);
            }
            emit messageRaised(Message::of(list.error()));
            return;
        }
        m_model.mergeRecords(
            *list, [](const ExportRecord &a, const ExportRecord &b) { return a.id == b.id; });
        if (list->isEmpty())
            m_empty->set(QStringLiteral("view-list-details"), tr("Nothing has been exported"),
                         tr("Officers export customers from the customer list. Every export "
                            "stands here, with who made it and why."));
        m_stack->setCurrentWidget(list->isEmpty() ? static_cast<QWidget *>(m_empty) : m_table);
    });
}

void ExportsView::dropData()
{
    m_reading.next();
    m_loading->setLoading(false);
    m_model.setRecords({});
}

} // namespace reeve
