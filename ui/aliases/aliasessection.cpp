// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/aliases/aliasessection.h"

#include "models/base/moment.h"
#include "models/base/visibletext.h"
#include "models/session/desk.h"
#include "ui/aliases/aliaspasswordeditor.h"
#include "ui/aliases/aliasrow.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/pagecontext.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/secretclipboard.h"
#include "ui/widgets/secretview.h"

#include <QAction>
#include <QApplication>
#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace reeve
{

namespace
{

constexpr std::size_t rowsAtFirst = 6;

} // namespace

AliasesSection::AliasesSection(PageContext &context, QWidget *parent)
    : SectionView(parent), m_context(context), m_repository(context.desk().connection()),
      m_clipboard(new SecretClipboard(this)), m_list(new QVBoxLayout(this)),
      m_empty(new PlainLabel(tr("No alias"), this)), m_more(new QToolButton(this)),
      m_ask(new AskBar(this)), m_editor(new AliasPasswordEditor(this)),
      m_revealAction(new QAction(icon(QStringLiteral("password-show-on")),
                                 tr("Alias: reveal or hide the password"), this)),
      m_copyAction(
          new QAction(icon(QStringLiteral("password-copy")), tr("Alias: copy the password"), this)),
      m_revealTime(SecretView::usualTime)
{
    setObjectName(QStringLiteral("aliasesSection"));
    m_list->setContentsMargins(0, 0, 0, 0);
    m_list->setSpacing(8);
    m_empty->setObjectName(QStringLiteral("sectionEmpty"));
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_more->setObjectName(QStringLiteral("sectionMore"));
    m_more->setAutoRaise(true);
    m_list->addWidget(m_empty);
    m_list->addWidget(m_more, 0, Qt::AlignLeft);
    m_ask->setObjectName(QStringLiteral("aliasAsk"));
    m_revealAction->setObjectName(QStringLiteral("aliasRevealAction"));
    m_revealAction->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_R);
    m_copyAction->setObjectName(QStringLiteral("aliasCopyAction"));
    m_copyAction->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_P);

    connect(m_more, &QToolButton::clicked, this, [this] {
        m_all = !m_all;
        showRows();
    });
    connect(m_revealAction, &QAction::triggered, this, [this] {
        AliasRow *row = currentRow();
        if (row && row->isRevealed())
            row->mask();
        else if (row)
            use(row, Use::Show);
    });
    connect(m_copyAction, &QAction::triggered, this, [this] {
        if (AliasRow *row = currentRow())
            use(row, Use::Copy);
    });
    connect(m_ask, &AskBar::given, this, [this](const QString &reason) {
        const Act act = std::exchange(m_act, {});
        m_ask->dismiss();
        if (act)
            act(reason);
    });
    connect(m_ask, &AskBar::refused, this, &AliasesSection::dismissAll);
    connect(m_editor, &AliasPasswordEditor::left, this, &AliasesSection::dismissAll);
    connect(m_editor, &AliasPasswordEditor::given, this, &AliasesSection::save);
    connect(m_editor, &AliasPasswordEditor::copyWanted, this, &AliasesSection::copy);
    connect(m_clipboard, &SecretClipboard::takingBackFailed, this, [this] {
        m_context.say({Message::Kind::Warning,
                       tr("The password may still be on the clipboard: this desktop lets only the "
                          "active window clear it. Come back to Reeve, or copy something else.")});
    });
    // Locking and signing out close the connection; leaving the page must not empty the clipboard,
    // since what was copied is on its way to another window.
    connect(&context.desk().connection(), &Connection::stateChanged, this,
            [this](Connection::State state) {
                if (state == Connection::State::Closed)
                    m_clipboard->takeBack();
            });
    showRows();
}

void AliasesSection::fill(const std::any &record)
{
    const auto *aliases = std::any_cast<QList<Alias>>(&record);
    const QList<Alias> read = aliases ? *aliases : QList<Alias>();
    // Rows are kept by alias: what is revealed or has the keyboard stays over a new reading.
    std::vector<AliasRow *> rows;
    for (const Alias &alias : read) {
        AliasRow *row = rowOf(alias.id);
        if (!row)
            row = addRow();
        row->setAlias(alias);
        row->setBusy(false);
        rows.push_back(row);
    }
    for (AliasRow *row : m_rows)
        if (std::find(rows.begin(), rows.end(), row) == rows.end())
            delete row; // at once: after a lock nothing of the data may be left
    m_rows = std::move(rows);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_list->removeWidget(m_rows[i]);
        m_list->insertWidget(int(i), m_rows[i]);
    }
    // A question stays where it is asked; what it stands on is checked by the database.
    if (!rowOf(m_about))
        dismissAll();
    place(m_ask);
    place(m_editor);
    m_summary = read.isEmpty() ? tr("none") : QLocale().toString(read.size());
    showRows();
}

