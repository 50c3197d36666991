"""Static files as visitors get them: fingerprinted, compressed, and one stylesheet for all pages.
Files of pictures in a folder of this machine.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, InMemoryStorage
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEETS = ("css/site.css", "css/embed.css")
IMPORT = re.compile(r'@import url\("([\w-]+\.css)"\);\n')


class SiteFilesStorage(CompressedManifestStaticFilesStorage):
    """Puts the imports of both stylesheets in their places before they get their fingerprints."""

    # A script that imports another names it by its fingerprint too.
    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Each page names the same few files.
        self.kept_url = lru_cache(256)(super().url)

    def url(self, name: str | None, force: bool = False) -> str:
        return self.kept_url(name, force)

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        for sheet in SHEETS:
            if sheet in paths and not dry_run:
                paths = paths | {sheet: (whole_sheet(paths, sheet), sheet)}
        yield from super().post_process(paths, dry_run=dry_run, **options)
        self.kept_url.cache_clear()


def whole_sheet(paths: dict[str, Any], sheet: str) -> InMemoryStorage:
    """Where the stylesheet stands with its imports in their places."""
    whole = InMemoryStorage()
    text = IMPORT.sub(lambda found: read(paths, f"css/{found[1]}"), read(paths, sheet))
    whole.save(sheet, ContentFile(text))
    return whole


class StaticFiles(WhiteNoiseMiddleware):
    """Looks at a file when it is first asked for. All of them took a twentieth of a start."""

    def find_file(self, url: str) -> StaticFile | None:
        # While developing, files change.
        if self.use_finders:
            return super().find_file(url)
        if url not in self.files:
            file = super().find_file(url)
            if file is None:
                return None
            self.files[url] = file
        return self.files[url]


def read(paths: dict[str, Any], name: str) -> str:
    """The text of a collected file."""
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode())


class FolderStorage(FileSystemStorage):
    """Files in a folder of this machine, each of which is there whole or not at all."""

    def _save(self, name: str, content: "File[bytes]") -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as unfinished:
            draft = Path(unfinished.name)
            try:
                for chunk in content.chunks():
                    unfinished.write(chunk)
                unfinished.flush()
                draft.replace(path)
            except OSError:
                # A disk that is full is not filled further.
                draft.unlink(missing_ok=True)
                raise
        return name
