// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <memory>

namespace reeve
{

/** Overwrites the text before letting go of it. Only this copy: Qt shares, widgets keep undo
 *  steps, and the allocator may have moved it; it shortens the time, it does not promise. */
void wipe(QString &secret);
void wipe(QByteArray &secret);

/** A secret on its way from the database to where it is shown: handles share one text, which is
 *  overwritten when the last of them lets go. Never printed, compared or stored by anything here. */
class Secret
{
public:
    Secret() = default;
    explicit Secret(QString text) : m_text(std::make_shared<Text>(std::move(text))) {}

    bool isEmpty() const { return !m_text || m_text->value.isEmpty(); }
    /// Only for the moment of use: a copy that is kept would not be overwritten.
    const QString &text() const;
    void clear() { m_text.reset(); }

private:
    struct Text {
        explicit Text(QString text) : value(std::move(text)) {}
        ~Text() { wipe(value); }
        Q_DISABLE_COPY_MOVE(Text)
        QString value;
    };
    std::shared_ptr<Text> m_text;
};

} // namespace reeve
