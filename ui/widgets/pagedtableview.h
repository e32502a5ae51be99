// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>
#include <QTimer>

namespace reeve
{

/** A table for endless lists: whole rows, no grid, per-pixel scrolling, columns that can be moved,
 *  hidden and remembered, copying, and the keyboard of a mail client's list. Says which rows are
 *  seen, so that the model can read ahead; keeps what is seen in place when rows come in above. */
class PagedTableView : public QTableView
{
    Q_OBJECT
public:
    explicit PagedTableView(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    /** Restores width, place and visibility of the columns (by the ids the model gives as RawRole of
     *  its headings) from this QSettings group, and stores changes there. Empty: forgets it. */
    void rememberColumns(const QString &group);
    void hideColumnsAtFirst(const QStringList &ids);             ///< until somebody shows them
    void setColumnWidths(const QHash<QString, int> &characters); ///< first widths, in letters
    void resetColumns();
    /// Shows the order in the headings; does not sort.
    void showOrder(int column, Qt::SortOrder order);

    QString selectedText() const; ///< rows as lines, cells apart by tabs, in the shown order
    QString currentText() const;  ///< of the current cell
    int firstVisibleRow() const;
    int lastVisibleRow() const;

public slots:
    void copy(); ///< the current cell when one row is selected, else the rows
    void copyRows();

signals:
    void orderChosen(int column, Qt::SortOrder order);
    void rowActivated(int row); ///< Enter or double click
    void visibleRowsChanged(int first, int last);
    void startRequested(); ///< Home
    void endRequested();   ///< End
    void leftUpwards();    ///< Up in the first row
    void menuRequested(const QModelIndex &cell, const QPoint &globalPosition);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    void showHeaderMenu(const QPoint &position);
    void setFirstColumns();
    void restoreColumns();
    void storeColumns();
    QString columnId(int column) const;
    void fitRows();

    QString m_group;
    QStringList m_hiddenAtFirst;
    QHash<QString, int> m_widths;
    QTimer m_store;
    QTimer m_visible;
    bool m_restoring = false;
};

} // namespace reeve
