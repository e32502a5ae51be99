// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audit/trailbar.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statebadge.h"

#include <QComboBox>
#include <QDateEdit>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

constexpr int typingPause = 250; // ms: each reading is itself on record

Timestamp startOf(QDate day)
{
    return Timestamp::fromDateTime(day.startOfDay());
}

QToolButton *button(const QString &name, const QString &text, const QString &iconName,
                    QWidget *parent)
{
    auto *made = new QToolButton(parent);
    made->setObjectName(name);
    made->setText(text);
    made->setIcon(icon(iconName));
    made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    made->setAutoRaise(true);
    made->setFocusPolicy(Qt::StrongFocus);
    return made;
}

QDateEdit *dateEdit(const QString &name, const QString &title, QWidget *parent)
{
    auto *edit = new QDateEdit(QDate::currentDate(), parent);
    edit->setObjectName(name);
    edit->setAccessibleName(title);
    edit->setToolTip(title.toHtmlEscaped());
    edit->setCalendarPopup(true);
    edit->setDisplayFormat(QLocale()
                               .dateFormat(QLocale::ShortFormat)
                               .replace(QStringLiteral("yyyy"), QStringLiteral("yy"))
                               .replace(QStringLiteral("yy"), QStringLiteral("yyyy")));
    edit->setDateRange(QDate(2000, 1, 1), QDate(2999, 12, 31));
    return edit;
}

} // namespace

TrailBar::TrailBar(QWidget *parent)
    : QWidget(parent), m_badge(new StateBadge(this)), m_state(new PlainLabel(this)),
      m_newer(button(QStringLiteral("trailNewer"), {}, QStringLiteral("go-top"), this)),
      m_export(button(QStringLiteral("trailExport"), tr("Export"),
                      QStringLiteral("document-import"), this)),
      m_help(button(QStringLiteral("trailHelp"), tr("What is this?"), QStringLiteral("help-about"),
                    this)),
      m_person(new QLineEdit(this)), m_customer(new QLineEdit(this)), m_event(new QComboBox(this)),
      m_period(new QComboBox(this)),
      m_from(dateEdit(QStringLiteral("trailFrom"), tr("From this day"), this)),
      m_to(dateEdit(QStringLiteral("trailTo"), tr("To this day, included"), this)),
      m_dash(new PlainLabel(QStringLiteral("\u2013"), this)),
      m_clear(button(QStringLiteral("trailClear"), tr("Clear filters"),
                     QStringLiteral("edit-clear"), this))
{
    auto *title = new PlainLabel(tr("Trail"), this);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    large.setBold(true);
    title->setFont(large);
    title->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    m_badge->setObjectName(QStringLiteral("trailBadge"));
    m_state->setObjectName(QStringLiteral("trailState"));
    m_state->setForegroundRole(QPalette::PlaceholderText);

    const auto field = [this](QLineEdit *edit, const char *name, const QString &hint,
                              const QString &title_, int letters) {
        edit->setObjectName(QLatin1String(name));
        edit->setPlaceholderText(hint);
        edit->setAccessibleName(title_);
        edit->setToolTip(title_.toHtmlEscaped());
        edit->setClearButtonEnabled(true);
        edit->setMinimumWidth(letters * fontMetrics().averageCharWidth());
        edit->setMaximumWidth(2 * letters * fontMetrics().averageCharWidth());
        edit->installEventFilter(this);
        connect(edit, &QLineEdit::textEdited, this, &TrailBar::typed);
        connect(edit, &QLineEdit::returnPressed, this, [this] {
            m_pause.stop();
            emit filterChanged();
        });
    };
    field(m_person, "trailPerson", tr("Who (login)"), tr("Only what this person did"), 18);
    field(m_customer, "trailCustomer", tr("Customer number"),
          tr("Only what was done with this customer"), 18);
    m_event->setObjectName(QStringLiteral("trailEvent"));
    m_event->setAccessibleName(tr("Kind of event"));
    m_event->addItem(tr("Every kind of event"), QString());
    for (const auto &[value, name] : trailEventChoices())
        m_event->addItem(name, value);
    m_period->setObjectName(QStringLiteral("trailPeriod"));
    m_period->setAccessibleName(tr("Period"));
    m_period->addItems(
        {tr("Any time"), tr("Today"), tr("Last 7 days"), tr("Last 30 days"), tr("From … to …")});

    m_newer->hide();
    m_export->setPopupMode(QToolButton::InstantPopup);

    auto *top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(title);
    top->addSpacing(4);
    top->addWidget(m_badge);
    top->addWidget(m_state, 1);
    top->addWidget(m_newer);
    top->addWidget(m_export);
    top->addWidget(m_help);
    auto *filters = new QHBoxLayout;
    filters->setSpacing(8);
    filters->addWidget(m_person, 1);
    filters->addWidget(m_customer, 1);
    filters->addWidget(m_event);
    filters->addWidget(m_period);
    filters->addWidget(m_from);
    filters->addWidget(m_dash);
    filters->addWidget(m_to);
    filters->addWidget(m_clear);
    filters->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(8);
    layout->addLayout(top);
    layout->addLayout(filters);

    m_pause.setSingleShot(true);
    m_pause.setInterval(typingPause);
    connect(&m_pause, &QTimer::timeout, this, &TrailBar::filterChanged);
    connect(m_event, &QComboBox::activated, this, [this] {
        showClear();
        emit filterChanged();
    });
    connect(m_period, &QComboBox::activated, this, [this] {
        showPeriod();
        emit filterChanged();
    });
    connect(m_from, &QDateEdit::dateChanged, this, &TrailBar::typed);
    connect(m_to, &QDateEdit::dateChanged, this, &TrailBar::typed);
    connect(m_clear, &QToolButton::clicked, this, [this] {
        clearAll();
        m_person->setFocus();
        emit filterChanged();
    });
    connect(m_newer, &QToolButton::clicked, this, &TrailBar::newerRequested);
    connect(m_help, &QToolButton::clicked, this, &TrailBar::helpRequested);
    showPeriod();
}

