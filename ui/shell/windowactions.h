// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QList>

class QWidget;

namespace reeve
{

/** The window's own actions, each with its shortcut, icon and objectName; all of them are in the
 *  command palette and in the help. */
struct WindowActions {
    explicit WindowActions(QWidget *window);

    QAction *palette;
    QAction *back;
    QAction *forward;
    QAction *refresh;
    QAction *find;
    QAction *escape;
    QAction *caseReference;
    QAction *lock;
    QAction *changePassword;
    QAction *importBundle;
    QAction *signOut;
    QAction *help;
    QAction *quit;

    QList<QAction *> all() const;
};

} // namespace reeve
