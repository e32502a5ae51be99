// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/backups/backup.h"

#include <QWidget>

class QGridLayout;

namespace reeve
{

class PlainLabel;
class StateBadge;

/** The rules that backups keep, two in a line: a badge and a sentence each; what is broken comes first. */
class BackupCheckList : public QWidget
{
    Q_OBJECT
public:
    explicit BackupCheckList(QWidget *parent = nullptr);
    void setChecks(QList<BackupCheck> checks, int days);

private:
    struct Line {
        StateBadge *badge;
        PlainLabel *sentence;
    };
    Line &line(int number);

    QGridLayout *m_grid;
    QList<Line> m_lines;
};

} // namespace reeve
