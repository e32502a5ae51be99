// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deletions/scandialog.h"

#include "models/base/visibletext.h"
#include "ui/shell/view.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statebadge.h"
#include "ui/widgets/tone.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QGridLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace reeve
{

namespace
{

enum Column { Table, InColumn, Customer, Kind, Times, Columns };

QString wordsOf(QString name)
{
    return name.replace(u'_', u' ');
}

} // namespace

bool ScanDialog::isFor(const SignedIn &person)
{
    return person.is("officer");
}

ScanDialog::ScanDialog(Desk &desk, std::optional<CustomerId> customer, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_scan(desk.connection()), m_grid(new QGridLayout),
      m_progress(new QProgressBar(this)), m_message(new MessageBar(this)),
      m_result(new QWidget(this)), m_state(new StateBadge(m_result)),
      m_words(new PlainLabel(m_result)), m_places(new QTreeWidget(m_result))
{
    setObjectName(QStringLiteral("scanDialog"));
    setWindowTitle(tr("Look for what is left of a person"));
    auto *note = new PlainLabel(tr("The whole database is read for what you type here. It is "
                                   "stored nowhere, and wiped from "
                                   "these fields when the search is over; the trail keeps that you "
                                   "searched, by which kinds "
                                   "of identifiers, and why."),
                                this);
    note->setWrapping(true);
    note->setForegroundRole(QPalette::PlaceholderText);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(2);
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnStretch(3, 1);
    makeFields(customer);

    m_progress->setObjectName(QStringLiteral("scanProgress"));
    m_progress->setAccessibleName(tr("How much of the database has been read"));
    m_progress->hide();
    m_message->setObjectName(QStringLiteral("scanMessage"));
    m_message->setClosable(false);
    m_state->setObjectName(QStringLiteral("scanState"));
    m_words->setObjectName(QStringLiteral("scanWords"));
    m_words->setWrapping(true);
    m_words->setSelectable(true);
    m_places->setObjectName(QStringLiteral("scanPlaces"));
    m_places->setAccessibleName(tr("Places in the database, without what stands there"));
    m_places->setHeaderLabels(
        {tr("Table"), tr("Column"), tr("In the row of"), tr("Kind"), tr("Times")});
    m_places->setRootIsDecorated(false);
    m_places->setItemsExpandable(false);
    m_places->setIndentation(12);
    m_places->setUniformRowHeights(true);
    m_places->setMinimumHeight(fontMetrics().height() * 8);
    m_places->header()->setStretchLastSection(false);
    m_places->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_places->header()->setSectionResizeMode(InColumn, QHeaderView::Stretch);
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_state, 0, Qt::AlignTop);
    line->addWidget(m_words, 1);
    auto *result = new QVBoxLayout(m_result);
    result->setContentsMargins(0, 4, 0, 0);
    result->setSpacing(8);
    result->addLayout(line);
    result->addWidget(m_places, 1);
    m_result->hide();

    auto *buttons = new QDialogButtonBox(this);
    m_search = buttons->addButton(tr("Search the database"), QDialogButtonBox::ActionRole);
    m_search->setObjectName(QStringLiteral("scanSearch"));
    m_search->setDefault(true);
    m_close = buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    m_close->setObjectName(QStringLiteral("scanClose"));
    m_close->setAutoDefault(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(note);
    layout->addLayout(m_grid);
    layout->addWidget(m_progress);
    layout->addWidget(m_message);
    layout->addWidget(m_result, 1);
    layout->addStretch(0);
    layout->addWidget(buttons);
    recolour();
    const int wide = fontMetrics().averageCharWidth() * 108;
    setMinimumWidth(wide);
    resize(wide, layout->totalHeightForWidth(wide));

    connect(m_search, &QPushButton::clicked, this, &ScanDialog::search);
    connect(buttons, &QDialogButtonBox::rejected, this, &ScanDialog::reject);
    connectScan();
}

ScanDialog::~ScanDialog()
{
    wipe();
}

QLineEdit *ScanDialog::addField(const char *name, const QString &caption, const QString &hint,
                                int row, int column, bool isIdentifier)
{
    auto *edit = new QLineEdit(this);
    edit->setObjectName(QStringLiteral("scan_") + QLatin1String(name));
    edit->setAccessibleName(caption);
    edit->setPlaceholderText(hint);
    edit->setMaxLength(1000);
    auto *title = new PlainLabel(caption, this);
    title->setMinimumWidth(title->sizeHint().width());
    title->setBuddy(edit);
    auto *problem = new PlainLabel(this);
    problem->setObjectName(QStringLiteral("scanProblem_") + QLatin1String(name));
    problem->setWrapping(true);
    problem->hide();
    m_grid->addWidget(title, row * 3, column, Qt::AlignVCenter | Qt::AlignLeft);
    m_grid->addWidget(edit, row * 3, column + 1);
    m_grid->addWidget(problem, row * 3 + 1, column + 1);
    m_grid->setRowMinimumHeight(row * 3 + 2, 4);
    m_fields.append({QLatin1String(name), edit, problem, isIdentifier});
    return edit;
}

void ScanDialog::makeFields(std::optional<CustomerId> customer)
{
    addField("email", tr("E-mail address"), {}, 0, 0);
    addField("username", tr("User name"), {}, 0, 2);
    addField("first_name", tr("First name"), tr("With the last name"), 1, 0);
    addField("last_name", tr("Last name"), tr("With the first name"), 1, 2);
    addField("business_name", tr("Business name"), {}, 2, 0);
    addField("vat_number", tr("VAT number"), {}, 2, 2);
    addField("phone", tr("Phone number"), {}, 3, 0);
    addField("aliases", tr("Aliases"), tr("With commas between"), 3, 2);
    QLineEdit *number = addField("customer", tr("Customer number"), tr("If it is known"), 4, 0,
                                 false);
    if (customer)
        number->setText(customer->toString());
    addField("reason", tr("Reason"), tr("It stands in the trail with your name"), 4, 2, false)
        ->setText(m_desk.caseReference().trimmed());
    edit("email")->setFocus();
}

void ScanDialog::connectScan()
{
    connect(&m_scan, &PersonScan::progressed, this, [this](int done, int parts) {
        m_progress->setMaximum(parts);
        m_progress->setValue(done);
        m_progress->setFormat(
            parts > 0 ? tr("Part %1 of %2").arg(std::min(done + 1, parts)).arg(parts) : QString());
    });
    connect(&m_scan, &PersonScan::ended, this, &ScanDialog::showEnd);
    connect(&m_scan, &PersonScan::failed, this, [this](const Error &error) {
        setBusy(false);
        // The database names what it does not take: "reason: …".
        const QString field = error.text.section(u':', 0, 0);
        if (error.kind == ErrorKind::BadValue && edit(qPrintable(field)))
            return showProblem(field, error.text.section(u':', 1).trimmed());
        if (error.kind == ErrorKind::BadValue && field == QStringLiteral("identifiers"))
            return showProblem(QStringLiteral("email"), error.text.section(u':', 1).trimmed());
        m_message->showMessage(Message::of(error));
    });
}

QLineEdit *ScanDialog::edit(const char *name) const
{
    for (const Field &field : m_fields)
        if (field.name == QLatin1String(name))
            return field.edit;
    return nullptr;
}

void ScanDialog::showProblem(const QString &name, const QString &text)
{
    for (const Field &field : std::as_const(m_fields)) {
        if (field.name != name)
            continue;
        field.problem->setText(text);
        field.problem->show();
        field.edit->setFocus(Qt::OtherFocusReason);
    }
}

void ScanDialog::clearProblems()
{
    m_message->clear();
    for (const Field &field : std::as_const(m_fields))
        field.problem->hide();
}

void ScanDialog::forgetResult()
{
    m_scan.forget();
    m_places->clear();
    m_result->hide();
}

// The same button stops what it has begun.
void ScanDialog::search()
{
    if (m_scan.isRunning()) {
        m_search->setEnabled(false);
        m_scan.cancel();
        return;
    }
    clearProblems();
    const ScanWanted wanted{.email = edit("email")->text(),
                            .username = edit("username")->text(),
                            .firstName = edit("first_name")->text(),
                            .lastName = edit("last_name")->text(),
                            .businessName = edit("business_name")->text(),
                            .vatNumber = edit("vat_number")->text(),
                            .phone = edit("phone")->text(),
                            .aliases = edit("aliases")->text(),
                            .customer = edit("customer")->text(),
                            .reason = edit("reason")->text()};
    if (const auto problem = wanted.problem())
        return showProblem(problem->field, problem->text);
    forgetResult();
    setBusy(true);
    m_scan.start(wanted);
}

void ScanDialog::showEnd(PersonScan::End end)
{
    setBusy(false);
    if (end == PersonScan::End::Cancelled) {
        m_message->showMessage({Message::Kind::Information,
                                tr("The search was stopped. What you typed is still here; whether "
                                   "something is left has not been found out.")});
        return;
    }
    wipe();
    showPlaces();
    m_close->setFocus(Qt::OtherFocusReason);
}

void ScanDialog::showPlaces()
{
    const auto many = [this](ScanPlace::What what) {
        return std::count_if(m_scan.places().begin(), m_scan.places().end(),
                             [what](const ScanPlace &place) { return place.what == what; });
    };
    const auto findings = many(ScanPlace::What::Finding);
    const auto retained = many(ScanPlace::What::Retained);
    const auto passing = many(ScanPlace::What::Passing);
    const QLocale locale;
    m_state->setState(findings > 0 ? Meaning::Problem : Meaning::Good,
                      findings > 0 ? tr("Found") : tr("Nothing found"));
    QStringList words{findings == 0
                          ? tr("Nothing that erasure would have taken is left of this person.")
                      : findings == 1 ? tr("Something is left of this person, in one place.")
                                      : tr("Something is left of this person, in %1 places.")
                                            .arg(locale.toString(qlonglong(findings)))};
    if (retained > 0)
        words += tr("What the law has kept stands apart.");
    if (passing > 0)
        words += tr("What goes by itself within days stands apart.");
    words += tr("%1 columns were read; the fields have been wiped.")
                 .arg(locale.toString(m_scan.columns()));
    m_words->setText(words.join(u' '));
    addGroup(ScanPlace::What::Finding, tr("Found"));
    addGroup(ScanPlace::What::Passing, tr("Goes by itself within days"));
    addGroup(ScanPlace::What::Retained, tr("Kept by law"));
    m_places->setVisible(!m_scan.places().isEmpty());
    m_result->show();
    // Room for the list, within the screen it stands on.
    resize(width(), std::max(height(), layout()->totalHeightForWidth(width())));
}

void ScanDialog::addGroup(ScanPlace::What what, const QString &title)
{
    // Under what allows it to stand there; findings have no such thing.
    QMap<QString, QTreeWidgetItem *> groups;
    for (const ScanPlace &place : m_scan.places()) {
        if (place.what != what)
            continue;
        QTreeWidgetItem *&group = groups[place.basis];
        if (!group) {
            const QString said = place.basis.isEmpty() ? title
                                                       : QStringLiteral("%1: %2").arg(
                                                           title, visibleText(place.basis));
            group = new QTreeWidgetItem(m_places, {said});
            group->setFirstColumnSpanned(true);
            group->setFlags(Qt::ItemIsEnabled);
            QFont bold = m_places->font();
            bold.setBold(true);
            group->setFont(0, bold);
        }
        auto *row = new QTreeWidgetItem(
            group, {wordsOf(place.table), wordsOf(place.column),
                    place.customer ? tr("customer %1").arg(*place.customer) : tr("nobody"),
                    identifierText(place.identifier), QLocale().toString(place.times)});
        row->setTextAlignment(Times, Qt::AlignRight | Qt::AlignVCenter);
    }
    m_places->expandAll();
}

bool ScanDialog::hasEdits() const
{
    return m_scan.isRunning()
           || std::any_of(m_fields.begin(), m_fields.end(), [](const Field &field) {
                  return field.isIdentifier && !field.edit->text().isEmpty();
              });
}

// Set, not cleared: so the field's own undo forgets as well.
void ScanDialog::wipe()
{
    for (const Field &field : std::as_const(m_fields))
        if (field.isIdentifier)
            field.edit->setText(QString());
}

void ScanDialog::setBusy(bool busy)
{
    for (const Field &field : std::as_const(m_fields))
        field.edit->setEnabled(!busy);
    m_progress->setVisible(busy);
    m_search->setEnabled(true);
    m_search->setText(busy ? tr("Stop the search") : tr("Search the database"));
    m_close->setEnabled(!busy);
}

void ScanDialog::reject()
{
    if (m_scan.isRunning())
        m_scan.cancel();
    else
        QDialog::reject();
}

void ScanDialog::recolour()
{
    for (const Field &field : std::as_const(m_fields)) {
        QPalette colours = palette();
        colours.setColor(QPalette::WindowText, toneColours(Tone::Problem, palette()).text);
        field.problem->setPalette(colours);
    }
}

void ScanDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        recolour();
}

} // namespace reeve
