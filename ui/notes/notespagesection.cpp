// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notes/notespagesection.h"

#include "models/notes/note.h"
#include "ui/notes/notessectionview.h"

#include <QCoreApplication>

namespace reeve
{

PageSectionEntry notesPageSection()
{
    return {notesSection(), QCoreApplication::translate("reeve::NotesSectionView", "Notes"),
            [](PageContext &context, QWidget *parent) -> SectionView * {
                return new NotesSectionView(context, parent);
            }};
}

} // namespace reeve
