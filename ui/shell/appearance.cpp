// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/appearance.h"

#include <QApplication>
#include <QFile>
#include <QStyle>
#include <QStyleFactory>

#ifdef REEVE_DBUS
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#endif

namespace reeve
{

namespace
{

struct Shades {
    QRgb window, base, alternate, button, text, dim, disabled, highlight, onHighlight, link, light,
        mid, dark, shadow;
};

QPalette paletteOf(const Shades &s)
{
    QPalette palette;
    palette.setColor(QPalette::Window, s.window);
    palette.setColor(QPalette::WindowText, s.text);
    palette.setColor(QPalette::Base, s.base);
    palette.setColor(QPalette::AlternateBase, s.alternate);
    palette.setColor(QPalette::Text, s.text);
    palette.setColor(QPalette::PlaceholderText, s.dim);
    palette.setColor(QPalette::Button, s.button);
    palette.setColor(QPalette::ButtonText, s.text);
    palette.setColor(QPalette::BrightText, s.onHighlight);
    palette.setColor(QPalette::Highlight, s.highlight);
    palette.setColor(QPalette::HighlightedText, s.onHighlight);
    palette.setColor(QPalette::Link, s.link);
    palette.setColor(QPalette::LinkVisited, s.link);
    palette.setColor(QPalette::ToolTipBase, s.base);
    palette.setColor(QPalette::ToolTipText, s.text);
    palette.setColor(QPalette::Light, s.light);
    palette.setColor(QPalette::Midlight, s.button);
    palette.setColor(QPalette::Mid, s.mid);
    palette.setColor(QPalette::Dark, s.dark);
    palette.setColor(QPalette::Shadow, s.shadow);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, s.disabled);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, s.mid);
    palette.setColor(QPalette::Disabled, QPalette::Base, s.window);
    // A selection in a list that is not in focus stays readable and calmer.
    palette.setColor(QPalette::Inactive, QPalette::Highlight, s.highlight);
    palette.setColor(QPalette::Inactive, QPalette::HighlightedText, s.onHighlight);
    return palette;
}

} // namespace

std::optional<Theme> themeFromText(const QString &text)
{
    if (text == QLatin1String("light"))
        return Theme::Light;
    if (text == QLatin1String("dark"))
        return Theme::Dark;
    if (text == QLatin1String("system"))
        return Theme::System;
    return std::nullopt;
}

QPalette Appearance::lightPalette()
{
    return paletteOf({0xfff3f4f6, 0xffffffff, 0xfff7f8fa, 0xfffafbfc, 0xff1e2329, 0xff5d6671,
                      0xff6c747c, 0xff1f63b5, 0xffffffff, 0xff1a5aa8, 0xffffffff, 0xffc9ced4,
                      0xff9ea6ae, 0xff6d757d});
}

QPalette Appearance::darkPalette()
{
    return paletteOf({0xff24282c, 0xff1b1e21, 0xff202428, 0xff2f3439, 0xffe6e9ec, 0xffa0aab3,
                      0xff8b949d, 0xff2d6bbb, 0xffffffff, 0xff86b9f5, 0xff3a4046, 0xff454c53,
                      0xff15181a, 0xff0e1011});
}

Appearance::Appearance(QApplication &application, QObject *parent)
    : QObject(parent), m_application(application)
{
}

void Appearance::use(Theme theme)
{
    m_theme = theme;
    if (theme != Theme::System) {
        if (m_application.style()->name() != QLatin1String("fusion"))
            m_application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
        apply(theme == Theme::Dark);
        return;
    }
    // A platform that brings a style of its own brings its palette too.
    if (m_application.style()->name() != QLatin1String("fusion"))
        return;
    apply(false);
    followSystem();
}

void Appearance::followSystem()
{
#ifdef REEVE_DBUS
    if (m_listening)
        return;
    m_listening = true;
    // Without an address QtDBus would try to start a bus, which takes long and helps nobody.
    if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")
        && !QFile::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus")))
        return;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    const QString service = QStringLiteral("org.freedesktop.portal.Desktop");
    const QString path = QStringLiteral("/org/freedesktop/portal/desktop");
    const QString interface = QStringLiteral("org.freedesktop.portal.Settings");
    QDBusMessage question = QDBusMessage::createMethodCall(service, path, interface,
                                                           QStringLiteral("Read"));
    question << QStringLiteral("org.freedesktop.appearance") << QStringLiteral("color-scheme");
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(question, 2000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *w) {
        const QDBusPendingReply<QDBusVariant> reply = *w;
        w->deleteLater();
        if (reply.isError())
            return;
        QVariant value = reply.value().variant(); // the portal wraps it twice
        if (value.canConvert<QDBusVariant>())
            value = value.value<QDBusVariant>().variant();
        if (m_theme == Theme::System)
            apply(value.toUInt() == 1);
    });
    bus.connect(service, path, interface, QStringLiteral("SettingChanged"), this,
                SLOT(settingChanged(QString, QString, QDBusVariant)));
#endif
}

#ifdef REEVE_DBUS
void Appearance::settingChanged(const QString &group, const QString &key, const QDBusVariant &value)
{
    if (m_theme != Theme::System || group != QLatin1String("org.freedesktop.appearance")
        || key != QLatin1String("color-scheme"))
        return;
    apply(value.variant().toUInt() == 1);
}
#endif

void Appearance::apply(bool dark)
{
    m_application.setPalette(dark ? darkPalette() : lightPalette());
}

} // namespace reeve
