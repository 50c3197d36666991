from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from timeline.files.stores import Missing, StoreAway
from timeline.management.content_export import Linked, replace_content
from timeline.management.prepared import refuse_unprepared


class Command(BaseCommand):
    help = (
        "Write the whole story, drafts too, as content/ of a site's folder, with which another "
        "site can begin; without accounts, history, comments and notes for editors."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("site", type=Path, metavar="DIR", help="a folder, which may be new")
        parser.add_argument(
            "--replace", action="store_true", help="also where DIR has content/ already"
        )

    def handle(self, *args: object, site: Path, replace: bool, **options: object) -> None:
        refuse_unprepared()
        try:
            count = replace_content(site, replace=replace)
        except FileExistsError:
            raise CommandError(
                f"“{site}” has content already. Name another folder, or say --replace."
            ) from None
        except Linked as error:
            raise CommandError(
                f"“{error}” is a link to another place, which is not replaced. Name another folder."
            ) from None
        except BlockingIOError:
            raise CommandError(f"Another export is writing to “{site}”.") from None
        except (Missing, StoreAway) as error:
            raise CommandError(
                f"The file “{error}” of a picture cannot be read. Nothing was written: ask "
                "check_databases."
            ) from None
        except OSError as error:
            raise CommandError(f"“{site}” cannot be written: {error.strerror}.") from None
        self.stdout.write(f"{count} entries are in {site / 'content'}.")
