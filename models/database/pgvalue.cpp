// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/pgvalue.h"

#include "models/base/timestamp.h"

#include <QCoreApplication>
#include <QDate>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>
#include <QUuid>

#include <openssl/crypto.h>

#include <charconv>
#include <optional>
#include <vector>

namespace reeve
{

namespace
{

QString string(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

template <typename Number>
std::optional<Number> number(std::string_view text)
{
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

template <typename Number>
QVariant numberOrText(std::string_view text)
{
    if (const auto value = number<Number>(text))
        return QVariant::fromValue(*value);
    return string(text);
}

// std::from_chars for double is missing in some C++20 libraries (libc++ before 20).
QVariant doubleFrom(std::string_view text)
{
    if (text == "NaN")
        return qQNaN();
    if (text == "Infinity")
        return qInf();
    if (text == "-Infinity")
        return -qInf();
    bool ok = false;
    const double value =
        QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size())).toDouble(&ok);
    return ok ? QVariant(value) : QVariant(string(text));
}

QVariant dateFrom(std::string_view text)
{
    if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
        const auto year = number<int>(text.substr(0, 4));
        const auto month = number<int>(text.substr(5, 2));
        const auto day = number<int>(text.substr(8, 2));
        if (year && month && day && QDate::isValid(*year, *month, *day))
            return QDate(*year, *month, *day);
    }
    return string(text);
}

int hexDigit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// "\x…": the sessions run with bytea_output = hex.
QVariant bytesFrom(std::string_view text)
{
    if (!text.starts_with("\\x") || text.size() % 2 != 0)
        return string(text);
    text.remove_prefix(2);
    QByteArray bytes(static_cast<qsizetype>(text.size() / 2), Qt::Uninitialized);
    char *out = bytes.data();
    for (std::size_t i = 0; i < text.size(); i += 2)
        *out++ = static_cast<char>(hexDigit(text[i]) << 4 | hexDigit(text[i + 1]));
    return bytes;
}

// Elements of a one-dimensional array text ({a,"b,c",NULL}); nothing for any other form.
std::optional<std::vector<std::optional<QByteArray>>> arrayElements(std::string_view text)
{
    if (text.size() < 2 || text.front() != '{' || text.back() != '}')
        return std::nullopt;
    text = text.substr(1, text.size() - 2);
    std::vector<std::optional<QByteArray>> elements;
    std::size_t at = 0;
    while (at < text.size()) {
        QByteArray element;
        bool quoted = false;
        if (text[at] == '{')
            return std::nullopt;
        if (text[at] == '"') {
            quoted = true;
            for (++at; at < text.size() && text[at] != '"'; ++at) {
                if (text[at] == '\\' && at + 1 < text.size())
                    ++at;
                element += text[at];
            }
            ++at;
        } else {
            const std::size_t end = std::min(text.find(',', at), text.size());
            element.append(text.data() + at, static_cast<qsizetype>(end - at));
            at = end;
        }
        if (!quoted && element == "NULL")
            elements.emplace_back(std::nullopt);
        else
            elements.emplace_back(std::move(element));
        if (at < text.size() && text[at] != ',')
            return std::nullopt;
        ++at;
    }
    return elements;
}

QVariant textArrayFrom(std::string_view text)
{
    const auto elements = arrayElements(text);
    if (!elements)
        return string(text);
    QStringList list;
    list.reserve(static_cast<qsizetype>(elements->size()));
    for (const auto &element : *elements)
        list.append(element ? QString::fromUtf8(element->constData(), element->size()) : QString());
    return list;
}

QVariant integerArrayFrom(std::string_view text)
{
    const auto elements = arrayElements(text);
    if (!elements)
        return string(text);
    QList<qint64> list;
    list.reserve(static_cast<qsizetype>(elements->size()));
    for (const auto &element : *elements) {
        bool ok = false;
        if (element)
            list.append(element->toLongLong(&ok));
        if (!ok)
            return string(text);
    }
    return QVariant::fromValue(list);
}

QByteArray arrayText(const QStringList &list)
{
    QByteArray text = "{";
    for (const QString &element : list) {
        if (text.size() > 1)
            text += ',';
        if (element.isNull()) {
            text += "NULL";
            continue;
        }
        text += '"';
        for (const char c : element.toUtf8()) {
            if (c == '"' || c == '\\')
                text += '\\';
            text += c;
        }
        text += '"';
    }
    return text + '}';
}

QByteArray arrayText(const QList<qint64> &list)
{
    QByteArray text = "{";
    for (const qint64 element : list) {
        if (text.size() > 1)
            text += ',';
        text += QByteArray::number(element);
    }
    return text + '}';
}

unsigned serverType(QMetaType type)
{
    if (type == QMetaType::fromType<Timestamp>())
        return pgtype::timestamptz;
    if (type == QMetaType::fromType<QList<qint64>>())
        return pgtype::bigintArray;
    switch (type.id()) {
    case QMetaType::Bool:
        return pgtype::boolean;
    case QMetaType::Short:
    case QMetaType::UShort:
    case QMetaType::Int:
        return pgtype::integer;
    case QMetaType::UInt:
    case QMetaType::Long:
    case QMetaType::LongLong:
        return pgtype::bigint;
    case QMetaType::Float:
    case QMetaType::Double:
        return pgtype::doublePrecision;
    case QMetaType::QByteArray:
        return pgtype::bytea;
    case QMetaType::QDateTime:
        return pgtype::timestamptz;
    case QMetaType::QDate:
        return pgtype::date;
    case QMetaType::QUuid:
        return pgtype::uuid;
    case QMetaType::QStringList:
        return pgtype::textArray;
    case QMetaType::QJsonObject:
    case QMetaType::QJsonArray:
    case QMetaType::QJsonDocument:
        return pgtype::jsonb;
    default:
        return 0; // the server infers it, as it does for a quoted literal
    }
}

} // namespace

