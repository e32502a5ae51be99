// SPDX-License-Identifier: GPL-3.0-or-later
// A backup program's catalogue is taken as a whole or not at all, and says which field is wrong.
#include "models/backups/catalogue.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace reeve;

namespace
{

// As pgBackRest 2.45 wrote it, with a differential backup behind the full one.
const QByteArray real = R"([{"archive":[{"database":{"id":1,"repo-key":1},"id":"15-1",
"max":"000000010000000000000005","min":"000000010000000000000003"}],"backup":[
{"archive":{"start":"000000010000000000000003","stop":"000000010000000000000003"},
"backrest":{"format":5,"version":"2.45"},"database":{"id":1,"repo-key":1},"error":false,
"info":{"delta":38495563,"repository":{"delta":7523647,"size":7523647},"size":38495563},
"label":"20261122-140253F","lsn":{"start":"0/3000028","stop":"0/3000100"},"prior":null,
"reference":null,"timestamp":{"start":1795356173,"stop":1795356180},"type":"full"},
{"archive":{"start":"000000010000000000000005","stop":"000000010000000000000005"},
"backrest":{"format":5,"version":"2.45"},"database":{"id":1,"repo-key":2},"error":true,
"info":{"delta":8512,"repository":{"delta":7001,"size":7523700},"size":38495600},
"label":"20261122-140253F","prior":null,"timestamp":{"start":1795356200,"stop":1795356209},
"type":"full"},
{"archive":{"start":"000000010000000000000005","stop":"000000010000000000000005"},
"database":{"id":1,"repo-key":1},
"info":{"delta":8512,"repository":{"delta":0,"size":7523700},"size":38495600},
"label":"20261122-140253F_20261123-140312D","prior":"20261122-140253F",
"reference":["20261122-140253F"],"timestamp":{"start":1795442592,"stop":1795442593},
"type":"diff"}],"cipher":"none","db":[{"id":1,"repo-key":1,"system-id":7710996009740124700,
"version":"15"}],"name":"main","repo":[{"cipher":"none","key":1,"status":{"code":0,
"message":"ok"}},{"key":2,"status":{"code":2,"message":"no valid backups"}}],
"status":{"code":0,"lock":{"backup":{"held":false}},"message":"ok"}}])";

// Sets or (undefined) removes one value, by a path like "backup/0/timestamp/start".
QJsonValue changed(const QJsonValue &in, QStringList path, const QJsonValue &to)
{
    const QString step = path.takeFirst();
    if (in.isArray()) {
        QJsonArray array = in.toArray();
        const int index = step.toInt();
        if (path.isEmpty() && to.isUndefined())
            array.removeAt(index);
        else
            array.replace(index, path.isEmpty() ? to : changed(array.at(index), path, to));
        return array;
    }
    QJsonObject object = in.toObject();
    if (path.isEmpty() && to.isUndefined())
        object.remove(step);
    else
        object.insert(step, path.isEmpty() ? to : changed(object.value(step), path, to));
    return object;
}

QByteArray with(const char *path, const QJsonValue &to)
{
    const QJsonArray stanzas = QJsonDocument::fromJson(real).array();
    return QJsonDocument(
               QJsonArray{changed(stanzas.at(0), QString::fromLatin1(path).split(u'/'), to)})
        .toJson();
}

} // namespace

class CatalogueTest : public QObject
{
    Q_OBJECT
private slots:
    void pgBackRests();
    void wrongFields_data();
    void wrongFields();
    void cutAnywhere();
    void severalStanzas();
    void withoutArchive();
};

void CatalogueTest::pgBackRests()
{
    const auto read = readCatalogue(real);
    QVERIFY2(read, qPrintable(read ? QString() : read.error().text));
    QCOMPARE(read->stanza, QStringLiteral("main"));
    QCOMPARE(read->databases.size(), 1);
    QCOMPARE(read->databases[0].system, 7710996009740124700);
    QCOMPARE(read->archives.value(0).first, QStringLiteral("000000010000000000000003"));
    QCOMPARE(read->backups.size(), 3);
    const CataloguedBackup &full = read->backups[0];
    QCOMPARE(full.label, QStringLiteral("20261122-140253F"));
    QCOMPARE(full.type, QStringLiteral("full"));
    QCOMPARE(full.start, 1795356173);
    QCOMPARE(full.stop, 1795356180);
    QCOMPARE(full.size, 38495563);
    QCOMPARE(full.repoSize, 7523647);
    QVERIFY(!full.prior && !full.hasError);
    QCOMPARE(read->backups[1].repo, 2);
    QVERIFY(read->backups[1].hasError);
    QCOMPARE(read->backups[2].prior, full.label);
    QCOMPARE(read->backups[2].repoSize, 0);
}

