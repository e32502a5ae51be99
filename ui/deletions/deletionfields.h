// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deletions/deletionactions.h"

#include <QWidget>

class QDateEdit;
class QGridLayout;
class QLineEdit;
class QRadioButton;

namespace reeve
{

class PlainLabel;

/** What is asked beside the reason when a deletion is requested or held: each field with what is wrong
 *  with it right below. Says what stands there; does nothing. */
class DeletionFields : public QWidget
{
    Q_OBJECT
public:
    explicit DeletionFields(QWidget *parent = nullptr);

    /// Which way, unless only an Art. 17 request can be added; and when that was received.
    void startRequest(bool mayClose);
    void startHold(const QString &ground, std::optional<QDate> review);
    void clear();

    DeletionKind kind() const;
    std::optional<QDate> received() const; ///< of an Art. 17 request
    QString ground() const;
    QDate review() const; ///< invalid while none was chosen
    bool hasEdits() const;

    /// Says what is missing, at its place, and goes there; true: nothing is.
    bool check();
    /// The same of what the database refused, by its name of the field; false: it is none of these.
    bool mark(const QString &field, const QString &problem);

signals:
    void edited(); ///< the date that results may be another

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
    void addRow(const QString &field, const QString &caption, QWidget *editor);
    void setProblem(const Row &row, const QString &problem);
    void showRows(const QStringList &fields);
    void recolour();

    QGridLayout *m_grid;
    QList<Row> m_rows;
    QWidget *m_ways;
    QRadioButton *m_closing;
    QRadioButton *m_art17;
    QDateEdit *m_received;
    QLineEdit *m_ground;
    QDateEdit *m_review;
    QString m_groundBefore;
    QDate m_reviewBefore;
};

} // namespace reeve
