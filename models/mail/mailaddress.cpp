// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mail/mailaddress.h"

#include <QRegularExpression>
#include <QUrl>

namespace reeve
{

std::optional<MailAddress> MailAddress::from(const QString &text)
{
    const QString trimmed = text.trimmed();
    const qsizetype at = trimmed.lastIndexOf(u'@');
    if (at < 1)
        return std::nullopt;
    const QString local = trimmed.left(at);
    // Of the domain's letters in other scripts, the form that the name service knows.
    const QString domain = QString::fromLatin1(QUrl::toAce(trimmed.mid(at + 1)));
    static const QRegularExpression atoms(QStringLiteral(
        R"(\A[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\z)"));
    static const QRegularExpression labels(
        QStringLiteral(R"(\A([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*)"
                       R"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\z)"));
    if (local.size() > 64 || domain.size() > 253 || !atoms.match(local).hasMatch()
        || !labels.match(domain).hasMatch())
        return std::nullopt;
    return MailAddress(QString(local + u'@' + domain).toLatin1());
}

} // namespace reeve
