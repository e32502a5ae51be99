// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/meaning.h"

#include <QWidget>

class QGridLayout;

namespace reeve
{

class PlainLabel;
class StateBadge;

/** Names and values in one or two columns, as there is room. Values are data: plain, selectable. */
class FieldGrid : public QWidget
{
    Q_OBJECT
public:
    explicit FieldGrid(QWidget *parent = nullptr);

    /// Returns the field's number. `name` is the object name of the value's label.
    int addField(const QString &name, const QString &caption);
    /// An empty value shows a dash; `toolTip` is our own words, never data.
    void setValue(int field, const QString &value, const QString &toolTip = {});
    void setFieldVisible(int field, bool visible);                  ///< for what concerns few
    void setBadge(int field, Meaning meaning, const QString &word); ///< stands before the value
    QString value(int field) const;
    void clear();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Field {
        PlainLabel *caption;
        StateBadge *badge;
        PlainLabel *value;
        QWidget *cell;
        QString text;
    };
    void arrange(int columns);

    QGridLayout *m_grid;
    QList<Field> m_fields;
    int m_columns = 0;
};

} // namespace reeve
