// SPDX-License-Identifier: GPL-3.0-or-later
// Correcting a customer's details on the page, as a person does it: keys and clicks, the real
// database behind, a colleague who is faster.
#include "tests/support/deskpage.h"
#include "ui/composition/customerpagesections.h"
#include "ui/customers/customerpageview.h"
#include "ui/customers/customersview.h"
#include "ui/widgets/askbar.h"
#include "ui/widgets/plainlabel.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDateEdit>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QToolButton>

using namespace reeve;
using namespace reeve::test;

class ProfileEditViewTest : public QObject
{
    Q_OBJECT

private:
    static constexpr qint64 customer = 21;

    std::unique_ptr<DeskOnDatabase> m_desk;
    std::unique_ptr<CustomersView> m_view;
    std::unique_ptr<QSignalSpy> m_messages;

    template <typename T>
    T *find(const char *name) const
    {
        T *found = m_view->findChild<T *>(QString::fromLatin1(name));
        if (!found)
            qFatal("no such widget: %s", name);
        return found;
    }
    QLineEdit *edit(const char *name) const { return find<QLineEdit>(name); }
    QPushButton *save() const { return find<QPushButton>("profileSave"); }
    void type(const char *name, const QString &text)
    {
        QLineEdit *field = edit(name);
        field->setFocus();
        QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
        if (text.isEmpty())
            QTest::keyClick(field, Qt::Key_Delete);
        else
            QTest::keyClicks(field, text);
    }
    bool isEditing() const { return find<QWidget>("profileEditor")->isVisible(); }
    QString lastMessage() const
    {
        return m_messages->isEmpty() ? QString() : m_messages->last().first().value<Message>().text;
    }
    QString stored(const char *column)
    {
        return m_desk->value(QStringLiteral("SELECT %1 FROM service.customer WHERE id = $1")
                                 .arg(QLatin1String(column)),
                             {customer});
    }
    void colleague(const QString &fields)
    {
        PlainClient officer(m_desk->database().parameters(QStringLiteral("officer")));
        QVERIFY(officer
                    .run(QStringLiteral("SELECT api.disclose(gen_random_uuid(), 'customer', "
                                        "'{\"customer_id\": 21}', '#2')"))
                    .ok);
        const Answer answer = officer.run(
            QStringLiteral("SELECT api.save_profile(gen_random_uuid(), 21, %1, '%2', '#2')")
                .arg(stored("version"), fields));
        QVERIFY2(answer.ok, qPrintable(answer.message));
    }

private slots:
    void initTestCase() { m_desk = std::make_unique<DeskOnDatabase>(); }
    void cleanupTestCase() { m_desk.reset(); }
    void init()
    {
        m_desk->database().sql(
            QStringLiteral(
                "UPDATE service.customer SET email = 'anna@example.org', first_name = 'Anna', "
                "last_name = 'Peeters', city = 'Gent', postal_code = '9000', country = 'BE', "
                "phone = '', vat_number = '', locale = 'nl-BE', status = 'active', closed_at = "
                "NULL "
                "WHERE id = $1"),
            {customer});
        m_view = std::make_unique<CustomersView>(m_desk->desk(), customerPageSections());
        m_messages = std::make_unique<QSignalSpy>(m_view.get(), &View::messageRaised);
        m_view->resize(1200, 900);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
        m_view->open({QStringLiteral("customers"), QString::number(customer), {}});
        QTRY_VERIFY(m_view->page()->customer().has_value());
        QTest::keyClick(m_view.get(), Qt::Key_F2);
        QVERIFY(isEditing());
    }
    void cleanup()
    {
        m_messages.reset();
        m_view.reset();
    }

    void theKeyOpensTheEditorsAndEscClosesThem()
    {
        QCOMPARE(QApplication::focusWidget(), edit("edit_first_name"));
        QCOMPARE(edit("edit_email")->text(), QStringLiteral("anna@example.org"));
        QVERIFY(!save()->isEnabled());
        QVERIFY(!m_view->hasEdits());
        QVERIFY(m_view->goBack());
        QVERIFY(!isEditing());
        QVERIFY(m_view->isPageShown());
        QTest::mouseClick(find<QToolButton>("profileEdit"), Qt::LeftButton);
        QVERIFY(isEditing());
        QTest::mouseClick(find<QPushButton>("profileStop"), Qt::LeftButton);
        QVERIFY(!isEditing());
    }

