// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/visibility/proberun.h"
#include "models/visibility/visibilityrepository.h"
#include "ui/widgets/printedsheet.h"
#include "ui/widgets/sectionview.h"

class QVBoxLayout;

namespace reeve
{

class CenterCard;
class PlainLabel;
class SecretClipboard;

/** The customer's histories: who can read each, and what staff do about it. */
class VisibilitySection : public SectionView, public Printable
{
    Q_OBJECT
public:
    explicit VisibilitySection(PageContext &context, QWidget *parent = nullptr);

    void fill(const std::any &record) override;
    void clear() override;
    QString summary() const override { return m_summary; }
    bool goBack() override;
    PrintedPart
    printed() const override; ///< keys stay behind their dots, also one that is revealed

    const QList<CenterCard *> &cards() const { return m_cards; }
    /// For tests: the authorities that a server of theirs is vouched for by.
    void setProbeAuthorities(const QList<QSslCertificate> &authorities)
    {
        m_authorities = authorities;
    }

private:
    CenterCard *addCard();
    CenterCard *cardOf(qint64 center) const;
    void rotate(qint64 center, Timestamp made);
    void makePrivate(qint64 center, int version);
    void settle(qint64 center, const Result<QVariant> &result, const QString &done);
    void probe(qint64 center);
    void probeWithKey(CustomerId customer, qint64 center);
    void stopProbe();
    void useUrl(qint64 center, bool copies);
    void copy(const Secret &url);

    PageContext &m_context;
    VisibilityRepository m_repository;
    ProbeRun m_run;
    SecretClipboard *m_clipboard;
    Latest m_reveal;
    Latest m_keyReading; ///< to ask the service with it
    Timestamp m_askedKey{};
    int m_askedVersion = 0;
    qint64 m_probed = 0; ///< the history that is being asked for
    QList<QSslCertificate> m_authorities;
    QList<CenterCard *> m_cards;
    PlainLabel *m_empty;
    QVBoxLayout *m_layout;
    QString m_summary;
};

} // namespace reeve
