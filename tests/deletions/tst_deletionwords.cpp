// SPDX-License-Identifier: GPL-3.0-or-later
// Where a deletion stands, in words: every state, with what happens next and when.
#include "models/deletions/deletionlist.h"
#include "models/deletions/deletionwords.h"
#include "models/deletions/erasurerun.h"

#include <QJsonArray>
#include <QSet>
#include <QTest>

#include <functional>

using namespace reeve;

namespace
{

constexpr qint64 second = 1'000'000;
constexpr qint64 hour = 3600 * second;
constexpr qint64 day = 24 * hour;

Timestamp at(const char *text)
{
    return *Timestamp::fromServerText(std::string_view(text));
}
Timestamp now()
{
    return at("2026-11-22 10:00:00+00");
}
Timestamp after(qint64 microseconds)
{
    return Timestamp::fromMicroseconds(now().microseconds() + microseconds);
}

using Change = std::function<void(AccountDeletion &)>;

AccountDeletion made(DeletionState state, const Change &change = {})
{
    AccountDeletion deletion{
        .id = 1, .kind = DeletionKind::Closing, .state = state, .due = after(12 * day)};
    if (change)
        change(deletion);
    deletion.isOverdue = deletion.due <= now() && deletion.isLive()
                         && state != DeletionState::OnHold;
    return deletion;
}

} // namespace

Q_DECLARE_METATYPE(reeve::AccountDeletion)

class TstDeletionWords : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { qputenv("TZ", "UTC"); }
    void standing_data();
    void standing();
    void everyStateHasItsWords();
    void queryAsArguments();
    void obstacle_data();
    void obstacle();
    void runs();
};

