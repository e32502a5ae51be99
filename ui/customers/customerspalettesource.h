// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/customerrepository.h"
#include "models/customers/savedsearches.h"
#include "models/session/desk.h"
#include "ui/shell/palettesource.h"

namespace reeve
{

/** Customers in the command palette: those opened lately, saved searches, and the first few that the list
 *  would show for the text. */
class CustomersPaletteSource : public PaletteSource
{
    Q_OBJECT
public:
    /// What is read is on record, so no more than fits under the eye.
    static constexpr int most = 8;

    explicit CustomersPaletteSource(Desk &desk, QObject *parent = nullptr);

    QString heading() const override;
    void search(const QString &text) override;
    QList<PaletteGroup> atOnce(const QString &text) const override;
    void cancel() override;
    void prepare() override { m_searches.read(); }
    void dropData() override; ///< what this person has opened is the desk's

private:
    Desk &m_desk;
    CustomerRepository m_repository;
    SavedSearches m_searches;
    Latest m_latest;
};

} // namespace reeve
