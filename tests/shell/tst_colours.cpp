// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/appearance.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/tone.h"

#include <QApplication>
#include <QTest>

using namespace reeve;

/** Contrast of 4.5 : 1 and more, in light and in dark (WCAG 2 AA), for every pair that is used. */
class TestColours : public QObject
{
    Q_OBJECT

private slots:
    void contrastHolds_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::newRow("light") << Appearance::lightPalette();
        QTest::newRow("dark") << Appearance::darkPalette();
    }

    void contrastHolds()
    {
        QFETCH(QPalette, palette);
        using P = QPalette;
        const QList<std::pair<P::ColorRole, P::ColorRole>> pairs{{P::WindowText, P::Window},
                                                                 {P::Text, P::Base},
                                                                 {P::Text, P::AlternateBase},
                                                                 {P::ButtonText, P::Button},
                                                                 {P::PlaceholderText, P::Window},
                                                                 {P::PlaceholderText, P::Base},
                                                                 {P::HighlightedText, P::Highlight},
                                                                 {P::ToolTipText, P::ToolTipBase},
                                                                 {P::Link, P::Window},
                                                                 {P::Link, P::Base}};
        for (const auto &[ink, ground] : pairs) {
            const double ratio = contrast(palette.color(ink), palette.color(ground));
            QVERIFY2(ratio >= 4.5,
                     qPrintable(QStringLiteral("%1 on %2: %3").arg(ink).arg(ground).arg(ratio)));
        }
        for (const Tone tone :
             {Tone::Neutral, Tone::Information, Tone::Success, Tone::Warning, Tone::Problem}) {
            const ToneColours colours = toneColours(tone, palette);
            for (const QColor &ground :
                 {colours.background, palette.color(P::Window), palette.color(P::Base)})
                QVERIFY(contrast(colours.text, ground) >= 4.5);
        }
        QCOMPARE(isDark(palette), qstrcmp(QTest::currentDataTag(), "dark") == 0);
    }

    void iconsFollowThePalette()
    {
        for (const QPalette &palette : {Appearance::lightPalette(), Appearance::darkPalette()}) {
            QApplication::setPalette(palette);
            const QImage image =
                icon(QStringLiteral("emblem-error")).pixmap(QSize(22, 22), 1.0).toImage();
            bool inked = false;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    const QColor pixel = image.pixelColor(x, y);
                    inked = inked
                            || (pixel.alpha() > 250
                                && pixel.rgb() == palette.color(QPalette::WindowText).rgb());
                }
            }
            QVERIFY(inked);
        }
        QVERIFY(icon(QStringLiteral("no-such-icon")).isNull());
    }

    void labelShowsMarkupAsText()
    {
        PlainLabel label(QStringLiteral("<b>bold</b> <img src='x'>"));
        QCOMPARE(label.textFormat(), Qt::PlainText);
        label.resize(60, 20);
        label.show(); // a hidden widget gets its size later
        QVERIFY(label.isCut());
        QVERIFY(!label.toolTip().contains(u'<'));
        QVERIFY(label.toolTip().contains(QLatin1String("&lt;b&gt;")));
        label.setText(QStringLiteral("a\u202eb"));
        QVERIFY(!label.QLabel::text().contains(QChar(0x202e)));
        QCOMPARE(label.text(), QStringLiteral("a\u202eb"));
    }
};

QTEST_MAIN(TestColours)
#include "tst_colours.moc"
