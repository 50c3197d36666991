import ast
import re
from pathlib import Path

from django.conf import settings
from django.core.management import get_commands

from timeline.registry import ENTRIES

ROOT = Path(__file__).resolve().parent.parent
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
OPERATING = (ROOT / "docs" / "operating.md").read_text()
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
# Django's own, or a server's, and not of this site.
FOREIGN = {"DJANGO_SETTINGS_MODULE"}


def variables_read():
    """The names that the settings and the commands ask of the environment."""
    names = set()
    settings = (ROOT / "govdigital" / "settings.py").read_text()
    names.update(re.findall(r"environment\.\w+\(\s*\"([A-Z_]+)\"", settings))
    for path in (ROOT / "timeline").rglob("*.py"):
        names.update(re.findall(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"", path.read_text()))
    return names - FOREIGN


def variables_described():
    """The names in the first column of the table of the environment."""
    table = OPERATING.partition("## Environment")[2].partition("## ")[0]
    names = set()
    for line in table.splitlines():
        if not line.startswith("| `"):
            continue
        whole = ""
        for name in re.findall(r"`([A-Z_]+)`", line.split("|")[1]):
            # “_EMAIL” ends the first name of its line in another way.
            whole = whole.rpartition("_")[0] + name if name.startswith("_") else name
            names.add(whole)
    return names


def test_every_variable_of_the_environment_is_described_and_read():
    assert variables_described() == variables_read()


def test_each_path_in_contributing_exists():
    missing = []
    for path in sorted(set(re.findall(r"`((?:[a-z_.]+/)+[a-z_.<>]*)`", CONTRIBUTING))):
        nouns = [str(model._meta.model_name) for model in ENTRIES] if "<noun>" in path else [""]
        for noun in nouns:
            if not (ROOT / path.replace("<noun>", noun)).exists():
                missing.append(f"CONTRIBUTING.md names {path.replace('<noun>', noun)}.")

    assert missing == []


def test_each_command_in_the_documents_exists():
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text()))
    unknown = []
    for path in DOCUMENTS:
        document = path.read_text()
        for target in re.findall(r"(?m)(?:`|^ {4}|^)make ([a-z]+)", document):
            if target not in targets:
                unknown.append(f"{path.name}: make {target}")
        for command in re.findall(r"manage\.py ([a-z_]+)", document):
            if command not in get_commands():
                unknown.append(f"{path.name}: manage.py {command}")

    assert unknown == []


# How the documents call what the settings name.
WAYS_IN = {"totp": "app", "webauthn": "passkey", "recovery_codes": "recovery code"}


def chapter(name):
    """The words of a chapter of docs/operating.md."""
    return OPERATING.partition(f"\n## {name}\n")[2].partition("\n## ")[0]


def test_every_way_to_sign_in_is_described():
    sign_in = chapter("Sign-in")

    assert {*settings.MFA_SUPPORTED_TYPES} == {*WAYS_IN}
    for words in ("password", *WAYS_IN.values()):
        assert words in sign_in, words
    assert "OIDC_SERVER" in chapter("OpenID Connect")
    assert "The two sessions are apart" in chapter("OpenID Connect")


def events():
    """The names of events that the code logs by a name that is written out."""
    names = set()
    for folder in ("govdigital", "timeline"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                is_event = (
                    isinstance(node, ast.Call) and getattr(node.func, "id", "") == "log_event"
                )
                if is_event and isinstance(node.args[0], ast.Constant):
                    names.add(node.args[0].value)
    return names


def test_every_event_of_the_log_is_described():
    assert {"sign_in", "command"} <= events()
    assert events() - set(re.findall(r"`([a-z_]+)`", chapter("Log"))) == set()


def test_the_operators_document_begins_with_its_chapters():
    headings = re.findall(r"(?m)^## (.+)$", OPERATING)
    addresses = [re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-") for words in headings]

    beginning = OPERATING.partition("\n## ")[0]
    assert re.findall(r"\[([^\]]+)\]\(#([^)]+)\)", beginning) == list(
        zip(headings, addresses, strict=True)
    )
