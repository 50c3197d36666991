"""E-mails about one's own account: that it was changed, and the link for another password.

They do not stand in the queue of notices, where administrators read them: a link for a password is
for its person alone. They leave in a thread of their own, so that nobody can tell by the time of an
answer whether there is such an account.
"""

import logging
import smtplib
from threading import Thread

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from govdigital.client_address import client_address
from govdigital.site_addresses import editors_address
from timeline.models import Site
from timeline.newsroom.mails import is_mailbox, language_of, one_line
from timeline.publishing.people import name_of_person

CHANGES = {
    "totp_activated": _("An app for codes was added"),
    "totp_deactivated": _("The app for codes was removed"),
    "webauthn_added": _("A passkey was added"),
    "webauthn_removed": _("A passkey was removed"),
    "recovery_codes_generated": _("New recovery codes were made"),
    "password_changed": _("The password was changed"),
    "second_factor_removed": _("An administrator removed the second factor"),
}

logger = logging.getLogger(__name__)


def tell_of_change(request: HttpRequest, person: User, change: str) -> None:
    """Tell the person by e-mail, where e-mails are sent, what was changed, when and from where."""
    if not settings.SENDS_MAIL or not is_mailbox(person.email):
        return
    with override(language_of(person.pk)):
        words = {
            "change": CHANGES[change],
            "name": name_of_person(person),
            "at": timezone.localtime(),
            "address": client_address(request),
            "account": editors_address(reverse("mfa_index")),
        }
        body = render_to_string("account/changed_mail.txt", words)
        send(person, subject_of(str(CHANGES[change])), body)


def send_link(person: User) -> None:
    """Send the person a link by which another password is chosen, once; for nobody, whose account
    was never saved, as much is done and nothing sent.
    """
    key = urlsafe_base64_encode(force_bytes(person.pk))
    token = default_token_generator.make_token(person)
    with override(language_of(person.pk or 0)):
        words = {
            "name": name_of_person(person),
            "username": person.get_username(),
            "link": editors_address(reverse("admin:choose_password", args=[key, token])),
        }
        body = render_to_string("account/forgotten_mail.txt", words)
        subject = subject_of(str(_("A link to choose another password")))
        if person.pk and is_mailbox(person.email):
            send(person, subject, body)


def subject_of(words: str) -> str:
    """The words in one line, begun with the name of the site."""
    name = str(Site.objects.first() or "")
    return one_line(f"[{name}] {words}" if name else words)


def send(person: User, subject: str, body: str) -> None:
    """Hand the e-mail to the server, in a thread of its own; a failure is logged without what the
    e-mail says.
    """
    headers = {"Auto-Submitted": "auto-generated"}
    message = EmailMessage(subject, body, to=[person.email], headers=headers)
    Thread(target=hand_over, args=[message], name="account mail").start()


def hand_over(message: EmailMessage) -> None:
    """Give the message to the server."""
    try:
        message.send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        logger.error("An e-mail about an account was not sent: %s", type(error).__name__)
