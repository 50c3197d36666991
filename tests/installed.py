"""The program installed from its wheel, as a release is, beside the libraries of this environment."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What the tests are run with, and an operator is not.
OTHERS = (
    *("DJANGO_", "DATABASE_URL", "PUBLIC_DATABASE_URL", "REPORTS_DATABASE_URL", "DATA_DIR"),
    *("PYTHON", "PYTEST"),
)
DAY = "1700000000"


def run(*command, **options):
    """What the command says; fails with its words where it fails."""
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=900, **options
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


def outer_environment():
    """The environment without what belongs to the tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OTHERS)}


def build(folder, *kinds, source=ROOT):
    """Build into the folder what the options name, wheel and sdist without any; the folder."""
    command = [sys.executable, "-m", "build", "--no-isolation", *kinds, "--outdir", folder, source]
    run(*command, env=outer_environment() | {"SOURCE_DATE_EPOCH": DAY}, cwd=folder.parent)
    return folder


def wheel_in(folder):
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(wheel, folder):
    """Install the wheel into a new environment in this folder; the folder of its package."""
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    pip = [sys.executable, "-m", "pip", "--python", folder / "bin" / "python"]
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", "--no-compile", wheel)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "locked.pth").write_text(sysconfig.get_path("purelib"))
    return packages / "govdigital"


def tracked(*folders):
    """The files of these folders that stand, or could, in a commit."""
    listed = run(
        "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *folders, cwd=ROOT
    )
    return {name for name in listed.split("\0") if name and Path(ROOT, name).exists()}
