// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/printedsheet.h"

#include "models/base/visibletext.h"

#include <QBuffer>
#include <QPageLayout>
#include <QPdfWriter>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextFrameFormat>
#include <QTextTable>

namespace reeve
{

namespace
{

// Besides what nobody would see, the marks by which QTextDocument itself knows tables and pictures.
QString printable(const QString &text)
{
    QString shown = visibleText(text);
    for (const char16_t mark : {u'\xfdd0', u'\xfdd1', u'\xfffc'})
        shown.replace(QChar(mark), QChar(QChar::ReplacementCharacter));
    return shown;
}

QString printableLines(const QString &text)
{
    QStringList lines = text.split(u'\n');
    for (QString &line : lines)
        line = printable(line.replace(u'\t', u' '));
    return lines.join(u'\n');
}

QTextCharFormat letters(double points, bool bold = false, const QColor &ink = Qt::black)
{
    QTextCharFormat format;
    format.setFontPointSize(points);
    format.setFontWeight(bold ? QFont::DemiBold : QFont::Normal);
    format.setForeground(ink);
    return format;
}

constexpr double small = 8;
constexpr double usual = 9;
const QColor faint(0x55, 0x55, 0x55);

class Layout
{
public:
    explicit Layout(QTextDocument &document) : m_cursor(&document) {}

    void line(const QString &text, const QTextCharFormat &format, double above = 0)
    {
        QTextBlockFormat block;
        block.setTopMargin(above);
        if (m_begun)
            m_cursor.insertBlock(block, format);
        else
            m_cursor.setBlockFormat(block);
        m_begun = true;
        m_cursor.insertText(printable(text), format);
    }

    void table(const PrintedPart &part)
    {
        const bool headed = !part.headings.isEmpty();
        const int columns = headed ? int(part.headings.size()) : 2;
        QTextTableFormat format;
        format.setBorder(0);
        format.setCellPadding(1.5);
        format.setCellSpacing(0);
        format.setHeaderRowCount(headed ? 1 : 0);
        format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
        if (!headed)
            format.setColumnWidthConstraints({QTextLength(QTextLength::PercentageLength, 25),
                                              QTextLength(QTextLength::PercentageLength, 75)});
        m_cursor.insertBlock();
        QTextTable *table = m_cursor.insertTable(int(part.rows.size()) + (headed ? 1 : 0), columns,
                                                 format);
        const auto put = [table, &part](int row, int column, const QString &text,
                                        const QTextCharFormat &how) {
            QTextTableCell cell = table->cellAt(row, column);
            QTextCursor cursor = cell.firstCursorPosition();
            cursor.setCharFormat(how);
            cursor.insertText(part.keepsLines ? printableLines(text) : printable(text), how);
        };
        for (int column = 0; headed && column < columns; ++column)
            put(0, column, part.headings.at(column), letters(small, true, faint));
        for (int row = 0; row < part.rows.size(); ++row)
            for (int column = 0; column < columns; ++column)
                put(row + (headed ? 1 : 0), column, part.rows.at(row).value(column),
                    !headed && column == 0 ? letters(small, false, faint)
                                           : letters(headed ? small : usual));
        m_cursor.movePosition(QTextCursor::End);
    }

private:
    QTextCursor m_cursor;
    bool m_begun = false;
};

} // namespace

std::unique_ptr<QTextDocument> documentOf(const PrintedSheet &sheet)
{
    auto document = std::make_unique<QTextDocument>();
    document->setUndoRedoEnabled(false);
    document->setDocumentMargin(0);
    Layout layout(*document);
    layout.line(sheet.title, letters(16, true));
    layout.line(sheet.subtitle, letters(usual, false, faint));
    for (const QString &note : sheet.notes)
        layout.line(note, letters(small, false, faint), &note == &sheet.notes.first() ? 6 : 0);
    for (const PrintedPart &part : sheet.parts) {
        layout.line(part.title, letters(11, true), 14);
        if (!part.rows.isEmpty())
            layout.table(part);
        for (const QString &sentence : part.sentences)
            layout.line(sentence, letters(usual), 2);
    }
    return document;
}

QByteArray pdfOf(const PrintedSheet &sheet)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setPageMargins(QMarginsF(0, 0, 0, 0)); // QTextDocument leaves two centimetres itself
        writer.setResolution(300);
        writer.setTitle({}); // no name in what file managers show
        writer.setCreator(QStringLiteral("Reeve"));
        documentOf(sheet)->print(&writer);
    }
    return buffer.data();
}

} // namespace reeve
