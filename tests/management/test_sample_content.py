import pytest
from django.core.management import CommandError, call_command

from govdigital.databases import EDITORIAL, PUBLIC
from tests.factories import theme
from timeline.models import Citation, Indicator, Initiative, Milestone, Observation, Picture, Source
from timeline.publishing.readiness import problems
from timeline.registry import ENTRIES

# Another process puts the samples live.
pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC], transaction=True)


def test_sample_content_is_live_with_all_that_hangs_on_it():
    call_command("sample_content", initiatives=20, verbosity=0)

    counts = {
        model: model.objects.using(PUBLIC).count()
        for model in (Initiative, Milestone, Indicator, Source)
    }
    assert counts == {Initiative: 20, Milestone: 40, Indicator: 20, Source: 2}
    assert Observation.objects.using(PUBLIC).count() == 500
    assert not Initiative.objects.using(PUBLIC).filter(title_es="").exists()
    assert Picture.objects.using(PUBLIC).get().agents.get().slug == "office-1"
    assert Citation.objects.using(PUBLIC).filter(initiative=20, place="summary").exists()


def test_nothing_would_have_kept_samples_back():
    call_command("sample_content", initiatives=20, verbosity=0)

    entries = [row for model in ENTRIES for row in model.objects.using(EDITORIAL).all()]
    assert problems(entries) == []
    assert not any(entry.state_in_words != "live" for entry in entries)
    call_command("check_databases")


def test_sample_content_is_the_same_at_every_call():
    call_command("sample_content", initiatives=3, verbosity=0)

    titles = Initiative.objects.using(PUBLIC).order_by("pk").values_list("title_en", flat=True)
    assert list(titles) == [
        "Lowland justice policy 1",
        "Central land policy 2",
        "Eastern transport portal 3",
    ]


def test_sample_content_refuses_a_database_with_a_story():
    theme()

    with pytest.raises(CommandError, match="holds entries already"):
        call_command("sample_content", initiatives=1)


def test_sample_content_refuses_a_number_that_is_none():
    with pytest.raises(CommandError, match="from 1 to"):
        call_command("sample_content", initiatives=0)
