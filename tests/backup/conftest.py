import pytest

from govdigital import environment
from timeline.files.stores import EDITORIAL_FILES, PUBLIC_FILES


@pytest.fixture
def folder_of_the_site(settings, tmp_path):
    """An empty DATA_DIR, where this test's files stand too."""
    folder = tmp_path / "site"
    folder.mkdir()
    settings.DATA_DIR = folder
    settings.STORAGES = settings.STORAGES | {
        EDITORIAL_FILES: environment.file_store("STORAGE_URL", folder / "files", "editorial"),
        PUBLIC_FILES: environment.file_store("STORAGE_URL", folder / "files", "public"),
    }
    return folder
