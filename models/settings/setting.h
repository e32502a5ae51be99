// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/pgdriver.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <functional>

namespace reeve
{

/** One of the desk's settings (reeve.setting) that people may set. Whatever else stands in that table
 *  (the revocation list, keys) is the programs' own and is neither shown nor set here. */
struct SettingKind {
    QString name;
    QString help; ///< what it says, in one line
    /// The value as it will be kept, or Input saying what is wrong; `others` are the settings as they are.
    std::function<Result<QString>(const QString &value, const QJsonObject &others)> check;
};

const QList<SettingKind> &settingKinds();
const SettingKind *findSetting(const QString &name); ///< null: there is no such one

struct Setting {
    QString name;
    QString value;
    QString help;
};

/// All of settingKinds(), with their values. As owner.
Result<QList<Setting>> readSettings(PgDriver &owner);
/** Checks the value, keeps it and writes it into the trail, in one transaction. As owner. NotFound when
 *  there is no such setting, Input when the value is none; returns what is kept now. */
Result<QString> writeSetting(PgDriver &owner, const QString &name, const QString &value);

} // namespace reeve
