// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/customers/replypanel.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/tone.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace reeve
{

ReplyPanel::ReplyPanel(QWidget *parent)
    : QFrame(parent), m_title(new PlainLabel(this)), m_text(new QPlainTextEdit(this)),
      m_copy(new QPushButton(tr("Copy the reply"), this)),
      m_close(new QPushButton(tr("Close"), this))
{
    setObjectName(QStringLiteral("replyPanel"));
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setObjectName(QStringLiteral("replyTitle"));
    m_text->setObjectName(QStringLiteral("replyText"));
    m_text->setAccessibleName(tr("Suggested reply to the customer"));
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(m_text->fontMetrics().lineSpacing() * 10 + 12);
    m_copy->setObjectName(QStringLiteral("replyCopy"));
    m_copy->setIcon(icon(QStringLiteral("edit-copy")));
    m_close->setObjectName(QStringLiteral("replyClose"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_copy);
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_text);
    layout->addLayout(buttons);
    hide();
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_text->toPlainText());
        m_copy->setText(tr("Copied"));
    });
    connect(m_close, &QPushButton::clicked, this, &ReplyPanel::dismiss);
}

void ReplyPanel::offer(const ProfileReply &reply)
{
    m_title->setText(tr("A reply to the customer, in %1")
                         .arg(QLocale::languageToString(QLocale(reply.language).language())));
    m_text->setPlainText(reply.text);
    m_copy->setText(tr("Copy the reply"));
    show();
}

void ReplyPanel::dismiss()
{
    hide();
    m_text->clear();
    m_text->document()->clearUndoRedoStacks();
}

void ReplyPanel::paintEvent(QPaintEvent *)
{
    const ToneColours colours = toneColours(Tone::Success, palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colours.border);
    painter.setBrush(colours.background);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

} // namespace reeve
