// SPDX-License-Identifier: GPL-3.0-or-later
// The trail as consoles read it: pages, what a console remembers, restores, and files of evidence.
#include "models/audit/evidence.h"
#include "models/audit/signing.h"
#include "models/audit/trailexport.h"
#include "models/audit/trailmonitor.h"
#include "models/audit/trailtablemodel.h"
#include "tests/support/testdatabase.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace reeve;

namespace
{

constexpr int events = 450;

QByteArray contents(const QString &file)
{
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

} // namespace

class TrailModelTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
    QTemporaryDir m_folder;

    void open(Connection &connection, const char *login)
    {
        QString problem = QStringLiteral("no answer");
        connection.open(m_database->parameters(QString::fromLatin1(login)))
            .then(this, [&problem](const Result<void> &opened) {
                problem = opened ? QString() : opened.error().text;
            });
        QTRY_COMPARE_WITH_TIMEOUT(problem, QString(), 20000);
    }
    void seal() { m_database->sql(QStringLiteral("SELECT work.seal(20000, true)")); }
    void happen(const QString &person, const QString &event, const QString &kind,
                const QString &customers, const QString &reason)
    {
        m_database->sql(
            QStringLiteral("INSERT INTO audit.inbox (person, event, kind, customer_ids, reason) "
                           "VALUES ($1, $2, nullif($3, ''), $4::bigint[], $5) RETURNING 1"),
            {person, event, kind, customers, reason});
    }
    qint64 lastSeq()
    {
        return m_database->sql(QStringLiteral("SELECT last_seq FROM audit.head"))
            .value(0)
            .toLongLong();
    }
    std::unique_ptr<QSettings> settings(const char *name)
    {
        return std::make_unique<QSettings>(m_folder.filePath(QString::fromLatin1(name)),
                                           QSettings::IniFormat);
    }

private slots:
    void initTestCase()
    {
        m_database = std::make_unique<TestDatabase>(TestDatabase::Content::Empty);
        m_database->sql(
            QStringLiteral("DELETE FROM audit.inbox RETURNING 1")); // how the accounts were made
        m_database->sql(
            QStringLiteral(
                "INSERT INTO audit.inbox (person, event, kind, customer_ids, reason, at) "
                "SELECT CASE WHEN n % 3 = 0 THEN 'support' ELSE 'officer' END, 'disclosure', "
                "'customer', "
                "ARRAY[n % 50 + 1]::bigint[], 'case ' || n, '2026-01-01 00:00Z'::timestamptz + n * "
                "interval '1 hour' "
                "FROM generate_series(1, %1) AS n RETURNING 1")
                .arg(events));
        m_database->sql(QStringLiteral(
            "SELECT work.seal(200, true), work.seal(200, true), work.seal(200, true)"));
        QCOMPARE(lastSeq(), events);
        m_connection = std::make_unique<Connection>();
        open(*m_connection, "auditor");
    }

    void newestFirstToTheEndAndBack()
    {
        TrailRepository repository(*m_connection);
        TrailTableModel model(repository);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy failures(&model, &EndlessTable::failed);
        model.setFilter({});
        QTRY_VERIFY(model.hasAnswer() && !model.isLoading());
        QCOMPARE(model.rowAt(0)->seq, qint64(events));
        QCOMPARE(model.readTo(), qint64(events));
        while (!model.atEnd()) {
            const int rows = model.rowCount();
            model.setVisibleRows(rows - 10, rows - 1);
            QTRY_VERIFY(model.rowCount() > rows || model.atEnd());
        }
        QCOMPARE(model.rowCount(), events);
        for (int row = 0; row < events; ++row)
            QCOMPARE(model.rowAt(row)->seq, qint64(events - row));
        QCOMPARE(failures.size(), 0);

        TrailTableModel fromEnd(repository);
        QSignalSpy jumped(&fromEnd, &EndlessTable::jumped);
        fromEnd.setFilter({});
        QTRY_VERIFY(fromEnd.hasAnswer() && !fromEnd.isLoading());
        fromEnd.jumpToEnd();
        QTRY_COMPARE(jumped.size(), 1);
        QCOMPARE(fromEnd.rowAt(fromEnd.rowCount() - 1)->seq, qint64(1));
        while (!fromEnd.atStart()) {
            const int rows = fromEnd.rowCount();
            fromEnd.setVisibleRows(0, 10);
            QTRY_VERIFY(fromEnd.rowCount() > rows || fromEnd.atStart());
        }
        QCOMPARE(fromEnd.rowAt(0)->seq, qint64(events));
        QCOMPARE(fromEnd.rowCount(), events);
    }

