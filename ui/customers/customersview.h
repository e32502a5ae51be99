// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customerquery.h"
#include "ui/shell/view.h"
#include "ui/widgets/sectionview.h"

#include <memory>
#include <vector>

class QSplitter;
class QStackedWidget;

namespace reeve
{

class CustomerPageView;
class CustomersBar;
class CustomersController;
class CustomerWindows;
class EmptyState;
class LoadingBar;
class PagedTableView;
class SearchesBar;

/** The view "customers": the list, and beside it the page of the customer that is open. The widgets
 *  are passive; CustomersController gives them their life. */
class CustomersView : public View
{
    Q_OBJECT
public:
    /// `sections` are the page's sections beside the profile; see ui/composition.
    CustomersView(Desk &desk, const std::vector<PageSectionEntry> &sections,
                  QWidget *parent = nullptr);
    ~CustomersView() override;

    void refresh() override;
    void focusSearch() override;
    bool goBack() override;
    bool hasEdits() const override;
    void leaveEdits(const std::function<void()> &then) override;
    void warnOfLock(int secondsLeft) override;
    void dropData() override;
    void open(const Place &place) override;
    void openApart(const Place &place) override;
    CustomerWindows &windows() const;
    QList<QAction *> paletteActions() const override;

    /** Restores columns, splitter and folded sections from this QSettings group, and keeps them
     *  there from now on. One per profile, so that the caller names it. */
    void rememberUnder(const QString &settingsGroup) override;

    /// What the list shows, and how many they are if that is known: for acts on the whole list.
    CustomerQuery shownQuery() const;
    std::optional<CustomerCount> count() const;
    void addBar(QWidget *bar);             ///< below the head; the view takes ownership
    void addHeaderAction(QAction *action); ///< a button in the head, and in the palette

    CustomersBar *bar() const { return m_bar; }
    SearchesBar *searches() const { return m_searches; }
    PagedTableView *table() const { return m_table; }
    CustomerPageView *page() const { return m_page; }
    LoadingBar *loadingBar() const { return m_loading; }
    EmptyState *emptyState() const { return m_empty; }
    void showEmpty(bool empty);
    bool isEmptyShown() const;
    void showPage(bool shown);
    bool isPageShown() const;

signals:
    void dropped(); ///< on lock: bars forget what they hold, too

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QString m_settings;
    bool m_arriving = false; ///< just shown: coming from another view
    CustomersBar *m_bar;
    SearchesBar *m_searches;
    LoadingBar *m_loading;
    QSplitter *m_splitter;
    QStackedWidget *m_stack;
    PagedTableView *m_table;
    EmptyState *m_empty;
    CustomerPageView *m_page;
    std::unique_ptr<CustomersController> m_controller;
};

} // namespace reeve
