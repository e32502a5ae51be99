// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/instances/instancespagesection.h"

#include "models/instances/instance.h"
#include "ui/widgets/recordsection.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::InstanceSection)
};

} // namespace

PageSectionEntry instancesPageSection()
{
    return {instancesSection(), Text::tr("Instances"),
            [](PageContext &, QWidget *parent) -> SectionView * {
                auto *model = new InstanceTableModel;
                const auto load = [model](const std::any &record) {
                    const auto *rows = std::any_cast<QList<Instance>>(&record);
                    model->setRecords(rows ? *rows : QList<Instance>());
                    return rows ? qint64(rows->size()) : 0;
                };
                return new RecordSection(model, load,
                                         Text::tr("No instance runs for this customer"), parent);
            }};
}

} // namespace reeve
