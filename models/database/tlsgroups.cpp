// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/tlsgroups.h"

#include "models/certificates/openssl.h"

#include <openssl/conf.h>
#include <openssl/crypto.h>
#include <openssl/ssl.h>

#include <memory>
#include <mutex>

namespace reeve
{

namespace
{

using Conf = std::unique_ptr<CONF, openssl::Release<NCONF_free>>;

// The groups to offer: P-256, then what the distribution names, or X25519 and the NIST curves.
QByteArray groupsAfter(const QByteArray &configured)
{
    QByteArray groups = "P-256";
    const QByteArray others = configured.isEmpty() ? QByteArray("X25519:P-384:P-521") : configured;
    for (const QByteArray &group : others.split(':')) {
        const QByteArray name = group.trimmed();
        if (!name.isEmpty() && name != "P-256" && name != "prime256v1" && name != "secp256r1")
            groups += ':' + name;
    }
    return groups;
}

// The "system_default" section of the configuration that OpenSSL loaded by itself, with its own
// Groups replaced. Loading another ssl_conf module replaces the whole, so all of it is repeated.
QByteArray configurationWithGroups()
{
    QByteArray section;
    QByteArray groups;
    const std::unique_ptr<char, void (*)(char *)> path(CONF_get1_default_config_file(),
                                                       [](char *text) { OPENSSL_free(text); });
    const Conf conf(NCONF_new(nullptr));
    long line = 0;
    if (path && conf && NCONF_load(conf.get(), path.get(), &line) == 1) {
        const auto text = [&](const char *in, const char *name) {
            return in ? NCONF_get_string(conf.get(), in, name) : nullptr;
        };
        const char *init = NCONF_get_string(conf.get(), nullptr, "openssl_conf");
        const char *system = text(text(init, "ssl_conf"), "system_default");
        STACK_OF(CONF_VALUE) *values = system ? NCONF_get_section(conf.get(), system) : nullptr;
        for (int i = 0; i < sk_CONF_VALUE_num(values); ++i) {
            const CONF_VALUE *value = sk_CONF_VALUE_value(values, i);
            const QByteArray name(value->name);
            if (name.endsWith("Groups") || name.endsWith("Curves"))
                groups = value->value;
            else
                section += name + " = " + value->value + '\n';
        }
    }
    return "openssl_conf = reeve_init\n[reeve_init]\nssl_conf = reeve_ssl\n"
           "[reeve_ssl]\nsystem_default = reeve_default\n[reeve_default]\n"
           + section + "Groups = " + groupsAfter(groups) + '\n';
}

} // namespace

void offerP256First()
{
    static std::once_flag once;
    std::call_once(once, [] {
        OPENSSL_init_ssl(OPENSSL_INIT_LOAD_CONFIG, nullptr);
        const QByteArray text = configurationWithGroups();
        const Conf conf(NCONF_new(nullptr));
        const openssl::Bio bio = openssl::reader(text);
        long line = 0;
        // Losing this costs a round trip at sign-in, nothing else: no error to report.
        if (conf && bio && NCONF_load_bio(conf.get(), bio.get(), &line) == 1)
            CONF_modules_load(conf.get(), nullptr, 0);
        ERR_clear_error();
    });
}

} // namespace reeve
