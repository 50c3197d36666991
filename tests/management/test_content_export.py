"""The whole story leaves as files and comes back as it was, byte for byte."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories, stories
from timeline.files import stores
from timeline.management.commands import import_content
from timeline.management.content_export import locked
from timeline.management.content_faults import content_faults
from timeline.models import FormerAddress, Initiative, Milestone, Picture, Site, Source, Theme
from timeline.publishing.former_addresses import lead_on_by_hand
from timeline.publishing.replace_story import replaced_story
from timeline.publishing.unpublish import unpublish
from timeline.registry import NOUNS

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

PAGES = ("/", "/initiatives/gob-1/", "/es/indicators/rank-1/", "/sources/report-1/", "/disputes/")


@pytest.fixture(autouse=True)
def checked(monkeypatch):
    """That content is looked through first is another test's: it takes a process of its own."""
    monkeypatch.setattr(import_content, "site_faults", lambda site: [])


def exported(site, *options):
    call_command("export_content", str(site), *options, stdout=StringIO())
    return files_of(site)


def imported(site):
    said = StringIO()
    call_command("import_content", str(site), stdout=said)
    return said.getvalue()


def files_of(site):
    return {
        str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()
    }


def rows_of(site, name):
    return json.loads((site / "content" / f"{name}.json").read_text())


def mains(client):
    """What pages say, without the numbers that databases give to rows."""
    texts = []
    for page in PAGES:
        text = client.get(page).content.decode()
        main = text.partition("<main")[2].partition("</main>")[0]
        assert main
        texts.append(re.sub(r"-\d+\b|[0-9a-f]{32}(-\d+)?\.\w+", "", main))
    return texts


def forget_the_story():
    with replaced_story():
        pass


def test_a_story_comes_back_byte_for_byte(tmp_path, client):
    stories.story(2)
    lead_on_by_hand(Initiative, "old-portal", "gob-1", {"en": "Renamed.", "es": "Otro nombre."})
    before, pages = exported(tmp_path / "a"), mains(client)
    forget_the_story()
    assert not Source.objects.exists()

    said = imported(tmp_path / "a")

    assert "Publication 1:" in said
    after = exported(tmp_path / "b")
    # A photograph is compressed once more.
    assert {name: after[name] for name in after if name.endswith("json")} == {
        name: before[name] for name in before if name.endswith("json")
    }
    assert sorted(after) == sorted(before)
    assert mains(client) == pages
    assert client.get("/initiatives/old-portal/")["Location"] == "/initiatives/gob-1/"
    assert FormerAddress.objects.using(PUBLIC).get().note_es == "Otro nombre."


def test_every_kind_of_row_that_editors_write_is_exported(tmp_path):
    stories.story()

    exported(tmp_path)

    models = set()
    for path in (tmp_path / "content").glob("*.json"):
        models |= {row["model"] for row in json.loads(path.read_text())}
    # It follows from the texts.
    assert models == {model._meta.label_lower for model in NOUNS} - {"timeline.citation"}


def test_what_is_exported_has_no_fault(tmp_path):
    stories.story(2)
    exported(tmp_path)
    forget_the_story()

    assert content_faults(tmp_path / "content") == []


def test_drafts_are_exported(tmp_path):
    factories.initiative("draft")

    exported(tmp_path)

    assert [row["fields"]["slug"] for row in rows_of(tmp_path, "06-initiatives")] == ["draft"]


def test_nothing_private_or_live_is_exported(tmp_path):
    stories.story()
    Site.objects.update(editor_notes="Between us.")
    unpublish(Initiative.objects.get(slug="law-1"), note_en="Wrong.")

    written = exported(tmp_path)

    text = b"".join(written.values()).decode(errors="replace")
    assert [
        word for word in ("Between us.", "fingerprint", "first_published") if word in text
    ] == []
    slugs = [row["fields"].get("slug") for row in rows_of(tmp_path, "06-initiatives")]
    assert "law-1" not in slugs


def test_rows_without_an_address_are_named_by_their_identifiers(tmp_path):
    stories.story()
    milestone = Milestone.objects.filter(initiative__slug="gob-1").first()
    dispute = milestone.initiative.disputes.first()
    dispute.milestone = milestone
    dispute.save()

    exported(tmp_path)

    rows = rows_of(tmp_path, "06-initiatives")
    assert not any("pk" in row for row in rows)
    (named,) = [row for row in rows if row["fields"].get("milestone")]
    assert named["model"] == "timeline.dispute"
    assert named["fields"]["milestone"] == [milestone.identifier]
    (position, *_others) = [row for row in rows if row["model"] == "timeline.position"]
    assert position["fields"]["dispute"] == [dispute.identifier]


def test_content_is_replaced_only_where_it_is_said(tmp_path):
    factories.site()
    exported(tmp_path)
    (tmp_path / "content" / "mine.json").write_text("[]")

    with pytest.raises(CommandError, match=r"has content already\. Name another folder, or say"):
        exported(tmp_path)
    assert (tmp_path / "content" / "mine.json").exists()

    assert sorted(exported(tmp_path, "--replace")) == ["content/01-site.json"]


