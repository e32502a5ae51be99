// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/markup/hostiletexts.h"

#include <QByteArray>
#include <QFile>
#include <QList>
#include <QStringList>

namespace reeve::test
{

/** The cells of a CSV file as a spreadsheet reads them (RFC 4180). */
inline QList<QStringList> cellsOf(const QByteArray &file)
{
    QList<QStringList> rows;
    QStringList row;
    QString cell;
    bool quoted = false;
    const QString text = QString::fromUtf8(file);
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (quoted && c == u'"' && i + 1 < text.size() && text.at(i + 1) == u'"') {
            cell += c;
            ++i;
        } else if (c == u'"') {
            quoted = !quoted;
        } else if (!quoted && c == u',') {
            row += std::exchange(cell, {});
        } else if (!quoted && c == u'\n') {
            row += std::exchange(cell, {});
            rows += std::exchange(row, {});
        } else if (quoted || c != u'\r') {
            cell += c;
        }
    }
    return rows;
}

/// What is wrong with a file that was exported: cells that a spreadsheet would calculate.
inline QStringList problemsOfCsv(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {QStringLiteral("no CSV")};
    const QList<QStringList> rows = cellsOf(file.readAll());
    int hostile = 0;
    QStringList problems;
    for (const QStringList &row : rows) {
        if (row.size() != rows.first().size())
            problems += QStringLiteral("a row that breaks out of the table");
        for (const QString &cell : row) {
            hostile += cell.contains(bait);
            if (!cell.isEmpty() && QStringLiteral("=+-@\t\r").contains(cell.front()))
                problems += QStringLiteral("a cell that is a formula: ") + cell.left(40);
        }
    }
    if (hostile < 20)
        problems += QStringLiteral("a CSV without the hostile texts");
    return problems;
}

/// What is wrong with a sheet that was printed: anything in it that acts or leads elsewhere.
inline QStringList problemsOfPdf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {QStringLiteral("no PDF")};
    QByteArray pdf = file.readAll();
    QStringList problems;
    if (!pdf.startsWith("%PDF-"))
        problems += QStringLiteral("not a PDF");
    // Packed pages and fonts are bytes of any kind; what acts would stand beside them.
    for (qsizetype from = 0; (from = pdf.indexOf("stream\n", from)) >= 0;) {
        const qsizetype end = pdf.indexOf("endstream", from);
        if (end < 0)
            break;
        pdf.remove(from, end + 9 - from);
    }
    for (const char *word : {"/URI", "/JavaScript", "/JS", "/Launch", "/EmbeddedFile",
                             "/OpenAction", "/GoToR", "/SubmitForm", "/Link"})
        if (pdf.contains(word))
            problems += QStringLiteral("a PDF with ") + QLatin1String(word);
    // Nor in what file managers show and index.
    if (pdf.contains(bait.toLatin1()) || pdf.contains(bait.toUtf8().toHex()))
        problems += QStringLiteral("a PDF with a hostile text outside its pages");
    return problems;
}

} // namespace reeve::test
