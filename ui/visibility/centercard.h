// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/secrets.h"
#include "models/visibility/historycenter.h"

#include <QWidget>

class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace reeve
{

class AskBar;
class PlainLabel;
class ProbeResultList;
class SecretView;
class StateBadge;

/** One history on the customer's page: who can read it and why, its status address with the key behind
 *  dots, what is wrong with it, and what can be done about it. Passive: says what is wanted. */
class CenterCard : public QWidget
{
    Q_OBJECT
public:
    explicit CenterCard(QWidget *parent = nullptr);

    void setCenter(const HistoryCenter &center); ///< a newer reading of the same one
    const HistoryCenter &center() const { return m_center; }
    QList<QStringList> printed() const; ///< names and values; the key is behind its dots

    /// Asks before the key goes, and before the history is closed; `reason` is what stands in the trail.
    void askRotate(const QString &reason);
    void askPrivate(const QString &reason);
    bool isAsking() const;
    void dismissQuestion();

    void reveal(const Secret &url); ///< for a while, instead of the dots
    void mask();
    bool isRevealed() const;
    const Secret &url() const;     ///< empty while masked
    void setBusy(bool busy);       ///< waits for the database
    void setProbing(bool probing); ///< the button stops it then
    bool isProbing() const { return m_probing; }
    ProbeResultList *results() const { return m_results; }

signals:
    void revealWanted();
    void copyWanted();
    void asked(); ///< a question stands in the card
    void rotateWanted();
    void rotateConfirmed();
    void privateWanted();
    void privateConfirmed();
    void probeWanted();
    void probeStopped();

private:
    void showFindings();
    void showUrl();

    HistoryCenter m_center;
    void (CenterCard::*m_confirmed)() = nullptr;
    bool m_busy = false;
    bool m_probing = false;
    PlainLabel *m_title;
    StateBadge *m_state;
    PlainLabel *m_sentence;
    PlainLabel *m_url;
    SecretView *m_secret;
    QToolButton *m_reveal;
    QToolButton *m_copy;
    PlainLabel *m_key;
    PlainLabel *m_checks;
    QWidget *m_findings;
    QPushButton *m_probe;
    QPushButton *m_private;
    QPushButton *m_rotate;
    AskBar *m_ask;
    ProbeResultList *m_results;
};

} // namespace reeve
