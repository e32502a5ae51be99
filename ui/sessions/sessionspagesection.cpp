// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sessions/sessionspagesection.h"

#include "ui/sessions/sessionssection.h"

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
    return {customerSessionsSection(), Text::tr("Sessions"),
            [](PageContext &context, QWidget *parent) -> SectionView * {
                return new SessionsSection(context, new SessionTableModel, parent);
            }};
}

} // namespace reeve
