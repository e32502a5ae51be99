// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/breaches/delivery.h"

#include "models/base/wholefile.h"
#include "models/breaches/noticemail.h"
#include "models/database/pgdriver.h"

#include <QCoreApplication>
#include <QDir>
#include <QThread>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace reeve
{

namespace
{

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Fate = MailOutcome::Fate;

constexpr int leaseAtOnce = 100;
constexpr auto idlePause = 200ms;    // between looks at an empty queue
constexpr auto watchPeriod = 1000ms; // leases of the dead, ends of sendings
constexpr auto agePeriod = 1h;
constexpr int deferredInARowMost = 20; // then the relay has had enough
constexpr auto shortestRest = 1s;      // after the link was lost
constexpr auto shortestDeferredRest = 30s;
constexpr auto longestRest = 900s;
constexpr int finalTries = 5; // to settle what has been answered, at the end

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::Delivery)
};

struct Task {
    LeasedNotice notice;
    std::shared_ptr<const NoticeTexts> texts;
};

/// A sender waits for this, right before its message leaves.
struct Ask {
    qint64 notice = 0;
    std::optional<bool> mayLeave;
};

struct Settled {
    qint64 notice = 0;
    const char *fate = nullptr; ///< as work.move_notices has them
    int code = 0;
    QString reply;
    QString domain;
};

const char *fateName(Fate fate)
{
    switch (fate) {
    case Fate::Accepted:
        return "accepted";
    case Fate::Deferred:
        return "deferred";
    case Fate::Rejected:
        return "rejected";
    case Fate::Unknown:
        return "unknown";
    case Fate::NotSent:
        break;
    }
    return "not_sent";
}

QString nameOf(const QString &first, const QString &last, const QString &business,
               const QString &username)
{
    const QString person = QStringLiteral("%1 %2").arg(first, last).trimmed();
    if (!person.isEmpty())
        return person;
    return business.isEmpty() ? username : business;
}

} // namespace

struct Delivery::Private {
    Private(ConnectionParameters to, NoticeSettings by, std::function<void(const QString &)> teller)
        : parameters(std::move(to)), settings(std::move(by)), say(std::move(teller))
    {
        parameters.applicationName = QStringLiteral("reeve notices");
    }

    ConnectionParameters parameters;
    NoticeSettings settings;
    std::function<void(const QString &)> say;

    // Shared by the threads, under the mutex.
    std::mutex mutex;
    std::condition_variable forSenders;
    std::condition_variable forDatabase;
    std::deque<Task> tasks;
    std::vector<Ask *> asks;
    std::vector<Settled> settled;
    bool isStopping = false;  // senders finish what they have
    bool isFinishing = false; // and are gone
    Clock::time_point restUntil{};
    int rests = 0; // one after the other
    int deferredInARow = 0;

    // The database's thread's own.
    std::unique_ptr<PgDriver> driver;
    qint64 session = 0;
    QHash<qint64, std::shared_ptr<const NoticeTexts>> texts;
    Clock::time_point nextWatch{};
    Clock::time_point nextAge{};
    Clock::time_point nextLease{};
    Clock::time_point nextConnect{};
    int attempts = 0;

    std::unique_ptr<QThread> database; // Qt's: the driver listens to its socket
    std::vector<std::thread> senders;

    // The senders' side.
    void send();
    bool mayLeave(qint64 notice);
    MailOutcome deliver(SmtpLink *link, const MailMessage &mail, qint64 notice);
    void settle(const Task &task, const char *fate, const MailOutcome &outcome,
                const QString &domain);
    void rest(const MailOutcome &outcome);

    // The database's side.
    void talk();
    bool connect();
    bool move(const std::vector<Ask *> &wanted, const std::vector<Settled> &answered);
    void answer(const std::vector<Ask *> &wanted, const QList<qint64> &leaving);
    void watch();
    void lease();
    Result<std::shared_ptr<const NoticeTexts>> textsOf(qint64 run);
    void failed(const QString &what, const Error &error);
    QString relayName() const
    {
        return settings.relay
                   ? QStringLiteral("%1:%2").arg(settings.relay->host).arg(settings.relay->port)
                   : settings.folder;
    }
};

