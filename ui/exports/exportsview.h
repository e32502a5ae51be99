// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/exports/exportrepository.h"
#include "ui/shell/view.h"

class QStackedWidget;

namespace reeve
{

class EmptyState;
class LoadingBar;
class PagedTableView;

/** The view "exports": every export of every officer, as officers and auditors see it. */
class ExportsView : public View
{
    Q_OBJECT
public:
    ExportsView(Desk &desk, const std::function<QString(const QJsonObject &)> &criteriaText,
                QWidget *parent = nullptr);

    void refresh() override { read(); }
    void dropData() override;
    PagedTableView *table() const { return m_table; }

private:
    void read();

    Desk &m_desk;
    ExportRepository m_repository;
    RecordModel<ExportRecord> m_model;
    Latest m_reading;
    LoadingBar *m_loading;
    QStackedWidget *m_stack;
    PagedTableView *m_table;
    EmptyState *m_empty;
};

} // namespace reeve
