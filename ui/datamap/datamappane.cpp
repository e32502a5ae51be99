// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/datamap/datamappane.h"

#include "models/base/moment.h"
#include "models/base/visibletext.h"
#include "ui/datamap/datamapform.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statebadge.h"

#include <QEvent>
#include <QFrame>
#include <QGridLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

constexpr int approvalReason = 20; // characters, as the database wants it of requests

PlainLabel *wrapping(QWidget *parent, const char *name)
{
    auto *label = new PlainLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setWrapping(true);
    label->setSelectable(true);
    label->setFocusPolicy(Qt::ClickFocus);
    return label;
}

void removeChildren(QWidget *widget)
{
    delete widget->layout();
    const auto children = widget->findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly);
    qDeleteAll(children);
}

using Facts = QList<std::pair<QString, QString>>;

// Captions in a column, values whole on as many lines as it takes.
void put(QWidget *widget, const Facts &facts, const char *name)
{
    removeChildren(widget);
    auto *grid = new QGridLayout(widget);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const auto &[caption, value] : facts) {
        auto *title = new PlainLabel(caption, widget);
        title->setForegroundRole(QPalette::PlaceholderText);
        title->setMinimumWidth(title->sizeHint().width());
        PlainLabel *what = wrapping(widget, name);
        what->setText(value.isEmpty() ? QString(QChar(0x2013)) : visibleText(value));
        grid->addWidget(title, row, 0, Qt::AlignTop);
        grid->addWidget(what, row++, 1);
    }
}

} // namespace

DataMapPane::DataMapPane(QWidget *parent)
    : QWidget(parent), m_facts(nullptr), m_list(nullptr), m_request(nullptr)
{
    setObjectName(QStringLiteral("dataMapPane"));
    auto *contents = new QWidget;
    m_meaning = wrapping(contents, "dataMapMeaning");
    m_facts = new QWidget(contents);
    m_facts->setObjectName(QStringLiteral("dataMapFacts"));
    m_request = new QWidget(contents);
    m_request->setObjectName(QStringLiteral("dataMapRequest"));
    auto *heading = new PlainLabel(tr("A change is asked for"), m_request);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    m_requestText = wrapping(m_request, "dataMapRequestText");
    m_requestFacts = new QWidget(m_request);
    m_openRequest = new QPushButton(tr("Open the request"), m_request);
    m_openRequest->setObjectName(QStringLiteral("dataMapOpenRequest"));
    m_openRequest->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto *request = new QVBoxLayout(m_request);
    request->setContentsMargins(0, 8, 0, 0);
    request->setSpacing(4);
    request->addWidget(heading);
    request->addWidget(m_requestText);
    request->addWidget(m_requestFacts);
    request->addWidget(m_openRequest);
    m_ask = new AskBar(contents);
    m_ask->setObjectName(QStringLiteral("dataMapAsk"));
    m_form = new DataMapForm(contents);
    m_change = new QPushButton(contents);
    m_change->setObjectName(QStringLiteral("dataMapChange"));
    m_change->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);

    m_list = new QVBoxLayout(contents);
    m_list->setContentsMargins(12, 0, 12, 12);
    m_list->setSpacing(8);
    m_list->addWidget(m_meaning);
    m_list->addWidget(m_facts);
    m_list->addWidget(m_request);
    m_list->addWidget(m_change);
    m_list->addWidget(m_ask);
    m_list->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(contents);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(makeHeader());
    layout->addWidget(scroll, 1);

    connect(m_openRequest, &QPushButton::clicked, this, [this] {
        if (m_row.request)
            emit requestWanted(m_row.request->id);
    });
    connect(m_change, &QPushButton::clicked, this, &DataMapPane::startChange);
    connect(m_ask, &AskBar::given, this, &DataMapPane::give);
    connect(m_ask, &AskBar::refused, this, [this] { goBack(); });
    clear();
}

