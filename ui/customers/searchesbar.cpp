// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/customers/searchesbar.h"

#include "models/base/visibletext.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/messagebar.h"

#include <QAction>
#include <QLineEdit>
#include <QMenu>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

constexpr int longestName = 100; // what the database takes

// A menu would take & as the mark of a key.
QString menuText(const QString &text)
{
    constexpr int most = 60;
    return visibleText(text.size() > most ? text.left(most) + QChar(0x2026) : text)
        .replace(u'&', QStringLiteral("&&"));
}

} // namespace

SearchesBar::SearchesBar(Desk &desk, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_searches(desk), m_ask(new AskBar(this)),
      m_undo(new MessageBar(this)), m_menu(new QMenu(this)),
      m_menuAction(new QAction(icon(QStringLiteral("view-history")), tr("Recent and saved"), this)),
      m_save(new QAction(icon(QStringLiteral("list-add")), tr("Save this search…"), this))
{
    setObjectName(QStringLiteral("searchesBar"));
    m_menu->setObjectName(QStringLiteral("searchesMenu"));
    m_menuAction->setObjectName(QStringLiteral("searchesMenuAction"));
    m_menuAction->setMenu(m_menu);
    m_save->setObjectName(QStringLiteral("saveSearch"));
    m_save->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_S);
    m_save->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_ask->setObjectName(QStringLiteral("searchName"));
    auto *name = m_ask->findChild<QLineEdit *>(QStringLiteral("askReason"));
    name->setAccessibleName(tr("Name of the search"));
    name->setMaxLength(longestName);
    m_undo->setObjectName(QStringLiteral("searchUndo"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 0, 12, 4);
    layout->setSpacing(4);
    layout->addWidget(m_ask);
    layout->addWidget(m_undo);
    hide();

    connect(m_save, &QAction::triggered, this, [this] { askName(0); });
    connect(m_menu, &QMenu::aboutToShow, this, [this] {
        fillMenu();
        m_searches.read();
    });
    connect(&m_searches, &SavedSearches::changed, this, [this] {
        if (m_menu->isVisible())
            fillMenu();
        const qint64 wanted = std::exchange(m_wanted, 0);
        if (const SavedSearch *search = m_searches.find(wanted))
            emit searchChosen(search->query);
        else if (wanted)
            emit messageRaised({Message::Kind::Information, tr("This search has been deleted.")});
    });
    connect(&m_searches, &SavedSearches::failed, this, [this](const Error &error) {
        m_wanted = 0;
        emit messageRaised(Message::of(error));
    });
    connect(m_ask, &AskBar::given, this, &SearchesBar::give);
    connect(m_ask, &AskBar::refused, this, [this] { goBack(); });
    connect(m_undo, &MessageBar::closed, this, &SearchesBar::showSelf);
    connect(m_undo, &MessageBar::actionTriggered, this, [this] {
        m_undo->clear();
        showSelf();
        m_searches.restore(std::exchange(m_deleted, 0))
            .then(this, [this](const Result<QVariant> &done) {
                if (!done)
                    emit messageRaised(Message::of(done.error()));
            });
    });
}

QString SearchesBar::placeItem(qint64 id)
{
    return QStringLiteral("search:%1").arg(id);
}

std::optional<qint64> SearchesBar::searchIn(const QString &placeItem)
{
    const QString prefix = QStringLiteral("search:");
    bool ok = false;
    const qint64 id = placeItem.startsWith(prefix) ? placeItem.mid(prefix.size()).toLongLong(&ok)
                                                   : 0;
    return ok ? std::optional(id) : std::nullopt;
}

void SearchesBar::fillMenu()
{
    m_menu->clear();
    m_menu->addSection(tr("Recent customers"));
    for (const RecentCustomers::Entry &entry : m_desk.recentCustomers().entries()) {
        auto *action = m_menu->addAction(menuText(entry.name) + QStringLiteral(" · #")
                                         + entry.id.toString());
        connect(action, &QAction::triggered, this,
                [this, entry] { emit customerChosen(entry.id, entry.name); });
    }
    if (m_desk.recentCustomers().entries().isEmpty())
        m_menu->addAction(tr("None since you signed in"))->setEnabled(false);
    m_menu->addSection(tr("Saved searches"));
    for (const SavedSearch &search : m_searches.entries())
        connect(m_menu->addAction(menuText(search.name)), &QAction::triggered, this,
                [this, query = search.query] { emit searchChosen(query); });
    if (m_searches.entries().isEmpty())
        m_menu->addAction(tr("None yet"))->setEnabled(false);
    m_menu->addSeparator();
    m_menu->addAction(m_save);
    if (m_searches.entries().isEmpty())
        return;
    QMenu *rename = m_menu->addMenu(tr("Rename"));
    QMenu *remove = m_menu->addMenu(tr("Delete"));
    for (const SavedSearch &search : m_searches.entries()) {
        connect(rename->addAction(menuText(search.name)), &QAction::triggered, this,
                [this, id = search.id] { askName(id); });
        connect(remove->addAction(menuText(search.name)), &QAction::triggered, this,
                [this, search] { this->remove(search); });
    }
}

void SearchesBar::askName(qint64 renamed)
{
    m_renamed = renamed;
    const SavedSearch *search = m_searches.find(renamed);
    m_ask->ask(
        {.title = search ? tr("Rename “%1”").arg(search->name) : tr("Save this search"),
         .note = search
                     ? QString()
                     : tr("Text, filters and order, for you alone. It is kept in the database, as "
                          "personal data like the rest; a name that exists already is replaced."),
         .placeholder = tr("Name"),
         .action = search ? tr("Rename") : tr("Save"),
         .cancel = {},
         .atLeast = 1,
         .isDangerous = false});
    if (search)
        m_ask->findChild<QLineEdit *>(QStringLiteral("askReason"))->setText(search->name);
    showSelf();
}

void SearchesBar::give(const QString &name)
{
    const qint64 renamed = std::exchange(m_renamed, 0);
    m_ask->dismiss();
    showSelf();
    const auto written = renamed     ? m_searches.rename(renamed, name)
                         : m_current ? m_searches.save(name, m_current())
                                     : m_searches.save(name, {});
    QFuture<Result<QVariant>>(written).then(this, [this, name,
                                                   renamed](const Result<QVariant> &done) {
        if (!done)
            emit messageRaised(Message::of(done.error()));
        else if (!renamed)
            emit messageRaised({Message::Kind::Success,
                                tr("The search “%1” is saved; it is in the palette (Ctrl+K) too.")
                                    .arg(visibleText(name))});
    });
}

void SearchesBar::remove(const SavedSearch &search)
{
    m_searches.remove(search.id).then(this, [this, search](const Result<QVariant> &done) {
        if (!done) {
            emit messageRaised(Message::of(done.error()));
            return;
        }
        m_deleted = search.id;
        m_undo->showMessage({Message::Kind::Information,
                             tr("The search “%1” is deleted.").arg(visibleText(search.name))},
                            tr("Undo"));
        showSelf();
    });
}

void SearchesBar::openSearch(qint64 id)
{
    if (const SavedSearch *search = m_searches.find(id)) {
        emit searchChosen(search->query);
    } else {
        m_wanted = id;
        m_searches.read();
    }
}

bool SearchesBar::goBack()
{
    if (!m_ask->isAsking())
        return false;
    m_ask->dismiss();
    m_renamed = 0;
    showSelf();
    return true;
}

void SearchesBar::dropData()
{
    m_wanted = m_deleted = m_renamed = 0; // first: what is cleared says that it has changed
    m_ask->dismiss();
    m_undo->clear();
    m_menu->clear();
    m_searches.clear();
    showSelf();
}

void SearchesBar::showSelf()
{
    setVisible(m_ask->isAsking() || m_undo->isShowing());
}

} // namespace reeve
