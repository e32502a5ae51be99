// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deletions/deletionactions.h"
#include "ui/shell/view.h"

#include <QWidget>

class QMenu;

namespace reeve
{

class AskBar;
class DeletionFields;
class Desk;
struct SignedIn;

/** What staff can do to a deletion, or to an account that has none. */
enum class DeletionAct {
    Request,
    AskArt17,
    Reactivate,
    AskEarly,
    Hold,
    ChangeHold,
    Release,
    Retry
};

/** Whose account it is, and where its deletion stands. */
struct DeletionSubject {
    CustomerId customer;
    QString who{};                             ///< data
    std::optional<AccountDeletion> deletion{}; ///< the latest; none: never asked for
    bool isPageOpen = false;                   ///< by this person, now: acting opens it else
};
/// As a row of the queue says it.
DeletionSubject subjectOf(const AccountDeletion &deletion);

/// What makes sense now and is this role's to do, the likeliest first.
QList<DeletionAct> deletionActs(const std::optional<AccountDeletion> &deletion,
                                const SignedIn &person);
QString deletionActText(DeletionAct act); ///< "Reactivate…"
QString deletionActIcon(DeletionAct act);
QString deletionActWord(DeletionAct act); ///< for object names: "reactivate"

/** Asks before something is done to a deletion: says what will happen and when, takes what is needed,
 *  does it and says what became of it. Hidden while it asks nothing; stands on a customer's page and
 *  above the queue. What is refused leaves standing what was typed. */
class DeletionActionBar : public QWidget
{
    Q_OBJECT
public:
    explicit DeletionActionBar(Desk &desk, QWidget *parent = nullptr);

    /// `suggestion`: the reason usually known, such as the case.
    void ask(DeletionAct act, const DeletionSubject &subject, const QString &suggestion);
    /// Whether a task at others is done; `isDone` false: why not, it stays open.
    void askStep(const ErasureStep &step, bool isDone);
    /// All that this person can do to it now, each asking here when it is chosen.
    void fillMenu(QMenu &menu, const DeletionSubject &subject, const QString &suggestion);

    bool isAsking() const;
    const std::optional<DeletionSubject> &subject() const { return m_subject; }
    bool hasEdits() const; ///< typed, beyond the reason that was suggested
    bool goBack();         ///< Esc: true when there was a question
    void drop();           ///< forgets everything; what is under way is told to nobody

signals:
    void settled(const reeve::Message &message); ///< done: what is shown is to be read again
    /// Nothing was changed; `isOutdated`: what is shown is not what is there, read it again.
    void refused(const reeve::Message &message, bool isOutdated);
    void closed(); ///< the keyboard can go back where it was

private:
    void askRequest(bool mayClose);
    void askReactivate();
    void askEarly();
    void askHold();
    void askRelease();
    void askRetry();
    void put(const QString &title, const QString &note, const QString &action, bool isDangerous,
             bool withFields = false, int atLeast = 1);
    void showDue();
    void give(const QString &reason);
    QFuture<Result<QVariant>> write(const QString &reason);
    void send(QFuture<Result<QVariant>> written);
    void take(const Result<QVariant> &result);
    QString doneText(const QVariant &value) const;
    QString who() const;

    Desk &m_desk;
    DeletionActions m_actions;
    AskBar *m_ask;
    DeletionFields *m_fields;
    std::optional<DeletionSubject> m_subject;
    std::optional<ErasureStep> m_step;
    DeletionAct m_act = DeletionAct::Request;
    bool m_isStepDone = false;
    QString m_suggestion;
    Latest m_dating;
    quint64 m_session = 0; ///< of one question; answers to an older one are told to nobody
};

} // namespace reeve
