// SPDX-License-Identifier: GPL-3.0-or-later
// Text from the data is plain text everywhere (DESIGN 5). Qt guesses markup in labels, tooltips and
// message boxes, so the sources of ui may use these only in ways that cannot carry data.
#include "models/base/visibletext.h"
#include "ui/widgets/plainlabel.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace reeve;

class PlainTextTest : public QObject
{
    Q_OBJECT

private:
    struct Source {
        QString name;
        QString text;
    };

    static QList<Source> sources()
    {
        QList<Source> list;
        for (const char *floor : {"/ui", "/app/desktop"}) {
            QDirIterator files(QStringLiteral(REEVE_SOURCE_DIR) + QString::fromLatin1(floor),
                               {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                               QDirIterator::Subdirectories);
            while (files.hasNext()) {
                QFile file(files.next());
                if (file.open(QIODevice::ReadOnly))
                    list.append({file.fileName(), QString::fromUtf8(file.readAll())});
            }
        }
        return list;
    }

    // The arguments of each call of `function`, brackets balanced.
    static QStringList arguments(const QString &text, const QString &function)
    {
        QStringList found;
        const QRegularExpression call(QStringLiteral("\\b%1\\s*\\(").arg(function));
        for (auto matches = call.globalMatch(text); matches.hasNext();) {
            const qsizetype from = matches.next().capturedEnd();
            int depth = 1;
            qsizetype to = from;
            while (to < text.size() && depth > 0) {
                depth += text.at(to) == u'(' ? 1 : text.at(to) == u')' ? -1 : 0;
                ++to;
            }
            found += text.mid(from, to - from - 1).simplified();
        }
        return found;
    }

    // What may stand in a tooltip: our own words, with values only after escaping.
    static bool isSafeToolTip(const QString &argument)
    {
        static const QRegularExpression declared(QStringLiteral("^const QString &"));
        static const QRegularExpression own(
            QStringLiteral("^(\\{\\}|QString\\(\\)|(Text::)?tr\\((\"[^\"]*\" ?)+\\))$"));
        // Looked at by hand: the names of keys and of our own actions.
        static const QStringList known{
            QStringLiteral("tr(\"Go to this section, fold it away when there: %1\").arg(key)"),
            QStringLiteral("plain + QStringLiteral(\" (\") + "
                           "keys.toString(QKeySequence::NativeText) + u')'"),
            QStringLiteral("m_eye->text()"),
        };
        static const QRegularExpression choice(QStringLiteral("^[\\w!>\\-.() ]+ \\? (.*) : (.*)$"));
        if (declared.match(argument).hasMatch() || own.match(argument).hasMatch()
            || known.contains(argument) || argument.contains(QLatin1String("toHtmlEscaped()")))
            return true;
        const auto both = choice.match(argument);
        return both.hasMatch() && isSafeToolTip(both.captured(1))
               && isSafeToolTip(both.captured(2));
    }

private slots:
    void thereIsSomethingToLookAt() { QVERIFY(sources().size() > 40); }

    void noMessageBoxes()
    {
        for (const Source &source : sources())
            QVERIFY2(!source.text.contains(QLatin1String("QMessageBox")), qPrintable(source.name));
    }

    void labelsArePlainLabels()
    {
        // A bare QLabel may show a picture or words of our own (a caption with a mnemonic); anything
        // else goes into a PlainLabel.
        static const QRegularExpression bare(QStringLiteral(
            "new QLabel\\((?!(this|m_\\w+|parent|header|widget)?\\)|tr\\(\"[^\"]*\"\\), )"));
        QVERIFY(bare.match(QStringLiteral("new QLabel(name, this)")).hasMatch());
        QVERIFY(bare.match(QStringLiteral("new QLabel(row.email)")).hasMatch());
        QVERIFY(!bare.match(QStringLiteral("new QLabel(tr(\"&Case\"), this)")).hasMatch());
        static const QRegularExpression member(QStringLiteral("QLabel \\*(m_\\w+)"));
        for (const Source &source : sources()) {
            if (source.name.endsWith(QLatin1String("plainlabel.cpp")))
                continue;
            const auto found = bare.match(source.text);
            QVERIFY2(!found.hasMatch(), qPrintable(source.name + u' ' + found.captured()));
            QString header = source.text;
            if (source.name.endsWith(QLatin1String(".cpp"))) {
                QFile file(
                    QString(source.name).replace(QLatin1String(".cpp"), QLatin1String(".h")));
                if (file.open(QIODevice::ReadOnly))
                    header += QString::fromUtf8(file.readAll());
            }
            for (auto labels = member.globalMatch(header); labels.hasNext();) {
                const QString name = labels.next().captured(1);
                const int at = int(header.indexOf(QStringLiteral("QLabel *") + name));
                if (header.mid(std::max(0, at - 5), 5) == QLatin1String("Plain"))
                    continue;
                QVERIFY2(!source.text.contains(name + QStringLiteral("->setText(")),
                         qPrintable(source.name + QStringLiteral(": ") + name));
            }
        }
    }

    void toolTipsAreEscaped()
    {
        int seen = 0;
        for (const Source &source : sources()) {
            for (const QString &argument : arguments(source.text, QStringLiteral("setToolTip"))) {
                ++seen;
                QVERIFY2(isSafeToolTip(argument),
                         qPrintable(source.name + QStringLiteral(": ") + argument));
            }
        }
        QVERIFY(seen > 5);
        // The rule itself can say no.
        QVERIFY(!isSafeToolTip(QStringLiteral("customer.name()")));
        QVERIFY(!isSafeToolTip(QStringLiteral("tr(\"%1\").arg(name)")));
        QVERIFY(!isSafeToolTip(QStringLiteral("open ? tr(\"Open\") : name")));
    }

    void aLabelShowsMarkupAsItIs()
    {
        const QString hostile = QStringLiteral("<img src=x onerror=y>&amp;\u202E");
        PlainLabel label(hostile);
        QCOMPARE(label.textFormat(), Qt::PlainText);
        QCOMPARE(label.text(), hostile);
        QVERIFY(!label.QLabel::text().contains(QChar(0x202e)));
        label.resize(20, 20);
        label.show();
        QTRY_VERIFY(label.isCut());
        QVERIFY(!label.toolTip().contains(u'<'));
    }
};

QTEST_MAIN(PlainTextTest)
#include "tst_plaintext.moc"
