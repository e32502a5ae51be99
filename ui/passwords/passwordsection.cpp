// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/passwords/passwordsection.h"

#include "models/base/moment.h"
#include "models/session/desk.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/fieldgrid.h"
#include "ui/widgets/pagecontext.h"
#include "ui/widgets/plainlabel.h"

#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

PasswordSection::PasswordSection(PageContext &context, QWidget *parent)
    : SectionView(parent), m_context(context), m_fields(new FieldGrid(this)),
      m_advice(new PlainLabel(this)), m_require(new QToolButton(this)), m_ask(new AskBar(this)),
      m_scheme(m_fields->addField(QStringLiteral("passwordScheme"), tr("Stored as"))),
      m_changed(m_fields->addField(QStringLiteral("passwordChanged"), tr("Changed"))),
      m_next(m_fields->addField(QStringLiteral("passwordMustChange"), tr("At next sign-in")))
{
    setObjectName(QStringLiteral("passwordSection"));
    m_advice->setObjectName(QStringLiteral("passwordAdvice"));
    m_advice->setWrapping(true);
    m_require->setObjectName(QStringLiteral("passwordRequire"));
    m_require->setAutoRaise(true);
    m_require->setFocusPolicy(Qt::StrongFocus);
    m_ask->setObjectName(QStringLiteral("passwordAsk"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_fields);
    layout->addWidget(m_advice);
    layout->addWidget(m_ask);

    connect(m_require, &QToolButton::clicked, this, &PasswordSection::ask);
    connect(m_ask, &AskBar::refused, m_ask, &AskBar::dismiss);
    connect(m_ask, &AskBar::given, this, [this](const QString &reason) {
        m_ask->dismiss();
        if (m_shown)
            require(!m_shown->mustChange, reason);
    });
    show({});
}

void PasswordSection::fill(const std::any &record)
{
    const auto *password = std::any_cast<std::optional<CustomerPassword>>(&record);
    show(password ? *password : std::nullopt);
    if (!m_shown)
        m_fields->setValue(m_scheme, tr("no password is stored"));
}

void PasswordSection::clear()
{
    ++m_page;
    m_ask->dismiss();
    show({});
}

QString PasswordSection::summary() const
{
    return m_shown && m_shown->mustChange ? tr("has to be changed") : QString();
}

QList<QWidget *> PasswordSection::actions()
{
    return {m_require};
}

bool PasswordSection::goBack()
{
    const bool used = m_ask->isAsking();
    m_ask->dismiss();
    return used;
}

PrintedPart PasswordSection::printed() const
{
    if (!m_shown)
        return {.title = {}, .sentences = {tr("no password is stored")}};
    PrintedPart part;
    part.rows += QStringList{tr("Stored as"),
                             tr("%1 (%2)").arg(m_shown->scheme, m_shown->strengthText())};
    part.rows += QStringList{tr("Changed"), localText(m_shown->changed)};
    part.rows += QStringList{tr("At next sign-in"), m_fields->value(m_next)};
    if (const QString advice = m_shown->advice(); !advice.isEmpty())
        part.sentences = QStringList{advice};
    return part;
}

void PasswordSection::show(const std::optional<CustomerPassword> &password)
{
    m_shown = password;
    m_fields->clear();
    m_require->setVisible(password.has_value());
    m_require->setEnabled(true);
    m_fields->setFieldVisible(m_changed, password.has_value());
    m_fields->setFieldVisible(m_next, password.has_value());
    const QString advice = password ? password->advice() : QString();
    m_advice->setText(advice);
    m_advice->setVisible(!advice.isEmpty());
    if (!password)
        return;
    m_fields->setValue(m_scheme, password->scheme);
    m_fields->setBadge(m_scheme, password->meaning(), password->strengthText());
    m_fields->setValue(m_changed,
                       QString(agoText(password->changed) + QStringLiteral(" (")
                               + localText(password->changed) + u')'),
                       utcText(password->changed));
    m_fields->setBadge(m_next, Meaning::Attention,
                       password->mustChange ? tr("New password required") : QString());
    m_fields->setValue(m_next, password->mustChange
                                   ? tr("the service asks for one before anything else")
                                   : tr("nothing is asked"));
    m_require->setText(password->mustChange ? tr("Withdraw the requirement…")
                                            : tr("Require a new password…"));
}

void PasswordSection::ask()
{
    if (!m_shown)
        return;
    const QString reference = m_context.desk().caseReference().trimmed();
    const QString reason = reference.isEmpty() ? m_context.reason() : reference;
    if (m_shown->mustChange)
        m_ask->ask({.title = tr("No longer require a new password?"),
                    .note = tr("The customer goes on signing in with the present one. It can be "
                               "required again."),
                    .suggestion = reason,
                    .action = tr("Withdraw the requirement")});
    else
        m_ask->ask({.title = tr("Require a new password?"),
                    .note = tr("At the next sign-in the service asks the customer for a new one. "
                               "Sessions that are open stay open; end them above if they should "
                               "not. It can be withdrawn."),
                    .suggestion = reason,
                    .action = tr("Require a new password")});
}

void PasswordSection::require(bool required, const QString &reason)
{
    const auto customer = m_context.customer();
    if (!customer)
        return;
    m_require->setEnabled(false);
    requireNewPassword(m_context.desk().connection(), *customer, required, reason)
        .then(this, [this, required, page = m_page](const Result<QVariant> &done) {
            if (page != m_page)
                return;
            m_require->setEnabled(true);
            if (done)
                m_context.say({Message::Kind::Success,
                               required ? tr("The customer has to choose a new password.")
                                        : tr("The requirement was withdrawn.")});
            else
                m_context.say(Message::of(done.error()));
            if (done || done.error().kind == ErrorKind::WrongState
                || done.error().kind == ErrorKind::NotFound)
                m_context.reread();
        });
}

} // namespace reeve
