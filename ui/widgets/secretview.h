// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/secrets.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include <chrono>
#include <memory>

class QTextLayout;

namespace reeve
{

class CaptureWall;

/** A secret as dots, always equally many, or for a while as its text, with a line that runs out.
 *
 *  Painted: it can be neither selected nor dragged away, and while it is masked neither this widget
 *  nor a screen reader knows it. Masks itself when the time is over and at once when it is no longer
 *  seen: hidden, left, or its window minimised. Not when the window merely stops being the active
 *  one: reading it out on the telephone, or typing it over into another window, is what it is shown
 *  for, and a password that vanishes there is copied instead, which leaks more. */
class SecretView : public QWidget
{
    Q_OBJECT
public:
    static constexpr std::chrono::seconds usualTime{20};

    explicit SecretView(QWidget *parent = nullptr);
    ~SecretView() override;

    void reveal(const Secret &secret); ///< starts the time
    void mask();
    bool isRevealed() const { return !m_secret.isEmpty(); }
    const Secret &secret() const { return m_secret; } ///< empty while masked
    void setTime(std::chrono::milliseconds time) { m_time = time; }
    int secondsLeft() const; ///< rounded up; 0 while masked

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

signals:
    void revealed();
    void masked();
    void secondPassed(int left);

protected:
    void paintEvent(QPaintEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void tick();
    double shareLeft() const;
    std::unique_ptr<QTextLayout> layoutFor(int width) const;

    Secret m_secret;
    std::chrono::milliseconds m_time = usualTime;
    QElapsedTimer m_since;
    QTimer m_tick;
    int m_said = 0; ///< the last of secondPassed
    std::unique_ptr<CaptureWall> m_wall;
};

} // namespace reeve
