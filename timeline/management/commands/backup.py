from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from govdigital import site_lock
from timeline.backup.making import make_set, note_last_backup
from timeline.backup.manifest import Manifest
from timeline.backup.sets import remove_oldest, writing_to

# What is served, copied or thrown away is no place for a backup.
NOT_IN = ("files", "imports", "locks", "shared", "static")


class Command(BaseCommand):
    help = (
        "Copy all databases, the files of pictures and documents, and the key, as they are at "
        "one moment, into a new folder named after the time. The site may be running."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="where the sets stand")
        parser.add_argument(
            "--keep", type=int, metavar="N", help="afterwards delete all but the N newest sets"
        )

    def handle(self, *args: Any, folder: Path, keep: int | None, **options: Any) -> None:
        folder = folder.absolute()
        refuse_unusable(folder, keep)
        try:
            with site_lock.shared(), writing_to(folder):
                finished, manifest = make_set(folder)
                self.stdout.write(f"{finished}: {in_words(manifest)}.")
                note_last_backup(manifest)
                if keep:
                    self.stdout.write(f"Older sets deleted: {remove_oldest(folder, keep)}.")
        except site_lock.SiteLocked as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"The backup was made, and then: {error}.") from None


def refuse_unusable(folder: Path, keep: int | None) -> None:
    """Raise CommandError where this process, or this folder, cannot have a backup."""
    if settings.ROLE == "public":
        raise CommandError("A public process knows no working copies. Back up the editorial one.")
    if keep is not None and keep < 1:
        raise CommandError("--keep is 1 or more.")
    place, site = folder.resolve(), settings.DATA_DIR.resolve()
    if place == site or any(place.is_relative_to(site / name) for name in NOT_IN):
        raise CommandError(f"{folder} belongs to the site itself. Name another folder.")


def in_words(manifest: Manifest) -> str:
    """What a set holds."""
    total = sum(content.size for content in manifest.files.values())
    return (
        f"publication {manifest.publication}, {len(manifest.files)} files, "
        f"{total / 1_000_000:.1f} MB"
    )
