// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace reeve
{

/** An address that mail can be sent to (RFC 5321, without quoted local parts, address literals and
 *  SMTPUTF8): "anna@example.org", in ASCII, an international domain in its xn-- form. Nothing that a
 *  header or an SMTP command could be broken with. */
class MailAddress
{
public:
    /// Nothing when it is no such address; spaces around it are passed over.
    static std::optional<MailAddress> from(const QString &text);

    const QByteArray &text() const { return m_text; }
    QByteArray domain() const { return m_text.mid(m_text.lastIndexOf('@') + 1); }
    bool operator==(const MailAddress &) const = default;

private:
    explicit MailAddress(QByteArray text) : m_text(std::move(text)) {}
    QByteArray m_text;
};

} // namespace reeve
