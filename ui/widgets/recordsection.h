// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/pagedtableview.h"
#include "ui/widgets/printedsheet.h"
#include "ui/widgets/sectionview.h"

class QToolButton;

namespace reeve
{

class PlainLabel;

/** A table as high as its rows, for a page that scrolls as a whole. */
class RecordTable : public PagedTableView
{
    Q_OBJECT
public:
    explicit RecordTable(QWidget *parent = nullptr);
    void setMaximumRows(int rows); ///< the rest waits for "show all"
    void fitColumns();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {120, sizeHint().height()}; }

protected:
    void wheelEvent(QWheelEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    int m_maximumRows = 8;
};

/** The usual section: a table of records, or a sentence that says that there are none. */
class RecordSection : public SectionView, public Printable
{
    Q_OBJECT
public:
    /// `load` puts a record into the model and returns how many rows the customer has in all, which
    /// may be more than the model holds. The model becomes a child.
    RecordSection(QAbstractTableModel *model, std::function<qint64(const std::any &)> load,
                  const QString &emptyText, QWidget *parent = nullptr);

    void fill(const std::any &record) override;
    void clear() override;
    QString summary() const override { return m_summary; }
    PrintedPart printed() const override; ///< every row, not only those unfolded
    RecordTable *table() const { return m_table; }

private:
    void showRows(bool all);

    QAbstractTableModel *m_model;
    std::function<qint64(const std::any &)> m_load;
    RecordTable *m_table;
    PlainLabel *m_empty;
    QToolButton *m_more;
    QString m_summary;
    qint64 m_total = 0; ///< of the customer; more than are read
    bool m_all = false;
};

} // namespace reeve
