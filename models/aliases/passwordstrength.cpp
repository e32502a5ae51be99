// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aliases/passwordstrength.h"

#include <QCoreApplication>
#include <QRandomGenerator>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::PasswordStrength)
};

// In bits a character. A word's letters follow from each other; Shannon measured 1 to 1.5 for whole
// texts, and a syllable of a consonant and a vowel has a little over 6 in two.
constexpr double ofWord = 2.6;
constexpr double ofLetters = 4.7; // 26 that follow from nothing
constexpr double ofDigits = 3.3;
constexpr double ofOthers = 5.0;
constexpr double ofCapital = 1.0; // a change of case within a word
constexpr double ofRepetition = 0.3;
// A single word of a dictionary with some digits behind it is what is tried first.
constexpr double mostOfOneWord = 16;

bool isVowel(QChar c)
{
    const QString letter = c.toLower().decomposition().isEmpty() ? QString(c.toLower())
                                                                 : c.toLower().decomposition();
    return QStringLiteral("aeiouy").contains(letter.at(0));
}

// Does it follow from those before: the same again, or the third and more of a row (abc, 987)?
bool follows(const QString &text, qsizetype at)
{
    const auto step = [&text](qsizetype place) {
        return text.at(place).toLower().unicode() - text.at(place - 1).toLower().unicode();
    };
    if (at == 0)
        return false;
    if (step(at) == 0)
        return true;
    return at > 1 && std::abs(step(at)) == 1 && step(at) == step(at - 1);
}

// Signs written for letters are what is tried right after the letters: p@ssw0rd.
QString withoutDisguise(QString text)
{
    static const QString signs = QStringLiteral("@4301$5");
    static const QString letters = QStringLiteral("aaeoiss");
    for (qsizetype at = 1; at + 1 < text.size(); ++at) {
        const qsizetype sign = signs.indexOf(text.at(at));
        if (sign >= 0 && text.at(at - 1).isLetter() && text.at(at + 1).isLetter())
            text[at] = letters.at(sign);
    }
    return text;
}

bool looksLikeWords(const QString &text)
{
    int letters = 0;
    int vowels = 0;
    int row = 0; // of consonants
    for (const QChar c : text) {
        if (!c.isLetter()) {
            row = 0;
            continue;
        }
        ++letters;
        vowels += isVowel(c) ? 1 : 0;
        row = isVowel(c) ? 0 : row + 1;
        if (row > 4)
            return false;
    }
    return letters == 0 || (vowels * 100 >= letters * 22 && vowels * 100 <= letters * 70);
}

// Runs of letters, each of which may be a word.
int runsOfLetters(const QString &text)
{
    int runs = 0;
    bool inside = false;
    for (const QChar c : text) {
        runs += c.isLetter() && !inside ? 1 : 0;
        inside = c.isLetter();
    }
    return runs;
}

} // namespace

PasswordStrength strengthOf(const QString &typed)
{
    PasswordStrength strength;
    if (typed.isEmpty())
        return strength;
    const QString password = withoutDisguise(typed);
    const bool words = looksLikeWords(password);
    double letters = 0;
    double others = 0;
    QSet<QChar> separators;
    for (qsizetype at = 0; at < password.size(); ++at) {
        const QChar c = password.at(at);
        if (follows(password, at)) {
            others += ofRepetition;
        } else if (c.isLetter()) {
            letters += words ? ofWord : ofLetters;
            if (at > 0 && c.isUpper() && password.at(at - 1).isLower())
                letters += ofCapital;
        } else if (c.isDigit()) {
            others += ofDigits;
        } else if (!separators.contains(c)) { // the second hyphen is no surprise
            separators.insert(c);
            others += ofOthers;
        } else {
            others += ofRepetition;
        }
    }
    if (words && runsOfLetters(password) == 1)
        letters = std::min(letters, mostOfOneWord);
    strength.bits = letters + others;
    using Level = PasswordStrength::Level;
    strength.level = strength.bits < 25   ? Level::VeryWeak
                     : strength.bits < 40 ? Level::Weak
                     : strength.bits < 58 ? Level::Good
                                          : Level::Strong;
    return strength;
}

QString PasswordStrength::word() const
{
    switch (level) {
    case Level::VeryWeak:
        return Text::tr("Very weak");
    case Level::Weak:
        return Text::tr("Weak");
    case Level::Good:
        return Text::tr("Good");
    case Level::Strong:
        return Text::tr("Strong");
    case Level::None:
        break;
    }
    return {};
}

QString PasswordStrength::sentence() const
{
    const QString about = Text::tr("about %1 bits").arg(int(std::lround(bits)));
    switch (level) {
    case Level::VeryWeak:
        return Text::tr("%1: among the first that are tried. Several words, or a longer one, help.")
            .arg(about);
    case Level::Weak:
        return Text::tr("%1: can be guessed with patience. Another word, or a few more characters, "
                        "help.")
            .arg(about);
    case Level::Good:
        return Text::tr("%1: enough against guessing over the network").arg(about);
    case Level::Strong:
        return about;
    case Level::None:
        break;
    }
    return {};
}

Meaning PasswordStrength::meaning() const
{
    switch (level) {
    case Level::VeryWeak:
        return Meaning::Problem;
    case Level::Weak:
        return Meaning::Attention;
    case Level::Good:
    case Level::Strong:
        return Meaning::Good;
    case Level::None:
        break;
    }
    return Meaning::Neutral;
}

QString readablePassword()
{
    // 16 consonants and 5 vowels, none of which sounds or looks like another one; 0 and 1 are out.
    static const QString consonants = QStringLiteral("bdfghjkmnprstvwz");
    static const QString vowels = QStringLiteral("aeiou");
    QRandomGenerator *random = QRandomGenerator::system();
    QString password;
    password.reserve(22);
    for (int group = 0; group < 4; ++group) {
        for (int syllable = 0; syllable < 2; ++syllable) {
            password += consonants.at(random->bounded(int(consonants.size())));
            password += vowels.at(random->bounded(int(vowels.size())));
        }
        password += u'-';
    }
    for (int digit = 0; digit < 2; ++digit)
        password += QChar(u'2' + random->bounded(8));
    return password;
}

} // namespace reeve
