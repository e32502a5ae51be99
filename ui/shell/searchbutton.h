// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QAction>

namespace reeve
{

/** Looks like a search field, opens the command palette, says its shortcut. */
class SearchButton : public QAbstractButton
{
    Q_OBJECT
public:
    SearchButton(QAction *action, QWidget *parent);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QAction *m_action;
};

} // namespace reeve
