// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/customers/customerpageview.h"

#include "models/base/visibletext.h"
#include "models/customers/customercolumns.h"
#include "models/customers/profilechanges.h"
#include "models/customers/profilesheet.h"
#include "models/customers/ticketline.h"
#include "ui/customers/profilesection.h"
#include "ui/customers/profilesections.h"
#include "ui/customers/reasonbar.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/loadingbar.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagecontext.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/sectionframe.h"
#include "ui/widgets/statebadge.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

CustomerPageView::CustomerPageView(Desk &desk, const std::vector<PageSectionEntry> &sections,
                                   QWidget *parent)
    : QWidget(parent), m_context(new PageContext(desk, this)), m_reason(new ReasonBar(this)),
      m_leave(new AskBar(this)), m_note(new MessageBar(this)), m_loading(new LoadingBar(this)),
      m_stack(new QStackedWidget(this)), m_empty(new EmptyState(this)), m_page(new QWidget(this)),
      m_scroll(new QScrollArea(m_page)), m_list(nullptr),
      m_copyEmail(new QAction(tr("Copy the customer's e-mail address"), this)),
      m_print(new QAction(tr("Print the customer's sheet to a PDF…"), this)),
      m_copyText(new QAction(tr("Copy the customer's details as text"), this)),
      m_profile(new ProfileSection(*m_context))
{
    setObjectName(QStringLiteral("customerPage"));
    // The same ground as the list's, so that the sections' tables are a part of the page.
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    auto *contents = new QWidget;
    contents->setObjectName(QStringLiteral("customerSections"));
    m_list = new QVBoxLayout(contents);
    m_list->setContentsMargins(12, 0, 12, 12);
    m_list->setSpacing(4);
    m_scroll->setWidget(contents);
    m_scroll->setBackgroundRole(QPalette::Base);
    contents->setBackgroundRole(QPalette::Base);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);

    auto *page = new QVBoxLayout(m_page);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(0);
    page->addWidget(makeHeader());
    page->addWidget(m_scroll, 1);

    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto *asking = new QVBoxLayout;
    asking->setContentsMargins(8, 4, 8, 0);
    asking->addWidget(m_reason);
    asking->addWidget(m_leave);
    asking->addWidget(m_note);
    m_note->setObjectName(QStringLiteral("changeNote"));
    layout->addLayout(asking);
    layout->addWidget(m_loading);
    layout->addWidget(m_stack, 1);

    addSection(QStringLiteral("profile"), tr("Profile"), m_profile, m_profile, false);
    for (const PageSectionEntry &entry : sections) {
        SectionView *view = entry.create(*m_context, contents);
        addSection(entry.section.id, entry.title, view, view, bool(entry.section.remains));
    }
    m_list->addStretch(1);

    m_copyEmail->setObjectName(QStringLiteral("copyEmail"));
    m_copyEmail->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_E);
    m_copyEmail->setIcon(icon(QStringLiteral("edit-copy")));
    connect(m_copyEmail, &QAction::triggered, this, [this] {
        if (m_customer)
            QGuiApplication::clipboard()->setText(m_email->property("raw").toString());
    });
    m_print->setObjectName(QStringLiteral("printSheet"));
    m_print->setShortcut(QKeySequence::Print);
    m_print->setIcon(icon(QStringLiteral("document-properties")));
    m_copyText->setObjectName(QStringLiteral("copyDetails"));
    m_copyText->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_D);
    m_copyText->setIcon(icon(QStringLiteral("edit-copy")));
    connect(m_copyText, &QAction::triggered, this, [this] {
        if (m_profileShown)
            QGuiApplication::clipboard()->setText(profileText(*m_profileShown));
    });
    for (QAction *action : {m_copyEmail, m_copyText, m_print}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
    }
    recolour();
    connect(m_empty, &EmptyState::actionTriggered, this, &CustomerPageView::retryRequested);
    connect(m_profile->editAction(), &QAction::triggered, this, [this] {
        SectionFrame *frame = m_sections.front().frame;
        frame->setExpanded(true);
        m_scroll->verticalScrollBar()->setValue(frame->y());
    });
    m_leave->setObjectName(QStringLiteral("leaveBar"));
    connect(m_leave, &AskBar::given, this, [this] {
        m_leave->dismiss();
        emit leaveGranted();
    });
    connect(m_leave, &AskBar::refused, this, &CustomerPageView::refuseToLeave);
    clear();
}

