// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <optional>

class QComboBox;
class QLineEdit;
class QRadioButton;
class QToolButton;

namespace reeve
{

class PlainLabel;

/** One value that can be corrected in place: the editor, a button that takes the change back, and
 *  below it what is expected, what stood there before, or the choice between one's own value and
 *  what somebody else has stored meanwhile. Shows what it is told; decides nothing. */
class EditField : public QWidget
{
    Q_OBJECT
public:
    /// `name` becomes the editor's object name, `title` its accessible name.
    EditField(const QString &name, const QString &title, QWidget *parent = nullptr);

    /// Values to choose from (value, label) instead of a text; before the first setValue().
    void setChoices(const QList<std::pair<QString, QString>> &choices);
    void setValue(const QString &value); ///< emits nothing
    QString value() const;

    /// `before` stands below a changed value; data.
    void setChanged(bool changed, const QString &before);
    void setProblem(const QString &problem); ///< our own words; empty: none
    bool hasProblem() const { return m_hasProblem; }
    /// The two values side by side; `theirs` with `whose` (by whom and when).
    void askWhich(const QString &mine, const QString &theirs, const QString &whose,
                  std::optional<bool> keepsMine);
    void stopAsking();
    void focusEditor();

signals:
    void edited(const QString &value);
    void undoRequested();
    void chosen(bool keepsMine);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void makeQuestion();
    void recolour();
    QWidget *editor() const;

    QLineEdit *m_edit;
    QComboBox *m_choice = nullptr;
    QToolButton *m_undo;
    PlainLabel *m_note;
    QWidget *m_question;
    QRadioButton *m_mine;
    QRadioButton *m_theirs;
    PlainLabel *m_mineText;
    PlainLabel *m_theirsText;
    PlainLabel *m_whose;
    QString m_title;
    QString m_problem;
    QString m_before;
    bool m_isChanged = false;
    bool m_hasProblem = false;
};

} // namespace reeve