// ---- senders

void Delivery::Private::send()
{
    std::optional<SmtpLink> link;
    if (settings.relay)
        link.emplace(*settings.relay);
    for (;;) {
        Task task;
        {
            std::unique_lock lock(mutex);
            while (!isStopping && (tasks.empty() || Clock::now() < restUntil)) {
                if (tasks.empty())
                    forSenders.wait(lock);
                else
                    forSenders.wait_until(lock, restUntil);
            }
            if (isStopping)
                return;
            task = std::move(tasks.front());
            tasks.pop_front();
            if (tasks.size() < leaseAtOnce / 2)
                forDatabase.notify_one();
        }
        const auto text = task.texts->constFind(task.notice.language);
        if (text == task.texts->constEnd()) {
            settle(task, "no_text", {}, {});
            continue;
        }
        const auto mail = noticeMail(task.notice, *text, settings);
        if (!mail) {
            settle(task, "bad_address", {}, {});
            continue;
        }
        const MailOutcome outcome = deliver(link ? &*link : nullptr, *mail, task.notice.id);
        settle(task, fateName(outcome.fate), outcome, QString::fromLatin1(mail->to.domain()));
    }
}

bool Delivery::Private::mayLeave(qint64 notice)
{
    Ask ask{notice, std::nullopt};
    std::unique_lock lock(mutex);
    asks.push_back(&ask);
    forDatabase.notify_one();
    forSenders.wait(lock, [&ask] { return ask.mayLeave.has_value(); });
    return *ask.mayLeave;
}

MailOutcome Delivery::Private::deliver(SmtpLink *link, const MailMessage &mail, qint64 notice)
{
    if (link) {
        bool isHeldBack = false;
        const MailOutcome outcome = link->send(mail, [&] {
            isHeldBack = !mayLeave(notice);
            return !isHeldBack;
        });
        if (!isHeldBack)
            rest(outcome);
        return outcome;
    }
    if (!mayLeave(notice))
        return {};
    const QString file = QDir(settings.folder).filePath(QStringLiteral("%1.eml").arg(notice));
    MailOutcome outcome;
    if (const auto written = writeWholeFile(file, mail.content, FileAccess::Private); written)
        outcome.fate = Fate::Accepted;
    else
        outcome.fate = Fate::Unknown; // handed over: it waits, and is tried again
    return outcome;
}

void Delivery::Private::settle(const Task &task, const char *fate, const MailOutcome &outcome,
                               const QString &domain)
{
    const std::lock_guard lock(mutex);
    settled.push_back({task.notice.id, fate, outcome.code, outcome.reply, domain});
    forDatabase.notify_one();
}

// A relay that cannot be reached, or puts off one after the other, is left alone for a while.
void Delivery::Private::rest(const MailOutcome &outcome)
{
    QString line;
    {
        const std::lock_guard lock(mutex);
        if (outcome.fate == Fate::Accepted) {
            rests = 0;
            deferredInARow = 0;
            return;
        }
        if (outcome.fate == Fate::Deferred
            && (++deferredInARow >= deferredInARowMost || outcome.code == 421))
            line =
                Text::tr("the relay puts off one message after the other (%1)").arg(outcome.code);
        else if (outcome.fate == Fate::NotSent)
            line = outcome.text;
        const auto now = Clock::now();
        if (line.isEmpty() || now < restUntil) // several connections, one reason
            return;
        const auto first = outcome.fate == Fate::Deferred ? shortestDeferredRest : shortestRest;
        const auto pause = std::min<std::chrono::seconds>(first * (1 << std::min(rests++, 10)),
                                                          longestRest);
        deferredInARow = 0;
        restUntil = now + pause;
        line += u' ' + Text::tr("Next attempt in %1 s.").arg(pause.count());
    }
    say(line);
}

// ---- the database's thread

