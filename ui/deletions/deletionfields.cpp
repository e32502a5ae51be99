// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deletions/deletionfields.h"

#include "ui/widgets/plainlabel.h"
#include "ui/widgets/tone.h"

#include <QDateEdit>
#include <QEvent>
#include <QGridLayout>
#include <QLineEdit>
#include <QLocale>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

constexpr int daysBack = 31;   // a request is registered when it comes, not months later
constexpr int daysAhead = 366; // a hold is looked at within a year
constexpr int groundLeast = 3;
constexpr int groundMost = 500;

QDateEdit *dateEdit(QWidget *parent, const char *name, const QString &title)
{
    auto *edit = new QDateEdit(parent);
    edit->setObjectName(QLatin1String(name));
    edit->setAccessibleName(title);
    edit->setCalendarPopup(true);
    QString format = QLocale().dateFormat(QLocale::ShortFormat);
    if (!format.contains(QLatin1String("yyyy")))
        format.replace(QLatin1String("yy"), QLatin1String("yyyy"));
    edit->setDisplayFormat(format);
    return edit;
}

} // namespace

DeletionFields::DeletionFields(QWidget *parent)
    : QWidget(parent), m_grid(new QGridLayout(this)), m_ways(new QWidget(this)),
      m_closing(new QRadioButton(tr("The customer closes the account"), m_ways)),
      m_art17(new QRadioButton(tr("The customer asks for erasure (Art. 17)"), m_ways)),
      m_received(dateEdit(this, "deletionReceived", tr("Received on"))),
      m_ground(new QLineEdit(this)), m_review(dateEdit(this, "deletionReview", tr("Review on")))
{
    setObjectName(QStringLiteral("deletionFields"));
    m_closing->setObjectName(QStringLiteral("deletionWayClosing"));
    m_art17->setObjectName(QStringLiteral("deletionWayArt17"));
    auto *ways = new QVBoxLayout(m_ways);
    ways->setContentsMargins(0, 0, 0, 0);
    ways->setSpacing(4);
    ways->addWidget(m_closing);
    ways->addWidget(m_art17);
    m_ways->setFocusProxy(m_closing);
    m_ground->setObjectName(QStringLiteral("deletionGround"));
    m_ground->setAccessibleName(tr("Ground of the hold"));
    m_ground->setMaxLength(groundMost);
    m_ground->setPlaceholderText(tr("Why it must still be there, such as a case at court"));
    m_review->setSpecialValueText(tr("Choose a day"));
    // Its hint knows the width of days only.
    m_review->setMinimumWidth(fontMetrics().horizontalAdvance(m_review->specialValueText())
                              + 2 * fontMetrics().height() + 16);

    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(1, 1);
    addRow(QStringLiteral("kind"), tr("Why"), m_ways);
    addRow(QStringLiteral("received_on"), tr("Received on"), m_received);
    addRow(QStringLiteral("ground"), tr("Ground"), m_ground);
    addRow(QStringLiteral("review_on"), tr("Review on"), m_review);

    connect(m_art17, &QRadioButton::toggled, this, [this](bool art17) {
        showRows(art17 ? QStringList{QStringLiteral("kind"), QStringLiteral("received_on")}
                       : QStringList{QStringLiteral("kind")});
        emit edited();
    });
    connect(m_received, &QDateEdit::dateChanged, this, [this] {
        setProblem(m_rows[1], {});
        emit edited();
    });
    connect(m_ground, &QLineEdit::textChanged, this, [this] { setProblem(m_rows[2], {}); });
    connect(m_review, &QDateEdit::dateChanged, this, [this] { setProblem(m_rows[3], {}); });
    for (QDateEdit *edit : {m_received, m_review})
        edit->installEventFilter(this);
    showRows({});
    hide();
}

void DeletionFields::addRow(const QString &field, const QString &caption, QWidget *editor)
{
    auto *title = new PlainLabel(caption, this);
    title->setMinimumWidth(title->sizeHint().width());
    auto *problem = new PlainLabel(this);
    problem->setObjectName(QStringLiteral("deletionProblem_") + field);
    problem->setWrapping(true);
    problem->hide();
    const int line = int(m_rows.size()) * 2;
    const bool isWide = qobject_cast<QLineEdit *>(editor);
    m_grid->addWidget(title, line, 0, editor == m_ways ? Qt::AlignTop : Qt::AlignVCenter);
    m_grid->addWidget(editor, line, 1, isWide ? Qt::Alignment() : Qt::AlignLeft);
    m_grid->addWidget(problem, line + 1, 1);
    m_rows.append({field, title, editor, problem});
}

