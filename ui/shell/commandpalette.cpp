// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/commandpalette.h"

#include "models/base/visibletext.h"
#include "ui/shell/paletterow.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

constexpr int minimumForSources = 2;
constexpr int tallest = 520;

QString plainText(const QAction *action)
{
    QString text = action->text();
    text.remove(u'&');
    return text;
}

} // namespace

CommandPalette::CommandPalette(QWidget *window)
    : Overlay(window), m_edit(new QLineEdit(panel())), m_list(new QListWidget(panel()))
{
    setObjectName(QStringLiteral("commandPalette"));
    setAccessibleName(tr("Search everything"));
    m_edit->setObjectName(QStringLiteral("paletteEdit"));
    m_edit->setPlaceholderText(tr("Customer, view or action"));
    m_edit->setAccessibleName(tr("Search customers, views and actions"));
    m_edit->setMaxLength(10000);
    m_edit->setClearButtonEnabled(true);
    m_edit->addAction(icon(QStringLiteral("edit-find")), QLineEdit::LeadingPosition);
    m_edit->setMinimumHeight(36);
    m_edit->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("paletteList"));
    m_list->setAccessibleName(tr("Results"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus); // the keys stay with the field
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(false);
    m_list->setItemDelegate(new PaletteRowDelegate(m_list));
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setMouseTracking(true);
    auto *hint = new PlainLabel(
        tr("↑ ↓ choose     Enter open     Ctrl+Shift+Enter open in a new window     Esc close"),
        panel());
    hint->setForegroundRole(QPalette::PlaceholderText);

    auto *layout = new QVBoxLayout(panel());
    layout->setContentsMargins(12, 12, 12, 8);
    layout->setSpacing(8);
    layout->addWidget(m_edit);
    layout->addWidget(m_list, 1);
    layout->addWidget(hint);

    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMilliseconds);
    connect(&m_pause, &QTimer::timeout, this, &CommandPalette::ask);
    connect(m_edit, &QLineEdit::textChanged, this, [this] {
        if (!isOpen())
            return;
        for (const auto &source : std::as_const(m_sources)) {
            if (source)
                source->cancel();
        }
        m_answers.clear();
        m_asked.clear();
        m_pause.start();
        rebuild();
    });
    connect(m_list, &QListWidget::itemClicked, this, [this](QListWidgetItem *item) { run(item); });
}

void CommandPalette::setPlaces(const QList<PaletteItem> &places)
{
    m_places = places;
}

void CommandPalette::setActions(const QList<QAction *> &actions)
{
    m_actions.clear();
    for (QAction *action : actions)
        m_actions.append(action);
}

void CommandPalette::setSources(const QList<PaletteSource *> &sources)
{
    m_sources.clear();
    for (PaletteSource *source : sources) {
        m_sources.append(source);
        connect(source, &PaletteSource::changed, this, [this] {
            if (isOpen())
                rebuild();
        });
        connect(source, &PaletteSource::found, this,
                [this, source](const QString &text, const QList<PaletteItem> &items) {
                    if (text != m_asked || !isOpen())
                        return;
                    m_answers[source] = {items, {}, false};
                    rebuild();
                });
        connect(source, &PaletteSource::failed, this,
                [this, source](const QString &text, const QString &problem) {
                    if (text != m_asked || !isOpen())
                        return;
                    m_answers[source] = {{}, problem, false};
                    rebuild();
                });
    }
}

void CommandPalette::openWith(const QString &text)
{
    openOver();
    for (const auto &source : std::as_const(m_sources)) {
        if (source)
            source->prepare();
    }
    m_edit->setText(text);
    m_edit->selectAll();
    rebuild();
}

void CommandPalette::closeOver()
{
    if (!isOpen())
        return;
    dropData();
    Overlay::closeOver();
}

void CommandPalette::dropData()
{
    m_pause.stop();
    m_answers.clear();
    m_asked.clear();
    const QSignalBlocker blocker(m_edit);
    m_edit->setText({});
    for (const auto &source : std::as_const(m_sources)) {
        if (source) {
            source->cancel();
            source->dropData();
        }
    }
    m_rows.clear(); // last: a source that forgets says that it has changed
    m_list->clear();
}

QRect CommandPalette::panelRect(const QSize &area) const
{
    const int width = qMin(640, area.width() - 32);
    // As high as what was found, up to a limit; the field stays where it is.
    int rows = 0;
    for (int row = 0; row < m_list->count(); ++row)
        rows += m_list->sizeHintForRow(row);
    const int around = panel()->sizeHint().height() - m_list->sizeHint().height();
    const int most = qMin(tallest, area.height() - 64);
    return {(area.width() - width) / 2, qMin(64, (area.height() - most) / 2), width,
            qBound(0, rows + around + 8, most)};
}

void CommandPalette::opened()
{
    m_edit->setFocus(Qt::ShortcutFocusReason);
}

