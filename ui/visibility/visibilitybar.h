// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/visibility/visibilitylist.h"

#include <QWidget>

class QPushButton;
class QToolButton;

namespace reeve
{

class PlainLabel;
class VisibilityChart;

/** The head of the visibility view: how many histories are open to whom, as a bar and in numbers, and
 *  these numbers are the filters. */
class VisibilityBar : public QWidget
{
    Q_OBJECT
public:
    explicit VisibilityBar(QWidget *parent = nullptr);

    void fillIn(VisibilityQuery &query) const; ///< the filters as they stand
    void clearAll();                           ///< does not emit
    void showCounts(const VisibilityCounts &counts);
    void forgetCounts();
    void focusFilters();
    QPushButton *probeButton() const { return m_probe; }
    VisibilityChart *chart() const { return m_chart; }

signals:
    void filtersChanged();

protected:
    void changeEvent(QEvent *event) override;

private:
    QToolButton *addChip(const QString &name);
    void showNumbers();

    VisibilityCounts m_counts;
    bool m_counted = false;
    VisibilityChart *m_chart;
    PlainLabel *m_count;
    QPushButton *m_probe;
    QToolButton *m_clear;
    QList<QToolButton *> m_reach;    ///< in the order of knownVisibilities()
    QList<QToolButton *> m_findings; ///< in the order of knownFindings()
};

} // namespace reeve
