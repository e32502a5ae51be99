// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/breaches/noticetemplate.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QRegularExpression>

#include <functional>

// Outside any namespace, as the macro asks for: a static library's resources are linked in only by
// being called for.
static void initMailResources()
{
    Q_INIT_RESOURCE(reeve_mail);
}

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::NoticeTemplate)
};

constexpr int leastWords = 10; // characters; as the database asks for
constexpr int longestName = 200;

const QStringList &recipientPlaceholders()
{
    static const QStringList names{QStringLiteral("name"), QStringLiteral("username")};
    return names;
}

/// Each {{placeholder}} by what `value` says of it, in one pass.
QString replaced(const QString &text, const std::function<QString(const QString &)> &value)
{
    static const QRegularExpression placeholder(QStringLiteral(R"(\{\{([a-z_]*)\}\})"));
    QString result;
    qsizetype from = 0;
    auto matches = placeholder.globalMatch(text);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        result += QStringView(text).mid(from, match.capturedStart() - from);
        result += value(match.captured(1));
        from = match.capturedEnd();
    }
    return result + QStringView(text).mid(from);
}

QString forLine(QString words)
{
    for (QChar &character : words)
        if (character.category() == QChar::Other_Control || character == QChar::LineSeparator
            || character == QChar::ParagraphSeparator)
            character = u' ';
    return words.simplified().left(longestName);
}

/// "# heading" lines and paragraphs, as far apart as they are shown.
struct Part {
    QString heading; ///< empty: none
    QString text;
};

QList<Part> partsOf(const QString &body)
{
    QList<Part> parts{{}};
    for (const QString &line : body.split(u'\n')) {
        if (line.startsWith(QStringLiteral("# "))) {
            parts.append({line.mid(2), {}});
        } else if (line.isEmpty() && !parts.last().heading.isEmpty()) {
            parts.append(Part{}); // the section ends with its paragraph
        } else {
            parts.last().text += line + u'\n';
        }
    }
    return parts;
}

QString htmlOf(const QString &text)
{
    QString html;
    for (const QString &paragraph :
         text.split(QRegularExpression(QStringLiteral("\n{2,}")), Qt::SkipEmptyParts))
        html +=
            QStringLiteral("<p>%1</p>\n")
                .arg(paragraph.trimmed().toHtmlEscaped().replace(u'\n', QStringLiteral("<br>\n")));
    return html;
}

Result<QString> templateText(const QString &name, const QString &language)
{
    initMailResources();
    static const QRegularExpression word(QStringLiteral(R"(\A[a-z_]{1,40}\z)"));
    QFile file(QStringLiteral(":/mail/%1/%2.txt").arg(name, language));
    if (!word.match(name).hasMatch() || !word.match(language).hasMatch()
        || !file.open(QIODevice::ReadOnly))
        return failure(
            ErrorKind::NotFound,
            Text::tr("There is no template “%1” in the language “%2”.").arg(name, language));
    return QString::fromUtf8(file.readAll().replace("\r\n", "\n"));
}

/// The blocks as they are put in; Input when one cannot be.
Result<NoticeBlocks> checked(const NoticeBlocks &given)
{
    NoticeBlocks blocks;
    for (auto block = given.begin(); block != given.end(); ++block) {
        QString words = block.value();
        words.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
        blocks.insert(block.key(), words.trimmed());
        QString unknown;
        replaced(words, [&unknown](const QString &name) {
            if (!recipientPlaceholders().contains(name))
                unknown = name;
            return QString();
        });
        if (!unknown.isNull())
            return failure(ErrorKind::Input,
                           Text::tr("The block “%1” names a placeholder that there is not: {{%2}}.")
                               .arg(block.key(), unknown));
    }
    for (const QString &name : requiredNoticeBlocks())
        if (blocks.value(name).size() < leastWords)
            return failure(
                ErrorKind::Input,
                Text::tr("The block “%1” is missing, which Art. 34(2) GDPR asks for.").arg(name));
    blocks.insert(QStringLiteral("organisation"),
                  forLine(given.value(QStringLiteral("organisation"))));
    return blocks;
}

} // namespace

