// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace reeve
{

/** Writes a line to a descriptor when the first rows of customers have been painted: the bench's
 *  end of a start (environment variable REEVE_PAINTED_FD). Removes itself then. */
class PaintedMarker : public QObject
{
    Q_OBJECT
public:
    PaintedMarker(int descriptor, QObject *parent);

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    int m_descriptor;
};

} // namespace reeve
