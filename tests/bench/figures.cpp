// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/figures.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QTextStream>

#include <algorithm>
#include <cmath>

namespace reeve::bench
{

double Samples::quantile(double share) const
{
    if (m_values.empty())
        return 0;
    std::vector<double> sorted = m_values;
    std::sort(sorted.begin(), sorted.end());
    const auto rank = std::ceil(share * double(sorted.size()));
    return sorted[std::size_t(std::max(rank, 1.0)) - 1];
}

QString number(double value)
{
    if (value != 0 && std::abs(value) < 10)
        return QString::number(value, 'f', std::abs(value) < 1 ? 3 : 2);
    return QString::number(value, 'f', std::abs(value) < 100 && value != std::floor(value) ? 1 : 0);
}

void Report::beginTable(const QString &title, const QStringList &columns)
{
    m_tables.append({title, {columns}});
}

void Report::addLine(const QStringList &cells)
{
    m_tables.last().lines.append(cells);
}

void Report::add(Figure figure)
{
    m_figures.append(std::move(figure));
}

void Report::addAtMost(const QString &name, double value, const QString &unit, double limit,
                       const QString &goal)
{
    const QString words = goal.isEmpty() ? QStringLiteral("≤ %1 %2").arg(number(limit), unit)
                                         : goal;
    // Figures are judged as they are printed: a thousandth above is not a miss.
    add({name, value, unit, words, value <= limit * 1.0005});
}

void Report::print() const
{
    QTextStream out(stdout);
    for (const Table &table : m_tables) {
        out << "\n" << table.title << "\n";
        QList<qsizetype> widths;
        for (const QStringList &line : table.lines) {
            for (qsizetype i = 0; i < line.size(); ++i) {
                if (i == widths.size())
                    widths.append(0);
                widths[i] = std::max(widths[i], line[i].size());
            }
        }
        for (const QStringList &line : table.lines) {
            out << "  ";
            for (qsizetype i = 0; i < line.size(); ++i)
                out << (i == 0 ? line[i].leftJustified(widths[i])
                               : QStringLiteral("  ") + line[i].rightJustified(widths[i]));
            out << "\n";
        }
    }
    out << "\nGoals\n";
    for (const Figure &figure : m_figures) {
        if (!figure.holds)
            continue;
        out << "  " << (*figure.holds ? "holds   " : "MISSED  ") << figure.name << ": "
            << number(figure.value) << " " << figure.unit << " (goal " << figure.goal << ")\n";
    }
}

bool Report::mergeInto(const QString &path) const
{
    QJsonArray rows;
    QFile file(path);
    if (file.open(QIODevice::ReadOnly))
        rows = QJsonDocument::fromJson(file.readAll()).array();
    for (const Figure &figure : m_figures) {
        QJsonObject row{
            {QStringLiteral("name"), figure.name},
            {QStringLiteral("figure"), std::round(figure.value * 1000) / 1000},
            {QStringLiteral("unit"), figure.unit},
            {QStringLiteral("goal"), figure.goal},
            {QStringLiteral("holds"), figure.holds ? QJsonValue(*figure.holds) : QJsonValue()}};
        const auto same = std::find_if(rows.begin(), rows.end(), [&](const QJsonValueRef &other) {
            return other.toObject().value(QStringLiteral("name")).toString() == figure.name;
        });
        if (same == rows.end())
            rows.append(row);
        else
            *same = row;
    }
    QSaveFile out(path);
    if (!out.open(QIODevice::WriteOnly) || out.write(QJsonDocument(rows).toJson()) < 0
        || !out.commit()) {
        QTextStream(stderr) << path << ": " << out.errorString() << "\n";
        return false;
    }
    return true;
}

} // namespace reeve::bench
