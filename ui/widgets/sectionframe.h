// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;
class QToolButton;

namespace reeve
{

class PlainLabel;
class StateBadge;

/** A titled part of a page that can be folded away: title with what is in it, the key that goes
 *  there, room for actions at the end of the line, the content below. */
class SectionFrame : public QWidget
{
    Q_OBJECT
public:
    /// `key` is shown only; the page owns the shortcut.
    SectionFrame(const QString &title, const QString &key, QWidget *parent = nullptr);

    void setContent(QWidget *content); ///< becomes a child; once
    QWidget *content() const { return m_content; }
    void setSummary(const QString &summary); ///< beside the title: "12", "none"
    QString summary() const;
    void setWarning(const QString &warning); ///< a badge beside the title, also while folded away
    QString warning() const;
    void addAction(QWidget *control); ///< at the end of the title's line
    bool isExpanded() const { return m_expanded; }
    void setExpanded(bool expanded);
    /// Unfolds and takes the keyboard; folds when it has it already.
    void activate();

signals:
    void expandedChanged(bool expanded);

private:
    QToolButton *m_title;
    PlainLabel *m_summary;
    StateBadge *m_warning;
    QHBoxLayout *m_actions;
    QWidget *m_content = nullptr;
    bool m_expanded = true;
};

} // namespace reeve
