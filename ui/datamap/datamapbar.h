// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/datamap/datamaptablemodel.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QToolButton;

namespace reeve
{

class PlainLabel;

/** The head of the data map: what is looked for in it, and how much of it there is. */
class DataMapBar : public QWidget
{
    Q_OBJECT
public:
    explicit DataMapBar(QWidget *parent = nullptr);

    DataMapFilter filter() const;
    void clearAll(); ///< does not emit
    void showCounts(qsizetype shown, qsizetype all, qsizetype problems);
    void focusSearch();

signals:
    void filterChanged();
    void leftDownwards(); ///< Down or Enter in the search

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showClear();

    QLineEdit *m_search;
    QComboBox *m_category;
    QComboBox *m_act;
    QToolButton *m_open;
    QToolButton *m_clear;
    PlainLabel *m_count;
};

} // namespace reeve
