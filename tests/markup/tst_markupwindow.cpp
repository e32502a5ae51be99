// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing from the data is ever interpreted: every text field of the service holds hostile texts while
// the whole window is walked through as each role, its lists, pages, tooltips, menus and dialogs; pages
// are printed and lists exported. The walk runs under strace: no file, host or program that a text
// names is ever reached for, and nothing is written but the files that were chosen.
#include "app/desktop/composition.h"
#include "tests/markup/inspection.h"
#include "tests/markup/takenout.h"
#include "tests/support/testdatabase.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customersview.h"
#include "ui/shell/commandpalette.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/printedsheet.h"

#include <QApplication>
#include <QDesktopServices>
#include <QDialog>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QProcess>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTextDocument>

using namespace reeve;

namespace
{

constexpr int pages = 24;
constexpr int sheets = 3; ///< of them are printed

// Every text of the service becomes hostile, whatever it is for; what must be unique gets its number.
const QString poison = QStringLiteral(R"(
    DO $poison$
    DECLARE
        texts text[] := (SELECT array_agg(t) FROM pg_temp.hostile);
        c record;
    BEGIN
        FOR c IN SELECT conrelid::regclass AS tab, conname FROM pg_constraint
                 WHERE contype = 'c' AND connamespace IN ('service'::regnamespace) LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I', c.tab, c.conname);
        END LOOP;
        SET LOCAL session_replication_role = replica;
        FOR c IN SELECT a.attrelid::regclass AS tab, string_agg(format(
                     '%I = $1[1 + (n + %s) %% cardinality($1)] %s', a.attname, a.attnum * 7,
                     CASE WHEN EXISTS (SELECT FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique
                                       AND pg_get_indexdef(i.indexrelid) ~ ('\m' || a.attname || '\M'))
                          THEN '|| '' '' || n::text' ELSE '' END), ', ') AS columns
                 FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid
                 WHERE t.relnamespace = 'service'::regnamespace AND t.relkind = 'r' AND NOT t.relispartition
                   AND a.atttypid = 'text'::regtype AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
                 GROUP BY a.attrelid
        LOOP
            EXECUTE format('UPDATE %1$s SET %2$s FROM (SELECT ctid AS at, row_number() OVER ()::int AS n FROM %1$s)'
                           ' AS numbered WHERE %1$s.ctid = numbered.at', c.tab, c.columns)
            USING texts;
        END LOOP;
        UPDATE reeve.staff SET full_name = texts[1 + hashtext(login) & 31];
        UPDATE reeve.setting SET value = texts[1] WHERE name = 'organisation';
        UPDATE reeve.setting SET value = '100000' WHERE name = 'export_limit';
        INSERT INTO reeve.note (customer_id, body, author)
        SELECT n % 6 + 1, t, 'support' FROM unnest(texts) WITH ORDINALITY AS u (t, n);
        INSERT INTO audit.inbox (person, event, kind, customer_ids, reason, detail)
        SELECT 'support', CASE n % 3 WHEN 0 THEN 'disclosure' ELSE t END, CASE n % 3 WHEN 0 THEN 'customer' ELSE t END,
               ARRAY[n], t, jsonb_build_object('login', t, t, t)
        FROM unnest(texts) WITH ORDINALITY AS u (t, n);
        PERFORM work.seal(20000, true);
    END $poison$)");

} // namespace

