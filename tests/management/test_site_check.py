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
    call_command("check_site", str(site), stdout=said)
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

    with pytest.raises(CommandError) as refusal:
        check(site)

    assert str(refusal.value).splitlines() == [
        "08.json: row 1: initiative:kiosk: “kind”: Value 'castle' is not a valid choice.",
        "08.json: row 1: initiative:kiosk: “summary_en”: No source has the key “none”.",
        "templates/404.html, line 1: Unexpected end of expression in if tag.",
        "Faults: 3. Nothing was loaded.",
    ]
    assert not Site.objects.exists()


def test_a_process_that_breaks_is_told(site, monkeypatch):
    monkeypatch.setattr(site_check.sys, "executable", "/bin/false")

    with pytest.raises(CommandError, match=r"could not be looked through: it ended with 1"):
        check(site)


@pytest.mark.usefixtures("without_content")
def test_a_site_without_faults_is_said_to_have_none(site):
    assert check(site) == "No faults.\n"


@pytest.mark.usefixtures("without_content")
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("templates/a.html", b"{% load nothing %}", "templates/a.html, line 1: 'nothing' is not"),
        ("templates/a.html", b"\n\n{% block x %}", "templates/a.html, line 3: Unclosed tag"),
        ("templates/a.html", b"\xff", "templates/a.html: cannot be read as text"),
        (
            "locale/es/LC_MESSAGES/django.po",
            b"",
            "locale/es/LC_MESSAGES/django.po: is not compiled",
        ),
        (
            "locale/es/LC_MESSAGES/django.mo",
            b"x",
            "locale/es/LC_MESSAGES/django.mo: cannot be read",
        ),
        ("static/css/own.css", b":root{--ink:#fff}", "static/css/own.css: --ink is “#fff”"),
    ],
)
def test_templates_words_and_colours_are_looked_through(site, name, content, sentence):
    (site / name).parent.mkdir(parents=True, exist_ok=True)
    (site / name).write_bytes(content)

    with pytest.raises(CommandError) as refusal:
        check(site)

    assert str(refusal.value).startswith(sentence)


def test_what_is_no_folder_of_a_site_is_refused(tmp_path):
    with pytest.raises(CommandError, match="is no folder"):
        check(tmp_path / "nowhere")
    with pytest.raises(CommandError, match="has no folder “content”"):
        check(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="is no folder"):
        check(tmp_path / "file")
