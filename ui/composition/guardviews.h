// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/view.h"

namespace reeve
{

class CustomersView;

/// The views "approvals" and "exports", as the composition root registers them.
ViewEntry approvalsEntry();
ViewEntry exportsEntry();

/// Gives officers the action "Export…" over the customer list.
void addExport(Desk &desk, CustomersView &view);

} // namespace reeve
