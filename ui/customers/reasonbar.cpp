// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/customers/reasonbar.h"

#include "models/base/visibletext.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/tone.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace reeve
{

ReasonBar::ReasonBar(QWidget *parent)
    : QFrame(parent), m_question(new PlainLabel(this)), m_note(new PlainLabel(this)),
      m_reason(new QLineEdit(this)), m_forAll(new QCheckBox(this)),
      m_open(new QPushButton(tr("Open"), this)), m_cancel(new QPushButton(tr("Do not open"), this))
{
    setObjectName(QStringLiteral("reasonBar"));
    m_question->setObjectName(QStringLiteral("reasonQuestion"));
    m_question->setElideMode(Qt::ElideMiddle);
    QFont bold = m_question->font();
    bold.setBold(true);
    m_question->setFont(bold);
    m_reason->setObjectName(QStringLiteral("reasonEdit"));
    m_reason->setPlaceholderText(tr("Case number, or a few words"));
    m_reason->setAccessibleName(tr("Reason for opening this customer"));
    m_reason->setMaxLength(1000); // what the trail takes
    m_forAll->setObjectName(QStringLiteral("reasonForAll"));
    m_forAll->setText(tr("Also for the next customers, until I change the case"));
    m_open->setObjectName(QStringLiteral("reasonOpen"));
    m_open->setEnabled(false);
    m_open->setDefault(true);
    m_cancel->setObjectName(QStringLiteral("reasonCancel"));
    m_note->setText(tr("The reason stands in the trail with your name and the time."));
    m_note->setWrapping(true);

    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_reason, 1);
    line->addWidget(m_open);
    line->addWidget(m_cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(4);
    layout->addWidget(m_question);
    layout->addLayout(line);
    layout->addWidget(m_forAll);
    layout->addWidget(m_note);
    hide();

    connect(m_reason, &QLineEdit::textChanged, this,
            [this](const QString &text) { m_open->setEnabled(!text.trimmed().isEmpty()); });
    connect(m_reason, &QLineEdit::returnPressed, this, &ReasonBar::give);
    connect(m_open, &QPushButton::clicked, this, &ReasonBar::give);
    connect(m_cancel, &QPushButton::clicked, this, &ReasonBar::refused);
}

void ReasonBar::ask(const QString &who, const QString &suggestion)
{
    m_question->setText(who.isEmpty() ? tr("Why are you opening this customer?")
                                      : tr("Why are you opening %1?").arg(visibleText(who)));
    m_reason->setText(suggestion);
    m_reason->selectAll();
    m_forAll->setChecked(false);
    show();
    m_reason->setFocus(Qt::OtherFocusReason);
}

void ReasonBar::dismiss()
{
    hide();
    m_question->setText({});
    m_reason->clear();
}

void ReasonBar::give()
{
    const QString reason = m_reason->text().trimmed();
    if (!reason.isEmpty())
        emit given(reason, m_forAll->isChecked());
}

void ReasonBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        emit refused();
    else
        QFrame::keyPressEvent(event);
}

void ReasonBar::paintEvent(QPaintEvent *)
{
    const ToneColours colours = toneColours(Tone::Information, palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colours.border);
    painter.setBrush(colours.background);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

} // namespace reeve