QWidget *DataMapPane::makeHeader()
{
    auto *header = new QWidget(this);
    m_title = wrapping(header, "dataMapTitle");
    QFont large = m_title->font();
    large.setPointSizeF(large.pointSizeF() * 1.2);
    large.setBold(true);
    m_title->setFont(large);
    m_state = new StateBadge(header);
    m_state->setObjectName(QStringLiteral("dataMapState"));
    m_pending = new StateBadge(header);
    m_pending->setObjectName(QStringLiteral("dataMapPending"));
    m_close = new QToolButton(header);
    m_close->setObjectName(QStringLiteral("dataMapClose"));
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close this column (Esc)"));
    m_close->setAccessibleName(tr("Close this column"));
    recolour();
    connect(m_close, &QToolButton::clicked, this, &DataMapPane::closeRequested);
    auto *badges = new QHBoxLayout;
    badges->setSpacing(8);
    badges->addWidget(m_state);
    badges->addWidget(m_pending);
    badges->addStretch(1);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(4);
    texts->addWidget(m_title);
    texts->addLayout(badges);
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(12, 0, 4, 0);
    layout->setSpacing(8);
    layout->addLayout(texts, 1);
    layout->addWidget(m_close, 0, Qt::AlignTop);
    return header;
}

void DataMapPane::recolour()
{
    // Breeze's cross is red; closing a pane is nothing dangerous.
    m_close->setIcon(icon(QStringLiteral("window-close"),
                          palette().color(QPalette::PlaceholderText),
                          palette().color(QPalette::Window)));
}

void DataMapPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_close)
        recolour();
}

void DataMapPane::show(const DataMapRow &row, bool mayChange, const QStringList &dates,
                       const QStringList &tables)
{
    const bool isOther = !row.entry.isSameColumn(m_row.entry);
    // What is being typed was begun on another row than the one that is there now.
    const bool isAnother = isOther || !row.entry.saysTheSame(m_row.entry)
                           || row.entry.problem != m_row.entry.problem;
    m_row = row;
    m_dates = dates;
    m_tables = tables;
    m_mayChange = mayChange;
    if (isOther || !mayChange || (isAnother && !hasEdits()))
        sent();
    const DataMapEntry &entry = m_row.entry;
    m_title->setText(visibleText(entry.isWholeTable() ? entry.tablePlace() : entry.place()));
    const bool isProblem = entry.problem != DataMapEntry::Problem::None;
    m_state->setState(isProblem ? Meaning::Problem : Meaning::Neutral,
                      dataMapProblemText(entry.problem));
    m_pending->setState(Meaning::Information, row.request ? tr("Change asked for") : QString());
    m_meaning->setText(
        entry.problem == DataMapEntry::Problem::Unclassified
            ? tr("Nobody has said what this column is for and what erasure does to it. Until "
                 "somebody does, no customer is erased at all.")
        : entry.problem == DataMapEntry::Problem::Missing
            ? tr("The database has no such column any more. Until this row is taken out of the "
                 "map, no customer is erased at all.")
            : QString());
    m_meaning->setVisible(isProblem);
    showFacts();
    showRequest();
    showActions();
}

void DataMapPane::showFacts()
{
    const DataMapEntry &entry = m_row.entry;
    Facts facts;
    if (!entry.type.isEmpty())
        facts.append({tr("Type"), entry.type});
    if (entry.isClassified()) {
        facts.append({tr("Category"), dataCategoryText(entry.category)});
        facts.append({tr("Purpose"), entry.purpose});
        facts.append({tr("Lawful basis"), lawfulBasisText(entry.basis)});
        facts.append({tr("When erased"), erasureActText(entry)});
        if (const QString kept = retentionText(entry); !kept.isEmpty())
            facts.append({tr("Kept"), kept});
        if (entry.changed)
            facts.append({tr("Last changed"),
                          entry.changedBy == QLatin1String("reeve")
                              ? tr("as delivered, %1").arg(localText(*entry.changed))
                              : tr("%1, by %2").arg(localText(*entry.changed), entry.changedBy)});
    }
    put(m_facts, facts, "dataMapFact");
}

