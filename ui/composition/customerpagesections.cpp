// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composition/customerpagesections.h"

#include "ui/aliases/aliasespagesection.h"
#include "ui/audit/trailpagesection.h"
#include "ui/composition/guardviews.h"
#include "ui/customers/customerspalettesource.h"
#include "ui/customers/customersview.h"
#include "ui/deletions/deletionpagesection.h"
#include "ui/instances/instancespagesection.h"
#include "ui/newsletter/newsletterpagesection.h"
#include "ui/notes/notespagesection.h"
#include "ui/orders/orderspagesection.h"
#include "ui/passwords/passwordpagesection.h"
#include "ui/payments/paymentspagesection.h"
#include "ui/sessions/sessionspagesection.h"
#include "ui/visibility/visibilitypagesection.h"

namespace reeve
{

std::vector<PageSectionEntry> customerPageSections()
{
    return {notesPageSection(),     ordersPageSection(),     paymentsPageSection(),
            aliasesPageSection(),   visibilityPageSection(), sessionsPageSection(),
            instancesPageSection(), newsletterPageSection(), trailPageSection(),
            deletionPageSection(),  passwordPageSection()};
}

View *createCustomersView(Desk &desk, QWidget *parent)
{
    auto *view = new CustomersView(desk, customerPageSections(), parent);
    addExport(desk, *view);
    return view;
}

PaletteSource *createCustomersSource(Desk &desk, QObject *parent)
{
    return new CustomersPaletteSource(desk, parent);
}

} // namespace reeve
