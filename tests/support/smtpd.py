# SPDX-License-Identifier: GPL-3.0-or-later
"""A mail relay that behaves as it is told (python3-aiosmtpd). Prints its port, then works until its
input ends. In the folder: heard.log, one line a command ("MAIL tls"), 1.eml, 2.eml ... as they
arrived, and envelopes.log, one line each: from whom and to whom."""
import argparse
import asyncio
import os
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--tls", choices=["smtps", "starttls", "none"], required=True)
parser.add_argument("--cert")
parser.add_argument("--key")
parser.add_argument("--user")
parser.add_argument("--password")
parser.add_argument("--at", choices=["connect", "mail", "rcpt", "data"])
parser.add_argument("--reply", default="", help="at that point; empty: closes; -: stays silent")
parser.add_argument("--every", type=int, default=1, help="not always: only each n-th time")
options = parser.parse_args()

context = None
if options.cert:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.cert, options.key)
messages = 0
turns = 0


class Relay(SMTP):
    def note(self, command):
        secure = self.transport and self.transport.get_extra_info("ssl_object") is not None
        with open(options.folder / "heard.log", "a", encoding="utf-8") as log:
            log.write(f"{command} {'tls' if secure else 'plain'}\n")

    async def smtp_EHLO(self, arg):
        self.note("EHLO")
        await super().smtp_EHLO(arg)

    async def smtp_AUTH(self, arg):
        self.note("AUTH")
        await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg):
        self.note("MAIL")
        await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg):
        self.note("RCPT")
        await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg):
        self.note("DATA")
        await super().smtp_DATA(arg)


async def act(server, point):
    """What was asked for at this point, or None."""
    global turns
    if options.at != point:
        return None
    turns += 1
    if turns % options.every:
        return None
    if options.reply == "-":
        await asyncio.sleep(3600)
    if not options.reply:
        server.transport.abort()
        raise ConnectionResetError
    return options.reply


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        said = await act(server, "mail")
        if said is None:
            envelope.mail_from = address
        return said or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        said = await act(server, "rcpt")
        if said is None:
            envelope.rcpt_tos.append(address)
        return said or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        global messages
        messages += 1
        (options.folder / f"{messages}.eml").write_bytes(envelope.original_content)
        with open(options.folder / "envelopes.log", "a", encoding="utf-8") as log:
            log.write(f"{envelope.mail_from} {' '.join(envelope.rcpt_tos)}\n")
        return await act(server, "data") or "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    good = data.login == options.user.encode() and data.password == options.password.encode()
    return AuthResult(success=good, handled=False)


class Dropping(asyncio.Protocol):
    """Takes a connection and closes it, or says nothing."""

    def connection_made(self, transport):
        if options.reply != "-":
            transport.abort()


def relay():
    if options.at == "connect":
        return Dropping()
    return Relay(
        Handler(),
        hostname="relay.test",
        enable_SMTPUTF8=False,
        tls_context=context if options.tls == "starttls" else None,
        authenticator=authenticate if options.user else None,
        auth_require_tls=options.tls == "starttls",  # it does not see SMTPS
        auth_required=bool(options.user),
    )


async def work():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda *_: None)
    server = await loop.create_server(
        relay, "127.0.0.1", 0, ssl=context if options.tls == "smtps" else None
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.buffer.read)
    os._exit(0)  # at once, whoever is still connected


asyncio.run(work())