    void filters_data()
    {
        QTest::addColumn<TrailFilter>("filter");
        QTest::addColumn<int>("expected");
        const auto at = [](const char *text) {
            return *Timestamp::fromServerText(std::string_view(text));
        };
        QTest::newRow("person") << TrailFilter{.person = QStringLiteral("support")} << events / 3;
        QTest::newRow("nobody") << TrailFilter{.person = QStringLiteral("nobody")} << 0;
        QTest::newRow("customer") << TrailFilter{.customer = CustomerId::from(7)} << events / 50;
        QTest::newRow("kind") << TrailFilter{.event = QStringLiteral("sign_in")} << 0;
        QTest::newRow("time, the end not included")
            << TrailFilter{.from = at("2026-01-01 01:00:00+00"),
                           .until = at("2026-01-01 11:00:00+00")}
            << 10;
        QTest::newRow("all at once") << TrailFilter{.person = QStringLiteral("support"),
                                                    .customer = CustomerId::from(4),
                                                    .event = QStringLiteral("customer"),
                                                    .from = at("2026-01-01 00:00:00+00"),
                                                    .until = at("2026-01-01 04:00:00+00")}
                                     << 1;
    }

    void filters()
    {
        QFETCH(TrailFilter, filter);
        QFETCH(int, expected);
        TrailRepository repository(*m_connection);
        TrailTableModel model(repository);
        QSignalSpy failures(&model, &EndlessTable::failed);
        // Between two readings nothing is sealed here, so the figures are exact.
        model.setFilter(filter);
        QTRY_VERIFY(model.hasAnswer() && !model.isLoading());
        while (!model.atEnd()) {
            const int rows = model.rowCount();
            model.setVisibleRows(rows - 5, rows - 1);
            QTRY_VERIFY(model.rowCount() > rows || model.atEnd());
        }
        QCOMPARE(failures.size(), 0);
        QCOMPARE(model.rowCount(), expected);
    }

    void readingTheTrailIsOnRecord()
    {
        TrailRepository repository(*m_connection);
        seal();
        TrailTableModel model(repository);
        model.setFilter({});
        QTRY_VERIFY(model.hasAnswer() && !model.isLoading());
        const qint64 before = model.readTo();
        seal();
        model.refresh();
        QTRY_VERIFY(model.rowCount() > 0 && model.rowAt(0)->seq > before && !model.isLoading());
        const TrailRecord newest = *model.rowAt(0);
        QCOMPARE(newest.person, QStringLiteral("auditor"));
        QCOMPARE(newest.kind, QStringLiteral("trail_page"));
        QVERIFY(newest.batch > 0 && newest.sealed);
        QVERIFY(!newest.disclosure.isNull());
        QCOMPARE(trailEventText(newest), QStringLiteral("Read the trail"));
    }

    void supportDoesNotReadIt()
    {
        Connection connection;
        open(connection, "support");
        TrailRepository repository(connection);
        TrailTableModel model(repository);
        QSignalSpy failures(&model, &EndlessTable::failed);
        model.setFilter({});
        QTRY_COMPARE(failures.size(), 1);
        QCOMPARE(failures.at(0).at(0).value<Error>().kind, ErrorKind::NotAllowed);
        QCOMPARE(model.rowCount(), 0);
    }