QMetaType metaTypeOf(unsigned type)
{
    switch (type) {
    case pgtype::boolean:
        return QMetaType::fromType<bool>();
    case pgtype::smallint:
    case pgtype::integer:
        return QMetaType::fromType<int>();
    case pgtype::oid:
    case pgtype::bigint:
        return QMetaType::fromType<qlonglong>();
    case pgtype::real:
    case pgtype::doublePrecision:
        return QMetaType::fromType<double>();
    case pgtype::bytea:
        return QMetaType::fromType<QByteArray>();
    case pgtype::timestamptz:
        return QMetaType::fromType<Timestamp>();
    case pgtype::date:
        return QMetaType::fromType<QDate>();
    case pgtype::textArray:
    case pgtype::varcharArray:
    case pgtype::uuidArray:
        return QMetaType::fromType<QStringList>();
    case pgtype::integerArray:
    case pgtype::bigintArray:
        return QMetaType::fromType<QList<qint64>>();
    default:
        return QMetaType::fromType<QString>();
    }
}

QVariant valueFromServer(unsigned type, std::string_view text)
{
    switch (type) {
    case pgtype::boolean:
        return text == "t";
    case pgtype::smallint:
    case pgtype::integer:
        return numberOrText<int>(text);
    case pgtype::oid:
    case pgtype::bigint:
        return numberOrText<qlonglong>(text);
    case pgtype::real:
    case pgtype::doublePrecision:
        return doubleFrom(text);
    case pgtype::bytea:
        return bytesFrom(text);
    case pgtype::timestamptz:
        if (const auto moment = Timestamp::fromServerText(text))
            return QVariant::fromValue(*moment);
        return string(text);
    case pgtype::date:
        return dateFrom(text);
    case pgtype::textArray:
    case pgtype::varcharArray:
    case pgtype::uuidArray:
        return textArrayFrom(text);
    case pgtype::integerArray:
    case pgtype::bigintArray:
        return integerArrayFrom(text);
    default:
        return string(text);
    }
}

PgParameters::~PgParameters()
{
    for (QByteArray &text : m_texts)
        if (!text.isEmpty() && text.isDetached())
            OPENSSL_cleanse(text.data(), std::size_t(text.size()));
}

