// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <tl/expected.hpp>

namespace reeve
{

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(ErrorKind kind, QString text, QString detail = {},
                                     QByteArray sqlstate = {})
{
    return tl::unexpected(Error{kind, std::move(text), std::move(detail), std::move(sqlstate)});
}

} // namespace reeve
