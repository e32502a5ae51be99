// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deletions/deletionactions.h"

#include "models/base/moment.h"
#include "models/base/processor.h"
#include "models/base/visibletext.h"
#include "models/deletions/deletionwords.h"
#include "models/session/desk.h"
#include "ui/deletions/deletionfields.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/icons.h"

#include <QMenu>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

constexpr int approvalReason = 20; // characters, as the database wants it of requests

// What the database says of a field, without the name it gives it.
QString withoutField(const Error &error)
{
    QString text = error.text.mid(fieldOf(error).size() + 2);
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

bool isOutdated(const Error &error)
{
    return error.kind == ErrorKind::WrongState || error.kind == ErrorKind::NotFound
           || error.kind == ErrorKind::StaleVersion;
}

} // namespace

DeletionActionBar::DeletionActionBar(Desk &desk, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_actions(desk.connection()), m_ask(new AskBar(this)),
      m_fields(new DeletionFields(this))
{
    setObjectName(QStringLiteral("deletionActionBar"));
    m_ask->setObjectName(QStringLiteral("deletionAsk"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_ask);
    hide();
    connect(m_ask, &AskBar::given, this, &DeletionActionBar::give);
    connect(m_ask, &AskBar::refused, this, &DeletionActionBar::goBack);
    connect(m_fields, &DeletionFields::edited, this, &DeletionActionBar::showDue);
}

QString DeletionActionBar::who() const
{
    const QString number = u'#' + m_subject->customer.toString();
    return m_subject->who.isEmpty() ? number
                                    : QStringLiteral("%1 (%2)").arg(m_subject->who, number);
}

void DeletionActionBar::ask(DeletionAct act, const DeletionSubject &subject,
                            const QString &suggestion)
{
    drop();
    m_act = act;
    m_subject = subject;
    m_suggestion = suggestion;
    switch (act) {
    case DeletionAct::Request:
        return askRequest(true);
    case DeletionAct::AskArt17:
        return askRequest(false);
    case DeletionAct::Reactivate:
        return askReactivate();
    case DeletionAct::AskEarly:
        return askEarly();
    case DeletionAct::Hold:
    case DeletionAct::ChangeHold:
        return askHold();
    case DeletionAct::Release:
        return askRelease();
    case DeletionAct::Retry:
        return askRetry();
    }
}

void DeletionActionBar::put(const QString &title, const QString &note, const QString &action,
                            bool isDangerous, bool withFields, int atLeast)
{
    show();
    m_ask->ask({.title = title,
                .note = note,
                .placeholder = atLeast >= approvalReason
                                   ? tr("Why; the other officer reads it, and it stands in the "
                                        "trail")
                                   : QString(),
                .suggestion = m_suggestion,
                .action = action,
                .cancel = {},
                .atLeast = atLeast,
                .isDangerous = isDangerous},
               nullptr, withFields ? m_fields : nullptr);
}

void DeletionActionBar::askRequest(bool mayClose)
{
    m_fields->startRequest(mayClose);
    put(mayClose ? tr("Request the deletion of the account of %1?").arg(who())
                 : tr("Has %1 asked for erasure under Art. 17?").arg(who()),
        {}, {}, true, true);
    showDue();
}

// The date comes from the database: it counts months by the organisation's calendar.
void DeletionActionBar::showDue()
{
    if (!m_subject || (m_act != DeletionAct::Request && m_act != DeletionAct::AskArt17))
        return;
    const bool isArt17 = m_fields->kind() == DeletionKind::Art17;
    const bool isClosed = m_subject->deletion && m_subject->deletion->isLive();
    const auto say = [this, isArt17, isClosed](const QString &date) {
        QStringList said;
        if (!isClosed)
            said += tr("The account is closed at once.");
        said += isArt17 ? date.isEmpty()
                              ? tr("The six months of grace are waived: it falls due one calendar "
                                   "month after the request was received.")
                              : tr("The six months of grace are waived: it falls due %1, one "
                                   "calendar month after the request was received.")
                                    .arg(date)
                        : tr("It falls due %1, six calendar months from now.").arg(date);
        said += tr("Until then it can be reactivated, and everything is as it was. Then all its "
                   "data is erased; only what law says must be kept, such as invoices, stays "
                   "for as long as it says.");
        if (isArt17)
            said += tr("Before that date it is erased only if a second officer agrees.");
        m_ask->setNote(said.join(u' '));
    };
    say(QStringLiteral("\u2026"));
    m_ask->setAction(isArt17 ? tr("Register the Art. 17 request") : tr("Request the deletion"));
    Ticket *ticket = m_dating.next();
    const quint64 number = m_dating.number();
    m_actions.dueOf(m_fields->kind(), m_fields->received(), ticket)
        .then(this, [this, number, say](const Result<Timestamp> &due) {
            if (!m_dating.isCurrent(number) || !m_subject)
                return;
            if (!due) {
                if (due.error().kind == ErrorKind::BadValue)
                    say({});
                if (due.error().kind != ErrorKind::Cancelled
                    && !m_fields->mark(fieldOf(due.error()), withoutField(due.error())))
                    emit refused(Message::of(due.error()), false);
                return;
            }
            Timestamp date = *due;
            if (m_subject->deletion && m_subject->deletion->isLive())
                date = std::min(date, m_subject->deletion->due); // the earlier one stays
            say(dayAheadText(date));
        });
}

void DeletionActionBar::askReactivate()
{
    QString note = tr(
        "Everything comes back as it was before: details, orders, aliases, histories. "
        "The customer can sign in again at once, and the deletion ends.");
    if (m_subject->deletion->state == DeletionState::Executing)
        note += u' '
                + tr("It is being erased at this moment: if the worker is first, this says so and "
                     "changes nothing.");
    put(tr("Reactivate the account of %1?").arg(who()), note, tr("Reactivate the account"), false);
}

void DeletionActionBar::askEarly()
{
    put(tr("Ask to have the account of %1 erased before its date?").arg(who()),
        tr("Now it falls due %1. Nothing happens yet: another officer has to agree within seven "
           "days. Then you carry it out under Approvals, and it is due at once; the worker erases "
           "it within its schedule, and that cannot be undone.")
            .arg(dayAheadText(m_subject->deletion->due)),
        tr("Ask another officer"), false, false, approvalReason);
}

void DeletionActionBar::askHold()
{
    const AccountDeletion &deletion = *m_subject->deletion;
    m_fields->startHold(deletion.holdGround, deletion.holdReview);
    const bool isHeld = m_act == DeletionAct::ChangeHold;
    QString note = tr("While it is on hold nothing of it is erased, whatever its date, and it "
                      "cannot be reactivated. On the day of the review the queue says so. An "
                      "officer releases it.");
    if (deletion.state == DeletionState::Executing)
        note += u' '
                + tr("It is being erased at this moment: if the worker is first, this says so and "
                     "changes nothing.");
    put(isHeld ? tr("Change the hold on the account of %1?").arg(who())
               : tr("Hold back the erasure of the account of %1?").arg(who()),
        note, isHeld ? tr("Change the hold") : tr("Put it on hold"), false, true);
}

void DeletionActionBar::askRelease()
{
    const AccountDeletion &deletion = *m_subject->deletion;
    const bool isPast = deletion.due <= Timestamp::now();
    put(tr("Release the account of %1 to its erasure?").arg(who()),
        isPast ? tr("Its date has passed (%1): it is due at once, and the worker erases it within "
                    "its schedule. That cannot be undone.")
                     .arg(localText(deletion.due))
               : tr("Its grace period goes on; it falls due %1.").arg(dayAheadText(deletion.due)),
        tr("Release it"), isPast);
}

void DeletionActionBar::askRetry()
{
    put(tr("Try again to erase the account of %1?").arg(who()),
        tr("It failed (%1); nothing of it has been erased. It is due again at once, and the worker "
           "takes it within its schedule. That cannot be undone.")
            .arg(m_subject->deletion->failure),
        tr("Try again"), true);
}

void DeletionActionBar::askStep(const ErasureStep &step, bool isDone)
{
    drop();
    m_step = step;
    m_isStepDone = isDone;
    show();
    const QString target = step.kind == ErasureStep::Kind::Processor ? processorText(step.target)
                                                                     : step.target;
    const bool isProcessor = step.kind == ErasureStep::Kind::Processor;
    AskBar::Question question{
        .title = !isDone       ? tr("What stands in the way at %1?").arg(target)
                 : isProcessor ? tr("Has %1 redacted this person?").arg(target)
                               : tr("Has %1 been told of the erasure (Art. 19)?").arg(target),
        .note = isDone ? tr("Say so only when it is confirmed: the person's number there is "
                            "forgotten with it, and this cannot be taken back.")
                       : tr("The task stays open with what you write; it can be done later."),
        .placeholder = isDone
                           ? QString()
                           : tr("What the next officer must know; nothing that names the person"),
        .suggestion = isDone ? QString() : step.remark,
        .action = !isDone       ? tr("Keep it open")
                  : isProcessor ? tr("It is redacted there")
                                : tr("They have been told"),
        .cancel = {},
        .atLeast = isDone ? 0 : 3,
        .isDangerous = isDone};
    m_suggestion = question.suggestion;
    m_ask->ask(question);
}

void DeletionActionBar::fillMenu(QMenu &menu, const DeletionSubject &subject,
                                 const QString &suggestion)
{
    for (const DeletionAct act : deletionActs(subject.deletion, m_desk.person())) {
        QAction *action = menu.addAction(icon(deletionActIcon(act)), deletionActText(act));
        action->setObjectName(QStringLiteral("deletionAct_") + deletionActWord(act));
        connect(action, &QAction::triggered, this,
                [this, act, subject, suggestion] { ask(act, subject, suggestion); });
    }
}

void DeletionActionBar::give(const QString &reason)
{
    if (!m_fields->isHidden() && !m_fields->check())
        return;
    if (m_step)
        return send(m_actions.settleStep(m_step->id, m_isStepDone, reason));
    const bool needsPage = m_act != DeletionAct::Retry && m_act != DeletionAct::AskEarly;
    if (m_subject->isPageOpen || !needsPage)
        return send(write(reason));
    // Whoever acts from a list has this customer on record as looked at, under the same reason.
    m_ask->setEnabled(false);
    const quint64 session = m_session;
    m_actions.openPage(m_subject->customer, reason)
        .then(this, [this, session, reason](const Result<void> &opened) {
            if (session != m_session)
                return;
            if (opened)
                send(write(reason));
            else
                take(tl::unexpected(opened.error()));
        });
}

QFuture<Result<QVariant>> DeletionActionBar::write(const QString &reason)
{
    const CustomerId customer = m_subject->customer;
    switch (m_act) {
    case DeletionAct::Reactivate:
        return m_actions.reactivate(customer, reason);
    case DeletionAct::AskEarly:
        return m_actions.askEarlyErasure(m_subject->deletion->id, reason);
    case DeletionAct::Hold:
    case DeletionAct::ChangeHold:
        return m_actions.hold(customer, m_fields->ground(), m_fields->review(), reason);
    case DeletionAct::Release:
        return m_actions.release(customer, reason);
    case DeletionAct::Retry:
        return m_actions.retry({m_subject->deletion->id}, reason);
    case DeletionAct::Request:
    case DeletionAct::AskArt17:
        break;
    }
    return m_actions.request(customer, m_fields->kind(), m_fields->received(), reason);
}

void DeletionActionBar::send(QFuture<Result<QVariant>> written)
{
    m_ask->setEnabled(false);
    const quint64 session = m_session;
    written.then(this, [this, session](const Result<QVariant> &result) {
        if (session == m_session)
            take(result);
    });
}

void DeletionActionBar::take(const Result<QVariant> &result)
{
    m_ask->setEnabled(true);
    if (result) {
        const Message message{Message::Kind::Success, doneText(*result)};
        drop();
        emit closed();
        emit settled(message);
        return;
    }
    const Error &error = result.error();
    // At its field where it is about one; what was typed stays in any case.
    if (!m_fields->isHidden() && m_fields->mark(fieldOf(error), withoutField(error)))
        return;
    emit refused(Message::of(error), isOutdated(error));
}

QString DeletionActionBar::doneText(const QVariant &value) const
{
    if (m_step)
        return m_isStepDone ? tr("The task is done.")
                            : tr("The task stays open, with your remark.");
    switch (m_act) {
    case DeletionAct::Request:
    case DeletionAct::AskArt17:
        return value.isNull() ? tr("The deletion has been requested.")
                              : tr("The deletion has been requested; it falls due %1.")
                                    .arg(dayAheadText(value.value<Timestamp>()));
    case DeletionAct::Reactivate:
        return tr("The account is open again, with everything as it was.");
    case DeletionAct::AskEarly:
        return tr("Asked. It waits for another officer; once one has agreed, you carry it out "
                  "under Approvals.");
    case DeletionAct::Hold:
        return tr("The deletion is on hold; nothing of it is erased.");
    case DeletionAct::ChangeHold:
        return tr("The hold was changed.");
    case DeletionAct::Release:
        return value.toString() == QLatin1String("due")
                   ? tr("Released. It is due; the worker erases it within its schedule.")
                   : tr("Released. The grace period goes on.");
    case DeletionAct::Retry:
        return tr("It is due again; the worker takes it within its schedule.");
    }
    return {};
}

bool DeletionActionBar::isAsking() const
{
    return m_ask->isAsking();
}

bool DeletionActionBar::hasEdits() const
{
    return isAsking() && (m_fields->hasEdits() || m_ask->reason() != m_suggestion.trimmed());
}

bool DeletionActionBar::goBack()
{
    if (!isAsking())
        return false;
    drop();
    emit closed();
    return true;
}

void DeletionActionBar::drop()
{
    ++m_session;
    m_dating.next();
    m_ask->setEnabled(true);
    m_ask->dismiss();
    m_fields->clear();
    m_subject.reset();
    m_step.reset();
    m_suggestion.clear();
    hide();
}

} // namespace reeve
