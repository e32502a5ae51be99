// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deletions/deletionlist.h"

#include <QWidget>

namespace reeve
{

/** What falls due in each of the coming weeks, as bars with their numbers. A click on a week, or Enter
 *  on the one that the arrow keys stand on, chooses it; once more, or Esc, takes that back. What it
 *  shows it also says in words. */
class DeletionTimeline : public QWidget
{
    Q_OBJECT
public:
    explicit DeletionTimeline(QWidget *parent = nullptr);

    void setWeeks(const QList<DeletionWeek> &weeks); ///< those with a Monday, in order
    void clear();
    /// The week that the list is narrowed to; does not emit.
    void setChosen(std::optional<QDate> monday);
    std::optional<QDate> chosen() const { return m_chosen; }
    const QList<DeletionWeek> &weeks() const { return m_weeks; }
    QRect weekRect(int index) const; ///< the whole column, for tests and clicks
    /// "Week of 23 Nov to 29 Nov: 12 accounts closed, one Art. 17 request".
    static QString weekText(const DeletionWeek &week);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void weekChosen(QDate monday);
    void weekLeft(); ///< no week any more

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    bool event(QEvent *event) override;

private:
    void paintLegend(QPainter &painter, const QRect &line) const;
    void paintWeek(QPainter &painter, int index, qint64 most) const;
    QRect plot() const;
    int weekAt(const QPoint &place) const;
    void standOn(int index);
    void toggle(int index);
    void describe();

    QList<DeletionWeek> m_weeks;
    std::optional<QDate> m_chosen;
    int m_current = 0;  ///< of the keyboard
    int m_hovered = -1; ///< of the mouse
};

} // namespace reeve
