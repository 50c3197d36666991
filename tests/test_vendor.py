"""Scripts of others stand in static/js/vendor/ unchanged, and each says whose it is."""

import hashlib
import re
from pathlib import Path

VENDOR = Path(__file__).parents[1] / "static" / "js" / "vendor"


def test_each_script_is_the_one_that_its_package_has():
    rows = re.findall(
        r"^\| (\S+\.js) \|.*\| ([0-9a-f]{64}) \|$", (VENDOR / "README.md").read_text(), re.MULTILINE
    )

    sums = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in VENDOR.glob("*.js")
    }
    assert dict(rows) == sums


def test_each_script_has_its_licence_beside_it():
    for script in VENDOR.glob("*.js"):
        assert "Permission is hereby granted" in script.with_suffix(".LICENSE.txt").read_text()
