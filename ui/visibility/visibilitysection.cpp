// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visibility/visibilitysection.h"

#include "models/session/desk.h"
#include "ui/visibility/centercard.h"
#include "ui/visibility/proberesultlist.h"
#include "ui/widgets/pagecontext.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/secretclipboard.h"

#include <QLocale>
#include <QVBoxLayout>

namespace reeve
{

VisibilitySection::VisibilitySection(PageContext &context, QWidget *parent)
    : SectionView(parent), m_context(context), m_repository(context.desk().connection()),
      m_clipboard(new SecretClipboard(this)),
      m_empty(new PlainLabel(tr("No history is kept for this customer"), this)),
      m_layout(new QVBoxLayout(this))
{
    m_empty->setObjectName(QStringLiteral("sectionEmpty"));
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_empty->hide();
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(8);
    m_layout->addWidget(m_empty);
    connect(&m_run, &ProbeRun::answered, this, [this](const ProbeResult &result) {
        if (CenterCard *card = cardOf(m_probed))
            card->results()->add(result);
    });
    connect(&m_run, &ProbeRun::finished, this, [this] {
        if (CenterCard *card = cardOf(std::exchange(m_probed, 0)))
            card->setProbing(false);
    });
}

void VisibilitySection::fill(const std::any &record)
{
    const auto *centers = std::any_cast<QList<HistoryCenter>>(&record);
    const QList<HistoryCenter> shown = centers ? *centers : QList<HistoryCenter>();
    // Cards of histories that are still there stay, with the question that stands in them and what
    // was seen from outside.
    for (qsizetype i = m_cards.size() - 1; i >= 0; --i) {
        const qint64 id = m_cards[i]->center().id;
        if (std::none_of(shown.begin(), shown.end(),
                         [id](const HistoryCenter &center) { return center.id == id; }))
            delete m_cards.takeAt(i);
    }
    for (const HistoryCenter &center : shown) {
        CenterCard *card = cardOf(center.id);
        if (!card)
            card = addCard();
        card->setCenter(center);
    }
    m_empty->setVisible(shown.isEmpty());
    m_summary = shown.isEmpty()     ? tr("none")
                : shown.size() == 1 ? visibilityText(shown.first().access.visibility)
                                    : QLocale().toString(shown.size());
}

void VisibilitySection::clear()
{
    stopProbe();
    m_reveal.next();
    m_clipboard->takeBack();
    // At once, not later: after a lock nothing of the data may be left.
    qDeleteAll(std::exchange(m_cards, {}));
    m_empty->hide();
    m_summary.clear();
}

bool VisibilitySection::goBack()
{
    for (CenterCard *card : std::as_const(m_cards)) {
        if (card->isAsking()) {
            card->dismissQuestion();
            return true;
        }
    }
    return false;
}

PrintedPart VisibilitySection::printed() const
{
    if (m_cards.isEmpty())
        return {.title = {}, .sentences = {m_empty->text()}};
    PrintedPart part;
    for (const CenterCard *card : m_cards)
        part.rows += card->printed();
    return part;
}

CenterCard *VisibilitySection::addCard()
{
    auto *card = new CenterCard(this);
    connect(card, &CenterCard::asked, this, [this, card] {
        for (CenterCard *other : std::as_const(m_cards)) // one question at a time
            if (other != card)
                other->dismissQuestion();
    });
    m_cards.append(card);
    m_layout->addWidget(card);
    // What is agreed to is what stood there when it was asked, whatever has been read since.
    connect(card, &CenterCard::rotateWanted, this, [this, card] {
        m_askedKey = card->center().keyCreated;
        card->askRotate(m_context.reason());
    });
    connect(card, &CenterCard::privateWanted, this, [this, card] {
        m_askedVersion = m_context.version();
        card->askPrivate(m_context.reason());
    });
    connect(card, &CenterCard::rotateConfirmed, this,
            [this, card] { rotate(card->center().id, m_askedKey); });
    connect(card, &CenterCard::privateConfirmed, this,
            [this, card] { makePrivate(card->center().id, m_askedVersion); });
    connect(card, &CenterCard::probeWanted, this, [this, card] { probe(card->center().id); });
    connect(card, &CenterCard::revealWanted, this,
            [this, card] { useUrl(card->center().id, false); });
    connect(card, &CenterCard::copyWanted, this, [this, card] {
        if (card->isRevealed())
            copy(card->url());
        else
            useUrl(card->center().id, true);
    });
    connect(card, &CenterCard::probeStopped, this, &VisibilitySection::stopProbe);
    return card;
}

CenterCard *VisibilitySection::cardOf(qint64 center) const
{
    const auto found = std::find_if(m_cards.begin(), m_cards.end(), [center](CenterCard *card) {
        return card->center().id == center;
    });
    return found == m_cards.end() ? nullptr : *found;
}

void VisibilitySection::rotate(qint64 center, Timestamp made)
{
    const auto customer = m_context.customer();
    if (!customer)
        return;
    cardOf(center)->setBusy(true);
    m_repository.rotateKey(*customer, center, made, m_context.reason())
        .then(this, [this, center](const Result<QVariant> &result) {
            settle(center, result,
                   tr("The history has a new key. Links with the old one no longer work."));
        });
}

void VisibilitySection::makePrivate(qint64 center, int version)
{
    const auto customer = m_context.customer();
    if (!customer)
        return;
    cardOf(center)->setBusy(true);
    m_repository.makePrivate(*customer, center, version, m_context.reason())
        .then(this, [this, center](const Result<QVariant> &result) {
            settle(center, result, tr("The history is no longer open to anybody."));
        });
}

void VisibilitySection::settle(qint64 center, const Result<QVariant> &result, const QString &done)
{
    if (CenterCard *card = cardOf(center))
        card->setBusy(false);
    m_context.say(result ? Message{Message::Kind::Success, done} : Message::of(result.error()));
    // What was refused as stale must be read again, too.
    m_context.reread();
}

void VisibilitySection::useUrl(qint64 center, bool copies)
{
    const auto customer = m_context.customer();
    if (!customer)
        return;
    const QString reference = m_context.desk().caseReference().trimmed();
    cardOf(center)->setBusy(true);
    Ticket *ticket = m_reveal.next();
    const quint64 number = m_reveal.number();
    m_repository
        .statusUrl(*customer, center, reference.isEmpty() ? m_context.reason() : reference, ticket)
        .then(this, [this, center, copies, number](const Result<Secret> &url) {
            CenterCard *card = cardOf(center);
            if (card)
                card->setBusy(false);
            if (!m_reveal.isCurrent(number))
                return;
            if (!url)
                return m_context.say(Message::of(url.error()));
            if (copies)
                copy(*url);
            else if (card)
                card->reveal(*url);
        });
}

void VisibilitySection::copy(const Secret &url)
{
    m_clipboard->put(url);
    m_context.say({Message::Kind::Success,
                   tr("The status address with its key is on the clipboard for %1 seconds.")
                       .arg(std::chrono::ceil<std::chrono::seconds>(m_clipboard->time()).count())});
}

void VisibilitySection::probe(qint64 center)
{
    const auto customer = m_context.customer();
    if (!customer)
        return;
    stopProbe();
    m_probed = center;
    cardOf(center)->results()->clear();
    cardOf(center)->setProbing(true);
    m_repository.beginProbe(customer, center, m_context.reason())
        .then(this, [this, center, customer](const Result<ProbeRules> &rules) {
            CenterCard *card = cardOf(center);
            if (!card || m_probed != center)
                return;
            if (!rules) {
                m_probed = 0;
                card->setProbing(false);
                m_context.say(Message::of(rules.error()));
                return;
            }
            ProbeRules with = *rules;
            with.authorities = m_authorities;
            m_run.start(with);
            m_run.add(card->center().targets);
            // What is open to anybody needs no key to be seen; the others are to open with it.
            if (card->center().access.isPublic || with.statusUrl.isEmpty())
                m_run.setComplete();
            else
                probeWithKey(*customer, center);
        });
}

void VisibilitySection::probeWithKey(CustomerId customer, qint64 center)
{
    Ticket *ticket = m_keyReading.next();
    const quint64 number = m_keyReading.number();
    m_repository.statusKey(customer, center, m_context.reason(), ticket)
        .then(this, [this, center, number](const Result<Secret> &key) {
            if (!m_keyReading.isCurrent(number) || m_probed != center)
                return;
            if (key)
                m_run.add({{.center = center,
                            .way = ProbeTarget::Way::Key,
                            .expects = ProbeTarget::Expectation::Open,
                            .key = *key}});
            else // the rest is asked all the same
                m_context.say(Message::of(key.error()));
            m_run.setComplete();
        });
}

void VisibilitySection::stopProbe()
{
    m_keyReading.next();
    m_run.cancel();
    if (CenterCard *card = cardOf(std::exchange(m_probed, 0)))
        card->setProbing(false);
}

} // namespace reeve
