// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deletions/deletionbar.h"

#include "ui/deletions/deletiontimeline.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statebadge.h"

#include <QComboBox>
#include <QDateEdit>
#include <QEvent>
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

// A sunken button is hardly told from the others in a dark palette: a sign says that it is chosen. It
// takes the place of the state's own, so that nothing moves.
void setChip(QToolButton *chip, const QString &words, const QIcon &sign, bool isLoud)
{
    QFont font = chip->parentWidget()->font();
    font.setBold(isLoud); // of what is chosen it would move the others
    chip->setFont(font);
    chip->setText(words);
    chip->setIcon(chip->isChecked() ? icon(QStringLiteral("checkmark")) : sign);
    chip->setAccessibleName(DeletionBar::tr("Filter, %1").arg(words));
}

QIcon signOf(Meaning meaning, const QPalette &palette)
{
    return icon(meaningIcon(meaning), toneColours(toneOf(meaning), palette).text,
                palette.color(QPalette::Button));
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
    edit->setMinimumWidth(edit->sizeHint().width() + edit->fontMetrics().averageCharWidth());
    return edit;
}

} // namespace

DeletionBar::DeletionBar(QWidget *parent)
    : QWidget(parent), m_count(new PlainLabel(this)), m_buttons(new QHBoxLayout),
      m_runChip(new QToolButton(this)), m_timeline(new DeletionTimeline(this)),
      m_kind(new QComboBox(this)), m_period(new QComboBox(this)), m_dates(new QWidget(this)),
      m_customer(new QLineEdit(this)), m_clear(new QToolButton(this))
{
    setObjectName(QStringLiteral("deletionBar"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(8);
    layout->addWidget(makeHead());
    layout->addWidget(makeChips());
    layout->addWidget(makeFilters());
    layout->addWidget(m_timeline);

    m_pause.setSingleShot(true);
    m_pause.setInterval(typingPause);
    connect(&m_pause, &QTimer::timeout, this, &DeletionBar::filtersChanged);
    connect(m_timeline, &DeletionTimeline::weekChosen, this, &DeletionBar::chooseWeek);
    connect(m_timeline, &DeletionTimeline::weekLeft, this, [this] {
        m_period->setCurrentIndex(AnyTime);
        showPeriod();
        changed();
    });
    showPeriod();
    showNumbers();
}

QWidget *DeletionBar::makeHead()
{
    auto *head = new QWidget(this);
    auto *title = new PlainLabel(tr("Deletions"), head);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    large.setBold(true);
    title->setFont(large);
    title->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    m_count->setObjectName(QStringLiteral("deletionCount"));
    m_buttons->setContentsMargins(0, 0, 0, 0);
    m_buttons->setSpacing(8);
    m_buttons->addWidget(title);
    m_buttons->addSpacing(4);
    m_buttons->addWidget(m_count, 1);
    head->setLayout(m_buttons);
    return head;
}

void DeletionBar::addButton(QWidget *button)
{
    m_buttons->addWidget(button);
}

QWidget *DeletionBar::makeChips()
{
    auto *chips = new QWidget(this);
    auto *line = new FlowLayout(4, 4, chips);
    m_overdue = addChip(QStringLiteral("deletionOverdue"));
    m_overdue->setToolTip(
        tr("The date has passed, and the account is still there; what is on hold does not count")
            .toHtmlEscaped());
    line->addWidget(m_overdue);
    for (const DeletionState state : knownDeletionStates()) {
        QToolButton *chip = addChip(QStringLiteral("deletionState_") + deletionStateWord(state));
        m_states.append(chip);
        line->addWidget(chip);
    }
    for (QToolButton *chip : m_states)
        chip->setParent(chips);
    m_overdue->setParent(chips);
    return chips;
}

QToolButton *DeletionBar::addChip(const QString &name)
{
    auto *chip = new QToolButton(this);
    chip->setObjectName(name);
    chip->setCheckable(true);
    chip->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    chip->setFocusPolicy(Qt::StrongFocus);
    connect(chip, &QToolButton::clicked, this, &DeletionBar::changed);
    return chip;
}

QWidget *DeletionBar::makeFilters()
{
    auto *filters = new QWidget(this);
    auto *line = new FlowLayout(8, 4, filters);
    m_kind->setObjectName(QStringLiteral("deletionKind"));
    m_kind->setAccessibleName(tr("Why it is to be deleted"));
    m_kind->addItem(tr("For whichever reason"));
    for (const DeletionKind kind : {DeletionKind::Closing, DeletionKind::Art17})
        m_kind->addItem(deletionKindText(kind), int(kind));
    m_period->setObjectName(QStringLiteral("deletionPeriod"));
    m_period->setAccessibleName(tr("When it falls due"));
    m_period->addItems({tr("Due at any time"), tr("Due within 7 days"), tr("Due within 30 days"),
                        tr("Due from \u2026 to \u2026")});
    auto *dates = new QHBoxLayout(m_dates);
    dates->setContentsMargins(0, 0, 0, 0);
    dates->setSpacing(4);
    m_from = dateEdit(QStringLiteral("deletionFrom"), tr("Due from this day"), m_dates);
    m_to = dateEdit(QStringLiteral("deletionTo"), tr("Due to this day, included"), m_dates);
    dates->addWidget(m_from);
    dates->addWidget(new PlainLabel(QStringLiteral("\u2013"), m_dates));
    dates->addWidget(m_to);
    m_customer->setObjectName(QStringLiteral("deletionCustomer"));
    m_customer->setPlaceholderText(tr("Customer number"));
    m_customer->setAccessibleName(tr("Only this customer's deletions, by number"));
    m_customer->setToolTip(tr("Only this customer's deletions, by number").toHtmlEscaped());
    m_customer->setClearButtonEnabled(true);
    m_customer->setMinimumWidth(22 * fontMetrics().averageCharWidth());
    m_customer->installEventFilter(this);
    m_runChip->setObjectName(QStringLiteral("deletionRun"));
    m_runChip->setIcon(icon(QStringLiteral("window-close")));
    m_runChip->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_runChip->setFocusPolicy(Qt::StrongFocus);
    m_runChip->hide();
    m_clear->setObjectName(QStringLiteral("deletionClear"));
    m_clear->setText(tr("Clear filters"));
    m_clear->setIcon(icon(QStringLiteral("edit-clear")));
    m_clear->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_clear->setAutoRaise(true);
    m_clear->setFocusPolicy(Qt::StrongFocus);
    for (QWidget *widget : {static_cast<QWidget *>(m_kind), static_cast<QWidget *>(m_period),
                            m_dates, static_cast<QWidget *>(m_customer),
                            static_cast<QWidget *>(m_runChip), static_cast<QWidget *>(m_clear)}) {
        widget->setParent(filters);
        line->addWidget(widget);
    }
    connect(m_kind, &QComboBox::activated, this, &DeletionBar::changed);
    connect(m_period, &QComboBox::activated, this, [this] {
        m_timeline->setChosen(std::nullopt);
        showPeriod();
        changed();
    });
    for (QDateEdit *edit : {m_from, m_to})
        connect(edit, &QDateEdit::dateChanged, this, [this] {
            m_timeline->setChosen(std::nullopt);
            typed();
        });
    connect(m_customer, &QLineEdit::textEdited, this, &DeletionBar::typed);
    connect(m_customer, &QLineEdit::returnPressed, this, [this] {
        m_pause.stop();
        emit filtersChanged();
    });
    connect(m_runChip, &QToolButton::clicked, this, [this] {
        m_run.reset();
        changed();
    });
    connect(m_clear, &QToolButton::clicked, this, [this] {
        clearAll();
        focusFilters();
        emit filtersChanged();
    });
    return filters;
}

void DeletionBar::changed()
{
    m_pause.stop();
    showNumbers();
    emit filtersChanged();
}

void DeletionBar::typed()
{
    showNumbers();
    m_pause.start();
}

Timestamp DeletionBar::startOf(QDate day) const
{
    return Timestamp::fromDateTime(day.startOfDay(m_zone));
}

std::optional<DeletionQuery> DeletionBar::query() const
{
    DeletionQuery query;
    for (qsizetype i = 0; i < m_states.size(); ++i)
        if (m_states[i]->isChecked())
            query.states.append(knownDeletionStates()[i]);
    query.overdueOnly = m_overdue->isChecked();
    if (m_kind->currentIndex() > 0)
        query.kinds = {DeletionKind(m_kind->currentData().toInt())};
    query.run = m_run;
    if (const QString text = m_customer->text().trimmed(); !text.isEmpty()) {
        query.customer = CustomerId::fromText(text);
        if (!query.customer)
            return std::nullopt;
    }
    // Who asks for one customer, or for a run, wants what became of it too.
    query.isEverything = query.customer || query.run;
    const QDate today = QDateTime::currentDateTimeUtc().toTimeZone(m_zone).date();
    switch (m_period->currentIndex()) {
    case Week:
        query.until = startOf(today.addDays(8));
        break;
    case Month:
        query.until = startOf(today.addDays(31));
        break;
    case Chosen:
        query.from = startOf(std::min(m_from->date(), m_to->date()));
        query.until = startOf(std::max(m_from->date(), m_to->date()).addDays(1));
        break;
    default:
        break;
    }
    return query;
}

void DeletionBar::clearAll()
{
    for (QToolButton *chip : m_states)
        chip->setChecked(false);
    m_overdue->setChecked(false);
    m_kind->setCurrentIndex(0);
    m_period->setCurrentIndex(AnyTime);
    m_customer->clear();
    m_run.reset();
    m_timeline->setChosen(std::nullopt);
    showPeriod();
    m_pause.stop(); // the dates' own change
    showNumbers();
}

void DeletionBar::showRun(qint64 run, const QList<DeletionState> &states)
{
    clearAll();
    m_run = run;
    for (qsizetype i = 0; i < m_states.size(); ++i)
        m_states[i]->setChecked(states.contains(knownDeletionStates()[i]));
    showNumbers();
}

void DeletionBar::showCustomer(CustomerId customer)
{
    clearAll();
    m_customer->setText(customer.toString());
    showNumbers();
}

void DeletionBar::chooseWeek(QDate monday)
{
    m_period->setCurrentIndex(Chosen);
    showPeriod();
    const QSignalBlocker quietFrom(m_from);
    const QSignalBlocker quietTo(m_to);
    m_from->setDate(monday);
    m_to->setDate(monday.addDays(6));
    changed();
}

void DeletionBar::showPeriod()
{
    const bool isChosen = m_period->currentIndex() == Chosen;
    if (isChosen && !m_dates->isVisibleTo(this)) {
        const QSignalBlocker quietFrom(m_from);
        const QSignalBlocker quietTo(m_to);
        m_from->setDate(QDate::currentDate());
        m_to->setDate(QDate::currentDate().addDays(30));
    }
    m_dates->setVisible(isChosen);
}

void DeletionBar::setZone(const QTimeZone &zone)
{
    m_zone = zone;
}

void DeletionBar::showCounts(const DeletionCounts &counts)
{
    m_counts = counts;
    m_counted = true;
    showNumbers();
}

void DeletionBar::showWeeks(const QList<DeletionWeek> &weeks)
{
    m_timeline->setWeeks(weeks);
}

void DeletionBar::forgetFigures()
{
    m_counts = {};
    m_counted = false;
    m_timeline->clear();
    showNumbers();
}

void DeletionBar::focusFilters()
{
    m_overdue->setFocus(Qt::ShortcutFocusReason);
}

void DeletionBar::showNumbers()
{
    const QLocale here;
    const auto numbered = [&](const QString &word, qint64 number) {
        return m_counted ? tr("%1: %2").arg(word, here.toString(number)) : word;
    };
    const bool isLate = m_counts.overdue() > 0;
    // Loud only where there is something to see to.
    setChip(m_overdue, numbered(tr("Overdue"), m_counts.overdue()),
            signOf(isLate ? Meaning::Problem : Meaning::Neutral, palette()), isLate);
    QPalette loud = palette();
    if (isLate) {
        const ToneColours problem = toneColours(Tone::Problem, palette());
        loud.setColor(QPalette::Button, problem.background);
        loud.setColor(QPalette::ButtonText, problem.text);
    }
    m_overdue->setPalette(loud);
    for (qsizetype i = 0; i < m_states.size(); ++i) {
        const DeletionState state = knownDeletionStates()[i];
        const qint64 number = m_counts.of(state);
        const Meaning meaning = deletionStateMeaning(state);
        // What is done, or has nothing in it, needs no sign; and a tick would say that it is chosen.
        const bool isQuiet = meaning == Meaning::Good || (m_counted && number == 0);
        setChip(m_states[i], numbered(deletionStateText(state), number),
                isQuiet ? QIcon() : signOf(meaning, palette()),
                state == DeletionState::Failed && number > 0);
    }
    m_runChip->setVisible(m_run.has_value());
    if (m_run) {
        m_runChip->setText(tr("Run %1").arg(*m_run));
        m_runChip->setAccessibleName(tr("Only run %1; press to see all again").arg(*m_run));
    }
    const auto now = query();
    m_clear->setVisible(!now || now->isNarrowed());
    m_count->setText(m_counted
                         ? tr("%1 still to be settled, %2 in all")
                               .arg(here.toString(m_counts.open()), here.toString(m_counts.total()))
                         : QString());
}

void DeletionBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    // Children get what this sets, and tell nobody: only the window's own change counts.
    if (event->type() == QEvent::PaletteChange && !m_states.isEmpty())
        showNumbers();
}

bool DeletionBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Down) {
        emit leftDownwards();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace reeve
