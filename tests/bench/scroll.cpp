// SPDX-License-Identifier: GPL-3.0-or-later
// reeve_scroll: the console's customers, worked with by keys as a person would: scrolls through a
// hundred thousand rows, searches, sorts, opens pages. Prints one line of JSON: memory before and
// after, and the longest that one event held the event loop up. The bench runs it.
#include "models/customers/customertablemodel.h"
#include "models/database/connection.h"
#include "models/sandbox/sandbox.h"
#include "models/session/desk.h"
#include "models/session/greeting.h"
#include "tests/bench/program.h"
#include "ui/composition/customerpagesections.h"
#include "ui/shell/view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QJsonDocument>
#include <QJsonObject>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMainWindow>
#include <QTableView>
#include <QThread>
#include <QTimer>

#include <cstdio>
#include <ctime>
#include <functional>

using namespace reeve;

namespace
{

/** Measures how long each event holds the loop; results of database work arrive as meta calls. */
class Watchdog : public QApplication
{
public:
    using QApplication::QApplication;
    void reset() { m_longestDelivery = m_longest = 0; }
    double longestDelivery() const { return m_longestDelivery; }
    double longest() const { return m_longest; }
    /// What it was: the type of the event, who received it, and the processor time of it.
    QString longestWhat() const { return m_what; }

    bool notify(QObject *receiver, QEvent *event) override
    {
        // The worker threads' events, and those that are part of an outer one's time.
        if (QThread::currentThread() != thread() || m_depth > 0)
            return QApplication::notify(receiver, event);
        const QEvent::Type type = event->type();
        const char *receiverClass = receiver->metaObject()->className();
        ++m_depth;
        QElapsedTimer clock;
        clock.start();
        const std::clock_t busy = std::clock();
        const bool done = QApplication::notify(receiver, event);
        const double time = double(clock.nsecsElapsed()) / 1e6;
        --m_depth;
        if (type == QEvent::MetaCall)
            m_longestDelivery = std::max(m_longestDelivery, time);
        if (time > m_longest) {
            m_longest = time;
            m_what = QStringLiteral("event %1 of %2, %3 ms busy")
                         .arg(int(type))
                         .arg(QLatin1String(receiverClass))
                         .arg(double(std::clock() - busy) * 1000 / CLOCKS_PER_SEC, 0, 'f', 1);
        }
        return done;
    }

private:
    int m_depth = 0;
    QString m_what;
    double m_longestDelivery = 0;
    double m_longest = 0;
};

/// Turns the event loop until the condition holds; ends the program after a minute.
void until(const std::function<bool()> &holds, const char *what)
{
    QEventLoop loop;
    QTimer look;
    QElapsedTimer clock;
    clock.start();
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (holds())
            loop.quit();
        if (clock.elapsed() > 60'000) {
            std::fprintf(stderr, "reeve_scroll: waited in vain: %s\n", what);
            std::exit(1);
        }
    });
    look.start(1);
    loop.exec();
}

/// The loop must be free between keys, as it is between a person's, and the key must be an event.
void press(QWidget *widget, int key, const QString &text = {})
{
    for (const auto type : {QEvent::KeyPress, QEvent::KeyRelease})
        QCoreApplication::postEvent(widget, new QKeyEvent(type, key, Qt::NoModifier, text));
}

bool isShown(const QTableView *table, int row)
{
    const QModelIndex index = table->model()->index(row, 0);
    return index.isValid() && !index.data().toString().isEmpty();
}

int lastVisible(const QTableView *table)
{
    const int row = table->rowAt(table->viewport()->height() - 1);
    return row >= 0 ? row : table->model()->rowCount() - 1;
}

void scrollTo(QTableView *table, int wanted)
{
    const auto current = [table] { return table->currentIndex().row(); };
    while (lastVisible(table) < wanted) {
        // At the last row that is there, the key would do nothing.
        until([&] { return table->model()->rowCount() > current() + 1; }, "more rows");
        const int before = current();
        press(table, Qt::Key_PageDown);
        until([&] { return current() > before && isShown(table, lastVisible(table)); },
              "the next rows");
    }
}

