// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/profileedit.h"

#include <QHash>
#include <QWidget>

class QPushButton;

namespace reeve
{

class EditField;
class PlainLabel;

/** The editors of a customer's details over a ProfileEdit: types into it, and shows what it says.
 *  The edit outlives the widget. */
class ProfileEditor : public QWidget
{
    Q_OBJECT
public:
    explicit ProfileEditor(ProfileEdit &edit, QWidget *parent = nullptr);

    void showEdit();                       ///< after the edit has changed from outside
    void setSaving(bool saving);           ///< nothing can be typed while it is on its way
    void setNotice(const QString &notice); ///< above the buttons; our own words
    /// What the database refused, below its field.
    void setRefusal(ProfileField field, const QString &words);
    void clear(); ///< after this no text of the customer is in the editors
    void focusFirst();
    void focusConflict();

signals:
    void saveRequested();
    void undoAllRequested();
    void stopRequested();

private:
    void addField(ProfileField field);
    void showState(); ///< marks, messages and buttons, not the texts
    QString saveText() const;

    ProfileEdit &m_edit;
    QHash<ProfileField, EditField *> m_fields;
    QHash<ProfileField, QString> m_refusals;
    PlainLabel *m_notice;
    QPushButton *m_save;
    QPushButton *m_undoAll;
    QPushButton *m_stop;
    bool m_saving = false;
};

/// "e-mail, city" of fields, for buttons and messages.
QString fieldNames(const QList<ProfileField> &fields);

} // namespace reeve
