// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/datamap/datamaptablemodel.h"

#include <QWidget>

class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace reeve
{

class AskBar;
class DataMapForm;
class PlainLabel;
class StateBadge;

/** One row of the data map: what is said of the column, what is asked to become of it, and for officers
 *  the way to ask for a change. */
class DataMapPane : public QWidget
{
    Q_OBJECT
public:
    explicit DataMapPane(QWidget *parent = nullptr);

    /// What is being typed stays while it is the same column. `dates`, `tables`: what can be chosen.
    void show(const DataMapRow &row, bool mayChange, const QStringList &dates,
              const QStringList &tables);
    void clear();
    const DataMapEntry &entry() const { return m_row.entry; }
    bool hasEdits() const;
    bool goBack(); ///< Esc: true when a question used it
    void setBusy(bool busy);
    void sent();                       ///< the request stands; the question goes
    bool mark(const QString &problem); ///< of a field; false: it is about none
    void startChange();                ///< "Change…", by the keyboard

signals:
    void changeWanted(const reeve::DataMapEntry &wanted, const QString &reason);
    void removeWanted(const reeve::DataMapEntry &entry, const QString &reason);
    void requestWanted(const QUuid &approval); ///< to be shown
    void closeRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeHeader();
    void recolour();
    void showFacts();
    void showRequest();
    void showActions();
    void give(const QString &reason);

    DataMapRow m_row;
    QStringList m_dates;
    QStringList m_tables;
    bool m_mayChange = false;

    PlainLabel *m_title;
    StateBadge *m_state;
    StateBadge *m_pending;
    QToolButton *m_close = nullptr;
    PlainLabel *m_meaning;
    QWidget *m_facts;
    QVBoxLayout *m_list;
    QWidget *m_request;
    PlainLabel *m_requestText;
    QWidget *m_requestFacts;
    QPushButton *m_openRequest;
    AskBar *m_ask;
    DataMapForm *m_form;
    QPushButton *m_change;
};

} // namespace reeve
