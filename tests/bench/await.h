// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QEventLoop>
#include <QFuture>
#include <QObject>

#include <cstdio>
#include <cstdlib>
#include <optional>

namespace reeve::bench
{

/// Nothing measured after an error means anything.
[[noreturn]] inline void giveUp(const QString &what, const Error &error)
{
    std::fprintf(stderr, "bench: %s: %s (%s)\n", qPrintable(what), qPrintable(error.text),
                 qPrintable(error.detail));
    std::exit(1);
}

template <typename T>
T orGiveUp(Result<T> result, const QString &what)
{
    if (!result)
        giveUp(what, result.error());
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

/// Turns the event loop until the answer is delivered on this thread.
template <typename T>
T await(QFuture<Result<T>> future, QObject *context, const QString &what)
{
    QEventLoop loop;
    std::optional<Result<T>> answer;
    future.then(context, [&](Result<T> result) {
        answer = std::move(result);
        loop.quit();
    });
    loop.exec();
    return orGiveUp(std::move(*answer), what);
}

} // namespace reeve::bench
