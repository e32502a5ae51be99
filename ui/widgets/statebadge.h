// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/meaning.h"
#include "ui/widgets/tone.h"

#include <QString>
#include <QWidget>

namespace reeve
{

Tone toneOf(Meaning meaning);
/// The freedesktop name of the sign beside a state's word; what is as it should be gets a light one.
QString meaningIcon(Meaning meaning);

/** A state as a word with an icon on a tinted ground; never a colour alone. */
class StateBadge : public QWidget
{
    Q_OBJECT
public:
    explicit StateBadge(QWidget *parent = nullptr);
    void setState(Meaning meaning, const QString &word); ///< an empty word hides the badge
    const QString &word() const { return m_word; }
    Meaning meaning() const { return m_meaning; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Meaning m_meaning = Meaning::Neutral;
    QString m_word;
};

} // namespace reeve
