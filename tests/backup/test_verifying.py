import hashlib
import json
import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.backup.manifest import dump_name

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC]),
    pytest.mark.usefixtures("folder_of_the_site"),
]


@pytest.fixture
def made(folder_of_the_site, tmp_path, settings, monkeypatch):
    """A set with a picture and the key."""
    monkeypatch.delenv("SECRET_KEY")
    (settings.DATA_DIR / "secret-key").write_text("k" * 60)
    factories.live(factories.site(), factories.picture())
    call_command("backup", tmp_path / "sets", stdout=StringIO())
    (made,) = (tmp_path / "sets").glob("2*")
    return made


def verified(place):
    written = StringIO()
    call_command("verify", place, stdout=written)
    return written.getvalue()


def faults(made):
    """What the command says of a set, and ends with 1."""
    written = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("verify", made, stdout=written)
    lines = written.getvalue().splitlines()
    assert str(refusal.value) == f"{made} is not as it was made. Faults: {len(lines)}."
    return lines


def change(made, **values):
    """Write other values into the manifest, with the digest that belongs to them."""
    manifest = json.loads((made / "manifest.json").read_text()) | values
    write(made, json.dumps(manifest))


def write(made, text):
    (made / "manifest.json").write_text(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    (made / "manifest.sha256").write_text(f"{digest}  manifest.json\n")


def test_a_whole_set_is_said_to_be_whole(made):
    assert verified(made).startswith(f"{made} is whole: publication 1, ")


def test_of_a_folder_of_sets_the_newest_is_verified(made):
    shutil.copytree(made, made.with_name("20991231T235959Z"))

    assert verified(made.parent).startswith(f"{made.with_name('20991231T235959Z')} is whole")


def test_verifying_leaves_no_trace(made):
    before = sorted(made.rglob("*"))

    verified(made)

    assert sorted(made.rglob("*")) == before


def test_each_fault_has_its_sentence(made):
    (made / "secret-key").unlink()
    (made / "files/editorial/notes.txt").write_text("More.")
    picture = next((made / "files/public").iterdir())
    picture.write_bytes(picture.read_bytes()[::-1])
    dump = dump_name("public", connection.vendor)
    (made / dump).write_bytes(b"")

    assert sorted(faults(made)) == sorted(
        [
            "secret-key is missing.",
            "files/editorial/notes.txt does not belong to the set.",
            f"files/public/{picture.name} has been changed: its digest is another one.",
            f"{dump} has 0 bytes instead of {size_of(made, dump)}.",
        ]
    )


def size_of(made, name):
    return json.loads((made / "manifest.json").read_text())["files"][name]["size"]


def test_a_link_in_the_place_of_a_file_is_a_fault(made, tmp_path):
    shutil.move(made / "secret-key", tmp_path / "elsewhere")
    (made / "secret-key").symlink_to(tmp_path / "elsewhere")

    assert faults(made) == ["secret-key is not a file of its own."]


def test_a_manifest_that_was_changed_is_told_by_its_digest(made):
    manifest = made / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"publication": 1', '"publication": 2'))

    assert faults(made) == [f"{manifest} has been changed: its digest is another one."]


@pytest.mark.parametrize("name", ["manifest.json", "manifest.sha256"])
def test_a_set_without_what_it_says_of_itself_is_no_set(made, name):
    (made / name).unlink()

    assert faults(made) == [f"{made / name} cannot be read: No such file or directory."]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{}", '{"format": 1}', "[" * 100_000, '{"format": 1, "files": []}', "\0"],
)
def test_what_is_no_manifest_is_said_to_be_none(made, text):
    write(made, text)

    assert faults(made) == [f"{made / 'manifest.json'} is not the manifest of a backup."]


@pytest.mark.parametrize(
    "values",
    [
        {"format": 2},
        {"publication": "1"},
        {"publication": True},
        {"has_key": "no"},
        {"version": 1},
        {"made_at": None},
        {"migrations": [1]},
        {"migrations": None},
        {"databases": {"editorial": "sqlite"}},
        {"databases": {"editorial": "sqlite", "public": "sqlite"}},
        {"databases": {"editorial": "mysql", "public": "mysql", "reports": "mysql"}},
        {"databases": {"editorial": [], "public": [], "reports": []}},
        {"files": {}},
        {"more": "words"},
    ],
)
def test_a_value_that_means_nothing_is_refused(made, values):
    change(made, **values)

    assert faults(made) == [f"{made / 'manifest.json'} is not the manifest of a backup."]


@pytest.mark.parametrize(
    "path",
    [
        "../secret",
        "/etc/passwd",
        "files/public/../../secret-key",
        "files/public/notes.txt",
        "files/other/93bea778a3ab334f4003284789aa69a0.png",
        "files/public/93bea778a3ab334f4003284789aa69a0.png/",
        "93bea778a3ab334f4003284789aa69a0.png",
    ],
)
def test_a_file_that_no_set_has_may_not_be_listed(made, path):
    files = json.loads((made / "manifest.json").read_text())["files"]

    change(made, files=files | {path: {"size": 1, "sha256": "0" * 64}})

    assert faults(made) == [f"{made / 'manifest.json'} is not the manifest of a backup."]


@pytest.mark.parametrize("content", [{"size": -1, "sha256": "x"}, {"size": 1}, [], "1"])
def test_a_file_without_size_and_digest_is_not_listed(made, content):
    files = json.loads((made / "manifest.json").read_text())["files"]

    change(made, files=files | {"secret-key": content})

    assert faults(made) == [f"{made / 'manifest.json'} is not the manifest of a backup."]


def test_a_database_that_cannot_be_opened_is_a_fault_though_its_digest_is_right(made):
    name = dump_name("editorial", connection.vendor)
    (made / name).write_bytes(b"no database at all" * 500)
    files = json.loads((made / "manifest.json").read_text())["files"]
    digest = hashlib.sha256((made / name).read_bytes()).hexdigest()
    change(made, files=files | {name: {"size": 9000, "sha256": digest}})

    (fault,) = faults(made)

    assert fault.startswith(f"{name} ")
    assert "file is not a database" in fault or "pg_restore failed" in fault


def test_pages_that_are_torn_are_a_fault_though_their_digest_is_right(made):
    name = dump_name("editorial", connection.vendor)
    content = (made / name).read_bytes()
    if connection.vendor == "sqlite":
        torn = content[:8192] + bytes(len(content) - 8192)
    else:
        # The table of contents of a dump stands at its beginning.
        torn = content[:200]
    (made / name).write_bytes(torn)
    files = json.loads((made / "manifest.json").read_text())["files"]
    digest = hashlib.sha256(torn).hexdigest()
    change(made, files=files | {name: {"size": len(torn), "sha256": digest}})

    assert faults(made)[0].startswith(f"{name} ")


@pytest.mark.parametrize("name", ["", "empty", "file"])
def test_what_is_no_set_is_said_to_be_none(tmp_path, name):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()

    with pytest.raises(CommandError, match=r"is no set of a backup, and has none|is no folder"):
        call_command("verify", tmp_path / name)


@pytest.mark.parametrize("name", ["version", "made_at", "migrations"])
def test_no_word_of_a_manifest_commands_the_terminal(made, name):
    values = {"version": "0.1.0\x1b[2J", "made_at": "\x1b[2J", "migrations": ["a.\x1b[2J"]}
    change(made, **{name: values[name]})

    assert faults(made) == [f"{made}/manifest.json is not the manifest of a backup."]


def test_no_name_of_a_foreign_file_commands_the_terminal(made):
    (made / "\x1b[2Ja\nb").touch()

    assert faults(made) == [r"\x1b[2Ja\nb does not belong to the set."]
