// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/datamap/datamapbar.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

DataMapBar::DataMapBar(QWidget *parent)
    : QWidget(parent), m_search(new QLineEdit(this)), m_category(new QComboBox(this)),
      m_act(new QComboBox(this)), m_open(new QToolButton(this)), m_clear(new QToolButton(this)),
      m_count(new PlainLabel(this))
{
    auto *title = new PlainLabel(tr("Data map"), this);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    large.setBold(true);
    title->setFont(large);
    m_count->setObjectName(QStringLiteral("dataMapCount"));
    m_search->setObjectName(QStringLiteral("dataMapSearch"));
    m_search->setAccessibleName(tr("Search the data map"));
    m_search->setPlaceholderText(tr("Table, column, purpose, law…"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaxLength(100);
    m_search->installEventFilter(this);
    m_category->setObjectName(QStringLiteral("dataMapFilterCategory"));
    m_category->setAccessibleName(tr("Only this category"));
    m_category->addItem(tr("All categories"), QString());
    for (const auto &[word, text] : dataCategories())
        m_category->addItem(text, word);
    m_act->setObjectName(QStringLiteral("dataMapFilterAct"));
    m_act->setAccessibleName(tr("Only what erasure does this to"));
    m_act->addItem(tr("All that erasure does"), QString());
    for (const auto &[word, text] : erasureActs(QStringLiteral("service")))
        m_act->addItem(text, word);
    m_open->setObjectName(QStringLiteral("dataMapFilterOpen"));
    m_open->setText(tr("Only what is open"));
    m_open->setToolTip(
        tr("Columns that are not classified or gone, and changes that are asked for"));
    m_open->setCheckable(true);
    m_open->setFocusPolicy(Qt::StrongFocus);
    m_clear->setObjectName(QStringLiteral("dataMapClear"));
    m_clear->setText(tr("Clear filters"));
    m_clear->setIcon(icon(QStringLiteral("edit-clear")));
    m_clear->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_clear->setAutoRaise(true);
    m_clear->setFocusPolicy(Qt::StrongFocus);

    auto *head = new QHBoxLayout;
    head->setSpacing(12);
    head->addWidget(title);
    head->addStretch(1);
    head->addWidget(m_count);
    auto *filters = new QHBoxLayout;
    filters->setSpacing(8);
    filters->addWidget(m_search, 1);
    filters->addWidget(m_category);
    filters->addWidget(m_act);
    filters->addWidget(m_open);
    filters->addWidget(m_clear);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addLayout(filters);

    const auto changed = [this] {
        showClear();
        emit filterChanged();
    };
    connect(m_search, &QLineEdit::textChanged, this, changed);
    connect(m_category, &QComboBox::currentIndexChanged, this, changed);
    connect(m_act, &QComboBox::currentIndexChanged, this, changed);
    connect(m_open, &QToolButton::toggled, this, changed);
    connect(m_clear, &QToolButton::clicked, this, [this] {
        clearAll();
        emit filterChanged();
        focusSearch();
    });
    showClear();
}

DataMapFilter DataMapBar::filter() const
{
    return {.text = m_search->text(),
            .category = m_category->currentData().toString(),
            .act = m_act->currentData().toString(),
            .onlyProblems = m_open->isChecked()};
}

void DataMapBar::clearAll()
{
    const QSignalBlocker search(m_search);
    const QSignalBlocker category(m_category);
    const QSignalBlocker act(m_act);
    const QSignalBlocker open(m_open);
    m_search->clear();
    m_category->setCurrentIndex(0);
    m_act->setCurrentIndex(0);
    m_open->setChecked(false);
    showClear();
}

void DataMapBar::showClear()
{
    // A sunken button is hardly told from the others in a dark palette: a sign says that it is chosen.
    m_open->setText(m_open->isChecked()
                        ? QString(QStringLiteral("\u2713 ") + tr("Only what is open"))
                        : tr("Only what is open"));
    m_clear->setVisible(filter().isNarrowed());
}

void DataMapBar::showCounts(qsizetype shown, qsizetype all, qsizetype problems)
{
    const QLocale here;
    QString text = all == 0 ? QString()
                   : shown == all
                       ? tr("%1 rows").arg(here.toString(all))
                       : tr("%1 of %2 rows").arg(here.toString(shown), here.toString(all));
    if (problems > 0)
        text += tr(", %1 to be settled").arg(here.toString(problems));
    m_count->setText(text);
}

void DataMapBar::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

bool DataMapBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
            emit leftDownwards();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace reeve
