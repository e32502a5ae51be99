// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/trailrecord.h"
#include "models/base/meaning.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QDateEdit;
class QLabel;
class QLineEdit;
class QToolButton;

namespace reeve
{

class PlainLabel;
class StateBadge;

/** The head of the trail: title, where the trail stands, the filters. */
class TrailBar : public QWidget
{
    Q_OBJECT
public:
    explicit TrailBar(QWidget *parent = nullptr);

    /// As it stands; nothing while a field holds what cannot be one (its border says so).
    std::optional<TrailFilter> filter() const;
    void setFilter(const TrailFilter &filter); ///< person and customer; does not emit
    void clearAll();                           ///< does not emit
    void showState(Meaning meaning, const QString &word, const QString &text);
    void showNewer(qint64 events); ///< 0 hides it
    void focusFilter();
    QToolButton *exportButton() const { return m_export; }

signals:
    void filterChanged();
    void newerRequested();
    void helpRequested();
    void leftDownwards();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum Period { AnyTime, Today, Week, Month, Chosen };
    void showPeriod();
    void typed();
    void showClear();

    StateBadge *m_badge;
    PlainLabel *m_state;
    QToolButton *m_newer;
    QToolButton *m_export;
    QToolButton *m_help;
    QLineEdit *m_person;
    QLineEdit *m_customer;
    QComboBox *m_event;
    QComboBox *m_period;
    QDateEdit *m_from;
    QDateEdit *m_to;
    QLabel *m_dash;
    QToolButton *m_clear;
    QTimer m_pause;
};

} // namespace reeve
