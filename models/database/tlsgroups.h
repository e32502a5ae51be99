// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace reeve
{

/** Makes TLS clients of this process offer P-256 first, otherwise as the distribution's OpenSSL
 *  configuration says: PostgreSQL takes only ssl_ecdh_curve (P-256 unless changed), so the usual
 *  first offer, X25519, costs another round trip. Works once; safe from any thread. */
void offerP256First();

} // namespace reeve
