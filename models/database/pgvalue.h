// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QMetaType>
#include <QVarLengthArray>
#include <QVariant>

#include <string_view>

namespace reeve
{

/** Type numbers of PostgreSQL's own types; they are the same in every database (pg_type.dat). */
namespace pgtype
{
constexpr unsigned boolean = 16, bytea = 17, bigint = 20, smallint = 21, integer = 23, text = 25,
                   oid = 26, json = 114, real = 700, doublePrecision = 701, integerArray = 1007,
                   textArray = 1009, varcharArray = 1015, bigintArray = 1016, varchar = 1043,
                   date = 1082, timestamptz = 1184, numeric = 1700, uuid = 2950, uuidArray = 2951,
                   jsonb = 3802;
}

/** One cell in the server's text format, not null, as the QVariant that PgDriver documents. A value
 *  that does not fit its Qt type (an infinite date, a two-dimensional array, a NULL in a bigint[])
 *  stays the server's text rather than become another value. */
QVariant valueFromServer(unsigned type, std::string_view text);

/** The Qt type that valueFromServer makes of a column. */
QMetaType metaTypeOf(unsigned type);

/** Parameters in the form that PQsendQueryParams takes. Text format, bytea in binary. Points into
 *  itself: neither copied nor moved. */
class PgParameters
{
public:
    PgParameters() = default;
    ~PgParameters(); ///< overwrites the texts: any of them may be a secret
    Q_DISABLE_COPY_MOVE(PgParameters)

    /// Fails, naming the position, for a type that has no form here and for text with a NUL
    /// character, which libpq would cut silently.
    Result<void> set(const QVariantList &values);

    int count() const { return static_cast<int>(m_texts.size()); }
    const unsigned *types() const { return m_types.constData(); }
    const char *const *values() const { return m_pointers.constData(); }
    const int *lengths() const { return m_lengths.constData(); }
    const int *formats() const { return m_formats.constData(); }

private:
    bool append(const QVariant &value);
    void appendText(unsigned type, QByteArray text);

    static constexpr int usual = 8;
    QVarLengthArray<QByteArray, usual> m_texts;
    QVarLengthArray<const char *, usual> m_pointers;
    QVarLengthArray<unsigned, usual> m_types;
    QVarLengthArray<int, usual> m_lengths;
    QVarLengthArray<int, usual> m_formats;
};

} // namespace reeve
