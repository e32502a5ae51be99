// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/aliases/aliaspasswordeditor.h"

#include "models/aliases/passwordstrength.h"
#include "models/base/visibletext.h"
#include "ui/widgets/bringintoview.h"
#include "ui/widgets/capturewall.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/passwordfield.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statebadge.h"
#include "ui/widgets/tone.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

AliasPasswordEditor::AliasPasswordEditor(QWidget *parent)
    : QFrame(parent), m_title(new PlainLabel(this)), m_password(new PasswordField(this)),
      m_generate(new QToolButton(this)), m_copy(new QToolButton(this)),
      m_strength(new StateBadge(this)), m_sentence(new PlainLabel(this)),
      m_reason(new QLineEdit(this)), m_save(new QPushButton(tr("Set the password"), this)),
      m_leave(new QPushButton(tr("Leave it"), this))
{
    setObjectName(QStringLiteral("aliasEditor"));
    m_title->setObjectName(QStringLiteral("aliasEditorTitle"));
    m_title->setWrapping(true);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_password->setObjectName(QStringLiteral("aliasNewPassword"));
    m_password->edit()->setObjectName(QStringLiteral("aliasNewPasswordEdit"));
    m_password->edit()->setMaxLength(200); // what the database takes
    m_password->edit()->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_password->edit()->setAccessibleName(tr("New password"));
    const auto tool = [this](QToolButton *button, const char *name, const QString &iconName,
                             const QString &text, const QString &what) {
        button->setObjectName(QString::fromLatin1(name));
        button->setIcon(icon(iconName));
        button->setText(text);
        button->setAccessibleName(what);
        button->setAutoRaise(true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setFocusPolicy(Qt::StrongFocus);
    };
    tool(m_generate, "aliasGenerate", QStringLiteral("password-generate"), tr("Another"),
         tr("Make up another password"));
    tool(m_copy, "aliasCopyNew", QStringLiteral("password-copy"), tr("Copy"),
         tr("Copy the new password; it leaves the clipboard after 10 seconds"));
    m_generate->setToolTip(tr("Make up another password"));
    m_copy->setToolTip(tr("Copy the new password; it leaves the clipboard after 10 seconds"));
    m_strength->setObjectName(QStringLiteral("aliasStrength"));
    m_sentence->setObjectName(QStringLiteral("aliasStrengthText"));
    m_sentence->setWrapping(true);
    m_reason->setObjectName(QStringLiteral("aliasEditorReason"));
    m_reason->setMaxLength(1000); // what the trail takes
    m_reason->setPlaceholderText(tr("Reason; it stands in the trail with your name"));
    m_reason->setAccessibleName(tr("Reason; it stands in the trail"));
    m_save->setObjectName(QStringLiteral("aliasSave"));
    m_leave->setObjectName(QStringLiteral("aliasLeave"));

    auto *first = new QHBoxLayout;
    first->setSpacing(8);
    first->addWidget(m_password, 1);
    first->addWidget(m_generate);
    first->addWidget(m_copy);
    auto *second = new QHBoxLayout;
    second->setSpacing(8);
    second->addWidget(m_strength, 0, Qt::AlignTop);
    second->addWidget(m_sentence, 1);
    auto *third = new QHBoxLayout;
    third->setSpacing(8);
    third->addWidget(m_reason, 1);
    third->addWidget(m_save);
    third->addWidget(m_leave);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addLayout(first);
    layout->addLayout(second);
    layout->addLayout(third);
    hide();

    connect(m_generate, &QToolButton::clicked, this, &AliasPasswordEditor::generate);
    connect(m_copy, &QToolButton::clicked, this, [this] {
        if (!m_password->text().isEmpty())
            emit copyWanted(Secret(m_password->text()));
    });
    connect(m_password->edit(), &QLineEdit::textChanged, this, &AliasPasswordEditor::weigh);
    connect(m_reason, &QLineEdit::textChanged, this, &AliasPasswordEditor::weigh);
    connect(m_password, &PasswordField::submitted, this, &AliasPasswordEditor::give);
    connect(m_reason, &QLineEdit::returnPressed, this, &AliasPasswordEditor::give);
    connect(m_save, &QPushButton::clicked, this, &AliasPasswordEditor::give);
    connect(m_leave, &QPushButton::clicked, this, &AliasPasswordEditor::left);
}

AliasPasswordEditor::~AliasPasswordEditor() = default;

void AliasPasswordEditor::edit(const Alias &alias, const QString &reason)
{
    m_alias = alias;
    const QString name = visibleText(alias.name);
    m_title->setText(alias.hasPassword ? tr("New password for “%1”").arg(name)
                                       : tr("Password for “%1”").arg(name));
    m_reason->setText(reason);
    setBusy(false);
    show();
    m_wall = std::make_unique<CaptureWall>(this);
    generate();
    m_password->edit()->setFocus(Qt::OtherFocusReason);
    bringIntoView(this);
}

void AliasPasswordEditor::dismiss()
{
    m_wall.reset();
    hide();
    m_alias = {};
    m_password->clear();
    m_reason->clear();
    m_title->setText({});
}

void AliasPasswordEditor::setBusy(bool busy)
{
    m_busy = busy;
    m_password->setEnabled(!busy);
    m_generate->setEnabled(!busy);
    m_reason->setEnabled(!busy);
    weigh();
}

void AliasPasswordEditor::generate()
{
    m_password->setText(readablePassword());
    m_password->setShown(true);
    m_password->selectAll();
}

void AliasPasswordEditor::weigh()
{
    const PasswordStrength strength = strengthOf(m_password->text());
    m_strength->setState(strength.meaning(), strength.word());
    m_sentence->setText(strength.level == PasswordStrength::Level::None
                            ? tr("Type a password, or have another made up.")
                            : strength.sentence());
    const bool something = !m_password->text().isEmpty();
    m_copy->setEnabled(something && !m_busy);
    m_save->setEnabled(something && !m_reason->text().trimmed().isEmpty() && !m_busy);
}

void AliasPasswordEditor::give()
{
    if (m_save->isEnabled())
        emit given(Secret(m_password->text()), m_reason->text().trimmed());
}

void AliasPasswordEditor::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        emit left();
    else
        QFrame::keyPressEvent(event);
}

void AliasPasswordEditor::paintEvent(QPaintEvent *)
{
    const ToneColours colours = toneColours(Tone::Information, palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colours.border);
    painter.setBrush(colours.background);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

} // namespace reeve
