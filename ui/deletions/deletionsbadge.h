// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deletions/deletionchanges.h"
#include "models/deletions/deletionrepository.h"
#include "ui/shell/badgesource.h"

namespace reeve
{

class Desk;

/** Counts what is overdue, and for officers what is partly erased and waits for a person. */
class DeletionsBadge : public BadgeSource
{
    Q_OBJECT
public:
    DeletionsBadge(Desk &desk, QObject *parent = nullptr);

private:
    void read();

    Desk &m_desk;
    DeletionRepository m_repository;
    DeletionChanges m_changes;
    Latest m_reading;
    QTimer m_clock; ///< dates pass without anybody saying so
};

} // namespace reeve
