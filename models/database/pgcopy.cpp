// SPDX-License-Identifier: GPL-3.0-or-later
// COPY … TO STDOUT; the rest of PgDriver is in pgdriver.cpp and pgstatement.cpp.
#include "models/database/pgconnect.h"
#include "models/database/pgdriver_p.h"
#include "models/database/pgerror.h"
#include "models/database/socketwait.h"

namespace reeve
{

namespace
{

using namespace std::chrono_literals;

struct FreeRow {
    void operator()(char *row) const { PQfreemem(row); }
};

} // namespace

Result<void> PgDriver::copyOut(const QString &text,
                               const std::function<bool(std::string_view)> &onRow)
{
    if (auto sent = flushListens(); !sent)
        return sent;
    if (!d->usable())
        return tl::unexpected(d->failure);
    if (!d->canceller->beginStatement())
        return d->fail(d->canceller->isAbandoned() ? lostError() : cancelledError());
    std::optional<Error> first;
    if (!PQsendQuery(d->connection, text.toUtf8().constData()))
        first = lostError(QString::fromUtf8(PQerrorMessage(d->connection)).simplified());
    else
        while (const auto answer = d->next()) {
            const auto status = PQresultStatus(answer.get());
            if (status == PGRES_COPY_OUT) {
                if (!d->readCopy(onRow) && !first)
                    first = cancelledError();
            } else if (status == PGRES_COPY_IN) {
                PQputCopyEnd(d->connection, "no data");
            } else if (!first && (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE)) {
                first = d->errorFrom(answer.get());
            }
            if (d->broken || PQstatus(d->connection) == CONNECTION_BAD)
                break;
        }
    d->canceller->endStatement();
    d->settle();
    if (d->broken)
        return d->fail(lostError());
    if (first)
        return d->fail(*first);
    return {};
}

bool PgDriver::Private::readCopy(const std::function<bool(std::string_view)> &onRow)
{
    bool wanted = true;
    for (;;) {
        char *data = nullptr;
        const int length = PQgetCopyData(connection, &data, true);
        const std::unique_ptr<char, FreeRow> row(data);
        if (length > 0) {
            if (wanted && !onRow({row.get(), std::size_t(length)})) {
                wanted = false;
                // What is under way is read and dropped, so that the connection stays usable.
                canceller->cancelRunning();
            }
            continue;
        }
        if (length < 0) // the end, or an error that the next answer tells
            return wanted;
        if (!hasBufferedInput(connection)
            && waitForSocket(PQsocket(connection), false, true, 100ms) == SocketState::TimedOut) {
            if (!canceller->isAbandoned())
                continue;
            broken = true;
            return false;
        }
        if (!PQconsumeInput(connection))
            return false;
    }
}

} // namespace reeve
