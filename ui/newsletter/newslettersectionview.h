// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/newsletter/newsletter.h"
#include "ui/widgets/printedsheet.h"
#include "ui/widgets/sectionview.h"

class QComboBox;
class QToolButton;

namespace reeve
{

class AskBar;
class PageContext;
class PlainLabel;
class StateBadge;

/** The newsletter's state in a sentence, and its switch. */
class NewsletterSectionView : public SectionView, public Printable
{
    Q_OBJECT
public:
    explicit NewsletterSectionView(PageContext &context, QWidget *parent = nullptr);

    void fill(const std::any &record) override;
    void clear() override;
    QString summary() const override;
    QList<QWidget *> actions() override;
    void discardEdits() override;
    bool goBack() override;
    PrintedPart printed() const override;

private:
    void ask();
    void flip(const QString &reason);

    PageContext &m_context;
    std::optional<Newsletter> m_newsletter;
    StateBadge *m_badge;
    PlainLabel *m_sentence;
    PlainLabel *m_suppressed;
    AskBar *m_ask;
    QComboBox *m_because;
    QToolButton *m_switch;
    quint64 m_session = 0; ///< of one customer; what comes later is not shown
};

} // namespace reeve
