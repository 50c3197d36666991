import gzip

import brotli
import pytest

from timeline.management.releases import Foreign, Releases, put

LONG = b"The same words again and again. " * 20


def release(releases, number, text="words"):
    building = releases.begin()
    (building / "index.html").write_text(text)
    releases.finish(building, number, {"publication": number})


def test_a_finished_release_is_served_with_what_it_was_made_of(tmp_path):
    releases = Releases(tmp_path)

    release(releases, 1)

    assert (tmp_path / "current" / "index.html").read_text() == "words"
    assert releases.made_of == {"publication": 1}


def test_a_new_folder_serves_nothing(tmp_path):
    releases = Releases(tmp_path / "site")

    assert (releases.current, releases.made_of) == (None, None)


def test_the_release_before_stays_and_older_ones_leave(tmp_path):
    releases = Releases(tmp_path)

    for number in (1, 2, 3):
        release(releases, number)

    assert sorted(path.name for path in (tmp_path / "releases").iterdir()) == ["2", "3"]


def test_a_release_of_the_same_publication_gets_a_letter(tmp_path):
    releases = Releases(tmp_path)
    release(releases, 1)

    release(releases, 1, "other words")

    assert releases.current.name == "1a"
    assert (tmp_path / "current" / "index.html").read_text() == "other words"


def test_a_folder_with_files_of_others_is_refused(tmp_path):
    (tmp_path / "thesis.txt").touch()

    with pytest.raises(Foreign):
        Releases(tmp_path)


def test_two_exports_do_not_write_at_once(tmp_path):
    with Releases(tmp_path).locked(), pytest.raises(BlockingIOError):
        Releases(tmp_path).locked().__enter__()


def test_a_long_text_is_written_with_its_compressed_forms(tmp_path):
    file = tmp_path / "pages" / "index.html"

    assert put(LONG, True, file, None)

    assert file.read_bytes() == LONG
    assert gzip.decompress(file.with_name("index.html.gz").read_bytes()) == LONG
    assert brotli.decompress(file.with_name("index.html.br").read_bytes()) == LONG


@pytest.mark.parametrize(("content", "compressed"), [(b"short", True), (LONG, False)])
def test_what_is_short_or_no_text_is_written_alone(tmp_path, content, compressed):
    put(content, compressed, tmp_path / "file", None)

    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_file_that_has_not_changed_is_shared_and_another_is_not(tmp_path):
    old = tmp_path / "old"
    put(LONG, True, old, None)

    assert not put(LONG, True, tmp_path / "same", old)
    assert put(LONG + b"more", True, tmp_path / "changed", old)

    assert (tmp_path / "same").samefile(old)
    assert (tmp_path / "same.gz").samefile(tmp_path / "old.gz")
    assert not (tmp_path / "changed").samefile(old)
