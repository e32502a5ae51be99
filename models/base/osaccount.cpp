// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/osaccount.h"

#include <pwd.h>
#include <unistd.h>

namespace reeve
{

QString osAccount()
{
    const QString behindSudo = qEnvironmentVariable("SUDO_USER");
    if (!behindSudo.isEmpty())
        return behindSudo;
    const passwd *entry = getpwuid(geteuid());
    return entry ? QString::fromLocal8Bit(entry->pw_name) : QString::number(geteuid());
}

} // namespace reeve
