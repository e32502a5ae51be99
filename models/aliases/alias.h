// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/meaning.h"
#include "models/base/timestamp.h"
#include "models/database/pagesection.h"

#include <optional>

namespace reeve
{

/** A name under which the customer's history can be reached. Its readable password (promise P5) is
 *  not part of the record: it is revealed one at a time, on record of its own. */
struct Alias {
    qint64 id = 0;
    QString name{};
    bool hasPassword = false;
    bool published = false;
    Timestamp created{};
    std::optional<Timestamp> passwordChanged{};
    qint64 hosts = 0;          ///< whose history stands behind it
    bool centerPublic = false; ///< that history is public by itself, whatever the alias says

    /// An alias that anybody can read through asks for attention: it may not be meant so.
    Meaning meaning() const;
    /// Who can read through it, as a state's word.
    QString accessText() const;
    /// The hosts in words, for a sentence: "3 hosts".
    QString hostsText() const;
};

/// The record is a QList<Alias>.
PageSection aliasesSection();

} // namespace reeve
