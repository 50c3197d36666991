"""A site's folder is looked through by a process whose databases are thrown away."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from govdigital.databases import EDITORIAL, PUBLIC
from timeline.management import site_check
from timeline.management.commands.new_site import make_site
from timeline.models import Site


@pytest.fixture
def site(tmp_path):
    make_site(tmp_path / "site")
    return tmp_path / "site"


@pytest.fixture
def without_content(monkeypatch):
    """The content is looked through by other tests: it takes a process of its own."""
    monkeypatch.setattr(site_check, "content_faults_apart", lambda content: [])


def check(site):
    said = StringIO()
    try:
        call_command("check_site", str(site), stdout=said)
    except CommandError as error:
        said.write(f"{error}\n")
    return said.getvalue()


@pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
def test_check_site_tells_all_faults_and_touches_no_database(site, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody:secret@localhost:1/nothing")
    monkeypatch.setenv("SITE_DIR", "/nowhere")
    monkeypatch.setenv("PORT", "none")
    initiative = {"slug": "kiosk", "title_en": "Kiosk", "summary_en": "Open [@none].\n\nTwo\x1e"}
    rows = [{"model": "timeline.initiative", "fields": initiative | {"kind": "castle"}}]
    (site / "content" / "08.json").write_text(json.dumps(rows))
    (site / "templates" / "404.html").write_text("{% if %}")

    assert check(site).splitlines() == [
        "08.json: row 1: initiative:kiosk: “kind”: Value 'castle' is not a valid choice.",
        "08.json: row 1: initiative:kiosk: “summary_en”: No source has the key “none”.",
        "templates/404.html, line 1: Unexpected end of expression in if tag.",
        "Faults: 3. Nothing was loaded.",
    ]
    assert not Site.objects.exists()


def test_a_process_that_breaks_is_told(site, monkeypatch):
    monkeypatch.setattr(site_check.sys, "executable", "/bin/false")

    assert "could not be looked through: it ended with 1" in check(site)


@pytest.mark.usefixtures("without_content")
def test_a_site_without_faults_is_said_to_have_none(site):
    assert check(site) == "No faults.\n"


@pytest.mark.usefixtures("without_content")
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "templates/a.html",
            b"{% load nothing %}",
            "templates/a.html, line 1: 'nothing' is not a registered tag library.\nFaults: 1.",
        ),
        ("templates/a.html", b"\n\n{% block x %}", "templates/a.html, line 3: Unclosed tag"),
        ("templates/a.html", b"\xff", "templates/a.html: is no text in UTF-8, from line 1 on"),
        (
            "locale/es/LC_MESSAGES/django.po",
            b"",
            "locale/es/LC_MESSAGES/django.po: is not compiled",
        ),
        (
            "locale/es/LC_MESSAGES/django.mo",
            b"x",
            "locale/es/LC_MESSAGES/django.mo: cannot be read: make it again with msgfmt.\n",
        ),
        ("static/css/own.css", b":root{--ink:red}", "static/css/own.css: --ink is “red”"),
    ],
)
def test_templates_words_and_colours_are_looked_through(site, name, content, sentence):
    (site / name).parent.mkdir(parents=True, exist_ok=True)
    (site / name).write_bytes(content)

    assert check(site).startswith(sentence)


def test_what_is_no_folder_of_a_site_is_refused(tmp_path):
    assert "is no folder" in check(tmp_path / "nowhere")
    assert "has no folder “content”" in check(tmp_path)
    (tmp_path / "file").write_text("")
    assert "is no folder" in check(tmp_path / "file")
