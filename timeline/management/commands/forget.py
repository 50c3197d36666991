from argparse import ArgumentParser

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import URLValidator

from govdigital.databases import EDITORIAL
from govdigital.event_log import log_event
from timeline.history.forgetting import forget_versions
from timeline.publishing.forget import (
    Forgotten,
    LoggedEntry,
    NotForgettable,
    forget,
    logged_entry,
)
from timeline.publishing.keys import name_at
from timeline.publishing.locking import Busy, alone
from timeline.registry import LINKED, MODELS

# By the names of pages too, as operators read them in addresses.
KINDS = {kind: str(model._meta.model_name) for kind, model in LINKED.items()} | {
    name: name for name in MODELS
}
LONGEST_ADDRESS = 500


class Command(BaseCommand):
    help = (
        "Take a text away by law: empty what publications keep of an entry, and what editors saved "
        "of it in that time. Readers are told why (451)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", help="such as initiative, source or person")
        parser.add_argument("address", help="the last part of the address that it has or had last")
        parser.add_argument(
            "--publication",
            nargs="+",
            type=int,
            required=True,
            metavar="N",
            help="the numbers of the publications that brought the text",
        )
        parser.add_argument("--reason", required=True, help="what readers are told, in English")
        parser.add_argument("--reason-es", default="", help="the same in Spanish")
        parser.add_argument(
            "--blocked-by", default="", metavar="URL", help="the address of who asked for it"
        )
        parser.add_argument(
            "--by", required=True, metavar="USERNAME", help="who decides; an account that publishes"
        )
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(
        self,
        *args: object,
        kind: str,
        address: str,
        publication: list[int],
        reason: str,
        reason_es: str,
        blocked_by: str,
        by: str,
        yes: bool,
        **options: object,
    ) -> None:
        if kind not in KINDS:
            raise CommandError(f"“{kind}” is not one of {', '.join(KINDS)}.")
        if not reason.strip():
            raise CommandError("Say the reason: readers are told it.")
        refuse_address(blocked_by)
        person = publisher(by)
        try:
            entry = logged_entry(KINDS[kind], address, publication)
            if not yes:
                self.ask(entry, publication)
            # PUBLIC ends first. Should the machine stop between the two, the same can be done
            # again.
            with alone([]):
                reasons = {"en": reason.strip(), "es": reason_es.strip()}
                forgotten = forget(entry, publication, reason=reasons, blocked_by=blocked_by)
                emptied = forget_saved(entry, forgotten)
        except (NotForgettable, Busy) as refusal:
            raise CommandError(f"Nothing was taken away. {refusal}") from refusal
        self.tell(entry, forgotten, emptied, person)

    def ask(self, entry: LoggedEntry, numbers: list[int]) -> None:
        """Go on only where the title of the entry is typed; raises CommandError."""
        self.stdout.write(
            f"This empties what publication {', '.join(map(str, numbers))} keeps of "
            f"“{entry.title}”, and what editors saved of it in that time. Nothing brings it back "
            "but a backup."
        )
        try:
            answer = input(f"Type “{entry.title}” to go on: ")
        except (EOFError, KeyboardInterrupt):
            answer = ""
        if answer.strip() != entry.title:
            raise CommandError("Nothing was taken away.")

    def tell(
        self, entry: LoggedEntry, forgotten: Forgotten, emptied: int, person: AbstractBaseUser
    ) -> None:
        """Say what was done, and log it."""
        name = name_at(MODELS[entry.model], entry.address)
        numbers = [stretch.number for stretch in forgotten.stretches]
        log_event(
            "entry_forgotten",
            account=person.get_username(),
            entries=[str(name)],
            publications=numbers,
            versions=emptied,
        )
        if forgotten.publication is None:
            self.stdout.write("All of it had been taken away from visitors before.")
        else:
            taken = [number for number in numbers if number not in forgotten.already]
            self.stdout.write(
                f"Publication {forgotten.publication.number} took away what publication "
                f"{', '.join(map(str, taken))} kept of {name}."
            )
        self.stdout.write(
            f"{emptied} of the editors’ versions were emptied. Look through its working copy and "
            "its comments, if there are any, through the notes of those publications, and through "
            "your backups."
        )


def refuse_address(text: str) -> None:
    """Raise CommandError for what is no address that a header can name."""
    if not text:
        return
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError as error:
        raise CommandError(f"“{text}” is not an address: begin it with https://.") from error
    if len(text) > LONGEST_ADDRESS or not text.isascii() or any(mark in text for mark in '<>" '):
        raise CommandError(f"“{text}” cannot be named in a header: write it in plain letters.")


def publisher(name: str) -> AbstractBaseUser:
    """The account of this name, which may publish; raises CommandError."""
    accounts = get_user_model()._default_manager.using(EDITORIAL)
    person = accounts.filter(**{get_user_model().USERNAME_FIELD: name}).first()
    if person is None:
        raise CommandError(f"There is no account “{name}”.")
    if not (person.is_active and person.is_staff and person.has_perm("timeline.publish")):
        raise CommandError(f"“{name}” may not publish, and so not take away what was published.")
    return person


def forget_saved(entry: LoggedEntry, forgotten: Forgotten) -> int:
    """Empty what editors saved of the entry while the text stood; how many versions there were."""
    model = MODELS[entry.model]
    numbers = {stretch.number for stretch in forgotten.stretches}
    count = 0
    for stretch in forgotten.stretches:
        kept = {stretch.number_before, stretch.number_after} - numbers - {None}
        count += forget_versions(model, entry.pk, stretch.after, stretch.before, kept)
    return count
