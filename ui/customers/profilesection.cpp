// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/customers/profilesection.h"

#include "models/session/desk.h"
#include "ui/customers/profileeditor.h"
#include "ui/customers/profilesections.h"
#include "ui/customers/replypanel.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/pagecontext.h"

#include <QAction>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

// A customer whose row changes more often than this while it is saved is being written by a machine.
constexpr int mostMerges = 3;

} // namespace

ProfileSection::ProfileSection(PageContext &context, QWidget *parent)
    : SectionView(parent), m_context(context), m_repository(context.desk().connection()),
      m_fields(new ProfileFields(this)), m_editor(new ProfileEditor(m_edit, this)),
      m_reply(new ReplyPanel(this)),
      m_editAction(new QAction(icon(QStringLiteral("document-edit")),
                               tr("Edit the customer's details"), this)),
      m_editButton(new QToolButton(this))
{
    m_editAction->setObjectName(QStringLiteral("editProfile"));
    m_editAction->setShortcut(Qt::Key_F2);
    m_editAction->setEnabled(false);
    m_editButton->setObjectName(QStringLiteral("profileEdit"));
    m_editButton->setAutoRaise(true);
    m_editButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_editButton->setIcon(m_editAction->icon());
    m_editButton->setText(tr("Edit"));
    m_editButton->setToolTip(tr("Correct the customer's details (F2)"));
    m_editButton->setAccessibleName(tr("Edit the customer's details"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_fields);
    layout->addWidget(m_editor);
    layout->addWidget(m_reply);

    connect(m_editAction, &QAction::triggered, this, &ProfileSection::startEditing);
    connect(m_editButton, &QToolButton::clicked, m_editAction, &QAction::trigger);
    connect(m_editor, &ProfileEditor::saveRequested, this, [this] {
        m_merges = 0;
        save();
    });
    connect(m_editor, &ProfileEditor::undoAllRequested, this, [this] {
        m_edit.undoAll();
        m_editor->clear();
    });
    connect(m_editor, &ProfileEditor::stopRequested, this, [this] {
        // Through the page, which asks where something has been typed.
        if (!goBack())
            emit m_context.leaveEditorWanted();
    });
    connect(&m_context, &PageContext::filled, this, [this] {
        if (m_edit.isActive() && m_context.version() > m_edit.version() && !m_saving)
            m_editor->setNotice(tr("This customer has been changed meanwhile. When you save, both "
                                   "values are shown wherever you differ."));
    });
    showEditing();
}

QList<QWidget *> ProfileSection::actions()
{
    return {m_editButton};
}

void ProfileSection::fill(const std::any &record)
{
    const auto *profile = std::any_cast<CustomerProfile>(&record);
    if (!profile)
        return clear();
    const bool another = !m_profile || m_profile->id != profile->id;
    m_profile = *profile;
    m_fields->fill(*profile);
    m_editAction->setEnabled(true);
    if (another)
        m_reply->dismiss();
    if (m_edit.isActive()) {
        m_edit.begin(*profile);
        m_editor->clear();
    }
    if (!m_savedFields.isEmpty())
        m_reply->offer(profileReply(*profile, std::exchange(m_savedFields, {}),
                                    m_context.desk().person().fullName));
    showEditing();
}

void ProfileSection::clear()
{
    m_savedFields.clear();
    m_profile.reset();
    stopEditing();
    m_fields->clear();
    m_reply->dismiss();
    m_editAction->setEnabled(false);
}

bool ProfileSection::hasEdits() const
{
    return m_edit.isActive() && (m_saving || m_edit.hasChanges() || !m_edit.conflicts().isEmpty());
}

void ProfileSection::discardEdits()
{
    stopEditing();
}

bool ProfileSection::goBack()
{
    if (m_saving)
        return true; // it cannot be called back; the answer is about to come
    if (m_edit.isActive() && !hasEdits()) {
        stopEditing();
        m_editButton->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return false;
}

void ProfileSection::startEditing()
{
    if (!m_profile)
        return;
    if (!m_edit.isActive()) {
        ++m_session;
        m_reply->dismiss();
        m_edit.begin(*m_profile);
        m_editor->clear();
        showEditing();
    }
    m_editor->focusFirst();
}

void ProfileSection::stopEditing()
{
    ++m_session;
    m_saving = false;
    m_edit.clear();
    m_editor->clear();
    showEditing();
}

void ProfileSection::showEditing()
{
    m_fields->setVisible(!m_edit.isActive());
    m_editor->setVisible(m_edit.isActive());
    m_editButton->setEnabled(m_profile.has_value() && !m_edit.isActive());
}

void ProfileSection::save()
{
    if (m_saving || !m_edit.isSavable())
        return;
    m_saving = true;
    m_editor->setNotice({});
    m_editor->setSaving(true);
    const quint64 session = m_session;
    const QList<ProfileField> fields = m_edit.changed();
    m_repository.save(*m_edit.customer(), m_edit.version(), m_edit.json(), m_context.reason())
        .then(this, [this, session, fields](const Result<QVariant> &version) {
            if (session != m_session)
                return;
            m_saving = false;
            m_editor->setSaving(false);
            if (version)
                saved(fields);
            else if (version.error().kind == ErrorKind::StaleVersion && m_merges < mostMerges)
                merge();
            else
                takeError(version.error());
        });
}

void ProfileSection::saved(const QList<ProfileField> &fields)
{
    stopEditing();
    m_savedFields = fields;
    m_editButton->setFocus(Qt::OtherFocusReason);
    m_context.say({Message::Kind::Success, tr("Saved: %1.").arg(fieldNames(fields))});
    m_context.reread();
}

void ProfileSection::merge()
{
    m_saving = true;
    ++m_merges;
    m_editor->setSaving(true);
    const quint64 session = m_session;
    m_repository.now(*m_edit.customer(), m_edit.version(), m_context.reason())
        .then(this, [this, session](const Result<ProfileNow> &now) {
            if (session != m_session)
                return;
            m_saving = false;
            if (!now) {
                m_editor->setSaving(false);
                return takeError(now.error());
            }
            m_edit.rebase(*now);
            m_editor->showEdit();
            m_editor->setSaving(false);
            if (m_edit.hasOpenConflict()) {
                m_editor->setNotice(
                    tr("Somebody changed the same at the same time. Nothing has been "
                       "saved yet: choose which value is right, then save again."));
                m_editor->focusConflict();
            } else if (m_edit.hasChanges()) {
                save(); // they changed something else: nothing to be asked
            } else {
                // Both typed the same.
                stopEditing();
                m_context.say({Message::Kind::Information,
                               tr("Somebody else has just stored the same; nothing was left to "
                                  "save.")});
                m_context.reread();
            }
        });
}

void ProfileSection::takeError(const Error &error)
{
    if (const auto refused = refusedField(error)) {
        m_editor->setRefusal(refused->first, refused->second);
        return;
    }
    m_editor->setNotice(tr("%1 Nothing was saved; what you typed is still here.").arg(error.text));
}

} // namespace reeve
