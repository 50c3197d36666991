"""Whatever editors write, no page scrolls sideways (WCAG 2.2, 1.4.10), and texts may be spaced
(1.4.12).
"""

import json
from pathlib import Path

import pytest

from tests import factories
from tests.browser.spacing import space
from tests.stories import story
from timeline.models import (
    Agent,
    Article,
    Era,
    Indicator,
    Initiative,
    Publishable,
    Site,
    Source,
    Theme,
)
from timeline.publishing.publish import publish

CASES = json.loads((Path(__file__).parents[1] / "cases" / "pages.json").read_text())["cases"]
WIDE = [case for case in CASES if "width" in case]
LONG = "Oficina" * 20
BODY = """Text.

    respaldo --de=/srv/datos/oficina --a=/srv/copias/oficina-2009 --modo=completo --sin-preguntar

```
respaldo --de=/srv/datos/oficina --a=/srv/copias/oficina-2009 --modo=completo --sin-preguntar
```

| año | oficinas | trámites | quejas | respuestas | presupuesto |
| --- | --- | --- | --- | --- | --- |
| 2007 | 12,345 | 1,234,567 | 98,765 | 87,654 | 123,456,789 |

> - `respaldo_--de=/srv/datos/oficina_--a=/srv/copias/oficina-2009_--modo=completo` https://example.org/{0}

# {0}
""".replace("{0}", LONG)
PAGES = [
    *(
        "",
        "eras/era-1/",
        "initiatives/",
        "initiatives/gob-1/",
        "initiatives/law-1/",
        "sources/",
        "sources/report-1/",
    ),
    *(
        "indicators/",
        "people/ana-pérez/",
        "organisations/agency/",
        "search/?q=oficina",
        "updates/",
        "data/",
    ),
    *("initiatives/?theme=theme-1&q=oficina&order=title", "accessibility/", "nowhere/"),
]


def sideways(page, width):
    """How many pixels the page is wider than a window of this width."""
    page.set_viewport_size({"width": width, "height": 800})
    return page.evaluate("document.documentElement.scrollWidth") - width


@pytest.mark.parametrize("case", WIDE, ids=lambda case: case["id"])
def test_a_case_is_no_wider_than_the_window(live_site, page, case):
    assert case["model"] == "initiative"
    entry = factories.initiative(**case["values"])
    factories.live(factories.site(), entry)

    page.goto(live_site + case["address"].format(slug=entry.slug))

    assert sideways(page, case["width"]) <= 0


@pytest.mark.parametrize("prefix", ["/", "/es/"])
def test_no_page_of_long_words_and_wide_pieces_scrolls_sideways(live_site, page, prefix):
    story(2)
    lengthen()
    wide = {}
    for path in [*PAGES, *(f"articles/{row.slug}/" for row in Article.objects.all())]:
        page.goto(f"{live_site}{prefix}{path}")
        wide |= {
            (path, width): over for width in (320, 700, 1280) if (over := sideways(page, width)) > 0
        }
        space(page)
        if (over := sideways(page, 320)) > 0:
            wide[path, "spaced"] = over

    assert wide == {}


def lengthen():
    """Give every entry titles of one long word and texts with wide pieces, and publish them."""
    models: tuple[type[Publishable], ...] = (
        Site,
        Theme,
        Agent,
        Source,
        Era,
        Initiative,
        Indicator,
        Article,
    )
    for model in models:
        columns = {column.name for column in model._meta.concrete_fields}
        for entry in model.objects.all():
            for name in ("title", "name", "kicker", "headline", "finding"):
                for column in {f"{name}_en", f"{name}_es", name} & columns:
                    setattr(entry, column, f"{LONG}{entry.pk}"[:100])
            for name in ("body", "description", "biography"):
                for column in {f"{name}_en", f"{name}_es"} & columns:
                    setattr(entry, column, f"{getattr(entry, column)}\n\n{BODY}")
            entry.save()
        publish(model.objects.all())
