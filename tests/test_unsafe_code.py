"""What the program does not do anywhere: run words as code, call a shell, read objects back from
bytes, trust weak digests or guessable words.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(
    path
    for folder in ("govdigital", "timeline")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
SCRIPTS = sorted(
    path for path in (ROOT / "static" / "js").rglob("*.js") if "vendor" not in path.parts
)
# Made-up countries are the same at every call.
MADE_UP = {"timeline/management/samples.py"}
# It compiles the templates of an operator's own site, and renders none.
READS_TEMPLATES = {"timeline/management/site_check.py"}
# The window beside a text shows the page that the server has rendered and cleaned.
SHOWS_PAGES = {"static/js/writing/live_preview.js"}


def name_of(node):
    """The dotted name that a node spells, blank for anything else."""
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def calls(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield node


def imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def where(path, node):
    return f"{path.relative_to(ROOT)}:{node.lineno}"


def test_no_words_are_run_as_code_or_made_a_template():
    running = {"eval", "exec", "compile", "__import__", "Template", "Engine.from_string"}
    lines = [
        where(path, call)
        for path in MODULES
        for call in calls(path)
        if name_of(call.func) in running or name_of(call.func).endswith(".from_string")
        if str(path.relative_to(ROOT)) not in READS_TEMPLATES
    ]

    assert lines == []


def test_no_command_is_run_by_a_shell():
    lines = [
        where(path, call)
        for path in MODULES
        for call in calls(path)
        if name_of(call.func) in ("os.system", "os.popen", "subprocess.getoutput")
        or any(keyword.arg == "shell" for keyword in call.keywords)
    ]

    assert lines == []


def test_no_object_is_read_back_from_bytes():
    reading = {"pickle", "marshal", "shelve", "dill", "yaml"}
    names = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in MODULES
        for name in imports(path)
        if name.partition(".")[0] in reading
    ]

    assert names == []


def test_digests_are_made_by_strong_functions_alone():
    functions = {
        name.removeprefix("hashlib.")
        for path in MODULES
        for name in [*(name_of(call.func) for call in calls(path)), *imports(path)]
        if name.startswith("hashlib.")
    }

    # A file is read piece by piece, by the function that is named beside it.
    assert functions == {"sha256", "blake2b", "file_digest"}


def test_words_that_nobody_may_guess_come_from_the_system():
    names = {
        str(path.relative_to(ROOT))
        for path in MODULES
        for name in imports(path)
        if name.partition(".")[0] in ("random", "uuid")
    }

    assert names == MADE_UP


def test_questions_to_databases_hold_no_words_of_a_request():
    """Each is a constant, or made from constants of its own module."""
    lines = []
    for path in MODULES:
        for call in calls(path):
            asks = name_of(call.func).endswith((".execute", ".raw", ".extra", "RawSQL"))
            if not asks or not call.args or not isinstance(call.args[0], ast.JoinedStr):
                continue
            for value in call.args[0].values:
                if isinstance(value, ast.FormattedValue):
                    lines.append(f"{path.relative_to(ROOT)}: {ast.unparse(value.value)}")

    assert lines == [
        "govdigital/databases.py: A_MOMENT",
        "govdigital/databases.py: int(patience * 1000)",
        # The names of tables are those of models.
        "timeline/publishing/replace_story.py: connection.ops.quote_name(table)",
    ]


@pytest.mark.parametrize(
    ("pattern", "places"),
    [
        (r"\b(?:inner|outer)HTML\s*=[^=]|insertAdjacentHTML|document\.write", SHOWS_PAGES),
        (r"\beval\(|new Function|setTimeout\(\s*[\"'`]", set()),
        # Windows of this site talk through a BroadcastChannel, which no other origin hears.
        (r"window\.(?:postMessage|addEventListener\(\s*[\"']message)|opener\.postMessage", set()),
    ],
)
def test_scripts_show_and_run_no_words(pattern, places):
    names = {
        str(path.relative_to(ROOT)) for path in SCRIPTS if re.search(pattern, path.read_text())
    }

    assert names == places
