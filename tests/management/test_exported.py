"""All that an export names is there: in pages, feeds, and files for programs; and what needs a
server is named nowhere.
"""

import re
from html import unescape
from io import StringIO
from urllib.parse import unquote

import pytest
from django.core.management import call_command

from govdigital.databases import EDITORIAL, PUBLIC
from tests.factories import initiative, live
from tests.stories import story
from timeline.models import Initiative, Publication
from timeline.publishing import data_versions
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import GONE, WITHDRAWN, unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
BASE = "https://timeline.example"
NOTE = "The title had another name in it."
ADDRESS = re.compile(rf"{re.escape(BASE)}([^\s\"<>\\\\{{}}]*)|(?:href|src)=\"(/[^\"]*)\"")
OF_THE_PAST = re.compile(r"(/es)?/(at|timemap)/.*|.*/history(/|\.atom)")
TEXTS = (".html", ".json", ".jsonld", ".atom", ".xml", ".bib", ".ris", ".ttl", ".ics")


def export(folder, **options):
    """Exports a story in which entries were corrected, renamed, withdrawn and taken off; what the
    command says.
    """
    story()
    live(initiative("second"), initiative("third"), initiative("fourth"))
    change("gob-1", title_en="Corrected", kind=Publication.Kind.CORRECTION, note_en=NOTE)
    change("second", slug="moved")
    for slug, reason in (("third", GONE), ("fourth", WITHDRAWN)):
        unpublish(Initiative.objects.get(slug=slug), reason=reason, note_en=NOTE, note_es=NOTE)
    data_versions.make()
    said = StringIO()
    call_command("export_site", folder, base=BASE, processes=1, stdout=said, **options)
    return said.getvalue()


def change(address, kind="", note_en="", **values):
    entry = Initiative.objects.get(slug=address)
    for name, value in values.items():
        setattr(entry, name, value)
    entry.save()
    publish([entry], kind=kind, note_en=note_en)


def named(current):
    """Each address of the site that a file of text names, with the files that do."""
    found = {}
    for path in current.rglob("*"):
        if path.suffix in TEXTS:
            # Feeds have pages as text.
            for whole, link in ADDRESS.findall(unescape(path.read_text())):
                address, _hash, _place = unescape(whole or link).partition("#")
                found.setdefault(unquote(address) or "/", []).append(
                    f"/{path.relative_to(current)}"
                )
    return found


def answers(current):
    """The addresses that lead elsewhere."""
    lines = (current / "_redirects").read_text().splitlines()
    return {line.split()[0] for line in lines}


def test_whatever_a_file_names_is_there_and_needs_no_server(tmp_path):
    said = export(tmp_path)

    current = tmp_path / "current"
    elsewhere = answers(current)
    assert {
        address: files[:2]
        for address, files in named(current).items()
        if address not in elsewhere
        and not (
            current / (address + "index.html" if address[-1] == "/" else address)[1:]
        ).is_file()
    } == {}
    assert "Left out: search, filters, comparisons, TimeGate" in said


def test_the_past_of_an_entry_is_there_until_it_left(tmp_path):
    export(tmp_path)

    current = tmp_path / "current"
    for path in ("at/1/initiatives/gob-1", "es/at/3/initiatives/gob-1", "at/2/initiatives/third"):
        assert (current / path / "index.html").is_file()
    assert (
        "/at/2/initiatives/third/" in (current / "initiatives/third/history/index.html").read_text()
    )
    timemap = (current / "timemap/es/initiatives/gob-1/index.html").read_text()
    assert timemap.count("memento") >= 2
    assert "timegate" not in timemap


def test_an_export_without_history_names_no_version_and_has_none(tmp_path):
    said = export(tmp_path, without_history=True)

    current = tmp_path / "current"
    paths = {f"/{path.relative_to(current)}" for path in current.rglob("*")}
    assert [path for path in paths if OF_THE_PAST.fullmatch(path)] == []
    assert {
        address: files[:2]
        for address, files in named(current).items()
        if OF_THE_PAST.fullmatch(address)
    } == {}
    assert NOTE in (current / "initiatives/gob-1/index.html").read_text()
    assert f"{BASE}/initiatives/gob-1/" in (current / "initiatives/gob-1/cite.bib").read_text()
    assert "versions of the past, histories, TimeMaps, older versions of the data." in said


def test_files_of_data_have_the_address_of_the_newest_and_of_their_number(tmp_path):
    export(tmp_path)

    current = tmp_path / "current"
    number = data_versions.newest().number
    for folder in ("data", f"data/at/{number}"):
        for name in ("initiatives.csv", "sources.json", "datapackage.json", "catalog.ttl"):
            assert (current / folder / name).is_file()


def test_identifiers_lead_to_their_places(tmp_path):
    export(tmp_path)

    current = tmp_path / "current"
    entry = Initiative.objects.get(slug="gob-1")
    [milestone] = entry.milestones.all()
    told = (current / "identifiers.map").read_text()
    assert f'"/id/{entry.identifier}" "/initiatives/gob-1/";\n' in told
    assert f'/initiatives/gob-1/#{milestone.identifier}";\n' in told
    redirects = (current / "_redirects").read_text()
    assert f"/id/{entry.identifier} /initiatives/gob-1/ 302\n" in redirects
