"""Text as a reader may space it (WCAG 2.2, 1.4.12)."""

from playwright.sync_api import Page

# WCAG 2.2, 1.4.12: what a reader may set without losing a word.
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
# The content policy lets no sheet in by another way.
SPACED = """words => { const sheet = new CSSStyleSheet(); sheet.replaceSync(words);
  document.adoptedStyleSheets = [sheet]; }"""


def space(page: Page) -> None:
    """Give the page's text all the space that a reader may set without losing a word."""
    page.evaluate(SPACED, SPACING)
