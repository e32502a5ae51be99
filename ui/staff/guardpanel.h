// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/staff/staffrepository.h"

#include <QWidget>

class QPushButton;
class QSpinBox;

namespace reeve
{

class PagedTableView;
class PlainLabel;

/** The scrape guard: the limits per person and hour, and who reached one within the last week.
 *  Passive. */
class GuardPanel : public QWidget
{
    Q_OBJECT
public:
    explicit GuardPanel(QWidget *parent = nullptr);

    void showEvents(const QList<QuotaEvent> &events, const QuotaSettings &limits, bool mayChange);
    void clear();

signals:
    void liftRequested(const QString &login);
    void limitsRequested(int pages, int rows);

private:
    void showButtons();

    QuotaEventTableModel m_model;
    QuotaSettings m_limits;
    bool m_mayChange = false;
    QSpinBox *m_pages;
    QSpinBox *m_rows;
    PlainLabel *m_export;
    QPushButton *m_set;
    QPushButton *m_lift;
    PagedTableView *m_table;
    PlainLabel *m_none;
};

} // namespace reeve
