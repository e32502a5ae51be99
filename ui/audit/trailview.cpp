// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audit/trailview.h"

#include "models/audit/trailmonitor.h"
#include "ui/audit/trailbar.h"
#include "ui/audit/traildetails.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/loadingbar.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagedtableview.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

TrailView::TrailView(Desk &desk, TrailMonitor &monitor, QWidget *parent)
    : View(parent), m_desk(desk), m_monitor(monitor), m_repository(desk.connection()),
      m_model(m_repository), m_export(desk.connection()), m_bar(new TrailBar(this)),
      m_notice(new MessageBar(this)), m_ask(new AskBar(this)), m_progress(new QWidget(this)),
      m_progressBar(new QProgressBar(m_progress)),
      m_cancel(new QPushButton(tr("Cancel the export"), m_progress)),
      m_loading(new LoadingBar(this)), m_splitter(new QSplitter(Qt::Horizontal, this)),
      m_stack(new QStackedWidget), m_table(new PagedTableView), m_empty(new EmptyState),
      m_details(new TrailDetails)
{
    setObjectName(QStringLiteral("trail"));
    m_chooseFile = [this](const QString &suggestion, std::function<void(const QString &)> chosen) {
        auto *dialog = new QFileDialog(this, tr("Export the trail"), suggestion);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        connect(dialog, &QFileDialog::fileSelected, this, chosen);
        dialog->open();
    };
    build();
    connectParts();
    connectExport();
    addActions();
    showMonitor();
    if (m_desk.connection().state() == Connection::State::Open)
        start();
}

