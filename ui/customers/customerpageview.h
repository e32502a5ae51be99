// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customerrepository.h"
#include "ui/widgets/printedsheet.h"
#include "ui/widgets/sectionview.h"

#include <QWidget>

#include <vector>

class QAction;
class QScrollArea;
class QStackedWidget;
class QToolButton;
class QVBoxLayout;

namespace reeve
{

class AskBar;
class Desk;
class EmptyState;
class LoadingBar;
class MessageBar;
class PageContext;
class PlainLabel;
class ProfileSection;
class ReasonBar;
class SectionFrame;
class StateBadge;

/** One customer: who it is on top, the sections below, each foldable and reachable by Alt+1 … 9.
 *  Passive: shows what it is given. A shelf: knows the profile and no other feature. */
class CustomerPageView : public QWidget
{
    Q_OBJECT
public:
    CustomerPageView(Desk &desk, const std::vector<PageSectionEntry> &sections,
                     QWidget *parent = nullptr);

    /// What a section holds that has edits stays, when it is the same customer's.
    void showSheet(const CustomerSheet &sheet, const QString &reason);
    /** The same for a page that stands, read again because it was changed elsewhere: a quiet line says
     *  what has changed, and that what is being typed was kept. */
    void showChanged(const CustomerSheet &sheet, const QString &reason);
    /// Unfolds the section that knows this thing (an order's number) and chooses it there; false: none does.
    bool pointAt(const QString &thing);
    void note(const QString &text); ///< the quiet line; gone with the next reading
    void showProblem(const QString &title, const QString &text); ///< instead of a customer
    /// Asks for the reason; what stands below is the caller's to clear.
    void ask(const QString &who, const QString &suggestion);
    void setLoading(bool loading);
    bool hasEdits() const; ///< somebody has typed what is not saved
    void discardEdits();
    void warnOfLock(int secondsLeft); ///< on each section with edits; 0: not any more
    /// Asks whether the edits may be thrown away; answered by leaveGranted or leaveRefused.
    void askToLeave();
    bool isAskingToLeave() const;
    void refuseToLeave();
    bool sectionGoesBack(); ///< Esc: true when one of the sections used it
    void clear();           ///< after this no text of the customer is in the page
    std::optional<CustomerId> customer() const { return m_customer; }
    bool isOfGone() const { return m_customer && !m_profileShown; } ///< of somebody who was erased
    QString title() const;                                          ///< whose page it is; data
    QString ticketLine() const; ///< models/customers/ticketline.h
    /// All that the page shows of the customer, for paper; whoever prints adds the notes.
    PrintedSheet printedSheet() const;
    PageContext &context() const { return *m_context; }
    ReasonBar *reasonBar() const { return m_reason; }
    QList<QAction *> sectionActions() const { return m_sectionActions; } ///< to go there
    QList<QAction *> pageActions() const { return m_pageActions; }       ///< the sections' own
    QAction *copyEmailAction() const { return m_copyEmail; }
    QAction *printAction() const { return m_print; }
    QAction *copyTextAction() const { return m_copyText; }
    /// Which sections are folded away, by id: remembered by the view.
    QStringList foldedSections() const;
    void setFoldedSections(const QStringList &ids);

signals:
    void closeRequested();
    void retryRequested();
    void printWanted(const QString &path); ///< to this PDF
    void leaveGranted();
    void leaveRefused();
    void foldingChanged();

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeHeader();
    void recolour();
    void addSection(const QString &id, const QString &title, QWidget *content, SectionView *view,
                    bool mayRemain);
    void showGone(const CustomerSheet &sheet, const QString &reason);
    void showSections(bool all);

    std::optional<CustomerId> m_customer;
    std::optional<CustomerProfile> m_profileShown;
    PageContext *m_context;
    ReasonBar *m_reason;
    AskBar *m_leave;
    MessageBar *m_note;
    LoadingBar *m_loading;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QWidget *m_page;
    QScrollArea *m_scroll;
    QVBoxLayout *m_list;
    PlainLabel *m_name = nullptr;
    StateBadge *m_state = nullptr;
    PlainLabel *m_id = nullptr;
    PlainLabel *m_email = nullptr;
    QToolButton *m_copy = nullptr;
    QToolButton *m_close = nullptr;
    QAction *m_copyEmail;
    QAction *m_print;
    QAction *m_copyText;
    ProfileSection *m_profile;
    struct Section {
        QString id;
        QString title;
        SectionFrame *frame;
        SectionView *view; ///< null: filled from the profile
        bool mayRemain;    ///< says something of an erased customer, too
    };
    std::vector<Section> m_sections;
    QList<QAction *> m_sectionActions;
    QList<QAction *> m_pageActions;
};

} // namespace reeve
