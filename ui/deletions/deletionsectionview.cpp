// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deletions/deletionsectionview.h"

#include "models/base/moment.h"
#include "models/base/visibletext.h"
#include "models/deletions/deletionrepository.h"
#include "models/deletions/deletionwords.h"
#include "models/session/desk.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/pagecontext.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statebadge.h"

#include <QAction>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

constexpr DeletionAct allActs[] = {
    DeletionAct::Request, DeletionAct::AskArt17,   DeletionAct::Reactivate, DeletionAct::AskEarly,
    DeletionAct::Hold,    DeletionAct::ChangeHold, DeletionAct::Release,    DeletionAct::Retry};

PlainLabel *wrapping(QWidget *parent, const char *name)
{
    auto *label = new PlainLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setWrapping(true);
    return label;
}

Meaning stepMeaning(ErasureStep::State state)
{
    switch (state) {
    case ErasureStep::State::Done:
        return Meaning::Good;
    case ErasureStep::State::Failed:
        return Meaning::Problem;
    case ErasureStep::State::Open:
        break;
    }
    return Meaning::Attention;
}

} // namespace

DeletionSectionView::DeletionSectionView(PageContext &context, QWidget *parent)
    : SectionView(parent), m_context(context), m_actions(context.desk().connection()),
      m_layout(new QVBoxLayout(this)), m_badge(new StateBadge(this)),
      m_standing(wrapping(this, "deletionStanding")), m_meaning(wrapping(this, "deletionMeaning")),
      m_waiting(wrapping(this, "deletionWaiting")), m_grid(new QWidget(this)),
      m_lists(new QWidget(this)), m_bar(new DeletionActionBar(context.desk(), this)),
      m_first(new QToolButton(this)), m_more(new QToolButton(this))
{
    setObjectName(QStringLiteral("deletionSection"));
    m_badge->setObjectName(QStringLiteral("deletionState"));
    m_standing->setSelectable(true);
    m_standing->setFocusPolicy(Qt::ClickFocus);
    m_meaning->setForegroundRole(QPalette::PlaceholderText);
    m_lists->setObjectName(QStringLiteral("deletionLists"));
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_badge, 0, Qt::AlignTop);
    line->addWidget(m_standing, 1);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(4);
    m_layout->addLayout(line);
    m_layout->addWidget(m_meaning);
    m_layout->addWidget(m_waiting);
    m_layout->addWidget(m_grid);
    m_layout->addWidget(m_lists);
    m_layout->addWidget(m_bar);
    makeActions();
    listen();
    clear();
}

void DeletionSectionView::makeActions()
{
    for (const DeletionAct which : allActs) {
        auto *action = new QAction(icon(deletionActIcon(which)), deletionActText(which), this);
        action->setObjectName(QStringLiteral("pageDeletion_") + deletionActWord(which));
        connect(action, &QAction::triggered, this, [this, which] { act(which); });
        m_acts.insert(int(which), action);
    }
    m_first->setObjectName(QStringLiteral("deletionFirst"));
    m_first->setAutoRaise(true);
    m_first->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_more->setObjectName(QStringLiteral("deletionMore"));
    m_more->setText(tr("More"));
    m_more->setAccessibleName(tr("More that can be done to this deletion"));
    m_more->setAutoRaise(true);
    m_more->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_more);
    menu->setObjectName(QStringLiteral("deletionMoreMenu"));
    m_more->setMenu(menu);
    connect(m_bar, &DeletionActionBar::settled, this, [this](const Message &message) {
        m_context.say(message);
        m_context.reread();
    });
    connect(m_bar, &DeletionActionBar::refused, this,
            [this](const Message &message, bool isOutdated) {
                m_context.say(message);
                if (isOutdated)
                    m_context.reread();
            });
    connect(m_bar, &DeletionActionBar::closed, this,
            [this] { m_first->setFocus(Qt::OtherFocusReason); });
}

