// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deletions/deletionrepository.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QTimeEdit;

namespace reeve
{

class LoadingBar;
class MessageBar;
class PlainLabel;

/** When the worker erases, how many at once, and whether an officer releases each day. Closes only
 *  when it is saved; what is refused says so at its field, and nothing that was typed is lost. */
class ErasureSettingsDialog : public QDialog
{
    Q_OBJECT
public:
    /// The repository outlives it. `suggestion`: the reason usually known.
    ErasureSettingsDialog(DeletionRepository &repository, const ErasureSettings &settings,
                          const QString &suggestion, QWidget *parent = nullptr);

    bool hasEdits() const;

signals:
    void saved();

protected:
    void reject() override;
    void changeEvent(QEvent *event) override;

private:
    struct Row {
        QString setting;
        QWidget *editor;
        PlainLabel *problem;
    };
    void addRow(const QString &setting, const QString &caption, QWidget *editor,
                const QString &note);
    void makeEditors();
    void showValues();
    QHash<QString, QString> changes() const;
    QString scheduleText() const;
    void showProblem(const QString &setting, const QString &problem);
    void clearProblems();
    void recolour();
    void save();
    void setBusy(bool busy);

    DeletionRepository &m_repository;
    const ErasureSettings m_before;
    QGridLayout *m_grid;
    QList<Row> m_rows;
    QComboBox *m_when;
    QWidget *m_hours;
    QTimeEdit *m_from;
    QTimeEdit *m_to;
    QSpinBox *m_batch;
    QCheckBox *m_release;
    QLineEdit *m_recipients;
    QComboBox *m_zone;
    QSpinBox *m_backups;
    QSpinBox *m_names;
    QLineEdit *m_reason;
    LoadingBar *m_loading;
    MessageBar *m_message;
    QPushButton *m_save;
    QPushButton *m_cancel;
    bool m_isBusy = false;
};

} // namespace reeve