    void changedFieldsAreMarkedAndTakenBack()
    {
        type("edit_city", QStringLiteral("Brugge"));
        QVERIFY(edit("edit_city")->font().bold());
        QVERIFY(!edit("edit_email")->font().bold());
        QVERIFY(find<PlainLabel>("edit_cityNote")->text().contains(QStringLiteral("Gent")));
        QVERIFY(save()->isEnabled());
        QVERIFY2(save()->text().contains(QStringLiteral("city")), qPrintable(save()->text()));
        QTest::mouseClick(find<QToolButton>("edit_cityUndo"), Qt::LeftButton);
        QCOMPARE(edit("edit_city")->text(), QStringLiteral("Gent"));
        QVERIFY(!edit("edit_city")->font().bold());
        QVERIFY(!save()->isEnabled());
        type("edit_city", QStringLiteral("Brugge"));
        type("edit_phone", QStringLiteral("+32 2 555 12 12"));
        type("edit_first_name", QStringLiteral("Ann"));
        QVERIFY(save()->text().contains(u'3'));
        QTest::mouseClick(find<QPushButton>("profileUndoAll"), Qt::LeftButton);
        QCOMPARE(edit("edit_city")->text(), QStringLiteral("Gent"));
        QVERIFY(!m_view->hasEdits());
    }

    void aBadValueIsSaidWhileTyping()
    {
        type("edit_email", QStringLiteral("anna@"));
        auto *note = find<PlainLabel>("edit_emailNote");
        QVERIFY(note->isVisible());
        QVERIFY(note->text().contains(QStringLiteral("name@example.org")));
        QVERIFY(!save()->isEnabled());
        QCOMPARE(edit("edit_email")->accessibleDescription(), note->text());
        QTest::keyClick(edit("edit_email"), Qt::Key_End);
        QTest::keyClicks(edit("edit_email"), QStringLiteral("example.net"));
        QVERIFY(save()->isEnabled());
        // A country's codes and numbers are looked at when the country changes.
        auto *country = find<QComboBox>("edit_country");
        country->setFocus();
        QTest::keyClicks(country, QStringLiteral("Netherl"));
        QCOMPARE(country->currentData().toString(), QStringLiteral("NL"));
        QVERIFY(
            find<PlainLabel>("edit_postal_codeNote")->text().contains(QStringLiteral("1012 AB")));
        QVERIFY(!save()->isEnabled());
    }

    void savedInOneOperationWithAReply()
    {
        const int version = stored("version").toInt();
        type("edit_city", QStringLiteral("Brugge"));
        type("edit_vat_number", QStringLiteral("BE 0403.019.261"));
        QTest::keyClick(edit("edit_city"), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(!isEditing());
        QTRY_VERIFY(find<QWidget>("replyPanel")->isVisible());
        QCOMPARE(stored("city"), QStringLiteral("Brugge"));
        QCOMPARE(stored("vat_number"), QStringLiteral("BE 0403.019.261"));
        QCOMPARE(stored("version").toInt(), version + 1);
        QCOMPARE(m_desk->value(QStringLiteral(
                     "SELECT concat_ws('|', person, reason, detail -> 'fields') FROM audit.inbox "
                     "WHERE event = 'profile_saved' ORDER BY id DESC LIMIT 1")),
                 QStringLiteral("support|#4711|[\"city\", \"vat_number\"]"));
        QCOMPARE(find<PlainLabel>("profileVat")->text(), QStringLiteral("BE 0403.019.261"));
        const QString reply = find<QPlainTextEdit>("replyText")->toPlainText();
        QVERIFY(reply.startsWith(QStringLiteral("Beste Anna Peeters,")));
        QVERIFY(reply.contains(QStringLiteral("btw-nummer")));
        QTest::mouseClick(find<QPushButton>("replyCopy"), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), reply);
        QVERIFY(lastMessage().contains(QStringLiteral("VAT number")));
        QTest::mouseClick(find<QPushButton>("replyClose"), Qt::LeftButton);
        QVERIFY(!find<QWidget>("replyPanel")->isVisible());
        QVERIFY(find<QPlainTextEdit>("replyText")->toPlainText().isEmpty());
    }

    void theDatabaseRefusesAndTheFieldSaysSo()
    {
        type("edit_email",
             m_desk->value(QStringLiteral("SELECT email FROM service.customer WHERE id = 22")));
        QTest::mouseClick(save(), Qt::LeftButton);
        QTRY_VERIFY(find<PlainLabel>("edit_emailNote")
                        ->text()
                        .contains(QStringLiteral("another customer"), Qt::CaseInsensitive));
        QVERIFY(isEditing());
        QVERIFY(!save()->isEnabled());
        type("edit_email", QStringLiteral("anna2@example.org"));
        QVERIFY(save()->isEnabled());
    }

