// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/calls.h"
#include "tests/bench/figures.h"
#include "tests/bench/server.h"

namespace reeve::bench
{

/** Repository against bare libpq, in turns on the same server, and the time in the database. */
void measureCalls(Report &report, const BenchServer &server, const QList<Call> &calls);

/** The worst of many fragments: time in the database. */
void measureFragments(Report &report, const BenchServer &server, const QList<Fragment> &fragments);

/** The same calls over a link with a round trip of 40 ms, with round trips counted on the wire. */
void measureLink(Report &report, const BenchServer &server, const QList<Call> &calls);

/** Sign-in over the same link against a bare connection. */
void measureSignIn(Report &report, const BenchServer &server, const QString &programs);

/** Start of the console to its first customers painted, against a bare window. */
void measureStart(Report &report, const BenchServer &server, const QString &programs);

/** Memory while scrolling through 100,000 rows, and how long the event loop is held up. */
void measureScrolling(Report &report, const BenchServer &server, qint64 customers,
                      const QString &programs);

/** A page of the visibility view, the worst of several filters, and all its counts. */
void measureVisibility(Report &report, const BenchServer &server);

/** Every customer into a CSV file, against a plain COPY of the same columns; memory meanwhile. */
void measureExport(Report &report, const BenchServer &server, qint64 customers);

/** The trail under load: 100 clients that disclose, one idle in a transaction, a worker. */
void measureTrailLoad(Report &report, const BenchServer &server, const QString &programs);

/** Verifying, and paging through the largest trail: `events` of them, in a database that is kept. */
void measureTrail(Report &report, const BenchServer &server, qint64 events);

/** What the record of a read costs: a page of customers, disclosed and read, against the same read
 *  by the owner. */
void measureDisclosure(Report &report, const BenchServer &server);

/** A change elsewhere until it is on the screen, with 100 consoles connected; and a flood of them. */
void measureLive(Report &report, const BenchServer &server);

/** Erasing due customers against bare DELETEs of the same rows, and the replay of their ledger. */
void measureErasure(Report &report, const BenchServer &server, qint64 customers);

/** Pages, counts and timeline of a million deletions; how long others wait beside an erasure. */
void measureQueue(Report &report, const BenchServer &server);

/** The scan for one person, and for a run of 10,000, over all customers. */
void measureProof(Report &report, const BenchServer &server, qint64 customers);

} // namespace reeve::bench
