"""The queue of e-mails, with a server that takes them, one that refuses, and one that is away."""

import email
import email.policy
import socket
import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core import mail as outbox
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Delivery, Mail, Notice, NoticeChoices
from timeline.newsroom import mails
from timeline.newsroom.comments import Author, Place, say
from timeline.newsroom.notices import mark_read, next_daily_time, unread

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Mailbox:
    """What a local server has been given; it refuses the addresses named in `refused`."""

    def __init__(self):
        self.envelopes = []
        self.refused = {}

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.envelopes.append(envelope)
        return "250 OK"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def sends(settings):
    """E-mails go to Django's outbox."""
    settings.SENDS_MAIL = True
    settings.DEFAULT_FROM_EMAIL = "site@example.org"
    settings.EDITORIAL_URL = "https://editors.example.org"
    return settings


@pytest.fixture
def server(sends):
    """A mail server on this machine."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    sends.EMAIL_BACKEND = SMTP
    sends.EMAIL_HOST, sends.EMAIL_PORT = "127.0.0.1", controller.port
    yield mailbox
    controller.stop()


@pytest.fixture
def away(sends):
    """A mail server that is not there."""
    sends.EMAIL_BACKEND = SMTP
    sends.EMAIL_HOST, sends.EMAIL_PORT = "127.0.0.1", free_port()
    return sends


@pytest.fixture
def eva():
    return factories.person("eva", "contributor", email="eva@example.org")


def comment_for(person, text="Which month?", by="Berta"):
    """Somebody comments on an entry on which the person has commented before."""
    portal = factories.initiative(f"portal-{Notice.objects.count()}-{person.pk}")
    say(Place(portal), Author(person.username, person.pk), "Mine.")
    say(Place(portal), Author(by), text)


def queued(to="eva@example.org", **values):
    person = User.objects.filter(email=to).first()
    if person is None:
        person = factories.person(to.partition("@")[0], "contributor", email=to)
    number = Mail.objects.count()
    words = {"subject": f"Subject {number}", "body": "Words.", "message_id": f"<{number}@x>"}
    return Mail.objects.create(to=to, person_pk=person.pk, **words | values)


def test_a_notice_becomes_a_mail_that_the_server_takes(server, eva):
    comment_for(eva)

    assert mails.send_due() == 1

    (envelope,) = server.envelopes
    text = envelope.content.decode()
    assert (envelope.mail_from, envelope.rcpt_tos) == ("site@example.org", ["eva@example.org"])
    assert "https://editors.example.org/admin/comments/" in text
    assert "https://editors.example.org/admin/notices/mine/" in text
    assert "Auto-Submitted: auto-generated" in text
    assert mails.send_due() == 0


def test_nothing_is_sent_in_the_request(sends, eva):
    comment_for(eva)

    assert (Mail.objects.count(), len(outbox.outbox)) == (0, 0)


def test_many_notices_become_one_mail(sends, eva):
    for number in range(3):
        comment_for(eva, f"Word {number}.")

    mails.send_due()

    (message,) = outbox.outbox
    assert message.subject == "3 notices"
    assert all(f"Word {number}." in message.body for number in range(3))


def test_what_comes_once_a_day_waits_for_the_morning(sends, eva):
    NoticeChoices.objects.create(person_pk=eva.pk, deliveries={"comment": Delivery.DAILY})
    comment_for(eva)
    now = timezone.now()

    assert mails.send_due(now) == 0
    assert mails.send_due(next_daily_time(now) + timedelta(seconds=1)) == 1


def test_what_was_read_in_the_admin_is_not_sent(sends, eva):
    comment_for(eva)
    mark_read(unread(eva.pk))

    assert mails.send_due() == 0


def test_who_wants_no_mail_gets_none(sends, eva):
    NoticeChoices.objects.create(person_pk=eva.pk, deliveries={"comment": Delivery.ADMIN})
    comment_for(eva)

    assert mails.send_due() == 0
    assert unread(eva.pk).count() == 1


def test_without_a_server_a_notice_stands_in_the_admin_alone(settings, eva):
    settings.SENDS_MAIL = False
    comment_for(eva)

    settings.SENDS_MAIL = True
    assert mails.send_due() == 0
    assert unread(eva.pk).count() == 1


@pytest.mark.parametrize("lost", ["is_active", "is_staff"])
def test_an_account_that_is_closed_meanwhile_gets_no_mail(sends, eva, lost):
    comment_for(eva)
    User.objects.filter(pk=eva.pk).update(**{lost: False})

    assert mails.send_due() == 0
    assert not Mail.objects.exists()


def test_a_mail_speaks_the_language_of_its_reader(sends, eva):
    NoticeChoices.objects.create(person_pk=eva.pk, language="es")
    comment_for(eva)

    mails.send_due()

    (message,) = outbox.outbox
    assert "comentó" in message.subject
    assert "/es/admin/notices/mine/" in message.body


@pytest.mark.parametrize(
    "name", ["Eva\r\nBcc: all@example.org", "Eva\nX: y", "Eva\u2028X", "Eva\x0b\x85X"]
)
def test_no_name_begins_a_header(server, eva, name):
    comment_for(eva, by=name)

    assert mails.send_due() == 1

    (envelope,) = server.envelopes
    headers = envelope.content.decode().partition("\r\n\r\n")[0]
    assert not any(line.startswith(("Bcc", "X:")) for line in headers.splitlines())
    assert envelope.rcpt_tos == ["eva@example.org"]


def test_an_address_that_is_none_holds_up_nothing(server, eva):
    other = factories.person("luis", "contributor", email="no address\nBcc: x@example.org")
    comment_for(other)
    comment_for(eva)

    assert mails.send_due() == 1
    assert Mail.objects.count() == 1


def test_a_server_that_is_away_loses_nothing_and_is_asked_once_a_round(away):
    first, second = queued(), queued()
    now = timezone.now()

    assert mails.send_waiting(now) == 0

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.attempts, second.attempts) == (1, 0)
    assert first.next_at == now + timedelta(minutes=1)
    assert "ConnectionRefusedError" in first.problem
    assert first.claimed_until is None


def test_a_mail_waits_longer_each_time_and_is_given_up_after_days(away):
    queued()
    now = timezone.now()
    waits = []
    while not Mail.objects.filter(given_up_at__isnull=False):
        mails.send_waiting(now)
        mail = Mail.objects.get()
        waits.append(mail.next_at - now)
        now = max(mail.next_at, now + timedelta(seconds=1))

    minutes = [wait.total_seconds() / 60 for wait in waits[:11]]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 720]
    assert timedelta(days=3) < mail.given_up_at - mail.made_at < timedelta(days=4)
    assert mails.send_waiting(now + timedelta(days=9)) == 0


def test_what_waited_is_sent_once_the_server_is_back(away, sends):
    queued()
    mails.send_waiting(timezone.now())
    sends.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert mails.send_waiting(timezone.now()) == 0
    assert mails.send_waiting(timezone.now() + timedelta(minutes=2)) == 1


def test_a_mailbox_that_is_unknown_is_given_up_at_once_and_the_next_is_sent(server):
    unknown, known = queued(to="gone@example.org"), queued()
    server.refused["gone@example.org"] = "550 no such user"

    assert mails.send_waiting(timezone.now()) == 1

    unknown.refresh_from_db()
    known.refresh_from_db()
    assert (bool(unknown.given_up_at), unknown.problem) == (True, "550 no such user")
    assert known.sent_at


def test_a_mailbox_that_is_full_is_tried_again(server):
    mail = queued(to="full@example.org")
    server.refused["full@example.org"] = "452 try later"

    mails.send_waiting(timezone.now())

    mail.refresh_from_db()
    assert (mail.given_up_at, mail.problem) == (None, "452 try later")


def test_what_one_sender_holds_no_other_sends(sends):
    mail = queued()
    now = timezone.now()
    held = mails.claim(now)

    assert held == mail
    assert mails.claim(now) is None
    # A sender that died lets go of it after a while.
    assert mails.claim(now + timedelta(minutes=16)) == mail


def test_a_sender_that_was_overtaken_writes_nothing_down(sends):
    queued()
    now = timezone.now()
    slow = mails.claim(now)
    mails.claim(now + timedelta(minutes=16))

    mails.finish(slow, next_at=now, problem="late")

    assert Mail.objects.get().problem == ""


@pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC])
def test_two_senders_at_once_send_each_mail_once(server):
    for _number in range(10):
        queued()
    totals = []

    def send():
        totals.append(mails.send_waiting(timezone.now()))
        connections.close_all()

    threads = [threading.Thread(target=send) for _sender in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(totals) == len(server.envelopes) == 10
    assert len({envelope.content for envelope in server.envelopes}) == 10


def test_what_was_sent_is_forgotten_after_a_month(sends):
    queued(sent_at=timezone.now() - timedelta(days=31))
    queued(sent_at=timezone.now() - timedelta(days=29))

    mails.send_due()

    assert Mail.objects.count() == 1


def test_the_command_sends_what_waits(server, capsys):
    queued()

    call_command("send_mail")

    assert capsys.readouterr().out == "E-mails sent: 1\n"


def test_the_command_needs_a_server():
    assert settings.SENDS_MAIL is False
    with pytest.raises(CommandError, match="EMAIL_URL is not set"):
        call_command("send_mail")


def read(envelope):
    """The e-mail as a mail program reads it."""
    return email.message_from_bytes(envelope.original_content, policy=email.policy.default)


@pytest.mark.parametrize(
    "lost",
    [
        lambda person: person.groups.clear(),
        lambda person: User.objects.filter(pk=person.pk).update(is_active=False),
        lambda person: User.objects.filter(pk=person.pk).update(is_staff=False),
        lambda person: User.objects.filter(pk=person.pk).update(email=""),
        lambda person: person.delete(),
    ],
)
@pytest.mark.parametrize("made", [False, True])
def test_who_lost_role_account_or_mailbox_gets_no_more_words(server, eva, lost, made):
    now = timezone.now() + timedelta(seconds=1)
    comment_for(eva, "A word of a draft.")
    if made:
        # The server was away when it was made.
        mails.compose_due(now)
    lost(eva)

    assert mails.send_due(now + timedelta(hours=1)) == 0

    assert (server.envelopes, Mail.objects.count()) == ([], 0)


def test_a_mail_of_before_goes_to_the_mailbox_that_the_person_has_now(server, eva):
    mail = queued()
    User.objects.filter(pk=eva.pk).update(email="eva.ruiz@example.org")

    mails.send_waiting(timezone.now())

    mail.refresh_from_db()
    assert server.envelopes[0].rcpt_tos == [mail.to] == ["eva.ruiz@example.org"]


def test_a_mail_names_only_what_its_reader_may_still_see(sends, eva):
    group = Group.objects.create(name="sources only")
    group.permissions.set(
        Group.objects.get(name="contributor").permissions.filter(codename="view_source")
    )
    comment_for(eva, "A word of a draft.")
    eva.groups.set([group])

    assert mails.send_due() == 0
    assert outbox.outbox == []


@pytest.mark.parametrize(
    "title",
    ["Ñandú 電子政府 🏛", "Wide " * 40, "<b>Bold</b> & “quoted”", "One\r\nBcc: all@example.org"],
)
def test_any_title_arrives_in_one_subject(server, eva, title):
    factories.site(name_en="Línea\r\nX-Evil: 1")
    portal = factories.initiative(title_en=title)
    say(Place(portal), Author(eva.username, eva.pk), "Mine.")
    say(Place(portal), Author("Zoë Núñez"), "<script>alert(1)</script> & más " + "x" * 3000)

    assert mails.send_due() == 1

    message = read(server.envelopes[0])
    subject = message["Subject"].strip()
    assert subject.startswith("[Línea X-Evil: 1] Zoë Núñez commented on “")
    assert " ".join(title.split())[:60] in subject
    assert len(subject) <= mails.LONGEST_SUBJECT
    assert (message["X-Evil"], message["Bcc"]) == (None, None)
    assert message.get_content_type() == "text/plain"
    assert "<script>alert(1)</script> & más" in message.get_content()


class Hostile(threading.Thread):
    """A server that talks to each client by this table: a verb, and what is answered; None hangs
    up, and a verb that is not there is never answered.
    """

    USUAL = {
        "": "220 hello",
        "EHLO": "250 hello",
        "MAIL": "250 ok",
        "RCPT": "250 ok",
        "RSET": "250 ok",
        "DATA": "354 go on",
        ".": "250 taken",
        "QUIT": "221 bye",
    }

    def __init__(self):
        super().__init__(daemon=True)
        self.answers = dict(self.USUAL)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.clients = []
        self.start()

    def end(self):
        """Take no more clients; those that wait for an answer are let go."""
        # A thread that waits for a client is not woken by closing what it waits at.
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for client in self.clients:
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
        self.join(5)

    def run(self):
        while True:
            try:
                client, _address = self.listener.accept()
            except OSError:
                return
            self.clients.append(client)
            with client, client.makefile("r", newline="\r\n") as lines, suppress(OSError):
                self.talk(client, lines)

    def talk(self, client, lines):
        verb, reads_text = "", False
        while True:
            answer = self.answers.get(verb, "500 what")
            if answer is None:
                client.shutdown(socket.SHUT_RDWR)
                return
            if answer:
                client.sendall(f"{answer}\r\n".encode())
            reads_text = answer.startswith("354") or (reads_text and verb == "text")
            line = lines.readline()
            while reads_text and line and line != ".\r\n":
                line = lines.readline()
            if not line:
                return
            verb = "." if reads_text else line.split()[0].upper()
            reads_text = False


@pytest.fixture
def hostile(sends):
    server = Hostile()
    sends.EMAIL_BACKEND, sends.EMAIL_HOST, sends.EMAIL_PORT = SMTP, "127.0.0.1", server.port
    sends.EMAIL_TIMEOUT = 0.5
    yield server
    server.end()


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"": None}, "SMTPServerDisconnected"),
        ({"": ""}, "timed out"),
        ({"": "garbage"}, "-1"),
        ({"": "421 too busy"}, "421 too busy"),
        ({"EHLO": None}, "SMTPServerDisconnected"),
        ({"MAIL": "451 later"}, "451 later"),
        ({"RCPT": None}, "SMTPServerDisconnected"),
        ({"RCPT": "452 full", "RSET": None}, "452 full"),
        ({"RCPT": "452 full", "RSET": "", "QUIT": ""}, "452 full"),
        ({"DATA": "554 no spam"}, "554 no spam"),
        ({"DATA": "451 grey list", "QUIT": ""}, "451 grey list"),
        ({".": None}, "SMTPServerDisconnected"),
        ({".": ""}, "timed out"),
        ({".": "552 too long"}, "552 too long"),
    ],
)
def test_a_server_that_misbehaves_loses_nothing(hostile, eva, answers, problem):
    hostile.answers.update(answers)
    mail = queued()

    assert mails.send_waiting(timezone.now()) == 0

    mail.refresh_from_db()
    assert problem in mail.problem
    assert (mail.sent_at, mail.given_up_at, mail.claimed_until) == (None, None, None)
    assert mail.next_at > timezone.now()


def test_what_a_server_took_is_sent_though_it_never_says_goodbye(hostile, eva):
    hostile.answers["QUIT"] = ""
    queued()

    assert mails.send_waiting(timezone.now()) == 1