    void aConflictShowsBothAndOneIsChosen()
    {
        type("edit_city", QStringLiteral("Brugge"));
        type("edit_last_name", QStringLiteral("Janssens"));
        colleague(QStringLiteral("{\"city\": \"Luik\", \"phone\": \"+32 2 555 00 00\"}"));
        QTest::mouseClick(save(), Qt::LeftButton);
        QTRY_VERIFY(find<QWidget>("edit_cityQuestion")->isVisible());
        QVERIFY(!find<QWidget>("edit_last_nameQuestion")->isVisible());
        QCOMPARE(find<PlainLabel>("edit_cityTheirsText")->text(), QStringLiteral("Luik"));
        QVERIFY(
            find<PlainLabel>("edit_cityWhose")->text().contains(QStringLiteral("Officer Test")));
        QVERIFY(find<PlainLabel>("profileNotice")->isVisible());
        QCOMPARE(edit("edit_phone")->text(),
                 QStringLiteral("+32 2 555 00 00")); // theirs, nobody else's
        QVERIFY(!save()->isEnabled());
        QCOMPARE(stored("last_name"), QStringLiteral("Peeters")); // nothing is saved by halves
        QTest::mouseClick(find<QRadioButton>("edit_cityTheirs"), Qt::LeftButton);
        QVERIFY(save()->isEnabled());
        QCOMPARE(edit("edit_city")->text(), QStringLiteral("Luik"));
        QTest::mouseClick(find<QRadioButton>("edit_cityMine"), Qt::LeftButton);
        QCOMPARE(edit("edit_city")->text(), QStringLiteral("Brugge"));
        QTest::mouseClick(save(), Qt::LeftButton);
        QTRY_VERIFY(!isEditing());
        QCOMPARE(stored("city"), QStringLiteral("Brugge"));
        QCOMPARE(stored("last_name"), QStringLiteral("Janssens"));
        QCOMPARE(stored("phone"), QStringLiteral("+32 2 555 00 00"));
    }

    void otherFieldsChangedMeanwhileAskNothing()
    {
        type("edit_city", QStringLiteral("Brugge"));
        colleague(QStringLiteral("{\"phone\": \"+32 2 555 00 00\"}"));
        QTest::mouseClick(save(), Qt::LeftButton);
        QTRY_VERIFY(!isEditing());
        QCOMPARE(stored("city"), QStringLiteral("Brugge"));
        QCOMPARE(stored("phone"), QStringLiteral("+32 2 555 00 00"));
    }

    void closedMeanwhileKeepsWhatWasTyped()
    {
        type("edit_city", QStringLiteral("Brugge"));
        m_desk->database().sql(
            QStringLiteral(
                "UPDATE service.customer SET status = 'closed', closed_at = now() WHERE id = $1"),
            {customer});
        QTest::mouseClick(save(), Qt::LeftButton);
        QTRY_VERIFY(find<PlainLabel>("profileNotice")->text().contains(QStringLiteral("closed")));
        QVERIFY(isEditing());
        QCOMPARE(edit("edit_city")->text(), QStringLiteral("Brugge"));
        QCOMPARE(stored("city"), QStringLiteral("Gent"));
    }

    void escAsksBeforeThrowingAway()
    {
        type("edit_city", QStringLiteral("Brugge"));
        QVERIFY(m_view->goBack());
        auto *question = find<AskBar>("leaveBar");
        QVERIFY(question->isAsking());
        QTest::mouseClick(question->findChild<QPushButton *>(QStringLiteral("askCancel")),
                          Qt::LeftButton);
        QCOMPARE(edit("edit_city")->text(), QStringLiteral("Brugge"));
        QTest::mouseClick(find<QPushButton>("profileStop"), Qt::LeftButton);
        QVERIFY(question->isAsking());
        QTest::mouseClick(question->findChild<QPushButton *>(QStringLiteral("askAction")),
                          Qt::LeftButton);
        QVERIFY(!isEditing());
        QVERIFY(m_view->isPageShown());
        QCOMPARE(find<PlainLabel>("profileCity")->text(), QStringLiteral("9000 Gent"));
    }

    void lockingForgetsWhatWasTyped()
    {
        type("edit_city", QStringLiteral("zzmarkerzz"));
        m_view->dropData();
        for (QLineEdit *field : m_view->findChildren<QLineEdit *>())
            // The field inside a date always shows one.
            QVERIFY(field->text().isEmpty() || qobject_cast<QDateEdit *>(field->parentWidget()));
        QVERIFY(!m_view->hasEdits());
    }

    void invisibleCharactersAreShownAndRefused()
    {
        QApplication::clipboard()->setText(QStringLiteral("Anna\u202egnp"));
        edit("edit_first_name")->setFocus();
        QTest::keyClick(edit("edit_first_name"), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(edit("edit_first_name"), Qt::Key_V, Qt::ControlModifier);
        QVERIFY(find<PlainLabel>("edit_first_nameNote")
                    ->text()
                    .contains(QStringLiteral("cannot be seen")));
        QVERIFY(!save()->isEnabled());
    }
};

QTEST_MAIN(ProfileEditViewTest)
#include "tst_profileeditview.moc"
