// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/history.h"

#include <QTest>

using namespace reeve;

class TestHistory : public QObject
{
    Q_OBJECT

private:
    static Place at(const QString &item) { return {QStringLiteral("v"), item, u"T" + item}; }

private slots:
    void backAndForward()
    {
        History history;
        QVERIFY(!history.canGoBack() && !history.back());
        for (const char16_t *item : {u"1", u"2", u"3"})
            history.visit(at(QString::fromUtf16(item)));
        QCOMPARE(history.back()->item, QStringLiteral("2"));
        QCOMPARE(history.back()->item, QStringLiteral("1"));
        QVERIFY(!history.canGoBack());
        QCOMPARE(history.forward()->item, QStringLiteral("2"));
    }

    void goingElsewhereForgetsWhatLayAhead()
    {
        History history;
        for (const char16_t *item : {u"1", u"2", u"3"})
            history.visit(at(QString::fromUtf16(item)));
        history.back();
        history.back();
        history.visit(at(QStringLiteral("4")));
        QVERIFY(!history.canGoForward());
        QCOMPARE(history.places().size(), 2);
    }

    void arrivingWhereOneIsAddsNothing()
    {
        History history;
        history.visit(at(QStringLiteral("1")));
        history.visit({QStringLiteral("v"), QStringLiteral("1"), QStringLiteral("named")});
        QCOMPARE(history.places().size(), 1);
        QCOMPARE(history.places().constFirst().title, QStringLiteral("named"));
    }

    void boundedAndWithoutTitlesAfterLock()
    {
        History history;
        for (int i = 0; i < History::limit + 20; ++i)
            history.visit(at(QString::number(i)));
        QCOMPARE(history.places().size(), History::limit);
        QVERIFY(!history.canGoForward());
        history.dropTitles();
        for (const Place &place : history.places())
            QVERIFY(place.title.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"