void TrailBar::typed()
{
    showClear();
    m_pause.start();
}

std::optional<TrailFilter> TrailBar::filter() const
{
    TrailFilter filter{.person = m_person->text().trimmed().toLower(),
                       .event = m_event->currentData().toString()};
    if (const QString text = m_customer->text().trimmed(); !text.isEmpty()) {
        filter.customer = CustomerId::fromText(text);
        if (!filter.customer)
            return std::nullopt;
    }
    const QDate today = QDate::currentDate();
    switch (m_period->currentIndex()) {
    case Today:
        filter.from = startOf(today);
        break;
    case Week:
        filter.from = startOf(today.addDays(-6));
        break;
    case Month:
        filter.from = startOf(today.addDays(-29));
        break;
    case Chosen:
        filter.from = startOf(std::min(m_from->date(), m_to->date()));
        filter.until = startOf(std::max(m_from->date(), m_to->date()).addDays(1));
        break;
    default:
        break;
    }
    return filter;
}

void TrailBar::setFilter(const TrailFilter &filter)
{
    clearAll();
    m_person->setText(filter.person);
    m_customer->setText(filter.customer ? filter.customer->toString() : QString());
    showClear();
}

void TrailBar::clearAll()
{
    m_pause.stop();
    m_person->clear();
    m_customer->clear();
    m_event->setCurrentIndex(0);
    m_period->setCurrentIndex(AnyTime);
    showPeriod();
    m_pause.stop(); // the dates' own change
}

void TrailBar::showPeriod()
{
    const bool chosen = m_period->currentIndex() == Chosen;
    if (chosen && !m_from->isVisibleTo(this))
        m_from->setDate(QDate::currentDate().addDays(-6));
    for (QWidget *widget : {static_cast<QWidget *>(m_from), static_cast<QWidget *>(m_to),
                            static_cast<QWidget *>(m_dash)})
        widget->setVisible(chosen);
    showClear();
}

void TrailBar::showClear()
{
    m_clear->setVisible(!m_person->text().isEmpty() || !m_customer->text().isEmpty()
                        || m_event->currentIndex() > 0 || m_period->currentIndex() != AnyTime);
}

void TrailBar::showState(Meaning meaning, const QString &word, const QString &text)
{
    m_badge->setState(meaning, word);
    m_state->setText(text);
}

void TrailBar::showNewer(qint64 events)
{
    m_newer->setVisible(events > 0);
    m_newer->setText(tr("Show newer (%L1)").arg(events));
}

void TrailBar::focusFilter()
{
    m_person->setFocus(Qt::ShortcutFocusReason);
    m_person->selectAll();
}

bool TrailBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Down) {
        emit leftDownwards();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace reeve
