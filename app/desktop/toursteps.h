// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/linkcutter.h"
#include "app/desktop/tourhands.h"
#include "app/desktop/tourrunner.h"
#include "ui/shell/appearance.h"

namespace reeve
{

class Composition;
class TourSandbox;

/** What the steps need to know. Outlives them. */
struct TourStage {
    Composition &composition;
    Appearance &appearance;
    LinkCutter &link;
    TourHands hands;
    QString password;
    /// Other people's desks and what only a sandbox allows; nothing on a real database.
    TourSandbox *sandbox = nullptr;
};

using TourSteps = std::vector<TourStep>;

/** What a feature brings to the tour, in a file of its own (toursteps_<feature>.cpp): its steps are
 *  appended in the order in which they are taken. They start at home, the whole list of customers at
 *  rest (see home() in tourlooks.h), and may end anywhere. Asked once a theme; in the dark a few
 *  pictures do. The names of dark steps get their prefix here. */
using AddTourSteps = void (*)(TourSteps &steps, TourStage &stage, Theme theme);

void addListSteps(TourSteps &steps, TourStage &stage, Theme theme);
void addPageSteps(TourSteps &steps, TourStage &stage, Theme theme);
void addVisibilitySteps(TourSteps &steps, TourStage &stage, Theme theme);
void addDeletionSteps(TourSteps &steps, TourStage &stage, Theme theme);
void addOrderSteps(TourSteps &steps, TourStage &stage, Theme theme);
void addAliasSteps(TourSteps &steps, TourStage &stage, Theme theme);
void addDeskSteps(TourSteps &steps, TourStage &stage, Theme theme);
void addPrintSteps(TourSteps &steps, TourStage &stage, Theme theme);
void addTrailSteps(TourSteps &steps, TourStage &stage, Theme theme);
void addApprovalSteps(TourSteps &steps, TourStage &stage, Theme theme);
void addBackupSteps(TourSteps &steps, TourStage &stage, Theme theme);
void addStaffSteps(TourSteps &steps, TourStage &stage, Theme theme);
void addDataMapSteps(TourSteps &steps, TourStage &stage, Theme theme);
void addDeletionActionSteps(TourSteps &steps, TourStage &stage, Theme theme);
void addProfileSteps(TourSteps &steps, TourStage &stage, Theme theme);
void addShellSteps(TourSteps &steps, TourStage &stage, Theme theme);

/// A few of each feature at a larger scale, where something could be cut.
void addScaledDeletionSteps(TourSteps &steps, TourStage &stage);
void addScaledTrailSteps(TourSteps &steps, TourStage &stage);
void addScaledOrderSteps(TourSteps &steps, TourStage &stage);
void addScaledApprovalSteps(TourSteps &steps, TourStage &stage);
void addScaledBackupSteps(TourSteps &steps, TourStage &stage);
void addScaledDataMapSteps(TourSteps &steps, TourStage &stage);
void addScaledDeletionActionSteps(TourSteps &steps, TourStage &stage);
void addScaledStaffSteps(TourSteps &steps, TourStage &stage);

void append(TourSteps &steps, TourSteps more);

/// Everything, in light and in dark, at the screen's own scale.
TourSteps tourSteps(TourStage &stage);
/// The few pictures that show whether anything is cut at a larger scale.
TourSteps scaledTourSteps(TourStage &stage);
/// For the marker test (tests/secrets): handles known secrets as a person would, waits in between until
/// the files "go-1", "go-2" … stand in `folder`, and stays locked.
TourSteps secretTourSteps(TourStage &stage, const QString &folder);
/// What is to be seen now: title, page, view, rows, messages.
QJsonObject describeWindow(QWidget &window);

} // namespace reeve
