// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/idleclock.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace reeve;
using namespace std::chrono_literals;

class TestIdleClock : public QObject
{
    Q_OBJECT

private slots:
    void usualLimitIsThePromise()
    {
        QCOMPARE(IdleClock::usualLimit, std::chrono::milliseconds(15min));
        QCOMPARE(IdleClock::usualWarning, std::chrono::milliseconds(60s));
    }

    void warnsAndExpires()
    {
        IdleClock clock;
        QSignalSpy warned(&clock, &IdleClock::warned);
        QSignalSpy expired(&clock, &IdleClock::expired);
        clock.setLimits(300ms, 200ms);
        QElapsedTimer since;
        since.start();
        clock.start();
        QTRY_COMPARE(warned.size(), 1);
        QVERIFY(since.elapsed() >= 90);
        QVERIFY(expired.isEmpty());
        QTRY_COMPARE(expired.size(), 1);
        QVERIFY(since.elapsed() >= 290);
        QVERIFY(!clock.isRunning());
    }

    void inputPutsItOff()
    {
        IdleClock clock;
        QSignalSpy expired(&clock, &IdleClock::expired);
        clock.setLimits(200ms, 50ms);
        clock.start();
        QElapsedTimer since;
        since.start();
        QTimer hand;
        connect(&hand, &QTimer::timeout, &clock, &IdleClock::touch);
        hand.start(40);
        QTRY_VERIFY(since.elapsed() > 500); // more than twice the limit
        QVERIFY(expired.isEmpty());
        hand.stop();
        QTRY_COMPARE(expired.size(), 1);
    }

    void inputDuringTheWarningRelieves()
    {
        IdleClock clock;
        QSignalSpy warned(&clock, &IdleClock::warned);
        QSignalSpy relieved(&clock, &IdleClock::relieved);
        clock.setLimits(2000ms, 1950ms);
        clock.start();
        QTRY_COMPARE(warned.size(), 1);
        clock.touch();
        QCOMPARE(relieved.size(), 1);
        clock.touch();
        QCOMPARE(relieved.size(), 1);
    }

    void stoppedClockNeverExpires()
    {
        IdleClock clock;
        QSignalSpy expired(&clock, &IdleClock::expired);
        clock.setLimits(60ms, 10ms);
        clock.start();
        clock.stop();
        clock.touch();
        QElapsedTimer since;
        since.start();
        QTRY_VERIFY(since.elapsed() > 150);
        QVERIFY(expired.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestIdleClock)
#include "tst_idleclock.moc"
