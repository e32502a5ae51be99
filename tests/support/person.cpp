// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/person.h"

#include "models/certificates/authority.h"
#include "models/session/credentials.h"

#include <QFile>

namespace reeve
{

namespace
{

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)
        || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", qPrintable(path));
}

Profile profileOf(const ConnectionParameters &parameters)
{
    Profile profile;
    profile.organisation = QStringLiteral("Test");
    profile.host = parameters.host;
    profile.port = parameters.port;
    profile.database = parameters.database;
    profile.login = parameters.user;
    profile.caFile = parameters.caFile;
    profile.crlFile = parameters.crlFile;
    profile.certFile = parameters.certFile;
    profile.keyFile = parameters.keyFile;
    return profile;
}

} // namespace

Profile profileFor(const TestDatabase &database, const QString &login)
{
    return profileOf(database.parameters(login));
}

TestPerson::TestPerson(TestDatabase &database, const QString &role)
    : m_database(database),
      m_login(QStringLiteral("person_") + QUuid::createUuid().toString(QUuid::Id128).left(8)),
      m_password(QStringLiteral("first password of a test"))
{
    auto authority = Authority::load(database.sandbox().authorityDirectory);
    if (!authority)
        qFatal("%s", qPrintable(authority.error().text));
    const auto issued = authority->issueClient(m_login);
    if (!issued)
        qFatal("%s", qPrintable(issued.error().text));
    write(m_folder.filePath(QStringLiteral("client.crt")), issued->certificatePem);
    write(m_folder.filePath(QStringLiteral("client.key")), issued->keyPem);
    m_database.sql(QStringLiteral("CREATE ROLE %1 LOGIN PASSWORD '%2' IN ROLE reeve_%3")
                       .arg(m_login, m_password, role));
    m_database.sql(QStringLiteral("INSERT INTO reeve.staff (login, full_name, role, active)"
                                  " VALUES ($1, 'A Test Person', $2, true)"),
                   {m_login, role});
    m_database.sql(
        QStringLiteral("GRANT CONNECT ON DATABASE %1 TO %2").arg(m_database.name(), m_login));
}

TestPerson::~TestPerson()
{
    m_database.sql(QStringLiteral("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                  " WHERE usename = $1"),
                   {m_login});
    m_database.sql(
        QStringLiteral("REVOKE CONNECT ON DATABASE %1 FROM %2").arg(m_database.name(), m_login));
    m_database.sql(QStringLiteral("DROP ROLE %1").arg(m_login));
}

Profile TestPerson::profile() const
{
    Profile profile = profileFor(m_database, QStringLiteral("support"));
    profile.login = m_login;
    profile.certFile = m_folder.filePath(QStringLiteral("client.crt"));
    profile.keyFile = m_folder.filePath(QStringLiteral("client.key"));
    return profile;
}

void TestPerson::lockKey(const QString &passphrase)
{
    const QString path = m_folder.filePath(QStringLiteral("client.key"));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(path));
    const auto sealed = encryptKey(file.readAll(), passphrase);
    file.close();
    if (!sealed)
        qFatal("%s", qPrintable(sealed.error().text));
    write(path, *sealed);
}

} // namespace reeve