void TstDeletionWords::standing_data()
{
    QTest::addColumn<AccountDeletion>("deletion");
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("deadline");
    QTest::addColumn<int>("meaning");
    using S = DeletionState;
    const auto row = [](const char *name, const AccountDeletion &deletion, const char *words,
                        const char *deadline, Meaning meaning) {
        QTest::newRow(name) << deletion << QString::fromUtf8(words) << QString::fromUtf8(deadline)
                            << int(meaning);
    };
    row("grace", made(S::GracePeriod), "In grace period: falls due in 12 days (4 Dec)",
        "in 12 days (4 Dec)", Meaning::Neutral);
    row("grace, next year", made(S::GracePeriod, [](auto &d) { d.due = after(60 * day); }),
        "In grace period: falls due in 60 days (21 Jan 2027)", "in 60 days (21 Jan 2027)",
        Meaning::Neutral);
    row("grace, soon", made(S::GracePeriod, [](auto &d) { d.due = after(7 * day); }),
        "In grace period: falls due in 7 days (29 Nov)", "in 7 days (29 Nov)", Meaning::Attention);
    row("grace, tomorrow", made(S::GracePeriod, [](auto &d) { d.due = after(15 * hour); }),
        "In grace period: falls due tomorrow (23 Nov)", "tomorrow (23 Nov)", Meaning::Attention);
    row("grace, today", made(S::GracePeriod, [](auto &d) { d.due = after(4 * hour); }),
        "In grace period: falls due today at 14:00", "today at 14:00", Meaning::Attention);
    row("request", made(S::GracePeriod, [](auto &d) { d.kind = DeletionKind::Art17; }),
        "Art. 17 request: falls due in 12 days (4 Dec)", "in 12 days (4 Dec)", Meaning::Neutral);
    row("grace is over, not noted yet",
        made(S::GracePeriod,
             [](auto &d) {
                 d.due = after(-10 * second);
                 d.next = NextStep::Erasing;
             }),
        "Overdue for less than a minute: the worker erases it in its turn",
        "less than a minute late (22 Nov)", Meaning::Problem);
    const auto overdue = [](NextStep next, std::optional<qint64> run = {}) {
        return [next, run](AccountDeletion &d) {
            d.due = after(-3 * day - hour);
            d.next = next;
            d.run = run;
        };
    };
    row("due, waits for release", made(S::Due, overdue(NextStep::WaitsForRelease)),
        "Overdue for 3 days: waits for the officer's release", "3 days late (19 Nov)",
        Meaning::Problem);
    row("due, waits for the schedule", made(S::Due, overdue(NextStep::WaitsForSchedule)),
        "Overdue for 3 days: waits for the hours of the schedule", "3 days late (19 Nov)",
        Meaning::Problem);
    row("due, next", made(S::Due, overdue(NextStep::Erasing)),
        "Overdue for 3 days: the worker erases it in its turn", "3 days late (19 Nov)",
        Meaning::Problem);
    row("due, in a run", made(S::Due, overdue(NextStep::Erasing, 4)),
        "Overdue for 3 days: in run 4, erased in its turn", "3 days late (19 Nov)",
        Meaning::Problem);
    row("due for hours", made(S::Due, [](auto &d) { d.due = after(-26 * hour); }),
        "Overdue for 26 h: the worker erases it in its turn", "26 h late (21 Nov)",
        Meaning::Problem);
    const auto hold = [](QDate review) {
        return [review](AccountDeletion &d) {
            d.holdGround = QStringLiteral("tax audit");
            d.holdReview = review;
            d.holdBy = QStringLiteral("Olga Officer");
            d.next = NextStep::Review;
        };
    };
    row("hold", made(S::OnHold, hold(QDate(2026, 12, 4))),
        "On hold: tax audit; review on 4 Dec, in 12 days", "review 4 Dec", Meaning::Neutral);
    row("hold, review soon", made(S::OnHold, hold(QDate(2026, 11, 24))),
        "On hold: tax audit; review on 24 Nov, in 2 days", "review 24 Nov", Meaning::Attention);
    row("hold, review tomorrow", made(S::OnHold, hold(QDate(2026, 11, 23))),
        "On hold: tax audit; review tomorrow (23 Nov)", "review 23 Nov", Meaning::Attention);
    row("hold, review today", made(S::OnHold, hold(QDate(2026, 11, 22))),
        "On hold: tax audit; review today", "review 22 Nov", Meaning::Attention);
    row("hold, review passed", made(S::OnHold, hold(QDate(2026, 11, 2))),
        "On hold: tax audit; its review was due on 2 Nov", "review 2 Nov", Meaning::Problem);
    row("executing", made(S::Executing, [](auto &d) { d.due = after(-hour); }), "Being erased now",
        "1 h late (22 Nov)", Meaning::Problem);
    row("failed",
        made(S::Failed,
             [](auto &d) {
                 d.due = after(-3 * day);
                 d.attempts = 3;
                 d.failure = QStringLiteral("23503 alias");
             }),
        "Failed 3 times (23503 alias), nothing is erased: an officer tries again",
        "3 days late (19 Nov)", Meaning::Problem);
    const auto erased = [](int openSteps, std::optional<Timestamp> backups,
                           std::optional<QDate> retained = {}) {
        return [=](AccountDeletion &d) {
            d.due = after(-3 * day);
            d.erased = after(-2 * day);
            d.openSteps = openSteps;
            d.backupsExpire = backups;
            d.retainedUntil = retained;
        };
    };
    row("tasks", made(S::PartiallyExecuted, erased(2, after(28 * day))),
        "Erased here on 20 Nov; 2 tasks elsewhere to confirm", "erased 20 Nov", Meaning::Neutral);
    row("one task", made(S::PartiallyExecuted, erased(1, after(28 * day), QDate(2036, 12, 31))),
        "Erased here on 20 Nov; one task elsewhere to confirm; records kept by law until 31 Dec "
        "2036",
        "erased 20 Nov", Meaning::Neutral);
    row("erased", made(S::Erased, erased(0, after(28 * day))),
        "Erased on 20 Nov; leaves the backups in 28 days (20 Dec)", "erased 20 Nov",
        Meaning::Neutral);
    row("erased, with what stays", made(S::Erased, erased(0, after(28 * day), QDate(2036, 12, 31))),
        "Erased on 20 Nov; leaves the backups in 28 days (20 Dec); records kept by law until 31 "
        "Dec 2036",
        "erased 20 Nov", Meaning::Neutral);
    row("erased, backups not looked at", made(S::Erased, erased(0, after(-hour))),
        "Erased on 20 Nov; leaves the backups when they are looked at next", "erased 20 Nov",
        Meaning::Neutral);
    row("gone",
        made(S::GoneFromBackups,
             [&](auto &d) {
                 erased(0, after(-hour))(d);
                 d.settled = after(-hour);
             }),
        "Erased on 20 Nov, gone from the backups on 22 Nov", "erased 20 Nov", Meaning::Neutral);
    row("reactivated",
        made(S::Reactivated,
             [](auto &d) {
                 d.settled = after(-day);
                 d.settledBy = QStringLiteral("Ada Support");
             }),
        "Reactivated on 21 Nov by Ada Support", "", Meaning::Neutral);
    row("from a newer program", made(S::Unknown),
        "In a state that this program does not know; a newer one is needed", "in 12 days (4 Dec)",
        Meaning::Neutral);
}

void TstDeletionWords::standing()
{
    QFETCH(AccountDeletion, deletion);
    QFETCH(QString, words);
    QFETCH(QString, deadline);
    QFETCH(int, meaning);
    QCOMPARE(standingText(deletion, now(), QLocale::c()), words);
    const Deadline said = deadlineOf(deletion, now(), QLocale::c());
    QCOMPARE(said.text, deadline);
    QCOMPARE(int(said.meaning), meaning);
    // What is late is said in the state's own column too, and never of what is held or done.
    QCOMPARE(stateTextOf(deletion) == QStringLiteral("Overdue"),
             words.startsWith(QStringLiteral("Overdue")));
}

