// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QMetaType>
#include <QString>

#include <compare>
#include <limits>
#include <optional>
#include <string_view>

namespace reeve
{

/** A moment as PostgreSQL keeps it: microseconds, UTC. QDateTime keeps milliseconds only, which
 *  skips rows when it becomes a paging key. */
class Timestamp
{
public:
    constexpr Timestamp() = default; ///< 1970-01-01 00:00 UTC
    static constexpr Timestamp fromMicroseconds(qint64 sinceEpoch) { return Timestamp(sinceEpoch); }
    /// The server's 'infinity' and '-infinity'.
    static constexpr Timestamp infinity() { return Timestamp(std::numeric_limits<qint64>::max()); }
    static constexpr Timestamp minusInfinity()
    {
        return Timestamp(std::numeric_limits<qint64>::min());
    }
    static Timestamp now();
    /// Reads the server's ISO text ("2026-01-02 03:04:05.123456+00"); nothing for anything else.
    static std::optional<Timestamp> fromServerText(std::string_view text);
    static std::optional<Timestamp> fromServerText(QStringView text);
    static Timestamp fromDateTime(const QDateTime &moment);

    constexpr qint64 microseconds() const { return m_microseconds; }
    constexpr bool isInfinite() const { return *this == infinity() || *this == minusInfinity(); }
    QDateTime toDateTime() const; ///< UTC; loses the microseconds; invalid when infinite
    QString toServerText() const; ///< the inverse of fromServerText, without loss

    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 means the zero inside <=>
    constexpr auto operator<=>(const Timestamp &) const = default;

private:
    constexpr explicit Timestamp(qint64 microseconds) : m_microseconds(microseconds) {}
    qint64 m_microseconds = 0;
};

/** Lets a QVariant with a Timestamp be read as QDateTime or as the server's text. Safe to call
 *  often and from any thread. */
void registerTimestampConverters();

} // namespace reeve

Q_DECLARE_METATYPE(reeve::Timestamp)
