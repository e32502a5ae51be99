// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exports/exportbar.h"

#include "models/base/visibletext.h"
#include "models/session/desk.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/tone.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDate>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardPaths>
#include <QToolButton>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

constexpr int shortestApprovalReason = 20; // api.approval_ask

QString firstPath()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QDir::toNativeSeparators(
        QDir(folder.isEmpty() ? QDir::homePath() : folder)
            .filePath(QStringLiteral("customers-%1.csv")
                          .arg(QDate::currentDate().toString(Qt::ISODate))));
}

} // namespace

ExportBar::ExportBar(Desk &desk, QWidget *parent)
    : QFrame(parent), m_desk(desk), m_repository(desk.connection()), m_export(desk.connection()),
      m_title(new PlainLabel(this)), m_text(new PlainLabel(this)), m_reason(new QLineEdit(this)),
      m_path(new QLineEdit(this)), m_browse(new QToolButton(this)), m_mark(new QCheckBox(this)),
      m_note(new PlainLabel(this)), m_progress(new QProgressBar(this)), m_go(new QPushButton(this)),
      m_copy(new QPushButton(this)), m_close(new QPushButton(this))
{
    setObjectName(QStringLiteral("exportBar"));
    m_title->setObjectName(QStringLiteral("exportTitle"));
    m_title->setWrapping(true);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_text->setObjectName(QStringLiteral("exportText"));
    m_text->setWrapping(true);
    m_text->setSelectable(true);
    m_text->setFocusPolicy(Qt::ClickFocus);
    m_reason->setObjectName(QStringLiteral("exportReason"));
    m_reason->setAccessibleName(tr("Reason for this export"));
    m_reason->setMaxLength(1000); // what the trail takes
    m_path->setObjectName(QStringLiteral("exportPath"));
    m_path->setAccessibleName(tr("File to export to"));
    m_browse->setObjectName(QStringLiteral("exportBrowse"));
    m_browse->setIcon(icon(QStringLiteral("folder-open")));
    m_browse->setToolTip(tr("Choose where the file goes"));
    m_browse->setAccessibleName(tr("Choose where the file goes"));
    m_mark->setObjectName(QStringLiteral("exportMark"));
    m_mark->setText(tr("Mark the file as UTF-8 (Excel needs it)"));
    m_mark->setChecked(true);
    m_note->setObjectName(QStringLiteral("exportNote"));
    m_note->setWrapping(true);
    m_progress->setObjectName(QStringLiteral("exportProgress"));
    m_progress->setAccessibleName(tr("Progress of the export"));
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(8);
    m_go->setObjectName(QStringLiteral("exportGo"));
    m_go->setAutoDefault(true);
    m_copy->setObjectName(QStringLiteral("exportCopy"));
    m_copy->setText(tr("Copy the SHA-256"));
    m_close->setObjectName(QStringLiteral("exportClose"));
    layOut();
    hide();

    connect(m_reason, &QLineEdit::textChanged, this, &ExportBar::updateForm);
    connect(m_path, &QLineEdit::textChanged, this, &ExportBar::updateForm);
    connect(m_browse, &QToolButton::clicked, this, &ExportBar::browse);
    for (QLineEdit *edit : {m_reason, m_path})
        connect(edit, &QLineEdit::returnPressed, m_go, &QPushButton::click);
    connect(m_go, &QPushButton::clicked, this, &ExportBar::go);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_sha256); });
    connect(m_close, &QPushButton::clicked, this, [this] {
        if (m_phase == Phase::Working)
            m_export.cancel();
        else
            hide();
    });
    connect(&m_export, &CustomerExport::progressed, this, &ExportBar::showProgress);
    connect(&m_export, &CustomerExport::completed, this, &ExportBar::showFile);
    connect(&m_export, &CustomerExport::failed, this, &ExportBar::showFailure);
}

void ExportBar::layOut()
{
    auto *place = new QHBoxLayout;
    place->setSpacing(4);
    place->addWidget(m_path, 1);
    place->addWidget(m_browse);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_mark);
    buttons->addStretch(1);
    buttons->addWidget(m_copy);
    buttons->addWidget(m_go);
    buttons->addWidget(m_close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(4);
    layout->addWidget(m_title);
    layout->addWidget(m_text);
    layout->addWidget(m_progress);
    layout->addWidget(m_reason);
    layout->addLayout(place);
    layout->addWidget(m_note);
    layout->addLayout(buttons);
}

