// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace reeve
{

/** Sees every key, click, wheel and mouse move of the whole program and reports that somebody is
 *  there; what the program does by itself is not use. */
class ActivityWatch : public QObject
{
    Q_OBJECT
public:
    explicit ActivityWatch(QObject *parent = nullptr);

signals:
    void seen();

protected:
    bool eventFilter(QObject *object, QEvent *event) override;
};

} // namespace reeve
