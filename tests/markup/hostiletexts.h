// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace reeve::test
{

/// Stands in every hostile text, in each path and host it names: whoever follows one gives it away.
inline const QString bait = QStringLiteral("mkevil");

/** Texts that some program would take for more than text: markup, links and images to follow,
 *  formulas, escapes of terminals and printers, format strings, characters that hide or reverse. */
inline QStringList hostileTexts()
{
    static const char16_t *const texts[] = {
        u"<img src=\"file:///mkevil.png\">",
        u"<img src='http://mkevil.invalid/a.png'>",
        u"<img src=\"https://mkevil.invalid/a.svg\" onerror=\"alert(1)\">",
        u"<a href=\"file:///mkevil\">mkevil</a>",
        u"<a href='javascript:mkevil()'>mkevil</a>",
        u"<b>mkevil</b>",
        u"<h1>mkevil</h1>",
        u"<table><tr><td>mkevil</td></tr></table>",
        u"<font color=red size=7>mkevil</font>",
        u"<p style=\"background-image:url(file:///mkevil.png)\">mkevil",
        u"<style>*{background:url(http://mkevil.invalid/)}</style>mkevil",
        u"<link rel=stylesheet href=\"file:///mkevil.css\">",
        u"<script>fetch('http://mkevil.invalid')</script>",
        u"<iframe src=\"file:///mkevil.html\"></iframe>",
        u"<object data=\"file:///mkevil\"></object>",
        u"<svg onload=mkevil()><image href=\"file:///mkevil.png\"/></svg>",
        u"<svg:image xlink:href=\"http://mkevil.invalid/\"/>",
        u"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///mkevil\">]>&x;",
        u"<qt><img src=\"qrc:/mkevil.png\"></qt>",
        u"<html><body>mkevil</body></html>",
        u"<!DOCTYPE html>mkevil",
        u"<br><hr><br>mkevil",
        u"<pre>mkevil</pre>",
        u"<blink>mkevil</blink>",
        u"&lt;b&gt;mkevil&lt;/b&gt;",
        u"&#60;img src=file:///mkevil.png&#62;",
        u"&amp;&nbsp;&mkevil;",
        u"</td></tr></table>mkevil",
        u"--><img src=\"file:///mkevil.png\"><!--",
        u"]]>mkevil<![CDATA[",
        u"\"><img src=\"file:///mkevil.png\">",
        u"' onmouseover='mkevil()",
        u"[mkevil](file:///mkevil)",
        u"![mkevil](http://mkevil.invalid/a.png)",
        u"**mkevil** _mkevil_ `mkevil`",
        u"# mkevil",
        u"{{mkevil}} ${mkevil} #{mkevil} <%= mkevil %>",
        u"$(touch /tmp/mkevil)",
        u"`touch /tmp/mkevil`",
        u"; touch /tmp/mkevil #",
        u"| cat /mkevil",
        u"file:///mkevil",
        u"http://mkevil.invalid/",
        u"\\\\mkevil.invalid\\share",
        u"data:text/html;base64,PGI+bWtldmlsPC9iPg==mkevil",
        u"smb://mkevil.invalid/a",
        u"mailto:mkevil@mkevil.invalid?subject=x",
        u"../../../../mkevil",
        u"/mkevil",
        u"~/mkevil",
        u"C:\\mkevil",
        u"=HYPERLINK(\"http://mkevil.invalid\";\"mkevil\")",
        u"+mkevil()",
        u"-mkevil()",
        u"@SUM(mkevil)",
        u"=cmd|' /C mkevil'!A0",
        u"%n%s%s%x mkevil",
        u"%1 %2 %3 %L1 mkevil",
        u"mkevil'; DROP TABLE service.customer; --",
        u"mkevil\" OR \"\"=\"",
        u"&mkevil && &File",
        u"mkevil\u001b[31mred\u001b]8;;http://mkevil.invalid\u0007",
        u"mkevil\r\nBcc: mkevil@mkevil.invalid",
        u"mkevil\u202Egnp.exe",
        u"\u2066mkevil\u2069\u200B\u200D\uFEFF",
        u"\u05DE\u05E7 mkevil \u0627\u0644",
        u"mkevil\tmkevil\u2028mkevil\u2029mkevil",
        u"(mkevil) Tj /URI (http://mkevil.invalid) <</S/URI>>",
        u"%!PS mkevil (mkevil) run",
    };
    QStringList list;
    for (const char16_t *text : texts)
        list.append(QString::fromUtf16(text));
    return list;
}

} // namespace reeve::test