// What others do to it: a hold, a vote, the worker. The customer's own row is watched by the page.
void DeletionSectionView::listen()
{
    Connection &connection = m_context.desk().connection();
    connection.listen(deletionChannel());
    connection.listen(requestChannel());
    connect(&connection, &Connection::notified, this,
            [this](const QString &channel, const QString &payload) {
                if (channel == requestChannel())
                    return readPending();
                if (channel != deletionChannel() || !m_record.deletion
                    || payload != QString::number(m_record.deletion->id))
                    return;
                m_isBehind = !isVisible();
                if (!m_isBehind)
                    m_context.reread();
            });
    connect(&m_context.desk(), &Desk::personChanged, this, &DeletionSectionView::showActs);
}

void DeletionSectionView::showEvent(QShowEvent *event)
{
    SectionView::showEvent(event);
    if (std::exchange(m_isBehind, false) && m_isFilled)
        m_context.reread();
}

QList<QWidget *> DeletionSectionView::actions()
{
    return {m_first, m_more};
}

QList<QAction *> DeletionSectionView::pageActions() const
{
    QList<QAction *> all;
    for (const DeletionAct which : allActs)
        all += m_acts.value(int(which));
    return all;
}

QString DeletionSectionView::summary() const
{
    if (!m_isFilled)
        return {};
    const auto &deletion = m_record.deletion;
    return !deletion || deletion->state == DeletionState::Reactivated ? tr("none")
                                                                      : stateTextOf(*deletion);
}

void DeletionSectionView::fill(const std::any &record)
{
    const auto *read = std::any_cast<CustomerDeletion>(&record);
    if (!read)
        return clear();
    const auto before = m_record.deletion;
    m_record = *read;
    m_isFilled = true;
    m_isBehind = false;
    const auto &deletion = m_record.deletion;
    const bool isOther = before.has_value() != deletion.has_value()
                         || (before
                             && (before->id != deletion->id || before->state != deletion->state));
    if (isOther && !m_bar->hasEdits())
        m_bar->drop(); // the question was about another state
    m_badge->setState(deletion ? stateMeaningOf(*deletion) : Meaning::Neutral,
                      deletion ? stateTextOf(*deletion) : QString());
    m_standing->setText(deletion ? visibleText(standing()) : QString());
    m_standing->setVisible(deletion.has_value());
    m_meaning->setText(deletionMeaningText(m_record));
    showFields();
    showLists();
    showActs();
    readPending();
}

// The badge stands in front of it, and says the state already.
QString DeletionSectionView::standing() const
{
    QString text = standingText(*m_record.deletion);
    const QString state = stateTextOf(*m_record.deletion) + QStringLiteral(": ");
    if (text.startsWith(state))
        text = text.at(state.size()).toUpper() + text.mid(state.size() + 1);
    return text;
}

QList<std::pair<QString, QString>> DeletionSectionView::facts() const
{
    QList<std::pair<QString, QString>> all;
    if (!m_record.deletion)
        return all;
    const AccountDeletion &d = *m_record.deletion;
    const auto add = [&all](const QString &caption, const QString &value) {
        if (!value.isEmpty())
            all.append({caption, value});
    };
    const bool isByCustomer = d.requestedBy == QLatin1String("service");
    const QString by = isByCustomer                  ? tr("the customer")
                       : d.requestedByName.isEmpty() ? d.requestedBy
                                                     : d.requestedByName;
    add(tr("Asked for"), tr("%1 by %2").arg(localText(d.requested), by));
    add(tr("Kind"), d.kind == DeletionKind::Art17
                        ? tr("Art. 17 request: one month, no grace period")
                        : tr("Account closed: six months of grace"));
    if (d.state == DeletionState::Reactivated)
        return all;
    add(d.due > Timestamp::now() ? tr("Falls due") : tr("Fell due"), localText(d.due));
    if (d.promised)
        add(tr("Promised"),
            tr("%1, before two people agreed to do it earlier").arg(localText(*d.promised)));
    add(tr("Held by"), d.holdBy);
    if (d.holdReview)
        add(tr("Review on"), localText(*d.holdReview));
    add(tr("Failure"), d.failure);
    if (d.erased)
        add(tr("Erased"), localText(*d.erased));
    if (d.backupsExpire)
        add(d.state == DeletionState::GoneFromBackups ? tr("Left the backups")
                                                      : tr("Leaves the backups"),
            localText(d.state == DeletionState::GoneFromBackups && d.settled ? *d.settled
                                                                             : *d.backupsExpire));
    return all;
}

