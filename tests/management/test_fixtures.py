"""The first content: whole, in two languages, each statement with its source, nothing lost on the
way.
"""

import json
import re
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from govdigital.databases import EDITORIAL, PUBLIC
from tests.brief import DISPUTES, ERAS, LIVES, MEXICO, SAID, SHARES
from tests.remembering import remembered
from timeline.files.uploads import take_in
from timeline.management import fixtures
from timeline.models import (
    Agent,
    Article,
    Authorship,
    Dispute,
    Era,
    Indicator,
    Initiative,
    Milestone,
    Observation,
    Picture,
    Position,
    Relation,
    Site,
    Source,
    Subject,
    Theme,
)
from timeline.publishing import readiness
from timeline.publishing.derive import refresh
from timeline.registry import NOUNS
from timeline.texts.markup import cited, links, problems, statements

FILES = sorted(str(path) for path in Path(settings.BASE_DIR, "fixtures").glob("*.json"))
ENTRIES = (Theme, Picture, Agent, Source, Era, Initiative, Subject, Indicator, Article, Site)
ROWS = (*ENTRIES, Authorship, Milestone, Relation, Observation, Dispute, Position)
STATED = {
    Agent: ("biography",),
    Article: ("standfirst", "body"),
    Era: ("summary", "body"),
    Indicator: ("summary", "description"),
    Initiative: ("summary", "body"),
}
# What the sources leave open, told by the site and by nobody else.
OWN_WORDS = re.compile(
    r"(?:not known|no exact (?:start|date)|names? no measure|no year for|no se conoce|no se sabe|fecha exacta"
    r"|no nombra ninguna)[^.\]]*\[@"
)
# A standfirst may stand without a text; none of these may.
WHOLE = {**STATED, Milestone: ("description",), Dispute: ("question", "note"), Position: ("text",)}


@remembered
def load():
    call_command("loaddata", *FILES, verbosity=0)
    for picture in Picture.objects.all():
        content = Path(settings.BASE_DIR, "fixtures", "files", picture.file).read_bytes()
        take_in(content, picture.file).name_in(picture)
        picture.save()


def dump():
    # Rows come back under other numbers: only what names them without one can be compared.
    return {model.__name__: dumped(model) for model in ROWS}


def dumped(model):
    out = StringIO()
    options = {"use_natural_foreign_keys": True, "use_natural_primary_keys": True}
    call_command("dumpdata", f"timeline.{model.__name__}", stdout=out, **options)
    return json.loads(out.getvalue())


def written():
    """Every text of the story with the row and the column that hold it."""
    for model, noun in NOUNS.items():
        for row in model.objects.all() if model in ROWS else ():
            yield from (
                (row, name, getattr(row, f"{name}_en") or "", getattr(row, f"{name}_es") or "")
                for name in noun.texts
            )


pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def story():
    load()


def test_fixtures_load_twice_without_doubling_a_row():
    fixtures.load()
    once = {model: model.objects.count() for model in ROWS}

    fixtures.load()

    assert {model: model.objects.count() for model in ROWS} == once
    assert min(once.values()) > 0


@pytest.mark.django_db(databases=[EDITORIAL, PUBLIC], transaction=True)
def test_fixtures_survive_dump_and_load_without_loss():
    load()
    refresh(*(entry for model in ENTRIES for entry in model.objects.all()))
    before = dump()
    Path(settings.DATA_DIR, "dump.json").write_text(
        json.dumps([row for rows in before.values() for row in rows])
    )

    call_command("flush", interactive=False, verbosity=0)
    assert dump() == {model.__name__: [] for model in ROWS}
    call_command("loaddata", str(Path(settings.DATA_DIR, "dump.json")), verbosity=0)

    assert dump() == before


