// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/profileedit.h"

#include "models/customers/profilecheck.h"

#include <algorithm>

namespace reeve
{

void ProfileEdit::begin(const CustomerProfile &profile)
{
    m_customer = profile.id;
    m_version = profile.version;
    m_stored = m_typed = valuesOf(profile);
    m_conflicts.clear();
}

void ProfileEdit::clear()
{
    m_customer.reset();
    m_version = 0;
    m_stored.clear();
    m_typed.clear();
    m_conflicts.clear();
}

const QString &ProfileEdit::stored(ProfileField field) const
{
    static const QString nothing;
    const auto found = m_stored.constFind(field);
    return found == m_stored.constEnd() ? nothing : *found;
}

void ProfileEdit::type(ProfileField field, const QString &text)
{
    if (!isActive())
        return;
    m_typed.insert(field, text);
    // Typing something third settles the question as well.
    if (const auto conflict = m_conflicts.find(field); conflict != m_conflicts.end())
        conflict->keepsMine = isChanged(field);
}

void ProfileEdit::undo(ProfileField field)
{
    m_typed.insert(field, stored(field));
    m_conflicts.remove(field);
}

void ProfileEdit::undoAll()
{
    m_typed = m_stored;
    m_conflicts.clear();
}

bool ProfileEdit::isChanged(ProfileField field) const
{
    // As stored is not changed, even if it is stored with blanks around it.
    return typed(field) != stored(field) && tidyValue(field, typed(field)) != stored(field);
}

QList<ProfileField> ProfileEdit::changed() const
{
    QList<ProfileField> fields;
    for (ProfileField field : profileFields())
        if (isChanged(field))
            fields.append(field);
    return fields;
}

QString ProfileEdit::problem(ProfileField field) const
{
    const bool hangsOnCountry = field == ProfileField::PostalCode
                                || field == ProfileField::VatNumber;
    if (!isChanged(field) && !(hangsOnCountry && isChanged(ProfileField::Country)))
        return {};
    ProfileValues tidy;
    for (ProfileField each : profileFields())
        tidy.insert(each, tidyValue(each, typed(each)));
    return profileProblem(field, tidy);
}

bool ProfileEdit::isSavable() const
{
    const auto hasProblem = [this](ProfileField field) { return !problem(field).isEmpty(); };
    return hasChanges() && !hasOpenConflict()
           && std::none_of(profileFields().begin(), profileFields().end(), hasProblem);
}

QJsonObject ProfileEdit::json() const
{
    QJsonObject fields;
    for (ProfileField field : changed())
        fields.insert(profileFieldId(field), tidyValue(field, typed(field)));
    return fields;
}

void ProfileEdit::rebase(const ProfileNow &now)
{
    const ProfileValues theirs = valuesOf(now.profile);
    for (ProfileField field : profileFields()) {
        const bool touched = isChanged(field);
        const bool moved = theirs.value(field) != stored(field);
        const QString mine = tidyValue(field, typed(field));
        if (!touched) {
            m_typed.insert(field, theirs.value(field));
            m_conflicts.remove(field);
        } else if (moved && mine != theirs.value(field)) {
            ProfileConflict conflict{.mine = mine, .theirs = theirs.value(field)};
            const QString id = profileFieldId(field);
            const auto who = std::find_if(
                now.changes.begin(), now.changes.end(),
                [&id](const ProfileChange &change) { return change.fields.contains(id); });
            if (who != now.changes.end())
                conflict.change = *who;
            m_conflicts.insert(field, conflict);
        } else if (!moved) {
            // Nothing new here; a question that was open stays so.
        } else {
            m_conflicts.remove(field); // both typed the same
        }
    }
    m_stored = theirs;
    m_version = now.profile.version;
}

bool ProfileEdit::hasOpenConflict() const
{
    return std::any_of(m_conflicts.begin(), m_conflicts.end(),
                       [](const ProfileConflict &conflict) { return !conflict.keepsMine; });
}

void ProfileEdit::choose(ProfileField field, bool keepsMine)
{
    const auto conflict = m_conflicts.find(field);
    if (conflict == m_conflicts.end())
        return;
    conflict->keepsMine = keepsMine;
    m_typed.insert(field, keepsMine ? conflict->mine : conflict->theirs);
}

} // namespace reeve