def test_an_export_that_fails_leaves_what_was_there(tmp_path):
    factories.site()
    before = exported(tmp_path)
    picture = factories.picture("lost")
    stores.delete(stores.EDITORIAL_FILES, picture.file)

    with pytest.raises(CommandError, match=rf"The file “{picture.file}” of a picture cannot be"):
        exported(tmp_path, "--replace")

    assert files_of(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["content"]


@pytest.mark.parametrize("options", [[], ["--replace"]])
@pytest.mark.parametrize("name", ["elsewhere", "nowhere"])
@pytest.mark.parametrize("link", ["content", ".content-export"])
def test_content_that_is_a_link_is_not_replaced(tmp_path, link, name, options):
    factories.site()
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    site.mkdir()
    elsewhere.mkdir()
    (elsewhere / "mine.txt").write_text("mine")
    (site / link).symlink_to(tmp_path / name)

    with pytest.raises(CommandError, match=rf"{link}” is a link to another place"):
        exported(site, *options)

    assert [path.name for path in site.iterdir()] == [link]
    assert [path.name for path in elsewhere.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("name", [".content-new", ".content-old"])
def test_an_export_touches_nothing_beside_its_content(tmp_path, name):
    factories.site()
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    exported(site)
    (site / name).symlink_to(elsewhere)

    assert sorted(exported(site, "--replace")) == ["content/01-site.json"]

    assert [*elsewhere.iterdir()] == []
    assert sorted(path.name for path in site.iterdir()) == [name, "content"]


def test_the_next_export_deletes_what_a_killed_one_has_left(tmp_path):
    factories.site()
    left = tmp_path / ".content-export" / "new" / "files"
    left.mkdir(parents=True)
    (left / "half.jpg").write_bytes(b"half")

    assert sorted(exported(tmp_path)) == ["content/01-site.json"]
    assert [path.name for path in tmp_path.iterdir()] == ["content"]


def test_content_that_a_killed_export_had_set_aside_comes_back(tmp_path):
    factories.site()
    aside = tmp_path / ".content-export" / "former"
    aside.mkdir(parents=True)
    (aside / "mine.json").write_text("[]")

    with pytest.raises(CommandError, match=r"has content already"):
        exported(tmp_path)

    assert files_of(tmp_path) == {"content/mine.json": b"[]"}


def test_two_exports_do_not_write_at_once(tmp_path):
    factories.site()

    with locked(tmp_path), pytest.raises(CommandError, match="Another export is writing to"):
        exported(tmp_path)

    assert [*tmp_path.iterdir()] == []


def test_content_comes_back_where_the_new_one_cannot_take_its_place(tmp_path, monkeypatch):
    factories.site()
    before = exported(tmp_path)
    rename = Path.rename

    def full_disk(path, target):
        if path.name == "new":
            raise OSError(28, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", full_disk)

    with pytest.raises(CommandError, match="cannot be written: No space left on device"):
        exported(tmp_path, "--replace")

    assert files_of(tmp_path) == before


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(CommandError, match="cannot be written: Not a directory"):
        exported(tmp_path / "file" / "site")


def test_import_leaves_to_editors_what_they_have_touched(tmp_path, editor):
    stories.story()
    exported(tmp_path)
    Source.objects.filter(key="report-1").update(title="Mended")

    said = imported(tmp_path)

    # They were made here and not loaded from files.
    assert "Left as editors have it: source:report-1" in said
    assert Source.objects.get(key="report-1").title == "Mended"


def test_import_loads_nothing_where_this_site_stands_in_the_way(tmp_path):
    factories.subject("mexico", code="MEX")
    rows = [
        {"model": "timeline.theme", "fields": {"slug": "portals", "title_en": "Portals"}},
        {"model": "timeline.subject", "fields": {"slug": "other", "code": "MEX", "title_en": "X"}},
    ]
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.json").write_text(json.dumps(rows))

    with pytest.raises(CommandError, match=r"Nothing was loaded:\na\.json: row 2: subject:other: "):
        imported(tmp_path)

    assert not Theme.objects.exists()


def test_import_refuses_a_folder_with_faults(tmp_path, monkeypatch):
    monkeypatch.setattr(import_content, "site_faults", lambda site: ["a.json: row 1: no."])

    with pytest.raises(CommandError, match=r"Nothing was loaded:\na\.json: row 1: no\."):
        imported(tmp_path)


def test_pictures_come_back_with_their_files(tmp_path):
    picture = factories.picture("portrait")
    exported(tmp_path)
    (file,) = (tmp_path / "content" / "files").iterdir()
    assert file.name == f"portrait.{picture.file.rpartition('.')[2]}"
    Picture.objects.all().delete()

    imported(tmp_path)

    assert stores.exists(stores.EDITORIAL_FILES, Picture.objects.get().file)
