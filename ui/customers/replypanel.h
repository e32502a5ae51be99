// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/profilereply.h"

#include <QFrame>

class QPlainTextEdit;
class QPushButton;

namespace reeve
{

class PlainLabel;

/** What could be answered to the customer, ready to be copied; can be changed before. */
class ReplyPanel : public QFrame
{
    Q_OBJECT
public:
    explicit ReplyPanel(QWidget *parent = nullptr);
    void offer(const ProfileReply &reply);
    void dismiss(); ///< hides, and forgets the text
    bool isOffering() const { return !isHidden(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    PlainLabel *m_title;
    QPlainTextEdit *m_text;
    QPushButton *m_copy;
    QPushButton *m_close;
};

} // namespace reeve