void DeletionFields::showRows(const QStringList &fields)
{
    for (const Row &row : std::as_const(m_rows)) {
        const bool isShown = fields.contains(row.field);
        row.caption->setVisible(isShown);
        row.editor->setVisible(isShown);
        row.problem->setVisible(isShown && !row.problem->text().isEmpty());
    }
}

void DeletionFields::startRequest(bool mayClose)
{
    const QDate today = QDate::currentDate();
    const QSignalBlocker quiet(this);
    m_received->setDateRange(today.addDays(-daysBack), today);
    m_received->setDate(today);
    for (const Row &row : std::as_const(m_rows))
        setProblem(row, {});
    (mayClose ? m_closing : m_art17)->setChecked(true);
    QStringList fields;
    if (mayClose)
        fields += QStringLiteral("kind");
    if (!mayClose)
        fields += QStringLiteral("received_on");
    showRows(fields);
    setFocusProxy(mayClose ? static_cast<QWidget *>(m_closing) : m_received);
}

void DeletionFields::startHold(const QString &ground, std::optional<QDate> review)
{
    const QDate today = QDate::currentDate();
    m_review->setDateRange(today, today.addDays(daysAhead)); // today stands for "none"
    m_review->setDate(review && *review > today ? *review : today);
    m_ground->setText(ground);
    m_groundBefore = ground;
    m_reviewBefore = m_review->date();
    for (const Row &row : std::as_const(m_rows))
        setProblem(row, {});
    showRows({QStringLiteral("ground"), QStringLiteral("review_on")});
    setFocusProxy(m_ground);
}

void DeletionFields::clear()
{
    m_ground->clear();
    m_groundBefore.clear();
    m_review->setDate(m_review->minimumDate());
    m_reviewBefore = m_review->date();
    {
        const QSignalBlocker quiet(m_received);
        m_received->setDate(QDate::currentDate());
    }
    showRows({});
}

DeletionKind DeletionFields::kind() const
{
    return m_art17->isChecked() ? DeletionKind::Art17 : DeletionKind::Closing;
}

std::optional<QDate> DeletionFields::received() const
{
    return kind() == DeletionKind::Art17 ? std::optional(m_received->date()) : std::nullopt;
}

QString DeletionFields::ground() const
{
    return m_ground->text().trimmed();
}

QDate DeletionFields::review() const
{
    return m_review->date() == m_review->minimumDate() ? QDate() : m_review->date();
}

bool DeletionFields::hasEdits() const
{
    return !isHidden()
           && (m_ground->text() != m_groundBefore || m_review->date() != m_reviewBefore);
}

bool DeletionFields::check()
{
    if (!m_ground->isHidden() && ground().size() < groundLeast)
        mark(QStringLiteral("ground"), tr("Say why it must still be there, in %1 to %2 characters.")
                                           .arg(groundLeast)
                                           .arg(groundMost));
    if (!m_review->isHidden() && !review().isValid())
        mark(QStringLiteral("review_on"),
             tr("Choose the day on which somebody looks at it again, within a year."));
    for (const Row &row : std::as_const(m_rows)) {
        if (row.editor->isHidden() || row.problem->text().isEmpty())
            continue;
        row.editor->setFocus(Qt::OtherFocusReason);
        return false;
    }
    return true;
}

bool DeletionFields::mark(const QString &field, const QString &problem)
{
    for (const Row &row : std::as_const(m_rows)) {
        if (row.field != field || row.editor->isHidden())
            continue;
        setProblem(row, problem);
        row.editor->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return false;
}

void DeletionFields::setProblem(const Row &row, const QString &problem)
{
    row.problem->setText(problem);
    row.problem->setVisible(!problem.isEmpty() && !row.editor->isHidden());
    recolour();
}

void DeletionFields::recolour()
{
    const QColor ink = toneColours(Tone::Problem, palette()).text;
    for (const Row &row : std::as_const(m_rows)) {
        QPalette own = row.problem->palette();
        const QPalette::ColorRole role = row.problem->foregroundRole();
        if (own.color(role) == ink)
            continue;
        own.setColor(role, ink);
        row.problem->setPalette(own);
    }
}

bool DeletionFields::eventFilter(QObject *watched, QEvent *event)
{
    // The wheel scrolls the page; it must not choose a day on its way.
    if (event->type() == QEvent::Wheel && (watched == m_received || watched == m_review)) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void DeletionFields::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        recolour();
}

} // namespace reeve
