from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from govdigital.databases import EDITORIAL
from timeline.history.recording import record_publication
from timeline.models import Publication
from timeline.publishing.locking import NotReady
from timeline.publishing.parents import along
from timeline.publishing.publish import publish
from timeline.registry import ENTRIES

KINDS = {str(model._meta.model_name): model for model in ENTRIES}


class Command(BaseCommand):
    help = (
        "Make working copies live, all or nothing: the entries named as kind:address, or all "
        "of them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "entries", nargs="*", metavar="kind:address", help="such as initiative:gob-mx"
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

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all"] == bool(options["entries"]):
            raise CommandError(
                "Name the entries to publish, such as initiative:gob-mx, or say --all."
            )
        batch = everything() if options["all"] else [named(name) for name in options["entries"]]
        if options["along"]:
            batch = [*along(batch), *batch]
        notes = {name: options[name] for name in ("kind", "note_en", "note_es")}
        try:
            publication = publish(batch, **notes)
        except NotReady as error:
            raise CommandError(f"Nothing was published.\n{error}") from error
        if publication is None:
            self.stdout.write("Nothing has changed since the last publication.")
        else:
            brought = set(publication.entries.values_list("model", "entry_pk"))
            went = [entry for entry in batch if (entry._meta.model_name, entry.pk) in brought]
            record_publication(went, publication)
            self.stdout.write(
                f"Publication {publication.number}: {publication.entries.count()} entries."
            )


def everything() -> list[Any]:
    """Every working copy that has not been withdrawn."""
    return [entry for model in ENTRIES for entry in model.objects.using(EDITORIAL).listed()]


def named(name: str) -> Any:
    """The working copy that kind:address names."""
    kind, _colon, address = name.partition(":")
    if kind not in KINDS:
        raise CommandError(f"“{name}” does not begin with one of {', '.join(KINDS)} and a colon.")
    field = getattr(KINDS[kind], "address_field", "pk")
    entry = KINDS[kind].objects.using(EDITORIAL).filter(**{field: address}).first()
    if entry is None:
        raise CommandError(f"There is no {kind} with the address “{address}”.")
    return entry
