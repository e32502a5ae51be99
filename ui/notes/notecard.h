// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notes/note.h"

#include <QWidget>

class QToolButton;

namespace reeve
{

class PlainLabel;

/** One note: who and when, the text, and what can be done with it. A long text is cut, and whole on
 *  demand. */
class NoteCard : public QWidget
{
    Q_OBJECT
public:
    explicit NoteCard(const Note &note, QWidget *parent = nullptr);
    const Note &note() const { return m_note; }

signals:
    void changeWanted();
    void removeWanted();

private:
    void showBody(bool whole);

    Note m_note;
    PlainLabel *m_body;
    QToolButton *m_more;
    bool m_whole = false;
};

/// Several lines as they may be shown: each with its controls made visible.
QString visibleLines(const QString &text);

} // namespace reeve
