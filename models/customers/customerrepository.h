// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customerprofile.h"
#include "models/customers/customerquery.h"
#include "models/database/connection.h"
#include "models/database/pagesection.h"

namespace reeve
{

/** Everything the page of one customer shows, under one disclosure. */
struct CustomerSheet {
    CustomerProfile profile;
    SectionRecords sections; ///< by the ids of the sections asked for
    /// The customer was erased: of the profile only the number is there, of the sections those that remain.
    bool isGone = false;
};

/** The two answers to one question; the rows come first. `count` is only fulfilled after `page`,
 *  and holds an error of kind Cancelled when no count was asked for. */
struct CustomerPageAnswer {
    QFuture<Result<CustomerPage>> page;
    QFuture<Result<CustomerCount>> count;
};

/** Reads customers. Each call is one disclosure on record and one round trip. */
class CustomerRepository
{
public:
    explicit CustomerRepository(Connection &connection) : m_connection(connection) {}

    CustomerPageAnswer page(const CustomerQuery &query, const CustomerCursor &cursor,
                            CountMode count, Ticket *ticket, int limit = customerPageSize);

    /** Opens a customer's page: the profile and all `sections`. NotFound when there is none, and no
     *  section says anything of an erased one;
     *  BadValue (from the database) when the reason is empty. The `order`, by its number, is among the
     *  orders however old it is. */
    QFuture<Result<CustomerSheet>> open(CustomerId customer, const QString &reason,
                                        const std::vector<PageSection> &sections, Ticket *ticket,
                                        const QString &order = {});

    /** Reads a page again that the same person has opened within the last hour: on record, but no
     *  further page for the quota. WrongState when the hour is over, NotFound when the customer has
     *  gone meanwhile and left nothing. */
    QFuture<Result<CustomerSheet>> openAgain(CustomerId customer, const QString &reason,
                                             const std::vector<PageSection> &sections,
                                             Ticket *ticket, const QString &order = {});

    /** Reads a page to be printed: a disclosure of its own, counted like opening it. */
    QFuture<Result<CustomerSheet>> openForPrint(CustomerId customer, const QString &reason,
                                                const std::vector<PageSection> &sections,
                                                Ticket *ticket);

    /** What these customers of a list are now, at most a page of them; who is gone is missing. On
     *  record, but nobody new for the quota. WrongState when one of them has not been in a list of
     *  this person's within the last hour. The rows have no sort key. */
    QFuture<Result<QList<CustomerRow>>> rows(const QList<qint64> &customers, Ticket *ticket);

    /// How many customers there are, roughly; no personal data, so no disclosure.
    QFuture<Result<qint64>> estimate(Ticket *ticket = nullptr);

    Connection &connection() { return m_connection; }

private:
    QFuture<Result<CustomerSheet>> read(const Disclosure &disclosure,
                                        const std::vector<PageSection> &sections, Ticket *ticket);

    Connection &m_connection;
};

} // namespace reeve
