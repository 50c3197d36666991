import pytest
from django.utils.translation import override

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Dispute, Initiative, Milestone, Position
from timeline.public.page_sources import disputed_points, references_of, texts_in

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def keys(references):
    return {source.key for source in references.sources}


def test_references_are_the_sources_and_linked_titles_of_texts_and_rows():
    author = factories.agent()
    cited, named = factories.source("cited", author), factories.source("named", author)
    factories.source("neither")
    portal = factories.initiative(
        "portal", body_en="See [[era:first-steps]] [@cited].", rests_on=named
    )
    factories.live(factories.era(), portal, cited)
    row = Initiative.objects.using(PUBLIC).get(slug="portal")

    references = references_of(PUBLIC, [row], row.milestones.all())

    assert keys(references) == {"cited", "named"}
    assert references.titles == {("era", "first-steps"): "First steps"}


def test_what_a_text_cites_is_found_in_blocks_and_brackets_of_several():
    made = [factories.source(key) for key in ("one", "two", "three", "whose", "v1.2")]
    text = "A [see @one, p. 2; @two and @three] [@v1.2].\n\n::: opinion @whose\nB.\n:::"
    factories.live(*made, factories.initiative("portal", body_en=text))
    row = Initiative.objects.using(PUBLIC).get()

    assert keys(references_of(PUBLIC, [row])) == {source.key for source in made}


def test_references_take_three_queries_and_give_each_row_its_whole_source(
    django_assert_num_queries,
):
    author = factories.agent()
    reports = [factories.source(f"report-{number}", author) for number in range(2)]
    portals = [factories.initiative(f"n{number}", rests_on=reports[number]) for number in range(2)]
    factories.initiative("linking", summary_en="See [[initiative:n0]].")
    factories.live(*portals, Initiative.objects.get(slug="linking"))
    initiatives = list(Initiative.objects.using(PUBLIC))
    milestones = list(Milestone.objects.using(PUBLIC).order_by("initiative__slug"))

    with django_assert_num_queries(3, using=PUBLIC):
        references_of(PUBLIC, initiatives, milestones)
    with django_assert_num_queries(0, using=PUBLIC):
        authors = [row.source.authorships.all()[0].agent.name for row in milestones]

    assert [row.source.key for row in milestones] == ["report-0", "report-1"]
    assert authors == [author.name, author.name]


def test_a_dispute_refers_to_the_sources_of_its_question_and_positions():
    one, two, asked = (factories.source(key) for key in ("one", "two", "asked"))
    portal = factories.initiative("portal")
    dispute = Dispute.objects.create(
        initiative=portal, question_en="When [@asked]?", question_es="¿Cuándo?", note_en="[@asked]"
    )
    for position, source in enumerate([two, one]):
        Position.objects.create(dispute=dispute, source=source, text_en="-", position=position)
    factories.live(one, two, asked)

    [point] = disputed_points(EDITORIAL, "dispute__initiative", portal.pk)

    assert [row.source_id for row in point.positions] == [two.pk, one.pk]
    assert keys(references_of(EDITORIAL, points=[point])) == {"one", "two", "asked"}


def test_texts_of_a_row_are_those_of_the_readers_language_without_its_title():
    portal = factories.initiative(
        "portal", title_en="Title", summary_en="Words.", summary_es="Palabras.", body_en=""
    )

    assert "Title" not in texts_in(portal)
    assert "Words." in texts_in(portal)
    with override("es"):
        assert "Palabras." in texts_in(portal)
        assert "Words." not in texts_in(portal)
