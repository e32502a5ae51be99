// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/timestamp.h"

#include <QTimeZone>

#include <chrono>

namespace reeve
{

Timestamp Timestamp::now()
{
    namespace chrono = std::chrono; // the member function is named microseconds as well
    return Timestamp(chrono::duration_cast<chrono::microseconds>(
                         chrono::system_clock::now().time_since_epoch())
                         .count());
}

Timestamp Timestamp::fromDateTime(const QDateTime &moment)
{
    return Timestamp(moment.toMSecsSinceEpoch() * 1000);
}

QDateTime Timestamp::toDateTime() const
{
    // Towards the past, so that a moment before 1970 does not move by a millisecond.
    qint64 milliseconds = m_microseconds / 1000;
    if (m_microseconds % 1000 < 0)
        --milliseconds;
    return QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC);
}

std::optional<Timestamp> Timestamp::fromServerText(QStringView text)
{
    // YYYY-MM-DD HH:MM:SS[.f{1,6}]+00, the sessions run in UTC with DateStyle ISO.
    const auto zone = text.lastIndexOf(u'+');
    if (zone < 19 || text.mid(zone) != u"+00")
        return std::nullopt;
    const QStringView local = text.left(zone);
    const QDate date = QDate::fromString(local.left(10).toString(), Qt::ISODate);
    const QTime time = QTime::fromString(local.mid(11, 8).toString(), Qt::ISODate);
    if (!date.isValid() || !time.isValid() || local[10] != u' ')
        return std::nullopt;
    qint64 micros = 0;
    if (local.size() > 19) {
        const QStringView fraction = local.mid(20);
        if (local[19] != u'.' || fraction.isEmpty() || fraction.size() > 6)
            return std::nullopt;
        bool ok = false;
        micros = fraction.toInt(&ok);
        if (!ok)
            return std::nullopt;
        for (auto digits = fraction.size(); digits < 6; ++digits)
            micros *= 10;
    }
    return Timestamp(QDateTime(date, time, Qt::UTC).toSecsSinceEpoch() * 1'000'000 + micros);
}

QString Timestamp::toServerText() const
{
    qint64 seconds = m_microseconds / 1'000'000;
    qint64 micros = m_microseconds % 1'000'000;
    if (micros < 0) {
        micros += 1'000'000;
        --seconds;
    }
    QString text = QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC)
                       .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    if (micros != 0)
        text += u'.' + QStringLiteral("%1").arg(micros, 6, 10, QLatin1Char('0'));
    return text + QStringLiteral("+00");
}

} // namespace reeve
