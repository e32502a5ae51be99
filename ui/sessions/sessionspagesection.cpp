// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sessions/sessionspagesection.h"

#include "models/sessions/customersession.h"
#include "ui/widgets/recordsection.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::CustomerSessionSection)
};

} // namespace

PageSectionEntry sessionsPageSection()
{
    return {customerSessionsSection(), Text::tr("Sessions"), [](PageContext &, QWidget *parent) -> SectionView * {
                auto *model = new SessionTableModel;
                const auto load = [model](const std::any &record) {
                    const auto *rows = std::any_cast<QList<CustomerSession>>(&record);
                    model->setRecords(rows ? *rows : QList<CustomerSession>());
                    return rows ? qint64(rows->size()) : 0;
                };
                return new RecordSection(model, load, Text::tr("Not signed in anywhere"), parent);
            }};
}

} // namespace reeve