void DataMapPane::showRequest()
{
    m_request->setVisible(m_row.request.has_value());
    Facts facts;
    if (m_row.request) {
        const OpenRequest &request = *m_row.request;
        m_requestText->setText(tr("%1, %2: %3")
                                   .arg(visibleText(request.asker), localText(request.askedAt),
                                        visibleText(request.reason)));
        if (m_row.change->removes)
            facts.append({tr("Row"), tr("is taken out of the map")});
        else
            for (const auto &[caption, before, after] : differences(*m_row.change))
                facts.append(
                    {caption, before.isEmpty()
                                  ? after
                                  : tr("%1 \u2192 %2")
                                        .arg(before, after.isEmpty() ? tr("no longer") : after)});
        if (facts.isEmpty())
            facts.append({tr("Row"), tr("is confirmed as it stands")});
    } else {
        m_requestText->setText({});
    }
    put(m_requestFacts, facts, "dataMapRequestFact");
}

void DataMapPane::showActions()
{
    using Problem = DataMapEntry::Problem;
    m_change->setText(m_row.entry.problem == Problem::Unclassified ? tr("Classify…")
                      : m_row.entry.problem == Problem::Missing    ? tr("Take it out of the map…")
                                                                   : tr("Change…"));
    m_change->setVisible(m_mayChange && !m_ask->isAsking());
}

void DataMapPane::startChange()
{
    if (!m_mayChange || m_ask->isAsking())
        return;
    const QString note = tr("Nothing changes yet: another officer has to agree first, within seven "
                            "days. Then you carry it out under Approvals, and it holds for every "
                            "erasure from then on.");
    const QString placeholder = tr("Why; the other officer reads it");
    if (m_row.entry.problem == DataMapEntry::Problem::Missing) {
        m_ask->ask({.title = tr("Ask to take this row out of the map?"),
                    .note = note,
                    .placeholder = placeholder,
                    .action = tr("Ask another officer"),
                    .cancel = {},
                    .atLeast = approvalReason},
                   nullptr, nullptr, true);
    } else {
        m_form->start(m_row.entry, m_dates, m_tables);
        m_ask->ask({.title = m_row.entry.isClassified() ? tr("What should be said of this column?")
                                                        : tr("What is this column?"),
                    .note = note,
                    .placeholder = placeholder,
                    .action = tr("Ask another officer"),
                    .cancel = {},
                    .atLeast = approvalReason},
                   nullptr, m_form);
    }
    showActions();
}

void DataMapPane::give(const QString &reason)
{
    if (m_row.entry.problem == DataMapEntry::Problem::Missing)
        emit removeWanted(m_row.entry, reason);
    else if (m_form->check())
        emit changeWanted(m_form->entry(), reason);
}

bool DataMapPane::mark(const QString &problem)
{
    return !m_form->isHidden() && m_form->mark(problem);
}

void DataMapPane::setBusy(bool busy)
{
    m_ask->setEnabled(!busy);
}

void DataMapPane::sent()
{
    m_ask->setEnabled(true);
    m_ask->dismiss();
    m_form->clear();
    showActions();
}

bool DataMapPane::hasEdits() const
{
    return m_ask->isAsking() && (m_form->hasEdits() || !m_ask->reason().isEmpty());
}

bool DataMapPane::goBack()
{
    if (!m_ask->isAsking())
        return false;
    sent();
    m_change->setFocus(Qt::OtherFocusReason);
    return true;
}

void DataMapPane::clear()
{
    m_row = {};
    m_mayChange = false;
    sent();
    m_title->setText({});
    m_state->setState(Meaning::Neutral, {});
    m_pending->setState(Meaning::Neutral, {});
    m_meaning->setText({});
    m_meaning->hide();
    showFacts();
    showRequest();
    showActions();
}

} // namespace reeve
