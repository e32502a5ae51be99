// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visibility/visibilitybar.h"

#include "ui/visibility/visibilitychart.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace reeve
{

namespace
{

QIcon swatch(const QColor &colour)
{
    QPixmap picture(32, 32);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawRoundedRect(QRectF(4, 4, 24, 24), 5, 5);
    return QIcon(picture);
}

// A sunken button is hardly told from the others in a dark palette: a sign says that it is chosen.
void setChip(QToolButton *chip, const QString &words)
{
    QFont font = chip->font();
    font.setBold(chip->isChecked());
    chip->setFont(font);
    chip->setText(chip->isChecked() ? QString(QStringLiteral("\u2713 ") + words) : words);
    chip->setAccessibleName(VisibilityBar::tr("Filter, %1").arg(words));
}

QString share(qint64 part, qint64 whole)
{
    if (whole == 0)
        return {};
    const double percent = 100.0 * double(part) / double(whole);
    if (part > 0 && percent < 1)
        return VisibilityBar::tr("under 1 %");
    return VisibilityBar::tr("%1 %").arg(QLocale().toString(percent, 'f', 0));
}

} // namespace

VisibilityBar::VisibilityBar(QWidget *parent)
    : QWidget(parent), m_chart(new VisibilityChart(this)), m_count(new PlainLabel(this)),
      m_probe(new QPushButton(tr("Ask from outside\u2026"), this)), m_clear(new QToolButton(this))
{
    auto *title = new PlainLabel(tr("Visibility"), this);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    large.setBold(true);
    title->setFont(large);
    m_count->setObjectName(QStringLiteral("visibilityCount"));
    m_probe->setObjectName(QStringLiteral("visibilityProbe"));
    m_probe->setToolTip(
        tr("Opens the addresses of all histories that anybody should be able to read, "
           "as a stranger would")
            .toHtmlEscaped());
    m_clear->setObjectName(QStringLiteral("visibilityClear"));
    m_clear->setText(tr("Clear filters"));
    m_clear->setIcon(icon(QStringLiteral("edit-clear")));
    m_clear->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_clear->setAutoRaise(true);
    m_clear->setFocusPolicy(Qt::StrongFocus);

    auto *head = new QHBoxLayout;
    head->setSpacing(12);
    head->addWidget(title);
    head->addStretch(1);
    head->addWidget(m_count);
    head->addWidget(m_probe);
    auto *reach = new QHBoxLayout;
    reach->setSpacing(4);
    for (const Visibility visibility : knownVisibilities()) {
        QToolButton *chip = addChip(QStringLiteral("visibilityReach_")
                                    + visibilityWord(visibility));
        chip->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        m_reach.append(chip);
        reach->addWidget(chip);
    }
    reach->addStretch(1);
    auto *findings = new QHBoxLayout;
    findings->setSpacing(4);
    for (const Finding finding : knownFindings()) {
        QToolButton *chip = addChip(QStringLiteral("visibilityFinding_") + findingWord(finding));
        chip->setToolTip(findingExplanation(finding).toHtmlEscaped());
        m_findings.append(chip);
        findings->addWidget(chip);
    }
    findings->addWidget(m_clear);
    findings->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addWidget(m_chart);
    layout->addLayout(reach);
    layout->addLayout(findings);

    connect(m_clear, &QToolButton::clicked, this, [this] {
        clearAll();
        emit filtersChanged();
    });
    showNumbers();
}

QToolButton *VisibilityBar::addChip(const QString &name)
{
    auto *chip = new QToolButton(this);
    chip->setObjectName(name);
    chip->setCheckable(true);
    chip->setFocusPolicy(Qt::StrongFocus);
    connect(chip, &QToolButton::clicked, this, [this] {
        showNumbers();
        emit filtersChanged();
    });
    return chip;
}

void VisibilityBar::fillIn(VisibilityQuery &query) const
{
    query.reach.clear();
    query.findings.clear();
    for (qsizetype i = 0; i < m_reach.size(); ++i)
        if (m_reach[i]->isChecked())
            query.reach.append(knownVisibilities()[i]);
    for (qsizetype i = 0; i < m_findings.size(); ++i)
        if (m_findings[i]->isChecked())
            query.findings.append(knownFindings()[i]);
}

void VisibilityBar::clearAll()
{
    for (QToolButton *chip : m_reach + m_findings)
        chip->setChecked(false);
    showNumbers();
}

void VisibilityBar::showCounts(const VisibilityCounts &counts)
{
    m_counts = counts;
    m_counted = true;
    showNumbers();
}

void VisibilityBar::forgetCounts()
{
    m_counts = {};
    m_counted = false;
    showNumbers();
}

void VisibilityBar::focusFilters()
{
    m_reach.first()->setFocus(Qt::ShortcutFocusReason);
}

void VisibilityBar::showNumbers()
{
    VisibilityQuery query;
    fillIn(query);
    const qint64 total = m_counts.total();
    const QLocale here;
    QList<VisibilityChart::Part> parts;
    for (qsizetype i = 0; i < m_reach.size(); ++i) {
        const Visibility visibility = knownVisibilities()[i];
        const Meaning meaning = visibilityMeaning(visibility);
        const qint64 histories = m_counts.of(visibility);
        QString words = visibilityText(visibility);
        if (m_counted)
            words = tr("%1: %2, %3").arg(words, here.toString(histories), share(histories, total));
        setChip(m_reach[i], words);
        m_reach[i]->setIcon(swatch(VisibilityChart::colourOf(meaning, palette())));
        parts.append({meaning, words, histories});
    }
    m_chart->setParts(parts);
    for (qsizetype i = 0; i < m_findings.size(); ++i) {
        QString words = findingText(knownFindings()[i]);
        if (m_counted)
            words = tr("%1: %2").arg(words, here.toString(m_counts.of(knownFindings()[i])));
        setChip(m_findings[i], words);
    }
    m_clear->setVisible(query.isNarrowed());
    m_count->setText(
        !m_counted ? QString()
        : query.isNarrowed()
            ? tr("%1 of %2 histories").arg(here.toString(m_counts.of(query)), here.toString(total))
            : tr("%1 histories").arg(here.toString(total)));
}

void VisibilityBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_findings.isEmpty())
        showNumbers();
}

} // namespace reeve
