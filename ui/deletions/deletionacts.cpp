// SPDX-License-Identifier: GPL-3.0-or-later
// Which acts there are; the bar that asks and does them stands in deletionactions.cpp.
#include "ui/deletions/deletionactions.h"

#include "models/session/desk.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::DeletionActs)
};

} // namespace

DeletionSubject subjectOf(const AccountDeletion &deletion)
{
    return {.customer = deletion.customer, .who = deletion.name(), .deletion = deletion};
}

QList<DeletionAct> deletionActs(const std::optional<AccountDeletion> &deletion,
                                const SignedIn &person)
{
    const bool isOfficer = person.is("officer");
    if (!isOfficer && !person.is("support"))
        return {};
    if (!deletion || deletion->state == DeletionState::Reactivated)
        return {DeletionAct::Request};
    QList<DeletionAct> acts;
    switch (deletion->state) {
    case DeletionState::GracePeriod:
        acts += DeletionAct::Reactivate;
        if (deletion->kind == DeletionKind::Closing)
            acts += DeletionAct::AskArt17;
        if (deletion->due > Timestamp::now())
            acts += DeletionAct::AskEarly;
        break;
    case DeletionState::Due:
    case DeletionState::Executing: // whoever is first
        acts += DeletionAct::Reactivate;
        break;
    case DeletionState::OnHold:
        return isOfficer ? QList{DeletionAct::Release, DeletionAct::ChangeHold}
                         : QList<DeletionAct>();
    case DeletionState::Failed:
        if (isOfficer)
            acts += DeletionAct::Retry;
        acts += DeletionAct::Reactivate;
        break;
    default: // erased: what is left to do are the tasks at others
        return {};
    }
    if (isOfficer)
        acts += DeletionAct::Hold;
    return acts;
}

QString deletionActText(DeletionAct act)
{
    switch (act) {
    case DeletionAct::Request:
        return Text::tr("Request deletion…");
    case DeletionAct::AskArt17:
        return Text::tr("Art. 17 request…");
    case DeletionAct::Reactivate:
        return Text::tr("Reactivate…");
    case DeletionAct::AskEarly:
        return Text::tr("Ask to erase earlier…");
    case DeletionAct::Hold:
        return Text::tr("Put on hold…");
    case DeletionAct::ChangeHold:
        return Text::tr("Change the hold…");
    case DeletionAct::Release:
        return Text::tr("Release…");
    case DeletionAct::Retry:
        return Text::tr("Try again…");
    }
    return {};
}

QString deletionActIcon(DeletionAct act)
{
    switch (act) {
    case DeletionAct::Request:
    case DeletionAct::AskArt17:
        return QStringLiteral("user-trash");
    case DeletionAct::Reactivate:
        return QStringLiteral("edit-undo");
    case DeletionAct::AskEarly:
        return QStringLiteral("player-time");
    case DeletionAct::Hold:
    case DeletionAct::ChangeHold:
        return QStringLiteral("object-locked");
    case DeletionAct::Release:
        return QStringLiteral("object-unlocked");
    case DeletionAct::Retry:
        return QStringLiteral("view-refresh");
    }
    return {};
}

QString deletionActWord(DeletionAct act)
{
    switch (act) {
    case DeletionAct::Request:
        return QStringLiteral("request");
    case DeletionAct::AskArt17:
        return QStringLiteral("art17");
    case DeletionAct::Reactivate:
        return QStringLiteral("reactivate");
    case DeletionAct::AskEarly:
        return QStringLiteral("early");
    case DeletionAct::Hold:
        return QStringLiteral("hold");
    case DeletionAct::ChangeHold:
        return QStringLiteral("changeHold");
    case DeletionAct::Release:
        return QStringLiteral("release");
    case DeletionAct::Retry:
        return QStringLiteral("retry");
    }
    return {};
}

} // namespace reeve
