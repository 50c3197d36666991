import re

import pytest
from django.core.files.storage import storages

from govdigital import environment
from tests.files.s3 import local_store
from timeline.files import stores
from timeline.files.stores import EDITORIAL_FILES, PUBLIC_FILES

NAME = "0123456789abcdef0123456789abcdef.png"


@pytest.fixture(params=["folder", "s3"])
def store(request, settings, monkeypatch, tmp_path):
    """Both kinds of store, empty: in folders, and in one that speaks S3."""
    monkeypatch.delenv("STORAGE_URL", raising=False)
    if request.param == "s3":
        url = request.getfixturevalue("s3_url")
        monkeypatch.setenv("STORAGE_URL", url)
    use_stores(settings, tmp_path)


@pytest.fixture
def s3_url():
    with local_store() as url:
        yield url


def use_stores(settings, folder):
    settings.STORAGES = settings.STORAGES | {
        EDITORIAL_FILES: environment.file_store("STORAGE_URL", folder, "editorial"),
        PUBLIC_FILES: environment.file_store("STORAGE_URL", folder, "public"),
    }


def test_a_file_is_read_as_it_was_written_and_stands_in_one_store_alone(store):
    assert stores.names(EDITORIAL_FILES) == []

    first = stores.write(EDITORIAL_FILES, NAME, b"bytes")
    again = stores.write(EDITORIAL_FILES, NAME, b"bytes")

    assert (first, again) == (True, False)
    assert stores.read(EDITORIAL_FILES, NAME) == b"bytes"
    assert stores.names(EDITORIAL_FILES) == [NAME]
    assert stores.names(PUBLIC_FILES) == []
    assert not stores.exists(PUBLIC_FILES, NAME)
    with pytest.raises(stores.Missing):
        stores.read(PUBLIC_FILES, NAME)


def test_a_file_is_taken_away_and_again_without_a_complaint(store):
    stores.write(PUBLIC_FILES, NAME, b"bytes")

    stores.delete(PUBLIC_FILES, NAME)
    stores.delete(PUBLIC_FILES, NAME)

    assert stores.names(PUBLIC_FILES) == []


def test_a_store_that_does_not_answer_is_away(settings, monkeypatch, tmp_path):
    monkeypatch.setenv("STORAGE_URL", "s3://key:secret@127.0.0.1:9/bucket?https=false")
    use_stores(settings, tmp_path)

    for ask in (stores.exists, stores.read, stores.delete):
        with pytest.raises(stores.StoreAway):
            ask(PUBLIC_FILES, NAME)
    with pytest.raises(stores.StoreAway):
        stores.write(PUBLIC_FILES, NAME, b"bytes")
    with pytest.raises(stores.StoreAway):
        stores.names(PUBLIC_FILES)


def test_a_bucket_that_is_not_there_is_away(settings, monkeypatch, tmp_path, s3_url):
    monkeypatch.setenv("STORAGE_URL", re.sub("/files-[0-9a-f]+/", "/other/", s3_url))
    use_stores(settings, tmp_path)

    with pytest.raises(stores.StoreAway):
        stores.write(PUBLIC_FILES, NAME, b"bytes")


def test_a_folder_that_cannot_be_written_is_away(settings, monkeypatch, tmp_path):
    monkeypatch.delenv("STORAGE_URL", raising=False)
    (tmp_path / "public").touch()
    use_stores(settings, tmp_path)

    with pytest.raises(stores.StoreAway):
        stores.write(PUBLIC_FILES, NAME, b"bytes")


def test_a_file_is_there_whole_or_not_at_all(settings, monkeypatch, tmp_path):
    monkeypatch.delenv("STORAGE_URL", raising=False)
    use_stores(settings, tmp_path)

    def broken(*_arguments):
        raise OSError("The disk is full.")

    monkeypatch.setattr("pathlib.Path.replace", broken)
    with pytest.raises(stores.StoreAway):
        stores.write(PUBLIC_FILES, NAME, b"bytes")

    assert not stores.exists(PUBLIC_FILES, NAME)
    assert stores.names(PUBLIC_FILES) == []
    assert storages[PUBLIC_FILES].listdir("")[1] == []
