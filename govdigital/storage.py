"""Static files as visitors get them: fingerprinted, compressed, and one stylesheet for all
pages.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "css/site.css"
IMPORT = re.compile(r'@import url\("([\w-]+\.css)"\);\n')


class SiteFilesStorage(CompressedManifestStaticFilesStorage):
    """Puts the imports of the one stylesheet in their places before it gets its fingerprint."""

    # A script that imports another names it by its fingerprint too.
    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if SHEET in paths and not dry_run:
            whole = InMemoryStorage()
            whole.save(
                SHEET,
                ContentFile(
                    IMPORT.sub(lambda found: read(paths, f"css/{found[1]}"), read(paths, SHEET))
                ),
            )
            paths = paths | {SHEET: (whole, SHEET)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def read(paths: dict[str, Any], name: str) -> str:
    """The text of a collected file."""
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode())
