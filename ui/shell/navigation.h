// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/view.h"

#include <QWidget>

class QListWidget;
class QMenu;
class QToolButton;

namespace reeve
{

struct SignedIn;

/** Left: the views that this role may use, with badges for what waits; below, who sits here. */
class Navigation : public QWidget
{
    Q_OBJECT
public:
    explicit Navigation(QWidget *parent = nullptr);
    void setEntries(const QList<ViewEntry> &entries);
    void setCurrent(const QString &view);
    void setBadge(const QString &view, int waiting); ///< 0: none
    int badge(const QString &view) const;
    void setPerson(const SignedIn &person);
    void setAccountMenu(QMenu *menu); ///< not owned

signals:
    void chosen(const QString &view);

private:
    QListWidget *m_list;
    QToolButton *m_account;
};

} // namespace reeve
