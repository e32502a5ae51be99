// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace reeve
{

/** Text from the data as it may be shown: what would change the look of the text around it, or be
 *  invisible, becomes visible. Control characters turn into their pictures (U+2400 …), bidirectional
 *  overrides, embeddings, isolates and marks, line separators and blanks without width into "\u202E".
 *  Letters of every script, joiners (U+200C, U+200D) and right-to-left text stay as they are. */
QString visibleText(const QString &text);

/** Text as it may be sent in a parameter: NUL and lone surrogates, which PostgreSQL cannot hold,
 *  become U+FFFD, which no row contains. Nothing is cut off: that would widen a search. */
QString sendableText(const QString &text);

} // namespace reeve
