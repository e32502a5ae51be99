// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>

namespace reeve
{

/** Puts widgets side by side in their reading direction and goes on in the next line where they do not
 *  fit: chips and filters, which are never cut, however large the font. Hidden ones take no room. */
class FlowLayout : public QLayout
{
    Q_OBJECT
public:
    /// Gaps in pixels.
    explicit FlowLayout(int across, int down, QWidget *parent = nullptr);
    ~FlowLayout() override;

    void addItem(QLayoutItem *item) override;
    int count() const override { return int(m_items.size()); }
    QLayoutItem *itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem *takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    void setGeometry(const QRect &rect) override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;

private:
    int place(const QRect &rect, bool isTrial) const;

    QList<QLayoutItem *> m_items;
    int m_across;
    int m_down;
};

} // namespace reeve
