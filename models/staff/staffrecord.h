// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/recordmodel.h"
#include "models/base/timestamp.h"

#include <QString>

#include <optional>

namespace reeve
{

/** Somebody with an account at the desk, as api.staff_list says. */
struct StaffRecord {
    QString login{};
    QString fullName{};
    QString role{}; ///< support, officer, auditor, admin
    bool isActive = false;
    Timestamp created{};
    std::optional<Timestamp> disabled{};
    QString disabledBy{};
    std::optional<Timestamp> certificateExpires{};
    std::optional<Timestamp> lastSignIn{};
    std::optional<Timestamp> lastUse{};
    qint64 sessionsAlive = 0;
    qint64 failedSignIns = 0; ///< within 30 days
    std::optional<Timestamp> lastFailure{};
    int quotaPages = 0; ///< an hour
    int quotaRows = 0;  ///< an hour
    std::optional<Timestamp> liftedUntil{};

    bool readsCustomers() const
    {
        return role == QLatin1String("support") || role == QLatin1String("officer");
    }
};

/** Somebody who reached a limit of the scrape guard within the last seven days. */
struct QuotaEvent {
    QString person{};
    QString fullName{};
    QString limit{}; ///< pages, rows
    Timestamp reached{};
    std::optional<Timestamp> liftedUntil{};
};

/** The desk's limits: per person and hour; and of an export without a second person. */
struct QuotaSettings {
    int pages = 0;
    int rows = 0;
    int exportLimit = 0;
};

QString staffRoleText(const QString &role);
/// "in 312 days (4 Dec 2026)", "expired 3 days ago (…)"; `now` for tests.
QString deadlineText(Timestamp deadline, Timestamp now = Timestamp::now());
/// Good; Attention within 30 days; Problem when it has passed.
Meaning deadlineMeaning(Timestamp deadline, Timestamp now = Timestamp::now());
QString quotaLimitText(const QString &limit);

class StaffTableModel : public RecordModel<StaffRecord>
{
public:
    explicit StaffTableModel(QObject *parent = nullptr);
    int rowOf(const QString &login) const; ///< -1: not there
};

class QuotaEventTableModel : public RecordModel<QuotaEvent>
{
public:
    explicit QuotaEventTableModel(QObject *parent = nullptr);
};

} // namespace reeve
