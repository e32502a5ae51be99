// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/approvals/approvalpane.h"

#include "models/base/moment.h"
#include "models/base/visibletext.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statebadge.h"

#include <QClipboard>
#include <QFrame>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

constexpr qint64 soon = 24LL * 3600 * 1'000'000; // microseconds: a deadline to look at

PlainLabel *wrapping(QWidget *parent, const char *name)
{
    auto *label = new PlainLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setWrapping(true);
    label->setSelectable(true);
    label->setFocusPolicy(Qt::ClickFocus);
    return label;
}

void removeChildren(QWidget *widget)
{
    delete widget->layout();
    const auto children = widget->findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly);
    for (QWidget *child : children) {
        child->hide();
        child->deleteLater();
    }
}

} // namespace

ApprovalPane::ApprovalPane(const ApprovalWording &wording, QWidget *parent)
    : QWidget(parent), m_wording(wording)
{
    setObjectName(QStringLiteral("approvalPane"));
    auto *contents = new QWidget;
    m_facts = new QWidget(contents);
    m_facts->setObjectName(QStringLiteral("approvalFacts"));
    m_note = wrapping(contents, "approvalNote");
    m_reason = wrapping(contents, "approvalReason");
    m_asked = new PlainLabel(contents);
    m_asked->setObjectName(QStringLiteral("approvalAsked"));
    m_asked->setForegroundRole(QPalette::PlaceholderText);
    m_votes = new QWidget(contents);
    m_votes->setObjectName(QStringLiteral("approvalVotes"));
    m_digest = new PlainLabel(contents);
    m_digest->setObjectName(QStringLiteral("approvalDigest"));
    m_digest->setSelectable(true);
    m_digest->setFocusPolicy(Qt::ClickFocus);
    m_copy = new QToolButton(contents);
    m_copy->setObjectName(QStringLiteral("approvalCopyDigest"));
    m_copy->setIcon(icon(QStringLiteral("edit-copy")));
    m_copy->setAutoRaise(true);
    m_copy->setToolTip(tr("Copy the whole fingerprint"));
    m_copy->setAccessibleName(tr("Copy the whole fingerprint"));
    connect(m_copy, &QToolButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_approval.digest); });

    auto *digest = new QHBoxLayout;
    digest->setSpacing(4);
    digest->addWidget(m_digest);
    digest->addWidget(m_copy);
    digest->addStretch(1);
    auto *list = new QVBoxLayout(contents);
    list->setContentsMargins(12, 0, 12, 12);
    list->setSpacing(4);
    list->addWidget(heading(tr("Exactly this will happen"), contents));
    list->addWidget(m_facts);
    list->addWidget(m_note);
    list->addSpacing(12);
    list->addWidget(heading(tr("Why"), contents));
    list->addWidget(m_reason);
    list->addWidget(m_asked);
    list->addSpacing(12);
    list->addWidget(heading(tr("Votes"), contents));
    list->addWidget(m_votes);
    list->addSpacing(12);
    list->addWidget(heading(tr("Fingerprint of what is voted on"), contents));
    list->addLayout(digest);
    list->addStretch(1);

    auto *scroll = new QScrollArea(this);
    scroll->setWidget(contents);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(makeHeader());
    layout->addWidget(scroll, 1);
    layout->addWidget(makeActions());

    m_clock.setInterval(30'000);
    connect(&m_clock, &QTimer::timeout, this, &ApprovalPane::showDeadline);
    clear();
}

PlainLabel *ApprovalPane::heading(const QString &text, QWidget *parent)
{
    auto *label = new PlainLabel(text, parent);
    QFont bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    return label;
}

QWidget *ApprovalPane::makeHeader()
{
    auto *header = new QWidget(this);
    m_title = wrapping(header, "approvalTitle");
    QFont large = m_title->font();
    large.setPointSizeF(large.pointSizeF() * 1.2);
    large.setBold(true);
    m_title->setFont(large);
    m_state = new StateBadge(header);
    m_state->setObjectName(QStringLiteral("approvalState"));
    m_deadline = new StateBadge(header);
    m_deadline->setObjectName(QStringLiteral("approvalDeadline"));
    auto *close = new QToolButton(header);
    close->setObjectName(QStringLiteral("approvalClose"));
    close->setIcon(icon(QStringLiteral("window-close")));
    close->setAutoRaise(true);
    close->setToolTip(tr("Close this request (Esc)"));
    close->setAccessibleName(tr("Close this request"));
    connect(close, &QToolButton::clicked, this, &ApprovalPane::closeRequested);

    auto *badges = new QHBoxLayout;
    badges->setSpacing(8);
    badges->addWidget(m_state);
    badges->addWidget(m_deadline);
    badges->addStretch(1);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(4);
    texts->addWidget(m_title);
    texts->addLayout(badges);
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(12, 0, 4, 4);
    layout->setSpacing(8);
    layout->addLayout(texts, 1);
    layout->addWidget(close, 0, Qt::AlignTop);
    return header;
}

