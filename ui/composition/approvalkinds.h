// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/approvals/approval.h"

namespace reeve
{

/// Which customers, in words: "status Active, country Belgium (BE)"; empty for all of them.
QString criteriaText(const QJsonObject &criteria);

/** What each kind of request does, in plain words. A new kind is a branch here; one that is not
 *  worded is shown as it is, entry by entry. */
ApprovalText approvalText(const Approval &approval);

} // namespace reeve
