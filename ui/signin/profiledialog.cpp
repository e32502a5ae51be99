// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/signin/profiledialog.h"

#include "models/session/profilestore.h"
#include "ui/shell/view.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/plainlabel.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>

namespace reeve
{

namespace
{

QLineEdit *field(const char *name, const QString &text, int length, QWidget *parent)
{
    auto *edit = new QLineEdit(text, parent);
    edit->setObjectName(QLatin1String(name));
    edit->setMaxLength(length);
    edit->setCursorPosition(0);
    return edit;
}

} // namespace

ProfileDialog::ProfileDialog(ProfileStore &store, const Profile &profile, QWidget *parent)
    : QDialog(parent), m_store(store), m_profile(profile),
      m_organisation(field("organisation", profile.organisation, 200, this)),
      m_host(field("host", profile.host, 1000, this)),
      m_port(field("port", profile.port, 60, this)),
      m_database(field("database", profile.database, 63, this)),
      m_login(field("profileLogin", profile.login, 63, this)), m_message(new MessageBar(this))
{
    setObjectName(QStringLiteral("profileDialog"));
    setWindowTitle(tr("Edit profile"));
    m_port->setPlaceholderText(QStringLiteral("5432"));
    // The certificate names the account; another name could never sign in with it.
    m_login->setReadOnly(profile.imported);
    auto *hint = new PlainLabel(
        tr("Several hosts are separated by commas; the one that takes writes"
           " is used."),
        this);
    hint->setWrapping(true);
    hint->setForegroundRole(QPalette::PlaceholderText);
    m_message->setClosable(false);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Save)->setObjectName(QStringLiteral("saveProfile"));
    for (QAbstractButton *button : buttons->buttons())
        button->setIcon({});

    auto *form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(8);
    form->addRow(tr("&Name"), m_organisation);
    form->addRow(tr("&Host"), m_host);
    form->addRow(QString(), hint);
    form->addRow(tr("&Port"), m_port);
    form->addRow(tr("&Database"), m_database);
    form->addRow(tr("&Account"), m_login);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addLayout(form);
    layout->addWidget(m_message);
    layout->addStretch(1);
    layout->addWidget(buttons);
    m_host->setMinimumWidth(fontMetrics().averageCharWidth() * 44);

    connect(buttons, &QDialogButtonBox::accepted, this, &ProfileDialog::save);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

QString ProfileDialog::objection() const
{
    if (m_host->text().trimmed().isEmpty())
        return tr("A profile needs a host.");
    if (m_database->text().trimmed().isEmpty())
        return tr("A profile needs a database.");
    if (m_login->text().trimmed().isEmpty())
        return tr("A profile needs an account.");
    const QStringList ports = m_port->text().split(u',', Qt::SkipEmptyParts);
    for (const QString &port : ports) {
        bool ok = false;
        const int number = port.trimmed().toInt(&ok);
        if (!ok || number < 1 || number > 65535)
            return tr("A port is a number from 1 to 65535.");
    }
    return {};
}

void ProfileDialog::save()
{
    if (const QString text = objection(); !text.isEmpty()) {
        m_message->showMessage({Message::Kind::Problem, text});
        return;
    }
    m_profile.organisation = m_organisation->text().trimmed();
    m_profile.host = m_host->text().trimmed();
    m_profile.port = m_port->text().trimmed();
    m_profile.database = m_database->text().trimmed();
    m_profile.login = m_login->text().trimmed();
    if (const Result<void> saved = m_store.save(m_profile); !saved)
        m_message->showMessage(Message::of(saved.error()));
    else
        accept();
}

} // namespace reeve
