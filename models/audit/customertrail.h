// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/trailrecord.h"
#include "models/database/pagesection.h"

namespace reeve
{

/** One event of a customer's own trail: who read them, when and why. */
struct CustomerTrailEntry {
    TrailRecord record{};
    QString fullName{}; ///< of the person; empty for one that has left
};

/// The newest 100; the record is a QList<CustomerTrailEntry>.
PageSection customerTrailSection();

class CustomerTrailTableModel : public RecordModel<CustomerTrailEntry>
{
public:
    explicit CustomerTrailTableModel(QObject *parent = nullptr);
};

} // namespace reeve
