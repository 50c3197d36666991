"""What an operator without the checkout gets: the wheel, the sdist, and what goes with them."""

import hashlib
import json
import os
import re
import shutil
import sys
import tarfile
import tomllib
import zipfile
from datetime import datetime

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import govdigital
from tests.installed import ROOT, build, install, outer_environment, run, tracked, wheel_in

RESOURCES = ("templates", "static", "locale", "fixtures")
MANUALS = {"docs/another-site.md", "docs/editing.md", "docs/editing.es.md"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with the sdist, and with the wheel that was made of it."""
    return build(tmp_path_factory.mktemp("built") / "dist")


@pytest.fixture(scope="module")
def installed(built, tmp_path_factory):
    """The folder of the commands of an installation."""
    folder = tmp_path_factory.mktemp("installed")
    install(wheel_in(built), folder)
    return folder / "bin"


def test_the_wheel_holds_the_program_and_all_that_it_shows(built):
    names = set(zipfile.ZipFile(wheel_in(built)).namelist())

    program = {name for name in names if ".dist-info/" not in name}
    resources = {f"govdigital/resources/{name}" for name in tracked(*RESOURCES) | MANUALS}
    assert program == tracked("govdigital", "timeline") | resources


def test_the_sdist_holds_the_commit_and_makes_the_same_wheel(built, tmp_path):
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert names - {"PKG-INFO"} == tracked()
    directly = build(tmp_path / "dist", "--wheel")
    assert wheel_in(directly).read_bytes() == wheel_in(built).read_bytes()


def test_an_installed_program_says_its_version_and_keeps_its_data_where_it_is_run(
    installed, tmp_path
):
    environment = outer_environment()
    command = installed / "govdigital"

    said = run(command, "--version", cwd=tmp_path, env=environment)
    assert (said, list(tmp_path.iterdir())) == (f"govdigital {govdigital.__version__}\n", [])
    run(command, "check", cwd=tmp_path, env=environment)

    assert [path.name for path in tmp_path.iterdir()] == ["var"]
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700


def test_an_installed_program_has_its_manual_and_speaks_spanish(installed, tmp_path):
    script = (
        "from django.utils.translation import gettext, override; "
        "from timeline.admin.frame.manual import manual; "
        "from timeline.sharing.png import made_with; made_with(); "
        "override('es').__enter__(); print(gettext('Page not found'), manual('es').language)"
    )

    said = run(
        installed / "govdigital",
        *("shell", "-v0", "-c", script),
        cwd=tmp_path,
        env=outer_environment(),
    )

    assert said == "Página no encontrada es\n"


def test_the_commands_in_the_readme_of_a_new_site_are_those_of_an_installed_program(
    installed, tmp_path
):
    environment = outer_environment() | {"PATH": f"{installed}:{os.environ['PATH']}"}
    site = tmp_path / "estonia"
    run("govdigital", "new_site", site, cwd=tmp_path, env=environment)
    readme = (site / "README.md").read_text()
    named, check, start = re.findall(r"(?m)^ {4}(.+)$", readme)

    command = named.replace("/path/to/this/folder", str(site)) + f"; {check}"
    said = run("sh", "-ec", command, cwd=tmp_path, env=environment)

    assert said == "No faults.\n"
    assert start == 'SITE_DIR="$SITE" DATA_DIR="$SITE-data" govdigital start'


def locked(name):
    """The version of each library in a file of locked ones."""
    return dict(re.findall(r"(?m)^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text()))


def test_the_libraries_that_are_tested_are_those_that_the_wheel_asks_for():
    versions = locked("requirements.txt")
    strangers = []
    for line in PROJECT["dependencies"]:
        requirement = Requirement(line)
        version = versions.get(canonicalize_name(requirement.name))
        if version is None or version not in requirement.specifier:
            strangers.append(f"{line}: {version} in requirements.txt; run “make requirements”.")

    assert strangers == []


def test_what_is_tested_and_built_with_is_what_the_site_runs_on():
    tested = locked("requirements-dev.txt")

    assert locked("requirements.txt").items() <= tested.items()
    assert locked("requirements-build.txt").items() <= tested.items()


@pytest.fixture
def commit(tmp_path, monkeypatch):
    """A commit of this checkout that has one small library; with its name, releases are made of it."""
    repository = tmp_path / "repository"
    for name in tracked():
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, repository / name)
    digest = small_wheel(tmp_path / "wheels")
    (repository / "requirements.txt").write_text(f"small==1.5 --hash=sha256:{digest}\n")
    for name, value in outer_git(tmp_path).items():
        monkeypatch.setenv(name, value)
    run("git", "init", "-q", cwd=repository)
    return repository


def outer_git(tmp_path):
    """The environment of a release without network, by somebody."""
    who = {}
    for part in ("AUTHOR", "COMMITTER"):
        who |= {f"GIT_{part}_NAME": "Eva", f"GIT_{part}_EMAIL": "eva@example.org"}
    pip = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path / "wheels")}
    return who | pip | {"PYTHON": sys.executable, "GIT_CONFIG_GLOBAL": "/dev/null"}


def small_wheel(folder):
    """Write a wheel of an empty library into the folder; its digest."""
    folder.mkdir()
    path = folder / "small-1.5-py3-none-any.whl"
    about = "small-1.5.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: small\nVersion: 1.5\n")
        wheel.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{about}/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def record(repository, changelog):
    (repository / "CHANGELOG.md").write_text(changelog)
    run("git", "add", "--all", cwd=repository)
    run("git", "commit", "-q", "--allow-empty", "-m", "Prepare", cwd=repository)


def release(repository):
    """What a release that is refused says."""
    with pytest.raises(AssertionError) as refused:
        run(repository / ".ci" / "release", cwd=repository.parent)
    return str(refused.value)


def test_a_release_of_one_commit_is_the_same_each_time(commit):
    number = govdigital.__version__
    record(commit, f"# Changelog\n\n## Unreleased\n\n## {number} (2026-11-27)\n\n- Something.\n")

    run(commit / ".ci" / "release", cwd=commit.parent)
    sums = (commit / "dist" / "SHA256SUMS").read_text()
    (commit / "dist" / "old.whl").touch()
    run(commit / ".ci" / "release", cwd=commit.parent)

    names = [f"govdigital-{number}{end}" for end in ("-py3-none-any.whl", ".cdx.json", ".tar.gz")]
    assert [line.split()[1] for line in sums.splitlines()] == names
    assert {path.name for path in (commit / "dist").iterdir()} == {*names, "SHA256SUMS"}
    assert (commit / "dist" / "SHA256SUMS").read_text() == sums
    run("sha256sum", "--check", "SHA256SUMS", cwd=commit / "dist")
    bill = json.loads((commit / "dist" / names[1]).read_text())
    program = bill["metadata"]["component"]
    assert (program["name"], program["version"]) == ("govdigital", number)
    assert [(part["name"], part["version"]) for part in bill["components"]] == [("small", "1.5")]
    made_at = run("git", "log", "-1", "--format=%ct", cwd=commit)
    assert datetime.fromisoformat(bill["metadata"]["timestamp"]).timestamp() == int(made_at)


def test_a_release_is_made_of_a_commit_whose_changes_are_told(commit):
    record(commit, "# Changelog\n\n## Unreleased\n\n## 0.1\n\n## 10.1.0\n")
    assert f"no heading “## {govdigital.__version__}”" in release(commit)

    (commit / "static" / "forgotten.css").touch()
    assert "Commit or remove what “git status” names" in release(commit)

    assert not (commit / "dist").exists()
