// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/recordmodel.h"
#include "models/base/timestamp.h"
#include "models/database/pagesection.h"

namespace reeve
{

/** A server run for the customer (promise P13: at a named host in the EU). */
struct Instance {
    qint64 id = 0;
    QString name{};
    QString provider{};
    QString location{};
    QString country{}; ///< ISO 3166, two letters
    QString region{};  ///< eu, eea (Iceland, Liechtenstein, Norway), outside, unknown
    Timestamp created{};

    QString regionText() const;
    Meaning meaning() const; ///< anything but the EU breaks the promise
};

/// The record is a QList<Instance>.
PageSection instancesSection();

class InstanceTableModel : public RecordModel<Instance>
{
public:
    explicit InstanceTableModel(QObject *parent = nullptr);
};

} // namespace reeve
