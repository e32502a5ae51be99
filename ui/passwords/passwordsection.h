// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/passwords/customerpassword.h"
#include "ui/widgets/printedsheet.h"
#include "ui/widgets/sectionview.h"

#include <optional>

class QToolButton;

namespace reeve
{

class AskBar;
class FieldGrid;
class PageContext;
class PlainLabel;

/** How a customer's password is stored, how old it is, and whether the service asks for a new one
 *  (promise P2). The password and its hash are not here and cannot be had. */
class PasswordSection : public SectionView, public Printable
{
    Q_OBJECT
public:
    explicit PasswordSection(PageContext &context, QWidget *parent = nullptr);

    void fill(const std::any &record) override;
    void clear() override;
    QString summary() const override;
    QList<QWidget *> actions() override;
    bool goBack() override;
    PrintedPart
    printed() const override; ///< how it is stored; of the password there is nothing here

private:
    void show(const std::optional<CustomerPassword> &password);
    void ask();
    void require(bool required, const QString &reason);

    PageContext &m_context;
    std::optional<CustomerPassword> m_shown;
    FieldGrid *m_fields;
    PlainLabel *m_advice;
    QToolButton *m_require;
    AskBar *m_ask;
    int m_scheme, m_changed, m_next;
    quint64 m_page = 0; ///< rises with each customer
};

} // namespace reeve
