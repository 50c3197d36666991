import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.utils.translation import override

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.files import makers
from timeline.files.uploads import take_in
from timeline.models import Dispute, Initiative, Milestone, Observation, Position, Source
from timeline.models.languages import LANGUAGES
from timeline.publishing.derive import refresh
from timeline.publishing.parents import along, prefetch_parts
from timeline.publishing.publish import publish
from timeline.publishing.readiness import (
    CHECKS,
    CHECKS_TOGETHER,
    advice,
    problems,
    what_exists,
)
from timeline.registry import parts_of

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def said(entry):
    refresh(entry)
    return [(problem.field, problem.sentence) for problem in problems([entry])]


def test_nothing_keeps_a_complete_entry_back():
    assert said(factories.initiative()) == []


def test_every_missing_thing_is_said_at_once():
    portal = factories.initiative(
        summary_en=" ", body_en="See [@nobody] and [[initiative:nothing]]."
    )
    Milestone.objects.create(initiative=portal, kind="launched", date="2014")
    dispute = Dispute.objects.create(initiative=portal, question="When?")
    Position.objects.create(dispute=dispute, source=factories.source(), text="In 2014.")

    assert said(portal) == [
        ("summary_en", "“Summary (English)” is empty."),
        ("body_en", "No source has the key “nobody”."),
        ("body_en", "There is no entry “initiative:nothing”."),
        ("milestones", "“launched 2014” names no source."),
        ("disputes", "The dispute “When?” needs the positions of two sources."),
        (
            "disputes",
            "“Report perez-2014” is not live. Publish it first, or together with this entry.",
        ),
    ]


def test_an_unknown_key_in_a_part_is_found():
    portal = factories.initiative(rests_on=factories.source())
    publish([Source.objects.get()])
    portal.milestones.update(description_es="Abre [@nadie].")

    assert said(portal) == [("milestones", "No source has the key “nadie”.")]


def test_an_address_that_runs_script_is_refused():
    portal = factories.initiative(website="javascript:alert(1)")

    assert said(portal) == [
        ("website", "Write a web address that begins with https:// or http://.")
    ]


def test_a_source_needs_an_origin():
    lonely = factories.source(container_title="")

    assert said(lonely) == [
        ("authorships", "Name an author, a publisher or what the source is published in.")
    ]


def test_an_observation_needs_a_source():
    rank = factories.indicator()
    Observation.objects.create(indicator=rank, date="2020", value=61)

    assert said(rank) == [("observations", "“2020: 61” names no source.")]


def test_advice_names_missing_spanish_and_unsourced_statements():
    portal = factories.initiative(body_es="")
    refresh(portal)

    assert [(hint.field, hint.sentence) for hint in advice([portal])] == [
        ("body_es", "There is no Spanish text yet."),
        ("body_en", "Statements without a source: 2."),
    ]


def test_advice_asks_for_a_short_title_where_one_is_too_long_for_a_drawing():
    long = factories.initiative(title_en="T" * 41, title_es="T" * 40, short_title_es="")
    short = factories.initiative("short", title_en="T" * 41, short_title_en="T", title_es="T")
    refresh(long, short)

    asked = [hint for hint in advice([long, short]) if "too long for a drawing" in hint.sentence]
    assert [(hint.entry, hint.field) for hint in asked] == [(long, "short_title_en")]
    assert asked[0].sentence.endswith("Give it a short title of at most 40 characters.")


def test_the_finding_needs_its_sources_and_indicators_live():
    rank = factories.indicator(rests_on=factories.source())
    site = factories.site(finding_en="It is {rank.last} [@perez-2014].")

    assert [field for field, _sentence in said(site)] == ["finding", "finding"]
    factories.live(rank, site)
    assert said(site) == []


@pytest.mark.parametrize("amount", [1, 3])
def test_problems_cost_the_same_for_one_and_for_three(amount, django_assert_num_queries):
    report = factories.source()
    made = [factories.initiative(f"portal-{number}", rests_on=report) for number in range(amount)]
    refresh(*made)
    entries = list(Initiative.objects.all())

    with django_assert_num_queries(8, using=EDITORIAL), django_assert_num_queries(2, using=PUBLIC):
        problems(entries)


