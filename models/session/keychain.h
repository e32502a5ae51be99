// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QFuture>
#include <QObject>
#include <QString>

namespace reeve
{

/** The operating system's keychain: one secret by name. Answers come later, on the caller's
 *  thread's event loop. Errors: NotFound (there is no such entry), File (there is no keychain here,
 *  or it stays locked). Nothing is ever written anywhere else instead. */
class Keychain : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual QFuture<Result<QString>> read(const QString &name) = 0;
    virtual QFuture<Result<void>> write(const QString &name, const QString &secret) = 0;
    virtual QFuture<Result<void>> remove(const QString &name) = 0;
};

/** QtKeychain: Secret Service or KWallet, Windows Credential Manager, macOS Keychain. */
class SystemKeychain : public Keychain
{
    Q_OBJECT
public:
    /// `service` is the name under which the keychain's own program lists the entries.
    explicit SystemKeychain(QString service = QStringLiteral("Reeve"), QObject *parent = nullptr);
    QFuture<Result<QString>> read(const QString &name) override;
    QFuture<Result<void>> write(const QString &name, const QString &secret) override;
    QFuture<Result<void>> remove(const QString &name) override;

private:
    QString m_service;
};

} // namespace reeve
