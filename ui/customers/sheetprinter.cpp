// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/customers/sheetprinter.h"

#include "models/base/moment.h"
#include "models/base/wholefile.h"
#include "models/session/desk.h"
#include "ui/customers/customerpageview.h"
#include "ui/widgets/pagecontext.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QStandardPaths>
#include <QtConcurrentRun>

namespace reeve
{

SheetPrinter::SheetPrinter(Desk &desk, CustomerPageView &page, std::vector<PageSection> sections)
    : m_desk(desk), m_page(page), m_repository(desk.connection()), m_sections(std::move(sections))
{
    connect(page.printAction(), &QAction::triggered, this, &SheetPrinter::ask);
    connect(&page, &CustomerPageView::printWanted, this, &SheetPrinter::print);
}

void SheetPrinter::ask()
{
    if (!m_page.customer() || m_dialog)
        return;
    // By number: file names are read by more people and programs than files.
    const QString name = tr("customer-%1.pdf").arg(m_page.customer()->toString());
    m_dialog = new QFileDialog(&m_page, tr("Print the customer's sheet to"));
    m_dialog->setObjectName(QStringLiteral("printDialog"));
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->setAcceptMode(QFileDialog::AcceptSave);
    m_dialog->setNameFilter(tr("PDF files (*.pdf)"));
    m_dialog->setDefaultSuffix(QStringLiteral("pdf"));
    m_dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    m_dialog->selectFile(name);
    connect(m_dialog, &QFileDialog::fileSelected, &m_page, &CustomerPageView::printWanted);
    m_dialog->open();
}

void SheetPrinter::print(const QString &path)
{
    const auto customer = m_page.customer();
    if (!customer)
        return;
    Ticket *ticket = m_latest.next();
    const quint64 number = m_latest.number();
    m_page.setLoading(true);
    m_repository.openForPrint(*customer, m_page.context().reason(), m_sections, ticket)
        .then(this, [this, number, path, customer](const Result<CustomerSheet> &sheet) {
            if (!m_latest.isCurrent(number))
                return;
            m_page.setLoading(false);
            if (!sheet)
                emit messageRaised(Message::of(sheet.error()));
            else if (m_page.customer() == customer)
                write(path, *sheet);
        });
}

void SheetPrinter::write(const QString &path, const CustomerSheet &sheet)
{
    m_page.showSheet(sheet, m_page.context().reason());
    PrintedSheet printed = m_page.printedSheet();
    const SignedIn &person = m_desk.person();
    printed.notes = {tr("Printed by %1 on %2.")
                         .arg(person.fullName.isEmpty() ? person.login : person.fullName,
                              utcText(Timestamp::now())),
                     tr("Reason: %1").arg(m_page.context().reason()),
                     tr("Personal data. That this sheet was printed is on record; passwords and "
                        "keys are not on it.")};
    const quint64 number = m_latest.number();
    // Laying out and embedding fonts takes longer than a window may stand still.
    QtConcurrent::run([printed, path] {
        return writeWholeFile(path, pdfOf(printed), FileAccess::Private);
    }).then(this, [this, number, path](const Result<void> &written) {
        if (!m_latest.isCurrent(number))
            return;
        if (!written)
            emit messageRaised(Message::of(written.error()));
        else
            emit messageRaised(
                {Message::Kind::Success, tr("The customer's sheet is in %1. Only you can read the "
                                            "file; that it was printed is on record.")
                                             .arg(QDir::toNativeSeparators(path))});
    });
}

void SheetPrinter::drop()
{
    m_latest.next();
    if (m_dialog)
        m_dialog->reject();
}

} // namespace reeve
