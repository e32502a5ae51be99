// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Include this first: GLib has fields that are called as Qt's macros are.
#include <gmime/gmime.h>

#include <memory>

/** What every use of GMime needs; for the .cpp files of models/mail alone. */
namespace reeve::gmime
{

/// The library's own state, made once; it may be used from any thread from then on.
inline void useLibrary()
{
    [[maybe_unused]] static const bool used = [] {
        g_mime_init();
        return true;
    }();
}

struct Unref {
    void operator()(void *object) const { g_object_unref(object); }
};
template <typename T>
using Owned = std::unique_ptr<T, Unref>;

template <typename T, typename From>
T *as(From *object)
{
    return reinterpret_cast<T *>(object);
}

} // namespace reeve::gmime
