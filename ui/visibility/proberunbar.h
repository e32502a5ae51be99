// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/visibility/proberun.h"
#include "models/visibility/visibilityrepository.h"

#include <QFrame>

class QProgressBar;
class QPushButton;
class QScrollArea;

namespace reeve
{

class AskBar;
class PlainLabel;
class ProbeResultList;

/** Asks for all histories that anybody should be able to read, as a stranger: reason first, then how
 *  far it is and what does not agree, until it is through or stopped. Results stay here only. */
class ProbeRunBar : public QWidget
{
    Q_OBJECT
public:
    static constexpr int shownResults = 200; ///< of those that do not agree

    explicit ProbeRunBar(Connection &connection, QWidget *parent = nullptr);

    /// `histories`: how many there are, for the progress.
    void offer(const VisibilityQuery &query, qint64 histories, const QString &suggestion);
    void stop();
    void drop(); ///< stops, and forgets every result
    bool isOpen() const;
    bool goBack(); ///< Esc: true when it was used
    /// For tests, as in VisibilitySection.
    void setProbeAuthorities(const QList<QSslCertificate> &authorities)
    {
        m_authorities = authorities;
    }

signals:
    void failed(const reeve::Error &error);

private:
    void begin(const QString &reason);
    void readMore();
    void take(const ProbeResult &result);
    void showProgress();

    VisibilityRepository m_repository;
    ProbeRun m_run;
    VisibilityQuery m_query;
    std::optional<VisibilityRow::Key> m_after;
    Latest m_reading;
    QList<QSslCertificate> m_authorities;
    qint64 m_histories = 0;
    qint64 m_read = 0; ///< histories whose addresses are known
    int m_agree = 0;
    int m_disagree = 0;
    int m_unknown = 0;
    bool m_stopped = false;
    AskBar *m_ask;
    QFrame *m_panel;
    PlainLabel *m_words;
    QProgressBar *m_progress;
    QPushButton *m_cancel;
    QPushButton *m_close;
    QScrollArea *m_scroll;
    ProbeResultList *m_results;
};

} // namespace reeve
