// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/datamap/datamapform.h"

#include "ui/widgets/plainlabel.h"
#include "ui/widgets/tone.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLineEdit>
#include <QSpinBox>

namespace reeve
{

namespace
{

constexpr int textLeast = 3;
constexpr int purposeMost = 500;
constexpr int lawMost = 200;
constexpr int yearsMost = 100;
const QLatin1String keptAct("retain");

void fill(QComboBox *box, const Choices &choices, const QString &chosen)
{
    box->clear();
    for (const auto &[value, text] : choices)
        box->addItem(text, value);
    box->setCurrentIndex(box->findData(chosen)); // none, while nobody has said it
}

} // namespace

DataMapForm::DataMapForm(QWidget *parent)
    : QWidget(parent), m_grid(new QGridLayout(this)),
      m_category(makeChoice("dataMapCategory", tr("Category"))), m_purpose(new QLineEdit(this)),
      m_basis(makeChoice("dataMapBasis", tr("Lawful basis"))),
      m_act(makeChoice("dataMapAct", tr("What erasure does to it"))), m_law(new QLineEdit(this)),
      m_years(new QSpinBox(this)), m_from(makeChoice("dataMapFrom", tr("Years counted from"))),
      m_with(makeChoice("dataMapWith", tr("Only rows with")))
{
    setObjectName(QStringLiteral("dataMapForm"));
    m_purpose->setObjectName(QStringLiteral("dataMapPurpose"));
    m_purpose->setAccessibleName(tr("Purpose"));
    m_purpose->setMaxLength(purposeMost);
    m_purpose->setPlaceholderText(tr("What it is for"));
    m_law->setObjectName(QStringLiteral("dataMapLaw"));
    m_law->setAccessibleName(tr("By which law it is kept"));
    m_law->setMaxLength(lawMost);
    m_law->setPlaceholderText(tr("The law or the duty"));
    m_years->setObjectName(QStringLiteral("dataMapYears"));
    m_years->setAccessibleName(tr("Years it is kept"));
    m_years->setRange(0, yearsMost);
    m_years->setSpecialValueText(tr("Choose"));
    m_years->installEventFilter(this);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(1, 1);
    addRow("category", tr("Category"), m_category);
    addRow("purpose", tr("Purpose"), m_purpose);
    addRow("lawful_basis", tr("Lawful basis"), m_basis);
    addRow("act", tr("When erased"), m_act);
    addRow("retain_basis", tr("Kept by"), m_law);
    addRow("retain_years", tr("Years"), m_years);
    addRow("retain_from", tr("Counted from"), m_from);
    addRow("retain_with", tr("Only rows with"), m_with);
    for (QLineEdit *edit : {m_purpose, m_law})
        connect(edit, &QLineEdit::textEdited, this, &DataMapForm::edited);
    connect(m_years, &QSpinBox::valueChanged, this, &DataMapForm::edited);
    connect(m_act, &QComboBox::currentIndexChanged, this, &DataMapForm::showKept);
    // What was wrong is looked at again when it is sent.
    connect(this, &DataMapForm::edited, this, [this] {
        for (const Row &row : std::as_const(m_rows))
            setProblem(row.field, {});
    });
    setFocusProxy(m_category);
    hide();
}

QComboBox *DataMapForm::makeChoice(const char *name, const QString &title)
{
    auto *box = new QComboBox(this);
    box->setObjectName(QLatin1String(name));
    box->setAccessibleName(title);
    box->setPlaceholderText(tr("Choose"));
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(12);
    box->installEventFilter(this);
    connect(box, &QComboBox::activated, this, &DataMapForm::edited);
    return box;
}

void DataMapForm::addRow(const char *field, const QString &caption, QWidget *editor)
{
    auto *title = new PlainLabel(caption, this);
    title->setMinimumWidth(title->sizeHint().width());
    auto *problem = new PlainLabel(this);
    problem->setObjectName(QStringLiteral("dataMapProblem_") + QLatin1String(field));
    problem->setWrapping(true);
    problem->hide();
    const int line = int(m_rows.size()) * 2;
    m_grid->addWidget(title, line, 0);
    m_grid->addWidget(editor, line, 1, editor == m_years ? Qt::AlignLeft : Qt::Alignment());
    m_grid->addWidget(problem, line + 1, 1);
    m_rows.append({QLatin1String(field), title, editor, problem});
}

void DataMapForm::start(const DataMapEntry &entry, const QStringList &dates,
                        const QStringList &tables)
{
    m_entry = entry;
    fill(m_category, dataCategories(), entry.category);
    fill(m_basis, lawfulBases(), entry.basis);
    Choices acts = erasureActs(entry.schema);
    if (entry.isWholeTable())
        acts = {{QStringLiteral("none"), erasureActText(entry)}};
    fill(m_act, acts, entry.act);
    m_purpose->setText(entry.purpose);
    m_law->setText(entry.retainBasis);
    m_years->setValue(entry.retainYears);
    Choices from;
    for (const QString &date : dates)
        from.append({date, date});
    if (!entry.retainFrom.isEmpty() && !dates.contains(entry.retainFrom))
        from.append({entry.retainFrom, entry.retainFrom});
    fill(m_from, from, entry.retainFrom);
    Choices with{{QString(), tr("All rows")}};
    for (const QString &table : tables)
        with.append({table, table});
    fill(m_with, with, entry.retainWith);
    for (const Row &row : std::as_const(m_rows))
        setProblem(row.field, {});
    showKept();
}

void DataMapForm::clear()
{
    start({}, {}, {});
}

DataMapEntry DataMapForm::entry() const
{
    DataMapEntry entry = m_entry;
    entry.category = m_category->currentData().toString();
    entry.purpose = m_purpose->text().trimmed();
    entry.basis = m_basis->currentData().toString();
    entry.act = m_act->currentData().toString();
    const bool isKept = entry.act == keptAct;
    entry.retainBasis = isKept ? m_law->text().trimmed() : QString();
    entry.retainYears = isKept ? m_years->value() : 0;
    entry.retainFrom = isKept ? m_from->currentData().toString() : QString();
    entry.retainWith = isKept ? m_with->currentData().toString() : QString();
    return entry;
}

bool DataMapForm::hasEdits() const
{
    return !isHidden() && !entry().saysTheSame(m_entry);
}

bool DataMapForm::check()
{
    const DataMapEntry now = entry();
    const auto need = [this](const char *field, bool isThere, const QString &problem) {
        setProblem(QLatin1String(field), isThere ? QString() : problem);
    };
    const QString choose = tr("Choose one of these.");
    need("category", !now.category.isEmpty(), choose);
    need("purpose", now.purpose.size() >= textLeast,
         tr("Say what it is for, in at least %1 characters.").arg(textLeast));
    need("lawful_basis", !now.basis.isEmpty(), choose);
    need("act", !now.act.isEmpty(), choose);
    const bool isKept = now.act == keptAct;
    need("retain_basis", !isKept || now.retainBasis.size() >= textLeast,
         tr("Name the law or the duty by which it is kept."));
    need("retain_years", !isKept || now.retainYears > 0, tr("Say for how many years."));
    need("retain_from", !isKept || !now.retainFrom.isEmpty(),
         tr("Choose the date of the row from which the years count."));
    for (const Row &row : std::as_const(m_rows)) {
        if (row.problem->text().isEmpty())
            continue;
        row.editor->setFocus(Qt::OtherFocusReason);
        return false;
    }
    return true;
}

bool DataMapForm::mark(const QString &text)
{
    // "service.invoice.number: retain_from: a date column …", or without the field.
    for (const Row &row : std::as_const(m_rows)) {
        const QString name = row.field + QLatin1String(": ");
        const qsizetype at = text.indexOf(name);
        if (at < 0 || row.editor->isHidden())
            continue;
        QString said = text.mid(at + name.size());
        if (!said.isEmpty())
            said[0] = said[0].toUpper();
        setProblem(row.field, said);
        row.editor->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return false;
}

void DataMapForm::setProblem(const QString &field, const QString &problem)
{
    for (const Row &row : std::as_const(m_rows)) {
        if (row.field != field)
            continue;
        row.problem->setText(problem);
        row.problem->setVisible(!problem.isEmpty() && !row.editor->isHidden());
    }
    recolour();
}

void DataMapForm::showKept()
{
    const bool isKept = m_act->currentData().toString() == keptAct;
    for (const Row &row : std::as_const(m_rows)) {
        if (!row.field.startsWith(QLatin1String("retain_")))
            continue;
        row.caption->setVisible(isKept);
        row.editor->setVisible(isKept);
        row.problem->setVisible(isKept && !row.problem->text().isEmpty());
    }
}

void DataMapForm::recolour()
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

bool DataMapForm::eventFilter(QObject *watched, QEvent *event)
{
    // The wheel scrolls what stands around it; it must not choose anything on its way.
    if (event->type() == QEvent::Wheel) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void DataMapForm::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        recolour();
}

} // namespace reeve
