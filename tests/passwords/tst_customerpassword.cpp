// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/passwords/customerpassword.h"

#include <QTest>

using namespace reeve;

class CustomerPasswordTest : public QObject
{
    Q_OBJECT
private slots:
    void schemes_data()
    {
        QTest::addColumn<HashStrength>("strength");
        QTest::addColumn<bool>("unsalted");
        QTest::newRow("sha256") << HashStrength::Weak << true;
        QTest::newRow("SHA-256") << HashStrength::Weak << true;
        QTest::newRow("md5") << HashStrength::Weak << true;
        QTest::newRow("unsalted-sha1") << HashStrength::Weak << true;
        QTest::newRow("sha256-salted") << HashStrength::Weak << false;
        QTest::newRow("salted_md5") << HashStrength::Weak << false;
        QTest::newRow("plain") << HashStrength::Weak << false;
        QTest::newRow("argon2id") << HashStrength::Strong << false;
        QTest::newRow("bcrypt") << HashStrength::Strong << false;
        QTest::newRow("scram-sha-256") << HashStrength::Strong << false;
        QTest::newRow("rot13") << HashStrength::Unknown << false;
    }
    void schemes()
    {
        QFETCH(HashStrength, strength);
        QFETCH(bool, unsalted);
        const CustomerPassword password{.scheme = QString::fromLatin1(QTest::currentDataTag())};
        QCOMPARE(password.strength(), strength);
        QCOMPARE(password.advice().contains(QLatin1String("without salt")), unsalted);
        QCOMPARE(password.advice().isEmpty(), strength == HashStrength::Strong);
        QCOMPARE(password.meaning() == Meaning::Problem, strength == HashStrength::Weak);
    }
};

QTEST_GUILESS_MAIN(CustomerPasswordTest)
#include "tst_customerpassword.moc"
