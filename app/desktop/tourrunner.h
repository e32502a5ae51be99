// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonObject>
#include <QObject>
#include <QTimer>
#include <QWidget>

#include <functional>
#include <vector>

namespace reeve
{

/** One step of the tour: what is done, and how one sees that it has happened. */
struct TourStep {
    QString name;
    std::function<void()> act{};
    std::function<bool()> until{};
    int seconds = 40; ///< generous: a loaded build machine is slow, not broken
    bool picture = true;
    bool again = false; ///< `act` is repeated until `until` holds (scrolling)
    /// Whose picture is taken; none: the tour's own window.
    std::function<QWidget *()> window{};
};

/** Takes the steps one after the other on the event loop; a picture and an entry for tour.json of
 *  each. Ends with the name of the step that could not be done, or an empty one. */
class TourRunner : public QObject
{
    Q_OBJECT
public:
    TourRunner(QWidget &window, QString folder, std::vector<TourStep> steps,
               std::function<QJsonObject(QWidget &)> describe, QObject *parent = nullptr);
    void start(int firstNumber, const QString &suffix = {});
    const QJsonArray &shown() const { return m_shown; }
    const QStringList &pictures() const { return m_pictures; }

signals:
    void finished(const QString &failedStep);

private:
    void begin();
    void look();
    void record();

    QWidget &m_window;
    QString m_folder;
    QString m_suffix;
    std::vector<TourStep> m_steps;
    std::function<QJsonObject(QWidget &)> m_describe;
    QTimer m_timer;
    QElapsedTimer m_since;
    std::size_t m_at = 0;
    int m_number = 1;
    int m_held = 0;
    QJsonArray m_shown;
    QStringList m_pictures;
};

} // namespace reeve
