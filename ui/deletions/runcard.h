// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deletions/erasurerun.h"

#include <QWidget>

class QProgressBar;
class QPushButton;

namespace reeve
{

class PlainLabel;
class StateBadge;

/** A run that is under way: how far it is, and what can be done with it. Decides nothing. */
class RunCard : public QWidget
{
    Q_OBJECT
public:
    explicit RunCard(QWidget *parent = nullptr);
    void showRun(const ErasureRun &run);
    const ErasureRun &run() const { return m_run; }

signals:
    void pauseWanted();
    void resumeWanted();
    void cancelWanted();
    void failuresWanted();

private:
    ErasureRun m_run;
    StateBadge *m_state;
    PlainLabel *m_title;
    PlainLabel *m_words;
    QProgressBar *m_progress;
    QPushButton *m_failures;
    QPushButton *m_pause;
    QPushButton *m_cancel;
};

} // namespace reeve
