// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/approvals/approvalrepository.h"
#include "ui/shell/badgesource.h"

namespace reeve
{

class Desk;

/** Counts the requests that wait for this person's vote, or for this person to run them. */
class ApprovalsBadge : public BadgeSource
{
    Q_OBJECT
public:
    ApprovalsBadge(Desk &desk, QObject *parent = nullptr);

private:
    void read();

    Desk &m_desk;
    ApprovalRepository m_repository;
    Latest m_reading;
};

} // namespace reeve
