// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

namespace reeve
{

/** One cell of a CSV file (RFC 4180), quoted where it has to be. What a spreadsheet would take for a
 *  formula (a cell that begins with = + - @, tab or CR) gets an apostrophe in front of it. */
QString csvCell(const QString &text);
/// Cells apart by commas, ended by CR LF, in UTF-8.
QByteArray csvLine(const QStringList &cells);

} // namespace reeve
