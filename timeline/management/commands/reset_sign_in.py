from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from govdigital.event_log import log_event
from govdigital.sessions import end_sessions
from govdigital.sign_in_limits import free_account
from govdigital.site_addresses import editors_address

STOPPED = "Nothing was changed."


class Command(BaseCommand):
    help = (
        "Let somebody back in who has lost the password, or is barred after wrong tries: the old "
        "password opens nothing any more, the sessions end, and a link is printed by which the "
        "person chooses another one, once, for three days."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the name to sign in with")
        parser.add_argument(
            "--factors",
            action="store_true",
            help="remove passkeys, codes and the link to an organisation's account too",
        )
        parser.add_argument("--noinput", action="store_true", help="ask no question")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        # A public process has no accounts, and no admin to import.
        from timeline.admin.entries.accounts import choose_password_address

        person = person_called(name)
        factors = factors_of(person) if options["factors"] else []
        if factors and not options["noinput"] and not self.agreed(person, factors):
            raise CommandError(STOPPED)
        with transaction.atomic():
            for factor in factors:
                factor.delete()
            person.set_unusable_password()
            person.save()
            sessions = end_sessions(person.pk)
            free_account(person.get_username())
        log_event(
            "sign_in_reset", subject=person.get_username(), factors=len(factors), sessions=sessions
        )
        self.stdout.write(f"Sessions of {person.get_username()} that were ended: {sessions}.")
        if options["factors"]:
            self.stdout.write(f"Second factors and links removed: {len(factors)}.")
        self.stdout.write("The person chooses a password here, once, within three days:")
        self.stdout.write(f"  {editors_address(choose_password_address(person))}")

    def agreed(self, person: User, factors: list[Any]) -> bool:
        """Whether the operator means it."""
        question = (
            f"Remove {len(factors)} second factors and links of {person.get_username()}? "
            "Be sure who asks for it. [y/N] "
        )
        try:
            return input(question).strip().lower() in ("y", "yes")
        except EOFError:
            # Nobody is there to answer.
            return False


def person_called(name: str) -> User:
    """Who signs in with the name; raises CommandError where nobody does, or may not."""
    from timeline.admin.entries.accounts import administrators

    person = User.objects.filter(username=name).first()
    if person is None:
        names = ", ".join(administrators().values_list("username", flat=True)) or "nobody"
        raise CommandError(f"Nobody signs in as “{name}”. Administrators: {names}.")
    if not person.is_active:
        raise CommandError(
            f"The account “{name}” is closed. An administrator opens it in the admin."
        )
    return person


def factors_of(person: User) -> list[Any]:
    """By what the person signs in besides a password: passkeys, codes, a linked account."""
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount

    return [
        *Authenticator.objects.filter(user=person),
        *SocialAccount.objects.filter(user=person),
    ]
