"""E-mails: notices become one e-mail a person, which waits in the database until a server has taken
it.
"""

import logging
import smtplib
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import make_msgid, parseaddr

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import connections, transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import ngettext, override

from govdigital.databases import EDITORIAL
from govdigital.site_addresses import editors_address
from timeline.models import EditorLanguage, Mail, Notice, NoticeChoices, Site
from timeline.newsroom.notices import address, sentence
from timeline.publishing.people import colleagues, name_of_person

# After these minutes, and then every twelve hours, a mail is tried again.
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=12)
GIVEN_UP_AFTER = timedelta(days=3)
# Longer than a server may take with one mail. A sender that died holds its mail so long.
CLAIMED_FOR = timedelta(minutes=15)
# A round ends so that whoever waits for the process is not held up.
AT_ONCE = 100
NAMED_AT_MOST = 50
KEPT_FOR = timedelta(days=30)
LONGEST_SUBJECT = 150
LONGEST_PROBLEM = 500
# What says nothing of the next mail.
ABOUT_THIS_MAIL = (
    *(smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError),
    ValueError,
)

logger = logging.getLogger(__name__)


def send_due(now: datetime | None = None) -> int:
    """Put due notices into e-mails and send what waits, each once whoever else is sending; how many
    the server took.
    """
    if not settings.SENDS_MAIL:
        return 0
    now = now or timezone.now()
    compose_due(now)
    forget_sent(now)
    return send_waiting(now)


def compose_due(now: datetime) -> None:
    """Make one e-mail for each person with due notices, however many they are."""
    due = Notice.objects.using(EDITORIAL).filter(mail_at__lte=now, mailed_at=None, read_at=None)
    for person_pk in list(due.order_by().values_list("person_pk", flat=True).distinct()):
        with transaction.atomic(using=EDITORIAL):
            # Another sender waits here, and finds none of them afterwards.
            rows = list(due.filter(person_pk=person_pk).select_for_update().order_by("pk"))
            pks = [row.pk for row in rows]
            if not pks:
                continue
            compose(person_pk, rows, now)
            Notice.objects.using(EDITORIAL).filter(pk__in=pks).update(mailed_at=now)


def compose(person_pk: int, notices: list[Notice], now: datetime) -> Mail | None:
    """Make the e-mail that tells the person of those that concern what the person may see; None
    where it could not reach anybody.
    """
    person = colleagues().filter(pk=person_pk).first()
    if person is None or not is_mailbox(person.email):
        return None
    seen = [notice for notice in notices if may_see(person, notice.model)]
    if not seen:
        return None
    with override(language_of(person_pk)):
        return Mail.objects.using(EDITORIAL).create(
            person_pk=person_pk,
            about=sorted({notice.model for notice in seen}),
            to=person.email,
            subject=subject_of(seen),
            body=body_of(person, seen),
            message_id=make_msgid(domain=sender_domain()),
            made_at=now,
            next_at=now,
        )


def may_see(person: User, model: str) -> bool:
    """Whether the person may see entries of this kind."""
    return bool(person.has_perm(f"timeline.view_{model}"))


def is_mailbox(text: str) -> bool:
    """Whether an e-mail can be sent to it."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def language_of(person_pk: int) -> str:
    """The language in which the person is written to."""
    choices = NoticeChoices.objects.using(EDITORIAL).filter(person_pk=person_pk).first()
    if choices and choices.language in dict(settings.LANGUAGES):
        return choices.language
    # Else the one in which the admin is read.
    read = EditorLanguage.objects.using(EDITORIAL).filter(person=person_pk).first()
    if read and read.language in dict(settings.LANGUAGES):
        return read.language
    return settings.LANGUAGE_CODE


def subject_of(notices: list[Notice]) -> str:
    """What happened, or how much, in one line, begun with the name of the site."""
    if len(notices) == 1:
        words = sentence(notices[0])
    else:
        total = len(notices)
        words = ngettext("%(number)s notice", "%(number)s notices", total) % {"number": total}
    site = Site.objects.using(EDITORIAL).first()
    name = str(site.name) if site else ""
    subject = one_line(f"[{name}] {words}" if name else words)
    return str(Truncator(subject).chars(LONGEST_SUBJECT))


def body_of(person: User, notices: list[Notice]) -> str:
    """The text of the e-mail, with a link to each entry and to the choices of the person."""
    lines = []
    for notice in notices[:NAMED_AT_MOST]:
        words = notice.words.strip()
        whole = editors_address(address(notice))
        lines.append({"sentence": sentence(notice), "words": words, "address": whole})
    context = {
        "name": name_of_person(person),
        "lines": lines,
        "more": len(notices) - len(lines),
        "notices": editors_address(reverse("admin:notices")),
        "choices": editors_address(reverse("admin:my_notices")),
    }
    return render_to_string("admin/timeline/notices_mail.txt", context)


def one_line(text: str) -> str:
    """The text without line ends, which would begin another header."""
    return " ".join(text.split())


def sender_domain() -> str:
    """The domain of the address from which e-mails come."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def waiting(now: datetime) -> "QuerySet[Mail]":
    """What should be sent by now and is in nobody's hands."""
    rows = Mail.objects.using(EDITORIAL).filter(sent_at=None, given_up_at=None, next_at__lte=now)
    return rows.filter(Q(claimed_until=None) | Q(claimed_until__lt=now)).order_by("next_at", "pk")


