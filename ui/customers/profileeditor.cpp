// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/customers/profileeditor.h"

#include "models/base/country.h"
#include "models/base/moment.h"
#include "ui/widgets/editfield.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/tone.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace reeve
{

namespace
{

using Choices = QList<std::pair<QString, QString>>;

Choices countries()
{
    Choices choices;
    for (int number = 1; number <= int(QLocale::LastTerritory); ++number) {
        const QString code = QLocale::territoryToCode(QLocale::Territory(number));
        if (code.size() == 2 && code.at(0).isLetter())
            choices.append({code, countryText(code)});
    }
    std::sort(choices.begin(), choices.end(), [](const auto &first, const auto &second) {
        return first.second.localeAwareCompare(second.second) < 0;
    });
    choices.prepend({QString(), QString(QChar(0x2013))});
    return choices;
}

QString whoseText(const std::optional<ProfileChange> &change)
{
    return change ? ProfileEditor::tr("stored by %1, %2").arg(change->person, localText(change->at))
                  : ProfileEditor::tr("stored meanwhile by the customer or the service");
}

} // namespace

QString fieldNames(const QList<ProfileField> &fields)
{
    QStringList names;
    for (ProfileField field : fields) {
        QString name = profileFieldTitle(field);
        // In a sentence; but "VAT number" stays as it is.
        if (name.size() > 1 && name.at(1).isLower())
            name[0] = name.at(0).toLower();
        names += name;
    }
    return names.join(QStringLiteral(", "));
}

ProfileEditor::ProfileEditor(ProfileEdit &edit, QWidget *parent)
    : QWidget(parent), m_edit(edit), m_notice(new PlainLabel(this)), m_save(new QPushButton(this)),
      m_undoAll(new QPushButton(tr("Undo all"), this)),
      m_stop(new QPushButton(tr("Stop editing"), this))
{
    setObjectName(QStringLiteral("profileEditor"));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(grid);
    for (ProfileField field : profileFields())
        addField(field);

    m_notice->setObjectName(QStringLiteral("profileNotice"));
    m_notice->setWrapping(true);
    m_notice->hide();
    layout->addWidget(m_notice);
    m_save->setObjectName(QStringLiteral("profileSave"));
    m_save->setShortcut(Qt::CTRL | Qt::Key_S);
    m_save->setIcon(icon(QStringLiteral("document-save")));
    m_undoAll->setObjectName(QStringLiteral("profileUndoAll"));
    m_stop->setObjectName(QStringLiteral("profileStop"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_save);
    buttons->addWidget(m_undoAll);
    buttons->addStretch(1);
    buttons->addWidget(m_stop);
    layout->addLayout(buttons);
    connect(m_save, &QPushButton::clicked, this, &ProfileEditor::saveRequested);
    connect(m_undoAll, &QPushButton::clicked, this, &ProfileEditor::undoAllRequested);
    connect(m_stop, &QPushButton::clicked, this, &ProfileEditor::stopRequested);
}

void ProfileEditor::addField(ProfileField field)
{
    auto *grid = static_cast<QGridLayout *>(layout()->itemAt(0)->layout());
    const QString title = profileFieldTitle(field);
    auto *editor = new EditField(QStringLiteral("edit_") + profileFieldId(field), title, this);
    if (field == ProfileField::Country)
        editor->setChoices(countries());
    auto *caption = new PlainLabel(title, this);
    caption->setForegroundRole(QPalette::PlaceholderText);
    caption->setBuddy(editor);
    const int row = int(m_fields.size());
    // On the first line of what may become three.
    caption->setMinimumHeight(editor->sizeHint().height());
    grid->addWidget(caption, row, 0, Qt::AlignTop);
    grid->addWidget(editor, row, 1);
    m_fields.insert(field, editor);
    connect(editor, &EditField::edited, this, [this, field](const QString &value) {
        m_edit.type(field, value);
        m_refusals.remove(field);
        showState();
    });
    connect(editor, &EditField::undoRequested, this, [this, field] {
        m_edit.undo(field);
        m_refusals.remove(field);
        showEdit();
    });
    connect(editor, &EditField::chosen, this, [this, field](bool keepsMine) {
        m_edit.choose(field, keepsMine);
        showEdit();
    });
}

void ProfileEditor::showEdit()
{
    for (ProfileField field : profileFields())
        m_fields.value(field)->setValue(m_edit.typed(field));
    showState();
}

void ProfileEditor::showState()
{
    for (ProfileField field : profileFields()) {
        EditField *editor = m_fields.value(field);
        const auto conflict = m_edit.conflicts().constFind(field);
        if (conflict != m_edit.conflicts().constEnd()) {
            const bool isCountry = field == ProfileField::Country;
            editor->askWhich(isCountry ? countryText(conflict->mine) : conflict->mine,
                             isCountry ? countryText(conflict->theirs) : conflict->theirs,
                             whoseText(conflict->change), conflict->keepsMine);
        } else {
            editor->stopAsking();
        }
        const QString before = m_edit.stored(field);
        editor->setChanged(m_edit.isChanged(field),
                           field == ProfileField::Country ? countryText(before) : before);
        const QString refusal = m_refusals.value(field);
        editor->setProblem(refusal.isEmpty() ? m_edit.problem(field) : refusal);
        editor->setEnabled(!m_saving);
    }
    m_save->setText(saveText());
    m_save->setShortcut(Qt::CTRL | Qt::Key_S); // a new text takes it away
    m_save->setEnabled(!m_saving && m_edit.isSavable() && m_refusals.isEmpty());
    m_undoAll->setVisible(m_edit.hasChanges() || !m_edit.conflicts().isEmpty());
    m_undoAll->setEnabled(!m_saving);
    m_stop->setEnabled(!m_saving);
}

QString ProfileEditor::saveText() const
{
    if (m_saving)
        return tr("Saving…");
    const QList<ProfileField> changed = m_edit.changed();
    if (changed.isEmpty())
        return tr("Nothing to save");
    return changed.size() <= 2 ? tr("Save the new %1").arg(fieldNames(changed))
                               : tr("Save %L1 corrections").arg(changed.size());
}

void ProfileEditor::setSaving(bool saving)
{
    m_saving = saving;
    showState();
}

void ProfileEditor::setNotice(const QString &notice)
{
    m_notice->setText(notice);
    m_notice->setVisible(!notice.isEmpty());
    QPalette own = m_notice->palette();
    own.setColor(m_notice->foregroundRole(), toneColours(Tone::Warning, palette()).text);
    m_notice->setPalette(own);
}

void ProfileEditor::setRefusal(ProfileField field, const QString &words)
{
    m_refusals.insert(field, words);
    showState();
    m_fields.value(field)->focusEditor();
}

void ProfileEditor::clear()
{
    m_refusals.clear();
    setNotice({});
    m_saving = false;
    showEdit();
}

void ProfileEditor::focusFirst()
{
    m_fields.value(profileFields().first())->focusEditor();
}

void ProfileEditor::focusConflict()
{
    for (ProfileField field : profileFields())
        if (m_edit.conflicts().contains(field))
            return m_fields.value(field)->focusEditor();
}

} // namespace reeve
