// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/recordmodel.h"
#include "models/base/timestamp.h"
#include "models/database/pagesection.h"

namespace reeve
{

/** A customer's session at the service (promise P3: it ends after 15 idle minutes). */
struct CustomerSession {
    qint64 id = 0;
    Timestamp created{};
    Timestamp lastSeen{};
    QString address{};
    QString state{}; ///< live, overdue (idle past the promise, and still there)
};

/// The record is a QList<CustomerSession>.
PageSection customerSessionsSection();

class SessionTableModel : public RecordModel<CustomerSession>
{
public:
    explicit SessionTableModel(QObject *parent = nullptr);
};

} // namespace reeve