void AliasesSection::clear()
{
    ++m_page;
    m_reveal.next();
    dismissAll();
    fill({});
    m_all = false;
    m_summary.clear();
    showRows();
}

bool AliasesSection::hasEdits() const
{
    return m_editor->isEditing();
}

void AliasesSection::discardEdits()
{
    dismissAll();
}

bool AliasesSection::goBack()
{
    const bool used = m_ask->isAsking() || m_editor->isEditing();
    dismissAll();
    return used;
}

void AliasesSection::setRevealTime(std::chrono::milliseconds time)
{
    m_revealTime = time;
    for (AliasRow *row : m_rows)
        row->setRevealTime(time);
}

AliasRow *AliasesSection::addRow()
{
    auto *row = new AliasRow(this);
    row->setRevealTime(m_revealTime);
    m_rows.push_back(row);
    connect(row, &AliasRow::revealWanted, this, [this, row] { use(row, Use::Show); });
    connect(row, &AliasRow::copyWanted, this, [this, row] { use(row, Use::Copy); });
    connect(row, &AliasRow::setPasswordWanted, this, [this, row] { edit(row->alias()); });
    connect(row, &AliasRow::removePasswordWanted, this, [this, row] { askToRemove(row->alias()); });
    connect(row, &AliasRow::publishWanted, this,
            [this, row](bool published) { askToPublish(row->alias(), published); });
    return row;
}

AliasRow *AliasesSection::rowOf(qint64 alias) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [alias](const AliasRow *row) {
        return row->alias().id == alias;
    });
    return found == m_rows.end() ? nullptr : *found;
}

AliasRow *AliasesSection::currentRow() const
{
    AliasRow *first = nullptr;
    for (AliasRow *row : m_rows) {
        if (!row->alias().hasPassword)
            continue;
        if (row->isAncestorOf(QApplication::focusWidget()) || row->isRevealed())
            return row;
        if (!first)
            first = row;
    }
    return first;
}

void AliasesSection::showRows()
{
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        m_rows[i]->setVisible(m_all || i < rowsAtFirst);
    m_empty->setVisible(m_rows.empty());
    m_more->setVisible(m_rows.size() > rowsAtFirst);
    m_more->setText(m_all ? tr("Show fewer") : tr("Show all %L1").arg(m_rows.size()));
    const bool some = std::any_of(m_rows.begin(), m_rows.end(),
                                  [](const AliasRow *row) { return row->alias().hasPassword; });
    m_revealAction->setEnabled(some);
    m_copyAction->setEnabled(some);
}

QString AliasesSection::usualReason() const
{
    const QString reference = m_context.desk().caseReference().trimmed();
    return reference.isEmpty() ? m_context.reason() : reference;
}

void AliasesSection::use(AliasRow *row, Use use)
{
    dismissAll();
    if (use == Use::Copy && row->isRevealed()) {
        copy(row->password());
        return;
    }
    const qint64 alias = row->alias().id;
    if (const QString reason = m_context.desk().caseReference().trimmed(); !reason.isEmpty()) {
        read(alias, use, reason);
        return;
    }
    const QString name = visibleText(row->alias().name);
    ask(alias,
        use == Use::Show ? tr("Why reveal the password of “%1”?").arg(name)
                         : tr("Why copy the password of “%1”?").arg(name),
        {}, use == Use::Show ? tr("Reveal") : tr("Copy"), false,
        [this, alias, use](const QString &reason) { read(alias, use, reason); });
}

void AliasesSection::read(qint64 alias, Use use, const QString &reason)
{
    AliasRow *row = rowOf(alias);
    if (!row)
        return;
    for (AliasRow *other : m_rows)
        other->setBusy(other == row);
    Ticket *ticket = m_reveal.next();
    const quint64 number = m_reveal.number();
    m_repository.reveal(alias, reason, ticket)
        .then(this, [this, alias, use, number](const Result<Secret> &password) {
            if (!m_reveal.isCurrent(number))
                return;
            AliasRow *shown = rowOf(alias);
            if (shown)
                shown->setBusy(false);
            if (!password)
                return fail(password.error());
            if (use == Use::Copy)
                return copy(*password);
            for (AliasRow *other : m_rows)
                if (other != shown)
                    other->mask();
            if (shown)
                shown->reveal(*password);
        });
}

void AliasesSection::copy(const Secret &password)
{
    m_clipboard->put(password);
    m_context.say({Message::Kind::Success,
                   tr("The password is on the clipboard for %1 seconds.")
                       .arg(std::chrono::ceil<std::chrono::seconds>(m_clipboard->time()).count())});
}

