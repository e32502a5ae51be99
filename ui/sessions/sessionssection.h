// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sessions/customersession.h"
#include "ui/widgets/recordsection.h"

#include <optional>

class QToolButton;

namespace reeve
{

class AskBar;
class PageContext;

/** The sessions of a customer, and their end: those chosen, or all (promise P3). */
class SessionsSection : public RecordSection
{
    Q_OBJECT
public:
    SessionsSection(PageContext &context, SessionTableModel *model, QWidget *parent = nullptr);

    void fill(const std::any &record) override;
    void clear() override;
    QString summary() const override;
    QList<QWidget *> actions() override;
    bool goBack() override;

private:
    QList<qint64> chosen() const;
    void showChoice();
    void ask(const std::optional<QList<qint64>> &sessions); ///< nothing: all of them
    void end(const std::optional<QList<qint64>> &sessions, const QString &reason);

    PageContext &m_context;
    SessionTableModel *m_model; ///< the base's
    QToolButton *m_endChosen;
    QToolButton *m_endAll;
    AskBar *m_ask;
    std::optional<QList<qint64>> m_asked;
    quint64 m_page = 0; ///< rises with each customer
    bool m_busy = false;
};

} // namespace reeve
