// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/desk.h"

#include <QWidget>

class QAction;
class QComboBox;
class QLabel;

namespace reeve
{

class PlainLabel;
class SearchButton;

/** Search, the case being worked on, the state of the link, the lock. */
class TopBar : public QWidget
{
    Q_OBJECT
public:
    TopBar(QAction *back, QAction *forward, QAction *search, QAction *lock, QWidget *parent);

    void setPerson(const SignedIn &person);
    void setLink(Connection::State state);
    QString caseReference() const;
    void setCaseReference(const QString &reference);
    void forgetCases();
    void focusCase();

signals:
    void caseReferenceEdited(const QString &reference);

protected:
    void changeEvent(QEvent *event) override;

private:
    void commitCase();
    void drawLink();

    SearchButton *m_search;
    QComboBox *m_case;
    QLabel *m_linkIcon;
    PlainLabel *m_link;
    SignedIn m_person;
    Connection::State m_state = Connection::State::Closed;
};

} // namespace reeve
