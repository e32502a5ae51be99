// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/signin/importdialog.h"

#include "models/session/keychain.h"
#include "models/session/profilestore.h"
#include "ui/shell/view.h"
#include "ui/widgets/loadingbar.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/passwordfield.h"
#include "ui/widgets/plainlabel.h"

#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QtConcurrentRun>

namespace reeve
{

namespace
{

constexpr qint64 largestBundle = 1024 * 1024;

Result<UnpackedBundle> unpackFile(const QString &path, const QString &passphrase)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::File,
                       ImportDialog::tr("%1 cannot be read: %2").arg(path, file.errorString()));
    if (file.size() > largestBundle)
        return failure(ErrorKind::Damaged,
                       ImportDialog::tr("This file is too large to be a profile bundle."));
    return unpackBundle(file.readAll(), passphrase, QDateTime::currentDateTimeUtc());
}

} // namespace

ImportDialog::ImportDialog(ProfileStore &store, Keychain &keychain, QWidget *parent)
    : QDialog(parent), m_store(store), m_keychain(keychain), m_file(new QLineEdit(this)),
      m_browse(new QPushButton(tr("Choose…"), this)), m_passphrase(new PasswordField(this)),
      m_progress(new LoadingBar(this)), m_message(new MessageBar(this))
{
    setObjectName(QStringLiteral("importDialog"));
    setWindowTitle(tr("Import a profile bundle"));
    m_file->setObjectName(QStringLiteral("bundleFile"));
    m_file->setPlaceholderText(tr("The file that you were given"));
    m_browse->setObjectName(QStringLiteral("chooseBundle"));
    m_browse->setAutoDefault(false);
    m_passphrase->edit()->setObjectName(QStringLiteral("bundlePassphrase"));
    m_message->setClosable(false);
    auto *fileLabel = new QLabel(tr("&Bundle"), this);
    fileLabel->setBuddy(m_file);
    auto *passphraseLabel = new QLabel(tr("&Passphrase"), this);
    passphraseLabel->setBuddy(m_passphrase->edit());
    auto *hint = new PlainLabel(
        tr("The passphrase reaches you by another way than the file. It also"
           " protects the key on this computer, and is kept in the keychain"
           " of the system."),
        this);
    hint->setWrapping(true);
    hint->setForegroundRole(QPalette::PlaceholderText);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_import = buttons->addButton(tr("Import"), QDialogButtonBox::AcceptRole);
    m_import->setObjectName(QStringLiteral("startImport"));
    m_import->setDefault(true);
    buttons->button(QDialogButtonBox::Cancel)->setIcon({});

    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setHorizontalSpacing(12);
    layout->setVerticalSpacing(8);
    layout->addWidget(fileLabel, 0, 0);
    layout->addWidget(m_file, 0, 1);
    layout->addWidget(m_browse, 0, 2);
    layout->addWidget(passphraseLabel, 1, 0, Qt::AlignTop);
    layout->addWidget(m_passphrase, 1, 1, 1, 2);
    layout->addWidget(hint, 2, 1, 1, 2);
    layout->addWidget(m_progress, 3, 0, 1, 3);
    layout->addWidget(m_message, 4, 0, 1, 3);
    layout->setRowStretch(5, 1);
    layout->addWidget(buttons, 6, 0, 1, 3);
    layout->setColumnMinimumWidth(1, fontMetrics().averageCharWidth() * 48);

    connect(m_browse, &QPushButton::clicked, this, &ImportDialog::choose);
    connect(m_passphrase, &PasswordField::submitted, this, &ImportDialog::start);
    connect(m_import, &QPushButton::clicked, this, &ImportDialog::start);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void ImportDialog::setFile(const QString &path)
{
    m_file->setText(path);
    m_passphrase->setFocus(Qt::OtherFocusReason);
}

void ImportDialog::choose()
{
    auto *dialog = new QFileDialog(this, tr("Choose the bundle"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Profile bundles (*.reeve *.p12)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &ImportDialog::setFile);
    dialog->open();
}

void ImportDialog::start()
{
    if (!m_import->isEnabled())
        return;
    const QString path = m_file->text().trimmed();
    const QString passphrase = m_passphrase->text();
    if (path.isEmpty() || passphrase.isEmpty()) {
        m_message->showMessage(
            {Message::Kind::Problem, path.isEmpty() ? tr("Please choose the bundle's file.")
                                                    : tr("Please type the bundle's passphrase.")});
        return;
    }
    setBusy(true);
    // Two slow key derivations: not on this thread.
    QtConcurrent::run([path, passphrase] {
        return unpackFile(path, passphrase);
    }).then(this, [this, passphrase](const Result<UnpackedBundle> &bundle) {
        const Result<Profile> profile = bundle ? m_store.import(*bundle)
                                               : tl::unexpected(bundle.error());
        setBusy(false);
        if (profile) {
            finish(*profile, passphrase);
        } else {
            m_message->showMessage(Message::of(profile.error()));
            m_passphrase->setFocus(Qt::OtherFocusReason);
            m_passphrase->selectAll();
        }
    });
}

void ImportDialog::finish(const Profile &profile, const QString &passphrase)
{
    setBusy(true);
    m_keychain.write(keychainName(profile), passphrase)
        .then(this, [this, profile](const Result<void> &kept) {
            m_passphrase->clear();
            emit imported(profile,
                          kept ? QString()
                               : tr("The profile %1 is ready. The keychain of this computer is not"
                                    " available, so you will be asked for the passphrase each time"
                                    " you sign in.")
                                     .arg(profile.title()));
            accept();
        });
}

void ImportDialog::setBusy(bool busy)
{
    m_import->setEnabled(!busy);
    m_file->setEnabled(!busy);
    m_browse->setEnabled(!busy);
    m_passphrase->setEnabled(!busy);
    m_progress->setLoading(busy);
    if (busy)
        m_message->clear();
}

} // namespace reeve
