// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/profile.h"

namespace reeve
{

QString Profile::title() const
{
    return organisation.isEmpty() ? login + u'@' + host : organisation;
}

ConnectionParameters Profile::parameters() const
{
    ConnectionParameters result;
    result.host = host;
    result.port = port;
    result.database = database;
    result.user = login;
    result.caFile = caFile;
    result.crlFile = crlFile;
    result.certFile = certFile;
    result.keyFile = keyFile;
    return result;
}

bool samePersonAndPlace(const Profile &first, const Profile &second)
{
    return first.host == second.host && first.port == second.port
           && first.database == second.database && first.login == second.login;
}

} // namespace reeve
