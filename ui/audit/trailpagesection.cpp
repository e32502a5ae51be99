// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audit/trailpagesection.h"

#include "models/audit/customertrail.h"
#include "ui/widgets/recordsection.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::TrailSection)
};

} // namespace

PageSectionEntry trailPageSection()
{
    return {customerTrailSection(), Text::tr("Trail"),
            [](PageContext &, QWidget *parent) -> SectionView * {
                auto *model = new CustomerTrailTableModel;
                const auto load = [model](const std::any &record) {
                    const auto *rows = std::any_cast<QList<CustomerTrailEntry>>(&record);
                    model->setRecords(rows ? *rows : QList<CustomerTrailEntry>());
                    return rows ? qint64(rows->size()) : 0;
                };
                auto *section = new RecordSection(
                    model, load,
                    Text::tr("Nothing sealed yet; your own reading appears here in a moment"),
                    parent);
                // Its own reading is what changed: no news that somebody else is told about.
                section->setProperty("changesByReading", true);
                return section;
            }};
}

} // namespace reeve
