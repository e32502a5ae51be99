// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deletions/runcard.h"

#include "models/base/moment.h"
#include "models/base/visibletext.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statebadge.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <limits>

namespace reeve
{

RunCard::RunCard(QWidget *parent)
    : QWidget(parent), m_state(new StateBadge(this)), m_title(new PlainLabel(this)),
      m_words(new PlainLabel(this)), m_progress(new QProgressBar(this)),
      m_failures(new QPushButton(this)), m_pause(new QPushButton(this)),
      m_cancel(new QPushButton(tr("Cancel the run\u2026"), this))
{
    setObjectName(QStringLiteral("runCard"));
    m_state->setObjectName(QStringLiteral("runState"));
    m_title->setObjectName(QStringLiteral("runTitle"));
    m_words->setObjectName(QStringLiteral("runWords"));
    m_words->setWrapping(true);
    m_progress->setObjectName(QStringLiteral("runProgress"));
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(8);
    m_failures->setObjectName(QStringLiteral("runFailures"));
    m_pause->setObjectName(QStringLiteral("runPause"));
    m_cancel->setObjectName(QStringLiteral("runCancel"));
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_state);
    head->addWidget(m_title, 1);
    head->addWidget(m_failures);
    head->addWidget(m_pause);
    head->addWidget(m_cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(m_progress);
    layout->addWidget(m_words);
    connect(m_failures, &QPushButton::clicked, this, &RunCard::failuresWanted);
    connect(m_cancel, &QPushButton::clicked, this, &RunCard::cancelWanted);
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (m_run.state == ErasureRun::State::Paused)
            emit resumeWanted();
        else
            emit pauseWanted();
    });
}

void RunCard::showRun(const ErasureRun &run)
{
    m_run = run;
    m_state->setState(runStateMeaning(run.state), runStateText(run.state));
    m_title->setText(visibleText(tr("Run %1, started by %2 %3: %4")
                                     .arg(run.id)
                                     .arg(run.startedBy, agoText(run.started), run.reason)));
    const qint64 most = std::numeric_limits<int>::max();
    m_progress->setRange(0, int(std::clamp<qint64>(run.wanted, 1, most)));
    m_progress->setValue(int(std::min(run.wanted - run.leftOver, most)));
    m_words->setText(runProgressText(run));
    m_progress->setAccessibleName(tr("Progress of run %1").arg(run.id));
    m_progress->setAccessibleDescription(m_words->text());
    m_failures->setVisible(run.failed > 0);
    m_failures->setText(run.failed == 1 ? tr("Show the one that failed")
                                        : tr("Show the %L1 that failed").arg(run.failed));
    m_pause->setText(run.state == ErasureRun::State::Paused ? tr("Go on\u2026")
                                                            : tr("Pause\u2026"));
}

} // namespace reeve
