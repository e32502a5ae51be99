// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notes/notecard.h"

#include "models/base/moment.h"
#include "models/base/visibletext.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

constexpr qsizetype shortBody = 600; // characters
constexpr int shortLines = 8;

} // namespace

QString visibleLines(const QString &text)
{
    QStringList lines = text.split(u'\n');
    for (QString &line : lines)
        line = visibleText(line.replace(u'\t', u' '));
    return lines.join(u'\n');
}

NoteCard::NoteCard(const Note &note, QWidget *parent)
    : QWidget(parent), m_note(note), m_body(new PlainLabel(this)), m_more(new QToolButton(this))
{
    setObjectName(QStringLiteral("noteCard"));
    auto *who = new PlainLabel(
        visibleText(QString(note.writtenBy() + QStringLiteral(" · ") + localText(note.created))),
        this);
    who->setObjectName(QStringLiteral("noteWho"));
    QFont bold = who->font();
    bold.setBold(true);
    who->setFont(bold);
    who->setToolTip(utcText(note.created).toHtmlEscaped());
    auto *changed = new PlainLabel(this);
    changed->setObjectName(QStringLiteral("noteChanged"));
    changed->setForegroundRole(QPalette::PlaceholderText);
    if (note.changed) {
        changed->setText(note.changedBy == note.writtenBy()
                             ? tr("changed %1").arg(localText(*note.changed))
                             : tr("changed by %1, %2")
                                   .arg(visibleText(note.changedBy), localText(*note.changed)));
        changed->setToolTip(utcText(*note.changed).toHtmlEscaped());
    }
    m_body->setObjectName(QStringLiteral("noteBody"));
    m_body->setWrapping(true);
    m_body->setSelectable(true);
    m_body->setFocusPolicy(Qt::ClickFocus);
    m_more->setObjectName(QStringLiteral("noteMore"));
    m_more->setAutoRaise(true);
    const auto button = [this](const char *name, const char *iconName, const QString &words) {
        auto *made = new QToolButton(this);
        made->setObjectName(QString::fromLatin1(name));
        made->setAutoRaise(true);
        made->setIcon(icon(QString::fromLatin1(iconName)));
        made->setToolTip(words.toHtmlEscaped());
        made->setAccessibleName(words);
        return made;
    };
    auto *change = button("noteChange", "document-edit", tr("Change this note"));
    auto *remove = button("noteRemove", "edit-delete", tr("Delete this note"));
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(who);
    line->addWidget(changed, 1);
    line->addWidget(change);
    line->addWidget(remove);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 4);
    layout->setSpacing(0);
    layout->addLayout(line);
    layout->addWidget(m_body);
    layout->addWidget(m_more, 0, Qt::AlignLeft);
    connect(change, &QToolButton::clicked, this, &NoteCard::changeWanted);
    connect(remove, &QToolButton::clicked, this, &NoteCard::removeWanted);
    connect(m_more, &QToolButton::clicked, this, [this] { showBody(!m_whole); });
    showBody(false);
}

void NoteCard::showBody(bool whole)
{
    m_whole = whole;
    QString cut = m_note.body.section(u'\n', 0, shortLines - 1);
    if (cut.size() > shortBody)
        cut.truncate(shortBody - (cut.at(shortBody - 1).isHighSurrogate() ? 1 : 0));
    const bool isLong = cut.size() < m_note.body.size();
    m_body->setText(visibleLines(whole || !isLong ? m_note.body : QString(cut + QChar(0x2026))));
    m_more->setVisible(isLong);
    m_more->setText(whole ? tr("Show less")
                          : tr("Show all of it (%L1 characters)").arg(m_note.body.size()));
}

} // namespace reeve
