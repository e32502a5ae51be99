// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace reeve::bench
{

/** Measured durations of one thing, in milliseconds. */
class Samples
{
public:
    void add(double milliseconds) { m_values.push_back(milliseconds); }
    bool isEmpty() const { return m_values.empty(); }
    double median() const { return quantile(0.5); }
    double p95() const { return quantile(0.95); }
    double largest() const { return quantile(1); }

private:
    double quantile(double share) const;
    std::vector<double> m_values;
};

/** One row of the result. Its name stays the same over time: bench.json is compared by name. */
struct Figure {
    QString name;
    double value = 0;
    QString unit;   ///< "ms", "MB", "round trips", "ratio"
    QString goal{}; ///< in words; empty: measured without a goal
    std::optional<bool> holds{};
};

/** What was measured in this run: printed as tables, merged into bench.json. */
class Report
{
public:
    /// A line of the table under `title`; cells stand below the title's columns.
    void beginTable(const QString &title, const QStringList &columns);
    void addLine(const QStringList &cells);

    void add(Figure figure);
    /// `value` at most `limit`.
    void addAtMost(const QString &name, double value, const QString &unit, double limit,
                   const QString &goal = {});

    void print() const;
    /// Replaces the rows with the same names, keeps all others. False, with a message on stderr,
    /// when the file cannot be written.
    bool mergeInto(const QString &path) const;
    const QList<Figure> &figures() const { return m_figures; }

private:
    struct Table {
        QString title;
        QList<QStringList> lines; ///< the first one names the columns
    };
    QList<Table> m_tables;
    QList<Figure> m_figures;
};

/// "0.153" below ten, "12.4" above: three digits that matter.
QString number(double value);

} // namespace reeve::bench
