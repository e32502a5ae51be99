// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/customers/customersview.h"

#include "ui/customers/customerpageview.h"
#include "ui/customers/customersbar.h"
#include "ui/customers/customerscontroller.h"
#include "ui/customers/reasonbar.h"
#include "ui/customers/searchesbar.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/loadingbar.h"
#include "ui/widgets/pagedtableview.h"

#include <QFrame>
#include <QKeyEvent>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace reeve
{

CustomersView::CustomersView(Desk &desk, const std::vector<PageSectionEntry> &sections,
                             QWidget *parent)
    : View(parent), m_bar(new CustomersBar(this)), m_searches(new SearchesBar(desk, this)),
      m_loading(new LoadingBar(this)), m_splitter(new QSplitter(Qt::Horizontal, this)),
      m_stack(new QStackedWidget), m_table(new PagedTableView), m_empty(new EmptyState),
      m_page(new CustomerPageView(desk, sections))
{
    setObjectName(QStringLiteral("customers"));
    m_table->setObjectName(QStringLiteral("customerTable"));
    m_table->setAccessibleName(tr("Customers"));
    m_table->hideColumnsAtFirst({QStringLiteral("username"), QStringLiteral("phone"),
                                 QStringLiteral("newsletter"), QStringLiteral("id")});
    m_table->setColumnWidths({{QStringLiteral("name"), 24},
                              {QStringLiteral("email"), 28},
                              {QStringLiteral("status"), 13},
                              {QStringLiteral("plan"), 10},
                              {QStringLiteral("business"), 21},
                              {QStringLiteral("country"), 9},
                              {QStringLiteral("city"), 15},
                              {QStringLiteral("created"), 13},
                              {QStringLiteral("username"), 18},
                              {QStringLiteral("phone"), 18},
                              {QStringLiteral("newsletter"), 12},
                              {QStringLiteral("id"), 12}});
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    m_splitter->setObjectName(QStringLiteral("customerSplitter"));
    m_splitter->addWidget(m_stack);
    m_splitter->addWidget(m_page);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setSizes({640, 560});
    m_stack->setMinimumWidth(240);
    m_page->setMinimumWidth(320);
    m_page->hide();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_searches);
    layout->addWidget(m_loading);
    layout->addWidget(m_splitter, 1);

    connect(m_splitter, &QSplitter::splitterMoved, this, [this] {
        if (!m_settings.isEmpty())
            QSettings().setValue(m_settings + QStringLiteral("/splitter"), m_splitter->saveState());
    });
    connect(m_page, &CustomerPageView::foldingChanged, this, [this] {
        if (!m_settings.isEmpty())
            QSettings().setValue(m_settings + QStringLiteral("/folded"), m_page->foldedSections());
    });
    m_controller = std::make_unique<CustomersController>(desk, *this, sections);
}

CustomersView::~CustomersView() = default;

void CustomersView::rememberUnder(const QString &settingsGroup)
{
    m_settings.clear(); // what follows is not a change by a person
    const QSettings settings;
    m_splitter->restoreState(
        settings.value(settingsGroup + QStringLiteral("/splitter")).toByteArray());
    m_page->setFoldedSections(
        settings.value(settingsGroup + QStringLiteral("/folded")).toStringList());
    m_table->rememberColumns(settingsGroup + QStringLiteral("/columns"));
    m_settings = settingsGroup;
}

void CustomersView::refresh()
{
    m_controller->refresh();
}

void CustomersView::focusSearch()
{
    m_bar->focusSearch();
}

bool CustomersView::goBack()
{
    return m_controller->goBack();
}

bool CustomersView::hasEdits() const
{
    return m_page->hasEdits() || m_controller->windows().hasEdits();
}

void CustomersView::leaveEdits(const std::function<void()> &then)
{
    m_controller->leaveEdits(then);
}

void CustomersView::warnOfLock(int secondsLeft)
{
    m_page->warnOfLock(secondsLeft);
    m_controller->windows().warnOfLock(secondsLeft);
}

void CustomersView::dropData()
{
    m_controller->dropData();
    emit dropped();
}

void CustomersView::open(const Place &place)
{
    // Back to the list closes the page; coming from another view does not.
    if (!place.item.isEmpty() || !m_arriving)
        m_controller->openPlace(place);
}

void CustomersView::openApart(const Place &place)
{
    m_controller->openApart(place);
}

CustomerWindows &CustomersView::windows() const
{
    return m_controller->windows();
}

CustomerQuery CustomersView::shownQuery() const
{
    return m_controller->model().shownQuery();
}

std::optional<CustomerCount> CustomersView::count() const
{
    return m_controller->model().count();
}

void CustomersView::addBar(QWidget *bar)
{
    static_cast<QVBoxLayout *>(layout())->insertWidget(1, bar);
}

void CustomersView::addHeaderAction(QAction *action)
{
    addAction(action);
    m_bar->addHeaderAction(action);
}

QList<QAction *> CustomersView::paletteActions() const
{
    return actions() + m_page->sectionActions() + m_page->actions();
}

void CustomersView::showEmpty(bool empty)
{
    m_stack->setCurrentWidget(empty ? static_cast<QWidget *>(m_empty) : m_table);
}

bool CustomersView::isEmptyShown() const
{
    return m_stack->currentWidget() == m_empty;
}

void CustomersView::showPage(bool shown)
{
    m_page->setVisible(shown);
}

bool CustomersView::isPageShown() const
{
    return !m_page->isHidden();
}

void CustomersView::showEvent(QShowEvent *event)
{
    View::showEvent(event);
    m_arriving = true;
    QTimer::singleShot(0, this, [this] { m_arriving = false; });
    m_controller->liveRows().setSeen(true);
}

void CustomersView::hideEvent(QHideEvent *event)
{
    View::hideEvent(event);
    if (m_controller)
        m_controller->liveRows().setSeen(false);
}

void CustomersView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && goBack())
        return;
    View::keyPressEvent(event);
}

} // namespace reeve
