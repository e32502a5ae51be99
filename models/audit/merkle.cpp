// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audit/merkle.h"

#include <QtEndian>

#include <openssl/evp.h>

namespace reeve
{

namespace
{

class Sha256
{
public:
    Sha256() : m_context(EVP_MD_CTX_new()) { EVP_DigestInit_ex2(m_context, algorithm(), nullptr); }
    ~Sha256() { EVP_MD_CTX_free(m_context); }
    Sha256(const Sha256 &) = delete;
    Sha256 &operator=(const Sha256 &) = delete;

    Sha256 &add(const QByteArray &bytes)
    {
        return add(bytes.constData(), std::size_t(bytes.size()));
    }
    Sha256 &add(char byte) { return add(&byte, 1); }
    Sha256 &add(qint64 number)
    {
        const quint64 bytes = qToBigEndian(quint64(number));
        return add(&bytes, sizeof bytes);
    }
    QByteArray result()
    {
        QByteArray digest(32, Qt::Uninitialized);
        EVP_DigestFinal_ex(m_context, reinterpret_cast<unsigned char *>(digest.data()), nullptr);
        return digest;
    }

private:
    // Fetched once: looking it up costs more than hashing an event.
    static const EVP_MD *algorithm()
    {
        static const EVP_MD *const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
        return sha256;
    }
    Sha256 &add(const void *data, std::size_t size)
    {
        EVP_DigestUpdate(m_context, data, size);
        return *this;
    }

    EVP_MD_CTX *m_context;
};

std::vector<QByteArray> levelAbove(const std::vector<QByteArray> &nodes)
{
    std::vector<QByteArray> above;
    above.reserve(nodes.size() / 2 + 1);
    for (std::size_t i = 0; i + 1 < nodes.size(); i += 2)
        above.push_back(nodeHash(nodes[i], nodes[i + 1]));
    if (nodes.size() % 2 == 1)
        above.push_back(nodes.back());
    return above;
}

} // namespace

QByteArray leafHash(const QByteArray &salt, qint64 seq, const QByteArray &payload)
{
    return Sha256().add('\0').add(salt).add(seq).add(payload).result();
}

QByteArray nodeHash(const QByteArray &left, const QByteArray &right)
{
    return Sha256().add('\1').add(left).add(right).result();
}

QByteArray merkleRoot(std::vector<QByteArray> leaves)
{
    while (leaves.size() > 1)
        leaves = levelAbove(leaves);
    return leaves.empty() ? QByteArray() : leaves.front();
}

QByteArray sealHash(qint64 batch, qint64 firstSeq, qint64 lastSeq, const QByteArray &root,
                    const QByteArray &prev)
{
    return Sha256()
        .add(QByteArrayLiteral("reeve seal 1"))
        .add(batch)
        .add(firstSeq)
        .add(lastSeq)
        .add(root)
        .add(prev)
        .result();
}

QByteArray trailOrigin()
{
    return Sha256().add(QByteArrayLiteral("reeve trail 1")).result();
}

QList<MerkleStep> merkleProof(const std::vector<QByteArray> &leaves, std::size_t index)
{
    QList<MerkleStep> proof;
    std::vector<QByteArray> nodes = leaves;
    while (nodes.size() > 1) {
        const std::size_t sibling = index % 2 == 0 ? index + 1 : index - 1;
        if (sibling < nodes.size())
            proof.append({nodes[sibling], sibling < index});
        nodes = levelAbove(nodes);
        index /= 2;
    }
    return proof;
}

QByteArray rootByProof(const QByteArray &leaf, const QList<MerkleStep> &proof)
{
    QByteArray node = leaf;
    for (const MerkleStep &step : proof)
        node = step.siblingIsLeft ? nodeHash(step.sibling, node) : nodeHash(node, step.sibling);
    return node;
}

} // namespace reeve
