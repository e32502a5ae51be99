// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/tourrunner.h"

#include <QApplication>
#include <QDir>
#include <QMainWindow>
#include <QPainter>
#include <QPixmap>

namespace reeve
{

namespace
{

constexpr int pollMilliseconds = 30;
// Seen on several looks in a row: what is shown has come to rest.
constexpr int looksInARow = 6;

/// The window with the dialogs and pop-ups that stand over it.
QPixmap pictureOf(QWidget &window)
{
    QPixmap picture = window.grab();
    QPainter painter(&picture);
    for (QWidget *other : QApplication::topLevelWidgets()) {
        if (!other->isVisible() || other->windowType() == Qt::ToolTip
            || qobject_cast<QMainWindow *>(other))
            continue; // the window itself, and other people's
        if (other->windowType() == Qt::Dialog)
            painter.fillRect(window.rect(), QColor(0, 0, 0, 60));
        QPoint place = other->mapToGlobal(QPoint(0, 0)) - window.mapToGlobal(QPoint(0, 0));
        if (other->windowType() == Qt::Dialog) // no window manager puts it there under Xvfb
            place = QPoint((window.width() - other->width()) / 2,
                           (window.height() - other->height()) / 3);
        painter.drawPixmap(place, other->grab());
        painter.setPen(QColor(128, 128, 128));
        painter.drawRect(QRect(place, other->size()).adjusted(-1, -1, 0, 0));
    }
    return picture;
}

} // namespace

TourRunner::TourRunner(QWidget &window, QString folder, std::vector<TourStep> steps,
                       std::function<QJsonObject(QWidget &)> describe, QObject *parent)
    : QObject(parent), m_window(window), m_folder(std::move(folder)), m_steps(std::move(steps)),
      m_describe(std::move(describe))
{
    m_timer.setInterval(pollMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &TourRunner::look);
}

void TourRunner::start(int firstNumber, const QString &suffix)
{
    m_number = firstNumber;
    m_suffix = suffix;
    begin();
    m_timer.start();
}

void TourRunner::begin()
{
    m_held = 0;
    m_since.start();
    if (m_at < m_steps.size() && m_steps[m_at].act && !m_steps[m_at].again)
        m_steps[m_at].act();
}

void TourRunner::look()
{
    if (m_at >= m_steps.size()) {
        m_timer.stop();
        emit finished({});
        return;
    }
    const TourStep &step = m_steps[m_at];
    const bool holds = !step.until || step.until();
    m_held = holds ? m_held + 1 : 0;
    if (!holds && step.again)
        step.act();
    if (m_held >= looksInARow) {
        record();
        ++m_at;
        begin();
    } else if (m_since.elapsed() > step.seconds * 1000) {
        // What stands there instead tells more than the name of the step.
        record();
        m_timer.stop();
        emit finished(step.name);
    }
}

void TourRunner::record()
{
    const TourStep &step = m_steps[m_at];
    QWidget *chosen = step.window ? step.window() : nullptr;
    QWidget &window = chosen ? *chosen : m_window;
    QJsonObject entry = m_describe(window);
    entry.insert(QStringLiteral("step"), step.name);
    entry.insert(QStringLiteral("done"), m_held >= looksInARow);
    entry.insert(QStringLiteral("milliseconds"), m_since.elapsed());
    if (step.picture || m_held < looksInARow) {
        const QString file = QStringLiteral("%1-%2%3.png")
                                 .arg(m_number++, 3, 10, QLatin1Char('0'))
                                 .arg(step.name, m_suffix);
        const QString path = QDir(m_folder).filePath(file);
        if (pictureOf(window).save(path)) {
            entry.insert(QStringLiteral("picture"), file);
            m_pictures.append(path);
        }
    }
    m_shown.append(entry);
}

} // namespace reeve
