// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/overlay.h"
#include "ui/shell/palettesource.h"

#include <QHash>
#include <QTimer>

class QLineEdit;
class QListWidget;
class QListWidgetItem;

namespace reeve
{

/** Ctrl+K: goes to views, runs actions (with their shortcuts shown), and asks the features' sources
 *  for what they find. Knows no feature. Holds results only while it is open. */
class CommandPalette : public Overlay
{
    Q_OBJECT
public:
    /// Sources are asked this long after the last key.
    static constexpr int pauseMilliseconds = 180;

    explicit CommandPalette(QWidget *window);

    void setPlaces(const QList<PaletteItem> &places);       ///< the views
    void setActions(const QList<QAction *> &actions);       ///< of window and view; not owned
    void setSources(const QList<PaletteSource *> &sources); ///< not owned
    void openWith(const QString &text = {});
    void closeOver() override;
    void dropData();
    bool isWaiting() const { return m_waiting; } ///< a source has not answered yet

signals:
    void chosen(const reeve::Place &place);
    void chosenApart(const reeve::Place &place); ///< in a window of its own: Ctrl+Shift+Enter

protected:
    QRect panelRect(const QSize &area) const override;
    void opened() override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    struct Row {
        PaletteItem item;
        QString shortcut;
        QPointer<QAction> action;
    };
    void rebuild();
    void ask();
    void addHeading(const QString &text);
    void addRow(const Row &row);
    void addNote(const QString &text);
    void run(QListWidgetItem *item, bool apart = false);
    void step(int by);

    QLineEdit *m_edit;
    QListWidget *m_list;
    QTimer m_pause;
    QList<PaletteItem> m_places;
    QList<QPointer<QAction>> m_actions;
    QList<QPointer<PaletteSource>> m_sources;
    struct Answer {
        QList<PaletteItem> items;
        QString problem;
        bool waiting = false;
    };
    QHash<PaletteSource *, Answer> m_answers;
    QString m_asked;
    bool m_waiting = false;
    QList<Row> m_rows;
};

} // namespace reeve
