// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notes/noteeditor.h"

#include "models/base/moment.h"
#include "models/base/visibletext.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/tone.h"

#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace reeve
{

NoteEditor::NoteEditor(QWidget *parent)
    : QWidget(parent), m_title(new PlainLabel(this)), m_text(new QPlainTextEdit(this)),
      m_length(new PlainLabel(this)), m_notice(new PlainLabel(this)), m_save(new QPushButton(this)),
      m_stop(new QPushButton(tr("Stop"), this))
{
    setObjectName(QStringLiteral("noteEditor"));
    m_title->setObjectName(QStringLiteral("noteEditorTitle"));
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_text->setObjectName(QStringLiteral("noteText"));
    m_text->setAccessibleName(tr("Text of the note"));
    m_text->setPlaceholderText(
        tr("Plain text. The customer gets to read it when asking for their data."));
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(m_text->fontMetrics().lineSpacing() * 6 + 12);
    m_length->setObjectName(QStringLiteral("noteLength"));
    m_length->setForegroundRole(QPalette::PlaceholderText);
    m_notice->setObjectName(QStringLiteral("noteNotice"));
    m_notice->setWrapping(true);
    m_save->setObjectName(QStringLiteral("noteSave"));
    m_stop->setObjectName(QStringLiteral("noteStop"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_save);
    buttons->addWidget(m_length, 1);
    buttons->addWidget(m_stop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 8);
    layout->setSpacing(4);
    layout->addWidget(m_title);
    layout->addWidget(m_text);
    layout->addWidget(m_notice);
    layout->addLayout(buttons);
    hide();
    connect(m_text, &QPlainTextEdit::textChanged, this, &NoteEditor::showState);
    connect(m_save, &QPushButton::clicked, this, &NoteEditor::saveRequested);
    connect(m_stop, &QPushButton::clicked, this, &NoteEditor::stopRequested);
}

void NoteEditor::start(const QString &title, const QString &text, const QString &action)
{
    m_title->setText(title);
    m_before = text;
    m_action = action;
    m_text->setPlainText(text);
    setNotice({});
    setSaving(false);
    show();
    m_text->moveCursor(QTextCursor::End);
    m_text->setFocus(Qt::OtherFocusReason);
}

void NoteEditor::startNew()
{
    m_note.reset();
    start(tr("New note"), {}, tr("Save the note"));
}

void NoteEditor::startChanging(const Note &note)
{
    m_note = note.id;
    m_version = note.version;
    start(tr("Note of %1, %2").arg(visibleText(note.writtenBy()), localText(note.created)),
          note.body, tr("Save the changed note"));
}

void NoteEditor::becomeNew()
{
    m_note.reset();
    m_before.clear();
    m_title->setText(tr("New note"));
    m_action = tr("Save as a new note");
    showState();
}

void NoteEditor::stop()
{
    hide();
    m_note.reset();
    m_before.clear();
    m_title->setText({});
    m_text->clear();
    m_text->document()->clearUndoRedoStacks();
    setNotice({});
    m_saving = false;
}

QString NoteEditor::text() const
{
    return m_text->toPlainText().trimmed();
}

bool NoteEditor::hasEdits() const
{
    return isOpen() && text() != m_before;
}

void NoteEditor::setNotice(const QString &notice)
{
    m_notice->setText(notice);
    m_notice->setVisible(!notice.isEmpty());
    QPalette own = m_notice->palette();
    own.setColor(m_notice->foregroundRole(), toneColours(Tone::Warning, palette()).text);
    m_notice->setPalette(own);
}

void NoteEditor::setSaving(bool saving)
{
    m_saving = saving;
    m_text->setReadOnly(saving);
    m_stop->setEnabled(!saving);
    showState();
}

void NoteEditor::showState()
{
    // As the database counts: characters, not the two halves that some are made of.
    const qsizetype length = text().toUcs4().size();
    m_save->setText(m_saving ? tr("Saving…") : m_action);
    m_save->setEnabled(!m_saving && length > 0 && length <= longestNote && hasEdits());
    m_length->setText(length > longestNote * 9 / 10
                          ? tr("%L1 of at most %L2 characters").arg(length).arg(longestNote)
                          : QString());
}

} // namespace reeve
