// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/sectionview.h"

#include <vector>

namespace reeve
{

class Desk;
class PaletteSource;
class View;

/** The sections of the customer page, in their order; here, and only here, the page's features
 *  stand together. A new one is a line. */
std::vector<PageSectionEntry> customerPageSections();

/// The view "customers" with all its sections; what the composition root registers.
View *createCustomersView(Desk &desk, QWidget *parent);
/// Customers in the command palette.
PaletteSource *createCustomersSource(Desk &desk, QObject *parent);

} // namespace reeve
