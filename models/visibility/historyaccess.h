// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/meaning.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace reeve
{

/** Who can really read a history, over all ways in (promise P6). */
enum class Visibility {
    Anybody,       ///< public, or through an alias without a password
    AliasPassword, ///< whoever knows the password of a published alias
    KeyOnly,       ///< whoever has the status URL's key
    Unknown,       ///< a word that this program does not know
};

/** What is wrong with a history's ways in, or at least worth a look. */
enum class Finding {
    OpenAlias,      ///< open by an alias, although the history itself is not public
    WeakKey,        ///< less than 64 bits by its own characters
    DuplicateKey,   ///< another history has it, apart from upper and lower case
    EmptyPassword,  ///< an alias's password is blank
    ReusedPassword, ///< an alias's password stands on another alias, whosever
};

/// Words of the database; "anybody", "weak_key".
Visibility visibilityFromText(const QString &word);
QString visibilityWord(Visibility visibility);
std::optional<Finding> findingFromText(const QString &word);
QString findingWord(Finding finding);
const QList<Visibility> &knownVisibilities();
const QList<Finding> &knownFindings();
/// Leaves out what this program does not know.
QList<Finding> findingsFromTexts(const QStringList &words);

/// For people: "Anybody", "With an alias's password", "With the key".
QString visibilityText(Visibility visibility);
Meaning visibilityMeaning(Visibility visibility);
QString findingText(Finding finding);        ///< "Weak key"
QString findingExplanation(Finding finding); ///< one sentence

/** The parts from which a history's effective visibility follows. Aliases are named as they are in
 *  the data; of several the oldest is. */
struct HistoryAccess {
    Visibility visibility = Visibility::Unknown;
    bool isPublic = false;
    QString openAlias{}; ///< published, without a password; empty: none
    int openAliases = 0;
    QString guardedAlias{}; ///< published, with a password
    int guardedAliases = 0;
    int hiddenAliases = 0; ///< not published: they open nothing
    QList<Finding> findings{};

    /// Who can read this history and through what, as one sentence.
    QString explanation() const;
};

/** How hard the status URL's key is to guess; the key itself is not read for it. */
struct KeyStrength {
    int length = 0; ///< characters
    int bits = 0;   ///< estimated by the database from the key's own characters
    enum class Grade { Weak, Fair, Strong };
    Grade grade() const;
    QString word() const; ///< "strong"
    Meaning meaning() const;
    QString text() const; ///< "strong: 32 characters, about 118 bits"
};

} // namespace reeve
