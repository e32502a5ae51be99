// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/backups/backuprepository.h"
#include "ui/shell/view.h"

class QStackedWidget;

namespace reeve
{

class BackupCheckList;
class EmptyState;
class LoadingBar;
class PagedTableView;
class PlainLabel;

/** The view "backups": the register, which rules it keeps, and how many of the erased are still in one.
 *  For officers, auditors and admins; nothing of a person is in it. */
class BackupsView : public View
{
    Q_OBJECT
public:
    explicit BackupsView(Desk &desk, QWidget *parent = nullptr);

    void refresh() override { read(); }
    void dropData() override;
    void rememberUnder(const QString &settingsGroup) override;
    RecordModel<Backup> &model() { return m_model; }

private:
    void read();
    void showOverview(const BackupOverview &overview);

    Desk &m_desk;
    BackupRepository m_repository;
    RecordModel<Backup> m_model;
    Latest m_reading;
    PlainLabel *m_summary;
    BackupCheckList *m_checks;
    LoadingBar *m_loading;
    QStackedWidget *m_stack;
    PagedTableView *m_table;
    EmptyState *m_empty;
};

/// For the composition root.
ViewEntry backupsEntry();

} // namespace reeve
