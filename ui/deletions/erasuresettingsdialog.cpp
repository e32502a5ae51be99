// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deletions/erasuresettingsdialog.h"

#include "ui/shell/view.h"
#include "ui/widgets/loadingbar.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/tone.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QDialogButtonBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTimeEdit>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

enum When { Always, Hours, Never };

const QString schedule = QStringLiteral("erasure_schedule");
const QString batch = QStringLiteral("erasure_batch");
const QString release = QStringLiteral("erasure_needs_release");
const QString recipients = QStringLiteral("erasure_recipients");
const QString timeZone = QStringLiteral("time_zone");
const QString backupDays = QStringLiteral("backup_days");
const QString nameDays = QStringLiteral("name_blocked_days");
const QString reasonRow = QStringLiteral("reason"); // none of the settings

} // namespace

ErasureSettingsDialog::ErasureSettingsDialog(DeletionRepository &repository,
                                             const ErasureSettings &settings,
                                             const QString &suggestion, QWidget *parent)
    : QDialog(parent), m_repository(repository), m_before(settings), m_grid(new QGridLayout),
      m_loading(new LoadingBar(this)), m_message(new MessageBar(this))
{
    setObjectName(QStringLiteral("erasureSettings"));
    setWindowTitle(tr("Settings of erasing"));
    m_message->setClosable(false);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(2);
    m_grid->setColumnStretch(1, 1);
    makeEditors();
    m_reason->setText(suggestion);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_save = buttons->addButton(tr("Save the settings"), QDialogButtonBox::AcceptRole);
    m_save->setObjectName(QStringLiteral("erasureSettingsSave"));
    m_save->setDefault(true);
    m_cancel = buttons->button(QDialogButtonBox::Cancel);
    m_cancel->setObjectName(QStringLiteral("erasureSettingsCancel"));
    m_cancel->setIcon({});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addLayout(m_grid);
    layout->addWidget(m_loading);
    layout->addWidget(m_message);
    layout->addStretch(1);
    layout->addWidget(buttons);
    showValues();
    recolour();
    // As high as its lines are at this width; the hint knows only narrower ones.
    const int wide = fontMetrics().averageCharWidth() * 94;
    setMinimumWidth(wide);
    resize(wide, layout->totalHeightForWidth(wide));

    connect(m_save, &QPushButton::clicked, this, &ErasureSettingsDialog::save);
    connect(buttons, &QDialogButtonBox::rejected, this, &ErasureSettingsDialog::reject);
    connect(m_when, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_hours->setEnabled(index == Hours); });
}

