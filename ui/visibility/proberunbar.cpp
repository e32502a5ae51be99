// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visibility/proberunbar.h"

#include "ui/visibility/proberesultlist.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>

namespace reeve
{

ProbeRunBar::ProbeRunBar(Connection &connection, QWidget *parent)
    : QWidget(parent), m_repository(connection), m_ask(new AskBar(this)), m_panel(new QFrame(this)),
      m_words(new PlainLabel(m_panel)), m_progress(new QProgressBar(m_panel)),
      m_cancel(new QPushButton(tr("Stop asking"), m_panel)),
      m_close(new QPushButton(tr("Close"), m_panel)), m_scroll(new QScrollArea(m_panel)),
      m_results(new ProbeResultList)
{
    m_ask->setObjectName(QStringLiteral("probeAsk"));
    m_words->setObjectName(QStringLiteral("probeWords"));
    m_words->setWrapping(true);
    m_progress->setObjectName(QStringLiteral("probeProgress"));
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("How many histories have been asked for"));
    m_cancel->setObjectName(QStringLiteral("probeCancel"));
    m_close->setObjectName(QStringLiteral("probeClose"));
    m_scroll->setWidget(m_results);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setMaximumHeight(180);
    m_scroll->hide();

    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_words, 1);
    line->addWidget(m_cancel);
    line->addWidget(m_close);
    auto *panel = new QVBoxLayout(m_panel);
    panel->setContentsMargins(12, 4, 12, 8);
    panel->setSpacing(8);
    panel->addLayout(line);
    panel->addWidget(m_progress);
    panel->addWidget(m_scroll);
    m_panel->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_ask);
    layout->addWidget(m_panel);

    connect(m_ask, &AskBar::given, this, [this](const QString &reason) {
        m_ask->dismiss();
        begin(reason);
    });
    connect(m_ask, &AskBar::refused, m_ask, &AskBar::dismiss);
    connect(m_cancel, &QPushButton::clicked, this, &ProbeRunBar::stop);
    connect(m_close, &QPushButton::clicked, this, &ProbeRunBar::drop);
    connect(&m_run, &ProbeRun::wantsMore, this, &ProbeRunBar::readMore);
    connect(&m_run, &ProbeRun::answered, this, &ProbeRunBar::take);
    connect(&m_run, &ProbeRun::finished, this, &ProbeRunBar::showProgress);
}

void ProbeRunBar::offer(const VisibilityQuery &query, qint64 histories, const QString &suggestion)
{
    drop();
    m_query = query;
    m_query.reach = {Visibility::Anybody};
    m_histories = histories;
    m_ask->ask(
        {.title = tr("Ask from outside for %L1 histories that anybody should be able to read?")
                      .arg(histories),
         .note = tr("Each of their addresses is opened as a stranger would, a few a second, "
                    "without cookies or passwords. Nothing is changed. Every page of a hundred "
                    "customers counts as seen by you and stands in the trail; it can be stopped "
                    "at any time."),
         .suggestion = suggestion,
         .action = tr("Ask from outside")});
}

void ProbeRunBar::begin(const QString &reason)
{
    m_after.reset();
    m_read = 0;
    m_agree = m_disagree = m_unknown = 0;
    m_stopped = false;
    m_results->clear();
    m_panel->show();
    m_cancel->show();
    m_close->hide();
    m_words->setText(tr("Reading how the service is asked \u2026"));
    m_progress->setRange(0, 0);
    m_progress->show();
    const quint64 number = (m_reading.next(), m_reading.number());
    m_repository.beginProbe({}, 0, reason)
        .then(this, [this, number](const Result<ProbeRules> &rules) {
            if (!m_reading.isCurrent(number))
                return;
            if (!rules) {
                drop();
                emit failed(rules.error());
                return;
            }
            ProbeRules with = *rules;
            with.authorities = m_authorities;
            m_run.start(with);
            showProgress();
        });
}

void ProbeRunBar::readMore()
{
    Ticket *ticket = m_reading.next();
    const quint64 number = m_reading.number();
    m_repository.targets(m_query, m_after, ticket)
        .then(this, [this, number](const Result<VisibilityTargets> &targets) {
            if (!m_reading.isCurrent(number))
                return;
            if (!targets) {
                // What has been asked stays; a limit of the scrape guard ends it like this, too.
                m_stopped = true;
                m_run.cancel();
                emit failed(targets.error());
                return;
            }
            m_after = targets->last;
            m_read += targets->histories;
            m_run.add(targets->targets);
            if (!m_after)
                m_run.setComplete();
            showProgress();
        });
}

void ProbeRunBar::take(const ProbeResult &result)
{
    const auto same = result.agrees();
    ++(!same ? m_unknown : *same ? m_agree : m_disagree);
    if (same != true && m_results->count() < shownResults) {
        m_results->add(result);
        m_scroll->show();
    }
    showProgress();
}

void ProbeRunBar::showProgress()
{
    const QLocale here;
    const QString seen = tr("%1 addresses asked: %2 agree, %3 do not, %4 cannot tell.")
                             .arg(here.toString(m_run.asked()), here.toString(m_agree),
                                  here.toString(m_disagree), here.toString(m_unknown));
    const bool running = m_run.isRunning();
    m_words->setText(running     ? seen
                     : m_stopped ? tr("Stopped. %1").arg(seen)
                                 : tr("Done. %1").arg(seen));
    // A history has about three addresses; how many is known only as far as they have been read.
    m_progress->setRange(0, int(std::min<qint64>(m_histories, 1'000'000'000)));
    m_progress->setValue(int(std::min(m_read, m_histories)));
    m_progress->setVisible(running);
    m_cancel->setVisible(running);
    m_close->setVisible(!running);
}

void ProbeRunBar::stop()
{
    m_stopped = true;
    m_reading.next();
    if (m_run.isRunning())
        m_run.cancel();
    else
        showProgress();
}

void ProbeRunBar::drop()
{
    m_reading.next();
    m_run.cancel();
    m_ask->dismiss();
    m_results->clear();
    m_scroll->hide();
    m_panel->hide();
}

bool ProbeRunBar::isOpen() const
{
    return m_ask->isAsking() || !m_panel->isHidden();
}

bool ProbeRunBar::goBack()
{
    if (m_ask->isAsking()) {
        m_ask->dismiss();
        return true;
    }
    if (m_panel->isHidden() || m_run.isRunning())
        return false;
    drop();
    return true;
}

} // namespace reeve
