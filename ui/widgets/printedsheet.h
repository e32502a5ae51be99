// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <memory>

class QTextDocument;

namespace reeve
{

/** A titled part of what is printed. All of it is data: printed letter by letter, never as markup. */
struct PrintedPart {
    QString title;
    QStringList headings{}; ///< of the rows' columns; empty: a row is a name and its value
    QList<QStringList> rows{};
    QStringList sentences{}; ///< below the rows
    bool keepsLines =
        false; ///< text that people wrote in lines; elsewhere a line's end is an escape
};

/** What is printed of one thing, on as many pages as it takes. */
struct PrintedSheet {
    QString title;
    QString subtitle;
    QStringList notes{}; ///< who printed it, when and why
    QList<PrintedPart> parts{};
};

/** A section that can be printed says here what stands in it. Secrets are not in it: what a section
 *  shows masked, or for a moment only, it leaves out. */
class Printable
{
public:
    virtual ~Printable() = default;
    virtual PrintedPart printed() const = 0; ///< its title is the page's to fill in
};

/// Laid out for A4; text only. Any thread.
std::unique_ptr<QTextDocument> documentOf(const PrintedSheet &sheet);
/// The same as a PDF. Any thread: it takes some tens of milliseconds.
QByteArray pdfOf(const PrintedSheet &sheet);

} // namespace reeve
