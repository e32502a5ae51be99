// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/approvals/approval.h"
#include "models/base/recordmodel.h"

namespace reeve
{

/** The list of requests; newer readings are taken over in place. */
class ApprovalTableModel : public RecordModel<Approval>
{
    Q_OBJECT
public:
    explicit ApprovalTableModel(const ApprovalWording &wording, QObject *parent = nullptr);

    void takeOver(const QList<Approval> &approvals);
    const Approval *approval(int row) const; ///< null when there is no such row
    int rowOf(const QUuid &id) const;        ///< -1 when it is not listed
};

} // namespace reeve