void ExportBar::offer(const ExportSubject &subject)
{
    if (m_export.isRunning() || m_phase == Phase::Asking) {
        show();
        return;
    }
    m_subject = subject;
    m_refusedAsTooMany = false;
    m_reason->clear();
    if (m_path->text().isEmpty())
        m_path->setText(firstPath());
    setPhase(Phase::Form);
    show();
    (isApproved() ? m_path : m_reason)->setFocus(Qt::OtherFocusReason);
    m_repository.limit().then(this, [this](const Result<qint64> &limit) {
        if (limit && *limit > 0)
            m_limit = *limit;
        if (m_phase == Phase::Form)
            setPhase(Phase::Form);
    });
}

bool ExportBar::needsApproval() const
{
    return !isApproved()
           && (m_refusedAsTooMany || (m_subject.customers && *m_subject.customers > m_limit));
}

void ExportBar::setPhase(Phase phase)
{
    m_phase = phase;
    const bool form = phase == Phase::Form;
    const bool file = form && !needsApproval();
    m_reason->setVisible(form && !isApproved());
    m_path->setVisible(file);
    m_browse->setVisible(file);
    m_mark->setVisible(file);
    m_progress->setVisible(phase == Phase::Working || phase == Phase::Asking);
    m_progress->setRange(0, 0);
    m_go->setVisible(form);
    m_copy->setVisible(phase == Phase::Result && !m_sha256.isEmpty());
    m_close->setEnabled(phase != Phase::Asking);
    m_close->setText(phase == Phase::Working  ? tr("Cancel the export")
                     : phase == Phase::Result ? tr("Close")
                                              : tr("Do not export"));
    if (form)
        describe();
    updateForm();
}

void ExportBar::describe()
{
    const QLocale locale;
    const QString which = m_subject.words.isEmpty() ? tr("all customers")
                                                    : visibleText(m_subject.words);
    QString number;
    if (m_subject.customers)
        number = locale.toString(*m_subject.customers)
                 + (m_subject.atLeast ? QStringLiteral("+") : QString());
    if (m_subject.isEstimate)
        number = tr("about %1").arg(number);
    m_title->setText(number.isEmpty() ? tr("Export of customers: %1").arg(which)
                                      : tr("Export of %1 customers: %2").arg(number, which));
    if (isApproved())
        m_text->setText(tr("A second officer has agreed to exactly these customers. It can be "
                           "exported once, within an hour from now."));
    else if (needsApproval())
        m_text->setText(tr("More than %1 customers at a time need a second officer. Your request "
                           "keeps exactly the customers that are found now; when it has been "
                           "agreed to, you export them from Approvals.")
                            .arg(locale.toString(m_limit)));
    else
        m_text->setText(tr("The reason, the number and who the customers are go on record. The "
                           "file can be read by you alone; it is there as a whole or not at all."));
    m_reason->setPlaceholderText(needsApproval()
                                     ? tr("Why they are needed, and for whom (at least 20 letters)")
                                     : tr("Why they are needed: the case, and for whom"));
    m_go->setText(needsApproval() ? tr("Ask a second officer") : tr("Export"));
    m_go->setIcon(
        icon(needsApproval() ? QStringLiteral("system-users") : QStringLiteral("document-open")));
}

void ExportBar::updateForm()
{
    const QString reason = m_reason->text().trimmed();
    const QFileInfo file(QDir::fromNativeSeparators(m_path->text().trimmed()));
    QString note;
    bool ready = m_phase == Phase::Form;
    if (!isApproved() && reason.size() < (needsApproval() ? shortestApprovalReason : 1))
        ready = false;
    if (needsApproval()) {
        const int missing = shortestApprovalReason - int(reason.size());
        if (missing > 0 && !reason.isEmpty())
            note = missing == 1 ? tr("One more letter.") : tr("%1 more letters.").arg(missing);
    } else if (m_phase == Phase::Form) {
        const bool folder = file.isAbsolute() && file.dir().exists();
        if (!folder)
            note = tr("There is no such folder.");
        else if (file.isDir())
            note = tr("This is a folder; the file needs a name.");
        else if (file.exists())
            note = tr("A file of this name is there. It will be replaced when the export is "
                      "complete, and stays as it is otherwise.");
        ready = ready && folder && !file.isDir();
    }
    m_note->setText(note);
    m_note->setVisible(m_phase == Phase::Form && !note.isEmpty());
    m_go->setEnabled(ready);
}