QWidget *ApprovalPane::makeActions()
{
    m_actions = new QWidget(this);
    m_actions->setObjectName(QStringLiteral("approvalActions"));
    auto *line = new QFrame(m_actions);
    line->setFrameShape(QFrame::HLine);
    line->setFrameShadow(QFrame::Sunken);
    m_hint = new PlainLabel(m_actions);
    m_hint->setObjectName(QStringLiteral("approvalHint"));
    m_hint->setWrapping(true);
    m_remark = new QLineEdit(m_actions);
    m_remark->setObjectName(QStringLiteral("approvalRemark"));
    m_remark->setPlaceholderText(tr("Remark (needed to refuse)"));
    m_remark->setAccessibleName(tr("Remark on your vote"));
    m_remark->setMaxLength(1000);
    m_agree = new QPushButton(icon(QStringLiteral("checkmark")), tr("Agree"), m_actions);
    m_agree->setObjectName(QStringLiteral("approvalAgree"));
    m_refuse = new QPushButton(icon(QStringLiteral("dialog-cancel")), tr("Refuse"), m_actions);
    m_refuse->setObjectName(QStringLiteral("approvalRefuse"));
    m_run = new QPushButton(m_actions);
    m_run->setObjectName(QStringLiteral("approvalRun"));
    setRunLabel({});
    m_withdraw = new QPushButton(tr("Withdraw"), m_actions);
    m_withdraw->setObjectName(QStringLiteral("approvalWithdraw"));

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(0); // takes the room where there is no remark to type
    buttons->addWidget(m_remark, 1);
    buttons->addWidget(m_agree);
    buttons->addWidget(m_refuse);
    buttons->addWidget(m_run);
    buttons->addWidget(m_withdraw);
    auto *layout = new QVBoxLayout(m_actions);
    layout->setContentsMargins(12, 0, 12, 8);
    layout->setSpacing(8);
    layout->addWidget(line);
    layout->addWidget(m_hint);
    layout->addLayout(buttons);

    connect(m_remark, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_refuse->setEnabled(!m_busy && !text.trimmed().isEmpty());
    });
    connect(m_agree, &QPushButton::clicked, this, [this] {
        emit voted(m_approval.id, m_approval.digest, true, m_remark->text().trimmed());
    });
    connect(m_refuse, &QPushButton::clicked, this, [this] {
        emit voted(m_approval.id, m_approval.digest, false, m_remark->text().trimmed());
    });
    connect(m_run, &QPushButton::clicked, this, [this] { emit runRequested(m_approval.id); });
    connect(m_withdraw, &QPushButton::clicked, this,
            [this] { emit withdrawRequested(m_approval.id); });
    return m_actions;
}

void ApprovalPane::show(const Approval &approval, const QString &person)
{
    if (approval.id != m_approval.id)
        m_remark->clear();
    const bool same = approval == m_approval;
    m_approval = approval;
    const ApprovalText text = m_wording(approval);
    m_title->setText(visibleText(text.title));
    m_state->setState(approvalMeaning(approval), approvalStateText(approval));
    if (!same) {
        showFacts(text);
        showVotes();
    }
    m_note->setText(text.note);
    m_note->setVisible(!text.note.isEmpty());
    m_reason->setText(visibleText(approval.reason));
    m_asked->setText(tr("%1, %2").arg(visibleText(approval.asker()), localText(approval.askedAt)));
    m_asked->setToolTip(utcText(approval.askedAt).toHtmlEscaped());
    m_digest->setText(shortDigest(approval.digest));
    m_copy->setEnabled(true);
    showDeadline();
    m_clock.start();
    showActions(person);
}

void ApprovalPane::showFacts(const ApprovalText &text)
{
    removeChildren(m_facts);
    auto *grid = new QGridLayout(m_facts);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const auto &[caption, value] : text.facts) {
        auto *name = new PlainLabel(visibleText(caption), m_facts);
        name->setForegroundRole(QPalette::PlaceholderText);
        name->setMinimumWidth(name->sizeHint().width());
        // Whole, on as many lines as it takes: nothing of what is voted on is cut.
        auto *what = wrapping(m_facts, "approvalFact");
        what->setText(visibleText(value));
        grid->addWidget(name, row, 0, Qt::AlignTop);
        grid->addWidget(what, row++, 1);
    }
}

