// SPDX-License-Identifier: GPL-3.0-or-later
// reeve_bench: the figures of the README, all in one run on one server. `./dev bench` runs it.
#include "tests/bench/measure.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QTextStream>

#include <algorithm>

using namespace reeve::bench;

namespace
{

const QStringList parts{
    QStringLiteral("calls"),   QStringLiteral("fragments"),  QStringLiteral("link"),
    QStringLiteral("signin"),  QStringLiteral("start"),      QStringLiteral("scrolling"),
    QStringLiteral("export"),  QStringLiteral("disclosure"), QStringLiteral("load"),
    QStringLiteral("trail"),   QStringLiteral("visibility"), QStringLiteral("live"),
    QStringLiteral("erasure"), QStringLiteral("queue"),      QStringLiteral("proof")};

/// What was asked for: whole parts by their names, calls by a piece of theirs.
class Choice
{
public:
    explicit Choice(const QStringList &names) : m_names(names) {}
    bool part(const QString &name) const { return m_names.isEmpty() || m_names.contains(name); }
    bool comparesCalls() const { return part(QStringLiteral("calls")) || hasPieces(); }
    bool comparesLink() const { return part(QStringLiteral("link")) || hasPieces(); }
    QList<Call> of(const QList<Call> &all, const QString &partName) const
    {
        if (part(partName))
            return all;
        QList<Call> chosen;
        for (const Call &call : all)
            if (std::any_of(m_names.begin(), m_names.end(),
                            [&](const QString &name) { return call.name.contains(name); }))
                chosen.append(call);
        return chosen;
    }

private:
    bool hasPieces() const
    {
        return std::any_of(m_names.begin(), m_names.end(),
                           [](const QString &name) { return !parts.contains(name); });
    }
    QStringList m_names;
};

int run(const QCommandLineParser &options)
{
    QTextStream err(stderr);
    bool isNumber = false;
    const qint64 customers = options.value(QStringLiteral("customers")).toLongLong(&isNumber);
    if (!isNumber || customers < 1000 || customers > reeve::maxSandboxCustomers) {
        err << "bench: --customers needs a number from 1000 to " << reeve::maxSandboxCustomers
            << "\n";
        return 2;
    }
    const qint64 events = options.value(QStringLiteral("events")).toLongLong(&isNumber);
    if (!isNumber || events < 100'000 || events > 100'000'000) {
        err << "bench: --events needs a number from 100000 to 100000000\n";
        return 2;
    }
    const auto server = BenchServer::start(
        QDir::current().absoluteFilePath(options.value(QStringLiteral("sandbox"))), customers);
    if (!server) {
        err << "bench: " << server.error().text << " " << server.error().detail << "\n";
        return 1;
    }
    const Choice choice(options.positionalArguments());
    Report report;
    const QString programs = QCoreApplication::applicationDirPath();
    // First, while nothing else has warmed up or grown.
    if (choice.part(QStringLiteral("start")))
        measureStart(report, *server, programs);
    if (choice.comparesCalls() || choice.comparesLink()
        || choice.part(QStringLiteral("fragments"))) {
        BareClient superuser(server->superuser());
        const QList<Fragment> fragments = findFragments(superuser, 40);
        const QList<Call> calls = plannedCalls(superuser, fragments);
        if (const auto chosen = choice.of(calls, QStringLiteral("calls")); !chosen.isEmpty())
            measureCalls(report, *server, chosen);
        if (const auto chosen = choice.of(calls, QStringLiteral("link")); !chosen.isEmpty())
            measureLink(report, *server, chosen);
        if (choice.part(QStringLiteral("fragments")))
            measureFragments(report, *server, fragments);
    }
    if (choice.part(QStringLiteral("signin")))
        measureSignIn(report, *server, programs);
    if (choice.part(QStringLiteral("scrolling")))
        measureScrolling(report, *server, customers, programs);
    if (choice.part(QStringLiteral("visibility")))
        measureVisibility(report, *server);
    if (choice.part(QStringLiteral("export")))
        measureExport(report, *server, customers);
    if (choice.part(QStringLiteral("disclosure")))
        measureDisclosure(report, *server);
    if (choice.part(QStringLiteral("load")))
        measureTrailLoad(report, *server, programs);
    if (choice.part(QStringLiteral("trail")))
        measureTrail(report, *server, events);
    if (choice.part(QStringLiteral("live")))
        measureLive(report, *server);
    if (choice.part(QStringLiteral("erasure")))
        measureErasure(report, *server, customers);
    if (choice.part(QStringLiteral("queue")))
        measureQueue(report, *server);
    if (choice.part(QStringLiteral("proof")))
        measureProof(report, *server, customers);
    report.print();
    if (report.figures().isEmpty()) {
        err << "bench: nothing has such a name; parts: " << parts.join(QStringLiteral(", "))
            << ", or a piece of a call's name\n";
        return 2;
    }
    return report.mergeInto(options.value(QStringLiteral("json"))) ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QCommandLineParser options;
    options.setApplicationDescription(QStringLiteral("Measures Reeve against bare libpq."));
    options.addHelpOption();
    options.addPositionalArgument(QStringLiteral("names"),
                                  QStringLiteral("parts (%1) or pieces of a call's name")
                                      .arg(parts.join(QStringLiteral(", "))),
                                  QStringLiteral("[NAME...]"));
    options.addOptions(
        {{QStringLiteral("customers"), QStringLiteral("How many customers the database has."),
          QStringLiteral("N"), QStringLiteral("1000000")},
         {QStringLiteral("events"), QStringLiteral("How many events the largest trail has."),
          QStringLiteral("N"), QStringLiteral("2000000")},
         {QStringLiteral("sandbox"), QStringLiteral("Where the database is kept between runs."),
          QStringLiteral("DIR"), QStringLiteral("build/bench-sandbox")},
         {QStringLiteral("json"), QStringLiteral("Where the figures go."), QStringLiteral("FILE"),
          QStringLiteral("build/bench.json")}});
    options.process(application);
    return run(options);
}
