// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace reeve
{

/** Overwrites the text before letting go of it. Only this copy: Qt shares, widgets keep undo
 *  steps, and the allocator may have moved it; it shortens the time, it does not promise. */
void wipe(QString &secret);
void wipe(QByteArray &secret);

} // namespace reeve