QWidget *CustomerPageView::makeHeader()
{
    auto *header = new QWidget(m_page);
    m_name = new PlainLabel(header);
    m_name->setObjectName(QStringLiteral("customerName"));
    m_name->setSelectable(true);
    m_name->setFocusPolicy(Qt::ClickFocus);
    QFont large = m_name->font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    large.setBold(true);
    m_name->setFont(large);
    m_state = new StateBadge(header);
    m_state->setObjectName(QStringLiteral("customerState"));
    m_id = new PlainLabel(header);
    m_id->setObjectName(QStringLiteral("customerNumber"));
    m_id->setSelectable(true);
    m_id->setFocusPolicy(Qt::ClickFocus);
    m_id->setForegroundRole(QPalette::PlaceholderText);
    m_email = new PlainLabel(header);
    m_email->setObjectName(QStringLiteral("customerEmail"));
    m_email->setSelectable(true);
    m_email->setFocusPolicy(Qt::ClickFocus);
    m_copy = new QToolButton(header);
    m_copy->setObjectName(QStringLiteral("customerCopyEmail"));
    m_copy->setIcon(icon(QStringLiteral("edit-copy")));
    m_copy->setAutoRaise(true);
    m_copy->setToolTip(tr("Copy the e-mail address"));
    m_copy->setAccessibleName(tr("Copy the e-mail address"));
    connect(m_copy, &QToolButton::clicked, m_copyEmail, &QAction::trigger);
    m_close = new QToolButton(header);
    m_close->setObjectName(QStringLiteral("customerClose"));
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close this customer (Esc)"));
    m_close->setAccessibleName(tr("Close this customer"));
    connect(m_close, &QToolButton::clicked, this, &CustomerPageView::closeRequested);

    auto *first = new QHBoxLayout;
    first->setSpacing(8);
    first->addWidget(m_name);
    first->addWidget(m_state);
    first->addStretch(1);
    first->addWidget(m_close);
    auto *second = new QHBoxLayout;
    second->setSpacing(8);
    second->addWidget(m_id);
    second->addWidget(m_email);
    second->addWidget(m_copy);
    second->addStretch(1);
    auto *layout = new QVBoxLayout(header);
    layout->setContentsMargins(12, 4, 8, 8);
    layout->setSpacing(0);
    layout->addLayout(first);
    layout->addLayout(second);
    return header;
}

void CustomerPageView::addSection(const QString &id, const QString &title, QWidget *content,
                                  SectionView *view, bool mayRemain)
{
    const int number = int(m_sections.size()) + 1;
    const QKeySequence key = number <= 10 ? QKeySequence(Qt::ALT | Qt::Key(Qt::Key_0 + number % 10))
                                          : QKeySequence();
    auto *frame = new SectionFrame(title, key.toString(QKeySequence::NativeText));
    frame->setObjectName(QStringLiteral("section_") + id);
    frame->setContent(content);
    if (view) {
        for (QWidget *control : view->actions())
            frame->addAction(control);
        m_pageActions += view->pageActions();
    }
    m_list->addWidget(frame);
    m_sections.push_back({id, title, frame, view, mayRemain});
    connect(frame, &SectionFrame::expandedChanged, this, &CustomerPageView::foldingChanged);

    auto *action = new QAction(tr("Customer: %1").arg(title), this);
    action->setObjectName(QStringLiteral("goto_") + id);
    action->setShortcut(key);
    connect(action, &QAction::triggered, this, [this, frame] {
        if (!m_customer || frame->isHidden())
            return;
        frame->activate();
        m_scroll->ensureWidgetVisible(frame, 0, 8);
        m_scroll->verticalScrollBar()->setValue(
            std::min(m_scroll->verticalScrollBar()->maximum(), frame->y()));
    });
    m_sectionActions.append(action);
}

