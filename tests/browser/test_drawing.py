import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import factories
from tests.browser.barriers import WCAG
from timeline.models import Milestone, Observation

SHEETS = [(1280, ".sheet-wide", ".sheet-tall"), (360, ".sheet-tall", ".sheet-wide")]
PLOTS = [(1280, ".plot-wide", ".plot-narrow"), (360, ".plot-narrow", ".plot-wide")]
# Half a unit, and three in height: a box of text is higher than its letters.
OVERLAPS = """svg => {
  const sheet = svg.viewBox.baseVal;
  const texts = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBBox()]);
  const meet = (a, b) => a.x + .5 < b.x + b.width && b.x + .5 < a.x + a.width
    && a.y + 3 < b.y + b.height && b.y + 3 < a.y + a.height;
  const off = texts.filter(([, box]) => box.x < -.5 || box.y < -.5
    || box.x + box.width > sheet.width + .5 || box.y + box.height > sheet.height + .5);
  const pairs = texts.flatMap(([one, box], number) =>
    texts.slice(number + 1).filter(([, other]) => meet(box, other)).map(([other]) => [one, other]));
  return [...off.map(([text]) => text), ...pairs];
}"""


@pytest.fixture
def story():
    source = factories.source()
    titles = [
        "Oficina de coordinación de la Estrategia Digital Nacional",
        "W" * 60,
        "gob.mx",
        "ﬁ—ñandú",
    ]
    spans = {"first": ("199X", 1), "strategy": ("2012/2018", 2), "shared": ("2018/..", 3)}
    eras = [factories.era(slug, span=span, position=place) for slug, (span, place) in spans.items()]
    dates = ["2012", "[2012..]", "2014~", "2015-06-23"]
    entries = [
        factories.initiative(
            f"entry-{number}", rests_on=source, date=day, era=eras[1], title_en=title
        )
        for number, (title, day) in enumerate(zip(titles, dates, strict=True))
    ]
    Milestone.objects.create(
        initiative=entries[0],
        kind="ended",
        date="2018",
        source=source,
        description_en="End.",
        description_es="Fin.",
    )
    factories.live(factories.site(), *eras, *entries)


@pytest.fixture
def rank():
    source = factories.source()
    other = factories.source(
        "gomez-2018", factories.organisation("Organisation for Economic Co-operation")
    )
    indicator = factories.indicator(rests_on=source)
    for day, value in (("2010", 56), ("2012", 55), ("2016", 59), ("[..2009]", 70)):
        Observation.objects.create(indicator=indicator, date=day, value=value, source=source)
    Observation.objects.create(indicator=indicator, date="2018", value=63, source=other)
    factories.live(factories.site(), indicator)


def visit(page, address, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)


@pytest.mark.parametrize(("width", "shown", "hidden"), SHEETS)
def test_drawing_keeps_real_letters_apart(live_site, story, page, width, shown, hidden):
    visit(page, f"{live_site}/", width)

    expect(page.locator(hidden)).to_be_hidden()
    assert page.locator(shown).evaluate(OVERLAPS) == []


@pytest.mark.parametrize(("width", "shown", "hidden"), PLOTS)
def test_chart_keeps_real_letters_apart(live_site, rank, page, width, shown, hidden):
    visit(page, f"{live_site}/indicators/rank/", width)

    expect(page.locator(hidden)).to_be_hidden()
    assert page.locator(shown).evaluate(OVERLAPS) == []


@pytest.mark.parametrize("width", [1280, 360])
def test_drawing_and_chart_have_no_accessibility_violation(
    live_site, story, rank_beside, page, width
):
    for path, figure in (("/", ".drawing"), ("/indicators/rank/", ".chart")):
        visit(page, f"{live_site}{path}", width)

        found = Axe().run(page, context=figure, options={"runOnly": WCAG})
        assert found.violations_count == 0, found.generate_report()


@pytest.fixture
def rank_beside(story):
    factories.live(factories.indicator(rests_on=factories.source("gomez-2018")))


