// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notes/note.h"

#include <QWidget>

class QPlainTextEdit;
class QPushButton;

namespace reeve
{

class PlainLabel;

/** Where a note is written or changed. */
class NoteEditor : public QWidget
{
    Q_OBJECT
public:
    explicit NoteEditor(QWidget *parent = nullptr);

    void startNew();
    void startChanging(const Note &note);
    void stop(); ///< hides, and forgets what was typed
    bool isOpen() const { return !isHidden(); }
    bool hasEdits() const;
    QString text() const;
    /// The note being changed; nothing: a new one.
    std::optional<qint64> note() const { return m_note; }
    int version() const { return m_version; }
    /// Somebody else changed it: saving again replaces theirs.
    void setVersion(int version) { m_version = version; }
    void becomeNew(); ///< somebody deleted it: what is typed becomes a note of its own
    void setNotice(const QString &notice);
    void setSaving(bool saving);

signals:
    void saveRequested();
    void stopRequested();

private:
    void start(const QString &title, const QString &text, const QString &action);
    void showState();

    std::optional<qint64> m_note;
    int m_version = 0;
    QString m_before;
    QString m_action;
    PlainLabel *m_title;
    QPlainTextEdit *m_text;
    PlainLabel *m_length;
    PlainLabel *m_notice;
    QPushButton *m_save;
    QPushButton *m_stop;
    bool m_saving = false;
};

} // namespace reeve
