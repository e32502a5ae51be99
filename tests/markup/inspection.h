// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/markup/hostiletexts.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QHelpEvent>
#include <QLabel>
#include <QPointer>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextEdit>
#include <QToolTip>

namespace reeve::test
{

/** Looks whether a text from the data would be rendered as markup anywhere in a window. */
class Inspection
{
public:
    /// What was wrong, and how many places that show hostile text were looked at.
    QStringList problems;
    int places = 0;

    void look(QWidget *window)
    {
        window->grab();                           // painting is what would load an image
        QList<QPointer<QWidget>> widgets{window}; // a tooltip goes when the next one comes
        for (QWidget *child : window->findChildren<QWidget *>())
            widgets.append(child);
        for (const QPointer<QWidget> &widget : std::as_const(widgets)) {
            if (!widget)
                continue;
            toolTip(widget, widget->toolTip());
            for (const QAction *action : widget->actions())
                toolTip(widget, action->toolTip());
            if (const auto *label = qobject_cast<QLabel *>(widget.data()))
                text(label, label->text(), label->textFormat());
            if (const auto *edit = qobject_cast<QTextEdit *>(widget.data()))
                document(widget, *edit->document());
            if (auto *items = qobject_cast<QAbstractItemView *>(widget.data());
                items && items->isVisible())
                cells(items);
        }
    }

    void document(const QObject *where, const QTextDocument &document)
    {
        if (!document.toPlainText().contains(bait))
            return;
        ++places;
        for (QTextBlock block = document.begin(); block.isValid(); block = block.next())
            for (auto part = block.begin(); !part.atEnd(); ++part) {
                const QTextCharFormat format = part.fragment().charFormat();
                if (format.isImageFormat() || format.isAnchor())
                    complain(where, "a document with a link or an image");
            }
    }

private:
    void complain(const QObject *where, const char *what)
    {
        const QString name = where->objectName().isEmpty()
                                 ? QString::fromLatin1(where->metaObject()->className())
                                 : where->objectName();
        const QString line = name + QStringLiteral(": ") + QString::fromLatin1(what);
        if (!problems.contains(line))
            problems.append(line);
    }

    static bool isHostile(const QString &text) { return text.contains(bait); }

    void text(const QLabel *label, const QString &text, Qt::TextFormat format)
    {
        if (!isHostile(text))
            return;
        if (label->objectName() == QLatin1String("qtooltip_label")) // Qt's own, see below
            return toolTip(label, text);
        ++places;
        if (format != Qt::PlainText)
            complain(label, "a label that is not plain");
    }

    // What QToolTip takes for markup must say the hostile text as a text.
    void toolTip(const QObject *where, const QString &tip)
    {
        if (!isHostile(tip))
            return;
        ++places;
        if (!Qt::mightBeRichText(tip))
            return;
        QTextDocument rendered;
        rendered.setHtml(tip);
        if (!rendered.toPlainText().contains(bait))
            complain(where, "a tooltip that swallows its text");
        document(where, rendered);
    }

    void cells(QAbstractItemView *view)
    {
        const QRect shown = view->viewport()->rect();
        QSet<QModelIndex> seen;
        for (int y = 4; y < shown.height(); y += 12)
            for (int x = 4; x < shown.width(); x += 24) {
                const QModelIndex index = view->indexAt({x, y});
                if (!index.isValid() || seen.contains(index))
                    continue;
                seen.insert(index);
                if (isHostile(index.data().toString()))
                    ++places;
                toolTip(view, index.data(Qt::ToolTipRole).toString());
                const QPoint at = view->visualRect(index).center();
                QHelpEvent help(QEvent::ToolTip, at, view->viewport()->mapToGlobal(at));
                QApplication::sendEvent(view->viewport(), &help);
                if (QToolTip::isVisible())
                    toolTip(view, QToolTip::text());
            }
        QToolTip::hideText();
    }
};

} // namespace reeve::test
