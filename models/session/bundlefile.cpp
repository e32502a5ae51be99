// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/bundlefile.h"

#include <openssl/objects.h>

#include <QCoreApplication>
#include <QCryptographicHash>

namespace reeve
{

using namespace openssl;

namespace
{
// OWASP's figure for PBKDF2-HMAC-SHA-256. The MAC's key derivation is a plain iterated hash, and
// whoever guesses passphrases takes the cheaper way, so it gets more. Half a second together.
constexpr int encryptionIterations = 600'000;
constexpr int macIterations = 1'000'000;
// A file may name any number, and would keep us busy for hours.
constexpr long mostIterations = 20'000'000;

void freeBags(STACK_OF(PKCS12_SAFEBAG) * bags)
{
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
}
void freeSafes(STACK_OF(PKCS7) * safes)
{
    sk_PKCS7_pop_free(safes, PKCS7_free);
}
void freeList(STACK_OF(PKCS7) * safes)
{
    sk_PKCS7_free(safes);
}
using Bags = std::unique_ptr<STACK_OF(PKCS12_SAFEBAG), Release<freeBags>>;
using Safes = std::unique_ptr<STACK_OF(PKCS7), Release<freeSafes>>;
using List = std::unique_ptr<STACK_OF(PKCS7), Release<freeList>>; // of safes that others own
using Safe = std::unique_ptr<PKCS7, Release<PKCS7_free>>;

QString text(const char *source)
{
    return QCoreApplication::translate("Bundle", source);
}

// Object identifiers made of random UUIDs (ITU-T X.667), which nobody has to assign.
int profileType()
{
    static const int nid = OBJ_create("2.25.14459069206539854525962371566963397900", "reeveProfile",
                                      "Reeve profile");
    return nid;
}
int digestType()
{
    static const int nid = OBJ_create("2.25.52402818985521712144961229593856293301", "reeveDigest",
                                      "Reeve profile digest");
    return nid;
}

QByteArray digestOf(const QList<PKCS7 *> &safes)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (PKCS7 *safe : safes) {
        unsigned char *der = nullptr;
        const int size = i2d_PKCS7(safe, &der);
        if (size < 0)
            return {};
        hash.addData(QByteArrayView(reinterpret_cast<const char *>(der), size));
        OPENSSL_free(der);
    }
    return hash.result();
}

bool addSecret(STACK_OF(PKCS12_SAFEBAG) * *bags, int type, const QByteArray &value)
{
    return PKCS12_add_secret(bags, type, reinterpret_cast<const unsigned char *>(value.constData()),
                             static_cast<int>(value.size()))
           != nullptr;
}

QByteArray secretOf(const PKCS12_SAFEBAG *bag)
{
    const ASN1_TYPE *value = PKCS12_SAFEBAG_get0_bag_obj(bag);
    if (!value || value->type != V_ASN1_OCTET_STRING)
        return {};
    const ASN1_OCTET_STRING *octets = value->value.octet_string;
    return {reinterpret_cast<const char *>(ASN1_STRING_get0_data(octets)),
            ASN1_STRING_length(octets)};
}

// PBES2 with PBKDF2 and a bearable number of rounds.
bool isBearable(const X509_ALGOR *algorithm)
{
    if (!algorithm || OBJ_obj2nid(algorithm->algorithm) != NID_pbes2)
        return false;
    const std::unique_ptr<PBE2PARAM, Release<PBE2PARAM_free>> outer(static_cast<PBE2PARAM *>(
        ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM), algorithm->parameter)));
    if (!outer || OBJ_obj2nid(outer->keyfunc->algorithm) != NID_id_pbkdf2)
        return false;
    const std::unique_ptr<PBKDF2PARAM, Release<PBKDF2PARAM_free>> inner(static_cast<PBKDF2PARAM *>(
        ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBKDF2PARAM), outer->keyfunc->parameter)));
    const long rounds = inner ? ASN1_INTEGER_get(inner->iter) : -1;
    return rounds > 0 && rounds <= mostIterations;
}