void ExportBar::browse()
{
    auto *dialog = new QFileDialog(this, tr("Export to"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("CSV files (*.csv)"));
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(QDir::fromNativeSeparators(m_path->text()));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString &path) { m_path->setText(QDir::toNativeSeparators(path)); });
    dialog->open();
}

void ExportBar::go()
{
    if (m_phase != Phase::Form || !m_go->isEnabled())
        return;
    if (needsApproval())
        return askSecondOfficer();
    m_sha256.clear();
    setPhase(Phase::Working);
    m_text->setText(tr("The customers are being counted\u2026"));
    m_export.start({.criteria = m_subject.criteria,
                    .reason = m_reason->text().trimmed(),
                    .approval = m_subject.approval,
                    .path = QDir::fromNativeSeparators(m_path->text().trimmed()),
                    .byteOrderMark = m_mark->isChecked()});
    m_close->setFocus(Qt::OtherFocusReason);
}

void ExportBar::askSecondOfficer()
{
    setPhase(Phase::Asking);
    m_text->setText(tr("The customers are being counted and kept\u2026"));
    m_repository.ask(m_subject.criteria, m_reason->text().trimmed())
        .then(this, [this](const Result<QVariant> &result) {
            if (!result)
                return showFailure(result.error());
            setPhase(Phase::Result);
            m_title->setText(tr("A second officer has been asked"));
            m_text->setText(tr("Your request stands in Approvals at every officer's desk, for "
                               "three days. When somebody has agreed, export it from there."));
            emit asked();
        });
}

void ExportBar::showProgress(qint64 customers, qint64 of)
{
    if (m_phase != Phase::Working || of <= 0)
        return;
    m_progress->setRange(0, 1000);
    m_progress->setValue(int(customers * 1000 / of));
    m_text->setText(tr("%1 of %2 customers are in the file. You can go on working.")
                        .arg(QLocale().toString(customers), QLocale().toString(of)));
}

void ExportBar::showFile(const ExportedFile &file)
{
    m_sha256 = QString::fromLatin1(file.sha256);
    setPhase(Phase::Result);
    m_title->setText(tr("%1 customers have been exported").arg(QLocale().toString(file.customers)));
    m_text->setText(tr("%1 (%2). Delete it when it has served its purpose. SHA-256: %3")
                        .arg(QDir::toNativeSeparators(file.path),
                             QLocale().formattedDataSize(file.bytes), m_sha256));
}

void ExportBar::showFailure(const Error &error)
{
    if (error.kind == ErrorKind::ApprovalNeeded && !isApproved()) {
        m_refusedAsTooMany = true; // the reason that was typed stays
        setPhase(Phase::Form);
        m_reason->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_sha256.clear();
    setPhase(Phase::Result);
    const bool cancelled = error.kind == ErrorKind::Cancelled;
    m_title->setText(cancelled ? tr("The export was cancelled") : tr("Nothing was exported"));
    m_text->setText(cancelled ? tr("No file was left. What stood under this name before is still "
                                   "there.")
                              : error.text);
    if (isApproved())
        m_text->setText(m_text->text() + u' '
                        + tr("An agreed request is used up by its first try: where Approvals shows "
                             "it as done, ask again."));
}

void ExportBar::drop()
{
    m_export.cancel();
    m_subject = {};
    m_sha256.clear();
    m_reason->clear();
    m_title->setText({});
    m_text->setText({});
    hide();
}

void ExportBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_phase != Phase::Working && m_phase != Phase::Asking)
        hide();
    else
        QFrame::keyPressEvent(event);
}

void ExportBar::paintEvent(QPaintEvent *)
{
    const ToneColours colours = toneColours(Tone::Information, palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colours.border);
    painter.setBrush(colours.background);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

} // namespace reeve
