// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QCheckBox;
class QLineEdit;
class QPushButton;

namespace reeve
{

class PlainLabel;

/** Asks why a customer is opened, in place and without a dialog. What is typed stands in the trail. */
class ReasonBar : public QFrame
{
    Q_OBJECT
public:
    explicit ReasonBar(QWidget *parent = nullptr);

    /// Shows itself and takes the keyboard. `who` may hold data; `suggestion` is selected.
    void ask(const QString &who, const QString &suggestion = {});
    void dismiss(); ///< hides, and forgets what stood there

signals:
    void given(const QString &reason, bool forAll); ///< for all: as the case worked on from now on
    void refused();                                 ///< Esc, or the button

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void give();

    PlainLabel *m_question;
    PlainLabel *m_note;
    QLineEdit *m_reason;
    QCheckBox *m_forAll;
    QPushButton *m_open;
    QPushButton *m_cancel;
};

} // namespace reeve
