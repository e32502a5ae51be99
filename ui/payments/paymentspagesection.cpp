// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payments/paymentspagesection.h"

#include "models/base/moment.h"
#include "models/base/processor.h"
#include "models/payments/paymentmethod.h"
#include "ui/widgets/cardsection.h"

#include <QCoreApplication>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::PaymentMethodSection)
};

// A direct debit through a lapsed mandate is not allowed (SEPA rulebook): said before somebody tries.
void describeMandate(const PaymentMethod &method, CardSection::Card &card, QStringList &words)
{
    if (method.mandateSigned.isValid())
        words += Text::tr("signed %1").arg(localText(method.mandateSigned));
    words += method.lastCollected.isValid()
                 ? Text::tr("last collected %1").arg(localText(method.lastCollected))
                 : Text::tr("nothing collected on record");
    const QString day = localText(method.lapses);
    if (method.hasLapsed()) {
        card.meaning = Meaning::Attention;
        card.state = Text::tr("Lapsed");
        card.sentence =
            Text::tr("Lapsed on %1, after 36 months without a collection. Nothing may be "
                     "collected through it any more; the customer has to sign a new mandate.")
                .arg(day);
    } else if (method.mandateState == QLatin1String("unclear")) {
        card.meaning = Meaning::Information;
        card.state = Text::tr("May have lapsed");
        card.sentence = Text::tr(
                            "Lapsed on %1, unless one of the later orders was collected through "
                            "it: how these were paid was not written down. %2 knows.")
                            .arg(day, processorText(method.processor));
    } else if (method.lapses.isValid()) {
        words += Text::tr("good until %1, and 36 months from each collection").arg(day);
    }
}

CardSection::Card cardFor(const PaymentMethod &method)
{
    CardSection::Card card;
    card.title = method.summary();
    const QDate today = QDate::currentDate();
    const QString separator = QStringLiteral(" · ");
    QStringList words;
    if (method.isCard()) {
        const QString month = method.cardExpires.toString(QStringLiteral("MM/yyyy"));
        if (method.hasExpired(today)) {
            card.meaning = Meaning::Attention;
            card.state = Text::tr("Expired");
            words += Text::tr("expired %1").arg(month);
        } else if (method.cardExpires.isValid()) {
            words += Text::tr("expires %1").arg(month);
        }
    } else {
        describeMandate(method, card, words);
    }
    words += Text::tr("through %1").arg(processorText(method.processor));
    if (!method.processorCustomer.isEmpty())
        words += Text::tr("known there as %1").arg(method.processorCustomer);
    words += Text::tr("on file since %1").arg(localText(method.created.toDateTime().date()));
    card.lines = {words.join(separator)};
    card.toolTip = utcText(method.created);
    return card;
}

} // namespace

PageSectionEntry paymentsPageSection()
{
    return {paymentMethodsSection(), Text::tr("Payment methods"),
            [](PageContext &, QWidget *parent) -> SectionView * {
                const auto cards = [](const std::any &record) {
                    QList<CardSection::Card> made;
                    if (const auto *methods = std::any_cast<QList<PaymentMethod>>(&record))
                        for (const PaymentMethod &method : *methods)
                            made.append(cardFor(method));
                    return made;
                };
                return new CardSection(cards, Text::tr("No payment method on file"), parent);
            }};
}

} // namespace reeve
