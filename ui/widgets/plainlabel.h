// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QLabel>
#include <QPointer>

#include <optional>

namespace reeve
{

/** The label for everything that comes from the data: never reads it as markup, never follows a
 *  bidirectional override in it (models/base/visibletext.h), elides when there is no room and then has the whole text in its
 *  tooltip (escaped). The text's own direction decides where it is cut; its alignment stays the
 *  layout's. */
class PlainLabel : public QLabel
{
    Q_OBJECT
public:
    explicit PlainLabel(QWidget *parent = nullptr);
    explicit PlainLabel(const QString &text, QWidget *parent = nullptr);
    ~PlainLabel() override;

    /// The whole text, also where less is shown. Hides QLabel's on purpose.
    void setText(const QString &text);
    QString text() const { return m_text; }
    bool isCut() const { return m_cut; }
    /// Longer than a label is good for: its beginning is shown, and a double click or Enter shows all.
    bool isTooLong() const;
    void showWhole();

    void setElideMode(Qt::TextElideMode mode); ///< Qt::ElideRight at first
    void setSelectable(bool selectable);       ///< by mouse and keyboard; off at first
    void setWrapping(bool wraps);              ///< several lines instead of a cut; off at first

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fit(int width);
    QString beginning() const;
    void alignToLayout();

    QString m_text;
    Qt::TextElideMode m_mode = Qt::ElideRight;
    bool m_cut = false;
    QPointer<QDialog> m_whole;
    std::optional<Qt::FocusPolicy> m_policy; ///< while it is too long: what it was before
};

} // namespace reeve
