// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

#include <functional>

class QFrame;
class QLineEdit;
class QListWidget;
class QListWidgetItem;

namespace reeve
{

/** A filter of the list: a button that says what it lets through, with a list to choose from.
 *  Keyboard: Down, Space or Enter opens; letters narrow a long list; Space or Enter in the list
 *  chooses; Esc closes. */
class FilterButton : public QToolButton
{
    Q_OBJECT
public:
    struct Choice {
        QString value;
        QString label;
    };
    explicit FilterButton(const QString &title, QWidget *parent = nullptr);

    void setChoices(const QList<Choice> &choices);
    /// Asked for the first time the list opens: a long list costs nothing before.
    void setLateChoices(std::function<QList<Choice>()> choices);
    QStringList selected() const { return m_selected; } ///< empty: everything
    void setSelected(const QStringList &values);        ///< does not emit

    QListWidget *list() const { return m_list; }

signals:
    void changed();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void openList();
    void closeList();
    void toggle(QListWidgetItem *item);
    void narrow(const QString &text);
    void showSelection();
    QString labelOf(const QString &value) const;

    QString m_title;
    QList<Choice> m_choices;
    std::function<QList<Choice>()> m_late;
    QStringList m_selected;
    QFrame *m_popup;
    QLineEdit *m_search;
    QListWidget *m_list;
};

} // namespace reeve
