// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/passwords/passwordpagesection.h"

#include "models/passwords/customerpassword.h"
#include "ui/passwords/passwordsection.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::PasswordSection)
};

} // namespace

PageSectionEntry passwordPageSection()
{
    return {passwordSection(), Text::tr("Password"),
            [](PageContext &context, QWidget *parent) -> SectionView * {
                return new PasswordSection(context, parent);
            }};
}

} // namespace reeve