void ErasureSettingsDialog::makeEditors()
{
    const auto named = [](auto *widget, const char *name, const QString &title) {
        widget->setObjectName(QLatin1String(name));
        widget->setAccessibleName(title);
        return widget;
    };
    auto *when = new QWidget(this);
    m_when = named(new QComboBox(when), "erasureWhen", tr("When the worker erases"));
    m_when->addItems({tr("At any time"), tr("Only between"), tr("Never by itself")});
    m_hours = new QWidget(when);
    m_from = named(new QTimeEdit(m_hours), "erasureFrom", tr("From this time"));
    m_to = named(new QTimeEdit(m_hours), "erasureTo", tr("To this time"));
    for (QTimeEdit *edit : {m_from, m_to})
        edit->setDisplayFormat(QStringLiteral("HH:mm"));
    auto *hours = new QHBoxLayout(m_hours);
    hours->setContentsMargins(0, 0, 0, 0);
    hours->setSpacing(4);
    hours->addWidget(m_from);
    hours->addWidget(new PlainLabel(tr("and"), m_hours));
    hours->addWidget(m_to);
    auto *line = new QHBoxLayout(when);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    line->addWidget(m_when);
    line->addWidget(m_hours);
    line->addStretch(1);
    addRow(schedule, tr("The worker erases"), when,
           tr("A run that an officer starts does not wait for these hours."));

    m_release = named(new QCheckBox(tr("An officer releases each day's erasures"), this),
                      "erasureRelease", tr("An officer releases each day's erasures"));
    addRow(release, tr("Release"), m_release,
           tr("Until then the schedule erases nothing on that day."));

    m_batch = named(new QSpinBox(this), "erasureBatch", tr("Accounts in one transaction"));
    m_batch->setRange(1, 100);
    addRow(batch, tr("Accounts at once"), m_batch,
           tr("In one transaction, 1 to 100. Fewer hold each lock for a shorter time."));

    m_recipients = named(new QLineEdit(this), "erasureRecipients",
                         tr("Who is told of an erasure, with commas between"));
    m_recipients->setMaxLength(1000);
    m_recipients->setPlaceholderText(tr("Nobody"));
    addRow(recipients, tr("To be told (Art. 19)"), m_recipients,
           tr("Names, with commas between. Each becomes a task of every erasure."));

    m_zone = named(new QComboBox(this), "erasureZone", tr("Time zone of the organisation"));
    m_zone->setEditable(true);
    m_zone->setInsertPolicy(QComboBox::NoInsert);
    for (const QByteArray &id : QTimeZone::availableTimeZoneIds())
        m_zone->addItem(QString::fromLatin1(id));
    m_zone->completer()->setFilterMode(Qt::MatchContains);
    m_zone->completer()->setCompletionMode(QCompleter::PopupCompletion);
    addRow(timeZone, tr("Time zone"), m_zone,
           tr("Months, days and the hours above are counted in it, such as Europe/Brussels."));

    m_backups = named(new QSpinBox(this), "erasureBackups", tr("Days that a backup is kept"));
    m_backups->setRange(1, 999);
    m_backups->setSuffix(tr(" days"));
    addRow(backupDays, tr("Backups are kept"), m_backups,
           tr("So long after an erasure the last backup with the person is gone."));

    m_names = named(new QSpinBox(this), "erasureNames", tr("Days that a name is not given again"));
    m_names->setRange(0, 9999);
    m_names->setSuffix(tr(" days"));
    addRow(nameDays, tr("Names are blocked"), m_names,
           tr("So long nobody gets the user name or an alias of an erased account."));

    m_reason = named(new QLineEdit(this), "erasureReason",
                     tr("Why they are changed; it stands in the trail"));
    m_reason->setMaxLength(1000);
    m_reason->setPlaceholderText(tr("Why they are changed; it stands in the trail with your name"));
    addRow(reasonRow, tr("Reason"), m_reason, {});
    connect(m_reason, &QLineEdit::returnPressed, this, &ErasureSettingsDialog::save);
}

void ErasureSettingsDialog::addRow(const QString &setting, const QString &caption, QWidget *editor,
                                   const QString &note)
{
    const int row = m_grid->rowCount();
    auto *name = new PlainLabel(caption, this);
    name->setBuddy(editor);
    auto *problem = new PlainLabel(this);
    problem->setObjectName(QStringLiteral("problem_") + setting);
    problem->setWrapping(true);
    problem->hide();
    m_grid->addWidget(name, row, 0, Qt::AlignVCenter | Qt::AlignLeft);
    // A number's field is as wide as its numbers.
    if (qobject_cast<QSpinBox *>(editor))
        m_grid->addWidget(editor, row, 1, Qt::AlignLeft);
    else
        m_grid->addWidget(editor, row, 1);
    if (!note.isEmpty()) {
        auto *words = new PlainLabel(note, this);
        words->setWrapping(true);
        words->setForegroundRole(QPalette::PlaceholderText);
        m_grid->addWidget(words, row + 1, 1);
    }
    m_grid->addWidget(problem, row + 2, 1);
    m_grid->setRowMinimumHeight(row + 3, 8);
    m_rows.append({setting, editor, problem});
}

