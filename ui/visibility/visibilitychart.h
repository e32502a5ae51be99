// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/meaning.h"

#include <QList>
#include <QWidget>

namespace reeve
{

/** One horizontal bar cut into parts, in the colours of what they mean. Whoever shows it writes the
 *  words and numbers beside it: colours alone tell nobody anything. */
class VisibilityChart : public QWidget
{
    Q_OBJECT
public:
    struct Part {
        Meaning meaning = Meaning::Neutral;
        QString words{}; ///< "Anybody: 12,345", for screen readers
        qint64 value = 0;
    };
    explicit VisibilityChart(QWidget *parent = nullptr);

    void setParts(const QList<Part> &parts);
    static QColor colourOf(Meaning meaning, const QPalette &palette);

    QSize sizeHint() const override { return {240, 12}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<Part> m_parts;
};

} // namespace reeve
