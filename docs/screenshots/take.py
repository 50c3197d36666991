"""Takes the pictures of this folder: .venv/bin/python docs/screenshots/take.py
http://127.0.0.1:8000
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PAGES = {
    "timeline": "/",
    "initiative": "/initiatives/gob-mx/",
    "indicator": "/indicators/un-world-rank/",
    "essay": "/articles/offered-and-used/",
}
SCREENS = [(1280, 1280, "light"), (1280, 1280, "dark"), (360, 780, "light")]

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=shutil.which("chromium"), args=["--no-sandbox"]
    )
    for width, height, scheme in SCREENS:
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        for name, path in PAGES.items():
            page.goto(sys.argv[1] + path)
            page.screenshot(path=Path(__file__).with_name(f"{name}-{width}-{scheme}.png"))
    browser.close()
