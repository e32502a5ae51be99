// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/activity.h"

#include <QCoreApplication>
#include <QEvent>

namespace reeve
{

ActivityWatch::ActivityWatch(QObject *parent) : QObject(parent)
{
    QCoreApplication::instance()->installEventFilter(this);
}

bool ActivityWatch::eventFilter(QObject *object, QEvent *event)
{
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
    case QEvent::MouseMove:
    case QEvent::Wheel:
    case QEvent::TouchBegin:
    case QEvent::TouchUpdate:
    case QEvent::TabletMove:
    case QEvent::InputMethod:
        emit seen();
        break;
    default:
        break;
    }
    return QObject::eventFilter(object, event);
}

} // namespace reeve
