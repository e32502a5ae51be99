// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/passwordfield.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/tone.h"

#include <QAction>
#include <QEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QVBoxLayout>

namespace reeve
{

PasswordField::PasswordField(QWidget *parent)
    : QWidget(parent), m_edit(new QLineEdit(this)),
      m_eye(
          m_edit->addAction(icon(QStringLiteral("password-show-on")), QLineEdit::TrailingPosition)),
      m_hint(new PlainLabel(tr("Capitals are locked (Caps Lock)."), this))
{
    m_edit->setEchoMode(QLineEdit::Password);
    m_edit->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText
                                | Qt::ImhNoAutoUppercase);
    m_edit->setMaxLength(1024);
    m_edit->installEventFilter(this);
    m_edit->setContextMenuPolicy(Qt::NoContextMenu);
    m_hint->setObjectName(QStringLiteral("capitalsHint"));
    m_hint->hide();
    setShown(false);
    setFocusProxy(m_edit);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_edit);
    layout->addWidget(m_hint);

    connect(m_eye, &QAction::triggered, this,
            [this] { setShown(m_edit->echoMode() == QLineEdit::Password); });
    connect(m_edit, &QLineEdit::returnPressed, this, &PasswordField::submitted);
    connect(m_edit, &QLineEdit::textEdited, this, &PasswordField::edited);
}

QString PasswordField::text() const
{
    return m_edit->text();
}

void PasswordField::setText(const QString &text)
{
    m_edit->setText(text);
}

void PasswordField::clear()
{
    m_edit->setText({}); // setText also forgets the undo steps, clear() does not
    setShown(false);
    setCapitalsLocked(false);
}

void PasswordField::selectAll()
{
    m_edit->selectAll();
}

void PasswordField::setShown(bool shown)
{
    m_edit->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
    m_eye->setIcon(
        icon(shown ? QStringLiteral("password-show-off") : QStringLiteral("password-show-on")));
    m_eye->setText(shown ? tr("Hide what is typed") : tr("Show what is typed"));
    m_eye->setToolTip(m_eye->text());
}

bool PasswordField::isShown() const
{
    return m_edit->echoMode() == QLineEdit::Normal;
}

void PasswordField::setCapitalsLocked(bool locked)
{
    m_capitals = locked;
    m_hint->setVisible(locked);
    if (locked) {
        QPalette own = m_hint->palette();
        own.setColor(QPalette::WindowText, toneColours(Tone::Warning, palette()).text);
        m_hint->setPalette(own);
    }
}

bool PasswordField::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_edit && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const QString text = key->text();
        if (key->key() == Qt::Key_CapsLock) {
            setCapitalsLocked(!m_capitals);
        } else if (text.size() == 1 && text[0].isLetter() && text[0].toUpper() != text[0].toLower()
                   && !(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier))) {
            // A capital without Shift, or a small letter with it, is the lock's work.
            setCapitalsLocked(text[0].isUpper() != bool(key->modifiers() & Qt::ShiftModifier));
        }
        if (key->matches(QKeySequence::Copy) || key->matches(QKeySequence::Cut))
            return true;
    }
    if (object == m_edit && event->type() == QEvent::FocusOut)
        setCapitalsLocked(false);
    return QWidget::eventFilter(object, event);
}

void PasswordField::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_capitals)
        setCapitalsLocked(true);
}

} // namespace reeve
