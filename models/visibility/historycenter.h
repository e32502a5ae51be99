// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/timestamp.h"
#include "models/database/pagesection.h"
#include "models/visibility/historyaccess.h"
#include "models/visibility/probetarget.h"

#include <optional>

namespace reeve
{

struct HistoryCenter {
    qint64 id = 0;
    Timestamp keyCreated{};
    KeyStrength key{};
    HistoryAccess access{};
    QString statusUrl{}; ///< the pattern, with {key} in the place of the key; empty: not known
    QList<ProbeTarget> targets{};
    qint64 hosts = 0;
    std::optional<Timestamp> firstCheck{};
    std::optional<Timestamp> lastCheck{};

    /// The status URL with dots for the key, always equally many; empty: not known.
    QString maskedUrl() const;
};

/// The status URL: `pattern` with this key.
QString statusUrlWith(const QString &pattern, const QString &key);

/// The record is a QList<HistoryCenter>.
PageSection historyCentersSection();

} // namespace reeve
