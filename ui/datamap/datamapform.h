// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/datamap/datamapentry.h"

#include <QWidget>

class QComboBox;
class QGridLayout;
class QLineEdit;
class QSpinBox;

namespace reeve
{

class PlainLabel;

/** What is said of one column, to be changed: each field with what is wrong with it right below. Says
 *  what stands there; does nothing. */
class DataMapForm : public QWidget
{
    Q_OBJECT
public:
    explicit DataMapForm(QWidget *parent = nullptr);

    /// `dates`: columns from which years may be counted; `tables`: whose rows a kept row may go with.
    void start(const DataMapEntry &entry, const QStringList &dates, const QStringList &tables);
    void clear();
    DataMapEntry entry() const; ///< as it stands there
    bool hasEdits() const;
    /// Says what is missing at its place, and goes there; true: nothing is.
    bool check();
    /// What the database refused, if it names a field of this form; false: it does not.
    bool mark(const QString &text);

signals:
    void edited();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Row {
        QString field; ///< as the database names it
        PlainLabel *caption;
        QWidget *editor;
        PlainLabel *problem;
    };
    void addRow(const char *field, const QString &caption, QWidget *editor);
    QComboBox *makeChoice(const char *name, const QString &title);
    void setProblem(const QString &field, const QString &problem);
    void showKept();
    void recolour();

    DataMapEntry m_entry;
    QGridLayout *m_grid;
    QList<Row> m_rows;
    QComboBox *m_category;
    QLineEdit *m_purpose;
    QComboBox *m_basis;
    QComboBox *m_act;
    QLineEdit *m_law;
    QSpinBox *m_years;
    QComboBox *m_from;
    QComboBox *m_with;
};

} // namespace reeve