bool isBearable(const PKCS12 *file)
{
    const ASN1_INTEGER *iterations = nullptr;
    PKCS12_get0_mac(nullptr, nullptr, nullptr, &iterations, file);
    const long rounds = iterations ? ASN1_INTEGER_get(iterations) : 1;
    return rounds > 0 && rounds <= mostIterations;
}

tl::unexpected<Error> spoilt()
{
    return failure(ErrorKind::Damaged,
                   text("The profile bundle is damaged: it was changed or cut off on its way. Ask "
                        "for it again."),
                   lastError());
}

// The digest's type stands in the clear in every bundle, and in nothing else.
bool looksLikeABundle(const QByteArray &content)
{
    const ASN1_OBJECT *type = OBJ_nid2obj(digestType());
    return content.contains(QByteArray(reinterpret_cast<const char *>(OBJ_get0_data(type)),
                                       static_cast<qsizetype>(OBJ_length(type))));
}

tl::unexpected<Error> notABundle(const QByteArray &content)
{
    if (looksLikeABundle(content))
        return spoilt();
    return failure(ErrorKind::Damaged, text("This file is not a profile bundle."), lastError());
}

Bags openSafe(const PKCS7 *safe, const QByteArray &passphrase)
{
    if (!PKCS7_type_is_encrypted(safe))
        return Bags(PKCS12_unpack_p7data(const_cast<PKCS7 *>(safe)));
    if (!safe->d.encrypted || !isBearable(safe->d.encrypted->enc_data->algorithm))
        return nullptr;
    return Bags(PKCS12_unpack_p7encdata(const_cast<PKCS7 *>(safe), passphrase.constData(),
                                        static_cast<int>(passphrase.size())));
}

void readBag(const PKCS12_SAFEBAG *bag, const QByteArray &passphrase, BundleParts *parts)
{
    switch (PKCS12_SAFEBAG_get_nid(bag)) {
    case NID_pkcs8ShroudedKeyBag: {
        const X509_SIG *shrouded = PKCS12_SAFEBAG_get0_pkcs8(bag);
        const X509_ALGOR *algorithm = nullptr;
        X509_SIG_get0(shrouded, &algorithm, nullptr);
        if (!isBearable(algorithm))
            return;
        const std::unique_ptr<PKCS8_PRIV_KEY_INFO, Release<PKCS8_PRIV_KEY_INFO_free>> key(
            PKCS12_decrypt_skey(bag, passphrase.constData(), static_cast<int>(passphrase.size())));
        if (key)
            parts->key.reset(EVP_PKCS82PKEY(key.get()));
        return;
    }
    case NID_certBag: {
        Certificate certificate(PKCS12_SAFEBAG_get1_cert(bag));
        if (certificate)
            (X509_check_ca(certificate.get()) != 0 ? parts->authority
                                                   : parts->certificate) = std::move(certificate);
        return;
    }
    case NID_secretBag:
        if (PKCS12_SAFEBAG_get_bag_nid(bag) == profileType())
            parts->profile = secretOf(bag);
        return;
    default:
        return;
    }
}
} // namespace

QByteArray packBundle(const BundleParts &parts, const QByteArray &passphrase)
{
    STACK_OF(PKCS12_SAFEBAG) *keyBags = nullptr;
    STACK_OF(PKCS12_SAFEBAG) *otherBags = nullptr;
    const bool filled = PKCS12_add_key(&keyBags, parts.key.get(), 0, encryptionIterations,
                                       NID_aes_256_cbc, passphrase.constData())
                        && PKCS12_add_cert(&otherBags, parts.certificate.get())
                        && PKCS12_add_cert(&otherBags, parts.authority.get())
                        && addSecret(&otherBags, profileType(), parts.profile);
    const Bags keepKey(keyBags);
    const Bags keepOther(otherBags);
    if (!filled)
        return {};
    const Safe key(PKCS12_pack_p7data(keyBags));
    const Safe other(PKCS12_pack_p7encdata(NID_aes_256_cbc, passphrase.constData(),
                                           static_cast<int>(passphrase.size()), nullptr, 0,
                                           encryptionIterations, otherBags));
    if (!key || !other)
        return {};
    STACK_OF(PKCS12_SAFEBAG) *digestBags = nullptr;
    const bool digested = addSecret(&digestBags, digestType(), digestOf({key.get(), other.get()}));
    const Bags keepDigest(digestBags);
    const Safe digest(digested ? PKCS12_pack_p7data(digestBags) : nullptr);
    const List safes(sk_PKCS7_new_null());
    if (!digest || sk_PKCS7_push(safes.get(), digest.get()) <= 0
        || sk_PKCS7_push(safes.get(), key.get()) <= 0
        || sk_PKCS7_push(safes.get(), other.get()) <= 0)
        return {};
    const Pkcs12 file(PKCS12_add_safes(safes.get(), 0));
    if (!file
        || PKCS12_set_mac(file.get(), passphrase.constData(), static_cast<int>(passphrase.size()),
                          nullptr, 0, macIterations, EVP_sha256())
               != 1)
        return {};
    unsigned char *der = nullptr;
    const int size = i2d_PKCS12(file.get(), &der);
    if (size < 0)
        return {};
    const QByteArray content(reinterpret_cast<const char *>(der), size);
    OPENSSL_free(der);
    return content;
}

