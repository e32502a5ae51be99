// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tone.h"

#include <QString>

#include <cmath>

namespace reeve
{

namespace
{

double luminance(const QColor &colour)
{
    const auto linear = [](double channel) {
        return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF())
           + 0.0722 * linear(colour.blueF());
}

} // namespace

double contrast(const QColor &first, const QColor &second)
{
    const double a = luminance(first) + 0.05;
    const double b = luminance(second) + 0.05;
    return a > b ? a / b : b / a;
}

bool isDark(const QPalette &palette)
{
    return luminance(palette.color(QPalette::Window)) < 0.2;
}

ToneColours toneColours(Tone tone, const QPalette &palette)
{
    const bool dark = isDark(palette);
    switch (tone) {
    case Tone::Information:
        return dark ? ToneColours{0x1b3247, 0x2f6690, 0x9fd0f5}
                    : ToneColours{0xe4f1fb, 0x8fc1e6, 0x0b4a78};
    case Tone::Success:
        return dark ? ToneColours{0x1a3a29, 0x2f7a52, 0x9be0b8}
                    : ToneColours{0xe3f5ea, 0x86caa2, 0x0f5a32};
    case Tone::Warning:
        return dark ? ToneColours{0x42320f, 0x8a6a1c, 0xf3cf7c}
                    : ToneColours{0xfdf2d6, 0xe0b84e, 0x6b4700};
    case Tone::Problem:
        return dark ? ToneColours{0x471f22, 0x93383f, 0xf7b0b3}
                    : ToneColours{0xfce6e6, 0xe39a9c, 0x8f1519};
    case Tone::Neutral:
        break;
    }
    return dark ? ToneColours{0x343a40, 0x596069, 0xd5dade}
                : ToneColours{0xeceff1, 0xbfc6cc, 0x3b444b};
}

QString toneIcon(Tone tone)
{
    switch (tone) {
    case Tone::Success:
        return QStringLiteral("checkmark"); // a tick in a box would look like a check box
    case Tone::Warning:
        return QStringLiteral("data-warning");
    case Tone::Problem:
        return QStringLiteral("data-error");
    case Tone::Neutral:
    case Tone::Information:
        break;
    }
    return QStringLiteral("data-information");
}

} // namespace reeve
