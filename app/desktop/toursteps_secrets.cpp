// SPDX-License-Identifier: GPL-3.0-or-later
// Not for pictures: the real program, driven through everything that touches a secret, so that a test
// can look for what is left of it (tests/secrets/tst_marker.cpp).
#include "app/desktop/tourlooks.h"

#include "app/desktop/composition.h"
#include "ui/aliases/aliasessection.h"
#include "ui/widgets/secretview.h"

#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QGuiApplication>

namespace reeve
{

namespace
{

SecretView *secret(const TourStage &stage)
{
    const auto *section = stage.hands.find<AliasesSection>("aliasesSection");
    return section ? section->findChild<SecretView *>() : nullptr;
}

// Says that it has arrived, and stays until it may go on.
TourStep waitFor(const QString &folder, int number)
{
    const auto file = [folder, number](const char *name) {
        return QDir(folder).filePath(QStringLiteral("%1-%2").arg(QLatin1String(name)).arg(number));
    };
    return {QStringLiteral("wait-%1").arg(number),
            [file] {
                QFile here(file("here"));
                if (!here.open(QIODevice::WriteOnly))
                    qWarning("the tour cannot say where it is");
            },
            [file] { return QFile::exists(file("go")); }, 120, false};
}

} // namespace

TourSteps secretTourSteps(TourStage &stage, const QString &folder)
{
    TourSteps steps{
        {QStringLiteral("customers"), [&stage] { signInWith(stage, stage.password); },
         [&stage] { return listShows(stage, {}); }, 40, false},
        {QStringLiteral("page"), [&stage] { openCustomer(stage, 0); },
         [&stage] { return pageShown(stage) && secret(stage); }, 40, false},
        {QStringLiteral("revealed"), [&stage] { stage.hands.trigger("aliasRevealAction"); },
         [&stage] { return secret(stage)->isRevealed(); }, 40, false},
        {QStringLiteral("copied"), [&stage] { stage.hands.trigger("aliasCopyAction"); },
         [] { return !QGuiApplication::clipboard()->text().isEmpty(); }, 40, false},
        waitFor(folder, 1),
        {QStringLiteral("hidden"), [&stage] { secret(stage)->mask(); },
         [&stage] { return !secret(stage)->isRevealed(); }, 40, false},
        {QStringLiteral("editing"), [&stage] { stage.hands.trigger("aliasSet"); },
         [&stage] { return stage.hands.isVisible("aliasEditor"); }, 40, false},
        // What was made up is kept; the test finds it in the database.
        {QStringLiteral("set"), [&stage] { stage.hands.clickButton("aliasSave"); },
         [&stage] { return !stage.hands.isVisible("aliasEditor"); }, 40, false},
        {QStringLiteral("revealed-again"), [&stage] { stage.hands.trigger("aliasRevealAction"); },
         [&stage] { return secret(stage)->isRevealed(); }, 40, false},
        {QStringLiteral("copied-again"), [&stage] { stage.hands.trigger("aliasCopyAction"); },
         [] { return !QGuiApplication::clipboard()->text().isEmpty(); }, 40, false},
        {QStringLiteral("lock"), [&stage] { stage.hands.trigger("lockAction"); },
         [&stage] { return stage.hands.isVisible("lockScreen"); }, 40, false},
        waitFor(folder, 2),
    };
    return steps;
}

} // namespace reeve
