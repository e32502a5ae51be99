// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/visibility/proberesult.h"

#include <QWidget>

class QVBoxLayout;

namespace reeve
{

/** What a stranger saw: for each address the verdict as a badge, a sentence, and the way there. */
class ProbeResultList : public QWidget
{
    Q_OBJECT
public:
    explicit ProbeResultList(QWidget *parent = nullptr);

    void add(const ProbeResult &result);
    void clear(); ///< at once: nothing of it stays in memory
    int count() const { return m_count; }

private:
    QVBoxLayout *m_layout;
    int m_count = 0;
};

} // namespace reeve
