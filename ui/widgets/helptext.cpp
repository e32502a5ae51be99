// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/helptext.h"

#include "ui/widgets/plainlabel.h"

#include <QFile>
#include <QVBoxLayout>

namespace reeve
{

namespace
{

QString fileOf(const QString &topic)
{
    return QStringLiteral(":/help/%1.txt").arg(topic);
}

void add(QVBoxLayout *layout, const QString &text, double size, bool bold)
{
    auto *label = new PlainLabel(text, layout->parentWidget());
    QFont font = label->font();
    font.setBold(bold);
    font.setPointSizeF(font.pointSizeF() * size);
    label->setFont(font);
    label->setWrapping(true);
    layout->addWidget(label);
}

} // namespace

HelpText::HelpText(const QString &topic, QWidget *parent) : QWidget(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 12);
    layout->setSpacing(4);
    QFile file(fileOf(topic));
    if (!file.open(QIODevice::ReadOnly))
        return;
    bool title = true;
    for (const QString &line : QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts)) {
        const bool heading = line.startsWith(QLatin1String("= "));
        if (heading)
            layout->addSpacing(8);
        add(layout, heading ? line.mid(2) : line, title ? 1.2 : 1.0, heading || title);
        title = false;
    }
    layout->addStretch(1);
}

bool HelpText::exists(const QString &topic)
{
    return QFile::exists(fileOf(topic));
}

} // namespace reeve
