// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QAction>
#include <QList>
#include <QString>
#include <QWidget>

#include <functional>

namespace reeve
{

class Desk;
class BadgeSource;
class PaletteSource;

/** A place one can go to, and back to: a view and, in it, a thing (a customer's number …). */
struct Place {
    QString view;
    QString item{};
    QString title{}; ///< for the history menu; never leaves the window
    bool operator==(const Place &other) const { return view == other.view && item == other.item; }
};

/** What the message bar shows. */
struct Message {
    enum class Kind { Information, Success, Warning, Problem };
    Kind kind = Kind::Information;
    QString text;
    static Message of(const Error &error) { return {Kind::Problem, error.text}; }
};

/** One entry of the navigation. The window knows views by this interface alone. A view follows
 *  Connection::stateChanged by itself: it reads what it is missing whenever the link opens, after
 *  unlocking as after a loss. */
class View : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;

    virtual void refresh() = 0;             ///< F5: read again, keep the place
    virtual void focusSearch() {}           ///< Ctrl+F
    virtual bool goBack() { return false; } ///< Esc: true when the view used it
    virtual void dropData() = 0;            ///< on lock: after this no row of data is in memory
    virtual bool hasEdits() const { return false; } ///< typed and not saved: dropData() loses it
    /** The window is to close, or the person signs out: calls `then` once nothing is unsaved here any
     *  more, after asking where it is typed; never when the person would rather stay. Whoever has
     *  edits asks. */
    virtual void leaveEdits(const std::function<void()> &then) { then(); }
    /** Unless somebody touches the desk it locks within so many seconds, and what is typed here is
     *  lost: says so where it is typed. 0: not any more. */
    virtual void warnOfLock(int secondsLeft) { Q_UNUSED(secondsLeft) }
    virtual void open(const Place &place) { Q_UNUSED(place) } ///< show this thing
    /// The same in a window of its own, where the view has such windows.
    virtual void openApart(const Place &place) { open(place); }
    /// Restores what a person arranged (columns, splitters) from this group of the default QSettings,
    /// and keeps it there from now on. One group for each profile. No data.
    virtual void rememberUnder(const QString &settingsGroup) { Q_UNUSED(settingsGroup) }
    virtual QList<QAction *> paletteActions() const { return actions(); }

signals:
    void arrivedAt(const reeve::Place &place);   ///< for back and forward
    void stayedAt(const reeve::Place &place);    ///< going back or forward was refused: still here
    void placeWanted(const reeve::Place &place); ///< show that thing, in whichever view it is
    void messageRaised(const reeve::Message &message);
    void messageCleared();
};

/** How the composition root registers a view with the window. */
struct ViewEntry {
    QString id;        ///< "customers"
    QString title;     ///< translated
    QString iconName;  ///< freedesktop name, from the Breeze theme
    QStringList roles; ///< who sees it
    std::function<View *(Desk &, QWidget *parent)> create;
    /// What this feature finds in the command palette (ui/shell/palettesource.h); may be empty.
    std::function<PaletteSource *(Desk &, QObject *parent)> createSource{};
    /// How many things wait for this person there (ui/shell/badgesource.h); may be empty.
    std::function<BadgeSource *(Desk &, QObject *parent)> createBadge{};
};

} // namespace reeve
