import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from timeline.models import Initiative, Source


def shown(template, **context):
    return Template("{% load timeline_lists %}" + template).render(Context(context))


@pytest.mark.parametrize(
    ("kind", "beginning"),
    [("initiative", "/initiatives/"), ("person", "/people/"), ("source", "/sources/")],
)
def test_pages_of_a_kind_are_addressed_by_a_beginning_and_a_slug(kind, beginning):
    request = RequestFactory().get("/")

    assert shown(f'{{% pages_of "{kind}" %}}', request=request) == beginning
    with override("es"):
        assert shown(f'{{% pages_of "{kind}" %}}', request=request) == f"/es{beginning}"


def test_pages_of_a_preview_stay_in_it():
    request = RequestFactory().get("/preview/")
    request.current_app = "preview"

    assert shown('{% pages_of "era" %}', request=request) == "/preview/eras/"


def test_a_choice_is_said_as_django_says_it():
    source = Source(type="report")

    assert shown('{{ source|choice:"type" }}', source=source) == source.get_type_display()
    with override("es"):
        assert shown('{{ source|choice:"type" }}', source=source) == source.get_type_display()


def test_a_value_that_is_no_choice_is_said_as_it_is():
    assert shown('{{ source|choice:"type" }}', source=Source(type="scroll")) == "scroll"


def test_an_initiative_in_short_says_kind_status_and_sources():
    running = Initiative(kind="portal", status="running", source_count=1)
    proposal = Initiative(kind="proposal", status="proposed", source_count=12)
    unknown = Initiative(kind="law", status="unknown", source_count=0)

    assert shown("{{ row|in_short }}", row=running) == "Portal · running · 1 source"
    assert shown("{{ row|in_short }}", row=proposal) == "Proposal · proposed · 12 sources"
    assert shown("{{ row|in_short }}", row=unknown) == "Law"


def test_an_initiative_in_short_does_not_repeat_its_kind():
    wish = Initiative(kind="proposal", status="proposal", source_count=0)

    assert shown("{{ row|in_short }}", row=wish) == "Proposal"