void DeletionSectionView::showFields()
{
    // Anew: which there are depends on the state. Whole, on as many lines as it takes.
    auto *grid = new QWidget(this);
    grid->setObjectName(QStringLiteral("deletionFacts"));
    auto *cells = new QGridLayout(grid);
    cells->setContentsMargins(0, 0, 0, 0);
    cells->setHorizontalSpacing(12);
    cells->setVerticalSpacing(4);
    cells->setColumnStretch(1, 1);
    int row = 0;
    for (const auto &[caption, value] : facts()) {
        auto *title = new PlainLabel(caption, grid);
        title->setForegroundRole(QPalette::PlaceholderText);
        title->setMinimumWidth(title->sizeHint().width());
        PlainLabel *what = wrapping(grid, "deletionFact");
        what->setText(visibleText(value));
        what->setSelectable(true);
        what->setFocusPolicy(Qt::ClickFocus);
        cells->addWidget(title, row, 0, Qt::AlignTop);
        cells->addWidget(what, row++, 1);
    }
    m_layout->replaceWidget(m_grid, grid);
    delete std::exchange(m_grid, grid);
    m_grid->setVisible(m_record.deletion.has_value());
}

void DeletionSectionView::showLists()
{
    // At once, not later: after a lock nothing of the data may be left.
    auto *lists = new QWidget(this);
    lists->setObjectName(QStringLiteral("deletionLists"));
    auto *layout = new QVBoxLayout(lists);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    m_layout->replaceWidget(m_lists, lists);
    delete std::exchange(m_lists, lists);
    const auto heading = [this, layout](const QString &text) {
        auto *label = new PlainLabel(text, m_lists);
        QFont bold = label->font();
        bold.setBold(true);
        label->setFont(bold);
        layout->addWidget(label);
    };
    if (!m_record.steps.isEmpty())
        heading(tr("At others"));
    for (const ErasureStep &step : std::as_const(m_record.steps))
        addStep(step);
    const auto &deletion = m_record.deletion;
    const bool isErased = deletion && deletion->erased.has_value();
    if (isErased)
        heading(tr("What is kept"));
    const auto line = [this, layout](const QString &text) {
        PlainLabel *label = wrapping(m_lists, "deletionKept");
        label->setText(visibleText(text));
        label->setSelectable(true);
        label->setFocusPolicy(Qt::ClickFocus);
        layout->addWidget(label);
    };
    for (const RetainedFields &retained : std::as_const(m_record.retained))
        line(retainedText(retained));
    if (isErased && m_record.retained.isEmpty())
        line(tr("Nothing of the person; only that the account was erased, under its number."));
    m_lists->setVisible(!m_record.steps.isEmpty() || isErased);
}

void DeletionSectionView::addStep(const ErasureStep &step)
{
    auto *row = new QWidget(m_lists);
    row->setObjectName(QStringLiteral("deletionStep"));
    auto *badge = new StateBadge(row);
    badge->setState(stepMeaning(step.state), step.state == ErasureStep::State::Done ? tr("Done")
                                             : step.state == ErasureStep::State::Failed
                                                 ? tr("Not done")
                                                 : tr("Open"));
    PlainLabel *text = wrapping(row, "deletionStepText");
    QStringList said{erasureStepText(step)};
    if (step.settled)
        said += tr("%1, %2").arg(step.settledBy, localText(*step.settled));
    if (!step.remark.isEmpty())
        said += step.remark;
    text->setText(visibleText(said.join(QStringLiteral("; "))));
    text->setSelectable(true);
    text->setFocusPolicy(Qt::ClickFocus);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(badge, 0, Qt::AlignTop);
    layout->addWidget(text, 1);
    if (step.state != ErasureStep::State::Done && m_context.desk().person().is("officer")) {
        const auto button = [this, row, layout, step](const char *name, const QString &label,
                                                      const QString &tells, bool isDone) {
            auto *made = new QToolButton(row);
            made->setObjectName(QLatin1String(name));
            made->setText(label);
            made->setAccessibleName(tells);
            made->setAutoRaise(true);
            connect(made, &QToolButton::clicked, this,
                    [this, step, isDone] { m_bar->askStep(step, isDone); });
            layout->addWidget(made, 0, Qt::AlignTop);
        };
        button("deletionStepDone", tr("Done…"), tr("This task is done"), true);
        button("deletionStepNotDone", tr("Not done…"), tr("This task cannot be done yet"), false);
    }
    m_lists->layout()->addWidget(row);
}

