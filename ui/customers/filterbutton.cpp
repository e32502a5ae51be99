// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/customers/filterbutton.h"

#include <QFrame>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QScreen>
#include <QVBoxLayout>

#include <algorithm>

namespace reeve
{

namespace
{

constexpr int longList = 12; // entries from which the list can be narrowed by typing

} // namespace

FilterButton::FilterButton(const QString &title, QWidget *parent)
    : QToolButton(parent), m_title(title), m_popup(new QFrame(this, Qt::Popup)),
      m_search(new QLineEdit(m_popup)), m_list(new QListWidget(m_popup))
{
    setPopupMode(InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setFocusPolicy(Qt::StrongFocus);
    setCheckable(true);
    setArrowType(Qt::NoArrow);

    m_popup->setFrameShape(QFrame::StyledPanel);
    m_search->setObjectName(QStringLiteral("filterSearch"));
    m_search->setPlaceholderText(tr("Type to narrow"));
    m_search->setAccessibleName(tr("Narrow the list: %1").arg(title));
    m_search->setClearButtonEnabled(true);
    m_list->setObjectName(QStringLiteral("filterList"));
    m_list->setAccessibleName(title);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    auto *layout = new QVBoxLayout(m_popup);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->setSpacing(4);
    layout->setSizeConstraint(QLayout::SetFixedSize);
    layout->addWidget(m_search);
    layout->addWidget(m_list);

    m_search->installEventFilter(this);
    m_list->installEventFilter(this);
    m_popup->installEventFilter(this);
    connect(this, &QToolButton::clicked, this, &FilterButton::openList);
    connect(m_search, &QLineEdit::textChanged, this, &FilterButton::narrow);
    connect(m_list, &QListWidget::itemClicked, this, &FilterButton::toggle);
    showSelection();
}

void FilterButton::setChoices(const QList<Choice> &choices)
{
    m_choices = choices;
    m_list->clear();
    for (const Choice &choice : choices) {
        auto *item = new QListWidgetItem(choice.label, m_list);
        item->setData(Qt::UserRole, choice.value);
        // The list toggles by itself, wherever in the line one clicks.
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        item->setCheckState(m_selected.contains(choice.value) ? Qt::Checked : Qt::Unchecked);
        item->setSizeHint(
            QSize(fontMetrics().horizontalAdvance(choice.label) + 40, fontMetrics().height() + 8));
    }
    m_search->setVisible(choices.size() > longList);
    showSelection();
}

void FilterButton::setLateChoices(std::function<QList<Choice>()> choices)
{
    m_late = std::move(choices);
}

void FilterButton::setSelected(const QStringList &values)
{
    m_selected = values;
    for (int row = 0; row < m_list->count(); ++row) {
        QListWidgetItem *item = m_list->item(row);
        item->setCheckState(values.contains(item->data(Qt::UserRole).toString()) ? Qt::Checked
                                                                                 : Qt::Unchecked);
    }
    showSelection();
}

void FilterButton::openList()
{
    if (m_late)
        setChoices(std::exchange(m_late, nullptr)());
    m_search->clear();
    const int rows = std::min(m_list->count(), longList);
    const int bar = m_list->count() > rows ? style()->pixelMetric(QStyle::PM_ScrollBarExtent) : 0;
    m_list->setFixedSize(std::max(width(), m_list->sizeHintForColumn(0) + 16 + bar),
                         std::max(1, rows) * m_list->sizeHintForRow(0) + 2);
    m_popup->adjustSize();
    QPoint place = mapToGlobal(QPoint(0, height()));
    const QRect room = screen()->availableGeometry();
    place.setX(
        std::clamp(place.x(), room.left(), std::max(room.left(), room.right() - m_popup->width())));
    m_popup->move(place);
    m_popup->show();
    m_list->setCurrentRow(0);
    (m_search->isHidden() ? static_cast<QWidget *>(m_list) : m_search)->setFocus();
    showSelection();
}

void FilterButton::closeList()
{
    m_popup->hide();
    setFocus();
}

void FilterButton::toggle(QListWidgetItem *item)
{
    if (!item)
        return;
    const QString value = item->data(Qt::UserRole).toString();
    if (!m_selected.removeOne(value))
        m_selected.append(value);
    item->setCheckState(m_selected.contains(value) ? Qt::Checked : Qt::Unchecked);
    showSelection();
    emit changed();
}

void FilterButton::narrow(const QString &text)
{
    QListWidgetItem *first = nullptr;
    for (int row = 0; row < m_list->count(); ++row) {
        QListWidgetItem *item = m_list->item(row);
        item->setHidden(!item->text().contains(text, Qt::CaseInsensitive));
        if (!first && !item->isHidden())
            first = item;
    }
    m_list->setCurrentItem(first);
}

void FilterButton::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Down:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        openList();
        return;
    default:
        QToolButton::keyPressEvent(event);
    }
}

bool FilterButton::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_popup && event->type() == QEvent::Hide) {
        showSelection();
        return false;
    }
    if (event->type() != QEvent::KeyPress)
        return QToolButton::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    const bool enter = key == Qt::Key_Return || key == Qt::Key_Enter;
    if (key == Qt::Key_Escape) {
        closeList();
        return true;
    }
    if (enter || (key == Qt::Key_Space && watched == m_list)) {
        toggle(m_list->currentItem());
        return true;
    }
    if (watched == m_search && key == Qt::Key_Down) {
        m_list->setFocus();
        return true;
    }
    return QToolButton::eventFilter(watched, event);
}

QString FilterButton::labelOf(const QString &value) const
{
    const auto found = std::find_if(m_choices.begin(), m_choices.end(),
                                    [&](const Choice &choice) { return choice.value == value; });
    return found == m_choices.end() ? value : found->label;
}

void FilterButton::showSelection()
{
    QString what = m_title;
    if (m_selected.size() == 1)
        what = tr("%1: %2").arg(m_title, labelOf(m_selected.first()));
    else if (m_selected.size() > 1)
        what = tr("%1: %L2 chosen").arg(m_title).arg(m_selected.size());
    setText(what + QStringLiteral(" \u25be")); // a small triangle: this opens
    setAccessibleName(tr("Filter, %1").arg(what));
    setChecked(!m_selected.isEmpty());
}

} // namespace reeve
