// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deletions/certificate.h"
#include "ui/widgets/printedsheet.h"

namespace reeve
{

/** A certificate on paper: what the signed text says, and that text's SHA-256, by which whoever has
 *  the signed file can show that the paper says the same. Any thread. */
PrintedSheet printedCertificate(const Certificate &certificate);

} // namespace reeve
