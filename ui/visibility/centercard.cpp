// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visibility/centercard.h"

#include "models/base/moment.h"
#include "models/base/visibletext.h"
#include "ui/visibility/proberesultlist.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/secretview.h"
#include "ui/widgets/statebadge.h"

#include <QGridLayout>
#include <QPushButton>
#include <QToolButton>

namespace reeve
{

namespace
{

QString quoted(const QString &name)
{
    return QChar(0x201c) + name + QChar(0x201d);
}

PlainLabel *caption(const QString &text, QWidget *parent)
{
    auto *label = new PlainLabel(text, parent);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

CenterCard::CenterCard(QWidget *parent)
    : QWidget(parent), m_title(new PlainLabel(this)), m_state(new StateBadge(this)),
      m_sentence(new PlainLabel(this)), m_url(new PlainLabel(this)), m_secret(new SecretView(this)),
      m_reveal(new QToolButton(this)), m_copy(new QToolButton(this)), m_key(new PlainLabel(this)),
      m_checks(new PlainLabel(this)), m_findings(new QWidget(this)), m_probe(new QPushButton(this)),
      m_private(new QPushButton(tr("Make private\u2026"), this)),
      m_rotate(new QPushButton(tr("Replace the key\u2026"), this)), m_ask(new AskBar(this)),
      m_results(new ProbeResultList(this))
{
    setObjectName(QStringLiteral("centerCard"));
    m_title->setObjectName(QStringLiteral("centerTitle"));
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_state->setObjectName(QStringLiteral("centerState"));
    m_sentence->setObjectName(QStringLiteral("centerSentence"));
    m_url->setObjectName(QStringLiteral("centerUrl"));
    m_key->setObjectName(QStringLiteral("centerKey"));
    m_checks->setObjectName(QStringLiteral("centerChecks"));
    m_findings->setObjectName(QStringLiteral("centerFindings"));
    for (PlainLabel *label : {m_sentence, m_key, m_checks})
        label->setWrapping(true);
    for (PlainLabel *label : {m_sentence, m_url}) {
        label->setSelectable(true);
        label->setFocusPolicy(Qt::ClickFocus);
    }
    m_url->setElideMode(Qt::ElideMiddle);
    m_secret->setObjectName(QStringLiteral("centerSecret"));
    m_reveal->setObjectName(QStringLiteral("centerReveal"));
    m_copy->setObjectName(QStringLiteral("centerCopy"));
    m_copy->setIcon(icon(QStringLiteral("password-copy")));
    m_copy->setAccessibleName(tr("Copy the status address with its key"));
    m_copy->setToolTip(
        tr("Copy the address with its key without showing it; it leaves the clipboard "
           "after a while")
            .toHtmlEscaped());
    m_probe->setObjectName(QStringLiteral("centerProbe"));
    m_private->setObjectName(QStringLiteral("centerPrivate"));
    m_rotate->setObjectName(QStringLiteral("centerRotate"));
    m_ask->setObjectName(QStringLiteral("centerAsk"));

    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_title);
    head->addWidget(m_state);
    head->addStretch(1);
    auto *fields = new QGridLayout;
    fields->setHorizontalSpacing(12);
    fields->setVerticalSpacing(2);
    const auto addField = [&](const QString &name, QWidget *value) {
        const int row = fields->rowCount();
        fields->addWidget(caption(name, this), row, 0, Qt::AlignTop);
        fields->addWidget(value, row, 1);
    };
    for (QToolButton *button : {m_reveal, m_copy}) {
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
    }
    auto *address = new QHBoxLayout;
    address->setSpacing(4);
    address->addWidget(m_url, 1);
    address->addWidget(m_secret, 1);
    address->addWidget(m_reveal, 0, Qt::AlignTop);
    address->addWidget(m_copy, 0, Qt::AlignTop);
    fields->addWidget(caption(tr("Status address"), this), fields->rowCount(), 0);
    fields->addLayout(address, fields->rowCount() - 1, 1);
    addField(tr("Key"), m_key);
    addField(tr("Checks"), m_checks);
    fields->setColumnStretch(1, 1);
    auto *findings = new QVBoxLayout(m_findings);
    findings->setContentsMargins(0, 0, 0, 0);
    findings->setSpacing(4);
    auto *actions = new QHBoxLayout;
    actions->setSpacing(8);
    for (QPushButton *button : {m_probe, m_private, m_rotate})
        actions->addWidget(button);
    actions->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 8);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addWidget(m_sentence);
    layout->addWidget(m_findings);
    layout->addLayout(fields);
    layout->addLayout(actions);
    layout->addWidget(m_ask);
    layout->addWidget(m_results);