void TrailView::build()
{
    m_notice->setObjectName(QStringLiteral("trailNotice"));
    m_notice->setClosable(false);
    m_ask->setObjectName(QStringLiteral("trailAsk"));
    m_progress->setObjectName(QStringLiteral("trailProgress"));
    m_progressBar->setRange(0, 0);
    m_progressBar->setAccessibleName(tr("Export is running"));
    m_cancel->setObjectName(QStringLiteral("trailCancel"));
    auto *line = new QHBoxLayout(m_progress);
    line->setContentsMargins(12, 4, 12, 4);
    line->addWidget(m_progressBar, 1);
    line->addWidget(m_cancel);
    m_progress->hide();

    m_table->setObjectName(QStringLiteral("trailTable"));
    m_table->setAccessibleName(tr("Events of the trail, the newest first"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    // The trail has one order.
    m_table->horizontalHeader()->setSectionsClickable(false);
    m_table->horizontalHeader()->setSortIndicatorShown(false);
    m_table->setColumnWidths({{QStringLiteral("at"), 17},
                              {QStringLiteral("person"), 10},
                              {QStringLiteral("what"), 27},
                              {QStringLiteral("reason"), 17},
                              {QStringLiteral("customers"), 17},
                              {QStringLiteral("seq"), 10}});
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    m_splitter->setObjectName(QStringLiteral("trailSplitter"));
    m_splitter->addWidget(m_stack);
    m_splitter->addWidget(m_details);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setSizes({800, 380});
    m_stack->setMinimumWidth(240);
    m_details->setMinimumWidth(280);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_notice);
    layout->addSpacing(4);
    layout->addWidget(m_ask);
    layout->addWidget(m_progress);
    layout->addWidget(m_loading);
    layout->addWidget(m_splitter, 1);

    auto *menu = new QMenu(m_bar);
    menu->setObjectName(QStringLiteral("trailExportMenu"));
    connect(menu->addAction(tr("As a table (CSV) …")), &QAction::triggered, this,
            [this] { askExport(TrailExport::Format::Csv); });
    connect(menu->addAction(tr("As evidence that can be checked (JSON) …")), &QAction::triggered,
            this, [this] { askExport(TrailExport::Format::Evidence); });
    m_bar->exportButton()->setMenu(menu);
}

void TrailView::connectParts()
{
    m_table->setModel(&m_model);
    connect(m_table, &PagedTableView::visibleRowsChanged, &m_model,
            &TrailTableModel::setVisibleRows);
    connect(m_table, &PagedTableView::startRequested, &m_model, &TrailTableModel::jumpToStart);
    connect(m_table, &PagedTableView::endRequested, &m_model, &TrailTableModel::jumpToEnd);
    connect(m_table, &PagedTableView::leftUpwards, m_bar, &TrailBar::focusFilter);
    connect(m_table, &PagedTableView::rowActivated, this, &TrailView::showRow);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) { showRow(current.row()); });
    connect(&m_model, &EndlessTable::loadingChanged, m_loading, &LoadingBar::setLoading);
    connect(&m_model, &EndlessTable::answered, this, &TrailView::showAnswer);
    connect(&m_model, &QAbstractItemModel::modelReset, m_table, &QAbstractItemView::scrollToTop);
    connect(&m_model, &EndlessTable::jumped, this, [this](int row) {
        m_table->setCurrentIndex(m_model.index(row, std::max(0, m_table->currentIndex().column())));
        m_table->setFocus();
    });
    connect(&m_model, &EndlessTable::failed, this, [this](const Error &error) {
        m_failed = true;
        emit messageRaised(Message::of(error));
    });
    connect(m_bar, &TrailBar::filterChanged, this, &TrailView::filterNow);
    connect(m_bar, &TrailBar::newerRequested, this, [this] {
        m_table->scrollToTop();
        refresh();
    });
    connect(m_bar, &TrailBar::helpRequested, this, [this] {
        m_table->setCurrentIndex({});
        m_details->showHelp();
    });
    connect(m_bar, &TrailBar::leftDownwards, this, [this] {
        m_table->setFocus(Qt::OtherFocusReason);
        if (!m_table->currentIndex().isValid() && m_model.rowCount() > 0)
            m_table->setCurrentIndex(m_model.index(0, 0));
    });
    connect(m_details, &TrailDetails::customerRequested, this,
            [this](qint64 number) { narrowTo({.customer = CustomerId::from(number)}); });
    connect(m_details, &TrailDetails::personRequested, this,
            [this](const QString &login) { narrowTo({.person = login}); });
    connect(m_empty, &EmptyState::actionTriggered, this, [this] { narrowTo({}); });
    connect(m_notice, &MessageBar::actionTriggered, this, &TrailView::acknowledge);
    connect(m_ask, &AskBar::given, this, [this](const QString &reason) {
        const auto asked = std::exchange(m_asked, nullptr);
        m_ask->dismiss();
        if (asked)
            asked(reason);
    });
    connect(m_ask, &AskBar::refused, this, &TrailView::goBack);
    connect(&m_monitor, &TrailMonitor::changed, this, &TrailView::showMonitor);
    connect(&m_desk.connection(), &Connection::stateChanged, this, [this](Connection::State state) {
        if (state != Connection::State::Open)
            return;
        if (!m_model.hasAnswer() && !m_model.isLoading() && !m_failed)
            start();
        m_model.retry();
    });
    connect(&m_desk, &Desk::personChanged, this, [this] {
        dropData();
        if (m_desk.connection().state() == Connection::State::Open)
            start();
    });
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] {
        if (!m_settings.isEmpty())
            QSettings().setValue(m_settings + QStringLiteral("/splitter"), m_splitter->saveState());
    });
}

void TrailView::connectExport()
{
    connect(m_cancel, &QPushButton::clicked, &m_export, &TrailExport::cancel);
    connect(&m_export, &TrailExport::progressed, this, [this](qint64 events) {
        m_progressBar->setFormat(tr("%L1 events").arg(events));
        m_progressBar->setAccessibleDescription(tr("%L1 events").arg(events));
    });
    connect(&m_export, &TrailExport::finished, this, [this](qint64 events) {
        m_progress->hide();
        m_bar->exportButton()->setEnabled(true);
        emit messageRaised(
            {Message::Kind::Success,
             tr("%L1 events were written. The file can be read by you alone.").arg(events)});
    });
    connect(&m_export, &TrailExport::failed, this, [this](const Error &error) {
        m_progress->hide();
        m_bar->exportButton()->setEnabled(true);
        emit messageRaised(error.kind == ErrorKind::Cancelled
                               ? Message{Message::Kind::Information, error.text}
                               : Message::of(error));
    });
}

