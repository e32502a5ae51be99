// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/approvals/approval.h"

namespace reeve
{

/// A request to change the data map: each row as it is and as it would be.
ApprovalText dataMapText(const QJsonObject &payload);
/// A request to erase an account before its date.
ApprovalText earlyErasureText(const QJsonObject &payload);

} // namespace reeve
