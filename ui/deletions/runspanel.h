// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/recordmodel.h"
#include "models/deletions/deletionrepository.h"
#include "ui/shell/view.h"

#include <QFrame>
#include <QTimer>

class QToolButton;
class QVBoxLayout;

namespace reeve
{

class AskBar;
class Desk;
class PlainLabel;
class RecordTable;
class RunCard;

/** The worker as an officer has sent it: what is under way, with pause and cancel, as soon as there is
 *  any; and, when asked for, the runs before. Reads how far it is once a second while it is seen. */
class RunsPanel : public QFrame
{
    Q_OBJECT
public:
    /// The repository outlives it.
    RunsPanel(Desk &desk, DeletionRepository &repository, QWidget *parent = nullptr);

    void read();             ///< officers only; nothing for anybody else
    void setOpen(bool open); ///< with the runs before
    bool isOpen() const { return m_isOpen; }
    bool goBack(); ///< Esc: true when there was a question, or it was open
    void drop();
    const QList<ErasureRun> &runs() const { return m_runs; }
    int liveRuns() const;

signals:
    void known();      ///< how far the runs are is known
    void progressed(); ///< something was erased, or a run has ended
    void openChanged(bool open);
    void failuresWanted(qint64 run); ///< in the list
    void runWanted(qint64 run);
    void messageRaised(const reeve::Message &message);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void take(const QList<ErasureRun> &runs);
    void showRuns();
    void askChange(const ErasureRun &run, ErasureRun::State wanted);
    void change(const QString &reason);

    Desk &m_desk;
    DeletionRepository &m_repository;
    Latest m_reading;
    QTimer m_again;
    QList<ErasureRun> m_runs;
    bool m_isOpen = false;
    bool m_wasRead = false;
    std::optional<std::pair<ErasureRun, ErasureRun::State>> m_asked;
    RecordModel<ErasureRun> m_history;
    AskBar *m_ask;
    QVBoxLayout *m_cardsLayout;
    QList<RunCard *> m_cards;
    QWidget *m_past;
    PlainLabel *m_empty;
    RecordTable *m_table;
};

} // namespace reeve