void TrailView::addActions()
{
    const auto add = [this](const QString &name, const QString &text, const QString &iconName,
                            const QKeySequence &key, auto slot) {
        auto *action = new QAction(icon(iconName), text, this);
        action->setObjectName(name);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, slot);
        addAction(action);
    };
    add(QStringLiteral("trailWhatIsThis"), tr("What is the trail?"), QStringLiteral("help-about"),
        Qt::SHIFT | Qt::Key_F1, [this] { emit m_bar->helpRequested(); });
    add(QStringLiteral("trailClearFilters"), tr("Show the whole trail"),
        QStringLiteral("edit-clear"), Qt::CTRL | Qt::SHIFT | Qt::Key_F, [this] { narrowTo({}); });
    add(QStringLiteral("trailExportCsv"), tr("Export these events as a table (CSV)"),
        QStringLiteral("document-import"), {}, [this] { askExport(TrailExport::Format::Csv); });
    add(QStringLiteral("trailExportEvidence"), tr("Export these events as evidence (JSON)"),
        QStringLiteral("view-certificate"), {},
        [this] { askExport(TrailExport::Format::Evidence); });
}

void TrailView::start()
{
    m_failed = false;
    m_model.setFilter(m_bar->filter().value_or(TrailFilter()));
}

void TrailView::filterNow()
{
    const auto filter = m_bar->filter();
    if (!filter) {
        emit messageRaised(
            {Message::Kind::Information, tr("A customer number is a whole number, such as 4711.")});
        return;
    }
    emit messageCleared();
    m_details->showHelp();
    m_model.setFilter(*filter);
}

void TrailView::narrowTo(const TrailFilter &filter)
{
    m_bar->setFilter(filter);
    filterNow();
    emit arrivedAt({QStringLiteral("trail"),
                    filter.customer
                        ? QString(QStringLiteral("customer:") + filter.customer->toString())
                    : !filter.person.isEmpty() ? QString(QStringLiteral("person:") + filter.person)
                                               : QString(),
                    {}});
}

void TrailView::showAnswer()
{
    if (std::exchange(m_failed, false))
        emit messageCleared();
    showMonitor();
    const bool empty = m_model.rowCount() == 0;
    m_stack->setCurrentWidget(empty ? static_cast<QWidget *>(m_empty) : m_table);
    if (!empty)
        return;
    if (m_model.filter().isNarrowed())
        m_empty->set(QStringLiteral("view-filter"), tr("No such event"),
                     tr("Nothing in the trail passes these filters. What happened within the last "
                        "second may not be sealed yet."),
                     tr("Show the whole trail"));
    else
        m_empty->set(QStringLiteral("view-history"), tr("Nothing has been sealed yet"),
                     tr("Events appear here about a second after they happen, once a worker runs "
                        "on the server."));
}

void TrailView::showRow(int row)
{
    if (const TrailRecord *record = m_model.rowAt(row))
        m_details->showRecord(*record);
}

std::optional<TrailRestore> TrailView::restoreToAcknowledge() const
{
    const bool officer = m_desk.person().is("officer");
    for (const TrailRestore &restore : m_monitor.restores())
        if (officer ? !restore.officerAt : m_desk.person().is("auditor") && !restore.auditorAt)
            return restore;
    return std::nullopt;
}

void TrailView::showMonitor()
{
    const auto &state = m_monitor.state();
    const TrailVerdict &verdict = m_monitor.verdict();
    if (!state)
        m_bar->showState(Meaning::Neutral, {}, {});
    else if (verdict.isWrong())
        m_bar->showState(Meaning::Problem, tr("Not the trail that was seen"),
                         trailStateText(*state));
    else if (state->isUnsealed())
        m_bar->showState(Meaning::Attention, tr("Unsealed"), trailStateText(*state));
    else
        m_bar->showState(Meaning::Good, tr("Sealed"), trailStateText(*state));
    // One event newer than the newest reading is that reading itself.
    const qint64 newer = state && m_model.hasAnswer() && m_model.readTo() > 0
                             ? state->head.lastSeq - m_model.readTo() - 1
                             : 0;
    m_bar->showNewer(newer);

    // What is wrong stands in the window's banner for everybody; here is what can be done about it.
    const auto restore = restoreToAcknowledge();
    const Message wanted = restore
                               ? Message{Message::Kind::Warning,
                                         tr("A restored database was put on record: %1 Events "
                                            "after %2 may be missing from the trail.")
                                             .arg(restore->explanation, headText(restore->head))}
                               : Message();
    if (!restore)
        m_notice->clear();
    else if (m_notice->message().text != wanted.text)
        m_notice->showMessage(wanted, tr("Acknowledge restore …"));
}

