"""A new site is a folder with a small true example, whole or not at all."""

import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def made(site):
    said = StringIO()
    call_command("new_site", str(site), stdout=said)
    return said.getvalue()


def test_it_says_what_it_has_made(tmp_path):
    site = tmp_path / "countries" / "estonia"

    said = made(site)

    assert "  content/01-site.json\n" in said
    assert f"SITE_DIR={site}" in said
    assert "own.css" in (site / "README.md").read_text()
    assert (site / "locale").is_dir()


def test_an_empty_folder_is_filled(tmp_path):
    made(tmp_path)

    assert (tmp_path / "content" / "01-site.json").is_file()


@pytest.mark.parametrize("name", ["file.txt", ".git"])
def test_a_folder_that_is_not_empty_is_refused(tmp_path, name):
    (tmp_path / name).write_text("mine")

    with pytest.raises(CommandError, match=r"is not an empty folder\. Name a new one"):
        made(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_the_folder_in_which_somebody_stands_is_filled_and_not_replaced(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    made(".")

    assert (Path.cwd() / "content" / "01-site.json").is_file()
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_nothing_beside_the_folder_is_touched(tmp_path):
    (tmp_path / ".site.new").mkdir()
    (tmp_path / ".site.new" / "mine.txt").write_text("mine")

    made(tmp_path / "site")

    assert sorted(path.name for path in tmp_path.iterdir()) == [".site.new", "site"]
    assert (tmp_path / ".site.new" / "mine.txt").read_text() == "mine"


def test_a_file_is_refused(tmp_path):
    (tmp_path / "site").write_text("mine")

    with pytest.raises(CommandError, match="is not an empty folder"):
        made(tmp_path / "site")
    with pytest.raises(CommandError, match="cannot be made: File exists"):
        made(tmp_path / "site" / "below")

    assert (tmp_path / "site").read_text() == "mine"


@pytest.mark.parametrize("name", ["site", "."])
def test_what_fails_half_way_leaves_nothing(tmp_path, monkeypatch, name):
    def full_disk(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full_disk)

    with pytest.raises(CommandError, match="cannot be made"):
        made(tmp_path / name)

    assert list(tmp_path.iterdir()) == []


def test_a_new_site_can_be_read_by_who_serves_it(tmp_path):
    call_command("new_site", tmp_path / "site", stdout=StringIO())

    for path in [tmp_path / "site", *(tmp_path / "site").rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644)
