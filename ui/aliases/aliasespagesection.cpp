// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/aliases/aliasespagesection.h"

#include "models/aliases/alias.h"
#include "ui/aliases/aliasessection.h"

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
    return {aliasesSection(), Text::tr("Aliases"),
            [](PageContext &context, QWidget *parent) -> SectionView * {
                return new AliasesSection(context, parent);
            }};
}

} // namespace reeve
