// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/pagesection.h"

#include <QWidget>

#include <any>
#include <functional>

namespace reeve
{

/** The content of one section of a page: shows the record that the section's reader made.
 *  Forgets it on clear(). */
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
};

/** A feature's place on the customer page, as the composition lists it. */
struct PageSectionEntry {
    PageSection section; ///< what is read
    QString title;       ///< translated
    std::function<SectionView *(QWidget *parent)> create;
};

} // namespace reeve
