// SPDX-License-Identifier: GPL-3.0-or-later
// The smallest Qt Widgets program with something to read in its window: what the console's start is
// compared with. Says on the descriptor named by REEVE_PAINTED_FD when it has painted, as the
// console does.
#include <QApplication>
#include <QLabel>
#include <QMainWindow>
#include <QPaintEvent>

#include <unistd.h>

namespace
{
class Label : public QLabel
{
public:
    using QLabel::QLabel;

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QLabel::paintEvent(event);
        bool ok = false;
        const int descriptor = qEnvironmentVariableIntValue("REEVE_PAINTED_FD", &ok);
        // After this event the window's buffer goes to the screen.
        if (ok && !std::exchange(m_told, true))
            QMetaObject::invokeMethod(
                this, [descriptor] { [[maybe_unused]] auto n = write(descriptor, "painted\n", 8); },
                Qt::QueuedConnection);
    }

private:
    bool m_told = false;
};
} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QMainWindow window;
    window.setCentralWidget(new Label(QStringLiteral("Nothing yet")));
    window.resize(1280, 800);
    window.show();
    return QApplication::exec();
}
