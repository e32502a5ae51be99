// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deletions/stepspanel.h"

#include "models/base/moment.h"
#include "models/base/processor.h"
#include "models/base/visibletext.h"
#include "models/session/desk.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/loadingbar.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statebadge.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

QString taskText(const ErasureStep &step)
{
    if (step.kind != ErasureStep::Kind::Processor)
        return StepsPanel::tr("Tell %1 of the erasure (Art. 19)").arg(step.target);
    const QString processor = processorText(step.target);
    return step.reference.isEmpty()
               ? StepsPanel::tr("Have %1 redact this person").arg(processor)
               : StepsPanel::tr("Have %1 redact %2").arg(processor, step.reference);
}

QString settledText(const ErasureStep &step)
{
    QStringList words;
    if (step.settled)
        words += StepsPanel::tr("%1, %2").arg(step.settledBy, localText(*step.settled));
    if (!step.remark.isEmpty())
        words += step.remark;
    return words.join(QStringLiteral(": "));
}

} // namespace

StepsPanel::StepsPanel(Desk &desk, DeletionRepository &repository, QWidget *parent)
    : QFrame(parent), m_desk(desk), m_repository(repository), m_title(new PlainLabel(this)),
      m_loading(new LoadingBar(this)), m_lines(new QVBoxLayout)
{
    setObjectName(QStringLiteral("stepsPanel"));
    m_title->setObjectName(QStringLiteral("stepsTitle"));
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    auto *close = new QToolButton(this);
    close->setObjectName(QStringLiteral("stepsClose"));
    close->setIcon(icon(QStringLiteral("window-close")));
    close->setAutoRaise(true);
    close->setToolTip(tr("Hide these tasks"));
    close->setAccessibleName(tr("Hide these tasks"));
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(close);
    m_lines->setSpacing(4);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(m_loading);
    layout->addLayout(m_lines);
    hide();
    connect(close, &QToolButton::clicked, this, &StepsPanel::goBack);
}

void StepsPanel::open(const AccountDeletion &deletion)
{
    if (!m_deletion || m_deletion->id != deletion.id)
        forgetLines();
    m_deletion = deletion;
    m_title->setText(
        tr("Tasks elsewhere, of the erased account #%1").arg(deletion.customer.toString()));
    show();
    reread();
}

void StepsPanel::reread()
{
    if (!m_deletion)
        return;
    Ticket *ticket = m_reading.next();
    const quint64 number = m_reading.number();
    m_loading->setLoading(true);
    m_repository.steps(m_deletion->customer, ticket)
        .then(this, [this, number](const Result<QList<ErasureStep>> &steps) {
            if (!m_reading.isCurrent(number))
                return;
            m_loading->setLoading(false);
            if (steps)
                showSteps(*steps);
            else
                emit messageRaised(Message::of(steps.error()));
        });
}

void StepsPanel::showSteps(const QList<ErasureStep> &steps)
{
    forgetLines();
    for (const ErasureStep &step : steps)
        if (step.deletion == m_deletion->id)
            addLine(step);
    if (m_lines->count() == 0)
        m_lines->addWidget(new PlainLabel(tr("Nobody else held anything."), this));
}

void StepsPanel::addLine(const ErasureStep &step)
{
    auto *line = new QWidget(this);
    line->setObjectName(QStringLiteral("stepLine"));
    auto *state = new StateBadge(line);
    switch (step.state) {
    case ErasureStep::State::Done:
        state->setState(Meaning::Good, tr("Confirmed"));
        break;
    case ErasureStep::State::Failed:
        state->setState(Meaning::Problem, tr("Not yet"));
        break;
    case ErasureStep::State::Open:
        state->setState(Meaning::Attention, tr("To be done"));
        break;
    }
    auto *task = new PlainLabel(visibleText(taskText(step)), line);
    task->setSelectable(true); // the reference is looked for there
    auto *words = new PlainLabel(visibleText(settledText(step)), line);
    words->setForegroundRole(QPalette::PlaceholderText);
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(state);
    layout->addWidget(task, 3);
    layout->addWidget(words, 2);
    if (step.state != ErasureStep::State::Done && m_desk.person().is("officer")) {
        auto *done = new QPushButton(tr("It is done\u2026"), line);
        done->setObjectName(QStringLiteral("stepDone"));
        auto *failed = new QPushButton(tr("It cannot be done yet\u2026"), line);
        failed->setObjectName(QStringLiteral("stepFailed"));
        connect(done, &QPushButton::clicked, this, [this, step] { emit settleWanted(step, true); });
        connect(failed, &QPushButton::clicked, this,
                [this, step] { emit settleWanted(step, false); });
        layout->addWidget(done);
        layout->addWidget(failed);
    }
    m_lines->addWidget(line);
}

void StepsPanel::forgetLines()
{
    while (QLayoutItem *item = m_lines->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
}

bool StepsPanel::goBack()
{
    if (!isOpen())
        return false;
    drop();
    emit closed();
    return true;
}

void StepsPanel::drop()
{
    m_reading.next();
    m_deletion.reset();
    m_loading->setLoading(false);
    m_title->setText({});
    forgetLines();
    hide();
}

void StepsPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(palette().color(QPalette::Mid));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

} // namespace reeve