MISPLACED = [
    (
        lambda: factories.source(note_en="See [@perez-2014]."),
        "note_en",
        "This note is the editors’ own word and names",
    ),
    (
        lambda: factories.initiative(title_en="gob.mx [@a]"),
        "title_en",
        "“gob.mx [@a]” is shown as it is typed",
    ),
    (
        lambda: factories.indicator(unit_es="[[era:x]]"),
        "unit_es",
        "“[[era:x]]” is shown as it is typed",
    ),
    (
        lambda: factories.site(headline_es="[Hoy]{.remark}"),
        "headline_es",
        "“[Hoy]{.remark}” is shown as it is typed",
    ),
]


@pytest.mark.parametrize(("make", "field", "begins"), MISPLACED)
def test_marks_that_would_be_shown_as_they_are_typed_are_said(make, field, begins):
    entry = make()

    assert [(name, sentence.startswith(begins)) for name, sentence in said(entry)] == [
        (field, True)
    ]


def test_a_title_may_hold_a_name_that_begins_with_at():
    assert said(factories.initiative(title_en="@prende.mx [2016]")) == []


def test_the_question_of_a_dispute_is_shown_as_it_is_typed():
    report = factories.source()
    portal = factories.initiative(rests_on=report)
    dispute = Dispute.objects.create(initiative=portal, question_en=f"When? [@{report.key}]")
    for _side in range(2):
        Position.objects.create(dispute=dispute, source=report)

    sentence = "“When? [@perez-2014]” is shown as it is typed: take what is in brackets out of it."
    assert ("disputes", sentence) in said(portal)


@pytest.mark.parametrize(
    ("made", "field"),
    [
        (lambda text: factories.indicator(headline_en=text), "headline_en"),
        (lambda text: factories.indicator(whole_en=text), "whole_en"),
        (lambda text: factories.initiative("other", short_title_en=text), "short_title_en"),
        (lambda text: factories.organisation(name_en=text), "name_en"),
        (lambda text: factories.picture(alt_en=text), "alt_en"),
    ],
)
@pytest.mark.parametrize(
    "text", ["Two [@a].", "![[initiative:gob-mx]]", "![[picture:portal]]", "![[indicator:rank]]"]
)
def test_marks_are_refused_where_they_would_be_shown_as_they_are_typed(made, field, text):
    factories.initiative()
    sentence = f"“{text}” is shown as it is typed: take what is in brackets out of it."

    assert (field, sentence) in said(made(text))


def test_what_is_quoted_names_its_source():
    sentence = "What is quoted names its source. Choose it, or another licence."

    assert ("source", sentence) in said(factories.picture("a", licence="quoted"))
    factories.live(factories.picture("b", licence="quoted", source=factories.source()))


def test_a_milestone_does_not_end_in_a_remark():
    portal = factories.initiative(rests_on=factories.source())
    portal.milestones.update(description_en="It is launched. [The day is not known.]{.remark}")

    assert [field for field, sentence in said(portal) if "ends in a remark" in sentence] == [
        "milestones"
    ]


def test_a_person_is_no_organisation_in_a_link():
    person = factories.agent()
    portal = factories.initiative(summary_en=f"By [[organisation:{person.slug}]].")

    assert ("summary_en", f"There is no entry “organisation:{person.slug}”.") in said(portal)


ALL_CHECKS = (*CHECKS, *CHECKS_TOGETHER)


def with_unsourced_milestone():
    portal = factories.initiative()
    Milestone.objects.create(initiative=portal, kind="launched", date="2014")
    return portal


def with_one_sided_dispute():
    portal = factories.initiative()
    Dispute.objects.create(initiative=portal, question_en="When?", question_es="¿Cuándo?")
    return portal


def at_an_address_that_another_has_for_visitors():
    other = factories.initiative("portal")
    publish([other])
    other.slug = "moved"
    other.save()
    return factories.initiative("portal")


def with_and_without_subject():
    rank = factories.indicator(rests_on=factories.source())
    Observation.objects.create(indicator=rank, subject=factories.subject(), date="2020", value=1)
    return rank


def with_a_chart_of_a_draft():
    factories.indicator()
    return factories.article(body_en="![[indicator:rank]]")


def with_a_document_in_its_text():
    columns = take_in(makers.pdf(), "report.pdf").columns
    factories.live(factories.picture("report", **columns))
    return factories.initiative(body_en="![[picture:report]]")