/// Letter after letter, then the answer.
void search(QMainWindow &window, QTableView *table, const QString &text)
{
    auto *box = window.findChild<QLineEdit *>(QStringLiteral("customerSearch"));
    box->clear();
    for (const QChar letter : text) {
        press(box, 0, QString(letter));
        until([&] { return box->text().endsWith(letter); }, "a letter");
    }
    const auto *model = qobject_cast<CustomerTableModel *>(table->model());
    until([&] { return model->shownQuery().text == text && isShown(table, 0); }, "found customers");
}

} // namespace

int main(int argc, char **argv)
{
    Watchdog application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 4) {
        std::fprintf(stderr, "usage: reeve_scroll SANDBOX LOGIN ROWS\n");
        return 2;
    }
    const auto sandbox = sandboxStatus(arguments[1]);
    if (!sandbox) {
        std::fprintf(stderr, "reeve_scroll: %s\n", qPrintable(sandbox.error().text));
        return 1;
    }
    const ConnectionParameters parameters = sandbox->parameters(arguments[2]);
    const int rows = arguments[3].toInt();

    Connection connection;
    Desk desk(connection);
    QMainWindow window;
    window.resize(1500, 900);
    View *customers = createCustomersView(desk, &window);
    window.setCentralWidget(customers);
    window.show();
    bool signedIn = false;
    connection
        .open(parameters,
              [parameters](PgDriver &driver) -> Result<void> {
                  const auto reply = greet(driver, {parameters.caFile, parameters.crlFile, false},
                                           QDateTime::currentDateTimeUtc());
                  return reply ? Result<void>() : tl::unexpected(reply.error());
              })
        .then(&window, [&](const Result<void> &opened) {
            if (!opened) {
                std::fprintf(stderr, "reeve_scroll: %s\n", qPrintable(opened.error().text));
                std::exit(1);
            }
            signedIn = true;
            desk.setPerson({.login = parameters.user,
                            .fullName = parameters.user,
                            .role = QStringLiteral("support"),
                            .host = parameters.host,
                            .database = parameters.database,
                            .tlsVersion = {},
                            .serverVersion = {}});
            desk.setCaseReference(QStringLiteral("bench"));
        });
    auto *table = window.findChild<QTableView *>(QStringLiteral("customerTable"));
    until([&] { return signedIn && isShown(table, 0); }, "the first customers");
    table->setFocus();
    table->setCurrentIndex(table->model()->index(0, 0));
    scrollTo(table, 300); // what a window shows and keeps once it is in use
    application.reset();

    const qint64 self = QCoreApplication::applicationPid();
    const double before = bench::memoryOf(self, "VmRSS");
    QElapsedTimer clock;
    clock.start();
    scrollTo(table, rows);
    const double seconds = double(clock.elapsed()) / 1000;
    const double after = bench::memoryOf(self, "VmRSS");

    for (const char *text : {"martin", "sch", "anna"}) {
        search(window, table, QString::fromLatin1(text));
        table->setFocus();
        table->setCurrentIndex(table->model()->index(0, 0));
        press(table, Qt::Key_Return);
        auto *page = window.findChild<QWidget *>(QStringLiteral("customerSections"));
        until([&] { return page && page->isVisible(); }, "a customer's page");
        press(table, Qt::Key_Escape);
    }
    const QJsonObject result{{QStringLiteral("before"), before},
                             {QStringLiteral("after"), after},
                             {QStringLiteral("peak"), bench::memoryOf(self, "VmHWM")},
                             {QStringLiteral("rows"), lastVisible(table)},
                             {QStringLiteral("seconds"), seconds},
                             {QStringLiteral("longestDelivery"), application.longestDelivery()},
                             {QStringLiteral("longestEvent"), application.longest()},
                             {QStringLiteral("longestWhat"), application.longestWhat()}};
    std::printf("%s\n", QJsonDocument(result).toJson(QJsonDocument::Compact).constData());
    connection.close();
    return 0;
}
