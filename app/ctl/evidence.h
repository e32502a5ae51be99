// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/command.h"

namespace reeve::ctl
{

/// `audit evidence` and `audit sign`.
void addEvidence(CLI::App &audit, Action *chosen);

/** `audit verify --evidence FILE`, without a database. `publicKey` is a file; empty: a signature is not
 *  checked. Returns the exit code. */
int verifyEvidence(const QString &file, const QString &publicKey);

} // namespace reeve::ctl
