import gzip

import brotli
import pytest

from timeline.management.releases import Foreign, Releases, clear, put

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


@pytest.mark.parametrize("target", ["releases/2", "elsewhere", "nowhere"])
@pytest.mark.parametrize("name", ["latest", "3", "building", "current"])
def test_a_link_among_the_releases_leaves_without_what_it_leads_to(tmp_path, name, target):
    releases = Releases(tmp_path / "site")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "thesis.txt").write_text("three years")
    for number in (1, 2):
        release(releases, number)
    places = {"releases/2": tmp_path / "site" / target}
    (tmp_path / "site" / "releases" / "notes.txt").write_text("mine")
    link = tmp_path / "site" / "releases" / name
    link.symlink_to(places.get(target, tmp_path / target))

    release(releases, 3, "new words")

    assert (tmp_path / "site" / "current" / "index.html").read_text() == "new words"
    assert (tmp_path / "site" / "releases" / "2" / "index.html").read_text() == "words"
    assert (tmp_path / "elsewhere" / "thesis.txt").read_text() == "three years"
    assert (tmp_path / "site" / "releases" / "notes.txt").read_text() == "mine"


def test_releases_may_stand_in_another_place(tmp_path):
    """A release, all of them, or the whole folder: the one before is known by where it is."""
    (tmp_path / "site").mkdir()
    (tmp_path / "disk").mkdir()
    (tmp_path / "site" / "releases").symlink_to(tmp_path / "disk")
    (tmp_path / "link").symlink_to(tmp_path / "site")
    releases = Releases(tmp_path / "link")
    release(releases, 1)
    (tmp_path / "disk" / "1").rename(tmp_path / "moved")
    (tmp_path / "disk" / "1").symlink_to(tmp_path / "moved")

    release(releases, 2)
    assert sorted(path.name for path in (tmp_path / "disk").iterdir()) == ["1", "2"]
    release(releases, 3)

    assert sorted(path.name for path in (tmp_path / "disk").iterdir()) == ["2", "3"]
    assert (tmp_path / "moved" / "index.html").exists()
    assert releases.current == tmp_path / "disk" / "3"


def test_a_release_that_leads_elsewhere_is_not_built_upon(tmp_path):
    releases = Releases(tmp_path / "site")
    for number in (1, 2):
        release(releases, number)
    (tmp_path / "thesis.txt").write_text("three years")
    (tmp_path / "site" / "releases" / "1" / "index.html").unlink()
    (tmp_path / "site" / "releases" / "1" / "index.html").symlink_to(tmp_path / "thesis.txt")

    building = releases.begin(upon_oldest=True)

    assert list(building.iterdir()) == []
    release(releases, 3)
    assert (tmp_path / "thesis.txt").read_text() == "three years"


def test_a_file_is_written_beside_the_release_that_shares_it(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    put(LONG, True, old, None)
    put(LONG, True, new, old)

    put(b"short", True, new, old)

    assert old.read_bytes() == LONG
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "old", "old.br", "old.gz"]


def test_what_a_release_no_longer_has_is_cleared(tmp_path):
    for name in ("a/index.html", "a/index.html.gz", "a/index.html.br", "b/c/index.html", "x.br"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    clear(str(tmp_path), {"a/index.html"})

    names = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")}
    assert names == {"a", "a/index.html", "a/index.html.gz", "a/index.html.br"}


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


def test_a_file_on_another_disk_is_copied(tmp_path, monkeypatch):
    old, new = tmp_path / "old", tmp_path / "new"
    put(LONG, True, old, None)

    def other_disk(*arguments):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr("os.link", other_disk)

    assert not put(LONG, True, new, old)
    assert new.read_bytes() == LONG
    assert gzip.decompress(new.with_name("new.gz").read_bytes()) == LONG
