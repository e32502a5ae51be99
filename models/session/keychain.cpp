// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/keychain.h"

#include <QPromise>

#include <qt6keychain/keychain.h>

#include <memory>

namespace reeve
{

namespace
{

Error errorOf(const QKeychain::Job &job)
{
    if (job.error() == QKeychain::EntryNotFound)
        return {ErrorKind::NotFound,
                SystemKeychain::tr("The keychain of this computer has no such entry."),
                job.errorString()};
    return {ErrorKind::File, SystemKeychain::tr("The keychain of this computer is not available."),
            job.errorString()};
}

/** Starts the job and hands over what `read` makes of it; the job deletes itself. */
template <typename R, typename Job, typename Read>
QFuture<R> started(Job *job, Read read)
{
    auto promise = std::make_shared<QPromise<R>>();
    promise->start();
    QObject::connect(job, &QKeychain::Job::finished, job, [promise, job, read] {
        promise->addResult(job->error() == QKeychain::NoError ? read(*job)
                                                              : R(tl::unexpected(errorOf(*job))));
        promise->finish();
    });
    job->setInsecureFallback(false);
    job->start();
    return promise->future();
}

} // namespace

SystemKeychain::SystemKeychain(QString service, QObject *parent)
    : Keychain(parent), m_service(std::move(service))
{
}

QFuture<Result<QString>> SystemKeychain::read(const QString &name)
{
    auto *job = new QKeychain::ReadPasswordJob(m_service);
    job->setKey(name);
    return started<Result<QString>>(
        job, [](QKeychain::ReadPasswordJob &done) { return Result<QString>(done.textData()); });
}

QFuture<Result<void>> SystemKeychain::write(const QString &name, const QString &secret)
{
    auto *job = new QKeychain::WritePasswordJob(m_service);
    job->setKey(name);
    job->setTextData(secret);
    return started<Result<void>>(job, [](QKeychain::WritePasswordJob &) { return Result<void>(); });
}

QFuture<Result<void>> SystemKeychain::remove(const QString &name)
{
    auto *job = new QKeychain::DeletePasswordJob(m_service);
    job->setKey(name);
    return started<Result<void>>(job,
                                 [](QKeychain::DeletePasswordJob &) { return Result<void>(); });
}

} // namespace reeve
