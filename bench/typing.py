"""How long a key takes in a text of 30,000 words, from the key to the frame that shows it.

The site has to run, and the account to have changed its first password:
DJANGO_SUPERUSER_USERNAME=… DJANGO_SUPERUSER_PASSWORD=… .venv/bin/python -m bench.typing http://127.0.0.1:8000
"""

import os
import shutil
import statistics
import sys

from playwright.sync_api import Page, sync_playwright

WORDS = 30_000
KEYS = 60
SENTENCE = "The portal opens in the year of the plan and it grows by two. "
# Each key is timed until a task after the frame in which its letter stands.
TIMER = """() => {
  window.times = [];
  const area = document.querySelector('#id_body_en');
  let begun = 0;
  area.addEventListener('keydown', () => { begun = performance.now(); }, true);
  area.addEventListener('input', () => {
    const from = begun;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.times.push(performance.now() - from);
      port2.postMessage(0);
    });
  });
}"""
DRAWN = """async (number) => {
  while (window.times.length < number) {
    await new Promise((resolve) => setTimeout(resolve));
  }
}"""
KINDS = {
    "letters": list("abcdefghij"),
    "“@” and a name": ["@", *"perezgome", " "],
    "Enter": ["Enter"],
}


def long_text() -> str:
    """Thirty thousand words in paragraphs of six sentences."""
    paragraph = SENTENCE * 6
    number = WORDS // len(paragraph.split())
    return "\n\n".join([paragraph.strip()] * number)


def measured(page: Page, keys: list[str], at: int) -> list[float]:
    """Milliseconds of each key, typed one after the other at a place in the text."""
    page.locator("#id_body_en").evaluate("(area, at) => area.setSelectionRange(at, at)", at)
    page.evaluate("window.times = []")
    for number in range(KEYS):
        page.keyboard.press(keys[number % len(keys)])
        page.evaluate(DRAWN, number + 1)
    times: list[float] = page.evaluate("window.times")
    return times


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def run(address: str, password: str) -> None:
    """Print a row for each kind of key: the middle one, one of twenty and the slowest."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{address}/admin/login/?next=/admin/timeline/article/add/")
        page.locator("#id_username").fill(os.environ["DJANGO_SUPERUSER_USERNAME"])
        page.locator("#id_password").fill(password)
        page.keyboard.press("Enter")
        page.locator("[role=toolbar]").first.wait_for()
        body = page.locator("#id_body_en")
        text = long_text()
        body.fill(text)
        body.focus()
        page.evaluate(TIMER)
        say(f"{len(text.split()):,} words, {len(text):,} characters")
        say("| keys | place | median ms | 95 of 100 ms | slowest ms |")
        say("| --- | --- | --: | --: | --: |")
        middle = text.index("\n", len(text) // 2)
        for name, keys in KINDS.items():
            for place, at in {"middle": middle, "end": len(text)}.items():
                times = sorted(measured(page, keys, at))
                late = times[int(len(times) * 0.95)]
                row = (statistics.median(times), late, times[-1])
                cells = " | ".join(f"{value:.0f}" for value in row)
                say(f"| {name} | {place} | {cells} |")
                body.fill(text)
        browser.close()


if __name__ == "__main__":
    run(sys.argv[1], os.environ["DJANGO_SUPERUSER_PASSWORD"])