def send_waiting(now: datetime) -> int:
    """Send what waits; how many the server took. A server that is away ends the round at once."""
    sent = 0
    connection = get_connection()
    try:
        for _number in range(AT_ONCE):
            mail = claim(now)
            if mail is None:
                break
            person = reader_of(mail)
            if person is None:
                withhold(mail)
                continue
            # It may have been corrected since the mail was made.
            mail.to = person.email
            try:
                hand_over(connection, mail)
            except ABOUT_THIS_MAIL as error:
                hang_up(connection)
                note_failure(mail, error, now)
            except (OSError, RuntimeError) as error:
                # All others would meet the same: they wait for the next round, uncounted.
                note_failure(mail, error, now)
                break
            else:
                finish(mail, sent_at=timezone.now(), problem="")
                sent += 1
    finally:
        hang_up(connection)
    return sent


def hang_up(connection: BaseEmailBackend) -> None:
    """End the conversation with the server, also where it does not answer the goodbye."""
    with suppress(OSError):
        connection.close()


def claim(now: datetime) -> Mail | None:
    """Take the next mail that waits, so that nobody else sends it; None where nothing waits."""
    # SQLite has no row locks; its transactions begin IMMEDIATE, so senders queue here.
    has_locks = connections[EDITORIAL].features.has_select_for_update_skip_locked
    with transaction.atomic(using=EDITORIAL):
        rows = waiting(now)
        if has_locks:
            rows = rows.select_for_update(skip_locked=True)
        mail = rows.first()
        if mail is not None:
            mail.attempts += 1
            mail.claimed_until = now + CLAIMED_FOR
            mail.save(using=EDITORIAL, update_fields=["attempts", "claimed_until"])
    return mail


def reader_of(mail: Mail) -> User | None:
    """Whom the mail is for; None where that person has lost the account, the mailbox or the right
    to see what it tells of.
    """
    person = colleagues().filter(pk=mail.person_pk or 0).first()
    if person is None or not is_mailbox(person.email):
        return None
    return person if all(may_see(person, model) for model in mail.about) else None


def withhold(mail: Mail) -> None:
    """Delete the mail: its words are nobody's business any more."""
    rows = Mail.objects.using(EDITORIAL).filter(pk=mail.pk, claimed_until=mail.claimed_until)
    rows.delete()


def hand_over(connection: BaseEmailBackend, mail: Mail) -> None:
    """Give the mail to the server, which keeps its connection for the next one; raises what the
    server says.
    """
    message = EmailMessage(
        subject=one_line(mail.subject),
        body=mail.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.to],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    connection.open()
    message.send()


def note_failure(mail: Mail, error: Exception, now: datetime) -> None:
    """Let the mail wait longer than the last time, or give it up."""
    if was_refused_for_good(error) or now - mail.made_at > GIVEN_UP_AFTER:
        logger.error("E-mail %s is given up: %s", mail.pk, type(error).__name__)
        finish(mail, given_up_at=now, problem=in_words(error))
        return
    wait = min(FIRST_WAIT * 2 ** min(mail.attempts - 1, 20), LONGEST_WAIT)
    finish(mail, next_at=now + wait, problem=in_words(error))


def finish(mail: Mail, **values: object) -> None:
    """Write down what became of the mail and let go of it; nothing where another sender has it by
    now.
    """
    rows = Mail.objects.using(EDITORIAL).filter(pk=mail.pk, claimed_until=mail.claimed_until)
    rows.update(claimed_until=None, to=mail.to, **values)


def was_refused_for_good(error: Exception) -> bool:
    """Whether the server knows no such mailbox."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code >= 550 for code, _answer in error.recipients.values())


def in_words(error: Exception) -> str:
    """What the server said, for who runs the site."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [f"{code} {text(answer)}" for code, answer in error.recipients.values()]
        return "; ".join(answers)[:LONGEST_PROBLEM]
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {text(error.smtp_error)}"[:LONGEST_PROBLEM]
    return f"{type(error).__name__}: {error}"[:LONGEST_PROBLEM]


def text(answer: bytes | str) -> str:
    """The answer of a server, in whatever characters it came."""
    return answer.decode(errors="replace") if isinstance(answer, bytes) else answer


def forget_sent(now: datetime) -> None:
    """Delete what was sent long ago."""
    Mail.objects.using(EDITORIAL).filter(sent_at__lt=now - KEPT_FOR).delete()
