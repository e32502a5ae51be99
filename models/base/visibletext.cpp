// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/visibletext.h"

namespace reeve
{

namespace
{

bool needsEscape(char16_t unit)
{
    return unit < 0x20 || (unit >= 0x7f && unit <= 0x9f)         // C0, DEL, C1
           || (unit >= 0x202a && unit <= 0x202e)                 // embeddings and overrides
           || unit == 0x2028 || unit == 0x2029                   // line and paragraph separator
           || unit == 0x200b || unit == 0xfeff                   // blanks without width
           || unit == 0x200e || unit == 0x200f || unit == 0x061c // direction marks
           || (unit >= 0x2060 && unit <= 0x206f)                 // joiner, operators, isolates
           || unit == 0xad || unit == 0x180e;                    // seen only at a line's end
}

} // namespace

QString visibleText(const QString &text)
{
    const auto first = std::find_if(text.cbegin(), text.cend(),
                                    [](QChar c) { return needsEscape(c.unicode()); });
    if (first == text.cend())
        return text; // shared, not copied: nearly all text ends here
    QString shown = text.left(first - text.cbegin());
    for (auto at = first; at != text.cend(); ++at) {
        const char16_t unit = at->unicode();
        if (!needsEscape(unit))
            shown += *at;
        else if (unit < 0x20)
            shown += QChar(0x2400 + unit);
        else if (unit == 0x7f)
            shown += QChar(0x2421);
        else
            shown += QStringLiteral("\\u")
                     + QStringLiteral("%1").arg(int(unit), 4, 16, QLatin1Char('0')).toUpper();
    }
    return shown;
}

QString sendableText(const QString &text)
{
    QString sent = text;
    for (qsizetype i = 0; i < sent.size(); ++i) {
        const QChar c = sent.at(i);
        if (c.isHighSurrogate() && i + 1 < sent.size() && sent.at(i + 1).isLowSurrogate())
            ++i;
        else if (c.isNull() || c.isSurrogate())
            sent[i] = QChar(QChar::ReplacementCharacter);
    }
    return sent;
}

} // namespace reeve