def with_a_logo_as_its_portrait():
    return factories.agent(picture=factories.picture(decorative=True))


def with_a_logo_in_its_text():
    factories.live(factories.picture("logo", decorative=True))
    return factories.initiative(body_en="![[picture:logo]]")


def a_decorative_portrait():
    picture = factories.picture(decorative=True)
    factories.organisation(picture=picture)
    factories.agent(picture=picture)
    return picture


# By the check's name, an entry that it keeps back and the field to which the sentence leads.
CASES = {
    "empty_fields": (lambda: factories.initiative(summary_en=" "), "summary_en"),
    "invalid_fields": (lambda: factories.initiative(website="javascript:alert(1)"), "website"),
    "wrong_texts": (lambda: factories.initiative(body_en="See [@nobody]."), "body_en"),
    "wrong_places": (lambda: factories.indicator(headline_en="It is {last}"), "headline_en"),
    "places_in_other_texts": (
        lambda: factories.initiative(body_en="It is {rank.last}."),
        "body_en",
    ),
    "misplaced_figures": (
        lambda: factories.initiative(summary_en="![[indicator:rank]]"),
        "summary_en",
    ),
    "documents_as_pictures": (with_a_document_in_its_text, "body_en"),
    "decorations_in_texts": (with_a_logo_in_its_text, "body_en"),
    "decorative_but_told": (a_decorative_portrait, "decorative"),
    "cited_in_a_note": (lambda: factories.source(note_en="See [@perez-2014]."), "note_en"),
    "marks_in_plain_texts": (lambda: factories.theme(title_en="Portals [@a]"), "title_en"),
    "wrong_dated_rows": (with_unsourced_milestone, "milestones"),
    "some_without_subject": (with_and_without_subject, "observations"),
    "one_sided_disputes": (with_one_sided_dispute, "disputes"),
    "without_origin": (lambda: factories.source(container_title=""), "authorships"),
    "without_file": (lambda: factories.picture(file=""), "upload"),
    "without_licence": (lambda: factories.picture(licence=""), "licence"),
    "without_alternative": (lambda: factories.picture(alt_es=""), "alt_es"),
    "unfit_picture": (with_a_logo_as_its_portrait, "picture"),
    "taken_addresses": (at_an_address_that_another_has_for_visitors, "slug"),
    "parents_not_live": (lambda: factories.initiative(era=factories.era()), "era"),
    "charts_of_nothing": (with_a_chart_of_a_draft, "body_en"),
}


def spoken(check, entry):
    """What the check says of the entry, in the language of the moment."""
    prefetch_parts([entry])
    if check in CHECKS_TOGETHER:
        return list(check([entry], along([entry])))
    return list(check(entry, what_exists([entry])))


def places_of_form(entry, rf):
    """The fields of the form and the inlines under the names by which problems lead to them."""
    model = type(entry)
    model_admin = admin.site.get_model_admin(model)
    request = rf.get("/")
    request.user = User.objects.create_superuser("eva", password="a long password")
    places = set(model_admin.get_form(request, entry).base_fields)
    inline_models = {inline.model for inline in model_admin.get_inline_instances(request, entry)}
    for part in parts_of(model):
        if part.inline and part.model in inline_models:
            places.add(part.inline)
    return places


def test_every_check_has_a_case():
    names = [check.__name__ for check in ALL_CHECKS]
    missing = [name for name in names if name not in CASES]
    left_over = [name for name in CASES if name not in names]

    assert missing == [], f"Write in CASES an entry that these checks keep back: {missing}"
    assert left_over == [], f"These cases have no check any more: {left_over}"


@pytest.mark.parametrize("check", ALL_CHECKS, ids=lambda check: check.__name__)
def test_check_speaks_in_both_languages_and_leads_to_a_field(check, rf):
    assert check.__name__ in CASES, f"{check.__name__} has no entry in CASES that it keeps back."
    make, field = CASES[check.__name__]
    entry = make()
    refresh(entry)

    sentences = []
    for tag in LANGUAGES:
        with override(tag):
            problems = spoken(check, entry)
        assert [(problem.entry, problem.field) for problem in problems] == [(entry, field)]
        sentences.append(problems[0].sentence)

    assert len(set(sentences)) == len(LANGUAGES)
    assert field in places_of_form(entry, rf)
