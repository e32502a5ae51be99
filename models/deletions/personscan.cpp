// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deletions/personscan.h"

#include "models/base/visibletext.h"
#include "models/database/writeonce.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace reeve
{

namespace
{

struct Text {
    Q_DECLARE_TR_FUNCTIONS(reeve::PersonScan)
};

QString trimmed(const QString &text)
{
    return sendableText(text).trimmed();
}

QStringList listOf(const QString &text)
{
    QStringList all;
    for (const QString &one : text.split(u','))
        if (!trimmed(one).isEmpty())
            all += trimmed(one);
    return all;
}

// As the database measures it: without accents, in bytes (reeve.proof_code).
bool isTooShort(const QString &text)
{
    QString plain = trimmed(text).normalized(QString::NormalizationForm_KD);
    plain.removeIf([](QChar letter) { return letter.isMark(); });
    return !plain.isEmpty() && plain.toUtf8().size() < 3;
}

// Of a phone number only what is not written between its digits.
qsizetype digitsOf(QString phone)
{
    phone.removeIf([](QChar letter) { return QStringLiteral("+-./() ").contains(letter); });
    return phone.size();
}

ScanPlace::What whatFromText(const QString &text)
{
    return text == QStringLiteral("retained")  ? ScanPlace::What::Retained
           : text == QStringLiteral("passing") ? ScanPlace::What::Passing
                                               : ScanPlace::What::Finding;
}

} // namespace

QString identifierText(const QString &identifier)
{
    static const QHash<QString, const char *> words{
        {QStringLiteral("email"), QT_TRANSLATE_NOOP("reeve::PersonScan", "E-mail address")},
        {QStringLiteral("username"), QT_TRANSLATE_NOOP("reeve::PersonScan", "User name")},
        {QStringLiteral("alias"), QT_TRANSLATE_NOOP("reeve::PersonScan", "Alias")},
        {QStringLiteral("name"), QT_TRANSLATE_NOOP("reeve::PersonScan", "First and last name")},
        {QStringLiteral("business_name"), QT_TRANSLATE_NOOP("reeve::PersonScan", "Business name")},
        {QStringLiteral("phone"), QT_TRANSLATE_NOOP("reeve::PersonScan", "Phone number")},
        {QStringLiteral("vat_number"), QT_TRANSLATE_NOOP("reeve::PersonScan", "VAT number")}};
    const char *word = words.value(identifier);
    return word ? Text::tr(word) : identifier;
}

QJsonObject ScanWanted::identifiers() const
{
    QJsonObject all;
    const auto add = [&all](const char *name, const QString &value) {
        if (!trimmed(value).isEmpty())
            all.insert(QLatin1String(name), trimmed(value));
    };
    add("email", email);
    add("username", username);
    add("first_name", firstName);
    add("last_name", lastName);
    add("business_name", businessName);
    add("vat_number", vatNumber);
    add("phone", phone);
    if (const QStringList names = listOf(aliases); !names.isEmpty())
        all.insert(QStringLiteral("aliases"), QJsonArray::fromStringList(names));
    return all;
}

std::optional<ScanWanted::Problem> ScanWanted::problem() const
{
    const auto field = [](const char *name, const QString &text) {
        return Problem{QLatin1String(name), text};
    };
    if (identifiers().isEmpty())
        return field("email", Text::tr("What is to be looked for? At least one is needed."));
    if (!trimmed(email).isEmpty() && !email.contains(u'@'))
        return field("email", Text::tr("An e-mail address has an @."));
    // Half of a name would be left out without a word.
    if (trimmed(firstName).isEmpty() != trimmed(lastName).isEmpty())
        return field(trimmed(firstName).isEmpty() ? "first_name" : "last_name",
                     Text::tr("A name is looked for as first and last name together."));
    // So would what is too short.
    const QString tooShort = Text::tr("This is too short to be looked for.");
    const std::pair<const char *, const QString &> texts[] = {{"email", email},
                                                              {"username", username},
                                                              {"business_name", businessName},
                                                              {"vat_number", vatNumber}};
    for (const auto &[name, text] : texts)
        if (isTooShort(text))
            return field(name, tooShort);
    if (!trimmed(phone).isEmpty() && digitsOf(trimmed(phone)) < 7)
        return field("phone", Text::tr("A phone number has seven digits at least."));
    const QStringList names = listOf(aliases);
    if (names.size() > 100)
        return field("aliases", Text::tr("Up to 100 aliases are looked for at once."));
    if (std::any_of(names.begin(), names.end(), isTooShort))
        return field("aliases", Text::tr("One of these is too short to be looked for."));
    if (!trimmed(customer).isEmpty() && !CustomerId::fromText(trimmed(customer)))
        return field("customer", Text::tr("A customer number is a whole number, such as 4711."));
    if (trimmed(reason).isEmpty())
        return field("reason", Text::tr("A reason is needed; it stands in the trail."));
    return std::nullopt;
}

PersonScan::PersonScan(Connection &desk, QObject *parent) : QObject(parent), m_desk(desk) {}

PersonScan::~PersonScan()
{
    m_ticket.cancel();
    giveUp();
}

// What has not ended must not seem to go on. Said by the desk's connection: one's own may be lost.
void PersonScan::giveUp()
{
    const qint64 scan = std::exchange(m_scan, 0);
    if (scan == 0 || m_desk.state() != Connection::State::Open)
        return; // the worker does so within the hour
    m_desk.run([scan](PgDriver &driver) -> Result<void> {
        const auto said = driver.query({QStringLiteral("SELECT api.end_scan($1, true)"), {scan}});
        return said ? Result<void>() : tl::unexpected(said.error());
    });
}

void PersonScan::start(const ScanWanted &wanted)
{
    if (m_isRunning)
        return;
    forget();
    m_isRunning = true;
    m_isCancelled = false;
    m_part = m_parts = 0;
    m_identifiers = wanted.identifiers();
    emit progressed(0, 0);
    m_own = std::make_unique<Connection>();
    const auto customer = CustomerId::fromText(trimmed(wanted.customer));
    m_own->openLike(m_desk).then(
        this, [this, customer, reason = trimmed(wanted.reason)](const Result<void> &opened) {
            if (!opened)
                return fail(opened.error());
            if (m_isCancelled)
                return giveBack();
            const OperationId operation = QUuid::createUuid();
            writeOnce(*m_own, operation,
                      {QStringLiteral("SELECT ARRAY[s.scan_id, s.parts] "
                                      "FROM api.begin_scan($1, $2, $3, $4) AS s"),
                       {operation, customer ? QVariant(customer->number()) : QVariant(),
                        m_identifiers, reason}})
                .then(this, [this](const Result<QVariant> &begun) {
                    if (!begun)
                        return fail(begun.error());
                    const auto numbers = begun->value<QList<qint64>>();
                    if (numbers.size() != 2)
                        return fail({.kind = ErrorKind::ConnectionLost,
                                     .text = tr("The connection was lost. Nothing has been read "
                                                "yet; start again."),
                                     .detail = {}});
                    m_scan = numbers.at(0);
                    m_parts = int(numbers.at(1));
                    read();
                });
        });
}

// A part is a statement of its own: it can be cancelled, and holds nothing up for long.
void PersonScan::read()
{
    emit progressed(m_part, m_parts);
    if (m_isCancelled || m_part >= m_parts)
        return finish(m_isCancelled);
    m_own
        ->run(
            [scan = m_scan, part = m_part + 1,
             identifiers = m_identifiers](PgDriver &driver) -> Result<QList<ScanPlace>> {
                auto rows = driver.query(
                    {QStringLiteral("SELECT schema_name, table_name, column_name, row_customer, "
                                    "identifier, what, basis, times "
                                    "FROM api.scan_part($1, $2, $3)"),
                     {scan, part, identifiers}});
                if (!rows)
                    return tl::unexpected(rows.error());
                QList<ScanPlace> places;
                while (rows->next())
                    places.append({.schema = rows->value(0).toString(),
                                   .table = rows->value(1).toString(),
                                   .column = rows->value(2).toString(),
                                   .customer = rows->value(3).isNull()
                                                   ? std::nullopt
                                                   : std::optional(rows->value(3).toLongLong()),
                                   .identifier = rows->value(4).toString(),
                                   .what = whatFromText(rows->value(5).toString()),
                                   .basis = rows->value(6).toString(),
                                   .times = rows->value(7).toInt()});
                return places;
            },
            &m_ticket)
        .then(this, [this](const Result<QList<ScanPlace>> &places) {
            if (!places && !m_isCancelled)
                return fail(places.error());
            if (places) {
                m_places += *places;
                ++m_part;
            }
            read();
        });
}

void PersonScan::finish(bool isCancelled)
{
    m_identifiers = {};
    m_own
        ->run([scan = m_scan, isCancelled](PgDriver &driver) -> Result<std::pair<QString, int>> {
            auto state = driver.query(
                {QStringLiteral("SELECT api.end_scan($1, $2)"), {scan, isCancelled}});
            if (!state || !state->next())
                return tl::unexpected(state ? driver.lastFailure() : state.error());
            auto columns = driver.query(
                {QStringLiteral("SELECT columns FROM api.proof_scans(1000) WHERE scan_id = $1"),
                 {scan}});
            if (!columns)
                return tl::unexpected(columns.error());
            return std::pair(state->value(0).toString(),
                             columns->next() ? columns->value(0).toInt() : 0);
        })
        .then(this, [this, isCancelled](const Result<std::pair<QString, int>> &end) {
            m_scan = 0;
            if (!end && !isCancelled)
                return fail(end.error());
            if (isCancelled)
                return giveBack();
            stop();
            m_columns = end->second;
            emit ended(end->first == QStringLiteral("found") ? End::Found : End::Proved);
        });
}

// Half a list says nothing.
void PersonScan::giveBack()
{
    stop();
    m_places.clear();
    emit ended(End::Cancelled);
}

void PersonScan::cancel()
{
    if (!m_isRunning || m_isCancelled)
        return;
    m_isCancelled = true;
    m_ticket.cancel();
}

void PersonScan::fail(const Error &error)
{
    const Error said = error; // may stand in what is given up here
    stop();
    m_places.clear();
    emit failed(said);
}

void PersonScan::stop()
{
    m_identifiers = {};
    m_isRunning = false;
    if (m_own)
        m_own.release()->deleteLater(); // its own answer is still on the stack
    giveUp();
}

void PersonScan::forget()
{
    m_places.clear();
    m_columns = 0;
}

} // namespace reeve
