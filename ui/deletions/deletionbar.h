// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deletions/deletionlist.h"
#include "models/deletions/erasurerun.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QDateEdit;
class QHBoxLayout;
class QLineEdit;
class QToolButton;

namespace reeve
{

class DeletionTimeline;
class PlainLabel;

/** The head of the deletion queue: how many deletions stand where, and these numbers are the filters;
 *  what falls due in the coming weeks; what else the list can be narrowed by. */
class DeletionBar : public QWidget
{
    Q_OBJECT
public:
    explicit DeletionBar(QWidget *parent = nullptr);

    /// As it stands, without the order; nothing while a field holds what cannot be one.
    std::optional<DeletionQuery> query() const;
    void clearAll();                                              ///< does not emit
    void showRun(qint64 run, const QList<DeletionState> &states); ///< narrows to it; does not emit
    void showCustomer(CustomerId customer);                       ///< does not emit
    void showCounts(const DeletionCounts &counts);
    void showWeeks(const QList<DeletionWeek> &weeks);
    void forgetFigures();
    void setZone(const QTimeZone &zone); ///< in which days and weeks are counted
    void focusFilters();
    void addButton(QWidget *button); ///< at the end of the title's line
    DeletionTimeline *timeline() const { return m_timeline; }

signals:
    void filtersChanged();
    void leftDownwards();

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum Period { AnyTime, Week, Month, Chosen };
    QToolButton *addChip(const QString &name);
    QWidget *makeHead();
    QWidget *makeChips();
    QWidget *makeFilters();
    void showNumbers();
    void showPeriod();
    void chooseWeek(QDate monday);
    void changed();
    void typed();
    Timestamp startOf(QDate day) const;

    DeletionCounts m_counts;
    bool m_counted = false;
    QTimeZone m_zone = QTimeZone::utc();
    std::optional<qint64> m_run;
    PlainLabel *m_count;
    QHBoxLayout *m_buttons;
    QToolButton *m_overdue;
    QList<QToolButton *> m_states; ///< in the order of knownDeletionStates()
    QToolButton *m_runChip;
    DeletionTimeline *m_timeline;
    QComboBox *m_kind;
    QComboBox *m_period;
    QDateEdit *m_from;
    QDateEdit *m_to;
    QWidget *m_dates;
    QLineEdit *m_customer;
    QToolButton *m_clear;
    QTimer m_pause;
};

} // namespace reeve
