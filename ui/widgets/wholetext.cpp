// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/wholetext.h"

#include "models/base/visibletext.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

// A line of a million letters is laid out as a whole; lines of some hundred only where they are seen.
constexpr qsizetype lineAtMost = 400;

QString inLines(const QString &text)
{
    QString lines;
    lines.reserve(text.size() + text.size() / lineAtMost);
    for (const QString &line : text.split(u'\n')) {
        for (qsizetype from = 0; from < line.size(); from += lineAtMost)
            lines += visibleText(line.mid(from, lineAtMost)) + u'\n';
        if (line.isEmpty())
            lines += u'\n';
    }
    lines.chop(1);
    return lines;
}

} // namespace

QString beginningOf(const QString &text, qsizetype most)
{
    if (text.size() <= most)
        return text;
    const qsizetype end = most - (text.at(most - 1).isHighSurrogate() ? 1 : 0);
    return WholeText::tr("%1\u2026 (%L2 characters)").arg(text.left(end)).arg(text.size());
}

WholeText::WholeText(const QString &text, QWidget *parent)
    : QDialog(parent), m_text(text), m_edit(new QPlainTextEdit(this))
{
    setObjectName(QStringLiteral("wholeText"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("%L1 characters").arg(text.size()));
    m_edit->setObjectName(QStringLiteral("wholeTextEdit"));
    m_edit->setAccessibleName(tr("The whole text"));
    m_edit->setReadOnly(true);
    m_edit->setUndoRedoEnabled(false);
    m_edit->setPlainText(inLines(text));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *copy = buttons->addButton(tr("Copy all of it"), QDialogButtonBox::ActionRole);
    copy->setObjectName(QStringLiteral("wholeTextCopy"));
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_text); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_edit, 1);
    layout->addWidget(buttons);
    resize(640, 420);
}

} // namespace reeve
