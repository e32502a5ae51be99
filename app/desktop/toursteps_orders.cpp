// SPDX-License-Identifier: GPL-3.0-or-later
// Orders and payment: an order found by what its processor calls it, the year's sum, means of payment
// that are over, and where the instances stand that were paid for.
#include "app/desktop/tourlooks.h"

#include "app/desktop/toursandbox.h"
#include "models/orders/ordertimeline.h"
#include "ui/orders/orderssection.h"
#include "ui/shell/commandpalette.h"
#include "ui/widgets/bringintoview.h"
#include "ui/widgets/recordsection.h"

namespace reeve
{

namespace
{

const QString &reference()
{
    static const QString text = QStringLiteral("pi_3TourOfAnOrder");
    return text;
}

OrdersSection *section(const TourStage &stage)
{
    return stage.hands.find<OrdersSection>("ordersSection");
}

bool isChosen(const TourStage &stage)
{
    const OrdersSection *found = section(stage);
    const Order *order = found ? found->model().order(found->table()->currentIndex().row())
                               : nullptr;
    return order && order->processorReference == reference();
}

// Somebody who has bought for years, and whose card and mandate are over.
void setTheScene(const TourStage &stage)
{
    if (!stage.sandbox)
        return;
    stage.sandbox->runAsSuperuser(
        QStringLiteral(
            "DO $scene$ DECLARE who bigint; BEGIN"
            " SELECT o.customer_id INTO who FROM service.product_order o"
            "  JOIN service.customer c ON c.id = o.customer_id WHERE c.status = 'active'"
            "  GROUP BY o.customer_id HAVING count(*) >= 12"
            "  AND count(DISTINCT extract(year FROM o.ordered_at)) BETWEEN 3 AND 6"
            "  ORDER BY o.customer_id LIMIT 1;"
            " UPDATE service.product_order SET processor_reference = '', processor = 'stripe'"
            "  WHERE processor_reference = '%1';"
            " UPDATE service.product_order SET status = CASE id % 5 WHEN 0 THEN 'refunded'"
            "  WHEN 1 THEN 'failed' ELSE 'paid' END, payment_method_id = 0 WHERE customer_id = who;"
            " UPDATE service.product_order SET processor_reference = '%1', processor = 'stripe'"
            "  WHERE id = (SELECT id FROM service.product_order WHERE customer_id = who"
            "              ORDER BY ordered_at OFFSET 4 LIMIT 1);"
            " DELETE FROM service.payment_method WHERE customer_id = who;"
            " INSERT INTO service.payment_method (customer_id, kind, card_brand, card_last4,"
            "  card_expires_on, processor, processor_customer) VALUES"
            "  (who, 'card', 'Visa', '4242', current_date - 40, 'stripe', 'cus_tour'),"
            "  (who, 'card', 'Mastercard', '5454', current_date + 500, 'stripe', 'cus_tour');"
            " INSERT INTO service.payment_method (customer_id, kind, mandate_reference,"
            "  mandate_signed_on, processor, processor_customer) VALUES"
            "  (who, 'sepa', 'RUM-TOUR-1', current_date - 1800, 'stripe', 'cus_tour'),"
            "  (who, 'sepa', 'RUM-TOUR-2', current_date - 100, 'stripe', 'cus_tour');"
            " DELETE FROM service.instance WHERE customer_id = who;"
            " INSERT INTO service.instance (customer_id, name, provider, location, country) VALUES"
            "  (who, 'web1', 'OVH', 'Gravelines', 'FR'),"
            "  (who, 'web2', 'Hetzner', 'Ashburn', 'US');"
            "END $scene$")
            .replace(QLatin1String("%1"), reference()));
}

TourSteps orderSteps(TourStage &stage)
{
    return {
        {QStringLiteral("order-search"),
         [&stage] {
             stage.composition.desk().setCaseReference(QStringLiteral("#4711"));
             setTheScene(stage);
             stage.hands.typeInto("customerSearch", reference());
         },
         [&stage] { return listShows(stage, reference()); }},
        {QStringLiteral("order-found"),
         [&stage] { stage.hands.press(stage.hands.find("customerSearch"), Qt::Key_Return); },
         [&stage] { return pageShown(stage) && isChosen(stage); }},
        {QStringLiteral("order-year"),
         [&stage] { stage.hands.press(section(stage)->table(), Qt::Key_Home); },
         [&stage] { return stage.hands.text("orderText").contains(u':'); }},
        {QStringLiteral("order-payment"),
         [&stage] { bringIntoView(stage.hands.find("section_payments")); },
         [&stage] { return pageShown(stage); }},
        {QStringLiteral("instances"),
         [&stage] { bringIntoView(stage.hands.find("section_instances")); },
         [&stage] { return pageShown(stage); }},
    };
}

} // namespace

void addOrderSteps(TourSteps &steps, TourStage &stage, Theme theme)
{
    if (!stage.sandbox)
        return; // the scene is a sandbox's
    append(steps, orderSteps(stage));
    if (theme == Theme::Light)
        steps.push_back(
            {QStringLiteral("order-palette"),
             [&stage] {
                 stage.hands.trigger("searchAction");
                 stage.hands.typeInto("paletteEdit", reference());
             },
             [&stage] {
                 const CommandPalette &palette = stage.composition.window().commandPalette();
                 return palette.isOpen() && !palette.isWaiting();
             }});
}

void addScaledOrderSteps(TourSteps &steps, TourStage &stage)
{
    if (!stage.sandbox)
        return;
    steps.push_back(home(stage));
    append(steps, orderSteps(stage));
}

} // namespace reeve
