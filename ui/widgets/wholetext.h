// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QPlainTextEdit;

namespace reeve
{

/// Of a text this much stands in a label or a cell, in characters; the rest is shown on demand.
inline constexpr qsizetype shownAtMost = 2000;

/// What a label or a cell shows of a text: the beginning, and how long it is.
QString beginningOf(const QString &text, qsizetype most = shownAtMost);

/** A text that is too long for its place, whole, in a window of its own. Lets go of it when closed. */
class WholeText : public QDialog
{
    Q_OBJECT
public:
    WholeText(const QString &text, QWidget *parent);

private:
    QString m_text;
    QPlainTextEdit *m_edit;
};

} // namespace reeve
