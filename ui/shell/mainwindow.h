// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/desk.h"
#include "ui/shell/history.h"
#include "ui/shell/view.h"
#include "ui/shell/windowactions.h"

#include <QHash>
#include <QMainWindow>

#include <functional>

class QSettings;
class QStackedWidget;
class QVBoxLayout;

namespace reeve
{

class CommandPalette;
class HelpOverlay;
class LockScreen;
class MessageBar;
class Navigation;
class TopBar;

/** A shelf: it shows the views that the composition root registered, and knows none of them. Three
 *  pages: the entrance (sign-in, brought from outside), the desk, the lock screen. Who may go from
 *  one to the other is decided by the Gate. */
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    MainWindow(Desk &desk, QList<ViewEntry> entries, QSettings &settings,
               QWidget *parent = nullptr);
    ~MainWindow() override;

    enum class Page { Entrance, Desk, Locked };
    Page page() const { return m_page; }
    void setEntrance(QWidget *entrance); ///< takes ownership
    /// Stands above the banner, in every view; hides and shows itself. Takes ownership.
    void addNotice(QWidget *notice);

    void showEntrance();
    /// After a sign-in; what another person had open is gone, one's own stands where it was.
    void showDesk(const QString &memoryKey);
    /// Drops every row of data first.
    void showLocked(const QString &why);
    /// See View::warnOfLock; true when some view holds what has been typed and not saved.
    bool warnOfLock(int secondsLeft);

    void goTo(const Place &place);
    /// Calls `then` when nothing typed would be lost by it, or may be: asks in the views that hold
    /// edits, one after the other. The person may stay instead; then nothing happens.
    void leaveEdits(const std::function<void()> &then);
    View *currentView() const { return m_views.value(m_current); }
    QString currentViewId() const { return m_current; }
    const History &history() const { return m_history; }

    WindowActions &windowActions() { return m_actions; }
    LockScreen &lockScreen() { return *m_lock; }
    MessageBar &banner() { return *m_banner; } ///< above the view: the link, the idle clock
    MessageBar &messages() { return *m_messages; }
    CommandPalette &commandPalette() { return *m_palette; }
    Navigation &navigation() { return *m_navigation; }
    TopBar &topBar() { return *m_topBar; }
    void rememberState();

signals:
    void closing();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void buildDesk();
    void connectActions();
    void forgetViews();
    void offerEntries();
    View *viewFor(const QString &id);
    void arrive(const Place &place);
    void setPage(Page page);
    void updateActions();
    void updateTitle();
    QString geometryKey() const;
    QList<ViewEntry> allowedEntries() const;
    QList<QAction *> viewActions() const;

    Desk &m_desk;
    const QList<ViewEntry> m_entries;
    QSettings &m_settings;
    QString m_memoryKey;
    WindowActions m_actions;
    History m_history;
    QHash<QString, View *> m_views;
    QList<PaletteSource *> m_sources;
    QList<BadgeSource *> m_badges;
    QString m_current;
    QString m_servedLogin; ///< for whom the views were made
    QString m_servedRole;
    Page m_page = Page::Entrance;
    bool m_restored = false;

    QStackedWidget *m_pages;
    QWidget *m_entrance = nullptr;
    QWidget *m_deskPage;
    LockScreen *m_lock;
    TopBar *m_topBar;
    Navigation *m_navigation;
    QStackedWidget *m_stack;
    QVBoxLayout *m_notices;
    MessageBar *m_banner;
    MessageBar *m_messages;
    CommandPalette *m_palette;
    HelpOverlay *m_help;
};

} // namespace reeve