Result<void> PgParameters::set(const QVariantList &values)
{
    for (const QVariant &value : values) {
        if (!append(value))
            return failure(ErrorKind::BadValue,
                           QCoreApplication::translate("reeve::PgParameters",
                                                       "A value cannot be sent to the database: "
                                                       "it contains a character that no text "
                                                       "can hold."),
                           QStringLiteral("parameter $%1 of type %2")
                               .arg(m_texts.size() + 1)
                               .arg(QString::fromLatin1(value.metaType().name())));
    }
    for (const QByteArray &text : m_texts) // after the last append: the array may have moved
        m_pointers.append(text.isNull() ? nullptr : text.constData());
    return {};
}

void PgParameters::appendText(unsigned type, QByteArray text)
{
    m_types.append(type);
    m_lengths.append(static_cast<int>(text.size()));
    m_formats.append(type == pgtype::bytea ? 1 : 0);
    // A null QByteArray stands for NULL in m_texts.
    m_texts.append(text.isNull() ? QByteArray("") : std::move(text));
}

bool PgParameters::append(const QVariant &value)
{
    const QMetaType metaType = value.metaType();
    const unsigned type = serverType(metaType);
    if (value.isNull()) {
        m_types.append(type);
        m_lengths.append(0);
        m_formats.append(0);
        m_texts.append(QByteArray());
        return true;
    }
    if (metaType == QMetaType::fromType<Timestamp>()) {
        appendText(type, value.value<Timestamp>().toServerText().toLatin1());
        return true;
    }
    if (metaType == QMetaType::fromType<QList<qint64>>()) {
        appendText(type, arrayText(value.value<QList<qint64>>()));
        return true;
    }
    switch (metaType.id()) {
    case QMetaType::Bool:
        appendText(type, value.toBool() ? "t" : "f");
        return true;
    case QMetaType::Short:
    case QMetaType::UShort:
    case QMetaType::Int:
    case QMetaType::UInt:
    case QMetaType::Long:
    case QMetaType::LongLong:
        appendText(type, QByteArray::number(value.toLongLong()));
        return true;
    case QMetaType::ULongLong:
        appendText(type, QByteArray::number(value.toULongLong()));
        return true;
    case QMetaType::Float:
    case QMetaType::Double:
        appendText(type, QByteArray::number(value.toDouble(), 'g', QLocale::FloatingPointShortest));
        return true;
    case QMetaType::QString: {
        const QString text = value.toString();
        if (text.contains(QChar(0)))
            return false;
        appendText(type, text.toUtf8());
        return true;
    }
    case QMetaType::QByteArray:
        appendText(type, value.toByteArray());
        return true;
    case QMetaType::QDateTime: {
        const QDateTime moment = value.toDateTime();
        if (!moment.isValid())
            return false;
        appendText(type, Timestamp::fromDateTime(moment).toServerText().toLatin1());
        return true;
    }
    case QMetaType::QDate: {
        const QDate date = value.toDate();
        if (!date.isValid() || date.year() < 1)
            return false;
        appendText(type, date.toString(Qt::ISODate).toLatin1());
        return true;
    }
    case QMetaType::QUuid:
        appendText(type, value.toUuid().toByteArray(QUuid::WithoutBraces));
        return true;
    case QMetaType::QStringList: {
        const QStringList list = value.toStringList();
        for (const QString &element : list)
            if (element.contains(QChar(0)))
                return false;
        appendText(type, arrayText(list));
        return true;
    }
    case QMetaType::QJsonObject:
        appendText(type, QJsonDocument(value.toJsonObject()).toJson(QJsonDocument::Compact));
        return true;
    case QMetaType::QJsonArray:
        appendText(type, QJsonDocument(value.toJsonArray()).toJson(QJsonDocument::Compact));
        return true;
    case QMetaType::QJsonDocument:
        appendText(type, value.toJsonDocument().toJson(QJsonDocument::Compact));
        return true;
    default:
        return false;
    }
}

} // namespace reeve
