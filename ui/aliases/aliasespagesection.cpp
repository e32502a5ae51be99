// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/aliases/aliasespagesection.h"

#include "models/aliases/alias.h"
#include "ui/widgets/recordsection.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::AliasSection)
};

} // namespace

PageSectionEntry aliasesPageSection()
{
    return {aliasesSection(), Text::tr("Aliases"), [](PageContext &, QWidget *parent) -> SectionView * {
                auto *model = new AliasTableModel;
                const auto load = [model](const std::any &record) {
                    const auto *rows = std::any_cast<QList<Alias>>(&record);
                    model->setRecords(rows ? *rows : QList<Alias>());
                    return rows ? qint64(rows->size()) : 0;
                };
                return new RecordSection(model, load, Text::tr("No alias"), parent);
            }};
}

} // namespace reeve