/** Walks through the window as one role; run in a process of its own, under strace. */
class MarkupWalk : public QObject
{
    Q_OBJECT
public:
    explicit MarkupWalk(ConnectionParameters parameters, QString role)
        : m_parameters(std::move(parameters)), m_role(std::move(role))
    {
    }

public slots:
    void opened(const QUrl &) {} // a person clicked: the browser is theirs, not this test's

private slots:
    void walk()
    {
        const QStringList schemes{QStringLiteral("http"), QStringLiteral("https"),
                                  QStringLiteral("file"), QStringLiteral("mailto")};
        for (const QString &scheme : schemes)
            QDesktopServices::setUrlHandler(scheme, this, "opened");
        QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        Connection connection;
        QString problem = QStringLiteral("no answer");
        connection.open(m_parameters).then(this, [&problem](const Result<void> &opened) {
            problem = opened ? QString() : opened.error().text;
        });
        QTRY_COMPARE_WITH_TIMEOUT(problem, QString(), 30000);
        Desk desk(connection);
        desk.setPerson({.login = m_role,
                        .fullName = test::hostileTexts().first(),
                        .role = m_role,
                        .host = {},
                        .database = {},
                        .tlsVersion = {},
                        .serverVersion = {}});
        desk.setCaseReference(test::hostileTexts().first());
        TrailMonitor monitor(connection);
        const QList<ViewEntry> entries = viewEntries(monitor);
        MainWindow window(desk, entries, settings);
        window.resize(1400, 900);
        window.showDesk(QStringLiteral("walk"));
        window.show();
        m_connection = &connection;

        for (const ViewEntry &entry : entries) {
            if (!entry.roles.contains(m_role))
                continue;
            window.goTo({entry.id});
            QTRY_COMPARE(window.currentViewId(), entry.id);
            visit(window);
            if (entry.id == QLatin1String("customers"))
                for (int customer = 1; customer <= pages; ++customer) {
                    window.goTo({entry.id, QString::number(customer)});
                    settle();
                    m_inspection.look(&window);
                    if (customer <= sheets)
                        printSheet(window, customer);
                }
            if (entry.id == QLatin1String("customers") && m_role == QLatin1String("officer"))
                exportCustomers(window);
            if (entry.id == QLatin1String("trail"))
                exportTrail(window);
            tryActions(window);
        }
        for (const QString &scheme : schemes)
            QDesktopServices::unsetUrlHandler(scheme);
        QVERIFY2(m_inspection.problems.isEmpty(), qPrintable(m_inspection.problems.join(u'\n')));
        QCOMPARE(m_taken, m_role == QLatin1String("support")   ? sheets
                          : m_role == QLatin1String("officer") ? sheets + 3
                          : m_role == QLatin1String("auditor") ? 2
                                                               : 0);
        // A walk that met nothing hostile has not been anywhere.
        const int least = m_role == QLatin1String("admin") ? 1 : 100;
        QVERIFY2(m_inspection.places >= least, qPrintable(QString::number(m_inspection.places)));
    }

private:
    // The connection's thread works in turn: what was asked for before has been answered now.
    void settle()
    {
        for (int turn = 0; turn < 3; ++turn) {
            bool done = false;
            m_connection->run([](PgDriver &) -> Result<bool> { return true; })
                .then(this, [&done](const Result<bool> &) { done = true; });
            QTRY_VERIFY_WITH_TIMEOUT(done, 30000);
            QCoreApplication::processEvents();
        }
    }
    static void trigger(MainWindow &window, const char *name)
    {
        auto *action = window.findChild<QAction *>(QLatin1String(name));
        QVERIFY2(action && action->isEnabled(), name);
        action->trigger();
    }
    // As a person chooses a file; every place is the walk's own.
    void choose(MainWindow &window, const QString &path)
    {
        QFileDialog *dialog = nullptr;
        for (QFileDialog *each : window.findChildren<QFileDialog *>())
            if (each->isVisible())
                dialog = each;
        QVERIFY(dialog);
        m_inspection.look(dialog);
        dialog->selectFile(path);
        QMetaObject::invokeMethod(dialog, "accept");
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), 60000);
    }
    void take(const QString &path, const QStringList &problems)
    {
        for (const QString &problem : problems)
            m_inspection.problems += path.section(u'/', -1) + QStringLiteral(": ") + problem;
        ++m_taken;
    }
    void printSheet(MainWindow &window, int customer)
    {
        const auto *view = window.findChild<CustomersView *>();
        QTRY_COMPARE(view->page()->customer(), CustomerId::from(customer));
        const QString path = m_files.filePath(QStringLiteral("sheet-%1.pdf").arg(customer));
        trigger(window, "printSheet");
        choose(window, path);
        const auto paper = documentOf(view->page()->printedSheet());
        QVERIFY(paper->toPlainText().count(test::bait) > 20);
        m_inspection.document(view->page(), *paper);
        take(path, test::problemsOfPdf(path));
    }
    void exportCustomers(MainWindow &window)
    {
        const QString path = m_files.filePath(QStringLiteral("customers.csv"));
        window.goTo({QStringLiteral("customers")});
        settle();
        trigger(window, "exportCustomers");
        settle();
        const auto line = [&window](const char *name) {
            return window.findChild<QLineEdit *>(QLatin1String(name));
        };
        line("exportReason")->setText(test::hostileTexts().first());
        line("exportPath")->setText(path);
        m_inspection.look(&window);
        auto *go = window.findChild<QPushButton *>(QStringLiteral("exportGo"));
        QTRY_VERIFY(go->isEnabled());
        go->click();
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), 60000);
        settle();
        m_inspection.look(&window);
        window.findChild<QPushButton *>(QStringLiteral("exportClose"))->click();
        take(path, test::problemsOfCsv(path));
    }
    void exportTrail(MainWindow &window)
    {
        for (const auto &[action, name] :
             {std::pair("trailExportCsv", QStringLiteral("trail.csv")),
              std::pair("trailExportEvidence", QStringLiteral("trail.evidence.json"))}) {
            const QString path = m_files.filePath(name);
            trigger(window, action);
            auto *ask = window.findChild<AskBar *>(QStringLiteral("trailAsk"));
            ask->findChild<QLineEdit *>(QStringLiteral("askReason"))
                ->setText(test::hostileTexts().first());
            m_inspection.look(&window);
            ask->findChild<QPushButton *>(QStringLiteral("askAction"))->click();
            choose(window, path);
            take(path,
                 name.endsWith(QLatin1String("csv")) ? test::problemsOfCsv(path) : QStringList());
            auto *cancel = window.findChild<QPushButton *>(QStringLiteral("trailCancel"));
            QTRY_VERIFY_WITH_TIMEOUT(!cancel || !cancel->isVisible(), 60000);
        }
    }
    void visit(MainWindow &window)
    {
        settle();
        m_inspection.look(&window);
        for (QAbstractItemView *items : window.currentView()->findChildren<QAbstractItemView *>()) {
            if (!items->isVisible() || !items->model() || items->model()->rowCount() == 0)
                continue;
            items->setCurrentIndex(items->model()->index(0, 0));
            settle();
            m_inspection.look(&window);
        }
    }
    // Everything the palette offers, one after the other, with whatever comes up.
    void tryActions(MainWindow &window)
    {
        const QString here = window.currentViewId();
        QStringList names;
        for (const QAction *action : window.currentView()->paletteActions())
            names.append(action->objectName().isEmpty() ? action->text() : action->objectName());
        for (qsizetype i = 0; i < names.size(); ++i) {
            if (window.currentViewId() != here) {
                window.goTo({here});
                settle();
            }
            const QList<QAction *> actions = window.currentView()->paletteActions();
            if (i >= actions.size() || !actions.at(i)->isEnabled())
                continue;
            actions.at(i)->trigger();
            settle();
            for (QWidget *top : QApplication::topLevelWidgets())
                if (top->isVisible())
                    m_inspection.look(top);
            // Esc as a person would, until nothing stands in front.
            for (int turn = 0; turn < 5; ++turn) {
                QWidget *front = QApplication::activePopupWidget()
                                     ? QApplication::activePopupWidget()
                                     : QApplication::activeModalWidget();
                if (!front)
                    break;
                front->close();
                QCoreApplication::processEvents();
            }
        }
    }

    ConnectionParameters m_parameters;
    QString m_role;
    Connection *m_connection = nullptr;
    test::Inspection m_inspection;
    QTemporaryDir m_files{QDir::tempPath() + QStringLiteral("/chosen-XXXXXX")};
    int m_taken = 0;
};

class MarkupTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestDatabase> m_database;
    QTemporaryDir m_folder;

private slots:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("strace")).isEmpty())
            QSKIP("strace is not installed: ./dev setup installs it");
        QVERIFY(test::hostileTexts().size() >= 60);
        m_database = std::make_unique<TestDatabase>();
        m_database->sql(QStringLiteral("CREATE TEMP TABLE hostile (t text)"));
        for (const QString &text : test::hostileTexts())
            m_database->sql(QStringLiteral("INSERT INTO pg_temp.hostile VALUES ($1)"), {text});
        m_database->sql(poison);
        const QStringList poisoned = m_database->sql(
            QStringLiteral("SELECT count(*) FROM service.customer WHERE first_name LIKE $1"),
            {QString(u'%' + test::bait + u'%')});
        QVERIFY(poisoned.value(0).toInt() > 1000);
    }
    void cleanupTestCase() { m_database.reset(); }

    void nothingIsFollowed_data()
    {
        QTest::addColumn<QString>("role");
        for (const char *role : {"support", "officer", "auditor", "admin"})
            QTest::newRow(role) << QString::fromLatin1(role);
    }
    void nothingIsFollowed()
    {
        QFETCH(QString, role);
        const QStringList reached = traced(
            {QStringLiteral("--walk"), role, m_database->sandbox().directory, m_database->name()});
        QVERIFY2(reached.isEmpty(), qPrintable(reached.join(u'\n')));
    }

    void whoFollowsIsSeen()
    {
        QVERIFY(!traced({QStringLiteral("--follow")}).isEmpty());
        test::Inspection inspection;
        QLabel guessing(test::hostileTexts().first());
        inspection.look(&guessing);
        QCOMPARE(inspection.problems.size(), 1);
        QLabel tip;
        tip.setToolTip(test::hostileTexts().first());
        inspection.look(&tip);
        QVERIFY(inspection.problems.size() > 1);
        inspection = {};
        tip.setToolTip(test::hostileTexts().first().toHtmlEscaped());
        inspection.look(&tip);
        QVERIFY(inspection.problems.isEmpty());
        QVERIFY(inspection.places > 0);
    }