@pytest.mark.parametrize("width", [1280, 360])
def test_drawing_is_walked_by_keyboard(live_site, story, page, width):
    visit(page, f"{live_site}/", width)

    page.get_by_role("link", name="Skip the drawing").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("group", name="Timeline").get_by_role("link").first).to_be_focused()
    page.get_by_role("link", name="gob.mx, since about 2014, running when last reported").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_site}/initiatives/entry-2/")


def test_drawing_is_skipped_by_keyboard(live_site, story, page):
    visit(page, f"{live_site}/", 1280)

    page.get_by_role("link", name="Skip the drawing").press("Enter")
    expect(page.locator("#after-drawing")).to_be_focused()


def test_chart_leads_to_the_row_of_its_value(live_site, rank, page):
    visit(page, f"{live_site}/indicators/rank/", 1280)

    page.get_by_role("link", name="2012: 55").first.click()
    expect(page.locator("tr:target")).to_contain_text("55")


@pytest.fixture
def long_story():
    """Three eras with 27 entries, of which some begin on one day."""
    source = factories.source()
    made = []
    for place, (slug, first) in enumerate((("one", 2001), ("two", 2009), ("three", 2018)), 1):
        era = factories.era(
            slug, title_en=f"Era {slug}", span=f"{first}/{first + 7}", position=place
        )
        for number in range(9):
            title = f"A portal of procedures, services {place}-{number}"[:40]
            made.append(
                factories.initiative(
                    f"{slug}-{number}",
                    rests_on=source,
                    date=f"{first + number // 2}",
                    era=era,
                    title_en=title,
                    main=number < 3,
                )
            )
    factories.live(factories.site(), *made)


@pytest.mark.parametrize(
    ("width", "shown", "hidden"),
    [(1280, ".sheet-wide", ".drawing-strips"), (1024, ".sheet-wide", ".drawing-strips")],
)
def test_dense_drawing_keeps_real_letters_apart(live_site, long_story, page, width, shown, hidden):
    visit(page, f"{live_site}/", width)

    expect(page.locator(hidden)).to_be_hidden()
    assert page.locator(shown).evaluate(OVERLAPS) == []


@pytest.mark.parametrize("width", [390, 1023])
def test_dense_drawing_is_a_strip_an_era_where_it_is_narrow(live_site, long_story, page, width):
    visit(page, f"{live_site}/", width)

    expect(page.locator(".sheet-wide")).to_be_hidden()
    strips = page.locator(".strip")
    assert strips.count() == 3
    for strip in strips.all():
        assert 48 <= strip.bounding_box()["height"] <= 64
    strips.nth(1).click()
    expect(page).to_have_url(f"{live_site}/eras/two/")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_dense_drawing_has_no_accessibility_violation(live_site, long_story, page, width, scheme):
    page.emulate_media(color_scheme=scheme)
    visit(page, f"{live_site}/", width)

    rules = {name: {"enabled": True} for name in ("target-size", "label-content-name-mismatch")}
    found = Axe().run(page, context=".drawing", options={"runOnly": WCAG, "rules": rules})
    assert found.violations_count == 0, found.generate_report()


def test_dense_drawing_leads_to_all_entries_of_an_era(live_site, long_story, page):
    visit(page, f"{live_site}/", 1280)

    page.get_by_role("link", name="6 more: all 9 entries of Era two").click()
    expect(page).to_have_url(f"{live_site}/initiatives/?era=two")
    assert page.locator(".entries > li").count() == 9


def test_too_many_entries_are_counted_and_lead_to_their_list(live_site, story, page, monkeypatch):
    monkeypatch.setattr("timeline.public.story.WHOLE", 3)
    visit(page, f"{live_site}/", 1280)

    found = Axe().run(page, context=".drawing", options={"runOnly": WCAG})
    assert found.violations_count == 0, found.generate_report()
    sheet = page.locator(".sheet-wide").bounding_box()
    assert sheet["y"] + sheet["height"] <= 900
    assert sheet["height"] <= 260
    page.get_by_role("link", name="2 entries began, 2012").click()
    expect(page).to_have_url(f"{live_site}/initiatives/?from=2012&to=2012")
