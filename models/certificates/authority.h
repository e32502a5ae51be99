// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

namespace reeve
{

/** From when until when something that we sign is good. */
struct Validity {
    QDateTime from;
    QDateTime until;
    /// From an hour ago, as the other side's clock may be behind ours.
    static Validity days(int count);
};

/** A certificate with its key, just made. `keyPem` is a secret and kept nowhere by us. */
struct Issued {
    QByteArray certificatePem;
    QByteArray keyPem; ///< PKCS#8, not encrypted
    QString serial;    ///< upper-case hex, as in reeve.staff.certificate_serial
    QDateTime expiresAt;
};

/** One line of the authority's index. */
struct IssuedEntry {
    QString serial;
    QString subject; ///< the common name: a login, or a server's host name
    QDateTime expiresAt;
    std::optional<QDateTime> revokedAt;
};

/** What a certificate says, for those who only have the PEM text. */
struct CertificateFacts {
    QString serial;
    QString commonName;
    QDateTime validFrom;
    QDateTime expiresAt;
};
Result<CertificateFacts> certificateFacts(const QByteArray &certificatePem);

/// When a revocation list ends; Damaged when it is none.
Result<QDateTime> crlNextUpdate(const QByteArray &crlPem);

/** The organisation's certificate authority. ECDSA P-256 with SHA-256 throughout: Ed25519 has no
 *  hash of its own and so breaks SCRAM channel binding (tls-server-end-point, RFC 5929).
 *
 *  In a folder it is: ca.key (0600), ca.crt, ca.crl, crlnumber and index.txt in the layout of
 *  `openssl ca`, so that an administrator is not tied to us. Whoever changes a folder holds a
 *  QLockFile on `lock` in it (AuthorityFolder). Not thread safe; movable. */
class Authority
{
public:
    static Result<Authority> create(const QString &organisation,
                                    const Validity &validity = Validity::days(3650));
    /// File or Damaged, naming the file; Damaged too when key and certificate do not belong
    /// together.
    static Result<Authority> load(const QString &folder);
    Result<void> save(const QString &folder) const;

    Authority(Authority &&) noexcept;
    Authority &operator=(Authority &&) noexcept;
    ~Authority();

    /** A server certificate. `hosts`: names and addresses that clients may use; Input when one
     *  is neither. */
    Result<Issued> issueServer(const QStringList &hosts,
                               const Validity &validity = Validity::days(365));
    /** A client certificate with CN = `login`, which PostgreSQL compares with the role. */
    Result<Issued> issueClient(const QString &login,
                               const Validity &validity = Validity::days(365));

    /** Lists the serial as revoked from now on; NotFound when it is none of ours, no error when it
     *  already is. Takes effect with the next CRL that a server or a console loads. */
    Result<void> revoke(const QString &serial);

    /** A freshly signed revocation list, for one year unless said otherwise. */
    Result<QByteArray> signCrl(const Validity &validity = Validity::days(365));

    QByteArray certificatePem() const;
    QByteArray crlPem() const; ///< the newest signed one
    QString organisation() const;
    QList<IssuedEntry> index() const;

private:
    Authority();
    struct Private;
    std::unique_ptr<Private> d;
};

/** The CA's folder, locked against another reevectl while one changes it. */
class AuthorityFolder
{
public:
    /// WrongState when another program holds it for 10 s.
    static Result<AuthorityFolder> open(const QString &path);
    /// Makes a new authority; WrongState when the folder already has one.
    static Result<AuthorityFolder> create(const QString &path, const QString &organisation);

    AuthorityFolder(AuthorityFolder &&) noexcept;
    AuthorityFolder &operator=(AuthorityFolder &&) noexcept;
    ~AuthorityFolder();

    Authority &authority() { return m_authority; }
    const QString &path() const { return m_path; }
    Result<void> save() const { return m_authority.save(m_path); }

private:
    struct Lock;
    AuthorityFolder(QString path, Authority authority, std::unique_ptr<Lock> lock);
    static Result<std::unique_ptr<Lock>> lock(const QString &path);
    QString m_path;
    Authority m_authority;
    std::unique_ptr<Lock> m_lock;
};

} // namespace reeve
