// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/profilefields.h"

namespace reeve
{

/** What is written back to a customer whose details were corrected: names what was corrected, in the
 *  customer's language where Reeve has it (English, French, Dutch), without any of the values. */
struct ProfileReply {
    QString language; ///< "en", "fr", "nl"
    QString text;
};
ProfileReply profileReply(const CustomerProfile &customer, const QList<ProfileField> &corrected,
                          const QString &signature);

} // namespace reeve
