// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/sandboxprofile.h"

#include <QApplication>

namespace reeve
{

Profile sandboxProfile(const SandboxInfo &sandbox, const SandboxAccount &account)
{
    Profile profile;
    // The same sandbox is the same profile, so that its window is remembered.
    profile.id = QUuid::createUuidV5(QUuid(), sandbox.directory + account.login);
    profile.organisation = QApplication::translate("main", "Sandbox");
    profile.host = sandbox.host;
    profile.port = sandbox.port;
    profile.database = sandbox.database;
    profile.login = account.login;
    profile.caFile = sandbox.caFile;
    profile.crlFile = sandbox.crlFile;
    profile.certFile = account.certFile;
    profile.keyFile = account.keyFile;
    return profile;
}

} // namespace reeve
