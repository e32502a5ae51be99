// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/toursteps.h"

namespace reeve
{

class CustomerTableModel;
class PagedTableView;

// What several features' steps look at, and do.

PagedTableView *customerTable(const TourStage &stage);
const CustomerTableModel *customerModel(const TourStage &stage);
bool atDesk(const TourStage &stage);
/// The list of customers has its answer, and nothing is on the way.
bool listRests(const TourStage &stage);
/// At rest, with hits for this text.
bool listShows(const TourStage &stage, const QString &text);
bool pageShown(const TourStage &stage);
/// To this share of the customer page's height, 0 … 1.
void scrollPage(const TourStage &stage, double share);
/// Opens the customer in this row of the list; the case reference is the reason.
void openCustomer(const TourStage &stage, int row);
void signInWith(const TourStage &stage, const QString &password);

/// Back to the whole list of customers; without a picture.
TourStep home(TourStage &stage);

} // namespace reeve