void DeletionSectionView::showActs()
{
    const QList<DeletionAct> acts = m_isFilled
                                        ? deletionActs(m_record.deletion, m_context.desk().person())
                                        : QList<DeletionAct>();
    for (QAction *action : std::as_const(m_acts))
        action->setEnabled(false);
    m_more->menu()->clear();
    for (const DeletionAct which : acts) {
        QAction *action = m_acts.value(int(which));
        action->setEnabled(true);
        if (which != acts.first())
            m_more->menu()->addAction(action);
    }
    m_first->setVisible(!acts.isEmpty());
    for (QAction *before : m_first->actions()) // with several it would show an arrow
        m_first->removeAction(before);
    if (!acts.isEmpty())
        m_first->setDefaultAction(m_acts.value(int(acts.first())));
    m_more->setVisible(acts.size() > 1);
}

// Whether somebody has asked for an erasure before the date, and what it waits for.
void DeletionSectionView::readPending()
{
    Ticket *ticket = m_pending.next();
    const quint64 number = m_pending.number();
    const auto &deletion = m_record.deletion;
    if (!deletion || deletion->state != DeletionState::GracePeriod) {
        m_waiting->hide();
        m_waiting->setText({});
        return;
    }
    m_actions.earlyErasure(deletion->id, ticket)
        .then(this, [this, number](const Result<std::optional<OpenRequest>> &asked) {
            if (!m_pending.isCurrent(number) || !asked)
                return; // without it the section is still right
            QString said;
            if (*asked)
                said = ((*asked)->isAgreed
                            ? tr("%1 has asked to have it erased before its date, and another "
                                 "officer has agreed: %1 carries it out under Approvals.")
                            : tr("%1 has asked to have it erased before its date; it waits for "
                                 "another officer, under Approvals."))
                           .arg(visibleText((*asked)->asker));
            m_waiting->setText(said);
            m_waiting->setVisible(!said.isEmpty());
        });
}

DeletionSubject DeletionSectionView::subject() const
{
    return {.customer = *m_context.customer(),
            .who = m_context.who(),
            .deletion = m_record.deletion,
            .isPageOpen = true};
}

void DeletionSectionView::act(DeletionAct which)
{
    if (m_isFilled && m_context.customer())
        m_bar->ask(which, subject(), m_context.reason());
}

void DeletionSectionView::clear()
{
    m_pending.next();
    m_bar->drop();
    m_record = {};
    m_isFilled = m_isBehind = false;
    m_badge->setState(Meaning::Neutral, {});
    for (PlainLabel *label : {m_standing, m_meaning, m_waiting})
        label->setText({});
    m_waiting->hide();
    showFields();
    showLists();
    showActs();
}

bool DeletionSectionView::hasEdits() const
{
    return m_bar->hasEdits();
}

void DeletionSectionView::discardEdits()
{
    m_bar->drop();
}

bool DeletionSectionView::goBack()
{
    return m_bar->goBack();
}

PrintedPart DeletionSectionView::printed() const
{
    PrintedPart part;
    if (m_record.deletion) {
        part.rows += QStringList{m_badge->word(), m_standing->text()};
        for (const auto &[caption, value] : facts())
            part.rows += QStringList{caption, value};
        for (const ErasureStep &step : m_record.steps)
            part.rows += QStringList{tr("At others"), erasureStepText(step)};
        for (const RetainedFields &retained : m_record.retained)
            part.rows += QStringList{tr("Kept"), retainedText(retained)};
    }
    part.sentences = QStringList{m_meaning->text()};
    return part;
}

} // namespace reeve
