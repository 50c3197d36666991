"""What axe finds on a page."""

from axe_playwright_python.sync_playwright import Axe

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def barriers(page, *more):
    """The rules of WCAG 2.0 to 2.2, A and AA, and of the further tags, that the page breaks."""
    return Axe().run(page, options={"runOnly": [*WCAG, *more]}).response["violations"]
