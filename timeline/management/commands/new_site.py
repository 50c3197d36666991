import shutil
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management.base import BaseCommand, CommandError

EXAMPLE = Path(__file__).parent.parent / "example_site"


class Command(BaseCommand):
    help = "Make the folder of a site of one's own, with a small example in it."
    # It asks no database.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("site", type=Path, metavar="DIR", help="a new or an empty folder")

    def handle(self, *args: object, site: Path, **options: object) -> None:
        site = site.absolute()
        if site.exists() and (not site.is_dir() or any(site.iterdir())):
            raise CommandError(
                f"“{site}” is not an empty folder. Name a new one; nothing was written."
            )
        try:
            make_site(site)
        except OSError as error:
            raise CommandError(f"“{site}” cannot be made: {error.strerror}.") from None
        for path in sorted(path for path in site.rglob("*") if path.is_file()):
            self.stdout.write(f"  {path.relative_to(site)}")
        self.stdout.write(f"README.md in {site} says what each is for. Look through it with")
        self.stdout.write(f"  check_site {site}")
        self.stdout.write(f"and start the site with SITE_DIR={site}")


def make_site(site: Path) -> None:
    """Copy the example into this folder, which is new or empty, whole or not at all; raises
    OSError.
    """
    site.parent.mkdir(parents=True, exist_ok=True)
    # A folder that is there is filled and not replaced: somebody may stand in it.
    place = site.parent
    if site.exists():
        place = site
    with TemporaryDirectory(prefix=f".{site.name}-", dir=place) as folder:
        draft = Path(folder) / "site"
        # Without the rights of ours, which may be read-only.
        shutil.copytree(EXAMPLE, draft, copy_function=shutil.copyfile)
        for name in ("content/files", "locale"):
            (draft / name).mkdir()
        for path in draft.rglob("*"):
            # Content is no secret, and may be read by another user of the machine who serves it.
            path.chmod(0o755 if path.is_dir() else 0o644)
        draft.chmod(0o755)
        if place != site:
            draft.rename(site)
            return
        for path in draft.iterdir():
            path.rename(site / path.name)
