// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/csv.h"

namespace reeve
{

QString csvCell(const QString &text)
{
    static const QString formula = QStringLiteral("=+-@\t\r");
    static const QString quoted = QStringLiteral(",\"\r\n\t; ");
    QString cell = text;
    cell.replace(QChar(0), QChar(0x2400));
    const bool guarded = !cell.isEmpty() && formula.contains(cell.front());
    if (guarded)
        cell.prepend(u'\'');
    bool quote = guarded;
    for (const QChar character : std::as_const(cell))
        quote = quote || quoted.contains(character);
    if (!quote)
        return cell;
    cell.replace(QStringLiteral("\""), QStringLiteral("\"\""));
    return QString(u'"' + cell + u'"');
}

QByteArray csvLine(const QStringList &cells)
{
    QStringList ready;
    for (const QString &cell : cells)
        ready += csvCell(cell);
    return ready.join(u',').toUtf8() + "\r\n";
}

} // namespace reeve
