// SPDX-License-Identifier: GPL-3.0-or-later
// Part of every test of a sanitized build. At the end of a program OpenSSL forgets its threads, while one of
// Qt's may still be ending (QThread::wait() returns a moment before the thread is gone): what OpenSSL kept
// for it would be reported as a leak. Without that tidying it is freed with the thread.
#include <openssl/crypto.h>

namespace
{
[[maybe_unused]] const int noTidying = OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);
}