void ApprovalPane::showVotes()
{
    removeChildren(m_votes);
    auto *list = new QVBoxLayout(m_votes);
    list->setContentsMargins(0, 0, 0, 0);
    list->setSpacing(4);
    for (const ApprovalVote &vote : std::as_const(m_approval.votes)) {
        auto *badge = new StateBadge(m_votes);
        badge->setState(vote.agrees ? Meaning::Good : Meaning::Problem,
                        vote.agrees ? tr("Agrees") : tr("Refuses"));
        auto *who = wrapping(m_votes, "approvalVote");
        QString said = tr("%1, %2").arg(visibleText(vote.person), localText(vote.at));
        if (!vote.remark.isEmpty())
            said += QStringLiteral(": ") + visibleText(vote.remark);
        who->setText(said);
        auto *line = new QHBoxLayout;
        line->setSpacing(8);
        line->addWidget(badge, 0, Qt::AlignTop);
        line->addWidget(who, 1);
        list->addLayout(line);
    }
    auto *needed = new PlainLabel(m_votes);
    needed->setObjectName(QStringLiteral("approvalNeeded"));
    needed->setForegroundRole(QPalette::PlaceholderText);
    const int missing = std::max(0, m_approval.needs - m_approval.agreed);
    if (m_approval.isOpen() && missing > 0)
        needed->setText(missing == 1 ? tr("One more person must agree.")
                                     : tr("%1 more people must agree.").arg(missing));
    else
        needed->hide();
    list->addWidget(needed);
}

void ApprovalPane::showDeadline()
{
    if (!m_approval.isOpen()) {
        QString settled;
        if (m_approval.settledAt)
            settled = tr("%1 by %2")
                          .arg(localText(*m_approval.settledAt), visibleText(m_approval.settledBy));
        m_deadline->setState(Meaning::Neutral, settled);
        m_deadline->setToolTip(
            (m_approval.settledAt ? utcText(*m_approval.settledAt) : QString()).toHtmlEscaped());
        return;
    }
    const qint64 left = m_approval.expires.microseconds() - Timestamp::now().microseconds();
    m_deadline->setState(
        left < soon ? Meaning::Attention : Meaning::Neutral,
        tr("Expires %1 (%2)").arg(untilText(m_approval.expires), localText(m_approval.expires)));
    m_deadline->setToolTip(utcText(m_approval.expires).toHtmlEscaped());
}

void ApprovalPane::showActions(const QString &person)
{
    const bool own = m_approval.askedBy == person;
    const bool open = m_approval.isOpen();
    m_remark->setVisible(m_approval.mayVote);
    m_agree->setVisible(m_approval.mayVote);
    m_refuse->setVisible(m_approval.mayVote);
    m_run->setVisible(m_approval.mayRun);
    m_withdraw->setVisible(open && own);
    QString hint;
    if (m_approval.mayVote)
        hint = tr("Your vote stands for exactly what is shown here. It goes into the trail with "
                  "your name and cannot be taken back.");
    else if (m_approval.mayRun)
        hint = tr("It has been agreed to. It can be carried out once.");
    else if (open && own)
        hint = tr("Another person decides. When they have, you can carry it out here.");
    else if (open && m_approval.payload.value(QLatin1String("login")).toString() == person)
        hint = tr("This is about your own account: somebody else decides.");
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    m_actions->setVisible(!hint.isEmpty());
    setBusy(m_busy);
}

void ApprovalPane::setBusy(bool busy)
{
    m_busy = busy;
    for (QWidget *control : {static_cast<QWidget *>(m_remark), static_cast<QWidget *>(m_agree),
                             static_cast<QWidget *>(m_run), static_cast<QWidget *>(m_withdraw)})
        control->setEnabled(!busy);
    m_refuse->setEnabled(!busy && !m_remark->text().trimmed().isEmpty());
}

void ApprovalPane::setRunLabel(const QString &label)
{
    m_run->setText(label.isEmpty() ? tr("Run now") : label);
    m_run->setIcon(icon(QStringLiteral("run-build")));
}

void ApprovalPane::clear()
{
    m_clock.stop();
    m_approval = {};
    for (PlainLabel *label : {m_title, m_note, m_reason, m_asked, m_digest, m_hint})
        label->setText({});
    m_remark->clear();
    m_state->setState(Meaning::Neutral, {});
    m_deadline->setState(Meaning::Neutral, {});
    removeChildren(m_facts);
    removeChildren(m_votes);
    m_copy->setEnabled(false);
    m_actions->hide();
}

} // namespace reeve
