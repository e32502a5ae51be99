// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/profilerepository.h"
#include "ui/widgets/sectionview.h"

class QAction;
class QToolButton;

namespace reeve
{

class PageContext;
class ProfileEditor;
class ProfileFields;
class ReplyPanel;

/** The customer's own details on the page: shown, and corrected in place (P12). The record is a
 *  CustomerProfile. */
class ProfileSection : public SectionView
{
    Q_OBJECT
public:
    explicit ProfileSection(PageContext &context, QWidget *parent = nullptr);

    void fill(const std::any &record) override;
    void clear() override;
    QString summary() const override { return {}; }
    QList<QWidget *> actions() override;
    bool hasEdits() const override;
    void discardEdits() override;
    bool goBack() override;
    QAction *editAction() const { return m_editAction; }
    QList<QAction *> pageActions() const override { return {m_editAction}; }

private:
    void startEditing();
    void stopEditing();
    void showEditing();
    void save();
    void saved(const QList<ProfileField> &fields);
    void takeError(const Error &error);
    void merge();

    PageContext &m_context;
    ProfileRepository m_repository;
    ProfileEdit m_edit;
    std::optional<CustomerProfile> m_profile;
    ProfileFields *m_fields;
    ProfileEditor *m_editor;
    ReplyPanel *m_reply;
    QAction *m_editAction;
    QToolButton *m_editButton;
    quint64 m_session = 0; ///< one editing of one customer; what comes later is not for it
    int m_merges = 0;      ///< in a row, without a question in between
    bool m_saving = false;
    QList<ProfileField> m_savedFields; ///< until the page has been read again
};

} // namespace reeve
