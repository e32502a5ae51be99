// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <memory>

namespace reeve
{

class PgCanceller;

/** Carries out cancel requests away from the GUI thread. A request opens a connection of its own, so
 *  it first waits about a round trip: most statements have ended by then, and the next one would
 *  have to wait for the request. Then it asks until the work is over, since a pipeline's later
 *  groups run on after the first was stopped. */
class CancelThread
{
public:
    CancelThread();
    ~CancelThread(); ///< waits a moment; a request stuck on a dead network ends by itself later
    Q_DISABLE_COPY_MOVE(CancelThread)

    void request(std::shared_ptr<PgCanceller> canceller, quint64 work, bool atOnce = false);

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

} // namespace reeve
