// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

#include <string_view>

class QIODevice;

namespace reeve
{

/** How every CSV file of Reeve is written (RFC 4180: commas, CR LF), and what keeps a spreadsheet
 *  from taking a cell for a formula: a cell whose first visible character is = + - @ (or their
 *  full-width forms), or that begins with a tab or a line break, gets an apostrophe in front. Cells
 *  with separators, quotes, line breaks, control, invisible or direction-changing characters, or
 *  spaces at an end, stand in quotes; nothing else of a value is altered. */
void appendCsvCell(QByteArray &out, std::string_view utf8);

/** One row as the server's COPY … (FORMAT csv) sends it, cell by cell through appendCsvCell. */
void appendCopiedRow(QByteArray &out, std::string_view row);

/** One row of texts. A NUL character, which no file of text should hold, becomes U+FFFD. */
QByteArray csvLine(const QStringList &cells);

/// Tells a spreadsheet that the file is UTF-8.
inline constexpr char byteOrderMark[] = "\xef\xbb\xbf";

/** Writes the rows that a table has in memory. A device that fails makes every later call false. */
class CsvWriter
{
public:
    CsvWriter(QIODevice &device, bool withByteOrderMark);
    bool writeRow(const QStringList &cells);

private:
    QIODevice &m_device;
    bool m_good = true;
};

} // namespace reeve
