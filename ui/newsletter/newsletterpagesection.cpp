// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newsletter/newsletterpagesection.h"

#include "models/newsletter/newsletter.h"
#include "ui/newsletter/newslettersectionview.h"

#include <QCoreApplication>

namespace reeve
{

PageSectionEntry newsletterPageSection()
{
    return {newsletterSection(),
            QCoreApplication::translate("reeve::NewsletterSectionView", "Newsletter"),
            [](PageContext &context, QWidget *parent) -> SectionView * {
                return new NewsletterSectionView(context, parent);
            }};
}

} // namespace reeve
