// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/topbar.h"

#include "ui/shell/searchbutton.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/tone.h"

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QToolButton>

namespace reeve
{

namespace
{

constexpr int casesKept = 10;
constexpr int longestCase = 200;

QToolButton *buttonFor(QAction *action, QWidget *parent, const char *name)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(QLatin1String(name));
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setIconSize(QSize(22, 22));
    QString text = action->text();
    text.remove(u'&');
    button->setAccessibleName(text);
    return button;
}

/// The sign of an open link; every other state has an icon of another shape.
QPixmap dot(const QColor &ink, qreal ratio)
{
    QPixmap pixmap(QSize(16, 16) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawEllipse(QRectF(4, 4, 8, 8));
    return pixmap;
}

QString tlsInWords(const QString &version)
{
    // libpq says "TLSv1.3".
    QString words = version;
    return words.replace(QLatin1String("TLSv"), QLatin1String("TLS "));
}

} // namespace

TopBar::TopBar(QAction *back, QAction *forward, QAction *search, QAction *lock, QWidget *parent)
    : QWidget(parent), m_search(new SearchButton(search, this)), m_case(new QComboBox(this)),
      m_linkIcon(new QLabel(this)), m_link(new PlainLabel(this))
{
    setObjectName(QStringLiteral("topBar"));
    auto *caseLabel = new QLabel(tr("&Case"), this);
    caseLabel->setBuddy(m_case);
    m_case->setObjectName(QStringLiteral("caseReference"));
    m_case->setEditable(true);
    m_case->setInsertPolicy(QComboBox::NoInsert);
    m_case->setCompleter(nullptr);
    m_case->setAccessibleName(tr("Case reference, the reason when you open a customer"));
    m_case->setToolTip(
        tr("The ticket you work on; it stands as the reason when you open a customer"));
    m_case->lineEdit()->setPlaceholderText(tr("Ticket number"));
    m_case->lineEdit()->setMaxLength(longestCase);
    m_case->setMinimumWidth(fontMetrics().averageCharWidth() * 24);
    m_linkIcon->setFixedSize(16, 16);
    m_link->setObjectName(QStringLiteral("linkState"));
    m_link->setElideMode(Qt::ElideMiddle);
    m_search->setMaximumWidth(m_search->sizeHint().width());

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(4);
    layout->addWidget(buttonFor(back, this, "backButton"));
    layout->addWidget(buttonFor(forward, this, "forwardButton"));
    layout->addSpacing(4);
    layout->addWidget(m_search, 100);
    layout->addSpacing(12);
    layout->addWidget(caseLabel);
    layout->addWidget(m_case);
    layout->addSpacing(12);
    layout->addStretch(1);
    layout->addWidget(m_linkIcon);
    layout->addWidget(m_link);
    layout->addSpacing(8);
    layout->addWidget(buttonFor(lock, this, "lockButton"));

    connect(m_case->lineEdit(), &QLineEdit::editingFinished, this, &TopBar::commitCase);
    connect(m_case, &QComboBox::activated, this, &TopBar::commitCase);
    // What stands in the field counts at once: a page may be opened before the field is left.
    connect(m_case->lineEdit(), &QLineEdit::textEdited, this,
            [this] { emit caseReferenceEdited(caseReference()); });
}

QString TopBar::caseReference() const
{
    return m_case->currentText().trimmed();
}

void TopBar::setCaseReference(const QString &reference)
{
    if (reference != caseReference())
        m_case->setEditText(reference);
}

void TopBar::forgetCases()
{
    m_case->clear();
}

void TopBar::focusCase()
{
    m_case->setFocus(Qt::ShortcutFocusReason);
    m_case->lineEdit()->selectAll();
}

void TopBar::commitCase()
{
    const QString reference = caseReference();
    if (!reference.isEmpty()) {
        const QSignalBlocker blocker(m_case);
        if (const int known = m_case->findText(reference); known >= 0)
            m_case->removeItem(known);
        m_case->insertItem(0, reference);
        m_case->setCurrentIndex(0);
        while (m_case->count() > casesKept)
            m_case->removeItem(m_case->count() - 1);
    }
    emit caseReferenceEdited(reference);
}

void TopBar::setPerson(const SignedIn &person)
{
    m_person = person;
    drawLink();
}

void TopBar::setLink(Connection::State state)
{
    m_state = state;
    drawLink();
}

void TopBar::drawLink()
{
    QString words;
    QString picture;
    Tone tone = Tone::Success;
    const QString tls = m_person.tlsVersion.isEmpty() ? tr("local")
                                                      : tlsInWords(m_person.tlsVersion);
    switch (m_state) {
    case Connection::State::Open:
        words = tr("%1 · %2 · %3").arg(m_person.host, tls, m_person.role);
        break;
    case Connection::State::Opening:
        words = tr("Connecting to %1…").arg(m_person.host);
        picture = QStringLiteral("network-connect");
        tone = Tone::Warning;
        break;
    case Connection::State::Lost:
        words = tr("No link to %1").arg(m_person.host);
        picture = QStringLiteral("network-disconnect");
        tone = Tone::Problem;
        break;
    case Connection::State::Closed:
        words = tr("Not connected");
        picture = QStringLiteral("network-disconnect");
        tone = Tone::Neutral;
        break;
    }
    m_link->setText(words);
    m_link->setToolTip(m_state == Connection::State::Open
                           ? tr("PostgreSQL %1, database %2")
                                 .arg(m_person.serverVersion, m_person.database)
                                 .toHtmlEscaped()
                           : QString());
    const QColor ink = toneColours(tone, palette()).text;
    m_linkIcon->setPixmap(picture.isEmpty()
                              ? dot(ink, devicePixelRatioF())
                              : icon(picture, ink).pixmap(QSize(16, 16), devicePixelRatioF()));
    QPalette own = palette();
    if (m_state != Connection::State::Open)
        own.setColor(QPalette::WindowText, ink);
    m_link->setPalette(own);
}

void TopBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        drawLink();
}

} // namespace reeve