void Delivery::Private::talk()
{
    std::vector<Settled> answered;
    int triesLeft = finalTries;
    for (;;) {
        std::vector<Ask *> wanted;
        bool isLast = false;
        bool hasRoom = false;
        {
            std::unique_lock lock(mutex);
            forDatabase.wait_for(lock, idlePause, [this] {
                return isFinishing || !asks.empty() || !settled.empty()
                       || (!isStopping && tasks.size() < leaseAtOnce / 2
                           && Clock::now() >= restUntil && Clock::now() >= nextLease
                           && Clock::now() >= nextConnect);
            });
            wanted.swap(asks);
            answered.insert(answered.end(), std::make_move_iterator(settled.begin()),
                            std::make_move_iterator(settled.end()));
            settled.clear();
            isLast = isFinishing;
            hasRoom = !isStopping && tasks.size() < leaseAtOnce / 2 && Clock::now() >= restUntil;
        }
        const qint64 before = session;
        if (!connect()) {
            answer(wanted, {});
            if (isLast && --triesLeft <= 0)
                return;
            if (isLast)
                std::this_thread::sleep_for(idlePause);
            continue;
        }
        if (before != 0 && session != before)
            answered.clear(); // another session's: they are found as unknown
        if ((!wanted.empty() || !answered.empty()) && move(wanted, answered))
            answered.clear();
        if (isLast) {
            if (answered.empty() || --triesLeft <= 0)
                return;
            continue;
        }
        watch();
        if (hasRoom && Clock::now() >= nextLease)
            lease();
    }
}

bool Delivery::Private::connect()
{
    if (driver && !driver->isBroken())
        return true;
    if (Clock::now() < nextConnect)
        return false;
    driver = std::make_unique<PgDriver>();
    auto opened = driver->openWith(parameters);
    if (opened) {
        auto begun = driver->query({QStringLiteral("SELECT work.begin_delivery($1)"),
                                    {session != 0 ? QVariant(session) : QVariant()}});
        if (begun && begun->next()) {
            const qint64 now = begun->value(0).toLongLong();
            if (now != session) { // what was leased before is somebody else's by and by
                const std::lock_guard lock(mutex);
                tasks.clear();
            }
            session = now;
            attempts = 0;
            return true;
        }
        if (!begun)
            opened = tl::unexpected(begun.error());
    }
    const auto pause = std::chrono::seconds(std::min(30, 1 << std::min(attempts++, 5)));
    nextConnect = Clock::now() + pause;
    driver.reset();
    if (!opened)
        say(Text::tr("sending notices: %1 Next attempt in %2 s.")
                .arg(opened.error().text)
                .arg(pause.count()));
    return false;
}

bool Delivery::Private::move(const std::vector<Ask *> &wanted, const std::vector<Settled> &answered)
{
    QList<qint64> handover;
    for (const Ask *ask : wanted)
        handover += ask->notice;
    QList<qint64> ids;
    QStringList fates;
    QStringList codes;
    QStringList replies;
    QStringList domains;
    for (const Settled &one : answered) {
        ids += one.notice;
        fates += QLatin1String(one.fate);
        codes += QString::number(one.code);
        replies += one.reply;
        domains += one.domain;
    }
    auto moved = driver->query(
        {QStringLiteral("SELECT work.move_notices($1, $2, $3, $4, $5, $6, $7)"),
         {session, QVariant::fromValue(handover), QVariant::fromValue(ids), fates,
          QStringLiteral("{%1}").arg(codes.join(u',')), replies, domains}});
    if (!moved || !moved->next()) {
        if (!moved)
            failed(Text::tr("settling notices"), moved.error());
        answer(wanted, {});
        return false;
    }
    answer(wanted, moved->value(0).value<QList<qint64>>());
    return true;
}

void Delivery::Private::answer(const std::vector<Ask *> &wanted, const QList<qint64> &leaving)
{
    if (wanted.empty())
        return;
    const std::lock_guard lock(mutex);
    for (Ask *ask : wanted)
        ask->mayLeave = leaving.contains(ask->notice);
    forSenders.notify_all();
}

