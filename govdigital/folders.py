"""Folders that commands fill and clear."""

import shutil
from pathlib import Path


def remove(path: Path) -> None:
    """Delete a folder with all that is in it, a link without what it leads to, a file, or
    nothing.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
