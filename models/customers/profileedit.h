// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/profilefields.h"

#include <QJsonObject>

namespace reeve
{

/** A write that touched a customer's row: who, when, which fields. */
struct ProfileChange {
    QString person{}; ///< the name, else the login
    Timestamp at{};
    QStringList fields{}; ///< as profileFieldId() has them
};

/** A customer as the database has them now, and how they came to be so. */
struct ProfileNow {
    CustomerProfile profile;
    QList<ProfileChange> changes; ///< newest first; what the service itself wrote is not among them
};

/** A field that a person and somebody else have changed at the same time. */
struct ProfileConflict {
    QString mine{};
    QString theirs{};
    std::optional<ProfileChange> change{}; ///< nothing: the customer, or the service
    std::optional<bool> keepsMine{};       ///< as chosen
    bool operator==(const ProfileConflict &other) const
    {
        return mine == other.mine && theirs == other.theirs && keepsMine == other.keepsMine;
    }
};

/** Corrections of a customer's details that are being typed: what was read, what is wanted, and what
 *  they differ in. Knows no widget and no database. */
class ProfileEdit
{
public:
    void begin(const CustomerProfile &profile);
    void clear();
    bool isActive() const { return m_customer.has_value(); }

    std::optional<CustomerId> customer() const { return m_customer; }
    /// Of the row against which is edited; what the database compares.
    int version() const { return m_version; }
    const QString &stored(ProfileField field) const;
    QString typed(ProfileField field) const { return m_typed.value(field); }
    void type(ProfileField field, const QString &text);
    void undo(ProfileField field);
    void undoAll();

    QList<ProfileField> changed() const; ///< in their order
    bool isChanged(ProfileField field) const;
    bool hasChanges() const { return !changed().isEmpty(); }
    /** What keeps the field from being saved; empty when nothing does. A field that nobody touched is
     *  not questioned, however it got its value, unless the country it hangs on changes. */
    QString problem(ProfileField field) const;
    bool isSavable() const;   ///< changed, without problem, every conflict decided
    QJsonObject json() const; ///< the changed fields, as api.save_profile takes them

    /** Takes over what the database has now: untouched fields follow, and where both changed the
     *  field is a conflict. The version is the new one from here on. */
    void rebase(const ProfileNow &now);
    const QHash<ProfileField, ProfileConflict> &conflicts() const { return m_conflicts; }
    bool hasOpenConflict() const;
    void choose(ProfileField field, bool keepsMine);

private:
    std::optional<CustomerId> m_customer;
    int m_version = 0;
    ProfileValues m_stored;
    ProfileValues m_typed;
    QHash<ProfileField, ProfileConflict> m_conflicts;
};

} // namespace reeve
