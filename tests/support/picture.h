// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QPalette>
#include <QWidget>

namespace reeve::test
{

/** With REEVE_PICTURES=DIR set, keeps the widget as DIR/name.png and, in a dark palette,
 *  DIR/name-dark.png; without it does nothing. For programs that link the ui floor. */
inline void keepPictures(QWidget *widget, const char *name)
{
    const QString folder = qEnvironmentVariable("REEVE_PICTURES");
    if (folder.isEmpty())
        return;
    const auto keep = [&](const QString &ending) {
        QCoreApplication::processEvents(); // layout and palette changes that are on their way
        widget->grab().save(folder + u'/' + QString::fromLatin1(name) + ending);
    };
    keep(QStringLiteral(".png"));
    const QPalette light = QApplication::palette();
    QPalette dark(QColor(0x31, 0x36, 0x3b), QColor(0x2a, 0x2e, 0x32));
    dark.setColor(QPalette::Base, QColor(0x1b, 0x1e, 0x20));
    dark.setColor(QPalette::Highlight, QColor(0x3d, 0xae, 0xe9));
    QApplication::setPalette(dark);
    keep(QStringLiteral("-dark.png"));
    QApplication::setPalette(light);
    QCoreApplication::processEvents();
}

} // namespace reeve::test
