"""Installs Wagtail beside the site and fills it."""

import subprocess
import sys
from pathlib import Path

from bench.content import KEPT, say, surroundings

REQUIREMENTS = Path(__file__).with_name("requirements.txt")


def prepared(folder):
    """The environment and the Python of a Wagtail that has the entries of this folder; None where it
    cannot be installed.
    """
    place = KEPT / "wagtail"
    python = place / "bin" / "python"
    done = place / "requirements.txt"
    wanted = REQUIREMENTS.read_text()
    if not done.exists() or done.read_text() != wanted:
        say("Installing Wagtail.")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
        install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        if subprocess.run([*install, "-r", str(REQUIREMENTS)], check=False).returncode:
            say("Wagtail cannot be installed here, and is left out.")
            return None
        done.write_text(wanted)
    environment = surroundings(folder, DJANGO_SETTINGS_MODULE="bench.wagtail.settings")
    subprocess.run([str(python), "-m", "bench.wagtail.fill"], env=environment, check=True)
    return {"environment": environment, "python": str(python)}