void ErasureSettingsDialog::showValues()
{
    const QString when = m_before.value(schedule);
    const QTime from = QTime::fromString(when.section(u'-', 0, 0), QStringLiteral("HH:mm"));
    const QTime to = QTime::fromString(when.section(u'-', 1, 1), QStringLiteral("HH:mm"));
    m_when->setCurrentIndex(when == QLatin1String("never") ? Never
                            : from.isValid()               ? Hours
                                                           : Always);
    m_from->setTime(from.isValid() ? from : QTime(22, 0));
    m_to->setTime(to.isValid() ? to : QTime(6, 0));
    m_hours->setEnabled(m_when->currentIndex() == Hours);
    m_release->setChecked(m_before.needsRelease());
    m_batch->setValue(m_before.value(batch).toInt());
    m_recipients->setText(m_before.value(recipients));
    m_zone->setCurrentText(m_before.value(timeZone));
    m_backups->setValue(m_before.value(backupDays).toInt());
    m_names->setValue(m_before.value(nameDays).toInt());
}

QString ErasureSettingsDialog::scheduleText() const
{
    switch (m_when->currentIndex()) {
    case Hours:
        return m_from->time().toString(QStringLiteral("HH:mm")) + u'-'
               + m_to->time().toString(QStringLiteral("HH:mm"));
    case Never:
        return QStringLiteral("never");
    default:
        return QStringLiteral("always");
    }
}

QHash<QString, QString> ErasureSettingsDialog::changes() const
{
    const QHash<QString, QString> now{
        {schedule, scheduleText()},
        {batch, QString::number(m_batch->value())},
        {release, m_release->isChecked() ? QStringLiteral("on") : QStringLiteral("off")},
        {recipients, m_recipients->text().trimmed()},
        {timeZone, m_zone->currentText().trimmed()},
        {backupDays, QString::number(m_backups->value())},
        {nameDays, QString::number(m_names->value())}};
    QHash<QString, QString> changed;
    for (auto it = now.cbegin(); it != now.cend(); ++it)
        if (it.value() != m_before.value(it.key()))
            changed.insert(it.key(), it.value());
    return changed;
}

bool ErasureSettingsDialog::hasEdits() const
{
    return !changes().isEmpty();
}

void ErasureSettingsDialog::clearProblems()
{
    m_message->clear();
    for (const Row &row : m_rows)
        row.problem->hide();
}

void ErasureSettingsDialog::showProblem(const QString &setting, const QString &problem)
{
    for (const Row &row : m_rows) {
        if (row.setting != setting)
            continue;
        row.problem->setText(problem);
        row.problem->show();
        row.editor->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_message->showMessage({Message::Kind::Problem, problem});
}

void ErasureSettingsDialog::save()
{
    if (m_isBusy)
        return;
    clearProblems();
    const QHash<QString, QString> changed = changes();
    if (changed.isEmpty())
        return m_message->showMessage(
            {Message::Kind::Information, tr("Nothing differs from what is saved already.")});
    if (m_when->currentIndex() == Hours && m_from->time() == m_to->time())
        return showProblem(schedule, tr("The two times are the same, which leaves no time."));
    const QString reason = m_reason->text().trimmed();
    if (reason.isEmpty())
        return showProblem(reasonRow, tr("A reason is needed; it stands in the trail."));
    setBusy(true);
    m_repository.saveSettings(changed, reason).then(this, [this](const Result<QVariant> &written) {
        setBusy(false);
        if (written) {
            emit saved();
            accept();
            return;
        }
        const Error &error = written.error();
        // The database names the setting in its words.
        for (const QString &name : ErasureSettings::names())
            if (error.kind == ErrorKind::BadValue && error.text.contains(name))
                return showProblem(name, tr("The database does not take this value."));
        m_message->showMessage(Message::of(error));
    });
}

void ErasureSettingsDialog::setBusy(bool busy)
{
    m_isBusy = busy;
    for (const Row &row : m_rows)
        row.editor->setEnabled(!busy);
    m_save->setEnabled(!busy);
    m_cancel->setEnabled(!busy);
    m_loading->setLoading(busy);
}

void ErasureSettingsDialog::reject()
{
    // Leaving now would leave it unknown whether it was saved.
    if (!m_isBusy)
        QDialog::reject();
}

void ErasureSettingsDialog::recolour()
{
    for (const Row &row : m_rows) {
        QPalette colours = palette();
        colours.setColor(QPalette::WindowText, toneColours(Tone::Problem, palette()).text);
        row.problem->setPalette(colours);
    }
}

void ErasureSettingsDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        recolour();
}

} // namespace reeve
