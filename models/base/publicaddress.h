// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>
#include <QString>

namespace reeve
{

/** Why a stranger on the internet could not be at this address, in words ("this computer itself",
 *  "a private network"); empty for one of the open internet (IANA's special-purpose registries). An
 *  IPv4 address within an IPv6 one (mapped, NAT64, 6to4) counts as itself. */
QString whyNotPublic(const QHostAddress &address);

} // namespace reeve
