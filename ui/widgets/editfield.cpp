// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/editfield.h"

#include "models/base/visibletext.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/tone.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRadioButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

QString shown(const QString &value)
{
    return value.isEmpty() ? QString(QChar(0x2013)) : visibleText(value);
}

} // namespace

EditField::EditField(const QString &name, const QString &title, QWidget *parent)
    : QWidget(parent), m_edit(new QLineEdit(this)), m_undo(new QToolButton(this)),
      m_note(new PlainLabel(this)), m_question(new QWidget(this)),
      m_mine(new QRadioButton(tr("Mine"), m_question)),
      m_theirs(new QRadioButton(tr("Now stored"), m_question)),
      m_mineText(new PlainLabel(m_question)), m_theirsText(new PlainLabel(m_question)),
      m_whose(new PlainLabel(m_question)), m_title(title)
{
    m_edit->setObjectName(name);
    m_edit->setAccessibleName(title);
    m_undo->setObjectName(name + QStringLiteral("Undo"));
    m_undo->setAutoRaise(true);
    m_undo->setIcon(icon(QStringLiteral("edit-undo")));
    m_undo->setToolTip(tr("Back to what is stored"));
    m_undo->setAccessibleName(tr("Undo: %1").arg(title));
    // Its place is kept, so that the editors of all fields end at one line.
    QSizePolicy kept = m_undo->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_undo->setSizePolicy(kept);
    m_undo->hide();
    m_note->setObjectName(name + QStringLiteral("Note"));
    m_note->setWrapping(true);
    m_note->hide();
    makeQuestion();

    auto *line = new QHBoxLayout;
    line->setSpacing(4);
    line->addWidget(m_edit, 1);
    line->addWidget(m_undo);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(line);
    layout->addWidget(m_note);
    layout->addWidget(m_question);

    connect(m_edit, &QLineEdit::textEdited, this, &EditField::edited);
    connect(m_undo, &QToolButton::clicked, this, [this] {
        editor()->setFocus();
        emit undoRequested();
    });
}

void EditField::makeQuestion()
{
    const QString name = m_edit->objectName();
    m_question->setObjectName(name + QStringLiteral("Question"));
    m_mine->setObjectName(name + QStringLiteral("Mine"));
    m_mine->setAccessibleName(tr("%1: keep what I typed").arg(m_title));
    m_theirs->setObjectName(name + QStringLiteral("Theirs"));
    m_theirs->setAccessibleName(tr("%1: keep what is stored now").arg(m_title));
    m_theirsText->setObjectName(name + QStringLiteral("TheirsText"));
    m_whose->setObjectName(name + QStringLiteral("Whose"));
    m_whose->setForegroundRole(QPalette::PlaceholderText);
    m_whose->setWrapping(true);
    m_mineText->setSelectable(true);
    m_theirsText->setSelectable(true);
    auto *grid = new QGridLayout(m_question);
    grid->setContentsMargins(0, 2, 0, 4);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    grid->addWidget(m_mine, 0, 0);
    grid->addWidget(m_mineText, 0, 1);
    grid->addWidget(m_theirs, 1, 0);
    grid->addWidget(m_theirsText, 1, 1);
    grid->addWidget(m_whose, 2, 1);
    m_question->hide();
    connect(m_mine, &QRadioButton::clicked, this, [this] { emit chosen(true); });
    connect(m_theirs, &QRadioButton::clicked, this, [this] { emit chosen(false); });
}

QWidget *EditField::editor() const
{
    return m_choice ? static_cast<QWidget *>(m_choice) : m_edit;
}

void EditField::setChoices(const QList<std::pair<QString, QString>> &choices)
{
    const QString name = m_edit->objectName();
    m_edit->setObjectName({});
    m_edit->hide();
    m_choice = new QComboBox(this);
    m_choice->setObjectName(name);
    m_choice->setAccessibleName(m_title);
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_choice->setMinimumContentsLength(12);
    m_choice->setFocusPolicy(Qt::StrongFocus);
    for (const auto &[value, label] : choices)
        m_choice->addItem(label, value);
    m_choice->installEventFilter(this);
    auto *line = static_cast<QHBoxLayout *>(layout()->itemAt(0)->layout());
    line->insertWidget(0, m_choice, 1);
    connect(m_choice, &QComboBox::activated, this,
            [this] { emit edited(m_choice->currentData().toString()); });
}

void EditField::setValue(const QString &value)
{
    if (m_choice) {
        int index = m_choice->findData(value);
        if (index < 0) { // stored, and none of ours: it stays what it is until another is chosen
            m_choice->addItem(shown(value), value);
            index = m_choice->count() - 1;
        }
        m_choice->setCurrentIndex(index);
    } else if (m_edit->text() != value) {
        m_edit->setText(value);
        m_edit->setCursorPosition(0);
    }
}

QString EditField::value() const
{
    return m_choice ? m_choice->currentData().toString() : m_edit->text();
}

void EditField::setChanged(bool changed, const QString &before)
{
    m_isChanged = changed;
    m_before = before;
    m_undo->setVisible(changed);
    recolour();
}

void EditField::setProblem(const QString &problem)
{
    m_problem = problem;
    m_hasProblem = !problem.isEmpty();
    recolour();
}

void EditField::recolour()
{
    QString note = m_problem;
    QColor ink = palette().color(QPalette::PlaceholderText);
    if (m_hasProblem)
        ink = toneColours(Tone::Problem, palette()).text;
    else if (m_isChanged && m_question->isHidden())
        note = m_before.isEmpty() ? tr("was empty") : tr("was: %1").arg(visibleText(m_before));
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    editor()->setAccessibleDescription(m_problem);
    QPalette own = m_note->palette();
    const QPalette::ColorRole role = m_note->foregroundRole(); // Text where the page is a base
    if (own.color(role) != ink) {
        own.setColor(role, ink);
        m_note->setPalette(own);
    }
    // A changed field is marked by weight, so that it is not a colour alone.
    QFont font = this->font();
    font.setBold(m_isChanged);
    editor()->setFont(font);
}

void EditField::askWhich(const QString &mine, const QString &theirs, const QString &whose,
                         std::optional<bool> keepsMine)
{
    m_mineText->setText(shown(mine));
    m_theirsText->setText(shown(theirs));
    m_whose->setText(whose);
    for (QRadioButton *button : {m_mine, m_theirs}) {
        button->setAutoExclusive(false);
        button->setChecked(keepsMine.has_value() && *keepsMine == (button == m_mine));
        button->setAutoExclusive(true);
    }
    m_question->show();
    recolour();
}

void EditField::stopAsking()
{
    m_question->hide();
    for (PlainLabel *label : {m_mineText, m_theirsText, m_whose})
        label->setText({});
    recolour();
}

void EditField::focusEditor()
{
    editor()->setFocus(Qt::OtherFocusReason);
    if (!m_choice)
        m_edit->selectAll();
}

bool EditField::eventFilter(QObject *watched, QEvent *event)
{
    // The wheel scrolls the page; it must not choose a country on its way.
    if (watched == m_choice && event->type() == QEvent::Wheel) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void EditField::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_question)
        recolour();
}

} // namespace reeve