def test_fixtures_hold_nothing_that_is_derived():
    derived = {
        "fingerprint",
        "live_fingerprint",
        "statements",
        "statements_sourced",
        "source_count",
        "status",
    }

    held = {
        name
        for file in FILES
        for row in json.loads(Path(file).read_text())
        for name in row["fields"]
    }

    assert (
        held & (derived | {"start", "end", "first_published_at", "updated_at", "withdrawn_at"})
        == set()
    )


def test_every_text_has_both_languages(story):
    lacking = [
        (row, name)
        for row, name, english, spanish in written()
        # Only a title that is long for a drawing needs a short one.
        if bool(english) != bool(spanish) and name != "short_title"
    ]
    empty = [
        (row, name)
        for row, name, english, _ in written()
        if not english and name in WHOLE.get(type(row), ())
    ]

    assert lacking == []
    assert empty == []


def test_a_text_without_a_language_is_the_english_one(story):
    for model, noun in NOUNS.items():
        for name in noun.texts if model in ROWS else ():
            others = model.objects.rewrite(False).exclude(
                **{name: Coalesce(F(f"{name}_en"), Value(""))}
            )

            assert list(others) == [], name


def keys_of(text):
    """The keys that the text cites; the words of a locator are those of its language."""
    return sorted(cite.key for cite in cited(text))


def test_both_languages_cite_and_link_the_same(story):
    for row, name, english, spanish in written():
        in_english = keys_of(english), sorted(links(english), key=lambda link: link[:2])
        in_spanish = keys_of(spanish), sorted(links(spanish), key=lambda link: link[:2])

        assert in_english[0] == in_spanish[0], (row, name)
        assert [link[:2] for link in in_english[1]] == [link[:2] for link in in_spanish[1]], (
            row,
            name,
        )


def test_links_carry_their_words(story):
    found = [link for _row, _name, *texts in written() for text in texts for link in links(text)]

    # In feeds and descriptions, a link without words is said by its address.
    assert [link for link in found if not link.label] == []


def test_texts_cite_and_link_nothing_unknown(story):
    keys = set(Source.objects.values_list("key", flat=True))
    addresses = {(agent.kind, agent.slug) for agent in Agent.objects.all()}
    for model in (Initiative, Era, Indicator, Article):
        addresses |= {
            (model._meta.model_name, slug) for slug in model.objects.values_list("slug", flat=True)
        }
    addresses |= {("picture", key) for key in Picture.objects.values_list("key", flat=True)}

    found = [
        problems(text, keys, addresses)
        for _row, name, *texts in written()
        for text in texts
        # Nothing is cited in a title, and “@” is a letter there.
        if name not in ("title", "short_title", "name")
    ]

    assert [sentences for sentences in found if sentences] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_statement_of_the_story_names_a_source(story, language):
    for model, names in STATED.items():
        about_the_site = {"kind": Article.Kind.PAGE} if model is Article else {"pk": None}
        for entry in model.objects.exclude(**about_the_site):
            shares = [statements(getattr(entry, f"{name}_{language}")) for name in names]

            assert all(share.total == share.sourced > 0 for share in shares), entry


def test_no_number_of_a_source_stands_at_the_sites_own_words(story):
    found = [
        text for _row, _name, *texts in written() for text in texts if OWN_WORDS.search(text or "")
    ]

    assert found == []


def test_every_event_value_and_position_names_a_source(story):
    for model in (Milestone, Observation, Position):
        assert list(model.objects.filter(source=None)) == []


def test_every_source_says_who_made_it_or_what_holds_it(story):
    for source in Source.objects.filter(container_title="", publisher=None):
        assert source.authorships.exists(), source


def test_eras_have_the_spans_of_the_dossier(story):
    assert list(Era.objects.values_list("slug", "span")) == ERAS


def test_initiatives_begin_end_and_stand_as_the_dossier_tells(story):
    refresh(*Initiative.objects.all())
    lives = {
        row[0]: row[1:] for row in Initiative.objects.values_list("slug", "start", "end", "status")
    }

    assert {slug: lives[slug] for slug in LIVES} == LIVES