    void rememberedHeads()
    {
        const auto store = settings("remembered.ini");
        const QString key = trailMemoryKey(m_database->parameters(QStringLiteral("auditor")));
        const TrailMemory memory(*store, key);
        seal();
        {
            TrailMonitor monitor(*m_connection);
            monitor.setMemory(memory);
            QTRY_COMPARE(monitor.verdict().kind, TrailVerdict::Kind::First);
        }
        const auto mark = memory.mark();
        QVERIFY(mark);
        QCOMPARE(mark->head.lastSeq, lastSeq());
        happen(QStringLiteral("officer"), QStringLiteral("sign_in"), {}, QStringLiteral("{}"), {});
        seal();
        {
            TrailMonitor monitor(*m_connection);
            monitor.setMemory(memory);
            QTRY_COMPARE(monitor.verdict().kind, TrailVerdict::Kind::Intact);
            QVERIFY(verdictText(monitor.verdict()).isEmpty());
        }
        QCOMPARE(memory.mark()->head.lastSeq, lastSeq());
    }

    // Somebody with every right rewrites the newest batches and chains them again: the trail is whole in itself.
    void aRewrittenTrailIsFoundByTheConsole()
    {
        const auto store = settings("rewritten.ini");
        TrailMemory memory(*store, QStringLiteral("a"));
        seal();
        TrailMonitor monitor(*m_connection);
        monitor.setMemory(memory);
        QTRY_COMPARE(monitor.verdict().kind, TrailVerdict::Kind::First);
        QTRY_VERIFY(memory.mark());
        const TrailHead seen = memory.mark()->head;
        const QString batch = QString::number(seen.batch);
        m_database->sql(
            QStringLiteral("UPDATE audit.seal SET hash = sha256(hash) WHERE batch = %1 RETURNING 1")
                .arg(batch));
        m_database->sql(QStringLiteral("UPDATE audit.head SET hash = (SELECT hash FROM audit.seal "
                                       "WHERE batch = %1) RETURNING 1")
                            .arg(batch));
        monitor.checkNow();
        QTRY_COMPARE(monitor.verdict().kind, TrailVerdict::Kind::Broken);
        const QString text = verdictText(monitor.verdict());
        QVERIFY2(text.contains(QString::fromLatin1(seen.hash.left(6).toHex(' '))),
                 qPrintable(text));
        QVERIFY2(
            text.contains(QString::fromLatin1(monitor.verdict().found.hash.left(6).toHex(' '))),
            qPrintable(text));
        // The mark stands: the next sign-in finds it too.
        QCOMPARE(memory.mark()->head, seen);
        m_database->sql(
            QStringLiteral(
                "UPDATE audit.seal SET hash = decode('%2', 'hex') WHERE batch = %1 RETURNING 1")
                .arg(batch, QString::fromLatin1(seen.hash.toHex())));
        m_database->sql(
            QStringLiteral("UPDATE audit.head SET hash = decode('%1', 'hex') RETURNING 1")
                .arg(QString::fromLatin1(seen.hash.toHex())));
        monitor.checkNow();
        QTRY_COMPARE(monitor.verdict().kind, TrailVerdict::Kind::Intact);
    }

