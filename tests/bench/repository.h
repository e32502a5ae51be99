// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customerrepository.h"
#include "models/database/connection.h"
#include "tests/bench/calls.h"

namespace reeve::bench
{

/** The console's side of a comparison: a connection with its worker thread and the repository.
 *  Calls block here by turning the event loop, so the way to the worker and back is measured. */
class RepositoryClient
{
public:
    /// Opens, with what the console runs at sign-in; ends the program when that fails.
    explicit RepositoryClient(const ConnectionParameters &parameters);
    ~RepositoryClient();

    double openingTime() const { return m_openingTime; } ///< ms
    /// Milliseconds from the call to the answer delivered on this thread; ends the program on an
    /// error. `rows`, if given, is set to the number of records.
    double run(const Call &call, int *rows = nullptr);

private:
    QObject m_context;
    Connection m_connection;
    CustomerRepository m_repository;
    std::optional<CustomerId> m_opened; ///< whose page, for revealing
    double m_openingTime = 0;
};

} // namespace reeve::bench
