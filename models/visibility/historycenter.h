// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/timestamp.h"
#include "models/database/pagesection.h"

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

struct HistoryCenter {
    qint64 id = 0;
    Timestamp keyCreated{};
    int keyLength = 0; ///< characters of the status URL's key; the key itself is not read
    bool isPublic = false;
    Visibility visibility = Visibility::Unknown;
    QString throughAlias{}; ///< the alias that opens it; empty: none
    qint64 hosts = 0;
    std::optional<Timestamp> firstCheck{};
    std::optional<Timestamp> lastCheck{};

    /// Who can read this history and why, as one sentence; contains the alias's name as it is.
    QString explanation() const;
};

Visibility visibilityFromText(const QString &word);

/// The record is a QList<HistoryCenter>.
PageSection historyCentersSection();

} // namespace reeve
