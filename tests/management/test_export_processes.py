"""An export by a public process that hands the pages to processes of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests.govdigital.test_database_state import address_of_public
from tests.stories import story

BASE = "https://timeline.example"


@pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC])
def test_several_processes_export_the_same_files_as_a_public_process(tmp_path):
    story()
    place = {"PUBLIC_DATABASE_URL": address_of_public(), "ROLE": "public"}
    command = [sys.executable, "manage.py", "export_site", str(tmp_path / "site"), "--base", BASE]

    said = subprocess.run(
        [*command, "--processes", "2"],
        env=os.environ | place,
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stderr == ""
    assert re.fullmatch(
        r"Publication 1: [0-9]+ files, [0-9]+ of them new or changed\.\n", said.stdout
    )
    assert (Path(tmp_path) / "site/current/es/initiatives/gob-1/index.html").is_file()
