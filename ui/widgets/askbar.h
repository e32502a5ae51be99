// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QHBoxLayout;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace reeve
{

class PlainLabel;

/** Asks for a reason before something is done, in place and without a dialog: says what will happen,
 *  and the button says what it does. What is typed stands in the trail. Esc refuses. */
class AskBar : public QFrame
{
    Q_OBJECT
public:
    struct Question {
        QString title{}; ///< "Disable the account of …?"; may hold data
        QString note{};  ///< what happens, what stays, whether it can be undone
        QString placeholder{};
        QString suggestion{}; ///< stands in the field already, as the reason usually known
        QString action{};     ///< "Disable at once"
        QString cancel{};     ///< "Keep editing"; empty: the usual word
        int atLeast = 1;      ///< characters of the reason; 0: no reason is asked for
        bool isDangerous = false;
    };
    explicit AskBar(QWidget *parent = nullptr);

    /// Shows itself and takes the keyboard. `control`, if given, stands before the reason; `fields` on
    /// lines of their own above it. Both stay the caller's. `isNarrow`: the buttons stand below the
    /// reason, as they do with fields.
    void ask(const Question &question, QWidget *control = nullptr, QWidget *fields = nullptr,
             bool isNarrow = false);
    void setNote(const QString &note);     ///< what happens, when that depends on what is chosen
    void setAction(const QString &action); ///< the same of the button
    QString reason() const;                ///< as it stands there now
    void dismiss();                        ///< hides, and forgets what stood there
    bool isAsking() const { return !isHidden(); }

signals:
    void given(const QString &reason);
    void refused();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void showLength();
    void give();
    void takeControls();
    void placeButtons(bool below);

    Question m_question;
    PlainLabel *m_title;
    PlainLabel *m_note;
    PlainLabel *m_length;
    QLineEdit *m_reason;
    QPushButton *m_action;
    QPushButton *m_cancel;
    QHBoxLayout *m_line;
    QHBoxLayout
        *m_buttons; ///< of their own below fields: those take room, and stand in narrow places
    QVBoxLayout *m_lines;
    QWidget *m_control = nullptr;
    QWidget *m_fields = nullptr;
};

} // namespace reeve
