"""What axe finds on a page."""

from axe_playwright_python.sync_playwright import Axe

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# To describe all that is right, and to read the sheets again for rules that are not asked for,
# takes axe as long as to look.
BRIEF = {"resultTypes": ["violations"], "preload": False}


# Select2 comes when the page has been read, and gets its names from a script of ours.
# `wait_for_function` would ask for them again and again by `eval`, which the content policy refuses.
WAIT_FOR_NAMES = """
async () => {
    const named = (select) => {
        const box = select.nextElementSibling?.querySelector("[role=combobox]");
        return box && (!select.labels.length || box.getAttribute("aria-labelledby").includes(" "));
    };
    // Select2 leaves the row alone that others are copied from.
    const selects = "select.admin-autocomplete:not([name*=__prefix__])";
    const unnamed = () => [...document.querySelectorAll(selects)].filter((select) => !named(select));
    const end = performance.now() + 60_000;
    while (document.readyState !== "complete" || unnamed().length) {
        if (performance.now() > end) {
            throw new Error(`No name after a minute: ${unnamed().map((select) => select.id)}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}
"""


def barriers(page, *more, rules=()):
    """The rules of WCAG 2.0 to 2.2, A and AA, of the further tags and with these names, that the
    page breaks; each with the beginnings of the elements that break it.
    """
    page.evaluate(WAIT_FOR_NAMES)
    options = {"runOnly": [*WCAG, *more], "rules": {name: {"enabled": True} for name in rules}}
    # What lies under the bar at this moment is too small to the checker; a reader scrolls.
    page.evaluate("document.querySelector('.save-bar')?.style.setProperty('position', 'static')")
    found = Axe().run(page, options=options | BRIEF).response["violations"]
    return [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found]
