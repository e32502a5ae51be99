// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sessions/sessionssection.h"

#include "models/session/desk.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/pagecontext.h"

#include <QItemSelectionModel>
#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace reeve
{

namespace
{

std::function<qint64(const std::any &)> loader(SessionTableModel *model)
{
    return [model](const std::any &record) -> qint64 {
        const auto *rows = std::any_cast<QList<CustomerSession>>(&record);
        model->setRecords(rows ? *rows : QList<CustomerSession>());
        return rows && !rows->isEmpty() ? rows->constFirst().total : 0;
    };
}

} // namespace

SessionsSection::SessionsSection(PageContext &context, SessionTableModel *model, QWidget *parent)
    : RecordSection(model, loader(model),
                    tr("Not signed in anywhere; ended sessions leave no record"), parent),
      m_context(context), m_model(model), m_endChosen(new QToolButton(this)),
      m_endAll(new QToolButton(this)), m_ask(new AskBar(this))
{
    setObjectName(QStringLiteral("sessionsSection"));
    const auto prepare = [](QToolButton *button, const char *name, const QString &text) {
        button->setObjectName(QString::fromLatin1(name));
        button->setText(text);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
    };
    prepare(m_endChosen, "sessionsEndChosen", tr("End the chosen…"));
    prepare(m_endAll, "sessionsEndAll", tr("End all…"));
    m_ask->setObjectName(QStringLiteral("sessionsAsk"));
    static_cast<QVBoxLayout *>(layout())->addWidget(m_ask);

    connect(m_endChosen, &QToolButton::clicked, this, [this] { ask(chosen()); });
    connect(m_endAll, &QToolButton::clicked, this, [this] { ask(std::nullopt); });
    connect(table()->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &SessionsSection::showChoice);
    connect(m_ask, &AskBar::refused, m_ask, &AskBar::dismiss);
    connect(m_ask, &AskBar::given, this, [this](const QString &reason) {
        m_ask->dismiss();
        end(m_asked, reason);
    });
    showChoice();
}

void SessionsSection::fill(const std::any &record)
{
    m_busy = false;
    RecordSection::fill(record);
    showChoice();
}

void SessionsSection::clear()
{
    ++m_page;
    m_ask->dismiss();
    m_asked.reset();
    RecordSection::clear();
    showChoice();
}

QString SessionsSection::summary() const
{
    const auto overdue = std::count_if(m_model->records().begin(), m_model->records().end(),
                                       [](const CustomerSession &s) { return s.isOverdue(); });
    return overdue == 0 ? RecordSection::summary()
                        : tr("%1, %L2 overdue").arg(RecordSection::summary()).arg(overdue);
}

QList<QWidget *> SessionsSection::actions()
{
    return {m_endChosen, m_endAll};
}

bool SessionsSection::goBack()
{
    const bool used = m_ask->isAsking();
    m_ask->dismiss();
    return used;
}

QList<qint64> SessionsSection::chosen() const
{
    QList<qint64> ids;
    for (const QModelIndex &index : table()->selectionModel()->selectedRows())
        ids.append(m_model->records().at(index.row()).id);
    return ids;
}

void SessionsSection::showChoice()
{
    const bool some = m_model->rowCount() > 0;
    const qsizetype count = chosen().size();
    // One session is all of them: one button is enough.
    m_endChosen->setVisible(m_model->rowCount() > 1);
    m_endChosen->setEnabled(count > 0 && !m_busy);
    m_endChosen->setText(count > 1 ? tr("End %L1 sessions…").arg(count) : tr("End this session…"));
    m_endAll->setVisible(some);
    m_endAll->setEnabled(!m_busy);
    m_endAll->setText(m_model->rowCount() > 1 ? tr("End all…") : tr("End it…"));
}

void SessionsSection::ask(const std::optional<QList<qint64>> &sessions)
{
    if (m_model->rowCount() == 0 || (sessions && sessions->isEmpty()))
        return;
    m_asked = sessions;
    const qint64 total = m_model->records().constFirst().total;
    const qint64 count = sessions ? qint64(sessions->size()) : total;
    const QString reference = m_context.desk().caseReference().trimmed();
    m_ask->ask(
        {.title = count == 1 ? tr("End this session?")
                  : sessions ? tr("End these %L1 sessions?").arg(count)
                             : tr("End all %L1 sessions?").arg(count),
         .note = (sessions && count < total
                      ? tr("Whoever uses it is signed out with the next click and has to sign in "
                           "again; what they had typed there may be lost.")
                      : tr("The customer is signed out everywhere with the next click and has to "
                           "sign in again; what was being typed there may be lost."))
                 + u' ' + tr("The password stays as it is. It cannot be undone."),
         .suggestion = reference.isEmpty() ? m_context.reason() : reference,
         .action = count == 1 ? tr("End the session")
                   : sessions ? tr("End %L1 sessions").arg(count)
                              : tr("End all sessions"),
         .isDangerous = true});
}

void SessionsSection::end(const std::optional<QList<qint64>> &sessions, const QString &reason)
{
    const auto customer = m_context.customer();
    if (!customer)
        return;
    m_busy = true;
    showChoice();
    endSessions(m_context.desk().connection(), *customer, sessions, reason)
        .then(this, [this, page = m_page](const Result<QVariant> &ended) {
            if (page != m_page)
                return;
            m_busy = false;
            showChoice();
            if (!ended) {
                m_context.say(Message::of(ended.error()));
                return;
            }
            // Null: saved, but the link was lost before the answer.
            const qint64 count = ended->toLongLong();
            m_context.say({Message::Kind::Success,
                           ended->isNull() ? tr("The sessions were ended.")
                           : count == 0    ? tr("There was nothing left to end: they had ended "
                                                   "by themselves.")
                           : count == 1    ? tr("1 session was ended.")
                                           : tr("%L1 sessions were ended.").arg(count)});
            m_context.reread();
        });
}

} // namespace reeve