void Delivery::Private::watch()
{
    const auto now = Clock::now();
    if (now < nextWatch)
        return;
    nextWatch = now + watchPeriod;
    for (const QString &step : {QStringLiteral("SELECT work.return_notices(%1)").arg(session),
                                QStringLiteral("SELECT work.watch_notices()")})
        if (auto done = driver->query({step}); !done) {
            failed(Text::tr("watching notices"), done.error());
            return;
        }
    if (now < nextAge)
        return;
    nextAge = now + agePeriod;
    if (auto done = driver->query({QStringLiteral("SELECT work.age_incidents()")}); !done)
        failed(Text::tr("clearing what was kept for days"), done.error());
}

void Delivery::Private::lease()
{
    auto rows = driver->query(
        {QStringLiteral("SELECT notice_id, mac, run_id, language, email, first_name, last_name, "
                        "business_name, username FROM work.lease_notices($1, $2, $3, $4, $5)"),
         {session, relayName(), leaseAtOnce, settings.perMinute, settings.domainPerMinute}});
    if (!rows) {
        failed(Text::tr("leasing notices"), rows.error());
        nextLease = Clock::now() + watchPeriod;
        return;
    }
    std::vector<Task> leased;
    while (rows->next()) {
        Task task;
        task.notice = {.id = rows->value(0).toLongLong(),
                       .mac = rows->value(1).toString().toLatin1(),
                       .run = rows->value(2).toLongLong(),
                       .language = rows->value(3).toString(),
                       .email = rows->value(4).toString(),
                       .recipient = {nameOf(rows->value(5).toString(), rows->value(6).toString(),
                                            rows->value(7).toString(), rows->value(8).toString()),
                                     rows->value(8).toString()}};
        leased.push_back(std::move(task));
    }
    if (leased.empty()) {
        const bool isPaced = settings.perMinute > 0 || settings.domainPerMinute > 0;
        nextLease = Clock::now() + (isPaced ? idlePause : watchPeriod);
        return;
    }
    for (Task &task : leased) {
        const auto found = textsOf(task.notice.run);
        if (!found) { // they stay leased until this session ends or asks for them again
            failed(Text::tr("reading the notice's text"), found.error());
            driver.reset();
            return;
        }
        task.texts = *found;
    }
    const std::lock_guard lock(mutex);
    for (Task &task : leased)
        tasks.push_back(std::move(task));
    forSenders.notify_all();
}

Result<std::shared_ptr<const NoticeTexts>> Delivery::Private::textsOf(qint64 run)
{
    if (const auto known = texts.constFind(run); known != texts.constEnd())
        return *known;
    auto rows = driver->query(
        {QStringLiteral("SELECT language, subject, body, html FROM work.notice_texts($1)"), {run}});
    if (!rows)
        return tl::unexpected(rows.error());
    auto read = std::make_shared<NoticeTexts>();
    while (rows->next())
        read->insert(rows->value(0).toString(),
                     NoticeText{rows->value(0).toString(), rows->value(1).toString(),
                                rows->value(2).toString(), rows->value(3).toString()});
    if (texts.size() > 7)
        texts.clear();
    return texts.insert(run, std::move(read)).value();
}

void Delivery::Private::failed(const QString &what, const Error &error)
{
    say(Text::tr("%1 failed: %2 (%3)").arg(what, error.text, QString::fromLatin1(error.sqlstate)));
}

// ---- from outside

Delivery::Delivery(ConnectionParameters parameters, NoticeSettings settings,
                   std::function<void(const QString &)> say)
    : d(std::make_unique<Private>(std::move(parameters), std::move(settings), std::move(say)))
{
    d->database.reset(QThread::create([this] {
        d->talk();
        d->driver.reset(); // on the thread that made it
    }));
    d->database->start();
    for (int n = 0; n < d->settings.connections; ++n)
        d->senders.emplace_back([this] { d->send(); });
}

Delivery::~Delivery()
{
    {
        const std::lock_guard lock(d->mutex);
        d->isStopping = true;
    }
    d->forSenders.notify_all();
    for (std::thread &sender : d->senders)
        sender.join();
    {
        const std::lock_guard lock(d->mutex);
        d->isFinishing = true;
    }
    d->forDatabase.notify_all();
    d->database->wait();
}

} // namespace reeve
