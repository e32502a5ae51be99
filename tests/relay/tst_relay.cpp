// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/relay.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <memory>

using namespace std::chrono_literals;
using reeve::test::Relay;

/** The relay stands between other tests and their server: what it claims must be true. */
class TestRelay : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_echo = std::make_unique<QTcpServer>();
        QVERIFY(m_echo->listen(QHostAddress::LocalHost));
        connect(m_echo.get(), &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = m_echo->nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket,
                    [socket] { socket->write(socket->readAll()); });
        });
    }

    void carriesAMegabyteUnharmed()
    {
        Relay relay(QStringLiteral("127.0.0.1"), m_echo->serverPort());
        QTcpSocket socket;
        connectTo(socket, relay);
        QByteArray sent(1'000'000, '\0');
        for (qsizetype i = 0; i < sent.size(); ++i)
            sent[i] = char(i * 31 + i / 251);
        socket.write(sent);
        QTRY_COMPARE(socket.bytesAvailable(), sent.size());
        QCOMPARE(socket.readAll(), sent);
        QCOMPARE(relay.traffic().bytesToServer, sent.size());
        QCOMPARE(relay.traffic().bytesToClient, sent.size());
    }

    void addsItsDelayOncePerRoundTrip()
    {
        Relay relay(QStringLiteral("127.0.0.1"), m_echo->serverPort(), 20ms);
        QTcpSocket socket;
        connectTo(socket, relay);
        relay.resetTraffic();
        QElapsedTimer clock;
        clock.start();
        for (int i = 0; i < 3; ++i) {
            // Two messages at once travel together: one round trip.
            socket.write("a");
            socket.flush();
            socket.write("b");
            QTRY_COMPARE(socket.bytesAvailable(), 2);
            socket.readAll();
        }
        QVERIFY2(clock.elapsed() >= 120, qPrintable(QString::number(clock.elapsed())));
        QCOMPARE(relay.traffic().roundTrips, 3);
    }

    void isSilentWhileFrozen()
    {
        Relay relay(QStringLiteral("127.0.0.1"), m_echo->serverPort());
        QTcpSocket before;
        connectTo(before, relay);
        relay.freeze();
        QTcpSocket after;
        connectTo(after, relay);
        before.write("x");
        after.write("y");
        QSignalSpy heard(&before, &QTcpSocket::readyRead);
        QVERIFY(!heard.wait(150));
        QCOMPARE(before.state(), QAbstractSocket::ConnectedState);
        QCOMPARE(after.bytesAvailable(), 0);
        relay.thaw();
        QTRY_COMPARE(before.bytesAvailable(), 1);
        QCOMPARE(before.readAll(), QByteArray("x"));
        QTRY_COMPARE(after.bytesAvailable(), 1);
        QCOMPARE(after.readAll(), QByteArray("y"));
    }

    void cutsAndRefusesAndComesBack()
    {
        Relay relay(QStringLiteral("127.0.0.1"), m_echo->serverPort());
        QTcpSocket first;
        connectTo(first, relay);
        QTRY_COMPARE(relay.traffic().connections, 1);
        relay.cut();
        QTRY_COMPARE(first.state(), QAbstractSocket::UnconnectedState);
        QTcpSocket second;
        connectTo(second, relay);
        relay.refuse();
        QTRY_COMPARE(second.state(), QAbstractSocket::UnconnectedState);
        QTcpSocket third;
        third.connectToHost(QHostAddress::LocalHost, relay.port());
        QTRY_COMPARE(third.error(), QAbstractSocket::ConnectionRefusedError);
        relay.accept();
        QTcpSocket fourth;
        connectTo(fourth, relay);
    }

    void passesTheEndOn()
    {
        Relay relay(QStringLiteral("127.0.0.1"), m_echo->serverPort());
        QTcpSocket socket;
        connectTo(socket, relay);
        socket.write("z");
        QTRY_COMPARE(socket.bytesAvailable(), 1);
        QCOMPARE(socket.readAll(), QByteArray("z"));
        const auto served = m_echo->findChildren<QTcpSocket *>();
        QCOMPARE(served.size(), 1);
        QSignalSpy ended(served.first(), &QTcpSocket::disconnected);
        socket.disconnectFromHost();
        QTRY_COMPARE(ended.size(), 1);
    }

private:
    static void connectTo(QTcpSocket &socket, const Relay &relay)
    {
        socket.connectToHost(QHostAddress::LocalHost, relay.port());
        QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
    }

    std::unique_ptr<QTcpServer> m_echo;
};

QTEST_GUILESS_MAIN(TestRelay)
#include "tst_relay.moc"
