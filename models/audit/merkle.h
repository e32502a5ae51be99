// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <vector>

namespace reeve
{

/** Hashes of the trail: SHA-256 with the domain prefixes of RFC 6962, section 2.1. The same rules
 *  stand in resources/sql/reeve/0002_trail.sql; a test holds them together. */

/// H(0x00 || salt || seq || payload), 32 bytes.
QByteArray leafHash(const QByteArray &salt, qint64 seq, const QByteArray &payload);
/// H(0x01 || left || right).
QByteArray nodeHash(const QByteArray &left, const QByteArray &right);
/// Root of leaves in their order; a lone node goes up as it is. Empty for no leaves.
QByteArray merkleRoot(std::vector<QByteArray> leaves);
/// H('reeve seal 1' || batch || first || last || root || prev).
QByteArray sealHash(qint64 batch, qint64 firstSeq, qint64 lastSeq, const QByteArray &root,
                    const QByteArray &prev);
/// `prev` of the first batch.
QByteArray trailOrigin();

/** The way from one leaf to its root: each step a sibling and the side it stands on. */
struct MerkleStep {
    QByteArray sibling;
    bool siblingIsLeft = false;
    bool operator==(const MerkleStep &) const = default;
};
QList<MerkleStep> merkleProof(const std::vector<QByteArray> &leaves, std::size_t index);
QByteArray rootByProof(const QByteArray &leaf, const QList<MerkleStep> &proof);

} // namespace reeve
