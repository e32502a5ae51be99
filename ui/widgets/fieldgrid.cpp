// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/fieldgrid.h"

#include "models/base/visibletext.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statebadge.h"

#include <QGridLayout>
#include <QHBoxLayout>

namespace reeve
{

FieldGrid::FieldGrid(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(4);
}

int FieldGrid::addField(const QString &name, const QString &caption)
{
    Field field{};
    field.caption = new PlainLabel(caption, this);
    field.caption->setForegroundRole(QPalette::PlaceholderText);
    field.cell = new QWidget(this);
    field.badge = new StateBadge(field.cell);
    field.value = new PlainLabel(field.cell);
    field.value->setObjectName(name);
    field.value->setSelectable(true);
    // A column of values, whichever way each of them is written.
    field.value->setAlignment(Qt::AlignAbsolute | Qt::AlignVCenter
                              | (isRightToLeft() ? Qt::AlignRight : Qt::AlignLeft));
    field.value->setFocusPolicy(Qt::ClickFocus);
    field.caption->setBuddy(field.value);
    auto *line = new QHBoxLayout(field.cell);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    line->addWidget(field.badge);
    line->addWidget(field.value, 1);
    m_fields.append(field);
    m_columns = 0;
    arrange(1);
    return int(m_fields.size()) - 1;
}

void FieldGrid::setValue(int field, const QString &value, const QString &toolTip)
{
    Field &shown = m_fields[field];
    shown.text = value;
    shown.value->setText(value.isEmpty() ? QString(QChar(0x2013)) : visibleText(value));
    if (!toolTip.isEmpty())
        shown.cell->setToolTip(toolTip.toHtmlEscaped());
    else
        shown.cell->setToolTip({});
}

void FieldGrid::setFieldVisible(int field, bool visible)
{
    m_fields[field].caption->setVisible(visible);
    m_fields[field].cell->setVisible(visible);
}

void FieldGrid::setBadge(int field, Meaning meaning, const QString &word)
{
    m_fields[field].badge->setState(meaning, word);
}

QString FieldGrid::value(int field) const
{
    return m_fields[field].text;
}

void FieldGrid::clear()
{
    for (int field = 0; field < m_fields.size(); ++field) {
        setValue(field, {});
        setBadge(field, Meaning::Neutral, {});
    }
}

void FieldGrid::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange(width() >= 68 * fontMetrics().averageCharWidth() * 3 / 2 ? 2 : 1);
}

void FieldGrid::arrange(int columns)
{
    if (columns == m_columns)
        return;
    m_columns = columns;
    const int rows = int((m_fields.size() + columns - 1) / columns);
    for (int i = 0; i < m_fields.size(); ++i) {
        // Downwards first, as one reads a list.
        const int row = i % rows;
        const int column = i / rows * 2;
        m_grid->addWidget(m_fields[i].caption, row, column);
        m_grid->addWidget(m_fields[i].cell, row, column + 1);
    }
    for (int column = 0; column < 2; ++column) {
        m_grid->setColumnStretch(column * 2, 0);
        m_grid->setColumnStretch(column * 2 + 1, column < columns ? 1 : 0);
    }
}

} // namespace reeve
