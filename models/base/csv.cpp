// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/csv.h"

#include <QIODevice>

#include <algorithm>
#include <array>

namespace reeve
{

namespace
{

// The length of an invisible or direction-changing character, or of a wide space, that `at` begins
// with; 0 for any other.
std::size_t invisibleLength(std::string_view at)
{
    const auto byte = [at](std::size_t i) {
        return i < at.size() ? static_cast<unsigned char>(at[i]) : 0U;
    };
    switch (byte(0)) {
    case 0xc2: // C1 controls, no-break space, soft hyphen
        return (byte(1) >= 0x80 && byte(1) <= 0xa0) || byte(1) == 0xad ? 2 : 0;
    case 0xd8: // Arabic letter mark
        return byte(1) == 0x9c ? 2 : 0;
    case 0xe1: // Ogham space, Mongolian vowel separator
        return (byte(1) == 0x9a && byte(2) == 0x80) || (byte(1) == 0xa0 && byte(2) == 0x8e) ? 3 : 0;
    case 0xe2:
        if (byte(1) == 0x80) // U+2000 … 200F, 2028 … 202F
            return byte(2) <= 0x8f || (byte(2) >= 0xa8 && byte(2) <= 0xaf) ? 3 : 0;
        return byte(1) == 0x81 && byte(2) >= 0x9f && byte(2) <= 0xaf ? 3 : 0; // U+205F … 206F
    case 0xe3:                                                                // ideographic space
        return byte(1) == 0x80 && byte(2) == 0x80 ? 3 : 0;
    case 0xef: // byte order mark
        return byte(1) == 0xbb && byte(2) == 0xbf ? 3 : 0;
    default:
        return 0;
    }
}

bool isFullWidthSign(std::string_view at)
{
    // U+FF1D U+FF0B U+FF0D U+FF20
    return at.starts_with("\xef\xbc\x9d") || at.starts_with("\xef\xbc\x8b")
           || at.starts_with("\xef\xbc\x8d") || at.starts_with("\xef\xbc\xa0");
}

bool looksLikeFormula(std::string_view cell)
{
    if (cell.empty())
        return false;
    if (cell.front() == '\t' || cell.front() == '\r' || cell.front() == '\n')
        return true;
    while (!cell.empty()) {
        const auto first = static_cast<unsigned char>(cell.front());
        if (first <= 0x20 || first == 0x7f)
            cell.remove_prefix(1);
        else if (const std::size_t length = first >= 0x80 ? invisibleLength(cell) : 0)
            cell.remove_prefix(length);
        else
            break;
    }
    if (cell.empty())
        return false;
    const char sign = cell.front();
    return sign == '=' || sign == '+' || sign == '-' || sign == '@' || isFullWidthSign(cell);
}

enum Kind : unsigned char { Plain, Quotes, Look };

// What a byte asks for: nearly all of a file is Plain, and goes through in one look at this table.
constexpr std::array<Kind, 256> kinds = [] {
    std::array<Kind, 256> table{};
    for (std::size_t byte = 0; byte < 0x20; ++byte)
        table[byte] = Quotes;
    for (const unsigned char byte : {',', ';', '"', '\x7f'})
        table[byte] = Quotes;
    for (const std::size_t byte : {0xc2U, 0xd8U, 0xe1U, 0xe2U, 0xe3U, 0xefU})
        table[byte] = Look;
    return table;
}();

bool needsQuotes(std::string_view cell)
{
    if (!cell.empty() && (cell.front() == ' ' || cell.back() == ' '))
        return true;
    for (std::size_t i = 0; i < cell.size(); ++i) {
        const Kind kind = kinds[static_cast<unsigned char>(cell[i])];
        if (kind == Quotes || (kind == Look && invisibleLength(cell.substr(i)) > 0))
            return true;
    }
    return false;
}

void append(QByteArray &out, std::string_view text)
{
    out.append(text.data(), qsizetype(text.size()));
}

} // namespace

void appendCsvCell(QByteArray &out, std::string_view utf8)
{
    const bool formula = looksLikeFormula(utf8);
    if (!formula && !needsQuotes(utf8))
        return append(out, utf8);
    out.append('"');
    if (formula)
        out.append('\'');
    for (;;) {
        const std::size_t quote = utf8.find('"');
        append(out, utf8.substr(0, quote));
        if (quote == std::string_view::npos)
            break;
        out.append("\"\"", 2);
        utf8.remove_prefix(quote + 1);
    }
    out.append('"');
}

void appendCopiedRow(QByteArray &out, std::string_view row)
{
    if (row.ends_with('\n'))
        row.remove_suffix(1);
    std::string unquoted;
    for (;;) {
        std::size_t end = 0;
        if (row.starts_with('"')) {
            row.remove_prefix(1);
            unquoted.clear();
            for (;;) {
                const std::size_t quote = row.find('"');
                unquoted.append(row.substr(0, quote));
                if (quote == std::string_view::npos) {
                    row = {};
                    break;
                }
                row.remove_prefix(quote + 1);
                if (!row.starts_with('"'))
                    break;
                unquoted += '"';
                row.remove_prefix(1);
            }
            appendCsvCell(out, unquoted);
        } else {
            end = std::min(row.find(','), row.size());
            appendCsvCell(out, row.substr(0, end));
            row.remove_prefix(end);
        }
        if (row.empty())
            break;
        out.append(',');
        row.remove_prefix(1);
    }
    out.append("\r\n", 2);
}

QByteArray csvLine(const QStringList &cells)
{
    QByteArray line;
    for (qsizetype i = 0; i < cells.size(); ++i) {
        if (i > 0)
            line.append(',');
        QString cell = cells[i];
        cell.replace(QChar(0), QChar(QChar::ReplacementCharacter));
        const QByteArray utf8 = cell.toUtf8();
        appendCsvCell(line, {utf8.constData(), std::size_t(utf8.size())});
    }
    line.append("\r\n", 2);
    return line;
}

CsvWriter::CsvWriter(QIODevice &device, bool withByteOrderMark) : m_device(device)
{
    if (withByteOrderMark)
        m_good = m_device.write(byteOrderMark) == qint64(sizeof byteOrderMark) - 1;
}

bool CsvWriter::writeRow(const QStringList &cells)
{
    const QByteArray line = csvLine(cells);
    m_good = m_good && m_device.write(line) == line.size();
    return m_good;
}

} // namespace reeve
