// SPDX-License-Identifier: GPL-3.0-or-later
// The estimate is rough; what must hold is the order, and that nothing weak is called good.
#include "models/aliases/passwordstrength.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace reeve;
using Level = PasswordStrength::Level;

class PasswordStrengthTest : public QObject
{
    Q_OBJECT
private slots:
    void levels_data()
    {
        QTest::addColumn<QString>("password");
        QTest::addColumn<int>("level");
        const auto row = [](const char *password, Level level) {
            QTest::newRow(password) << QString::fromUtf8(password) << int(level);
        };
        row("", Level::None);
        row("a", Level::VeryWeak);
        row("password", Level::VeryWeak);
        row("Sommer123", Level::VeryWeak);
        row("aaaaaaaaaaaaaaaaaaaaaaaa", Level::VeryWeak);
        row("12345678901234567890", Level::VeryWeak);
        row("abcdefghijklmnopqrstuvwxyz", Level::VeryWeak);
        row("qxzkvjwp", Level::Weak);
        row("p@ssw0rd7", Level::VeryWeak);
        row("correct horse battery", Level::Good);
        row("tobi-ravu-kemo-dasi-47", Level::Good);
        row("correct horse battery staple", Level::Strong);
        row("x7#Kq!9vRp2&Lm", Level::Strong);
    }
    void levels()
    {
        QFETCH(QString, password);
        QFETCH(int, level);
        const PasswordStrength strength = strengthOf(password);
        QVERIFY2(int(strength.level) == level, qPrintable(QString::number(strength.bits)));
        QCOMPARE(strength.word().isEmpty(), level == int(Level::None));
    }

    void longerIsNeverWeaker()
    {
        const QString whole = QStringLiteral("tobi-ravu kemo.DASI-47 x7#Kq");
        double before = 0;
        for (qsizetype length = 1; length <= whole.size(); ++length) {
            // One word has a ceiling, so equal is allowed; less is not, save where a word ends.
            const double bits = strengthOf(whole.left(length)).bits;
            QVERIFY2(bits + 0.001 >= before || length == 1, qPrintable(whole.left(length)));
            before = bits;
        }
    }

    void madeUpOnes()
    {
        static const QRegularExpression form(
            QStringLiteral("^([bdfghjkmnprstvwz][aeiou][bdfghjkmnprstvwz][aeiou]-){4}[2-9]{2}$"));
        QSet<QString> seen;
        for (int i = 0; i < 1000; ++i) {
            const QString password = readablePassword();
            QVERIFY2(form.match(password).hasMatch(), qPrintable(password));
            QVERIFY(strengthOf(password).level >= Level::Good);
            // The estimate must not flatter: 57 bits is what the choice has.
            QVERIFY2(strengthOf(password).bits < 60, qPrintable(password));
            seen.insert(password);
        }
        QCOMPARE(seen.size(), 1000);
    }
};

QTEST_GUILESS_MAIN(PasswordStrengthTest)
#include "tst_passwordstrength.moc"