void CustomerPageView::showSheet(const CustomerSheet &sheet, const QString &reason)
{
    if (sheet.isGone)
        return showGone(sheet, reason);
    showSections(true);
    const CustomerProfile &profile = sheet.profile;
    const bool another = m_customer != profile.id;
    m_customer = profile.id;
    m_profileShown = profile;
    m_note->clear();
    m_context->set(profile.id, profile.title(), profile.version, reason);
    m_name->setText(visibleText(profile.title()));
    m_state->setState(customerMeaning(profile.status), customerStatusText(profile.status));
    m_id->setText(u'#' + profile.id.toString());
    m_email->setText(visibleText(profile.email));
    m_email->setProperty("raw", profile.email);
    for (const Section &section : m_sections) {
        if (!section.view
            || (!another && section.view->hasEdits() && !section.view->fillsBesideEdits()))
            continue;
        section.view->fill(section.view == m_profile ? std::any(profile)
                                                     : sheet.sections.any(section.id));
        section.frame->setSummary(section.view->summary());
    }
    m_stack->setCurrentWidget(m_page);
    if (another)
        m_scroll->verticalScrollBar()->setValue(0);
    for (QAction *action : std::as_const(m_sectionActions))
        action->setEnabled(true);
    for (QAction *action : {m_copyEmail, m_copyText, m_print})
        action->setEnabled(true);
    emit m_context->filled();
}

void CustomerPageView::showGone(const CustomerSheet &sheet, const QString &reason)
{
    if (!isOfGone() || m_customer != sheet.profile.id)
        clear();
    m_customer = sheet.profile.id;
    m_context->set(sheet.profile.id, {}, 0, reason);
    m_name->setText(tr("Erased account"));
    m_id->setText(u'#' + sheet.profile.id.toString());
    showSections(false);
    for (const Section &section : m_sections) {
        if (!section.mayRemain || (section.view->hasEdits() && !section.view->fillsBesideEdits()))
            continue;
        section.view->fill(sheet.sections.any(section.id));
        section.frame->setSummary(section.view->summary());
    }
    m_stack->setCurrentWidget(m_page);
    emit m_context->filled();
}

void CustomerPageView::showSections(bool all)
{
    for (const Section &section : m_sections)
        section.frame->setVisible(all || section.mayRemain);
    m_copy->setVisible(all);
}

void CustomerPageView::showChanged(const CustomerSheet &sheet, const QString &reason)
{
    if (sheet.isGone) {
        const bool was = m_profileShown.has_value();
        showSheet(sheet, reason);
        if (was)
            note(tr("This account was erased meanwhile."));
        return;
    }
    QStringList changed = m_profileShown ? changedFields(*m_profileShown, sheet.profile)
                                         : QStringList();
    const int version = m_context->version();
    QStringList before;
    for (const Section &section : m_sections)
        before += section.frame->summary();
    showSheet(sheet, reason);
    for (std::size_t i = 0; i < m_sections.size(); ++i)
        if (m_sections[i].frame->summary() != before.at(int(i))
            && !(m_sections[i].view && m_sections[i].view->property("changesByReading").toBool()))
            changed += m_sections[i].title;
    const bool kept = hasEdits();
    QString text;
    if (!changed.isEmpty())
        text = tr("Changed elsewhere meanwhile: %1.").arg(changed.join(QStringLiteral(", ")));
    else if (kept && version != sheet.profile.version)
        text = tr("This customer was changed elsewhere meanwhile.");
    if (text.isEmpty())
        return; // nothing that this page shows
    if (kept)
        text += u' ' + tr("What you are typing was kept.");
    note(text);
}

bool CustomerPageView::pointAt(const QString &thing)
{
    for (const Section &section : m_sections) {
        if (!section.view || !section.view->pointAt(thing))
            continue;
        section.frame->setExpanded(true);
        return true;
    }
    return false;
}

void CustomerPageView::note(const QString &text)
{
    m_note->showMessage({Message::Kind::Information, text});
}

bool CustomerPageView::hasEdits() const
{
    return std::any_of(m_sections.begin(), m_sections.end(), [](const Section &section) {
        return section.view && section.view->hasEdits();
    });
}

void CustomerPageView::discardEdits()
{
    for (const Section &section : m_sections)
        if (section.view)
            section.view->discardEdits();
}

QString CustomerPageView::title() const
{
    return m_profileShown ? m_profileShown->title() : QString();
}

