import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = (ROOT / "docs" / "picture.md").read_text()
# Besides publishing, which writes to it.
PUBLIC_IS_NAMED_IN = {
    "govdigital/databases.py",
    "govdigital/settings.py",
    "govdigital/healthz.py",
    "govdigital/page_trace.py",
    "timeline/public/queries.py",
}
# What Django and django-modeltranslation look for by these names.
LOOSE = {"__init__", "apps", "translation", "roles", "urls", "urls_unprefixed"}


def layers_of(picture):
    """By name: its row in the table of layers."""
    table = picture.partition("| layer | modules |")[2].partition("\n\n")[0]
    rows = [line for line in table.splitlines()[2:] if line.startswith("|")]
    layers = {}
    for row, line in enumerate(rows):
        for name in re.findall(r"`([a-z_.]+)`", line):
            layers[name] = row
    return layers


def has_code(path):
    return any(not isinstance(node, ast.Expr) for node in ast.parse(path.read_text()).body)


def modules_of(root):
    """By dotted name: the file, where it holds more than a docstring."""
    modules = {}
    for folder in ("govdigital", "timeline"):
        for path in sorted((root / folder).rglob("*.py")):
            if "migrations" in path.parts or not has_code(path):
                continue
            parts = path.relative_to(root).with_suffix("").parts
            if parts[-1] == "__init__":
                parts = parts[:-1]
            modules[".".join(parts)] = path
    return modules


def room_of(module, layers):
    """The longest name in the table that the module's name begins with; None without one.

    The project's own name, under which the version stands, is no room of all its modules.
    """
    parts = module.split(".")
    for length in range(len(parts), min(len(parts), 2) - 1, -1):
        name = ".".join(parts[:length])
        if name in layers:
            return name
    return None


def imports_of(path, modules):
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
    return sorted(names & modules.keys())


def faults_of(picture, root):
    """A sentence for each module without a layer, import against the table, and circle of rooms."""
    layers, modules = layers_of(picture), modules_of(root)
    faults = []
    arrows = defaultdict(set)
    for module, path in modules.items():
        room = room_of(module, layers)
        if room is None:
            faults.append(
                f"{module} has no layer: write it, or its package, into the table of layers in "
                "docs/picture.md, in the first row that holds all it imports or in one below."
            )
            continue
        for name in imports_of(path, modules):
            other = room_of(name, layers)
            if other is None or other == room:
                continue
            arrows[room].add(other)
            if layers[other] > layers[room]:
                faults.append(
                    f"{module} imports {name}, which stands below it in docs/picture.md: hand it "
                    f"in as an argument, or move what {module} needs into a row above its own."
                )
            elif room in arrows[other]:
                faults.append(
                    f"{room} and {other} import each other, here in {module}: move what both need "
                    "into one of them or into a row above."
                )
    return faults


def test_every_import_goes_up_the_table():
    assert faults_of(PICTURE, ROOT) == []


def test_each_path_in_the_picture_exists():
    missing = []
    for path in sorted(set(re.findall(r"`((?:[a-z_]+/)+[a-z_./]*)`", PICTURE))):
        if not (ROOT / path).exists():
            missing.append(f"docs/picture.md names {path}, which does not exist: correct it there.")

    assert missing == []


def test_the_root_of_timeline_holds_only_what_is_looked_for_there():
    strangers = []
    for path in sorted((ROOT / "timeline").glob("*.py")):
        if path.stem not in LOOSE:
            strangers.append(f"{path.name} has no room: move it into a package of timeline/.")

    assert strangers == []


def test_every_package_says_what_enters_and_leaves_it():
    silent = []
    for path in sorted((ROOT / "timeline").rglob("__init__.py")):
        if path.parent.name in ("migrations", "commands"):
            continue
        if not ast.get_docstring(ast.parse(path.read_text())):
            silent.append(f"{path.relative_to(ROOT)} is silent: say what enters and what leaves.")

    assert silent == []


def test_the_public_database_is_named_in_few_places():
    naming = []
    for path in modules_of(ROOT).values():
        place = path.relative_to(ROOT).as_posix()
        if place in PUBLIC_IS_NAMED_IN or place.startswith("timeline/publishing/"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Name) and node.id == "PUBLIC":
                naming.append(f"{place} names PUBLIC: read it through timeline/public/queries.py.")

    assert naming == []


def test_an_unknown_room_an_import_downwards_and_a_circle_are_faults(tmp_path):
    picture = "| layer | modules |\n| --- | --- |\n| a | `timeline.dates` `timeline.texts` |\n"
    picture += "| b | `timeline.public` |\n\n"
    sources = {
        "timeline/dates/edtf.py": "from timeline.public import views\n",
        "timeline/dates/words.py": "from timeline.texts import markup\n",
        "timeline/texts/markup.py": "from timeline.dates import words\n",
        "timeline/public/views.py": "import json\n",
        "timeline/new/thing.py": "import json\n",
    }
    for name, source in sources.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source)

    below, stranger, circle = faults_of(picture, tmp_path)

    assert below.startswith("timeline.dates.edtf imports timeline.public.views, which stands below")
    assert stranger.startswith("timeline.new.thing has no layer: write it")
    assert circle.startswith("timeline.texts and timeline.dates import each other")
