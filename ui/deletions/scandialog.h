// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deletions/personscan.h"
#include "models/session/desk.h"

#include <QDialog>

class QGridLayout;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace reeve
{

class MessageBar;
class PlainLabel;
class StateBadge;

/** Looks for what is left of one person, by identifiers that an officer types in, and shows where it
 *  stands: places, never values. The fields are wiped when a search has come to its end and when the
 *  dialog goes; what is refused says so at its field, and nothing that was typed is lost. */
class ScanDialog : public QDialog
{
    Q_OBJECT
public:
    /// The desk outlives it. `customer`: whom it is about, if that is known.
    explicit ScanDialog(Desk &desk, std::optional<CustomerId> customer, QWidget *parent = nullptr);
    ~ScanDialog() override;

    static bool isFor(const SignedIn &person);

    bool hasEdits() const; ///< identifiers are typed, or a search is under way
    bool isSearching() const { return m_scan.isRunning(); }
    QTreeWidget *places() const { return m_places; }

protected:
    void reject() override; ///< stops a search first
    void changeEvent(QEvent *event) override;

private:
    struct Field {
        QString name; ///< as ScanWanted::Problem has it
        QLineEdit *edit;
        PlainLabel *problem;
        bool isIdentifier;
    };
    QLineEdit *addField(const char *name, const QString &caption, const QString &hint, int row,
                        int column, bool isIdentifier = true);
    void makeFields(std::optional<CustomerId> customer);
    void connectScan();
    QLineEdit *edit(const char *name) const;
    void showProblem(const QString &field, const QString &text);
    void clearProblems();
    void forgetResult();
    void search();
    void showEnd(PersonScan::End end);
    void showPlaces();
    void addGroup(ScanPlace::What what, const QString &title);
    void wipe();
    void setBusy(bool busy);
    void recolour();

    Desk &m_desk;
    PersonScan m_scan;
    QGridLayout *m_grid;
    QList<Field> m_fields;
    QProgressBar *m_progress;
    MessageBar *m_message;
    QWidget *m_result;
    StateBadge *m_state;
    PlainLabel *m_words;
    QTreeWidget *m_places;
    QPushButton *m_search;
    QPushButton *m_close;
};

} // namespace reeve
