// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/secretclipboard.h"

#include <QtGlobal>

#ifdef Q_OS_WIN

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

namespace reeve
{

// Qt registers a format that it does not know under its own name, which is how these are found:
// learn.microsoft.com, "Clipboard Formats", "Cloud Clipboard and Clipboard History Formats".
void putMarkedAsSecret(const QString &text)
{
    auto *data = new QMimeData; // the clipboard's
    data->setText(text);
    const QByteArray no(4, '\0'); // a DWORD
    data->setData(QStringLiteral("ExcludeClipboardContentFromMonitorProcessing"), no);
    data->setData(QStringLiteral("CanIncludeInClipboardHistory"), no);
    data->setData(QStringLiteral("CanUploadToCloudClipboard"), no);
    QGuiApplication::clipboard()->setMimeData(data);
}

} // namespace reeve

#endif
