// SPDX-License-Identifier: GPL-3.0-or-later
// A secret lent to the clipboard comes back: after a while, at once, at the end of the program; and
// what is somebody else's by then is left alone. Where a display is there, the other owner is another
// program (./dev test has one).
#include "ui/widgets/secretclipboard.h"

#include <QApplication>
#include <QClipboard>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

using namespace reeve;
using namespace std::chrono_literals;

namespace
{

const QString secret = QStringLiteral("zzmarkerzz-lent");

QClipboard &board()
{
    return *QGuiApplication::clipboard();
}

/** A desktop that does not let go: what GNOME does to a window without the keyboard. */
class Stubborn : public SecretClipboard
{
public:
    bool lets = false;
    bool looks = true;

protected:
    bool mayLook() const override { return looks; }
    void empty() override
    {
        if (lets)
            SecretClipboard::empty();
    }
};

} // namespace

class SecretClipboardTest : public QObject
{
    Q_OBJECT
private slots:
    void init() { board().clear(); }

    void markedForManagers()
    {
        SecretClipboard clipboard;
        clipboard.put(Secret(secret));
        QCOMPARE(board().text(), secret);
        QCOMPARE(board().mimeData()->data(QStringLiteral("x-kde-passwordManagerHint")),
                 QByteArray("secret"));
        QVERIFY(clipboard.isLent());
    }

    void takenBackAfterItsTime()
    {
        SecretClipboard clipboard;
        QCOMPARE(clipboard.time(), 10000ms);
        clipboard.setTime(50ms);
        QSignalSpy back(&clipboard, &SecretClipboard::takenBack);
        clipboard.put(Secret(secret));
        QTRY_COMPARE(back.count(), 1);
        QVERIFY(board().text().isEmpty());
        QVERIFY(!clipboard.isLent());
    }

    void theTimeStartsAgainWithTheNext()
    {
        SecretClipboard clipboard;
        clipboard.setTime(60ms);
        QSignalSpy back(&clipboard, &SecretClipboard::takenBack);
        clipboard.put(Secret(secret));
        clipboard.put(Secret(QStringLiteral("the next")));
        QTRY_COMPARE(back.count(), 1);
        QVERIFY(board().text().isEmpty());
    }

    void whatIsNotOursStays()
    {
        SecretClipboard clipboard;
        QSignalSpy failed(&clipboard, &SecretClipboard::takingBackFailed);
        clipboard.put(Secret(secret));
        board().setText(QStringLiteral("theirs"));
        clipboard.takeBack();
        QCOMPARE(board().text(), QStringLiteral("theirs"));
        QVERIFY(!clipboard.isLent());
        QCOMPARE(failed.count(), 0);
        clipboard.takeBack(); // nothing is lent
        QCOMPARE(board().text(), QStringLiteral("theirs"));
    }

    void aManagersCopyIsTakenToo()
    {
        // It owns the clipboard now, with the text that was ours.
        SecretClipboard clipboard;
        clipboard.put(Secret(secret));
        board().setText(secret);
        clipboard.takeBack();
        QVERIFY(board().text().isEmpty());
    }

    void goneWithItsOwner()
    {
        {
            SecretClipboard clipboard;
            clipboard.put(Secret(secret));
        }
        QVERIFY(board().text().isEmpty());
    }

    void onQuit()
    {
        SecretClipboard clipboard;
        clipboard.put(Secret(secret));
        emit qApp->aboutToQuit({});
        QVERIFY(board().text().isEmpty());
    }

    void saysWhenItCannot()
    {
        Stubborn clipboard;
        QSignalSpy failed(&clipboard, &SecretClipboard::takingBackFailed);
        QSignalSpy back(&clipboard, &SecretClipboard::takenBack);
        clipboard.put(Secret(secret));
        clipboard.takeBack();
        QCOMPARE(failed.count(), 1);
        QVERIFY(clipboard.isLent());
        // It is tried again as soon as the program is the active one.
        clipboard.lets = true;
        emit qGuiApp->applicationStateChanged(Qt::ApplicationActive);
        QCOMPARE(back.count(), 1);
        QVERIFY(board().text().isEmpty());
    }

    void doesNotClaimWhatItCannotSee()
    {
        Stubborn clipboard;
        clipboard.looks = false;
        QSignalSpy failed(&clipboard, &SecretClipboard::takingBackFailed);
        clipboard.put(Secret(secret));
        clipboard.takeBack();
        QCOMPARE(failed.count(), 1);
    }
};

QTEST_MAIN(SecretClipboardTest)
#include "tst_secretclipboard.moc"