void CommandPalette::ask()
{
    const QString text = m_edit->text().trimmed();
    if (text.size() < minimumForSources)
        return;
    m_asked = text;
    for (const auto &source : std::as_const(m_sources)) {
        if (source) {
            m_answers[source] = {{}, {}, true};
            source->search(text);
        }
    }
    rebuild();
}

void CommandPalette::rebuild()
{
    m_rows.clear();
    m_list->clear();
    const QString text = m_edit->text().trimmed();
    bool waiting = m_pause.isActive() && text.size() >= minimumForSources && !m_sources.isEmpty();
    for (const auto &source : std::as_const(m_sources)) {
        if (!source || !m_answers.contains(source))
            continue;
        const Answer &answer = m_answers[source];
        waiting = waiting || answer.waiting;
        if (answer.items.isEmpty() && answer.problem.isEmpty())
            continue;
        addHeading(source->heading());
        for (const PaletteItem &item : answer.items)
            addRow({item, {}, nullptr});
        if (!answer.problem.isEmpty())
            addNote(answer.problem);
    }
    for (const auto &source : std::as_const(m_sources)) {
        for (const PaletteGroup &group : source ? source->atOnce(text) : QList<PaletteGroup>()) {
            if (!group.items.isEmpty())
                addHeading(group.heading);
            for (const PaletteItem &item : group.items)
                addRow({item, {}, nullptr});
        }
    }
    bool headed = false;
    for (const PaletteItem &place : std::as_const(m_places)) {
        if (!place.title.contains(text, Qt::CaseInsensitive))
            continue;
        if (!std::exchange(headed, true))
            addHeading(tr("Go to"));
        addRow({place, {}, nullptr});
    }
    headed = false;
    for (const auto &action : std::as_const(m_actions)) {
        if (!action || !action->isEnabled() || !action->isVisible() || action->isSeparator()
            || action->menu() || !plainText(action).contains(text, Qt::CaseInsensitive))
            continue;
        if (!std::exchange(headed, true))
            addHeading(tr("Actions"));
        addRow({{plainText(action), {}, {}, {}},
                action->shortcut().toString(QKeySequence::NativeText),
                action});
    }
    if (waiting)
        addNote(tr("Searching…"));
    else if (m_rows.isEmpty())
        addNote(tr("Nothing is called that. Try a name, an e-mail address or a number."));
    m_waiting = waiting;
    step(1);
    fitPanel();
    m_list->scrollToTop(); // the first heading stands above the first row
}

void CommandPalette::addHeading(const QString &text)
{
    auto *item = new QListWidgetItem(text, m_list);
    item->setFlags(Qt::NoItemFlags);
    item->setData(PaletteRowDelegate::KindRole, PaletteRowDelegate::Heading);
}

void CommandPalette::addNote(const QString &text)
{
    auto *item = new QListWidgetItem(text, m_list);
    item->setFlags(Qt::NoItemFlags);
    item->setData(PaletteRowDelegate::KindRole, PaletteRowDelegate::Note);
}

void CommandPalette::addRow(const Row &row)
{
    auto *item = new QListWidgetItem(visibleText(row.item.title), m_list);
    item->setData(PaletteRowDelegate::KindRole, PaletteRowDelegate::Entry);
    item->setData(PaletteRowDelegate::SubtitleRole, visibleText(row.item.subtitle));
    item->setData(PaletteRowDelegate::ShortcutRole, row.shortcut);
    item->setData(PaletteRowDelegate::NumberRole, m_rows.size());
    if (row.action)
        item->setIcon(row.action->icon());
    else if (!row.item.iconName.isEmpty())
        item->setIcon(icon(row.item.iconName));
    m_rows.append(row);
}

void CommandPalette::step(int by)
{
    int row = m_list->currentRow();
    const int count = m_list->count();
    for (int tries = 0; tries < count; ++tries) {
        row = row < 0 ? (by > 0 ? 0 : count - 1) : (row + by + count) % count;
        if (m_list->item(row)->flags() & Qt::ItemIsSelectable) {
            m_list->setCurrentRow(row);
            m_list->scrollToItem(m_list->item(row));
            return;
        }
    }
}

bool CommandPalette::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_edit && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        switch (key->key()) {
        case Qt::Key_Down:
            step(1);
            return true;
        case Qt::Key_Up:
            step(-1);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            run(m_list->currentItem(),
                key->modifiers().testFlags(Qt::ControlModifier | Qt::ShiftModifier));
            return true;
        case Qt::Key_Escape:
            closeOver();
            return true;
        default:
            break;
        }
    }
    return Overlay::eventFilter(object, event);
}

void CommandPalette::run(QListWidgetItem *item, bool apart)
{
    if (!item || !(item->flags() & Qt::ItemIsSelectable))
        return;
    const Row row = m_rows.value(item->data(PaletteRowDelegate::NumberRole).toInt());
    closeOver();
    if (row.action)
        row.action->trigger();
    else if (!row.item.place.view.isEmpty() && apart)
        emit chosenApart(row.item.place);
    else if (!row.item.place.view.isEmpty())
        emit chosen(row.item.place);
}

} // namespace reeve
