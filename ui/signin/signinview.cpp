// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/signin/signinview.h"

#include "models/session/keychain.h"
#include "models/session/profilestore.h"
#include "ui/shell/signintext.h"
#include "ui/signin/importdialog.h"
#include "ui/signin/profiledialog.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/loadingbar.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/passwordfield.h"
#include "ui/widgets/plainlabel.h"

#include <QFormLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace reeve
{

SignInView::SignInView(ProfileStore &store, Keychain &keychain, SignInFlow &flow, QWidget *parent)
    : QWidget(parent), m_store(store), m_keychain(keychain), m_flow(flow),
      m_list(new QListWidget(this)), m_empty(new PlainLabel(this)),
      m_import(
          new QPushButton(icon(QStringLiteral("document-import")), tr("Import bundle…"), this)),
      m_edit(new QPushButton(tr("Edit…"), this)), m_remove(new QPushButton(tr("Remove"), this)),
      m_form(new QWidget(this)), m_title(new PlainLabel(m_form)), m_place(new PlainLabel(m_form)),
      m_login(new PlainLabel(m_form)), m_password(new PasswordField(m_form)),
      m_passphraseLabel(new PlainLabel(tr("Passphrase of your key"), m_form)),
      m_passphrase(new PasswordField(m_form)), m_signIn(new QPushButton(tr("Sign in"), m_form)),
      m_cancel(new QPushButton(tr("Cancel"), m_form)), m_progress(new LoadingBar(m_form)),
      m_message(new MessageBar(this))
{
    setObjectName(QStringLiteral("signInView"));
    m_list->setObjectName(QStringLiteral("profileList"));
    m_list->setAccessibleName(tr("Profiles"));
    m_list->setWordWrap(true);
    m_list->setSpacing(2);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setIconSize(QSize(22, 22));
    m_empty->setObjectName(QStringLiteral("noProfile"));
    m_empty->setWrapping(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setText(
        tr("There is no profile on this computer yet.\n\nImport the bundle that you were"
           " given; it says where the database is and who you are."));
    m_import->setObjectName(QStringLiteral("importBundle"));
    m_edit->setObjectName(QStringLiteral("editProfile"));
    m_remove->setObjectName(QStringLiteral("removeProfile"));
    m_title->setObjectName(QStringLiteral("signInTitle"));
    m_place->setObjectName(QStringLiteral("signInPlace"));
    m_login->setObjectName(QStringLiteral("login"));
    m_login->setSelectable(true);
    m_password->edit()->setObjectName(QStringLiteral("password"));
    m_password->edit()->setAccessibleName(tr("Password"));
    m_passphrase->edit()->setObjectName(QStringLiteral("passphrase"));
    m_passphrase->edit()->setAccessibleName(tr("Passphrase of your key"));
    m_signIn->setObjectName(QStringLiteral("signIn"));
    m_signIn->setDefault(true);
    m_cancel->setObjectName(QStringLiteral("cancelSignIn"));
    m_message->setObjectName(QStringLiteral("signInMessage"));
    buildLayout();
    connectFlow();

    connect(m_list, &QListWidget::currentRowChanged, this, &SignInView::showChosen);
    connect(m_list, &QListWidget::itemActivated, m_password,
            [this] { m_password->setFocus(Qt::OtherFocusReason); });
    connect(m_import, &QPushButton::clicked, this, &SignInView::importBundle);
    connect(m_edit, &QPushButton::clicked, this, &SignInView::editProfile);
    connect(m_remove, &QPushButton::clicked, this, &SignInView::askToRemove);
    connect(m_signIn, &QPushButton::clicked, this, &SignInView::signIn);
    connect(m_password, &PasswordField::submitted, this, &SignInView::signIn);
    connect(m_passphrase, &PasswordField::submitted, this, &SignInView::signIn);
    connect(m_cancel, &QPushButton::clicked, &m_flow, &SignInFlow::cancel);
    connect(m_message, &MessageBar::actionTriggered, this, [this] {
        if (m_removing)
            remove();
    });
    connect(&m_store, &ProfileStore::changed, this, &SignInView::fill);
    fill();
    choose(m_store.lastUsed());
    setBusy(false);
}

void SignInView::buildLayout()
{
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.6);
    large.setBold(true);
    auto *name = new PlainLabel(tr("Reeve"), this);
    name->setFont(large);
    auto *what = new PlainLabel(tr("The staff desk for a service's customer data"), this);
    what->setForegroundRole(QPalette::PlaceholderText);
    QFont medium = font();
    medium.setPointSizeF(medium.pointSizeF() * 1.2);
    medium.setBold(true);
    m_title->setFont(medium);
    m_place->setForegroundRole(QPalette::PlaceholderText);

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(4);
    buttons->addWidget(m_import);
    buttons->addStretch(1);
    buttons->addWidget(m_edit);
    buttons->addWidget(m_remove);
    auto *left = new QVBoxLayout;
    left->setSpacing(8);
    left->addWidget(m_list, 1);
    left->addWidget(m_empty, 1);
    left->addLayout(buttons);

    auto *fields = new QGridLayout;
    fields->setHorizontalSpacing(12);
    fields->setVerticalSpacing(4);
    auto *loginLabel = new PlainLabel(tr("Account"), m_form);
    auto *passwordLabel = new PlainLabel(tr("Password"), m_form);
    loginLabel->setForegroundRole(QPalette::PlaceholderText);
    fields->addWidget(loginLabel, 0, 0);
    fields->addWidget(m_login, 1, 0);
    fields->setRowMinimumHeight(2, 8);
    fields->addWidget(passwordLabel, 3, 0);
    fields->addWidget(m_password, 4, 0);
    fields->setRowMinimumHeight(5, 8);
    fields->addWidget(m_passphraseLabel, 6, 0);
    fields->addWidget(m_passphrase, 7, 0);

    auto *actions = new QHBoxLayout;
    actions->addStretch(1);
    actions->addWidget(m_cancel);
    actions->addWidget(m_signIn);
    auto *right = new QVBoxLayout(m_form);
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(4);
    right->addWidget(m_title);
    right->addWidget(m_place);
    right->addSpacing(12);
    right->addLayout(fields);
    right->addSpacing(8);
    right->addWidget(m_progress);
    right->addLayout(actions);
    right->addSpacing(4);
    right->addWidget(m_message);
    right->addStretch(1);

    const int letter = fontMetrics().averageCharWidth();
    m_list->setMinimumWidth(letter * 44);
    m_empty->setMinimumWidth(letter * 44);
    m_form->setMinimumWidth(letter * 48);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(32);
    columns->addLayout(left, 1);
    columns->addWidget(m_form, 1);

    auto *card = new QWidget(this);
    card->setMaximumWidth(letter * 130);
    card->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    auto *inner = new QVBoxLayout(card);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(4);
    inner->addWidget(name);
    inner->addWidget(what);
    inner->addSpacing(20);
    inner->addLayout(columns, 1);
    card->setMinimumHeight(fontMetrics().height() * 24);

    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(32, 24, 32, 24);
    outer->addStretch(2);
    outer->addWidget(card, 0, Qt::AlignHCenter);
    outer->addStretch(3);
}

void SignInView::connectFlow()
{
    connect(&m_flow, &SignInFlow::busyChanged, this, [this](bool busy) {
        if (m_trying)
            setBusy(busy);
    });
    connect(&m_flow, &SignInFlow::failed, this, [this](const Error &error) {
        if (!std::exchange(m_trying, false))
            return;
        note({error.kind == ErrorKind::Cancelled ? Message::Kind::Information
                                                 : Message::Kind::Problem,
              signInText(error, m_flow.profile())});
        m_password->setFocus(Qt::OtherFocusReason);
        m_password->selectAll();
    });
    connect(&m_flow, &SignInFlow::passphraseNeeded, this, [this](const QString &why) {
        if (!std::exchange(m_trying, false))
            return;
        m_passphraseLabel->show();
        m_passphrase->show();
        note({Message::Kind::Information, why});
        m_passphrase->setFocus(Qt::OtherFocusReason);
    });
    connect(&m_flow, &SignInFlow::signedIn, this, [this] {
        if (!std::exchange(m_trying, false))
            return;
        m_store.setLastUsed(m_flow.profile().id);
        forgetTyped();
    });
}

void SignInView::fill()
{
    const QUuid before = chosen() ? chosen()->id : QUuid();
    {
        const QSignalBlocker blocker(m_list);
        m_profiles = m_offered + m_store.profiles();
        m_list->clear();
        for (const Profile &profile : std::as_const(m_profiles)) {
            // Items draw plain text; the second line tells two profiles of one place apart.
            auto *item = new QListWidgetItem(
                icon(QStringLiteral("server-database")),
                profile.title() + u'\n' + profile.login + u'@' + profile.host, m_list);
            item->setData(Qt::AccessibleTextRole,
                          tr("%1, account %2").arg(profile.title(), profile.login));
        }
    }
    m_list->setVisible(!m_profiles.isEmpty());
    m_empty->setVisible(m_profiles.isEmpty());
    m_form->setEnabled(!m_profiles.isEmpty());
    if (!m_profiles.isEmpty())
        m_list->setCurrentRow(0);
    choose(before);
    showChosen();
}

void SignInView::offer(const Profile &profile, const QString &password)
{
    m_offered.prepend(profile);
    fill();
    choose(profile.id);
    m_password->setText(password);
    if (!password.isEmpty())
        m_signIn->setFocus(Qt::OtherFocusReason);
}

void SignInView::choose(const QUuid &id)
{
    for (int row = 0; row < m_profiles.size(); ++row) {
        if (m_profiles[row].id == id)
            m_list->setCurrentRow(row);
    }
}

const Profile *SignInView::chosen() const
{
    const int row = m_list->currentRow();
    return row >= 0 && row < m_profiles.size() ? &m_profiles[row] : nullptr;
}

void SignInView::showChosen()
{
    const Profile *profile = chosen();
    m_message->clear();
    m_removing = false;
    m_passphraseLabel->hide();
    m_passphrase->hide();
    m_passphrase->clear();
    m_edit->setEnabled(profile && !m_offered.contains(*profile));
    m_remove->setEnabled(profile && !m_offered.contains(*profile));
    m_title->setText(profile ? profile->title() : tr("Sign in"));
    m_place->setText(
        profile ? tr("%1 on %2, port %3")
                      .arg(profile->database, profile->host,
                           profile->port.isEmpty() ? QStringLiteral("5432") : profile->port)
                : QString());
    m_login->setText(profile ? profile->login : QString(QChar(0x2013)));
}

void SignInView::signIn()
{
    const Profile *profile = chosen();
    if (!profile || m_flow.isBusy())
        return;
    if (m_password->text().isEmpty()) {
        note({Message::Kind::Problem, tr("Please type your password.")});
        m_password->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_message->clear();
    m_removing = false;
    m_trying = true;
    m_flow.signIn(*profile, m_password->text(),
                  m_passphrase->isVisibleTo(this) ? m_passphrase->text() : QString());
}

void SignInView::setBusy(bool busy)
{
    for (QWidget *widget :
         {static_cast<QWidget *>(m_list), static_cast<QWidget *>(m_import),
          static_cast<QWidget *>(m_password), static_cast<QWidget *>(m_passphrase)})
        widget->setEnabled(!busy);
    m_signIn->setEnabled(!busy);
    m_signIn->setText(busy ? tr("Signing in…") : tr("Sign in"));
    m_cancel->setVisible(busy);
    m_progress->setLoading(busy);
    if (busy)
        m_cancel->setFocus(Qt::OtherFocusReason);
}

void SignInView::importBundle()
{
    auto *dialog = new ImportDialog(m_store, m_keychain, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(
        dialog, &ImportDialog::imported, this,
        [this](const Profile &profile, const QString &remark) {
            choose(profile.id);
            note({remark.isEmpty() ? Message::Kind::Success : Message::Kind::Warning,
                  remark.isEmpty() ? tr("The profile %1 is ready.").arg(profile.title()) : remark});
            m_password->setFocus(Qt::OtherFocusReason);
        });
    dialog->open();
}

void SignInView::editProfile()
{
    if (!chosen())
        return;
    auto *dialog = new ProfileDialog(m_store, *chosen(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void SignInView::askToRemove()
{
    if (!chosen())
        return;
    note(
        {Message::Kind::Warning,
         tr("Remove the profile %1? Its certificate and key are deleted from this computer; to come"
            " back you need a new bundle.")
             .arg(chosen()->title())},
        tr("Remove this profile"));
    m_removing = true;
}

void SignInView::remove()
{
    const Profile profile = *chosen();
    m_keychain.remove(keychainName(profile));
    const Result<void> done = m_store.remove(profile.id);
    note(done ? Message{Message::Kind::Success,
                        tr("The profile %1 was removed.").arg(profile.title())}
              : Message::of(done.error()));
}

void SignInView::note(const Message &message, const QString &action)
{
    m_removing = false;
    m_message->showMessage(message, action);
}

void SignInView::forgetTyped()
{
    m_password->clear();
    m_passphrase->clear();
    m_message->clear();
}

void SignInView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (chosen())
        m_password->setFocus(Qt::OtherFocusReason);
    else
        m_import->setFocus(Qt::OtherFocusReason);
}

} // namespace reeve
