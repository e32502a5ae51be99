// SPDX-License-Identifier: GPL-3.0-or-later
// Freed memory is overwritten, whoever frees it: libpq's and OpenSSL's buffers, Qt's strings and X's
// requests hold copies of what was revealed that no code of ours can reach. The program's own
// malloc family stands before glibc's for every library it loads. A memset per free costs little
// beside what is computed in between; the bench runs with it.
//
// Only where glibc gives the ways behind it, and not under a sanitizer, which has its own.
#include <cstdlib> // says whether it is glibc

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define REEVE_OWN_ALLOCATOR
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define REEVE_OWN_ALLOCATOR
#endif

#if defined(__GLIBC__) && !defined(REEVE_OWN_ALLOCATOR)

#include <malloc.h>

#include <cerrno>
#include <cstddef>
#include <cstring>

extern "C" {

void *__libc_malloc(std::size_t size);
void *__libc_realloc(void *place, std::size_t size);
void __libc_free(void *place);

// Not removed by the optimiser, although nobody reads it any more.
static void overwrite(void *place, std::size_t size)
{
    std::memset(place, 0, size);
    __asm__ __volatile__("" : : "r"(place) : "memory");
}

// A block that is mapped for itself goes back to the system at once, which hands nobody a page that is
// not zeroed; overwriting it would fetch pages that were never touched. The second bit of the size
// before the block says so, in every glibc.
static bool isMapped(void *place)
{
    return static_cast<std::size_t *>(place)[-1] & 2;
}

__attribute__((visibility("default"))) void free(void *place) noexcept
{
    if (!place)
        return;
    const int error = errno; // free keeps it
    if (!isMapped(place))
        overwrite(place, malloc_usable_size(place));
    __libc_free(place);
    errno = error;
}

// A block that moves leaves its old place behind as it was; glibc's own way is taken only where the
// block cannot move a byte by byte copy: beyond the size from which it is mapped and remapped whole.
__attribute__((visibility("default"))) void *realloc(void *place, std::size_t size) noexcept
{
    constexpr std::size_t mapped = std::size_t(64) << 20; // above glibc's largest threshold
    if (!place || size == 0)
        return __libc_realloc(place, size);
    const std::size_t before = malloc_usable_size(place);
    if (before >= mapped && size >= mapped)
        return __libc_realloc(place, size);
    if (size <= before && size >= before / 2) {
        overwrite(static_cast<char *>(place) + size, before - size);
        return place;
    }
    void *moved = __libc_malloc(size);
    if (!moved)
        return nullptr;
    std::memcpy(moved, place, size < before ? size : before);
    free(place);
    return moved;
}

} // extern "C"

#endif
