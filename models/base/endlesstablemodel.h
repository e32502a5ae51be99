// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/keyedpages.h"
#include "models/base/recordmodel.h"
#include "models/base/result.h"

#include <QElapsedTimer>

#include <optional>

namespace reeve
{

/** What a view of an endless table needs, whatever its rows are. Lives on the GUI thread. */
class EndlessTable : public QAbstractTableModel
{
    Q_OBJECT
public:
    static constexpr int pageSize = 100; ///< rows of one read
    /// Pages kept in memory: 1,200 rows, some 600 kB.
    static constexpr int maximumLoadedPages = 12;

    using QAbstractTableModel::QAbstractTableModel;

    virtual void refresh() = 0;     ///< reads what is shown again
    virtual void retry() = 0;       ///< repeats what failed; nothing when nothing did
    virtual void jumpToStart() = 0; ///< emits jumped(0) when it is there
    virtual void jumpToEnd() = 0;   ///< reads from the end; emits jumped(last row)
    /// What the person sees; decides what is read and what is kept.
    virtual void setVisibleRows(int first, int last) = 0;
    virtual void drop() = 0; ///< forgets every row and the question; reads nothing until asked

    bool isLoading() const { return m_loading; }
    bool hasAnswer() const { return m_answered; } ///< an empty table means: found nothing

signals:
    void loadingChanged(bool loading);
    void answered(); ///< the rows of the newest question are shown, or changed
    void jumped(int row);
    void failed(const reeve::Error &error);

protected:
    void setLoading(bool loading)
    {
        if (std::exchange(m_loading, loading) != loading)
            emit loadingChanged(loading);
    }
    bool m_answered = false;

private:
    bool m_loading = false;
};

/** An ordered list of any length as a table (DESIGN 9: 100 rows a page).
 *
 *  Reads pages by key in both directions, one page ahead of what is shown, one read at a time; keeps
 *  a few pages in memory and reads the others again when they are scrolled to. A row that is not in
 *  memory answers nothing; its number stays. Old rows stay until the answer to the newest question
 *  is there, and when it is an error. The subclass has the question and does the reading.
 *
 *  A Row has key() and number() as KeyedPages wants them; so has its Key a number(). */
template <typename Row>
class EndlessTableModel : public EndlessTable
{
public:
    using Pages = KeyedPages<Row>;
    using Key = typename Pages::Key;
    /// Which part of the ordered list is read.
    struct Cursor {
        enum class From { Start, After, Before, End };
        From from = From::Start;
        Key key{}; ///< for After and Before
    };

    explicit EndlessTableModel(std::vector<RecordColumn<Row>> columns, QObject *parent = nullptr)
        : EndlessTable(parent), m_columns(std::move(columns))
    {
    }

    void refresh() override;
    void retry() override;
    void jumpToStart() override;
    void jumpToEnd() override;
    void setVisibleRows(int first, int last) override;
    void drop() override;

    bool atStart() const { return m_pages.atStart; }
    bool atEnd() const { return m_pages.atEnd; }
    int loadedPages() const { return m_pages.loadedCount(); }
    /// Null when it is not in memory.
    const Row *rowAt(int row) const
    {
        return row >= 0 && row < m_pages.rowCount() ? m_pages.row(row) : nullptr;
    }
    int rowOfNumber(qint64 number) const { return m_pages.rowOf(number); }
    /// First and last row that the person sees.
    std::pair<int, int> visibleRows() const { return m_visible; }

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : m_pages.rowCount();
    }
    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_columns.size());
    }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

protected:
    /// Reads the part, and hands it to answer() with this number. `isNew`: of the newest question.
    virtual void read(const Cursor &cursor, bool isNew, quint64 number) = 0;
    /// The rows shown are those of the newest question.
    virtual bool isNewestShown() const = 0;
    virtual void newestIsShown() = 0;                ///< from now on
    virtual void forgetQuestion() = 0;               ///< within a reset
    virtual bool isWaiting() const { return false; } ///< for something beside the rows
    virtual void readFailed() {}

    void askFromStart(); ///< the question is a new one
    bool isAsked() const { return m_asked; }
    bool hasFailed() const { return m_failed.has_value(); }
    bool isCurrent(quint64 number) const { return number == m_number; }
    void answer(quint64 number, Result<QList<Row>> rows);
    /** What `row` is now, in its old place: nothing moves under the eyes, whatever it would sort to.
     *  Its key must be the old one's. */
    void exchangeRow(int row, Row with);
    /// This row is not what it was, or is gone: its page is read again.
    void rereadPageOf(int row);
    void readOn(); ///< what the shown rows need, if anything

private:
    enum class Read { Replace, ReplaceFromEnd, Append, Prepend, Again };

    void ask(Read what, int page = 0);
    Cursor cursorFor(Read what, int page) const;
    void take(Read what, int page, Result<QList<Row>> result);
    void replaceAll(Read what, QList<Row> rows);
    void replacePage(int page, QList<Row> rows);
    void exchangeRows(int page, const QList<Row> &rows);
    bool mayRead() const;
    void evictFarPages(int firstKept, int lastKept);

    std::vector<RecordColumn<Row>> m_columns;
    Pages m_pages;
    std::pair<int, int> m_visible{0, 0};
    quint64 m_number = 0; ///< of the newest read; the answers of others are dropped
    std::pair<Read, int> m_reading{Read::Replace, 0};
    bool m_asked = false; ///< there is a question at all
    bool m_jumpToStart = false;
    std::optional<std::pair<Read, int>> m_failed;
    QElapsedTimer m_sinceFailure;
    bool m_refused = false; ///< the failure is one that scrolling on would only repeat
};

} // namespace reeve

#include "models/base/endlesstablemodel_p.h"