void TrailView::acknowledge()
{
    const auto restore = restoreToAcknowledge();
    if (!restore)
        return;
    m_asked = [this, id = restore->id](const QString &) {
        m_repository.acknowledge(id).then(this, [this](const Result<void> &done) {
            emit messageRaised(
                done ? Message{Message::Kind::Success, tr("You have acknowledged the restore.")}
                     : Message::of(done.error()));
            m_monitor.checkNow();
        });
    };
    m_ask->ask({.title = tr("Acknowledge that the database was restored?"),
                .note = tr("On record as: \u201c%1\u201d With this you say that you know of the "
                           "restore and of why events may be "
                           "missing. Once officer and auditor have both said so, every console "
                           "accepts the trail from %2 on. "
                           "This stands in the trail and cannot be taken back.")
                            .arg(restore->explanation, headText(restore->head)),
                .action = tr("Acknowledge restore"),
                .atLeast = 0,
                .isDangerous = true});
}

void TrailView::askExport(TrailExport::Format format)
{
    const auto filter = m_bar->filter();
    if (m_export.isRunning() || !filter)
        return;
    const bool csv = format == TrailExport::Format::Csv;
    m_asked = [this, format, csv, filter = *filter](const QString &reason) {
        const QString name = QStringLiteral("trail-") + QDate::currentDate().toString(Qt::ISODate)
                             + (csv ? QStringLiteral(".csv") : QStringLiteral(".evidence.json"));
        m_chooseFile(name, [this, format, filter, reason](const QString &file) {
            m_progressBar->setFormat({});
            m_progress->show();
            m_bar->exportButton()->setEnabled(false);
            m_export.start(format, filter, reason, file);
        });
    };
    m_ask->ask({.title = filter->isNarrowed() ? tr("Why are these events exported?")
                                              : tr("Why is the whole trail exported?"),
                .note = csv ? tr("A table for a spreadsheet: customer numbers and reasons, no "
                                 "customer data. Each 2,000 events stand "
                                 "in the trail as read by you.")
                            : tr("Events with the proof that each belongs to its seal, up to %L1. "
                                 "\"reevectl audit verify "
                                 "--evidence\" checks the file without a database. It is unsigned: "
                                 "on the worker's host, "
                                 "\"reevectl audit sign\" compares it with the trail and signs it.")
                                  .arg(evidenceMost),
                .action = tr("Choose a file …")});
}

void TrailView::refresh()
{
    m_monitor.checkNow();
    if (m_model.hasAnswer())
        m_model.refresh();
    else
        start();
}

void TrailView::focusSearch()
{
    m_bar->focusFilter();
}

bool TrailView::goBack()
{
    if (m_ask->isAsking()) {
        m_asked = nullptr;
        m_ask->dismiss();
        m_table->setFocus(Qt::OtherFocusReason);
        return true;
    }
    if (!m_details->isHelpShown()) {
        m_table->setCurrentIndex({});
        m_details->showHelp();
        return true;
    }
    return false;
}

void TrailView::dropData()
{
    m_asked = nullptr;
    m_failed = false;
    m_export.cancel();
    m_ask->dismiss();
    m_model.drop();
    m_bar->clearAll();
    m_bar->showNewer(0);
    m_details->showHelp();
    m_stack->setCurrentWidget(m_table);
}

void TrailView::open(const Place &place)
{
    TrailFilter filter;
    if (place.item.startsWith(QLatin1String("customer:")))
        filter.customer = CustomerId::fromText(QStringView(place.item).mid(9));
    else if (place.item.startsWith(QLatin1String("person:")))
        filter.person = place.item.mid(7);
    if (filter.isNarrowed()) {
        m_bar->setFilter(filter);
        filterNow();
    }
    m_table->setFocus();
}

void TrailView::rememberUnder(const QString &settingsGroup)
{
    m_splitter->restoreState(
        QSettings().value(settingsGroup + QStringLiteral("/splitter")).toByteArray());
    m_table->rememberColumns(settingsGroup + QStringLiteral("/columns"));
    m_settings = settingsGroup;
}

void TrailView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && goBack())
        return;
    View::keyPressEvent(event);
}

} // namespace reeve
