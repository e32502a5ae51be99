// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace reeve
{

/** A topic of resources/help: our own plain text, never data. The first line is the title, "= " in
 *  front of a line makes a heading, every other line is a paragraph. */
class HelpText : public QWidget
{
    Q_OBJECT
public:
    explicit HelpText(const QString &topic, QWidget *parent = nullptr);
    static bool exists(const QString &topic);
};

} // namespace reeve
