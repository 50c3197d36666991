from argparse import ArgumentParser
from contextlib import suppress

from django.core.management.base import BaseCommand, CommandError

from govdigital.databases import EDITORIAL
from timeline.history.recording import record_publication
from timeline.management.fixtures import entries_in
from timeline.models import Publication, Publishable
from timeline.publishing import parents
from timeline.publishing.keys import address_column, read_name
from timeline.publishing.locking import NotReady
from timeline.publishing.publish import publish
from timeline.registry import ENTRIES, MODELS


class Command(BaseCommand):
    help = (
        "Make working copies live, all or nothing: the entries named as kind:address, or all "
        "of them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "entries", nargs="*", metavar="kind:address", help="such as initiative:first-portal"
        )
        parser.add_argument("--all", action="store_true", help="every entry that is not withdrawn")
        parser.add_argument(
            "--along", action="store_true", help="the eras, sources and others that they need, too"
        )
        parser.add_argument(
            "--kind",
            choices=Publication.Kind.values[:3],
            default="",
            help="new, update or correction",
        )
        parser.add_argument("--note-en", default="", help="the public note in English")
        parser.add_argument("--note-es", default="", help="the public note in Spanish")

    def handle(
        self,
        *args: object,
        entries: list[str],
        along: bool,
        kind: str,
        note_en: str,
        note_es: str,
        **options: object,
    ) -> None:
        if options["all"] == bool(entries):
            raise CommandError(
                "Name the entries to publish, such as initiative:first-portal, or say --all."
            )
        batch = everything() if options["all"] else [working_copy(name) for name in entries]
        if along:
            batch = [*parents.along(batch), *batch]
        try:
            publication = publish(batch, kind=kind, note_en=note_en, note_es=note_es)
        except NotReady as error:
            raise CommandError(f"Nothing was published.\n{error}") from error
        if publication is None:
            self.stdout.write("Nothing has changed since the last publication.")
        else:
            record_publication(entries_in(publication, batch), publication)
            self.stdout.write(
                f"Publication {publication.number}: {publication.entries.count()} entries."
            )


def everything() -> list[Publishable]:
    """Every working copy that has not been withdrawn."""
    entries: list[Publishable] = []
    for model in ENTRIES:
        entries += model.objects.using(EDITORIAL).listed()
    return entries


def working_copy(text: str) -> Publishable:
    """The working copy that kind:address names."""
    kind, address = read_name(text)
    if kind not in MODELS:
        raise CommandError(f"“{text}” does not begin with one of {', '.join(MODELS)} and a colon.")
    model = MODELS[kind]
    rows = model.objects.using(EDITORIAL)
    entry: Publishable | None = None
    # The site has no address but its key, which is a number.
    with suppress(ValueError):
        entry = rows.filter(**{address_column(model): address}).first()
    if entry is None:
        raise CommandError(f"There is no {kind} with the address “{address}”.")
    return entry
