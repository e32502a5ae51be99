// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/staff/guardpanel.h"

#include "ui/widgets/pagedtableview.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace reeve
{

GuardPanel::GuardPanel(QWidget *parent)
    : QWidget(parent), m_pages(new QSpinBox(this)), m_rows(new QSpinBox(this)),
      m_export(new PlainLabel(this)), m_set(new QPushButton(tr("Change the limits …"), this)),
      m_lift(new QPushButton(tr("Lift for an hour …"), this)), m_table(new PagedTableView(this)),
      m_none(new PlainLabel(this))
{
    setObjectName(QStringLiteral("guardPanel"));
    const auto spin = [](QSpinBox *box, const char *name, int least, int most,
                         const QString &title) {
        box->setObjectName(QLatin1String(name));
        box->setRange(least, most); // what api.quota_set takes
        box->setGroupSeparatorShown(true);
        box->setAccessibleName(title);
    };
    spin(m_pages, "guardPages", 1, 10'000, tr("Opened customers, per person and hour"));
    spin(m_rows, "guardRows", 100, 1'000'000, tr("Customers in lists, per person and hour"));
    m_rows->setSingleStep(100);
    m_set->setObjectName(QStringLiteral("guardSet"));
    m_lift->setObjectName(QStringLiteral("guardLift"));
    m_export->setForegroundRole(QPalette::PlaceholderText);
    m_table->setObjectName(QStringLiteral("guardTable"));
    m_table->setAccessibleName(tr("Who reached a limit within the last seven days"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setModel(&m_model);
    m_table->setColumnWidths({{QStringLiteral("who"), 32},
                              {QStringLiteral("limit"), 26},
                              {QStringLiteral("at"), 18},
                              {QStringLiteral("lifted"), 14}});
    m_table->horizontalHeader()->setSectionsClickable(false);
    m_table->horizontalHeader()->setSortIndicatorShown(false);
    m_none->setText(tr("Nobody has reached a limit within the last seven days."));
    m_none->setObjectName(QStringLiteral("guardNone"));
    m_none->setForegroundRole(QPalette::PlaceholderText);

    auto *title = new PlainLabel(tr("Scrape guard"), this);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(title);
    line->addSpacing(12);
    line->addWidget(new PlainLabel(tr("Per person and hour: pages"), this));
    line->addWidget(m_pages);
    line->addWidget(new PlainLabel(tr("list rows"), this));
    line->addWidget(m_rows);
    line->addWidget(m_set);
    line->addSpacing(12);
    line->addWidget(m_export, 1);
    line->addWidget(m_lift);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 0);
    layout->setSpacing(8);
    layout->addLayout(line);
    layout->addWidget(m_none);
    layout->addWidget(m_table, 1);

    const auto edited = [this] { showButtons(); };
    connect(m_pages, &QSpinBox::valueChanged, this, edited);
    connect(m_rows, &QSpinBox::valueChanged, this, edited);
    connect(m_set, &QPushButton::clicked, this,
            [this] { emit limitsRequested(m_pages->value(), m_rows->value()); });
    connect(m_lift, &QPushButton::clicked, this, [this] {
        const int row = m_table->currentIndex().row();
        if (row >= 0 && row < m_model.records().size())
            emit liftRequested(m_model.records().at(row).person);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, edited);
    clear();
}

void GuardPanel::showEvents(const QList<QuotaEvent> &events, const QuotaSettings &limits,
                            bool mayChange)
{
    const int row = m_table->currentIndex().row();
    m_model.setRecords(events);
    // What somebody is typing stays; what nobody touched follows.
    if (m_pages->value() == m_limits.pages || m_limits.pages == 0)
        m_pages->setValue(limits.pages);
    if (m_rows->value() == m_limits.rows || m_limits.rows == 0)
        m_rows->setValue(limits.rows);
    m_limits = limits;
    m_mayChange = mayChange;
    m_pages->setReadOnly(!mayChange);
    m_rows->setReadOnly(!mayChange);
    m_set->setVisible(mayChange);
    m_lift->setVisible(mayChange && !events.isEmpty());
    m_export->setText(tr("Exports above %1 customers need a second person.")
                          .arg(QLocale().toString(limits.exportLimit)));
    m_table->setVisible(!events.isEmpty());
    m_none->setVisible(events.isEmpty());
    if (!events.isEmpty())
        m_table->setCurrentIndex(m_model.index(std::clamp(row, 0, int(events.size()) - 1), 0));
    showButtons();
}

void GuardPanel::clear()
{
    m_limits = {};
    showEvents({}, {}, false);
    m_export->setText({});
    m_none->hide();
}

void GuardPanel::showButtons()
{
    m_set->setEnabled(m_mayChange
                      && (m_pages->value() != m_limits.pages || m_rows->value() != m_limits.rows));
    m_lift->setEnabled(m_mayChange && m_table->currentIndex().isValid());
}

} // namespace reeve