const QStringList &requiredNoticeBlocks()
{
    static const QStringList names{QStringLiteral("nature"), QStringLiteral("contact"),
                                   QStringLiteral("consequences"), QStringLiteral("measures")};
    return names;
}

QStringList noticeTemplateLanguages(const QString &name)
{
    initMailResources();
    QStringList languages = QDir(QStringLiteral(":/mail/%1").arg(name))
                                .entryList({QStringLiteral("*.txt")}, QDir::Files, QDir::Name);
    for (QString &language : languages)
        language.chop(4);
    return languages;
}

Result<NoticeText> renderNotice(const QString &name, const QString &language,
                                const NoticeBlocks &given)
{
    const auto blocks = checked(given);
    if (!blocks)
        return tl::unexpected(blocks.error());
    const auto source = templateText(name, language);
    if (!source)
        return tl::unexpected(source.error());
    const qsizetype headEnd = source->indexOf(QStringLiteral("\n\n"));
    const QString mark = QStringLiteral("Subject: ");
    if (headEnd < 0 || !source->startsWith(mark))
        return failure(ErrorKind::Damaged, Text::tr("The template “%1” has no subject.").arg(name));

    bool isKnown = true;
    const auto value = [&](const QString &placeholder) {
        if (recipientPlaceholders().contains(placeholder))
            return QStringLiteral("{{%1}}").arg(placeholder);
        isKnown = isKnown
                  && (blocks->contains(placeholder) || placeholder == QStringLiteral("advice"));
        return blocks->value(placeholder);
    };
    NoticeText text{.language = language};
    text.subject = forLine(replaced(source->mid(mark.size(), headEnd - mark.size()), value));
    if (text.subject.contains(QStringLiteral("{{")))
        return failure(ErrorKind::Damaged,
                       Text::tr("The subject of the template “%1” names its reader.").arg(name));
    text.html = QStringLiteral("<!DOCTYPE html>\n<html lang=\"%1\">\n<head><meta charset=\"utf-8\">"
                               "<title>%2</title></head>\n<body>\n")
                    .arg(language, text.subject.toHtmlEscaped());
    for (const Part &part : partsOf(source->mid(headEnd + 2))) {
        const QString said = replaced(part.text.trimmed(), value);
        if (said.isEmpty())
            continue; // with its heading
        if (!part.heading.isEmpty()) {
            text.body += part.heading + u'\n';
            text.html += QStringLiteral("<h2>%1</h2>\n").arg(part.heading.toHtmlEscaped());
        }
        text.body += said + QStringLiteral("\n\n");
        text.html += htmlOf(said);
    }
    text.body = text.body.trimmed() + u'\n';
    text.html += QStringLiteral("</body>\n</html>\n");
    if (!isKnown)
        return failure(
            ErrorKind::Damaged,
            Text::tr("The template “%1” names a placeholder that there is not.").arg(name));
    return text;
}

QStringList missingFromNotice(const NoticeText &text, const NoticeBlocks &blocks)
{
    QStringList missing;
    for (const QString &name : requiredNoticeBlocks()) {
        const QString block = blocks.value(name).trimmed();
        if (block.size() < leastWords || !text.body.contains(block)
            || (!text.html.isEmpty() && !text.html.contains(htmlOf(block).trimmed())))
            missing += name;
    }
    return missing;
}

NoticeText fillNotice(const NoticeText &text, const NoticeRecipient &recipient)
{
    const auto put = [&recipient](bool asHtml) {
        return [&recipient, asHtml](const QString &placeholder) {
            const QString words = forLine(
                placeholder == QStringLiteral("name") ? recipient.name : recipient.username);
            return asHtml ? words.toHtmlEscaped() : words;
        };
    };
    NoticeText filled = text;
    filled.body = replaced(text.body, put(false));
    filled.html = replaced(text.html, put(true));
    return filled;
}

} // namespace reeve
