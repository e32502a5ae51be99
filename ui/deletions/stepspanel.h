// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deletions/deletionrepository.h"
#include "ui/shell/view.h"

#include <QFrame>

class QVBoxLayout;

namespace reeve
{

class Desk;
class LoadingBar;
class PlainLabel;

/** The tasks at others of one erased account: what is to be redacted or told there, and by whom it was
 *  confirmed. Officers settle them. */
class StepsPanel : public QFrame
{
    Q_OBJECT
public:
    /// The repository outlives it.
    StepsPanel(Desk &desk, DeletionRepository &repository, QWidget *parent = nullptr);

    void open(const AccountDeletion &deletion);
    void reread(); ///< nothing while it is closed
    bool isOpen() const { return m_deletion.has_value(); }
    bool goBack(); ///< Esc: true when it was open
    void drop();

signals:
    void settleWanted(const reeve::ErasureStep &step, bool isDone);
    void messageRaised(const reeve::Message &message);
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void showSteps(const QList<ErasureStep> &steps);
    void addLine(const ErasureStep &step);
    void forgetLines();

    Desk &m_desk;
    DeletionRepository &m_repository;
    Latest m_reading;
    std::optional<AccountDeletion> m_deletion;
    PlainLabel *m_title;
    LoadingBar *m_loading;
    QVBoxLayout *m_lines;
};

} // namespace reeve
