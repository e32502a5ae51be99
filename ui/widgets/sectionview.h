// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/pagesection.h"

#include <QWidget>

#include <any>
#include <functional>

class QAction;

namespace reeve
{

class PageContext;

/** The content of one section of a page: shows the record that the section's reader made.
 *  Forgets it on clear().
 *
 *  A section in which people write says so by hasEdits(): while it does, a new reading of the same
 *  customer does not fill it, leaving the customer asks first, and locking discards. */
class SectionView : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;

    virtual void fill(const std::any &record) = 0;
    virtual void clear() = 0;
    /// What stands beside the title: "12", "none".
    virtual QString summary() const = 0;
    /// Controls for the end of the title's line; the section keeps them.
    virtual QList<QWidget *> actions() { return {}; }
    /// With keys, for the whole view and the palette; the section keeps them, and says when they can
    /// be used.
    virtual QList<QAction *> pageActions() const { return {}; }
    virtual bool hasEdits() const { return false; } ///< typed, and not saved
    /// It can take a new reading without losing what is being typed.
    virtual bool fillsBesideEdits() const { return false; }
    virtual void discardEdits() {} ///< throws it away, without asking
    virtual bool goBack()
    {
        return false;
    } ///< Esc: true when a question or an empty editor used it
    /// Chooses this thing, brings it into view and takes the keyboard, when it is one of its own (an
    /// order by its number); false: it is not.
    virtual bool pointAt(const QString &thing)
    {
        Q_UNUSED(thing)
        return false;
    }
};

/** A feature's place on the customer page, as the composition lists it. */
struct PageSectionEntry {
    PageSection section; ///< what is read
    QString title;       ///< translated
    /// The context outlives the section; ui/widgets/pagecontext.h.
    std::function<SectionView *(PageContext &context, QWidget *parent)> create;
};

} // namespace reeve