void AliasesSection::askToRemove(const Alias &alias)
{
    const QString name = visibleText(alias.name);
    const auto act = [this, alias](const QString &reason) {
        if (const auto customer = m_context.customer())
            settle(alias.id, m_repository.removePassword(*customer, alias, reason),
                   tr("The password of the alias was removed."));
    };
    if (alias.published)
        ask(alias.id, tr("Remove the password of “%1” and open it to everybody?").arg(name),
            tr("The alias is published. Without a password anybody who knows or guesses its name "
               "sees the history of %1, at once. A new password can be set at any time; what was "
               "seen until then was seen.")
                .arg(alias.hostsText()),
            tr("Remove it and open to everybody"), true, act);
    else
        ask(alias.id, tr("Remove the password of “%1”?").arg(name),
            tr("The alias is not published, so nothing can be seen through it. The old password "
               "cannot be brought back."),
            tr("Remove the password"), false, act);
}

void AliasesSection::askToPublish(const Alias &alias, bool published)
{
    const QString name = visibleText(alias.name);
    const auto act = [this, alias, published](const QString &reason) {
        if (const auto customer = m_context.customer())
            settle(alias.id, m_repository.publish(*customer, alias.id, published, reason),
                   published ? tr("The alias is published.")
                             : tr("The alias is no longer published."));
    };
    const QString history =
        tr("the history of %1: which they are, and when they were down").arg(alias.hostsText());
    if (!published)
        ask(alias.id, tr("Stop publishing “%1”?").arg(name),
            alias.centerPublic
                ? tr("Links to this alias stop working at once. The history itself is public, "
                     "though, and stays so: see Visibility. The alias can be published again.")
                : tr("Links to this alias stop working at once; the status URL with its key still "
                     "works. The alias and its password stay, and it can be published again."),
            tr("Stop publishing"), false, act);
    else if (alias.hasPassword)
        ask(alias.id, tr("Publish “%1” for those who have its password?").arg(name),
            tr("Whoever knows the name and the password can then see %1. It takes effect at once "
               "and can be undone.")
                .arg(history),
            tr("Publish with its password"), false, act);
    else
        ask(alias.id, tr("Publish “%1” to everybody?").arg(name),
            tr("The alias has no password: anybody on the internet who knows or guesses the name "
               "can then see %1. It takes effect at once. It can be undone; what was seen until "
               "then was seen.")
                .arg(history),
            tr("Publish to everybody"), true, act);
}

void AliasesSection::ask(qint64 alias, const QString &title, const QString &note,
                         const QString &action, bool dangerous, Act act)
{
    dismissAll();
    m_act = std::move(act);
    m_about = alias;
    place(m_ask);
    m_ask->ask({.title = title,
                .note = note,
                .suggestion = usualReason(),
                .action = action,
                .isDangerous = dangerous});
}

void AliasesSection::edit(const Alias &alias)
{
    dismissAll();
    if (AliasRow *row = rowOf(alias.id))
        row->mask();
    m_about = alias.id;
    place(m_editor);
    m_editor->edit(alias, usualReason());
}

void AliasesSection::save(const Secret &password, const QString &reason)
{
    const auto customer = m_context.customer();
    if (!customer)
        return;
    m_editor->setBusy(true);
    settle(m_editor->alias().id,
           m_repository.setPassword(*customer, m_editor->alias(), password, reason),
           tr("The password of the alias was set."));
}

void AliasesSection::settle(qint64 alias, QFuture<Result<QVariant>> written, const QString &done)
{
    if (AliasRow *row = rowOf(alias))
        row->setBusy(true);
    written.then(this, [this, alias, done, page = m_page](const Result<QVariant> &result) {
        if (page != m_page)
            return;
        if (AliasRow *row = rowOf(alias))
            row->setBusy(false);
        m_editor->setBusy(false);
        if (!result)
            return fail(result.error());
        dismissAll();
        m_context.say({Message::Kind::Success, done});
        m_context.reread();
    });
}

void AliasesSection::fail(const Error &error)
{
    m_context.say(Message::of(error));
    // What stands here is older than what was found there: only a new reading helps.
    if (error.kind == ErrorKind::NotFound || error.kind == ErrorKind::StaleVersion
        || error.kind == ErrorKind::WrongState) {
        dismissAll();
        m_context.reread();
    }
}

void AliasesSection::dismissAll()
{
    m_act = {};
    m_about = 0;
    m_ask->dismiss();
    m_editor->dismiss();
}

void AliasesSection::place(QWidget *bar)
{
    m_list->removeWidget(bar);
    AliasRow *row = rowOf(m_about);
    m_list->insertWidget(row ? m_list->indexOf(row) + 1 : 0, bar);
}

PrintedPart AliasesSection::printed() const
{
    if (m_rows.empty())
        return {.title = {}, .sentences = {tr("No alias")}};
    PrintedPart part{.title = {},
                     .headings = {tr("Alias"), tr("Who can read through it"), tr("Created")}};
    for (const AliasRow *row : m_rows)
        part.rows += QStringList{row->alias().name, row->alias().accessText(),
                                 localText(row->alias().created)};
    return part;
}

} // namespace reeve
