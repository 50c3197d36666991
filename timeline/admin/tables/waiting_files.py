"""Files that wait between the preview of an import and its confirmation."""

import re
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export.tmp_storages import BaseStorage

from timeline.admin.tables.bounds import Unreadable


class Waiting(BaseStorage):
    """Files that wait for an editor's confirmation, for a day, in a folder of this site alone."""

    @property
    def folder(self) -> Path:
        """Where the files wait."""
        return Path(settings.DATA_DIR) / "imports"

    def save(self, data: bytes) -> None:
        """Keep the file under a name that nobody guesses; what has waited for a day goes."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        yesterday = (timezone.now() - timedelta(days=1)).timestamp()
        for old in self.folder.iterdir():
            # Another editor's may be confirmed, and gone, in the meantime.
            with suppress(FileNotFoundError):
                if old.stat().st_mtime < yesterday:
                    old.unlink()
        self.name = secrets.token_hex(16)
        self.path().write_bytes(data)

    def read(self) -> bytes:
        """The file; raises Unreadable where it waits no longer."""
        if not re.fullmatch("[0-9a-f]{32}", self.name or "") or not self.path().is_file():
            raise Unreadable(_("This file waits no longer. Send it again."))
        return self.path().read_bytes()

    def remove(self) -> None:
        """Forget the file."""
        self.path().unlink(missing_ok=True)

    def path(self) -> Path:
        """Where the file waits; it has a name by now."""
        return self.folder / str(self.name)
