// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notes/note.h"
#include "ui/widgets/printedsheet.h"
#include "ui/widgets/sectionview.h"

#include <QTimer>

class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace reeve
{

class NoteEditor;
class PageContext;
class PlainLabel;

/** Staff notes: the newest first, the editor above them. */
class NotesSectionView : public SectionView, public Printable
{
    Q_OBJECT
public:
    /// For how long a deletion can be taken back by the button, in ms.
    static constexpr int undoTime = 10'000;

    explicit NotesSectionView(PageContext &context, QWidget *parent = nullptr);

    void fill(const std::any &record) override;
    void clear() override;
    QString summary() const override { return m_summary; }
    QList<QWidget *> actions() override;
    bool hasEdits() const override;
    bool fillsBesideEdits() const override { return true; } // the editor stands above the notes
    void discardEdits() override;
    bool goBack() override;
    PrintedPart printed() const override; ///< every note that is read, whole

private:
    void show(const QList<Note> &notes);
    void save();
    void remove(const Note &note);
    void restore();
    void forgetUndo();
    void takeError(const Error &error);

    PageContext &m_context;
    NoteRepository m_repository;
    QList<Note> m_notes;
    QToolButton *m_add;
    NoteEditor *m_editor;
    QWidget *m_undoLine;
    PlainLabel *m_undoText;
    QPushButton *m_undo;
    QVBoxLayout *m_list;
    QTimer m_undoTimer;
    QString m_summary;
    std::optional<qint64> m_removed; ///< the note that the undo button brings back
    quint64 m_session = 0;           ///< of one customer; what comes later is not shown
    bool m_saving = false;
    bool m_stale = false; ///< wait for the notes as they are now
};

} // namespace reeve