void TstDeletionWords::everyStateHasItsWords()
{
    QSet<QString> words;
    for (const DeletionState state : knownDeletionStates()) {
        QCOMPARE(deletionStateFromText(deletionStateWord(state)), state);
        words.insert(deletionStateText(state));
        QVERIFY(!standingText(made(state), now()).contains(QStringLiteral("does not know")));
    }
    QCOMPARE(words.size(), knownDeletionStates().size());
    QCOMPARE(deletionStateFromText(QStringLiteral("shredded")), DeletionState::Unknown);
    QCOMPARE(deletionKindFromText(deletionKindWord(DeletionKind::Art17)), DeletionKind::Art17);
}

void TstDeletionWords::queryAsArguments()
{
    const QJsonObject whole = DeletionQuery().arguments();
    QCOMPARE(whole.value(QStringLiteral("state")).toArray().size(), openDeletionStates().size());
    QVERIFY(!DeletionQuery().isNarrowed());
    const DeletionQuery query{.states = {DeletionState::OnHold},
                              .kinds = {DeletionKind::Art17},
                              .overdueOnly = true,
                              .from = now(),
                              .customer = CustomerId::from(7),
                              .run = 3,
                              .descending = true};
    QVERIFY(query.isNarrowed());
    const QJsonObject arguments = query.arguments();
    QCOMPARE(arguments.value(QStringLiteral("state")).toArray(),
             QJsonArray{QStringLiteral("on_hold")});
    QCOMPARE(arguments.value(QStringLiteral("kind")).toArray(),
             QJsonArray{QStringLiteral("art17")});
    QCOMPARE(arguments.value(QStringLiteral("from")).toString(), now().toServerText());
    QVERIFY(!arguments.contains(QStringLiteral("to")));
    QCOMPARE(arguments.value(QStringLiteral("run_id")).toInteger(), 3);
    QCOMPARE(arguments.value(QStringLiteral("overdue")).toBool(), true);
    DeletionQuery ended;
    ended.isEverything = true;
    QCOMPARE(ended.arguments().value(QStringLiteral("state")).toArray().size(),
             knownDeletionStates().size());
}

void TstDeletionWords::obstacle_data()
{
    QTest::addColumn<QString>("blocked");
    QTest::addColumn<QString>("schedule");
    QTest::addColumn<int>("due");
    QTest::addColumn<bool>("officer");
    QTest::addColumn<QString>("words");
    const QString release = QStringLiteral("an officer must release today's erasures");
    const QString always = QStringLiteral("always");
    QTest::newRow("nothing") << QString() << always << 3 << true << QString();
    QTest::newRow("release, officer")
        << release << always << 3 << true
        << QStringLiteral(
               "3 accounts are due. Nothing is erased today before an officer releases it.");
    QTest::newRow("release, support")
        << release << always << 1 << false
        << QStringLiteral("One account is due. An officer has not released today's erasures yet.");
    QTest::newRow("release, nothing due") << release << always << 0 << true << QString();
    QTest::newRow("hours") << QStringLiteral("the schedule") << QStringLiteral("22:00-06:00") << 2
                           << true
                           << QStringLiteral(
                                  "Nothing is erased now: the schedule allows it from 22:00 to "
                                  "06:00, by the clock of Europe/Brussels. 2 accounts are due.");
    QTest::newRow("off") << QStringLiteral("the schedule") << QStringLiteral("never") << 0 << true
                         << QStringLiteral("Nothing is erased by itself: the schedule is off.");
    QTest::newRow("data map") << QStringLiteral("service.x.y is not classified in the data map")
                              << always << 2 << true
                              << QStringLiteral("Nothing is erased: service.x.y is not classified "
                                                "in the data map.");
}

void TstDeletionWords::obstacle()
{
    QFETCH(QString, blocked);
    QFETCH(QString, schedule);
    QFETCH(int, due);
    QFETCH(bool, officer);
    QFETCH(QString, words);
    const ErasureSettings settings(
        {{QStringLiteral("blocked_by"), blocked},
         {QStringLiteral("erasure_schedule"), schedule},
         {QStringLiteral("erasure_needs_release"), QStringLiteral("on")},
         {QStringLiteral("released_today"), QStringLiteral("no")},
         {QStringLiteral("time_zone"), QStringLiteral("Europe/Brussels")}});
    QCOMPARE(erasureObstacleText(settings, due, officer), words);
}

void TstDeletionWords::runs()
{
    ErasureRun run{.id = 1,
                   .state = runStateFromText(QStringLiteral("running")),
                   .wanted = 318,
                   .erased = 120,
                   .failed = 2,
                   .leftOver = 190};
    QVERIFY(run.isLive());
    QCOMPARE(run.passedOver(), 6);
    QCOMPARE(runProgressText(run),
             QStringLiteral("120 of 318 erased, 2 failed, 6 passed over, 190 to go"));
    run.state = runStateFromText(QStringLiteral("cancelled"));
    QVERIFY(!run.isLive());
    QVERIFY(!runProgressText(run).contains(QStringLiteral("to go")));
}

QTEST_GUILESS_MAIN(TstDeletionWords)
#include "tst_deletionwords.moc"
