import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PICTURE = (ROOT / "docs" / "picture.md").read_text()
NAMED_IN = {
    "govdigital/databases.py",
    "govdigital/settings.py",
    "govdigital/healthz.py",
    "timeline/queries.py",
}


def layers():
    table = PICTURE.partition("| layer | modules |")[2].partition("\n\n")[0]
    rows = [line for line in table.splitlines()[2:] if line.startswith("|")]
    return {
        name: rank for rank, row in enumerate(rows) for name in re.findall(r"`([a-z_.]+)`", row)
    }


LAYERS = layers()


def module_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {
    module_of(path): path
    for folder in ("govdigital", "timeline")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts and path.read_text().strip()
}


def rank(module):
    parts = module.split(".")
    names = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return next((LAYERS[name] for name in names if name in LAYERS), None)


def imported(path):
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {
        name
        for name in found
        if name.split(".")[0] in ("govdigital", "timeline") and name in MODULES
    }


@pytest.mark.parametrize("module", sorted(MODULES))
def test_each_module_has_a_layer(module):
    assert rank(module) is not None, "give it a layer in docs/picture.md"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_no_module_imports_from_a_layer_below_its_own(module):
    backwards = {
        name for name in imported(MODULES[module]) if (rank(name) or 0) > (rank(module) or 0)
    }

    assert backwards == set()


def test_the_public_database_is_named_in_few_places():
    naming = {
        path.relative_to(ROOT).as_posix()
        for path in MODULES.values()
        if any(
            isinstance(node, ast.Name) and node.id == "PUBLIC"
            for node in ast.walk(ast.parse(path.read_text()))
        )
    }

    assert {name for name in naming if not name.startswith("timeline/publishing/")} <= NAMED_IN


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:[a-z_]+/)+[a-z_./]*)`", PICTURE))))
def test_each_path_in_the_picture_exists(path):
    assert (ROOT / path).exists()