def test_three_entries_of_each_era_are_its_main_ones(story):
    for era in Era.objects.exclude(slug="outlook"):
        assert era.initiatives.filter(main=True).count() == 3, era


def test_a_title_that_is_long_for_a_drawing_has_a_short_one(story):
    for entry in Initiative.objects.all():
        for language in ("en", "es"):
            title = getattr(entry, f"title_{language}")
            assert len(title) <= 40 or getattr(entry, f"short_title_{language}"), title


@pytest.mark.parametrize("slug", MEXICO)
def test_the_series_of_mexico_has_the_values_of_the_surveys(story, slug):
    rows = Observation.objects.filter(indicator__slug=slug, subject__code="MEX")

    assert {row.date: round(row.value, 4) for row in rows} == {
        year: Decimal(value) for year, value in MEXICO[slug].items()
    }


def test_the_surveys_hold_24_countries(story):
    rows = Observation.objects.filter(indicator__slug="un-egdi")

    assert rows.values("subject").distinct().count() == 24
    assert rows.values("date").distinct().count() == 12


def test_the_shares_of_the_article_are_kept_as_its_own(story):
    rows = Observation.objects.filter(source__key="sear-mexico", indicator__contrast=True)

    assert list(
        rows.order_by("-value").values_list("indicator__slug", "date", "value", "approximate")
    ) == [(slug, date, Decimal(value), about) for slug, date, value, about in SHARES]


def test_values_stay_within_the_bounds_of_their_indicator(story):
    for row in Observation.objects.select_related("indicator"):
        minimum, maximum = row.indicator.minimum, row.indicator.maximum
        assert minimum is None or row.value >= minimum, row
        assert maximum is None or row.value <= maximum, row


@pytest.mark.parametrize(("model", "slug", "name", "english", "spanish"), SAID)
def test_texts_say_the_figures_of_the_brief(story, model, slug, name, english, spanish):
    entry = model.objects.get(slug=slug)

    assert [figure for figure in english if figure not in getattr(entry, f"{name}_en")] == []
    assert [figure for figure in spanish if figure not in getattr(entry, f"{name}_es")] == []


def test_proposals_are_the_opinions_of_the_author(story):
    sear = Agent.objects.get(slug="mohammad-j-sear")

    assert set(Era.objects.get(slug="outlook").initiatives.values_list("kind", "opinion_of")) == {
        ("proposal", sear.pk)
    }


def test_disputes_set_sources_side_by_side(story):
    sides: dict[str, set[str]] = {}
    for dispute in Dispute.objects.all():
        owner = dispute.initiative or dispute.indicator
        keys = dispute.positions.values_list("source__key", flat=True)
        assert len(set(keys)) > 1, dispute
        sides.setdefault(owner.slug, set()).update(keys)

    assert {slug: keys - sides.get(slug, set()) for slug, keys in DISPUTES.items()} == {
        slug: set() for slug in DISPUTES
    }


CALLED_ARTICLE = re.compile(r"\b[Tt]he article\b")
SPANISH_OF_SPAIN = re.compile(r"[«»]|\d%|\d %|\d,\d{1,2}(?!\d)")


def test_spanish_is_written_as_in_mexico(story):
    texts = [spanish for _row, _name, _english, spanish in written()]

    assert [text for text in texts if SPANISH_OF_SPAIN.search(text)] == []


def test_a_source_is_called_by_the_name_of_its_author(story):
    for row, _name, english, _spanish in written():
        about_the_site = isinstance(row, Article) and row.kind == Article.Kind.PAGE
        assert about_the_site or not CALLED_ARTICLE.search(english), row


def test_the_whole_story_is_ready_to_go_live():
    load()
    entries = [entry for model in ENTRIES for entry in model.objects.all()]
    refresh(*entries)

    assert readiness.problems(entries) == []
