// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QString>

namespace reeve
{

/** Where PostgreSQL's server programs are. */
struct Installation {
    QString binaries; ///< the folder of initdb, pg_ctl and postgres
    int major = 0;

    QString program(const char *name) const;

    /** The newest of version 15 or later in: `pg_config --bindir`, /usr/lib/postgresql/N/bin (Debian,
     *  Ubuntu), /usr/pgsql-N/bin (the PGDG packages), PATH. NotFound when there is none, with what to install; says the
     *  version when there is only an older one. */
    static Result<Installation> find();
};

} // namespace reeve
