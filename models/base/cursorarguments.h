// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

namespace reeve
{

/** Says in a disclosure's arguments where a page of a long list begins: "after" or "before" with the
 *  key of a row, or "from_end"; from the start it says nothing. `Cursor` has `from` (Start, After,
 *  Before, End) and `key` (sortKey, id), as EndlessTableModel's has. Any thread. */
template <typename Cursor>
void insertCursor(QJsonObject &arguments, const Cursor &cursor)
{
    using From = typename Cursor::From;
    const QJsonObject key{{QStringLiteral("key"), cursor.key.sortKey},
                          {QStringLiteral("id"), cursor.key.id}};
    switch (cursor.from) {
    case From::Start:
        break;
    case From::After:
        arguments.insert(QStringLiteral("after"), key);
        break;
    case From::Before:
        arguments.insert(QStringLiteral("before"), key);
        break;
    case From::End:
        arguments.insert(QStringLiteral("from_end"), true);
        break;
    }
}

} // namespace reeve
