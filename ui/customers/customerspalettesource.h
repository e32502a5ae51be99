// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customerrepository.h"
#include "models/session/desk.h"
#include "ui/shell/palettesource.h"

namespace reeve
{

/** Customers in the command palette: the first few that the list would show for the text. */
class CustomersPaletteSource : public PaletteSource
{
    Q_OBJECT
public:
    /// What is read is on record, so no more than fits under the eye.
    static constexpr int most = 8;

    explicit CustomersPaletteSource(Desk &desk, QObject *parent = nullptr);

    QString heading() const override;
    void search(const QString &text) override;
    void cancel() override;
    void dropData() override { cancel(); } ///< nothing is kept here

private:
    CustomerRepository m_repository;
    Latest m_latest;
};

} // namespace reeve
