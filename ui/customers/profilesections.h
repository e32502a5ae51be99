// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customerprofile.h"
#include "ui/widgets/fieldgrid.h"

namespace reeve
{

/** The customer's details, field by field. */
class ProfileFields : public FieldGrid
{
    Q_OBJECT
public:
    explicit ProfileFields(QWidget *parent = nullptr);
    void fill(const CustomerProfile &profile);

private:
    int m_name, m_username, m_email, m_phone, m_business, m_vat, m_street, m_city, m_country,
        m_plan, m_locale, m_created, m_closed;
};

} // namespace reeve