    void aRestoreIsAcceptedOnceBothHaveAcknowledgedIt()
    {
        seal();
        const auto store = settings("restored.ini");
        TrailMemory memory(*store, QStringLiteral("a"));
        TrailMark lost{.head = {lastSeq() + 100, lastSeq() + 500, QByteArray(32, 'x')},
                       .at = Timestamp::now()};
        memory.remember(lost); // a console that saw more than the restored trail holds
        TrailMonitor monitor(*m_connection);
        monitor.setMemory(memory);
        QTRY_COMPARE(monitor.verdict().kind, TrailVerdict::Kind::Broken);

        m_database->sql(QStringLiteral(
            "INSERT INTO reeve.trail_restore (id, explanation, head_batch, head_hash) "
            "SELECT gen_random_uuid(), 'The disk was lost; last night''s backup was restored.', "
            "batch, hash "
            "FROM audit.head RETURNING 1"));
        monitor.checkNow();
        QTRY_COMPARE(monitor.verdict().kind, TrailVerdict::Kind::Waiting);
        QVERIFY(monitor.verdict().isWrong());
        QCOMPARE(monitor.restores().size(), 1);
        const QUuid id = monitor.restores().constFirst().id;

        const auto acknowledge = [&](Connection &connection) {
            std::optional<Result<void>> done;
            TrailRepository(connection)
                .acknowledge(id)
                .then(this, [&done](const Result<void> &result) { done = result; });
            [&] { QTRY_VERIFY(done.has_value()); }();
            return done.value_or(failure(ErrorKind::Timeout, {}));
        };
        QVERIFY(acknowledge(*m_connection));
        const Result<void> twice = acknowledge(*m_connection);
        QVERIFY(!twice);
        QCOMPARE(twice.error().kind, ErrorKind::WrongState);
        monitor.checkNow();
        QTRY_VERIFY(monitor.verdict().restore && monitor.verdict().restore->auditorAt);
        QCOMPARE(monitor.verdict().kind, TrailVerdict::Kind::Waiting);
        Connection officer;
        open(officer, "officer");
        QVERIFY(acknowledge(officer));
        monitor.checkNow();
        QTRY_COMPARE(monitor.verdict().kind, TrailVerdict::Kind::Restored);
        QVERIFY(verdictText(monitor.verdict()).contains(QLocale().toString(lost.head.lastSeq)));
        QCOMPARE(memory.mark()->restores, QList<QUuid>{id});

        // The same restore explains no second loss.
        TrailMark again = *memory.mark();
        again.head = {again.head.batch, again.head.lastSeq, QByteArray(32, 'y')};
        memory.remember(again);
        TrailMonitor later(*m_connection);
        later.setMemory(memory);
        QTRY_COMPARE(later.verdict().kind, TrailVerdict::Kind::Broken);
    }

    void unsealedIsSaid()
    {
        TrailState state{
            .head = {3, 10, QByteArray(32, 'a')}, .sealed = Timestamp::now(), .unsealedFor = 2.0};
        QVERIFY(!state.isUnsealed());
        QVERIFY(unsealedText(state).isEmpty());
        state.unsealedFor = 240.0;
        QVERIFY(state.isUnsealed());
        QVERIFY(unsealedText(state).contains(u'4'));

        seal();
        m_database->sql(
            QStringLiteral("INSERT INTO audit.inbox (person, event, at) VALUES ('support', "
                           "'sign_in', now() - interval '5 minutes') RETURNING 1"));
        TrailMonitor monitor(*m_connection);
        QTRY_VERIFY(monitor.state() && monitor.state()->isUnsealed());
        seal(); // its NOTIFY is the hint
        QTRY_VERIFY_WITH_TIMEOUT(monitor.state() && !monitor.state()->isUnsealed(), 8000);
    }

    // They carry the kind of what was refused, and are not among what was read.
    void reachedLimitsAreAKindOfTheirOwn()
    {
        happen(QStringLiteral("support"), QStringLiteral("quota_reached"),
               QStringLiteral("customer"), QStringLiteral("{}"), QStringLiteral("once too often"));
        seal();
        const auto found = [this](const char *event) {
            return m_database
                ->sql(QStringLiteral(
                          "SELECT count(*) FROM reeve.trail_rows(jsonb_build_object('event', "
                          "$1::text), 2000, 2000) "
                          "WHERE payload::jsonb ->> 'event' = 'quota_reached'"),
                      {QLatin1String(event)})
                .value(0)
                .toInt();
        };
        QCOMPARE(found("quota_reached"), 1);
        QCOMPARE(found("customer"), 0);
        const auto choices = trailEventChoices();
        QVERIFY(std::any_of(choices.begin(), choices.end(), [](const auto &choice) {
            return choice.first == QStringLiteral("quota_reached");
        }));
        // By the index, however long the trail is.
        m_database->sql(QStringLiteral("SET enable_seqscan = off"));
        const QString plan = m_database
                                 ->sql(QStringLiteral("EXPLAIN SELECT seq FROM audit.log WHERE "
                                                      "audit.event(payload) = 'quota_reached'"))
                                 .join(u' ');
        m_database->sql(QStringLiteral("SET enable_seqscan = on"));
        QVERIFY2(plan.contains(QStringLiteral("log_event")), qPrintable(plan));
    }

