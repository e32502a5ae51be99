// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newsletter/newslettersectionview.h"

#include "models/base/moment.h"
#include "models/session/desk.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/pagecontext.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statebadge.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

NewsletterSectionView::NewsletterSectionView(PageContext &context, QWidget *parent)
    : SectionView(parent), m_context(context), m_badge(new StateBadge(this)),
      m_sentence(new PlainLabel(this)), m_suppressed(new PlainLabel(this)), m_ask(new AskBar(this)),
      m_because(new QComboBox(this)), m_switch(new QToolButton(this))
{
    m_badge->setObjectName(QStringLiteral("newsletterState"));
    m_sentence->setObjectName(QStringLiteral("newsletterSentence"));
    m_sentence->setWrapping(true);
    m_suppressed->setObjectName(QStringLiteral("newsletterSuppressed"));
    m_suppressed->setWrapping(true);
    m_because->setObjectName(QStringLiteral("newsletterBecause"));
    m_because->setAccessibleName(tr("Why the newsletter is switched"));
    m_because->hide();
    m_switch->setObjectName(QStringLiteral("newsletterSwitch"));
    m_switch->setAutoRaise(true);
    m_switch->setEnabled(false);
    m_ask->setObjectName(QStringLiteral("newsletterAsk"));
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_badge);
    line->addWidget(m_sentence, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(line);
    layout->addWidget(m_suppressed);
    layout->addWidget(m_ask);

    connect(m_switch, &QToolButton::clicked, this, &NewsletterSectionView::ask);
    connect(m_ask, &AskBar::given, this, &NewsletterSectionView::flip);
    connect(m_ask, &AskBar::refused, this, [this] { goBack(); });
    clear();
}

QList<QWidget *> NewsletterSectionView::actions()
{
    return {m_switch};
}

QString NewsletterSectionView::summary() const
{
    return !m_newsletter ? QString() : m_newsletter->isOn ? tr("on") : tr("off");
}

void NewsletterSectionView::fill(const std::any &record)
{
    const auto *read = std::any_cast<std::optional<Newsletter>>(&record);
    if (!read || !*read)
        return clear();
    const bool flipped = m_newsletter && m_newsletter->isOn != (*read)->isOn;
    m_newsletter = **read;
    if (flipped)
        m_ask->dismiss(); // the question was about the other state
    const Newsletter &state = *m_newsletter;
    m_badge->setState(state.isOn ? Meaning::Good : Meaning::Neutral,
                      state.isOn ? tr("On") : tr("Off"));
    if (!state.changed)
        m_sentence->setText(tr("as it was when the account was made"));
    else if (state.changedBy == QLatin1String("customer"))
        m_sentence->setText(tr("since %1, by the customer").arg(localText(*state.changed)));
    else if (state.changedBy.isEmpty())
        m_sentence->setText(tr("since %1").arg(localText(*state.changed)));
    else
        m_sentence->setText(tr("since %1, by %2").arg(localText(*state.changed), state.changedBy));
    m_sentence->setToolTip(state.changed ? utcText(*state.changed).toHtmlEscaped() : QString());

    const bool listed = !state.suppressed.isEmpty();
    m_suppressed->setVisible(listed);
    if (listed) {
        const QString why = state.suppressed == QLatin1String("bounce")
                                ? tr("mail to it came back")
                                : tr("the customer objected");
        m_suppressed->setText(
            tr("This address is on the suppression list: %1 (%2, %3). It gets no newsletter, "
               "whatever the switch says. Invoices and notices are not affected.")
                .arg(why, state.suppressedBy,
                     state.suppressedAt ? localText(*state.suppressedAt) : QString()));
    } else {
        m_suppressed->setText({});
    }
    m_switch->setText(state.isOn ? tr("Switch off") : tr("Switch on"));
    m_switch->setAccessibleName(state.isOn ? tr("Switch the newsletter off")
                                           : tr("Switch the newsletter on"));
    m_switch->setEnabled(true);
}

PrintedPart NewsletterSectionView::printed() const
{
    PrintedPart part;
    if (!m_newsletter)
        return part;
    part.rows += QStringList{m_badge->word(), m_sentence->text()};
    if (!m_newsletter->suppressed.isEmpty())
        part.sentences = QStringList{m_suppressed->text()};
    return part;
}

void NewsletterSectionView::clear()
{
    ++m_session;
    m_newsletter.reset();
    m_badge->setState(Meaning::Neutral, {});
    m_sentence->setText({});
    m_sentence->setToolTip({});
    m_suppressed->setText({});
    m_suppressed->hide();
    m_ask->dismiss();
    m_switch->setText(tr("Switch off"));
    m_switch->setEnabled(false);
}

void NewsletterSectionView::discardEdits()
{
    m_ask->dismiss();
}

bool NewsletterSectionView::goBack()
{
    if (!m_ask->isAsking())
        return false;
    m_ask->dismiss();
    m_switch->setFocus(Qt::OtherFocusReason);
    return true;
}

void NewsletterSectionView::ask()
{
    if (!m_newsletter)
        return;
    const bool on = !m_newsletter->isOn;
    const bool listed = !m_newsletter->suppressed.isEmpty();
    m_because->clear();
    if (on && listed) {
        // Not the first one: that the customer asked is to be said, not to be skipped over.
        m_because->addItem(tr("Another reason"), QStringLiteral("other"));
        m_because->addItem(tr("The customer has asked for it anew"), QStringLiteral("request"));
    } else {
        m_because->addItem(tr("The customer asked for it"), QStringLiteral("request"));
        if (!on) {
            m_because->addItem(tr("Mail to the address came back"), QStringLiteral("bounce"));
            m_because->addItem(tr("The customer objects to advertising"),
                               QStringLiteral("objection"));
        }
        m_because->addItem(tr("Another reason"), QStringLiteral("other"));
    }
    m_ask->ask({.title = on ? tr("Send this customer the newsletter again?")
                            : tr("Send this customer no newsletter any more?"),
                .note = on && listed
                            ? tr("The address is on the suppression list. It leaves it only if the "
                                 "customer has asked for the newsletter anew.")
                        : on ? QString()
                             : tr("Mail that came back and objections put the address on the "
                                  "suppression list. Invoices, warnings and notices are sent all "
                                  "the same."),
                .placeholder = {},
                .suggestion = m_context.reason(),
                .action = on ? tr("Switch the newsletter on") : tr("Switch the newsletter off"),
                .cancel = {}},
               m_because);
}

void NewsletterSectionView::flip(const QString &reason)
{
    const auto customer = m_context.customer();
    if (!customer || !m_newsletter)
        return;
    const bool on = !m_newsletter->isOn;
    const quint64 session = m_session;
    m_ask->setEnabled(false);
    switchNewsletter(m_context.desk().connection(), *customer, on,
                     m_because->currentData().toString(), reason)
        .then(this, [this, session, on](const Result<QVariant> &done) {
            m_ask->setEnabled(true);
            if (session != m_session)
                return;
            if (!done) {
                m_context.say(Message::of(done.error()));
                return;
            }
            m_ask->dismiss();
            m_switch->setFocus(Qt::OtherFocusReason);
            m_context.say({Message::Kind::Success,
                           on ? tr("The newsletter is on.") : tr("The newsletter is off.")});
            m_context.reread();
        });
}

} // namespace reeve
