// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QTemporaryDir>

namespace reeve::test
{

/** A clock that can be set, for whole programs and what they start: libfaketime around them, all by one
 *  file. Time runs on by itself. Not for this program, whose clock stays as it is. */
class FakeClock
{
public:
    /// Begins so long before the real time. isThere() is false where libfaketime is not installed.
    explicit FakeClock(qint64 secondsAgo);
    ~FakeClock();
    FakeClock(const FakeClock &) = delete;
    FakeClock &operator=(const FakeClock &) = delete;

    bool isThere() const { return !m_library.isEmpty(); }
    /// To stand before a program: env LD_PRELOAD=…
    QStringList prefix() const;
    qint64 now() const; ///< seconds since 1970
    void moveTo(qint64 moment);
    void advance(qint64 seconds) { moveTo(now() + seconds); }

private:
    QTemporaryDir m_folder;
    QString m_library;
    qint64 m_offset = 0;
};

} // namespace reeve::test
