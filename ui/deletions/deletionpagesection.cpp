// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deletions/deletionpagesection.h"

#include "models/deletions/customerdeletion.h"
#include "ui/deletions/deletionsectionview.h"

namespace reeve
{

PageSectionEntry deletionPageSection()
{
    return {deletionSection(), DeletionSectionView::tr("Deletion"),
            [](PageContext &context, QWidget *parent) -> SectionView * {
                return new DeletionSectionView(context, parent);
            }};
}

} // namespace reeve
