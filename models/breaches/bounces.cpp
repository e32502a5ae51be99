// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/breaches/bounces.h"

#include "models/base/wholefile.h"
#include "models/breaches/delivery.h"
#include "models/database/pgdriver.h"
#include "models/mail/deliveryreport.h"

#include <QCoreApplication>
#include <QDir>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::Bounces)
};

std::optional<NoticeMark> markOf(const DeliveryReport &report)
{
    for (const QByteArray &address : report.to)
        if (const auto mark = noticeMarkIn(address))
            return mark;
    return noticeMarkIn(report.originalMessageId);
}

} // namespace

Result<BounceCounts> noteBounce(PgDriver &driver, const QByteArray &mail)
{
    BounceCounts counts;
    const auto report = deliveryReportIn(mail);
    const auto mark = report ? markOf(*report) : std::nullopt;
    if (!mark) {
        counts.others = 1;
        return counts;
    }
    // A notice goes to one address; where that leads to several, one failure counts.
    QByteArray status;
    QString words;
    for (const DeliveryReport::Recipient &recipient : report->recipients)
        if (recipient.action == "failed") {
            status = recipient.status.isEmpty() ? QByteArray("5.0.0") : recipient.status;
            words = recipient.words;
            break;
        }
    // A relay that gives up after days says "failed" of a 4.x.x: it will not try again either.
    if (status.startsWith("4."))
        status[0] = '5';
    auto rows = driver.query(
        {QStringLiteral("SELECT work.note_bounce($1, $2, $3, $4)"),
         {mark->notice, QString::fromLatin1(mark->mac), QString::fromLatin1(status), words}});
    if (!rows)
        return tl::unexpected(rows.error());
    const QString what = rows->next() ? rows->value(0).toString() : QString();
    (what == QLatin1String("bounced") ? counts.bounced
     : what == QLatin1String("noted") ? counts.noted
                                      : counts.others) = 1;
    return counts;
}

Result<BounceCounts> noteBouncesIn(PgDriver &driver, const QString &maildir)
{
    const QDir fresh(QDir(maildir).filePath(QStringLiteral("new")));
    const QDir seen(QDir(maildir).filePath(QStringLiteral("cur")));
    if (!fresh.exists() || !QDir().mkpath(seen.path()))
        return failure(ErrorKind::File, Text::tr("%1 is no maildir.").arg(maildir));
    BounceCounts all;
    for (const QString &name : fresh.entryList(QDir::Files, QDir::Name)) {
        const auto mail = readWholeFile(fresh.filePath(name));
        if (!mail)
            return tl::unexpected(mail.error());
        const auto one = noteBounce(driver, *mail);
        if (!one)
            return tl::unexpected(one.error());
        all.bounced += one->bounced;
        all.noted += one->noted;
        all.others += one->others;
        const QString there = seen.filePath(name + QStringLiteral(":2,S"));
        if (!QFile::rename(fresh.filePath(name), there))
            return failure(ErrorKind::File, Text::tr("%1 cannot be written.").arg(there));
    }
    return all;
}

} // namespace reeve
