// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deletions/runspanel.h"

#include "models/base/moment.h"
#include "models/session/desk.h"
#include "ui/deletions/runcard.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/recordsection.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace reeve
{

namespace
{

constexpr int betweenLooks = 1000; // ms, while a run is under way
constexpr int most = 50;
constexpr int shown = 6; // rows of the table; the rest is scrolled to

std::vector<RecordColumn<ErasureRun>> historyColumns()
{
    using Run = ErasureRun;
    return {
        RecordColumn<Run>("run", RunsPanel::tr("Run"),
                          [](const Run &run) { return QString::number(run.id); }),
        RecordColumn<Run>("state", RunsPanel::tr("State"),
                          [](const Run &run) { return runStateText(run.state); })
            .withMeaning([](const Run &run) -> std::optional<Meaning> {
                return runStateMeaning(run.state);
            }),
        RecordColumn<Run>("result", RunsPanel::tr("What became of it"),
                          [](const Run &run) { return runProgressText(run); }),
        RecordColumn<Run>("started", RunsPanel::tr("Started"),
                          [](const Run &run) { return localText(run.started); })
            .withToolTip([](const Run &run) { return utcText(run.started); }),
        RecordColumn<Run>("by", RunsPanel::tr("By"), [](const Run &run) { return run.startedBy; }),
        RecordColumn<Run>("took", RunsPanel::tr("Took"),
                          [](const Run &run) {
                              return run.ended ? durationText(
                                         (run.ended->microseconds() - run.started.microseconds())
                                         / 1'000'000)
                                               : QString();
                          }),
        RecordColumn<Run>("reason", RunsPanel::tr("Reason"),
                          [](const Run &run) { return run.reason; }),
    };
}

bool isSame(const ErasureRun &first, const ErasureRun &second)
{
    return first.id == second.id;
}

} // namespace

RunsPanel::RunsPanel(Desk &desk, DeletionRepository &repository, QWidget *parent)
    : QFrame(parent), m_desk(desk), m_repository(repository), m_history(historyColumns()),
      m_ask(new AskBar(this)), m_cardsLayout(new QVBoxLayout), m_past(new QWidget(this)),
      m_empty(new PlainLabel(m_past)), m_table(new RecordTable(m_past))
{
    setObjectName(QStringLiteral("runsPanel"));
    m_ask->setObjectName(QStringLiteral("runAsk"));
    m_empty->setObjectName(QStringLiteral("runsEmpty"));
    m_empty->setWrapping(true);
    m_empty->setText(tr("No run has been started yet. Choose accounts that are due in the list "
                        "below, and then “Erase”; what the schedule erases needs no run."));
    m_table->setObjectName(QStringLiteral("runsTable"));
    m_table->setAccessibleName(tr("Runs, the newest first"));
    m_table->setMaximumRows(shown);
    m_table->setModel(&m_history);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->horizontalHeader()->setSectionsClickable(false);
    m_table->setColumnWidths({{QStringLiteral("run"), 6},
                              {QStringLiteral("state"), 13},
                              {QStringLiteral("result"), 34},
                              {QStringLiteral("started"), 17},
                              {QStringLiteral("by"), 18},
                              {QStringLiteral("took"), 19},
                              {QStringLiteral("reason"), 20}});
    m_cardsLayout->setSpacing(12);
    auto *title = new PlainLabel(tr("Runs so far; Enter shows one in the list"), m_past);
    auto *close = new QToolButton(m_past);
    close->setObjectName(QStringLiteral("runsClose"));
    close->setIcon(icon(QStringLiteral("window-close")));
    close->setAutoRaise(true);
    close->setToolTip(tr("Hide the runs"));
    close->setAccessibleName(tr("Hide the runs"));
    auto *head = new QHBoxLayout;
    head->addWidget(title, 1);
    head->addWidget(close);
    auto *past = new QVBoxLayout(m_past);
    past->setContentsMargins(0, 0, 0, 0);
    past->setSpacing(4);
    past->addLayout(head);
    past->addWidget(m_empty);
    past->addWidget(m_table);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 4, 12, 8);
    layout->setSpacing(8);
    layout->addLayout(m_cardsLayout);
    layout->addWidget(m_ask);
    layout->addWidget(m_past);
    m_again.setSingleShot(true);
    m_again.setInterval(betweenLooks);
    showRuns();

    connect(&m_again, &QTimer::timeout, this, &RunsPanel::read);
    connect(close, &QToolButton::clicked, this, [this] { setOpen(false); });
    connect(m_table, &PagedTableView::rowActivated, this, [this](int row) {
        if (row >= 0 && row < m_history.records().size())
            emit runWanted(m_history.records()[row].id);
    });
    connect(m_ask, &AskBar::given, this, &RunsPanel::change);
    connect(m_ask, &AskBar::refused, this, &RunsPanel::goBack);
}

int RunsPanel::liveRuns() const
{
    return int(std::count_if(m_runs.begin(), m_runs.end(),
                             [](const ErasureRun &run) { return run.isLive(); }));
}

void RunsPanel::read()
{
    m_again.stop();
    if (!m_desk.person().is("officer") || m_desk.connection().state() != Connection::State::Open)
        return;
    Ticket *ticket = m_reading.next();
    const quint64 number = m_reading.number();
    m_repository.runs(most, ticket)
        .then(this, [this, number](const Result<QList<ErasureRun>> &runs) {
            if (!m_reading.isCurrent(number) || !runs)
                return; // without it the list is still right; the next notification reads it again
            take(*runs);
        });
}

