// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>
#include <QUuid>

#include <compare>
#include <optional>

namespace reeve
{

/** The service's number of a customer: 1 … 2^63-1. Cannot hold anything else. */
class CustomerId
{
public:
    static constexpr std::optional<CustomerId> from(qint64 number)
    {
        return number > 0 ? std::optional(CustomerId(number)) : std::nullopt;
    }
    static std::optional<CustomerId> fromText(QStringView text)
    {
        bool ok = false;
        const qint64 number = text.trimmed().toLongLong(&ok);
        return ok ? from(number) : std::nullopt;
    }
    constexpr qint64 number() const { return m_number; }
    QString toString() const { return QString::number(m_number); }
    constexpr auto operator<=>(const CustomerId &) const = default;

private:
    constexpr explicit CustomerId(qint64 number) : m_number(number) {}
    qint64 m_number;
};

/** Names one write, made by the client, so that it happens once (DESIGN 3, idempotent writing). */
using OperationId = QUuid;
/** Names one committed read. */
using DisclosureId = QUuid;

} // namespace reeve
