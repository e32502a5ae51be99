// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/trailrecord.h"

#include <QWidget>

class QScrollArea;
class QStackedWidget;
class QToolButton;

namespace reeve
{

class FieldGrid;
class PlainLabel;

/** One event in plain words; while none is chosen, what the trail is. */
class TrailDetails : public QWidget
{
    Q_OBJECT
public:
    explicit TrailDetails(QWidget *parent = nullptr);

    void showRecord(const TrailRecord &record);
    void showHelp(); ///< also forgets the event
    bool isHelpShown() const;

signals:
    void customerRequested(qint64 number); ///< only this customer's events
    void personRequested(const QString &login);
    void closeRequested();

private:
    QWidget *makeHelp();
    QWidget *makeRecord();

    QStackedWidget *m_stack;
    QWidget *m_help = nullptr;
    QWidget *m_page = nullptr;
    PlainLabel *m_title = nullptr;
    PlainLabel *m_sentence = nullptr;
    FieldGrid *m_fields = nullptr;
    PlainLabel *m_customersTitle = nullptr;
    PlainLabel *m_customers = nullptr;
    QToolButton *m_byPerson = nullptr;
    QToolButton *m_byCustomer = nullptr;
    TrailRecord m_record;
    int m_who = 0, m_when = 0, m_reason = 0, m_more = 0, m_number = 0, m_sealed = 0,
        m_disclosure = 0;
};

} // namespace reeve
