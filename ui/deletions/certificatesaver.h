// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deletions/certificate.h"
#include "models/session/desk.h"
#include "ui/shell/view.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

class QFileDialog;

namespace reeve
{

/** Brings the certificate of an erasure to a file: asks where to, has a worker sign it unless a good one
 *  is kept, and writes it signed (JSON) or to be read (PDF, with the signed text beside it). Officers
 *  and auditors. */
class CertificateSaver : public QObject
{
    Q_OBJECT
public:
    /// The desk outlives it; dialogs stand over `parent`.
    CertificateSaver(Desk &desk, QWidget *parent);

    static bool isFor(const SignedIn &person);

    /// Asks for the file first.
    void ask(qint64 deletion, qint64 customer);
    void save(qint64 deletion, const QString &path);
    void drop(); ///< on lock

signals:
    void messageRaised(const reeve::Message &message);

private:
    void fetch();
    void write(const Certificate &certificate);
    void fail(const Error &error);

    Desk &m_desk;
    QWidget *m_parent;
    QPointer<QFileDialog> m_dialog;
    QTimer m_patience;
    Latest m_latest;
    qint64 m_deletion = 0; ///< waited for; 0: none
    QString m_path;
};

} // namespace reeve
