// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backups/backupchecklist.h"

#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statebadge.h"

#include <QGridLayout>

#include <algorithm>

namespace reeve
{

BackupCheckList::BackupCheckList(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    setObjectName(QStringLiteral("backupChecks"));
    setAccessibleName(tr("Rules that the backups keep"));
    m_grid->setContentsMargins(12, 4, 12, 8);
    m_grid->setHorizontalSpacing(8);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnStretch(3, 1);
}

BackupCheckList::Line &BackupCheckList::line(int number)
{
    while (m_lines.size() <= number) {
        const int row = int(m_lines.size()) / 2;
        const int column = int(m_lines.size()) % 2 * 2;
        m_lines.append({new StateBadge(this), new PlainLabel(this)});
        m_lines.last().sentence->setWrapping(true);
        m_grid->addWidget(m_lines.last().badge, row, column, Qt::AlignLeft | Qt::AlignTop);
        m_grid->addWidget(m_lines.last().sentence, row, column + 1, Qt::AlignVCenter);
    }
    return m_lines[number];
}

void BackupCheckList::setChecks(QList<BackupCheck> checks, int days)
{
    const auto weight = [](const BackupCheck &check) {
        return check.meaning() == Meaning::Problem ? 0 : check.meaning() == Meaning::Good ? 2 : 1;
    };
    std::stable_sort(checks.begin(), checks.end(), [&](const BackupCheck &a, const BackupCheck &b) {
        return weight(a) < weight(b);
    });
    for (int i = 0; i < checks.size(); ++i) {
        Line &shown = line(i);
        shown.badge->setObjectName(QStringLiteral("check_") + checks[i].name);
        shown.sentence->setObjectName(QStringLiteral("checkText_") + checks[i].name);
        shown.badge->setState(checks[i].meaning(), checkWord(checks[i]));
        shown.sentence->setText(checkText(checks[i], days));
        shown.sentence->show();
    }
    for (auto i = checks.size(); i < m_lines.size(); ++i) {
        m_lines[i].badge->setState(Meaning::Neutral, {});
        m_lines[i].badge->setObjectName({});
        m_lines[i].sentence->setObjectName({});
        m_lines[i].sentence->setText({});
        m_lines[i].sentence->hide();
    }
}

} // namespace reeve
