// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace reeve
{

namespace
{

/** Breeze's files name their colours in a style sheet; replacing the text colour there is all that
 *  a dark palette needs. */
class BreezeEngine : public QIconEngine
{
public:
    BreezeEngine(QString name, QColor colour, QColor ground)
        : m_name(std::move(name)), m_colour(colour), m_ground(ground)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        QSvgRenderer renderer(svg(qMin(rect.width(), rect.height()), colourFor(mode)));
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        renderer.render(painter, rect);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        if (size.isEmpty()) // a button that is not laid out yet asks too
            return {};
        const QColor colour = colourFor(mode);
        const QString key = QStringLiteral("reeve-icon-%1-%2x%3-%4-%5")
                                .arg(m_name)
                                .arg(size.width())
                                .arg(size.height())
                                .arg(colour.rgba(), 0, 16)
                                .arg(m_ground.isValid() ? m_ground.rgba() : 0, 0, 16);
        QPixmap result;
        if (QPixmapCache::find(key, &result))
            return result;
        result = QPixmap(size);
        result.fill(Qt::transparent);
        QPainter painter(&result);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        painter.end();
        QPixmapCache::insert(key, result);
        return result;
    }

    bool isNull() override { return !QFile::exists(file(22)); }
    QString iconName() override { return m_name; }
    QIconEngine *clone() const override { return new BreezeEngine(*this); }

private:
    QString file(int size) const
    {
        return QStringLiteral(":/icons/%1-%2.svg").arg(m_name).arg(size);
    }

    QColor colourFor(QIcon::Mode mode) const
    {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::WindowText);
        if (mode == QIcon::Selected)
            return palette.color(QPalette::Active, QPalette::HighlightedText);
        return m_colour.isValid() ? m_colour
                                  : palette.color(QPalette::Active, QPalette::WindowText);
    }

    QByteArray svg(int extent, const QColor &colour) const
    {
        QFile source(extent <= 18 && QFile::exists(file(16)) ? file(16) : file(22));
        if (!source.open(QIODevice::ReadOnly))
            return {};
        QByteArray text = source.readAll();
        const QByteArray wanted = colour.name(QColor::HexRgb).toLatin1();
        text.replace("#232629", wanted);
        // A calm window: the theme's red and green too; colour belongs to states (tone.h).
        for (const char *other : {"#27ae60", "#f67400", "#da4453", "#3daee9"})
            text.replace(other, wanted);
        if (m_ground.isValid())
            text.replace("#fff\"", QByteArray(m_ground.name(QColor::HexRgb).toLatin1() + '"'));
        return text;
    }

    QString m_name;
    QColor m_colour;
    QColor m_ground;
};

} // namespace

QIcon icon(const QString &name, const QColor &colour, const QColor &ground)
{
    if (!QFile::exists(QStringLiteral(":/icons/%1-22.svg").arg(name))) {
        qWarning("reeve: no icon named %s", qUtf8Printable(name));
        return {};
    }
    return QIcon(new BreezeEngine(name, colour, ground));
}

} // namespace reeve
