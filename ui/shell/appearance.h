// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#ifdef REEVE_DBUS
#include <QDBusVariant>
#endif
#include <QPalette>
#include <QString>

#include <optional>

class QApplication;

namespace reeve
{

enum class Theme { System, Light, Dark };
std::optional<Theme> themeFromText(const QString &text);

/** Light or dark. The platform's own palette where it brings one; where it does not (Fusion), one
 *  of the two below, chosen by the desktop portal's colour scheme and following it. */
class Appearance : public QObject
{
    Q_OBJECT
public:
    explicit Appearance(QApplication &application, QObject *parent = nullptr);
    void use(Theme theme);
    Theme theme() const { return m_theme; }

    static QPalette lightPalette();
    static QPalette darkPalette();

#ifdef REEVE_DBUS
private slots:
    // By name, since QtDBus connects no other way.
    void settingChanged(const QString &group, const QString &key, const QDBusVariant &value);
#endif

private:
    void followSystem();
    void apply(bool dark);

    QApplication &m_application;
    Theme m_theme = Theme::System;
    bool m_listening = false;
};

} // namespace reeve
