"""A folder of content may hold anything: what is no row is refused in a sentence."""

import json
from pathlib import Path

import pytest

from timeline.management import content_files
from timeline.management.content_files import read_all

ROW = {"model": "timeline.theme", "fields": {"slug": "x"}}


def told(folder):
    problems = []
    assert read_all(problems, folder) == []
    return problems


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x00\xff\xfe binary", "b.json: is no text in UTF-8, from line 1 on: save it as UTF-8."),
        ('[\n"año"]'.encode("latin-1"), "b.json: is no text in UTF-8, from line 2 on"),
        (b"[" * 100_000, "b.json: is nested too deeply."),
        (b'[{"model": "timeline.theme", "model": 1}]', "b.json: row 1 has “model” twice."),
        (b'[{"model": "x", "fields": {"": 1, "": 2}}]', "b.json: row 1 has “” twice."),
        (b'[{"model": NaN}]', "b.json: “NaN” is no value of JSON."),
        (b'{"a": 1}', "b.json: a fixture is a list of rows."),
        (b"[1" + b"0" * 5000 + b"]", "b.json: Exceeds the limit"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path, content, sentence):
    (tmp_path / "b.json").write_bytes(content)

    (problem,) = told(tmp_path)

    assert problem.startswith(sentence)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "b.json: row 1 has no “model”."),
        ({"model": "era", "address": ["x"]}, "b.json: row 1 has no “address”."),
        ({"model": "era", "address": "x"}, "b.json: row 1 has no “moved_to”."),
        (
            {"model": "castle", "address": "x", "moved_to": "y"},
            "b.json: row 1 has the “model” castle, which has no addresses.",
        ),
    ],
)
def test_a_former_address_says_what_leads_where(tmp_path, fields, sentence):
    rows = [{"model": "timeline.formeraddress", "fields": fields}]
    (tmp_path / "b.json").write_text(json.dumps(rows))

    assert told(tmp_path) == [sentence]


def test_a_large_file_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(content_files, "LARGEST", 1_000_000)
    (tmp_path / "b.json").write_bytes(b" " * 1_000_001)

    assert told(tmp_path) == ["b.json: is larger than 1 megabytes."]


def test_a_row_that_is_none_hides_no_other_of_its_file(tmp_path):
    other = {"model": "timeline.castle", "fields": {}}
    twice = '{"model": "timeline.theme", "fields": {"slug": "x", "slug": "y"}}'
    rows = [json.dumps(ROW), json.dumps(other), twice, json.dumps(ROW)]
    (tmp_path / "b.json").write_text(f"[{', '.join(rows)}]")
    problems = []

    read = read_all(problems, tmp_path)

    assert [row.number for row in read] == [1, 4]
    assert problems == [
        "b.json: row 2 is of “timeline.castle”, and there is no such model.",
        "b.json: row 3 has “slug” twice.",
    ]


def test_a_file_may_begin_with_a_mark_of_utf_8(tmp_path):
    (tmp_path / "b.json").write_text(json.dumps([ROW]), encoding="utf-8-sig")

    (row,) = read_all([], tmp_path)

    assert row.fields == {"slug": "x"}


def test_a_file_that_may_not_be_read_is_told_without_its_path(tmp_path, monkeypatch):
    (tmp_path / "b.json").write_text("[]")

    def refused(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refused)

    assert told(tmp_path) == ["b.json: cannot be read: Permission denied."]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    outside = tmp_path / "outside.json"
    outside.write_text(json.dumps([ROW]))
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "b.json").symlink_to(outside)
    (tmp_path / "content" / "c.json").mkdir()

    assert told(tmp_path / "content") == [
        "b.json: is no file of this folder.",
        "c.json: is no file of this folder.",
    ]


def test_a_picture_that_leads_out_of_the_folder_is_refused(tmp_path):
    (tmp_path / "outside.svg").write_text("<svg/>")
    content = tmp_path / "content"
    (content / "files").mkdir(parents=True)
    (content / "files" / "x.svg").symlink_to(tmp_path / "outside.svg")
    row = {"model": "timeline.picture", "fields": {"key": "x", "file": "x.svg"}}
    (content / "b.json").write_text(json.dumps([row]))

    (picture,) = read_all([], content)

    with pytest.raises(ValueError, match="is not in the folder “files”"):
        content_files.picture_file(picture)


def test_rows_know_their_place(tmp_path):
    (tmp_path / "b.json").write_text(json.dumps([ROW, ROW]))

    assert [row.place for row in read_all([], tmp_path)] == ["b.json: row 1", "b.json: row 2"]
