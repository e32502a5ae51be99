// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customerquery.h"

#include <QWidget>

class QAction;
class QHBoxLayout;
class QLineEdit;
class QToolButton;

namespace reeve
{

class FilterButton;

/** The head of the customer list: title and count, the search box, the filters. */
class CustomersBar : public QWidget
{
    Q_OBJECT
public:
    explicit CustomersBar(QWidget *parent = nullptr);

    /// Text and filters as they stand, put into `query`.
    void fillIn(CustomerQuery &query) const;
    void show(const CustomerQuery &query); ///< its text and filters; does not emit
    void clearAll();                       ///< text and filters; does not emit
    void clearText();                      ///< does not emit
    void setText(const QString &text);     ///< does not emit
    void focusSearch();
    void addHeaderAction(QAction *action); ///< a button at the end of the title's line
    void showCount(const std::optional<CustomerCount> &count, bool narrowed);
    /// What the list is narrowed by, for people: “text”, Status: Active …
    bool isNarrowed() const;

signals:
    void textEdited(); ///< with every key
    void filtersChanged();
    void clearRequested(); ///< the button was pressed
    void entered();        ///< Enter in the search box
    void leftDownwards();  ///< Down in the search box
    void escaped();        ///< Esc in the search box
    void exactCountRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showClear();

    QHBoxLayout *m_head = nullptr;
    QLineEdit *m_search;
    FilterButton *m_status;
    FilterButton *m_plan;
    FilterButton *m_country;
    FilterButton *m_newsletter;
    QToolButton *m_clear;
    QToolButton *m_count;
    bool m_exact = false;
    bool m_quiet = false;
};

/// "About 1,000,000 customers", "1,000+ found", "12 found".
QString countText(const CustomerCount &count, bool narrowed);

} // namespace reeve
