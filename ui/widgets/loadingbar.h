// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

namespace reeve
{

/** A thin moving line that says that something is being read. It keeps its two pixels of height, so
 *  nothing moves when it appears, and appears only after 150 ms (DESIGN 9). */
class LoadingBar : public QWidget
{
    Q_OBJECT
public:
    static constexpr int patience = 150; ///< ms

    explicit LoadingBar(QWidget *parent = nullptr);
    void setLoading(bool loading);
    bool isShowing() const { return m_step.isActive(); }

    QSize sizeHint() const override { return {100, 2}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QTimer m_patience;
    QTimer m_step;
    int m_position = 0; ///< in hundredths of the width
};

} // namespace reeve
