// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/secretclipboard.h"

#include <QtGlobal>

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

namespace reeve
{

// Klipper, and the managers that learnt it from there (CopyQ, GPaste), keep no such entry.
void putMarkedAsSecret(const QString &text)
{
    auto *data = new QMimeData; // the clipboard's
    data->setText(text);
    data->setData(QStringLiteral("x-kde-passwordManagerHint"), QByteArrayLiteral("secret"));
    QGuiApplication::clipboard()->setMimeData(data);
}

} // namespace reeve

#endif