    void exportAsTable()
    {
        happen(QStringLiteral("support"), QStringLiteral("disclosure"), QStringLiteral("customer"),
               QStringLiteral("{9999}"), QStringLiteral("=HYPERLINK(\"http://x\")"));
        seal();
        TrailExport exporter(*m_connection);
        QSignalSpy finished(&exporter, &TrailExport::finished);
        const QString file = m_folder.filePath(QStringLiteral("trail.csv"));
        exporter.start(TrailExport::Format::Csv, {.customer = CustomerId::from(9999)},
                       QStringLiteral("test"), file);
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(finished.at(0).at(0).toLongLong(), 1);
        const QByteArray text = contents(file);
        QVERIFY(text.startsWith("\xEF\xBB\xBF"));
        QCOMPARE(text.count("\r\n"), 2);
        QVERIFY(text.contains("\"'=HYPERLINK(\"\"http://x\"\")\""));
        QCOMPARE(
            QFile::permissions(file)
                & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
            QFile::Permissions());
        seal();
        QCOMPARE(
            m_database->sql(QStringLiteral(
                "SELECT payload::jsonb ->> 'reason' FROM audit.log WHERE audit.event(payload) = "
                "'trail_export' ORDER BY seq DESC LIMIT 1")),
            QStringList{QStringLiteral("test")});
    }

