// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visibility/visibilitypagesection.h"

#include "models/visibility/historycenter.h"
#include "ui/visibility/visibilitysection.h"

namespace reeve
{

PageSectionEntry visibilityPageSection()
{
    return {historyCentersSection(), VisibilitySection::tr("History and who can read it"),
            [](PageContext &context, QWidget *parent) -> SectionView * {
                return new VisibilitySection(context, parent);
            }};
}

} // namespace reeve