private:
    // Runs this program with the arguments; what it reached for that a text named, or elsewhere.
    QStringList traced(const QStringList &arguments)
    {
        const QString log = m_folder.filePath(QStringLiteral("strace"));
        QProcess walk;
        walk.setProcessChannelMode(QProcess::MergedChannels);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_folder.path());
        // A sanitized program looks for leaks at its end, which it cannot while it is traced.
        environment.insert(QStringLiteral("ASAN_OPTIONS"),
                           environment.value(QStringLiteral("ASAN_OPTIONS"))
                               + QStringLiteral(":detect_leaks=0"));
        walk.setProcessEnvironment(environment);
        walk.start(
            QStringLiteral("strace"),
            QStringList{QStringLiteral("-f"), QStringLiteral("-qq"), QStringLiteral("-s"),
                        QStringLiteral("300"), QStringLiteral("-e"),
                        QStringLiteral("trace=%file,%process,connect,sendto,sendmsg,sendmmsg"),
                        QStringLiteral("-e"), QStringLiteral("signal=none"), QStringLiteral("-o"),
                        log, QCoreApplication::applicationFilePath()}
                + arguments);
        if (!walk.waitForFinished(280000))
            return {QStringLiteral("no end")};
        if (walk.exitCode() != 0) {
            QString said = QString::fromUtf8(walk.readAll());
            said.remove(
                QRegularExpression(QStringLiteral("(?m)^(QWARN|PASS|\\*\\*\\*|Config).*\\n")));
            return {said.left(4000)};
        }
        QFile file(log);
        if (!file.open(QIODevice::ReadOnly))
            return {QStringLiteral("strace wrote nothing")};
        int lines = 0;
        QStringList reached;
        while (!file.atEnd()) {
            const QString line = QString::fromUtf8(file.readLine()).trimmed();
            ++lines;
            const bool elsewhere = line.contains(QLatin1String("connect("))
                                   && line.contains(QLatin1String("sin_addr"))
                                   && !line.contains(QLatin1String("127.0.0.1"));
            // Written is what a person chose, and the settings; both in folders of the walk's own.
            static const QRegularExpression writing(
                QStringLiteral("open(?:at)?\\(.*\"([^\"]*)\", [^)]*O_(?:WRONLY|RDWR|CREAT)"));
            static const QRegularExpression own(
                QStringLiteral("^(/tmp/(chosen|tst_markupwindow)-|/dev/|/proc/|/sys/)"));
            const auto written = writing.match(line);
            const bool strays = written.hasMatch() && !line.contains(QLatin1String("= -1"))
                                && !own.match(written.captured(1)).hasMatch();
            if (line.contains(test::bait) || elsewhere || strays)
                reached.append(line.left(300));
        }
        if (lines < 100)
            reached.append(QStringLiteral("strace has not seen the walk"));
        return reached;
    }
};

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    QApplication::setStyle(QStringLiteral("fusion"));
    const QStringList arguments = QApplication::arguments();
    if (arguments.value(1) == QLatin1String("--walk")) {
        auto info = sandboxStatus(arguments.value(3));
        if (!info)
            return 3;
        info->database = arguments.value(4);
        MarkupWalk walk(info->parameters(arguments.value(2)), arguments.value(2));
        return QTest::qExec(&walk, QStringList{arguments.first()});
    }
    if (arguments.value(1) == QLatin1String("--follow")) {
        QLabel label(test::hostileTexts().first());
        label.setTextFormat(Qt::RichText);
        label.grab();
        return 0;
    }
    MarkupTest test;
    return QTest::qExec(&test, arguments);
}

#include "tst_markupwindow.moc"