Result<BundleParts> unpackBundle(const QByteArray &content, const QByteArray &passphrase)
{
    // Before anything is parsed: a type that OpenSSL does not know then is none afterwards.
    digestType();
    profileType();
    if (content.isEmpty() || content.size() > 1'000'000)
        return notABundle({});
    const auto *data = reinterpret_cast<const unsigned char *>(content.constData());
    const Pkcs12 file(d2i_PKCS12(nullptr, &data, static_cast<long>(content.size())));
    if (!file || data != reinterpret_cast<const unsigned char *>(content.constEnd()))
        return notABundle(content);

    const Safes safes(PKCS12_mac_present(file.get()) ? PKCS12_unpack_authsafes(file.get())
                                                     : nullptr);
    if (!safes || sk_PKCS7_num(safes.get()) != 3)
        return notABundle(content);
    const Bags digest(PKCS7_type_is_data(sk_PKCS7_value(safes.get(), 0))
                          ? PKCS12_unpack_p7data(sk_PKCS7_value(safes.get(), 0))
                          : nullptr);
    if (!digest || sk_PKCS12_SAFEBAG_num(digest.get()) != 1
        || PKCS12_SAFEBAG_get_nid(sk_PKCS12_SAFEBAG_value(digest.get(), 0)) != NID_secretBag
        || PKCS12_SAFEBAG_get_bag_nid(sk_PKCS12_SAFEBAG_value(digest.get(), 0)) != digestType())
        return notABundle(content);
    const QList<PKCS7 *> sealed{sk_PKCS7_value(safes.get(), 1), sk_PKCS7_value(safes.get(), 2)};
    if (secretOf(sk_PKCS12_SAFEBAG_value(digest.get(), 0)) != digestOf(sealed)
        || !isBearable(file.get()))
        return spoilt();

    const bool genuine = PKCS12_verify_mac(file.get(), passphrase.constData(),
                                           static_cast<int>(passphrase.size()))
                         == 1;
    BundleParts parts;
    for (const PKCS7 *safe : sealed) {
        const Bags bags = openSafe(safe, passphrase);
        // With the wrong passphrase nothing opens; with the right one only the MAC was wrong.
        if (!bags)
            return genuine ? spoilt()
                           : failure(ErrorKind::WrongPassword,
                                     text("The passphrase does not fit this profile bundle."),
                                     lastError());
        if (genuine)
            for (int i = 0; i < sk_PKCS12_SAFEBAG_num(bags.get()); ++i)
                readBag(sk_PKCS12_SAFEBAG_value(bags.get(), i), passphrase, &parts);
    }
    if (!genuine)
        return spoilt();
    const QList<std::pair<bool, QString>> required{
        {parts.key != nullptr, text("key")},
        {parts.certificate != nullptr, text("certificate")},
        {parts.authority != nullptr, text("authority's certificate")},
        {!parts.profile.isEmpty(), text("profile")}};
    for (const auto &[there, name] : required)
        if (!there)
            return failure(ErrorKind::Damaged,
                           text("The profile bundle is incomplete: its “%1” is missing.").arg(name),
                           lastError());
    return parts;
}

} // namespace reeve
