// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/view.h"

#include <QList>
#include <QObject>
#include <QString>

namespace reeve
{

/** One line of the command palette that a feature found. Both texts are data: shown plain. */
struct PaletteItem {
    QString title;    ///< "Ada Byron"
    QString subtitle; ///< "ada@example.org · #4711"
    QString iconName; ///< from resources/icons/breeze.txt
    Place place;      ///< where Enter goes
};

/** Lines that stand together in the palette. */
struct PaletteGroup {
    QString heading; ///< "Recent customers", translated
    QList<PaletteItem> items;
};

/** What a feature finds for the text in the command palette, beside views and actions.
 *  Lives on the GUI thread, owned by the window. `search` returns at once; `found` comes when the
 *  answer is there. The newest search wins: answer with the text that was asked for, the palette
 *  drops what is not the newest. Every search of personal data is a disclosure, so the palette
 *  asks only after a pause in typing, and never for fewer than two characters. */
class PaletteSource : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual QString heading() const = 0; ///< "Customers", translated
    virtual void search(const QString &text) = 0;
    /// What is in memory anyhow, and costs no disclosure: with every key, the empty text included.
    virtual QList<PaletteGroup> atOnce(const QString &text) const
    {
        Q_UNUSED(text)
        return {};
    }
    virtual void prepare() {} ///< the palette opens; changed() when atOnce() has become richer
    virtual void cancel() = 0;
    virtual void dropData() = 0; ///< on lock and when the palette closes

signals:
    void found(const QString &text, const QList<reeve::PaletteItem> &items);
    void failed(const QString &text, const QString &message); ///< shown as a line
    void changed(); ///< atOnce() answers something else now
};

} // namespace reeve
