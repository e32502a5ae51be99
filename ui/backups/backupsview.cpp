// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backups/backupsview.h"

#include "models/session/desk.h"
#include "ui/backups/backupchecklist.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/loadingbar.h"
#include "ui/widgets/pagedtableview.h"
#include "ui/widgets/plainlabel.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace reeve
{

BackupsView::BackupsView(Desk &desk, QWidget *parent)
    : View(parent), m_desk(desk), m_repository(desk.connection()), m_model(backupColumns()),
      m_summary(new PlainLabel(this)), m_checks(new BackupCheckList(this)),
      m_loading(new LoadingBar(this)), m_stack(new QStackedWidget(this)),
      m_table(new PagedTableView), m_empty(new EmptyState)
{
    setObjectName(QStringLiteral("backups"));
    auto *title = new PlainLabel(tr("Backups"), this);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    large.setBold(true);
    title->setFont(large);
    m_summary->setObjectName(QStringLiteral("backupSummary"));
    m_summary->setWrapping(true);
    m_summary->setSelectable(true);
    m_checks->hide();
    m_table->setObjectName(QStringLiteral("backupTable"));
    m_table->setAccessibleName(tr("Backups"));
    m_table->setModel(&m_model);
    m_table->setColumnWidths({{QStringLiteral("started"), 18},
                              {QStringLiteral("state"), 22},
                              {QStringLiteral("leaves"), 23},
                              {QStringLiteral("type"), 11},
                              {QStringLiteral("place"), 20},
                              {QStringLiteral("took"), 9},
                              {QStringLiteral("size"), 11},
                              {QStringLiteral("repoSize"), 12},
                              {QStringLiteral("label"), 20}});
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(12, 8, 12, 4);
    head->setSpacing(4);
    head->addWidget(title);
    head->addWidget(m_summary);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_checks);
    layout->addWidget(m_loading);
    layout->addWidget(m_stack, 1);

    Connection &connection = m_desk.connection();
    connection.listen(backupChannel());
    connect(&connection, &Connection::notified, this, [this](const QString &channel) {
        if (channel == backupChannel())
            read();
    });
    connect(&connection, &Connection::stateChanged, this, [this](Connection::State state) {
        if (state == Connection::State::Open)
            read();
    });
    connect(m_empty, &EmptyState::actionTriggered, this, &BackupsView::read);
    read();
}

void BackupsView::read()
{
    if (m_desk.connection().state() != Connection::State::Open)
        return;
    m_loading->setLoading(true);
    Ticket *ticket = m_reading.next();
    const quint64 number = m_reading.number();
    m_repository.read(ticket).then(this, [this, number](const Result<BackupOverview> &overview) {
        if (!m_reading.isCurrent(number))
            return;
        m_loading->setLoading(false);
        if (overview) {
            showOverview(*overview);
            return;
        }
        if (m_model.records().isEmpty()) {
            m_empty->set(QStringLiteral("data-error"), tr("The backups could not be read"),
                         overview.error().text, tr("Try again"));
            m_stack->setCurrentWidget(m_empty);
        }
        emit messageRaised(Message::of(overview.error()));
    });
}

void BackupsView::showOverview(const BackupOverview &overview)
{
    m_summary->setText(summaryText(overview.summary));
    m_summary->setVisible(overview.summary.synced.has_value());
    m_checks->setChecks(overview.checks, overview.summary.days);
    m_checks->setVisible(overview.summary.synced.has_value());
    // The newest come in above, so rows are merged from the front.
    m_model.mergeRecords(overview.backups,
                         [](const Backup &a, const Backup &b) { return a.isSame(b); });
    if (!overview.summary.synced)
        m_empty->set(QStringLiteral("server-database"), tr("No catalogue of backups is connected"),
                     tr("On the database server, “reevectl backups sync” reads what pgBackRest "
                        "keeps, or the same from a file of another backup program. Run it every "
                        "day after the backup: until then nobody can say when an erased account "
                        "is gone from backups."));
    else
        m_empty->set(QStringLiteral("data-warning"), tr("There is no backup"),
                     tr("The catalogue was read, and names none. A backup is promised for every "
                        "day."));
    m_stack->setCurrentWidget(overview.backups.isEmpty() ? static_cast<QWidget *>(m_empty)
                                                         : m_table);
}

void BackupsView::rememberUnder(const QString &settingsGroup)
{
    m_table->rememberColumns(settingsGroup + QStringLiteral("/columns"));
}

void BackupsView::dropData()
{
    m_reading.next();
    m_loading->setLoading(false);
    m_model.setRecords({});
    m_checks->setChecks({}, 0);
    m_summary->setText({});
}

ViewEntry backupsEntry()
{
    return {
        .id = QStringLiteral("backups"),
        .title = BackupsView::tr("Backups"),
        .iconName = QStringLiteral("server-database"),
        .roles = {QStringLiteral("officer"), QStringLiteral("auditor"), QStringLiteral("admin")},
        .create = [](Desk &desk, QWidget *parent) -> View * {
            return new BackupsView(desk, parent);
        }};
}

} // namespace reeve
