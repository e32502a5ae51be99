// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/orders/order.h"
#include "ui/widgets/printedsheet.h"
#include "ui/widgets/sectionview.h"

#include <optional>

class QAction;
class QToolButton;

namespace reeve
{

class OrderBar;
class OrderTimelineModel;
class PageContext;
class PlainLabel;
class RecordTable;

/** A customer's orders as a timeline, years with what was paid in them between. What can be done with the
 *  chosen order stands below: its reference copied, a line for a ticket, its page at the processor
 *  opened in the person's browser, by an address that was checked before. */
class OrdersSection : public SectionView, public Printable
{
    Q_OBJECT
public:
    explicit OrdersSection(PageContext &context, QWidget *parent = nullptr);

    void fill(const std::any &record) override;
    void clear() override;
    QString summary() const override { return m_summary; }
    QList<QAction *> pageActions() const override;
    bool pointAt(const QString &thing) override; ///< an order's number
    PrintedPart printed() const override;        ///< every order here, and the sums

    RecordTable *table() const { return m_table; }
    const OrderTimelineModel &model() const { return *m_model; }

private:
    QAction *makeAction(const char *name, const QString &text, const QString &iconName,
                        const QKeySequence &key);
    void showRows(bool all);
    void showChosen();
    void showMenu(const QPoint &position);
    void choose(int row);
    void copyReference();
    void copyLine();
    void openThere();
    const Order *chosen() const;

    PageContext &m_context;
    OrderTimelineModel *m_model;
    RecordTable *m_table;
    PlainLabel *m_empty;
    QToolButton *m_more;
    QAction *m_copyReference;
    QAction *m_copyLine;
    QAction *m_open;
    OrderBar *m_bar;
    QString m_summary;
    bool m_all = false;
    bool m_filling = false;
};

} // namespace reeve
