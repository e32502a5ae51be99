// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/loadingbar.h"

#include <QPainter>

namespace reeve
{

LoadingBar::LoadingBar(QWidget *parent) : QWidget(parent)
{
    setFixedHeight(2);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Reading"));
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    m_step.setInterval(30);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_position = 0;
        m_step.start();
        update();
    });
    connect(&m_step, &QTimer::timeout, this, [this] {
        m_position = (m_position + 3) % 130;
        update();
    });
}

void LoadingBar::setLoading(bool loading)
{
    if (loading) {
        if (!m_patience.isActive() && !m_step.isActive())
            m_patience.start();
        return;
    }
    m_patience.stop();
    m_step.stop();
    update();
}

void LoadingBar::paintEvent(QPaintEvent *)
{
    if (!m_step.isActive())
        return;
    QPainter painter(this);
    const int from = (m_position - 30) * width() / 100;
    painter.fillRect(from, 0, width() * 30 / 100, height(), palette().color(QPalette::Highlight));
}

} // namespace reeve