QString CustomerPageView::ticketLine() const
{
    return m_profileShown ? reeve::ticketLine(*m_profileShown) : QString();
}

PrintedSheet CustomerPageView::printedSheet() const
{
    PrintedSheet sheet;
    if (!m_profileShown)
        return sheet;
    sheet.title = m_profileShown->title();
    sheet.subtitle = tr("Customer #%1 · %2")
                         .arg(m_profileShown->id.toString(),
                              customerStatusText(m_profileShown->status));
    sheet.parts += PrintedPart{.title = tr("Profile"), .rows = profileRows(*m_profileShown)};
    for (const Section &section : m_sections) {
        const auto *printable = dynamic_cast<const Printable *>(section.view);
        if (!printable)
            continue;
        PrintedPart part = printable->printed();
        part.title = section.title;
        sheet.parts += part;
    }
    return sheet;
}

void CustomerPageView::warnOfLock(int secondsLeft)
{
    for (const Section &section : m_sections) {
        const bool warns = secondsLeft > 0 && section.view && section.view->hasEdits();
        section.frame->setWarning(warns ? tr("Not saved; thrown away in %1 s").arg(secondsLeft)
                                        : QString());
    }
}

void CustomerPageView::askToLeave()
{
    m_leave->ask({.title = tr("Throw away what you have typed?"),
                  .note = tr("It has not been saved. The customer stays as it is in the database."),
                  .action = tr("Throw away my changes"),
                  .cancel = tr("Keep editing"),
                  .atLeast = 0,
                  .isDangerous = true});
}

bool CustomerPageView::isAskingToLeave() const
{
    return m_leave->isAsking();
}

void CustomerPageView::refuseToLeave()
{
    m_leave->dismiss();
    emit leaveRefused();
}

bool CustomerPageView::sectionGoesBack()
{
    return std::any_of(m_sections.begin(), m_sections.end(), [](const Section &section) {
        return section.view && section.view->goBack();
    });
}

void CustomerPageView::showProblem(const QString &title, const QString &text)
{
    clear();
    m_empty->set(QStringLiteral("data-error"), title, text, tr("Try again"));
}

void CustomerPageView::ask(const QString &who, const QString &suggestion)
{
    m_empty->set(QStringLiteral("object-locked"), tr("Not open yet"),
                 tr("Nothing of this customer's page has been read."));
    m_reason->ask(who, suggestion);
}

void CustomerPageView::setLoading(bool loading)
{
    m_loading->setLoading(loading);
}

void CustomerPageView::clear()
{
    m_customer.reset();
    m_profileShown.reset();
    m_context->clear();
    m_leave->dismiss();
    m_note->clear();
    warnOfLock(0);
    discardEdits();
    for (PlainLabel *label : {m_name, m_id, m_email})
        label->setText({});
    m_email->setProperty("raw", {});
    m_state->setState(Meaning::Neutral, {});
    for (const Section &section : m_sections)
        if (section.view) {
            section.view->clear();
            section.frame->setSummary({});
        }
    m_empty->set(QStringLiteral("user-identity"), tr("No customer is open"),
                 tr("Choose one in the list and press Enter."));
    m_stack->setCurrentWidget(m_empty);
    for (QAction *action : std::as_const(m_sectionActions))
        action->setEnabled(false);
    for (QAction *action : {m_copyEmail, m_copyText, m_print})
        action->setEnabled(false);
    emit m_context->cleared();
}

void CustomerPageView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_close)
        recolour();
}

void CustomerPageView::recolour()
{
    // Breeze's cross is red; closing a page is nothing dangerous.
    m_close->setIcon(icon(QStringLiteral("window-close"),
                          palette().color(QPalette::PlaceholderText),
                          palette().color(QPalette::Base)));
}

QStringList CustomerPageView::foldedSections() const
{
    QStringList ids;
    for (const Section &section : m_sections)
        if (!section.frame->isExpanded())
            ids += section.id;
    return ids;
}

void CustomerPageView::setFoldedSections(const QStringList &ids)
{
    for (const Section &section : m_sections)
        section.frame->setExpanded(!ids.contains(section.id));
}

} // namespace reeve