void RunsPanel::take(const QList<ErasureRun> &runs)
{
    const bool isNews = m_wasRead && runs != m_runs;
    m_wasRead = true;
    m_runs = runs;
    // What was asked about a run that is over needs no answer.
    if (m_asked && std::none_of(runs.begin(), runs.end(), [this](const ErasureRun &run) {
            return run.id == m_asked->first.id && run.isLive();
        })) {
        m_asked.reset();
        m_ask->setEnabled(true);
        m_ask->dismiss();
    }
    showRuns();
    emit known();
    if (isNews)
        emit progressed();
    const bool isRunning = std::any_of(runs.begin(), runs.end(), [](const ErasureRun &run) {
        return run.state == ErasureRun::State::Running;
    });
    // Nobody looks: showEvent() reads again.
    if (isRunning && isVisible())
        m_again.start();
}

void RunsPanel::showRuns()
{
    QList<ErasureRun> live;
    QList<ErasureRun> past;
    for (const ErasureRun &run : m_runs)
        (run.isLive() ? live : past).append(run);
    while (m_cards.size() > live.size())
        m_cards.takeLast()->deleteLater();
    while (m_cards.size() < live.size()) {
        auto *card = new RunCard(this);
        m_cardsLayout->addWidget(card);
        m_cards.append(card);
        connect(card, &RunCard::pauseWanted, this,
                [this, card] { askChange(card->run(), ErasureRun::State::Paused); });
        connect(card, &RunCard::resumeWanted, this,
                [this, card] { askChange(card->run(), ErasureRun::State::Running); });
        connect(card, &RunCard::cancelWanted, this,
                [this, card] { askChange(card->run(), ErasureRun::State::Cancelled); });
        connect(card, &RunCard::failuresWanted, this,
                [this, card] { emit failuresWanted(card->run().id); });
    }
    for (qsizetype i = 0; i < live.size(); ++i)
        m_cards[i]->showRun(live[i]);
    m_history.mergeRecords(past, &isSame);
    m_past->setVisible(m_isOpen);
    m_table->setVisible(!past.isEmpty());
    m_empty->setVisible(past.isEmpty() && live.isEmpty());
    setVisible(m_isOpen || !live.isEmpty());
}

void RunsPanel::setOpen(bool open)
{
    if (std::exchange(m_isOpen, open) == open)
        return;
    showRuns();
    if (open)
        read();
    emit openChanged(open);
}

bool RunsPanel::goBack()
{
    if (m_ask->isAsking()) {
        m_asked.reset();
        m_ask->dismiss();
        return true;
    }
    if (!m_isOpen)
        return false;
    setOpen(false);
    return true;
}

void RunsPanel::askChange(const ErasureRun &run, ErasureRun::State wanted)
{
    m_asked = {run, wanted};
    AskBar::Question question{.suggestion = m_desk.caseReference().trimmed()};
    switch (wanted) {
    case ErasureRun::State::Paused:
        question.title = tr("Pause run %1?").arg(run.id);
        question.note = tr("What the worker has in hand now is finished, up to a hundred accounts; "
                           "%L1 wait until somebody lets it go on.")
                            .arg(run.leftOver);
        question.action = tr("Pause the run");
        break;
    case ErasureRun::State::Running:
        question.title = tr("Let run %1 go on?").arg(run.id);
        question.note =
            tr("%L1 accounts are erased for good; that cannot be undone.").arg(run.leftOver);
        question.action = tr("Erase the other %L1").arg(run.leftOver);
        question.isDangerous = true;
        break;
    default:
        question.title = tr("Cancel run %1?").arg(run.id);
        question.note = tr("What is erased stays erased. %L1 accounts leave the run; they stay due "
                           "and wait for the schedule, or for another run.")
                            .arg(run.leftOver);
        question.action = tr("Cancel the run");
        question.cancel = tr("Leave it as it is");
        break;
    }
    m_ask->ask(question);
}

void RunsPanel::change(const QString &reason)
{
    if (!m_asked)
        return;
    const auto [run, wanted] = *m_asked;
    m_ask->setEnabled(false);
    m_repository.changeRun(run.id, wanted, reason)
        .then(this, [this, id = run.id, to = wanted](const Result<QVariant> &changed) {
            m_ask->setEnabled(true);
            if (!changed) {
                emit messageRaised(Message::of(changed.error()));
                read();
                return;
            }
            m_asked.reset();
            m_ask->dismiss();
            emit messageRaised({Message::Kind::Success, to == ErasureRun::State::Paused
                                                            ? tr("Run %1 is paused.").arg(id)
                                                        : to == ErasureRun::State::Running
                                                            ? tr("Run %1 goes on.").arg(id)
                                                            : tr("Run %1 is cancelled.").arg(id)});
            read();
        });
}

void RunsPanel::drop()
{
    m_reading.next();
    m_again.stop();
    m_asked.reset();
    m_ask->setEnabled(true);
    m_ask->dismiss();
    m_runs.clear();
    m_wasRead = false;
    const bool wasOpen = std::exchange(m_isOpen, false);
    showRuns();
    if (wasOpen)
        emit openChanged(false);
}

void RunsPanel::showEvent(QShowEvent *event)
{
    QFrame::showEvent(event);
    if (m_wasRead)
        read();
}

} // namespace reeve
