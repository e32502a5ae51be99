// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notes/notessectionview.h"

#include "models/base/moment.h"
#include "models/session/desk.h"
#include "ui/notes/notecard.h"
#include "ui/notes/noteeditor.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/pagecontext.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace reeve
{

NotesSectionView::NotesSectionView(PageContext &context, QWidget *parent)
    : SectionView(parent), m_context(context), m_repository(context.desk().connection()),
      m_add(new QToolButton(this)), m_editor(new NoteEditor(this)), m_undoLine(new QWidget(this)),
      m_undoText(new PlainLabel(tr("The note is deleted."), m_undoLine)),
      m_undo(new QPushButton(tr("Undo"), m_undoLine)), m_list(new QVBoxLayout)
{
    m_add->setObjectName(QStringLiteral("noteAdd"));
    m_add->setAutoRaise(true);
    m_add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_add->setIcon(icon(QStringLiteral("list-add")));
    m_add->setText(tr("Add a note"));
    m_add->setAccessibleName(tr("Add a note"));
    m_undoLine->setObjectName(QStringLiteral("noteUndoLine"));
    m_undo->setObjectName(QStringLiteral("noteUndo"));
    m_undo->setAccessibleName(tr("Undo: bring the deleted note back"));
    auto *undoLine = new QHBoxLayout(m_undoLine);
    undoLine->setContentsMargins(0, 0, 0, 4);
    undoLine->setSpacing(8);
    undoLine->addWidget(m_undoText);
    undoLine->addWidget(m_undo);
    undoLine->addStretch(1);
    m_undoLine->hide();
    m_list->setSpacing(4);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_editor);
    layout->addWidget(m_undoLine);
    layout->addLayout(m_list);

    connect(m_add, &QToolButton::clicked, this, [this] {
        if (!hasEdits())
            m_editor->startNew();
    });
    connect(m_editor, &NoteEditor::saveRequested, this, &NotesSectionView::save);
    connect(m_editor, &NoteEditor::stopRequested, this, [this] {
        if (!goBack())
            emit m_context.leaveEditorWanted();
    });
    connect(m_undo, &QPushButton::clicked, this, &NotesSectionView::restore);
    m_undoTimer.setSingleShot(true);
    m_undoTimer.setInterval(undoTime);
    connect(&m_undoTimer, &QTimer::timeout, this, &NotesSectionView::forgetUndo);
    clear();
}

QList<QWidget *> NotesSectionView::actions()
{
    return {m_add};
}

void NotesSectionView::fill(const std::any &record)
{
    const auto *notes = std::any_cast<QList<Note>>(&record);
    const QList<Note> read = notes ? *notes : QList<Note>();
    show(read);
    m_add->setEnabled(true);
    const qint64 total = read.isEmpty() ? 0 : read.first().total;
    m_summary = total == 0            ? tr("none")
                : total > read.size() ? tr("newest %L1 of %L2").arg(read.size()).arg(total)
                                      : QLocale().toString(total);
    if (!std::exchange(m_stale, false) || !m_editor->note())
        return;
    const auto now = std::find_if(read.begin(), read.end(), [this](const Note &note) {
        return note.id == *m_editor->note();
    });
    if (now != read.end())
        m_editor->setVersion(now->version);
    else
        m_editor->becomeNew();
}

void NotesSectionView::show(const QList<Note> &notes)
{
    m_notes = notes;
    while (QLayoutItem *item = m_list->takeAt(0)) {
        // At once, not later: after a lock nothing of the data may be left.
        delete item->widget();
        delete item;
    }
    for (const Note &note : notes) {
        auto *card = new NoteCard(note, this);
        m_list->addWidget(card);
        connect(card, &NoteCard::changeWanted, this, [this, note] {
            if (!hasEdits())
                m_editor->startChanging(note);
        });
        // Queued: the card goes with the next reading, and must not while it emits.
        connect(
            card, &NoteCard::removeWanted, this, [this, note] { remove(note); },
            Qt::QueuedConnection);
    }
    if (notes.isEmpty()) {
        auto *label = new PlainLabel(tr("No notes on this customer"), this);
        label->setObjectName(QStringLiteral("sectionEmpty"));
        label->setForegroundRole(QPalette::PlaceholderText);
        m_list->addWidget(label);
    }
}

