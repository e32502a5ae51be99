// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aliases/aliasrepository.h"
#include "models/database/connection.h"
#include "ui/shell/view.h"
#include "ui/widgets/printedsheet.h"
#include "ui/widgets/sectionview.h"

#include <chrono>
#include <functional>
#include <vector>

class QAction;
class QToolButton;
class QVBoxLayout;

namespace reeve
{

class AliasPasswordEditor;
class AliasRow;
class AskBar;
class PageContext;
class PlainLabel;
class SecretClipboard;

/** The aliases of a customer, and all that support does with them. One password is shown at a time;
 *  what asks or edits stands below the alias it is about. */
class AliasesSection : public SectionView, public Printable
{
    Q_OBJECT
public:
    AliasesSection(PageContext &context, QWidget *parent = nullptr);

    void fill(const std::any &record) override;
    void clear() override;
    QString summary() const override { return m_summary; }
    bool hasEdits() const override;
    void discardEdits() override;
    bool goBack() override;
    PrintedPart
    printed() const override; ///< who can read through them; no password, revealed or not
    QList<QAction *> pageActions() const override { return {m_revealAction, m_copyAction}; }

    /// How long a password is shown, and stays on the clipboard: for tests.
    void setRevealTime(std::chrono::milliseconds time);
    SecretClipboard &clipboard() { return *m_clipboard; }

private:
    using Act = std::function<void(const QString &reason)>;
    enum class Use { Show, Copy };

    AliasRow *addRow();
    AliasRow *rowOf(qint64 alias) const;
    AliasRow *currentRow() const; ///< with the keyboard in it, else the first that has a password
    void showRows();

    /// Shows or copies; asks for a reason first unless a case is set, as opening a page does.
    void use(AliasRow *row, Use use);
    void read(qint64 alias, Use use, const QString &reason);
    void copy(const Secret &password);
    void askToRemove(const Alias &alias);
    void askToPublish(const Alias &alias, bool published);
    /// Asks below the row of `alias`; `act` gets the reason.
    void ask(qint64 alias, const QString &title, const QString &note, const QString &action,
             bool dangerous, Act act);
    void edit(const Alias &alias);
    void save(const Secret &password, const QString &reason);
    /// Waits for a write and says what became of it.
    void settle(qint64 alias, QFuture<Result<QVariant>> written, const QString &done);
    void fail(const Error &error);
    void dismissAll();
    void place(QWidget *bar); ///< below the row it is about
    QString usualReason() const;

    PageContext &m_context;
    AliasRepository m_repository;
    SecretClipboard *m_clipboard;
    QVBoxLayout *m_list;
    std::vector<AliasRow *> m_rows;
    PlainLabel *m_empty;
    QToolButton *m_more;
    AskBar *m_ask;
    AliasPasswordEditor *m_editor;
    QAction *m_revealAction;
    QAction *m_copyAction;
    Act m_act;          ///< what the question asks for
    qint64 m_about = 0; ///< the alias that the question or the editor is about
    Latest m_reveal;
    quint64 m_page = 0; ///< rises with each customer: an answer for an older one is not shown
    bool m_all = false;
    std::chrono::milliseconds m_revealTime;
    QString m_summary;
};

} // namespace reeve
