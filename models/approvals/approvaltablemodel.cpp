// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/approvals/approvaltablemodel.h"

#include "models/base/moment.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::ApprovalTableModel)
};

std::vector<RecordColumn<Approval>> columns(const ApprovalWording &wording)
{
    using Column = RecordColumn<Approval>;
    return {
        Column("state", Text::tr("State"), [](const Approval &a) { return approvalStateText(a); })
            .withMeaning([](const Approval &a) { return approvalMeaning(a); }),
        Column("what", Text::tr("What will happen"),
               [wording](const Approval &a) { return wording(a).title; }),
        Column("who", Text::tr("Asked by"), [](const Approval &a) { return a.asker(); }),
        Column("asked", Text::tr("Asked"), [](const Approval &a) { return localText(a.askedAt); })
            .withToolTip([](const Approval &a) { return utcText(a.askedAt); }),
        Column("expires", Text::tr("Expires"),
               [](const Approval &a) { return a.isOpen() ? untilText(a.expires) : QString(); })
            .withToolTip([](const Approval &a) { return utcText(a.expires); }),
    };
}

} // namespace

ApprovalTableModel::ApprovalTableModel(const ApprovalWording &wording, QObject *parent)
    : RecordModel<Approval>(columns(wording), parent)
{
}

void ApprovalTableModel::takeOver(const QList<Approval> &approvals)
{
    mergeRecords(approvals, [](const Approval &a, const Approval &b) { return a.id == b.id; });
}

const Approval *ApprovalTableModel::approval(int row) const
{
    return row >= 0 && row < records().size() ? &records().at(row) : nullptr;
}

int ApprovalTableModel::rowOf(const QUuid &id) const
{
    for (int row = 0; row < records().size(); ++row)
        if (records().at(row).id == id)
            return row;
    return -1;
}

} // namespace reeve
