// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/timestamp.h"

#include <chrono>

namespace reeve
{

namespace
{

constexpr qint64 microsPerSecond = 1'000'000;
constexpr qint64 secondsPerDay = 86'400;

// Reads up to `most` digits and moves on; -1 when there are fewer than `least`.
int takeDigits(std::string_view &text, std::size_t least, std::size_t most)
{
    int value = 0;
    std::size_t count = 0;
    while (count < most && count < text.size() && text[count] >= '0' && text[count] <= '9')
        value = value * 10 + (text[count++] - '0');
    if (count < least)
        return -1;
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view &text, std::string_view expected)
{
    if (!text.starts_with(expected))
        return false;
    text.remove_prefix(expected.size());
    return true;
}

} // namespace

Timestamp Timestamp::now()
{
    const auto sinceEpoch = std::chrono::system_clock::now().time_since_epoch();
    return Timestamp(std::chrono::duration_cast<std::chrono::microseconds>(sinceEpoch).count());
}

Timestamp Timestamp::fromDateTime(const QDateTime &moment)
{
    return Timestamp(moment.toMSecsSinceEpoch() * 1000);
}

QDateTime Timestamp::toDateTime() const
{
    if (isInfinite())
        return {};
    // Towards the past, so that a moment before 1970 does not move by a millisecond.
    qint64 milliseconds = m_microseconds / 1000;
    if (m_microseconds % 1000 < 0)
        --milliseconds;
    return QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC);
}

// Read by hand: a page has hundreds of these, and QDateTime::fromString takes microseconds each.
std::optional<Timestamp> Timestamp::fromServerText(std::string_view text)
{
    if (text == "infinity")
        return infinity();
    if (text == "-infinity")
        return minusInfinity();
    // Y{4,6}-MM-DD HH:MM:SS[.f{1,6}]+00[ BC]; the sessions run in UTC with DateStyle ISO.
    const int writtenYear = takeDigits(text, 4, 6);
    if (writtenYear <= 0 || !take(text, "-"))
        return std::nullopt;
    const int month = takeDigits(text, 2, 2);
    if (!take(text, "-"))
        return std::nullopt;
    const int day = takeDigits(text, 2, 2);
    if (!take(text, " "))
        return std::nullopt;
    const int hour = takeDigits(text, 2, 2);
    if (!take(text, ":"))
        return std::nullopt;
    const int minute = takeDigits(text, 2, 2);
    if (!take(text, ":"))
        return std::nullopt;
    const int second = takeDigits(text, 2, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return std::nullopt;

    qint64 micros = 0;
    if (take(text, ".")) {
        const std::size_t before = text.size();
        micros = takeDigits(text, 1, 6);
        if (micros < 0)
            return std::nullopt;
        for (std::size_t digits = before - text.size(); digits < 6; ++digits)
            micros *= 10;
    }
    if (!take(text, "+00"))
        return std::nullopt;
    const bool beforeChrist = take(text, " BC");
    if (!text.empty())
        return std::nullopt;

    using namespace std::chrono;
    const year_month_day date{year(beforeChrist ? 1 - writtenYear : 0),
                              std::chrono::month(static_cast<unsigned>(month)),
                              std::chrono::day(static_cast<unsigned>(day))};
    // std::chrono::year stops at 32767 and the server's years go to 294276: count in whole cycles
    // of 400 years, which have 146,097 days each.
    constexpr qint64 daysPerCycle = 146'097;
    qint64 days = 0;
    if (beforeChrist) {
        if (!date.ok())
            return std::nullopt;
        days = sys_days(date).time_since_epoch().count();
    } else {
        const int cycles = writtenYear / 400;
        const year_month_day reduced{year(writtenYear - cycles * 400), date.month(), date.day()};
        if (!reduced.ok())
            return std::nullopt;
        days = sys_days(reduced).time_since_epoch().count() + cycles * daysPerCycle;
    }
    const qint64 seconds = days * secondsPerDay + hour * 3600 + minute * 60 + second;
    // The server counts from 2000, so its last thirty years do not fit a count from 1970.
    if (seconds >= infinity().m_microseconds / microsPerSecond)
        return std::nullopt;
    return Timestamp(seconds * microsPerSecond + micros);
}

std::optional<Timestamp> Timestamp::fromServerText(QStringView text)
{
    const QByteArray latin = text.toLatin1();
    return fromServerText(
        std::string_view(latin.constData(), static_cast<std::size_t>(latin.size())));
}

QString Timestamp::toServerText() const
{
    if (*this == infinity())
        return QStringLiteral("infinity");
    if (*this == minusInfinity())
        return QStringLiteral("-infinity");
    qint64 seconds = m_microseconds / microsPerSecond;
    qint64 micros = m_microseconds % microsPerSecond;
    if (micros < 0) {
        micros += microsPerSecond;
        --seconds;
    }
    const QDateTime moment = QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC);
    const int year = moment.date().year(); // Qt has no year 0 either: -1 is 1 BC
    QString text = QStringLiteral("%1").arg(qAbs(year), 4, 10, QLatin1Char('0'))
                   + moment.toString(QStringLiteral("-MM-dd HH:mm:ss"));
    if (micros != 0)
        text += u'.' + QStringLiteral("%1").arg(micros, 6, 10, QLatin1Char('0'));
    text += QStringLiteral("+00");
    if (year < 0)
        text += QStringLiteral(" BC");
    return text;
}

void registerTimestampConverters()
{
    static const bool once = [] {
        QMetaType::registerConverter<Timestamp, QDateTime>(&Timestamp::toDateTime);
        QMetaType::registerConverter<Timestamp, QString>(&Timestamp::toServerText);
        return true;
    }();
    Q_UNUSED(once)
}

} // namespace reeve