    connect(m_reveal, &QToolButton::clicked, this, [this] {
        if (isRevealed())
            mask();
        else
            emit revealWanted();
    });
    connect(m_copy, &QToolButton::clicked, this, &CenterCard::copyWanted);
    connect(m_secret, &SecretView::revealed, this, &CenterCard::showUrl);
    connect(m_secret, &SecretView::masked, this, &CenterCard::showUrl);
    connect(m_rotate, &QPushButton::clicked, this, &CenterCard::rotateWanted);
    connect(m_private, &QPushButton::clicked, this, &CenterCard::privateWanted);
    connect(m_probe, &QPushButton::clicked, this, [this] {
        if (m_probing)
            emit probeStopped();
        else
            emit probeWanted();
    });
    connect(m_ask, &AskBar::given, this, [this] {
        const auto confirmed = std::exchange(m_confirmed, nullptr);
        dismissQuestion();
        if (confirmed)
            (this->*confirmed)();
    });
    connect(m_ask, &AskBar::refused, this, &CenterCard::dismissQuestion);
    m_probe->setToolTip(tr("Opens the addresses of this history as a stranger would, and compares "
                           "what is seen with what the database says. One that is not public is "
                           "also asked for with its key, which counts as an opened page")
                            .toHtmlEscaped());
    setProbing(false);
}

void CenterCard::setCenter(const HistoryCenter &center)
{
    if (center.keyCreated != m_center.keyCreated)
        mask(); // what is shown is no longer the key
    m_center = center;
    m_title->setText(center.hosts == 1 ? tr("History of one host")
                                       : tr("History of %L1 hosts").arg(center.hosts));
    m_state->setState(visibilityMeaning(center.access.visibility),
                      visibilityText(center.access.visibility));
    m_sentence->setText(visibleText(center.access.explanation()));
    const QString url = center.maskedUrl();
    m_url->setText(url.isEmpty() ? tr("not known: no pattern of it is set up") : visibleText(url));
    showUrl();
    m_url->setForegroundRole(url.isEmpty() ? QPalette::PlaceholderText : QPalette::WindowText);
    m_key->setText(tr("%1; made %2").arg(center.key.text(), agoText(center.keyCreated)));
    m_key->setToolTip(wholeText(center.keyCreated).toHtmlEscaped());
    m_checks->setText(
        center.firstCheck && center.lastCheck
            ? tr("from %1 to %2").arg(localText(*center.firstCheck), localText(*center.lastCheck))
            : tr("none yet"));
    m_private->setVisible(center.access.visibility == Visibility::Anybody);
    showFindings();
}

QList<QStringList> CenterCard::printed() const
{
    // Dates instead of "two hours ago": paper is read later.
    QList<QStringList> rows{
        {m_title->text(), m_state->word()},
        {tr("Why"), m_center.access.explanation()},
        {tr("Status address"), m_url->text()},
        {tr("Key"), tr("%1; made %2").arg(m_center.key.text(), localText(m_center.keyCreated))},
        {tr("Checks"), m_checks->text()},
    };
    for (const Finding finding : m_center.access.findings)
        rows += QStringList{findingText(finding), findingExplanation(finding)};
    return rows;
}

void CenterCard::showUrl()
{
    const bool known = !m_center.statusUrl.isEmpty();
    m_url->setVisible(!isRevealed());
    m_secret->setVisible(isRevealed());
    m_reveal->setVisible(known);
    m_copy->setVisible(known);
    m_reveal->setIcon(icon(isRevealed() ? QStringLiteral("password-show-off")
                                        : QStringLiteral("password-show-on")));
    m_reveal->setAccessibleName(isRevealed() ? tr("Hide the status address")
                                             : tr("Reveal the status address with its key"));
    m_reveal->setToolTip(
        tr("The address with its key; each time stands in the trail and counts as an "
           "opened page")
            .toHtmlEscaped());
}

void CenterCard::reveal(const Secret &url)
{
    m_secret->show(); // what is hidden masks itself
    m_secret->reveal(url);
}

void CenterCard::mask()
{
    m_secret->mask();
}

bool CenterCard::isRevealed() const
{
    return m_secret->isRevealed();
}

const Secret &CenterCard::url() const
{
    return m_secret->secret();
}

void CenterCard::showFindings()
{
    QLayout *layout = m_findings->layout();
    while (QLayoutItem *item = layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    bool any = false;
    for (const Finding finding : std::as_const(m_center.access.findings)) {
        if (finding == Finding::OpenAlias)
            continue; // the sentence above is about nothing else
        any = true;
        auto *line = new QWidget(m_findings);
        auto *badge = new StateBadge(line);
        badge->setState(finding == Finding::WeakKey || finding == Finding::EmptyPassword
                            ? Meaning::Problem
                            : Meaning::Attention,
                        findingText(finding));
        auto *words = new PlainLabel(findingExplanation(finding), line);
        words->setWrapping(true);
        auto *row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(8);
        row->addWidget(badge, 0, Qt::AlignTop);
        row->addWidget(words, 1);
        layout->addWidget(line);
    }
    m_findings->setVisible(any);
}

void CenterCard::askRotate(const QString &reason)
{
    emit asked();
    m_confirmed = &CenterCard::rotateConfirmed;
    m_ask->ask(
        {.title = tr("Replace the key of this history?"),
         .note = tr("Every link with the old key stops working at once and for good, also those "
                    "that the customer has given to others; tell the customer. Aliases and the "
                    "public address stay as they are. On record as %1.")
                     .arg(quoted(reason)),
         .action = tr("Replace the key"),
         .atLeast = 0,
         .isDangerous = true});
}

void CenterCard::askPrivate(const QString &reason)
{
    const HistoryAccess &access = m_center.access;
    QStringList said;
    if (access.isPublic)
        said += tr("The public address stops showing it.");
    if (access.openAliases == 1)
        said += tr("The alias %1, which has no password, is no longer published.")
                    .arg(quoted(access.openAlias));
    else if (access.openAliases > 1)
        said += tr("%L1 aliases without a password, such as %2, are no longer published.")
                    .arg(access.openAliases)
                    .arg(quoted(access.openAlias));
    if (access.guardedAliases > 0)
        said += access.guardedAliases == 1
                    ? tr("The alias %1 stays, with its password.").arg(quoted(access.guardedAlias))
                    : tr("%L1 aliases with a password stay.").arg(access.guardedAliases);
    said +=
        tr("Links with the key go on working. The customer can publish it again. On record as %1.")
            .arg(quoted(reason));
    emit asked();
    m_confirmed = &CenterCard::privateConfirmed;
    m_ask->ask({.title = tr("Make this history private?"),
                .note = said.join(u' '),
                .action = tr("Make it private"),
                .atLeast = 0,
                .isDangerous = true});
}

bool CenterCard::isAsking() const
{
    return m_ask->isAsking();
}

void CenterCard::dismissQuestion()
{
    m_confirmed = nullptr;
    m_ask->dismiss();
}

void CenterCard::setBusy(bool busy)
{
    m_busy = busy;
    for (QWidget *control : std::initializer_list<QWidget *>{m_private, m_rotate, m_reveal, m_copy})
        control->setEnabled(!busy);
}

void CenterCard::setProbing(bool probing)
{
    m_probing = probing;
    m_probe->setText(probing ? tr("Stop asking") : tr("Ask from outside"));
}

} // namespace reeve