    void aFailedExportLeavesWhatWasThere()
    {
        const QString file = m_folder.filePath(QStringLiteral("kept.csv"));
        QFile old(file);
        QVERIFY(old.open(QIODevice::WriteOnly));
        old.write("old");
        old.close();
        TrailExport exporter(*m_connection);
        QSignalSpy failed(&exporter, &TrailExport::failed);
        exporter.start(TrailExport::Format::Csv, {}, {}, file); // the database wants a reason
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed.at(0).at(0).value<Error>().kind, ErrorKind::BadValue);
        QCOMPARE(contents(file), QByteArray("old"));
        exporter.start(TrailExport::Format::Csv, {}, QStringLiteral("test"), file);
        exporter.cancel();
        QCOMPARE(failed.size(), 2);
        QCOMPARE(failed.at(1).at(0).value<Error>().kind, ErrorKind::Cancelled);
        QCOMPARE(contents(file), QByteArray("old"));
    }

    void evidence()
    {
        seal();
        const QString file = m_folder.filePath(QStringLiteral("some.evidence.json"));
        TrailExport exporter(*m_connection);
        QSignalSpy finished(&exporter, &TrailExport::finished);
        exporter.start(TrailExport::Format::Evidence, {.person = QStringLiteral("support")},
                       QStringLiteral("court"), file);
        QTRY_COMPARE(finished.size(), 1);
        const qint64 written = finished.at(0).at(0).toLongLong();
        QVERIFY(written >= events / 3);
        const auto report = checkEvidence(file);
        QVERIFY2(report, qPrintable(report ? QString() : report.error().text));
        QVERIFY2(report->isIntact, qPrintable(report->what));
        QCOMPARE(report->events, written);
        QVERIFY(!report->isSigned);
        QCOMPARE(report->heading.madeBy, QStringLiteral("auditor"));
        QCOMPARE(report->heading.reason, QStringLiteral("court"));

        // The worker host compares and signs.
        PgDriver owner;
        QVERIFY(owner.openWith(m_database->owner()));
        const auto key = SigningKey::create(m_folder.filePath(QStringLiteral("key")));
        QVERIFY(key);
        const auto signedReport = signEvidence(owner, file, *key);
        QVERIFY2(signedReport && signedReport->signatureHolds,
                 qPrintable(signedReport ? signedReport->what : signedReport.error().text));
        QVERIFY(checkEvidence(file, key->publicPem())->signatureHolds);
        const auto other = SigningKey::create(m_folder.filePath(QStringLiteral("other")));
        QVERIFY(!checkEvidence(file, other->publicPem())->isIntact);

        // As the owner, and with a key at once.
        const QString own = m_folder.filePath(QStringLiteral("own.json"));
        const auto count = writeEvidence(owner, EvidenceSource::Owner,
                                         {.customer = CustomerId::from(7)}, QStringLiteral("x"),
                                         own, &*key);
        QVERIFY2(count, qPrintable(count ? QString() : count.error().text));
        QVERIFY(*count >= events / 50);
        QVERIFY(checkEvidence(own, key->publicPem())->isIntact);
    }

    // Every value of the file, changed one at a time, is found without a database and without a key.
    void alteredEvidenceIsFound()
    {
        const QString file = m_folder.filePath(QStringLiteral("alter.json"));
        PgDriver owner;
        QVERIFY(owner.openWith(m_database->owner()));
        QVERIFY(writeEvidence(owner, EvidenceSource::Owner, {.customer = CustomerId::from(8)},
                              QStringLiteral("x"), file));
        const QJsonObject good = QJsonDocument::fromJson(contents(file)).object();
        QVERIFY(checkEvidence(file)->isIntact);
        QRandomGenerator random(7);
        const auto flip = [&random](const QString &text) {
            QString other = text;
            if (other.isEmpty())
                return QStringLiteral("00");
            const int at = int(random.bounded(other.size()));
            other[at] = other.at(at) == u'0' ? u'1' : u'0';
            return other;
        };
        const auto verdict = [&](const QJsonObject &document) {
            const QString altered = m_folder.filePath(QStringLiteral("altered.json"));
            QFile out(altered);
            if (!out.open(QIODevice::WriteOnly))
                qFatal("no file");
            out.write(QJsonDocument(document).toJson());
            out.close();
            return checkEvidence(altered)->isIntact;
        };
        int tried = 0;
        for (const char *list : {"events", "seals"}) {
            const QJsonArray entries = good.value(QLatin1String(list)).toArray();
            for (int i = 0; i < entries.size(); ++i) {
                const QJsonObject entry = entries.at(i).toObject();
                for (auto field = entry.begin(); field != entry.end(); ++field) {
                    QJsonObject changed = entry;
                    if (field.value().isString())
                        changed.insert(field.key(), flip(field.value().toString()));
                    else if (field.value().isDouble())
                        changed.insert(field.key(), field.value().toInteger() + 1);
                    else if (!field.value().toArray().isEmpty())
                        changed.insert(field.key(), QJsonArray());
                    else
                        continue;
                    QJsonArray others = entries;
                    others[i] = changed;
                    QJsonObject document = good;
                    document.insert(QLatin1String(list), others);
                    QVERIFY2(!verdict(document), qPrintable(QStringLiteral("%1 %2 %3")
                                                                .arg(QLatin1String(list))
                                                                .arg(i)
                                                                .arg(field.key())));
                    ++tried;
                }
            }
        }
        QVERIFY(tried > 40);
    }

    void evidenceOfATamperedTrailIsNotWritten()
    {
        const QString file = m_folder.filePath(QStringLiteral("none.json"));
        PgDriver owner;
        QVERIFY(owner.openWith(m_database->owner()));
        const QStringList before = m_database->sql(
            QStringLiteral("SELECT encode(leaf, 'hex') FROM audit.log WHERE seq = 9"));
        m_database->sql(
            QStringLiteral("UPDATE audit.log SET leaf = sha256(leaf) WHERE seq = 9 RETURNING 1"));
        const auto written = writeEvidence(owner, EvidenceSource::Owner,
                                           {.customer = CustomerId::from(8)}, QStringLiteral("x"),
                                           file);
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::Damaged);
        QVERIFY(!QFile::exists(file));
        m_database->sql(
            QStringLiteral(
                "UPDATE audit.log SET leaf = decode('%1', 'hex') WHERE seq = 9 RETURNING 1")
                .arg(before.value(0)));
    }
};

QTEST_GUILESS_MAIN(TrailModelTest)
#include "tst_trailmodel.moc"
