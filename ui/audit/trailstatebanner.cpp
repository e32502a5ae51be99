// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audit/trailstatebanner.h"

#include "models/audit/trailmonitor.h"

namespace reeve
{

TrailStateBanner::TrailStateBanner(TrailMonitor &monitor, QWidget *parent)
    : MessageBar(parent), m_monitor(monitor)
{
    setObjectName(QStringLiteral("trailBanner"));
    connect(&m_monitor, &TrailMonitor::changed, this, &TrailStateBanner::showState);
    connect(this, &MessageBar::closed, this, [this] { m_read = verdictText(m_monitor.verdict()); });
    showState();
}

void TrailStateBanner::showState()
{
    const TrailVerdict &verdict = m_monitor.verdict();
    Message wanted;
    bool closable = false;
    if (verdict.isWrong()) {
        wanted = {Message::Kind::Problem, verdictText(verdict)};
    } else if (m_monitor.state() && m_monitor.state()->isUnsealed()) {
        wanted = {Message::Kind::Warning, unsealedText(*m_monitor.state())};
    } else if (verdict.kind == TrailVerdict::Kind::Restored && m_read != verdictText(verdict)) {
        wanted = {Message::Kind::Warning, verdictText(verdict)};
        closable = true;
    }
    if (wanted.text.isEmpty()) {
        if (isShowing())
            clear();
        return;
    }
    if (isShowing() && message().text == wanted.text)
        return; // a screen reader says it once
    showMessage(wanted);
    setClosable(closable);
}

} // namespace reeve