void NotesSectionView::clear()
{
    ++m_session;
    m_saving = m_stale = false;
    m_editor->stop();
    forgetUndo();
    show({});
    m_summary.clear();
    m_add->setEnabled(false);
}

bool NotesSectionView::hasEdits() const
{
    return m_editor->hasEdits();
}

void NotesSectionView::discardEdits()
{
    m_editor->stop();
}

bool NotesSectionView::goBack()
{
    if (m_saving)
        return true;
    if (!m_editor->isOpen() || m_editor->hasEdits())
        return false;
    m_editor->stop();
    m_add->setFocus(Qt::OtherFocusReason);
    return true;
}

PrintedPart NotesSectionView::printed() const
{
    if (m_notes.isEmpty())
        return {.title = {}, .sentences = {tr("No notes on this customer")}};
    PrintedPart part{.title = {}, .keepsLines = true};
    for (const Note &note : m_notes) {
        QString who = note.writtenBy() + u'\n' + localText(note.created);
        if (note.changed)
            who += u'\n' + tr("changed by %1, %2").arg(note.changedBy, localText(*note.changed));
        part.rows += QStringList{who, note.body};
    }
    if (m_notes.first().total > m_notes.size())
        part.sentences = QStringList{m_summary};
    return part;
}

void NotesSectionView::save()
{
    const auto customer = m_context.customer();
    if (!customer || m_saving)
        return;
    m_saving = true;
    m_editor->setNotice({});
    m_editor->setSaving(true);
    const quint64 session = m_session;
    const QString text = m_editor->text();
    const QString reason = m_context.reason();
    const auto answer = m_editor->note() ? m_repository.change(*customer, *m_editor->note(),
                                                               m_editor->version(), text, reason)
                                         : m_repository.add(*customer, text, reason);
    QFuture<Result<QVariant>>(answer).then(this, [this, session](const Result<QVariant> &saved) {
        if (session != m_session)
            return;
        m_saving = false;
        m_editor->setSaving(false);
        if (!saved)
            return takeError(saved.error());
        m_editor->stop();
        m_add->setFocus(Qt::OtherFocusReason);
        m_context.say({Message::Kind::Success, tr("The note is saved.")});
        m_context.reread();
    });
}

void NotesSectionView::takeError(const Error &error)
{
    if (error.kind == ErrorKind::StaleVersion) {
        m_editor->setNotice(tr("%1 Their text stands below; save again to put yours in its place.")
                                .arg(error.text));
        m_stale = true;
        m_context.reread();
    } else if (error.kind == ErrorKind::NotFound && m_editor->note()) {
        m_editor->setNotice(tr("%1 What you typed can be saved as a new note.").arg(error.text));
        m_stale = true;
        m_context.reread();
    } else {
        m_editor->setNotice(tr("%1 What you typed is still here.").arg(error.text));
    }
}

void NotesSectionView::remove(const Note &note)
{
    const auto customer = m_context.customer();
    if (!customer)
        return;
    const quint64 session = m_session;
    m_repository.remove(*customer, note.id, note.version, m_context.reason())
        .then(this, [this, session, id = note.id](const Result<QVariant> &removed) {
            if (session != m_session)
                return;
            if (!removed) {
                m_context.say(Message::of(removed.error()));
            } else {
                m_removed = id;
                m_undoLine->show();
                m_undo->setFocus(Qt::OtherFocusReason);
                m_undoTimer.start();
            }
            m_context.reread();
        });
}

void NotesSectionView::restore()
{
    const auto customer = m_context.customer();
    if (!customer || !m_removed)
        return;
    const quint64 session = m_session;
    m_repository.restore(*customer, *m_removed, m_context.reason())
        .then(this, [this, session](const Result<QVariant> &restored) {
            if (session != m_session)
                return;
            if (!restored)
                m_context.say(Message::of(restored.error()));
            m_context.reread();
        });
    forgetUndo();
}

void NotesSectionView::forgetUndo()
{
    m_undoTimer.stop();
    m_removed.reset();
    m_undoLine->hide();
}

} // namespace reeve
