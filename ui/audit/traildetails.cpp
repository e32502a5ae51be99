// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audit/traildetails.h"

#include "models/base/moment.h"
#include "models/base/visibletext.h"
#include "ui/widgets/fieldgrid.h"
#include "ui/widgets/helptext.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"

#include <QLocale>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

QScrollArea *scrolling(QWidget *content)
{
    auto *area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    return area;
}

PlainLabel *heading(const QString &text, double size, QWidget *parent)
{
    auto *label = new PlainLabel(text, parent);
    QFont font = label->font();
    font.setBold(true);
    font.setPointSizeF(font.pointSizeF() * size);
    label->setFont(font);
    label->setWrapping(true);
    return label;
}

} // namespace

TrailDetails::TrailDetails(QWidget *parent) : QWidget(parent), m_stack(new QStackedWidget(this))
{
    m_help = scrolling(makeHelp());
    m_page = scrolling(makeRecord());
    setObjectName(QStringLiteral("trailDetails"));
    m_stack->addWidget(m_help);
    m_stack->addWidget(m_page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    showHelp();
}

QWidget *TrailDetails::makeHelp()
{
    auto *help = new HelpText(QStringLiteral("trail"));
    help->setObjectName(QStringLiteral("trailHelpText"));
    return help;
}

QWidget *TrailDetails::makeRecord()
{
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(12, 8, 12, 12);
    layout->setSpacing(8);
    m_title = heading({}, 1.2, page);
    m_title->setObjectName(QStringLiteral("trailTitle"));
    m_sentence = new PlainLabel(page);
    m_sentence->setObjectName(QStringLiteral("trailSentence"));
    m_sentence->setWrapping(true);
    m_sentence->setSelectable(true);
    m_sentence->setFocusPolicy(Qt::ClickFocus);
    m_fields = new FieldGrid(page);
    m_who = m_fields->addField(QStringLiteral("trailWho"), tr("Who"));
    m_when = m_fields->addField(QStringLiteral("trailWhen"), tr("When"));
    m_reason = m_fields->addField(QStringLiteral("trailReason"), tr("Reason"));
    m_more = m_fields->addField(QStringLiteral("trailMore"), tr("Details"));
    m_number = m_fields->addField(QStringLiteral("trailNumber"), tr("Event"));
    m_sealed = m_fields->addField(QStringLiteral("trailSealed"), tr("Sealed"));
    m_disclosure = m_fields->addField(QStringLiteral("trailDisclosure"), tr("Disclosure"));
    m_customersTitle = heading({}, 1.0, page);
    m_customers = new PlainLabel(page);
    m_customers->setObjectName(QStringLiteral("trailCustomers"));
    m_customers->setWrapping(true);
    m_customers->setSelectable(true);
    m_customers->setFocusPolicy(Qt::ClickFocus);
    const auto link = [page](const char *name, const QString &iconName) {
        auto *button = new QToolButton(page);
        button->setObjectName(QLatin1String(name));
        button->setIcon(icon(iconName));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        return button;
    };
    m_byPerson = link("trailByPerson", QStringLiteral("user-identity"));
    m_byCustomer = link("trailByCustomer", QStringLiteral("view-filter"));
    layout->addWidget(m_title);
    layout->addWidget(m_sentence);
    layout->addSpacing(4);
    layout->addWidget(m_fields);
    layout->addSpacing(4);
    layout->addWidget(m_customersTitle);
    layout->addWidget(m_customers);
    layout->addSpacing(4);
    layout->addWidget(m_byPerson, 0, Qt::AlignLeft);
    layout->addWidget(m_byCustomer, 0, Qt::AlignLeft);
    layout->addStretch(1);
    connect(m_byPerson, &QToolButton::clicked, this,
            [this] { emit personRequested(m_record.person); });
    connect(m_byCustomer, &QToolButton::clicked, this, [this] {
        if (!m_record.customers.isEmpty())
            emit customerRequested(m_record.customers.first());
    });
    return page;
}

void TrailDetails::showRecord(const TrailRecord &record)
{
    m_record = record;
    const QLocale locale;
    m_title->setText(visibleText(trailEventText(record)));
    m_sentence->setText(visibleText(trailSentence(record)));
    m_fields->setValue(m_who, record.person);
    m_fields->setValue(m_when, record.isErased ? QString() : localText(record.at),
                       record.isErased ? QString() : utcText(record.at));
    m_fields->setValue(m_reason, record.reason);
    m_fields->setValue(m_more, trailDetailLines(record).join(QStringLiteral(" · ")));
    m_fields->setValue(m_number, locale.toString(record.seq));
    m_fields->setBadge(m_number, Meaning::Neutral, record.isErased ? tr("Erased") : QString());
    m_fields->setValue(
        m_sealed,
        record.sealed
            ? tr("in batch %1, %2").arg(locale.toString(record.batch), localText(*record.sealed))
            : tr("not yet"),
        record.sealed ? utcText(*record.sealed) : QString());
    m_fields->setValue(m_disclosure, record.disclosure.isNull()
                                         ? QString()
                                         : record.disclosure.toString(QUuid::WithoutBraces));
    const bool named = !record.customers.isEmpty();
    QStringList numbers;
    for (const qint64 customer : record.customers)
        numbers += QString::number(customer);
    m_customersTitle->setText(tr("Customers (%L1)").arg(record.customers.size()));
    m_customersTitle->setVisible(named);
    m_customers->setText(numbers.join(QStringLiteral(", ")));
    m_customers->setVisible(named);
    m_byPerson->setText(tr("Only what %1 did").arg(visibleText(record.person)));
    m_byPerson->setVisible(!record.person.isEmpty());
    m_byCustomer->setText(named ? tr("Only customer %1").arg(record.customers.first()) : QString());
    m_byCustomer->setVisible(record.customers.size() == 1);
    m_stack->setCurrentWidget(m_page);
}

void TrailDetails::showHelp()
{
    showRecord({});
    m_stack->setCurrentWidget(m_help);
}

bool TrailDetails::isHelpShown() const
{
    return m_stack->currentWidget() == m_help;
}

} // namespace reeve
