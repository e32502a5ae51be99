// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customerrepository.h"
#include "ui/shell/view.h"

#include <QObject>
#include <QPointer>

#include <vector>

class QFileDialog;

namespace reeve
{

class CustomerPageView;
class Desk;

/** Prints the customer whose page is open to a PDF. The sheet leaves the house, so it is read anew
 *  under a disclosure of its own (kind customer_sheet, counted like opening the page), and what is
 *  printed is what that disclosure gave. The file is private and complete, or not there. */
class SheetPrinter : public QObject
{
    Q_OBJECT
public:
    /// Desk and page outlive it.
    SheetPrinter(Desk &desk, CustomerPageView &page, std::vector<PageSection> sections);

    void print(const QString &path);
    void drop(); ///< on lock: nothing is written any more, no dialog stays

signals:
    void messageRaised(const reeve::Message &message);

private:
    void ask();
    void write(const QString &path, const CustomerSheet &sheet);

    Desk &m_desk;
    CustomerPageView &m_page;
    CustomerRepository m_repository;
    std::vector<PageSection> m_sections;
    Latest m_latest;
    QPointer<QFileDialog> m_dialog;
};

} // namespace reeve
