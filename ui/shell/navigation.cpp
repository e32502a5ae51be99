// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/navigation.h"

#include "models/base/visibletext.h"
#include "models/session/desk.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"

#include <QListWidget>
#include <QMenu>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

constexpr int IdRole = Qt::UserRole;
constexpr int BadgeRole = Qt::UserRole + 1;

class EntryDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {100, option.fontMetrics.height() + 16};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const bool selected = option.state & QStyle::State_Selected;
        const bool hovered = option.state & QStyle::State_MouseOver;
        const bool focused = option.state & QStyle::State_HasFocus;
        const QColor accent = option.palette.color(QPalette::Active, QPalette::Highlight);
        const QRect tile = option.rect.adjusted(8, 1, -8, -1);
        if (selected || hovered) {
            QColor fill = accent;
            fill.setAlpha(selected ? 48 : 24);
            painter->setPen(focused ? QPen(accent) : QPen(Qt::NoPen));
            painter->setBrush(fill);
            painter->drawRoundedRect(QRectF(tile).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        }
        if (selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(accent);
            painter->drawRoundedRect(QRectF(tile.left(), tile.top() + 6, 3, tile.height() - 12),
                                     1.5, 1.5);
        }
        QRect room = tile.adjusted(12, 0, -8, 0);
        const int extent = 16;
        index.data(Qt::DecorationRole)
            .value<QIcon>()
            .paint(painter, QRect(room.left(), room.center().y() - extent / 2 + 1, extent, extent));
        room.setLeft(room.left() + extent + 8);
        QFont font = option.font;
        font.setBold(selected);
        painter->setFont(font);
        const int waiting = index.data(BadgeRole).toInt();
        if (waiting > 0) {
            const QString number = waiting > 999 ? QStringLiteral("999+")
                                                 : QString::number(waiting);
            const int width = qMax(20, QFontMetrics(font).horizontalAdvance(number) + 12);
            const QRectF pill(room.right() - width, room.center().y() - 9, width, 18);
            painter->setPen(Qt::NoPen);
            painter->setBrush(accent);
            painter->drawRoundedRect(pill, 9, 9);
            painter->setPen(option.palette.color(QPalette::Active, QPalette::HighlightedText));
            painter->drawText(pill, Qt::AlignCenter, number);
            room.setRight(room.right() - width - 4);
        }
        painter->setPen(option.palette.color(QPalette::Active, QPalette::WindowText));
        painter->drawText(
            room, Qt::AlignLeft | Qt::AlignVCenter,
            QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, room.width()));
        painter->restore();
    }
};

} // namespace

Navigation::Navigation(QWidget *parent)
    : QWidget(parent), m_list(new QListWidget(this)), m_account(new QToolButton(this))
{
    setObjectName(QStringLiteral("navigation"));
    m_list->setObjectName(QStringLiteral("navigationList"));
    m_list->setAccessibleName(tr("Views"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setItemDelegate(new EntryDelegate(m_list));
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMouseTracking(true);
    m_account->setObjectName(QStringLiteral("accountButton"));
    m_account->setAutoRaise(true);
    m_account->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_account->setIcon(icon(QStringLiteral("user-identity")));
    m_account->setIconSize(QSize(22, 22));
    m_account->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    setFixedWidth(fontMetrics().averageCharWidth() * 26);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 8);
    layout->setSpacing(8);
    layout->addWidget(m_list, 1);
    auto *bottom = new QHBoxLayout;
    bottom->setContentsMargins(8, 0, 8, 0);
    bottom->addWidget(m_account);
    layout->addLayout(bottom);

    connect(m_list, &QListWidget::currentItemChanged, this, [this](QListWidgetItem *item) {
        if (item)
            emit chosen(item->data(IdRole).toString());
    });
}

void Navigation::setEntries(const QList<ViewEntry> &entries)
{
    const QSignalBlocker blocker(m_list);
    m_list->clear();
    for (const ViewEntry &entry : entries) {
        auto *item = new QListWidgetItem(icon(entry.iconName), entry.title, m_list);
        item->setData(IdRole, entry.id);
    }
}

void Navigation::setCurrent(const QString &view)
{
    const QSignalBlocker blocker(m_list);
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->data(IdRole).toString() == view)
            m_list->setCurrentRow(row);
    }
}

int Navigation::badge(const QString &view) const
{
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->data(IdRole).toString() == view)
            return m_list->item(row)->data(BadgeRole).toInt();
    }
    return 0;
}

void Navigation::setBadge(const QString &view, int waiting)
{
    for (int row = 0; row < m_list->count(); ++row) {
        QListWidgetItem *item = m_list->item(row);
        if (item->data(IdRole).toString() != view)
            continue;
        item->setData(BadgeRole, waiting);
        item->setData(Qt::AccessibleTextRole,
                      waiting > 0 ? tr("%1, waiting: %2").arg(item->text()).arg(waiting)
                                  : item->text());
    }
}

void Navigation::setPerson(const SignedIn &person)
{
    const QString name = visibleText(person.fullName.isEmpty() ? person.login : person.fullName);
    m_account->setText(fontMetrics()
                           .elidedText(name, Qt::ElideRight, width() - 72)
                           .replace(u'&', QStringLiteral("&&")));
    m_account->setToolTip(
        tr("Signed in as %1, role %2").arg(person.login, person.role).toHtmlEscaped());
    m_account->setAccessibleName(tr("Account of %1").arg(name));
}

void Navigation::setAccountMenu(QMenu *menu)
{
    // Not QToolButton::setMenu: its arrow stands in the corner of the text.
    connect(m_account, &QToolButton::clicked, menu, [this, menu] {
        menu->popup(m_account->mapToGlobal(QPoint(0, -menu->sizeHint().height())));
    });
}

} // namespace reeve
