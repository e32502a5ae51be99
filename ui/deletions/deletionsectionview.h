// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deletions/customerdeletion.h"
#include "ui/deletions/deletionactions.h"
#include "ui/widgets/printedsheet.h"
#include "ui/widgets/sectionview.h"

#include <QHash>

class QToolButton;
class QVBoxLayout;

namespace reeve
{

class PageContext;
class PlainLabel;
class StateBadge;

/** Where the deletion of this account stands, in words and dates, what others still hold, and what can
 *  be done about it; without one, a line and the way to ask for it. */
class DeletionSectionView : public SectionView, public Printable
{
    Q_OBJECT
public:
    explicit DeletionSectionView(PageContext &context, QWidget *parent = nullptr);

    void fill(const std::any &record) override;
    void clear() override;
    QString summary() const override;
    QList<QWidget *> actions() override;
    QList<QAction *> pageActions() const override;
    bool hasEdits() const override;
    bool fillsBesideEdits() const override { return true; }
    void discardEdits() override;
    bool goBack() override;
    PrintedPart printed() const override;

    DeletionActionBar *bar() const { return m_bar; }

protected:
    void showEvent(QShowEvent *event) override;

private:
    void makeActions();
    void listen();
    void showFields();
    void showActs();
    void showLists();
    void addStep(const ErasureStep &step);
    void readPending();
    void act(DeletionAct act);
    DeletionSubject subject() const;
    QString standing() const;
    QList<std::pair<QString, QString>> facts() const;

    PageContext &m_context;
    DeletionActions m_actions;
    CustomerDeletion m_record;
    bool m_isFilled = false;
    bool m_isBehind = false; ///< something was said while nobody looked
    Latest m_pending;

    QVBoxLayout *m_layout;
    StateBadge *m_badge;
    PlainLabel *m_standing;
    PlainLabel *m_meaning;
    PlainLabel *m_waiting; ///< for another officer
    QWidget *m_grid;
    QWidget *m_lists;
    DeletionActionBar *m_bar;
    QToolButton *m_first;
    QToolButton *m_more;
    QHash<int, QAction *> m_acts; ///< by DeletionAct
};

} // namespace reeve
