// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/windowactions.h"

#include "ui/widgets/icons.h"

#include <QCoreApplication>
#include <QWidget>

namespace reeve
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("WindowActions", text);
}

QAction *make(QWidget *window, const char *name, const QString &text, const char *iconName,
              const QKeySequence &keys)
{
    auto *action = new QAction(text, window);
    action->setObjectName(QLatin1String(name));
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WindowShortcut);
    if (*iconName)
        action->setIcon(icon(QLatin1String(iconName)));
    if (!keys.isEmpty()) {
        QString plain = text;
        plain.remove(u'&');
        action->setToolTip(plain + QStringLiteral(" (") + keys.toString(QKeySequence::NativeText)
                           + u')');
    }
    window->addAction(action);
    return action;
}

} // namespace

WindowActions::WindowActions(QWidget *window)
    : palette(
        make(window, "searchAction", tr("Search everything"), "edit-find", Qt::CTRL | Qt::Key_K)),
      back(make(window, "backAction", tr("Back"), "go-previous", Qt::ALT | Qt::Key_Left)),
      forward(make(window, "forwardAction", tr("Forward"), "go-next", Qt::ALT | Qt::Key_Right)),
      refresh(make(window, "refreshAction", tr("Read again"), "view-refresh", Qt::Key_F5)),
      find(make(window, "findAction", tr("Search in this view"), "edit-find",
                QKeySequence(QKeySequence::Find))),
      escape(make(window, "escapeAction", tr("Close or step back"), "", Qt::Key_Escape)),
      caseReference(
          make(window, "caseAction", tr("Case reference"), "view-task", Qt::CTRL | Qt::Key_E)),
      lock(make(window, "lockAction", tr("Lock"), "object-locked", Qt::CTRL | Qt::Key_L)),
      changePassword(
          make(window, "changePasswordAction", tr("Change password…"), "document-edit", {})),
      importBundle(
          make(window, "importBundleAction", tr("Import renewed bundle…"), "document-import", {})),
      signOut(make(window, "signOutAction", tr("Sign out"), "im-user", {})),
      help(make(window, "helpAction", tr("Help and shortcuts"), "help-contents", Qt::Key_F1)),
      quit(make(window, "quitAction", tr("Quit"), "window-close", Qt::CTRL | Qt::Key_Q))
{
}

QList<QAction *> WindowActions::all() const
{
    return {palette, back,           forward,      refresh, find, escape, caseReference,
            lock,    changePassword, importBundle, signOut, help, quit};
}

} // namespace reeve