void CatalogueTest::wrongFields_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("field");
    const QJsonValue gone(QJsonValue::Undefined);
    const QJsonValue null(QJsonValue::Null);
    const auto row = [](const char *path, const QJsonValue &value, const char *field) {
        QTest::addRow("%s %s", path,
                      QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact).constData())
            << QString::fromLatin1(path) << value << QString::fromLatin1(field);
    };
    for (const auto &[path, field] : std::initializer_list<std::pair<const char *, const char *>>{
             {"backup/0/timestamp/start", "backup[0].timestamp.start"},
             {"backup/2/timestamp/stop", "backup[2].timestamp.stop"},
             {"backup/0/info/size", "backup[0].info.size"},
             {"backup/1/info/repository/delta", "backup[1].info.repository.delta"},
             {"backup/0/database/id", "backup[0].database.id"},
             {"db/0/system-id", "db[0].system-id"},
             {"db/0/id", "db[0].id"},
             {"archive/0/database/id", "archive[0].database.id"},
             {"repo/1/status/code", "repo[1].status.code"}}) {
        for (const QJsonValue &bad :
             {gone, null, QJsonValue(-1), QJsonValue(1.5), QJsonValue(1e300),
              QJsonValue(QStringLiteral("7")), QJsonValue(true), QJsonValue(QJsonArray{1})})
            row(path, bad, field);
    }
    for (const auto &[path, field] : std::initializer_list<std::pair<const char *, const char *>>{
             {"name", "[0].name"},
             {"backup/0/label", "backup[0].label"},
             {"backup/0/type", "backup[0].type"}})
        for (const QJsonValue &bad :
             {gone, null, QJsonValue(1), QJsonValue(QString()), QJsonValue(QJsonObject{}),
              QJsonValue(QStringLiteral("a\nb")), QJsonValue(QStringLiteral("'; DROP --"))})
            row(path, bad, field);
    for (const char *list : {"backup", "db", "archive", "repo"}) {
        row(list, gone, list);
        row(list, QJsonValue(QJsonObject{}), list);
        row(list, QJsonValue(7), list);
    }
    row("db", QJsonArray{}, "[0].db");
    row("backup/0", QJsonValue(QStringLiteral("full")), "backup[0]");
    row("backup/0/info", QJsonArray{}, "backup[0].info");
    row("backup/0/timestamp/stop", 1795356172, "backup[0].timestamp.stop");
    row("backup/0/timestamp/start", 12, "backup[0].timestamp.start");
    row("backup/0/timestamp/stop", qint64(99'999'999'999), "backup[0].timestamp.stop");
    row("backup/0/error", QStringLiteral("no"), "backup[0].error");
    row("backup/0/type", QStringLiteral("half"), "backup[0].type");
    row("backup/0/database/repo-key", 0, "backup[0].database.repo-key");
    row("backup/0/archive/start", QStringLiteral("00000001"), "backup[0].archive.start");
    row("archive/0/min", QStringLiteral("g00000010000000000000003"), "archive[0].min");
    row("repo/0/status/code", 1, "repo[0].status.code");
    row("repo/0/status/code", 99, "repo[0].status.code");
    // Gaps: what a backup stands on is not there, or it does not say on what it stands.
    row("backup/0", gone, "[0].backup: the backup 20261122-140253F_20261123-140312D stands on");
    row("backup/2/prior", gone, "backup[2].prior");
    row("backup/0/prior", QStringLiteral("20261122-140253F"), "backup[0].prior");
    row("backup/1/database/repo-key", 1, "stands there twice");
}

void CatalogueTest::wrongFields()
{
    QFETCH(QString, path);
    QFETCH(QJsonValue, value);
    QFETCH(QString, field);
    const auto read = readCatalogue(with(path.toLatin1().constData(), value));
    QVERIFY(!read);
    QCOMPARE(read.error().kind, ErrorKind::Damaged);
    QVERIFY2(read.error().text.contains(field), qPrintable(read.error().text));
}

void CatalogueTest::cutAnywhere()
{
    for (qsizetype length = 0; length < real.size(); length += 7) {
        const auto read = readCatalogue(real.left(length));
        QVERIFY2(!read, qPrintable(QString::number(length)));
        QCOMPARE(read.error().kind, ErrorKind::Damaged);
    }
    for (const char *other :
         {"", "null", "{}", "[]", "[7]", "[[]]", "\"main\"", "\xff\xfe", "[{}]"})
        QVERIFY2(!readCatalogue(other), other);
}

void CatalogueTest::severalStanzas()
{
    QJsonArray stanzas = QJsonDocument::fromJson(real).array();
    QJsonObject second = stanzas.at(0).toObject();
    second.insert(QStringLiteral("name"), QStringLiteral("other"));
    second.insert(QStringLiteral("backup"), QJsonArray{});
    stanzas.append(second);
    const QByteArray both = QJsonDocument(stanzas).toJson();
    const auto either = readCatalogue(both);
    QVERIFY(!either);
    QVERIFY2(either.error().text.contains(QStringLiteral("main, other")),
             qPrintable(either.error().text));
    QCOMPARE(readCatalogue(both, QStringLiteral("main"))->backups.size(), 3);
    QCOMPARE(readCatalogue(both, QStringLiteral("other"))->backups.size(), 0);
    QVERIFY(!readCatalogue(both, QStringLiteral("third")));
    QVERIFY(!readCatalogue(real, QStringLiteral("other")));
}

// Other programs keep no archive of the log, and know nothing of repositories.
void CatalogueTest::withoutArchive()
{
    const auto read = readCatalogue(
        R"([{"name": "borg", "repo": [{"status": {"code": 0}}], "archive": [], "unknown": {"a": 1},
             "db": [{"id": 1, "system-id": 7}], "backup": [{"label": "monday", "type": "full",
             "database": {"id": 1}, "timestamp": {"start": 1795356173, "stop": 1795356180},
             "info": {"size": 10, "repository": {"delta": 5}}, "more": [1, 2]}]}])");
    QVERIFY2(read, qPrintable(read ? QString() : read.error().text));
    QCOMPARE(read->backups.value(0).repo, 1);
    QVERIFY(!read->backups.value(0).firstLog);
}

QTEST_GUILESS_MAIN(CatalogueTest)
#include "tst_catalogue.moc"
