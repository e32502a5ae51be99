// SPDX-License-Identifier: GPL-3.0-or-later
// A customer's sheet on its way to paper: where it goes, that it went there, and how it looks.
#include "app/desktop/tourlooks.h"

#include "app/desktop/composition.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customersview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/printedsheet.h"

#include <QFile>
#include <QPainter>
#include <QTemporaryDir>
#include <QTextDocument>

namespace reeve
{

namespace
{

/** The first page as it comes out of the printer, whatever colours the screen has. */
class Paper : public QWidget
{
public:
    explicit Paper(const PrintedSheet &sheet) : m_document(documentOf(sheet))
    {
        resize(794, 1123); // A4 at 96 dpi
        m_document->setDefaultFont(QFont(QStringLiteral("Sans"), 9));
        m_document->setDocumentMargin(75);
        m_document->setPageSize(size());
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), Qt::white);
        m_document->drawContents(&painter, rect());
    }

private:
    std::unique_ptr<QTextDocument> m_document;
};

} // namespace

void addPrintSteps(TourSteps &steps, TourStage &stage, Theme theme)
{
    if (theme == Theme::Dark)
        return; // the dialog is the desktop's own, and paper is white
    const auto folder = std::make_shared<QTemporaryDir>();
    const auto paper = std::make_shared<std::unique_ptr<Paper>>();
    const auto file = [folder] { return folder->filePath(QStringLiteral("customer.pdf")); };
    append(steps, {{QStringLiteral("to-be-printed"), [&stage] { openCustomer(stage, 1); },
                    [&stage] { return pageShown(stage) && !stage.hands.isVisible("messages"); }, 20,
                    false},
                   {QStringLiteral("print-dialog"), [&stage] { stage.hands.trigger("printSheet"); },
                    [&stage] { return stage.hands.isVisible("printDialog"); }},
                   {QStringLiteral("printed-sheet"),
                    [&stage, file] {
                        // Typed: selectFile() leaves a field alone that has the keyboard.
                        stage.hands.typeInto("fileNameEdit", file());
                        stage.hands.press(stage.hands.find("fileNameEdit"), Qt::Key_Return);
                    },
                    [&stage, file] {
                        return QFile::exists(file()) && stage.hands.isVisible("messages")
                               && stage.composition.window().messages().message().text.contains(
                                   QStringLiteral("customer.pdf"));
                    }},
                   {.name = QStringLiteral("sheet-on-paper"),
                    .act =
                        [&stage, paper] {
                            const auto *view = stage.hands.find<CustomersView>("customers");
                            *paper = std::make_unique<Paper>(view->page()->printedSheet());
                        },
                    .until = [paper] { return bool(*paper); },
                    .window = [paper]() -> QWidget * { return paper->get(); }},
                   {QStringLiteral("paper-put-away"), [paper] { paper->reset(); }, {}, 5, false}});
}

} // namespace reeve
