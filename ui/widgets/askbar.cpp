// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/askbar.h"

#include "models/base/visibletext.h"
#include "ui/widgets/bringintoview.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/tone.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace reeve
{

AskBar::AskBar(QWidget *parent)
    : QFrame(parent), m_title(new PlainLabel(this)), m_note(new PlainLabel(this)),
      m_length(new PlainLabel(this)), m_reason(new QLineEdit(this)),
      m_action(new QPushButton(this)), m_cancel(new QPushButton(tr("Leave it"), this)),
      m_line(new QHBoxLayout), m_buttons(new QHBoxLayout), m_lines(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("askBar"));
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setObjectName(QStringLiteral("askTitle"));
    m_title->setWrapping(true);
    m_note->setObjectName(QStringLiteral("askNote"));
    m_note->setWrapping(true);
    m_reason->setObjectName(QStringLiteral("askReason"));
    m_reason->setAccessibleName(tr("Reason; it stands in the trail"));
    m_reason->setMaxLength(1000); // what the trail takes
    m_length->setObjectName(QStringLiteral("askLength"));
    m_action->setObjectName(QStringLiteral("askAction"));
    m_action->setDefault(true);
    m_cancel->setObjectName(QStringLiteral("askCancel"));

    m_line->setSpacing(8);
    m_line->addWidget(m_reason, 1);
    m_buttons->setSpacing(8);
    m_lines->setContentsMargins(12, 8, 12, 8);
    m_lines->setSpacing(8);
    m_lines->addWidget(m_title);
    m_lines->addWidget(m_note);
    m_lines->addLayout(m_line);
    m_lines->addLayout(m_buttons);
    placeButtons(false);
    hide();

    connect(m_reason, &QLineEdit::textChanged, this, &AskBar::showLength);
    connect(m_reason, &QLineEdit::returnPressed, this, &AskBar::give);
    connect(m_action, &QPushButton::clicked, this, &AskBar::give);
    connect(m_cancel, &QPushButton::clicked, this, &AskBar::refused);
}

void AskBar::ask(const Question &question, QWidget *control, QWidget *fields, bool isNarrow)
{
    takeControls();
    m_question = question;
    m_title->setText(visibleText(question.title));
    setNote(question.note);
    m_reason->setText(question.suggestion);
    m_reason->selectAll();
    m_reason->setPlaceholderText(question.placeholder.isEmpty()
                                     ? tr("Reason; it stands in the trail with your name")
                                     : question.placeholder);
    m_reason->setVisible(question.atLeast > 0);
    m_action->setText(question.action);
    m_cancel->setText(question.cancel.isEmpty() ? tr("Leave it") : question.cancel);
    if (control) {
        m_control = control;
        m_line->insertWidget(0, control);
        control->show();
    }
    if (fields) {
        m_fields = fields;
        m_lines->insertWidget(1, fields);
        fields->show();
    }
    placeButtons(fields || isNarrow);
    showLength();
    show();
    update();
    QWidget *first = fields                 ? fields
                     : control              ? control
                     : question.atLeast > 0 ? static_cast<QWidget *>(m_reason)
                                            : m_action;
    first->setFocus(Qt::OtherFocusReason);
    bringIntoView(this);
}

void AskBar::setNote(const QString &note)
{
    m_note->setText(visibleText(note));
    m_note->setVisible(!note.isEmpty());
}

void AskBar::setAction(const QString &action)
{
    m_action->setText(action);
}

QString AskBar::reason() const
{
    return m_reason->text().trimmed();
}

void AskBar::dismiss()
{
    hide();
    takeControls();
    m_title->setText({});
    m_note->setText({});
    m_reason->clear();
}

void AskBar::placeButtons(bool below)
{
    QHBoxLayout *line = below ? m_buttons : m_line;
    for (QHBoxLayout *other : {m_line, m_buttons}) {
        for (QWidget *part : std::initializer_list<QWidget *>{m_length, m_action, m_cancel})
            other->removeWidget(part);
        // What is left behind the widgets: the stretch.
        while (other->count() > 0 && other->itemAt(other->count() - 1)->spacerItem())
            delete other->takeAt(other->count() - 1);
    }
    if (!below)
        line->addWidget(m_length);
    line->addWidget(m_action);
    line->addWidget(m_cancel);
    if (below)
        line->addWidget(m_length);
    line->addStretch(0); // where no reason is asked for, the buttons keep their size
    QWidget::setTabOrder(m_reason, m_action);
    QWidget::setTabOrder(m_action, m_cancel);
}

void AskBar::takeControls()
{
    if (QWidget *control = std::exchange(m_control, nullptr)) {
        m_line->removeWidget(control);
        control->hide();
    }
    if (QWidget *fields = std::exchange(m_fields, nullptr)) {
        m_lines->removeWidget(fields);
        fields->hide();
    }
}

void AskBar::showLength()
{
    const int length = int(reason().size());
    const bool enough = length >= m_question.atLeast;
    m_action->setEnabled(enough);
    m_length->setVisible(m_question.atLeast > 1 && !enough);
    m_length->setText(tr("%1 of at least %2 characters").arg(length).arg(m_question.atLeast));
}

void AskBar::give()
{
    if (const QString said = reason(); said.size() >= m_question.atLeast)
        emit given(said);
}

void AskBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        emit refused();
    else
        QFrame::keyPressEvent(event);
}

void AskBar::paintEvent(QPaintEvent *)
{
    const ToneColours colours = toneColours(
        m_question.isDangerous ? Tone::Warning : Tone::Information, palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colours.border);
    painter.setBrush(colours.background);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

} // namespace reeve
