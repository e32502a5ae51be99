// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace reeve
{

/** The oldest minor release of each major that has the security fixes Reeve relies on (the releases
 *  of one day: 15.20, 16.16, 17.12, 18.6). Raise all lines together. */
struct ServerRelease {
    int major;
    int minimumMinor;
};
inline constexpr ServerRelease oldestReleases[] = {{15, 20}, {16, 16}, {17, 12}, {18, 6}};

/** `version` as libpq gives it (150020 for 15.20). True below the table; a major that is newer than
 *  the table is taken as good. A warning, not an error. */
constexpr bool isServerTooOld(int version)
{
    const int major = version / 10000;
    const int minor = version % 10000;
    for (const ServerRelease &release : oldestReleases)
        if (release.major == major)
            return minor < release.minimumMinor;
    return major < oldestReleases[0].major;
}

/** The release to ask for, "15.20"; that of the oldest major for an unknown one. */
inline QString oldestReleaseFor(int version)
{
    ServerRelease wanted = oldestReleases[0];
    for (const ServerRelease &release : oldestReleases)
        if (release.major == version / 10000)
            wanted = release;
    return QStringLiteral("%1.%2").arg(wanted.major).arg(wanted.minimumMinor);
}

} // namespace reeve
