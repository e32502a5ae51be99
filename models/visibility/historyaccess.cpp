// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/visibility/historyaccess.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::HistoryAccess)
};

struct FindingWord {
    Finding finding;
    const char *word;
};
constexpr std::array findingWords{FindingWord{Finding::OpenAlias, "open_alias"},
                                  FindingWord{Finding::WeakKey, "weak_key"},
                                  FindingWord{Finding::DuplicateKey, "duplicate_key"},
                                  FindingWord{Finding::EmptyPassword, "empty_password"},
                                  FindingWord{Finding::ReusedPassword, "reused_password"}};

QString quoted(const QString &name)
{
    return QChar(0x201c) + name + QChar(0x201d);
}

QString anybodyText(const HistoryAccess &access)
{
    QString said;
    if (access.isPublic) {
        said = Text::tr("Public: anybody can read it at its public address");
        if (access.openAliases == 1)
            said += Text::tr(", and through the alias %1, which has no password")
                        .arg(quoted(access.openAlias));
        else if (access.openAliases > 1)
            said += Text::tr(", and through %L1 aliases without a password, such as %2")
                        .arg(access.openAliases)
                        .arg(quoted(access.openAlias));
    } else if (access.openAliases == 1) {
        said = Text::tr("Public: the alias %1 is published without a password, although the status "
                        "key is private")
                   .arg(quoted(access.openAlias));
    } else {
        said = Text::tr("Public: %L1 aliases, such as %2, are published without a password, "
                        "although the status key is private")
                   .arg(access.openAliases)
                   .arg(quoted(access.openAlias));
    }
    if (access.guardedAliases == 1)
        said += Text::tr("; the password of the alias %1 keeps nobody out")
                    .arg(quoted(access.guardedAlias));
    else if (access.guardedAliases > 1)
        said += Text::tr("; the passwords of %L1 other aliases keep nobody out")
                    .arg(access.guardedAliases);
    return said;
}

QString passwordText(const HistoryAccess &access)
{
    if (access.guardedAliases <= 1)
        return Text::tr("Protected: whoever knows the password of the alias %1, or has the status "
                        "address with its key, can read it")
            .arg(quoted(access.guardedAlias));
    return Text::tr(
               "Protected: whoever knows the password of one of %L1 aliases, such as %2, or has "
               "the status address with its key, can read it")
        .arg(access.guardedAliases)
        .arg(quoted(access.guardedAlias));
}

} // namespace

Visibility visibilityFromText(const QString &word)
{
    for (const Visibility visibility : knownVisibilities())
        if (word == visibilityWord(visibility))
            return visibility;
    return Visibility::Unknown;
}

QString visibilityWord(Visibility visibility)
{
    switch (visibility) {
    case Visibility::Anybody:
        return QStringLiteral("anybody");
    case Visibility::AliasPassword:
        return QStringLiteral("alias_password");
    case Visibility::KeyOnly:
        return QStringLiteral("key_only");
    case Visibility::Unknown:
        break;
    }
    return {};
}

std::optional<Finding> findingFromText(const QString &word)
{
    for (const FindingWord &known : findingWords)
        if (word == QLatin1String(known.word))
            return known.finding;
    return std::nullopt;
}

QString findingWord(Finding finding)
{
    for (const FindingWord &known : findingWords)
        if (known.finding == finding)
            return QLatin1String(known.word);
    return {};
}

const QList<Visibility> &knownVisibilities()
{
    static const QList<Visibility> all{Visibility::Anybody, Visibility::AliasPassword,
                                       Visibility::KeyOnly};
    return all;
}

const QList<Finding> &knownFindings()
{
    static const QList<Finding> all = [] {
        QList<Finding> findings;
        for (const FindingWord &known : findingWords)
            findings.append(known.finding);
        return findings;
    }();
    return all;
}

QList<Finding> findingsFromTexts(const QStringList &words)
{
    QList<Finding> findings;
    for (const QString &word : words)
        if (const auto finding = findingFromText(word))
            findings.append(*finding);
    return findings;
}

QString visibilityText(Visibility visibility)
{
    switch (visibility) {
    case Visibility::Anybody:
        return Text::tr("Anybody");
    case Visibility::AliasPassword:
        return Text::tr("With a password");
    case Visibility::KeyOnly:
        return Text::tr("With the key only");
    case Visibility::Unknown:
        break;
    }
    return Text::tr("Not known");
}

Meaning visibilityMeaning(Visibility visibility)
{
    switch (visibility) {
    case Visibility::Anybody:
        return Meaning::Attention;
    case Visibility::AliasPassword:
        return Meaning::Information;
    case Visibility::KeyOnly:
        return Meaning::Good;
    case Visibility::Unknown:
        break;
    }
    return Meaning::Problem;
}

QString findingText(Finding finding)
{
    switch (finding) {
    case Finding::OpenAlias:
        return Text::tr("Open by an alias only");
    case Finding::WeakKey:
        return Text::tr("Weak key");
    case Finding::DuplicateKey:
        return Text::tr("Key used twice");
    case Finding::EmptyPassword:
        return Text::tr("Blank password");
    case Finding::ReusedPassword:
        return Text::tr("Password used twice");
    }
    return {};
}

QString findingExplanation(Finding finding)
{
    switch (finding) {
    case Finding::OpenAlias:
        return Text::tr(
            "The history itself is not public, but an alias without a password shows it "
            "to anybody; the customer may not know.");
    case Finding::WeakKey:
        return Text::tr("The status address can be guessed: its key is short or regular.");
    case Finding::DuplicateKey:
        return Text::tr("Another history has the same key, apart from upper and lower case.");
    case Finding::EmptyPassword:
        return Text::tr("An alias asks for a password, but the password is blank.");
    case Finding::ReusedPassword:
        return Text::tr(
            "The password of an alias is also that of another alias, perhaps of another "
            "customer.");
    }
    return {};
}

QString HistoryAccess::explanation() const
{
    switch (visibility) {
    case Visibility::Anybody:
        return anybodyText(*this) + u'.';
    case Visibility::AliasPassword:
        return passwordText(*this) + u'.';
    case Visibility::KeyOnly: {
        QString said = Text::tr(
            "Private: only whoever has the status address with its key can read it");
        if (hiddenAliases == 1)
            said += Text::tr("; its alias is not published");
        else if (hiddenAliases > 1)
            said += Text::tr("; its %L1 aliases are not published").arg(hiddenAliases);
        return said + u'.';
    }
    case Visibility::Unknown:
        break;
    }
    return Text::tr("This program does not know who can read this history; it is older than the "
                    "database.");
}

KeyStrength::Grade KeyStrength::grade() const
{
    return bits < 64 ? Grade::Weak : bits < 90 ? Grade::Fair : Grade::Strong;
}

QString KeyStrength::word() const
{
    switch (grade()) {
    case Grade::Weak:
        return Text::tr("weak");
    case Grade::Fair:
        return Text::tr("fair");
    case Grade::Strong:
        break;
    }
    return Text::tr("strong");
}

Meaning KeyStrength::meaning() const
{
    return grade() == Grade::Weak ? Meaning::Problem : Meaning::Neutral;
}

QString KeyStrength::text() const
{
    return Text::tr("%1: %L2 characters, about %L3 bits").arg(word()).arg(length).arg(bits);
}

} // namespace reeve
