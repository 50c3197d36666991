import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent, sentences
from timeline.models import Source
from timeline.references.near_duplicates import KINDS, index_stored_sources, near_duplicates_of

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

ADD = "/admin/timeline/source/add/"


@pytest.fixture
def known():
    return factories.source(
        "known", title="Informe número 1", url="https://example.org/a/", doi="10.1000/x"
    )


ALIKE = [
    {"title": "INFORME NUMERO 1"},
    {"title": "Another", "url": "http://www.example.org/a"},
    {"title": "Another", "doi": "https://doi.org/10.1000/X"},
    {"title": "Another", "url": "https://doi.org/10.1000/x"},
]


@pytest.mark.parametrize("values", ALIKE)
def test_a_near_duplicate_is_shown_before_it_is_saved(editor, known, values):
    response = editor.post(ADD, sent(editor.get(ADD), key="new", **values))

    ((field, (sentence,)),) = sentences(response).items()
    link = f'<a href="/admin/timeline/source/{known.pk}/change/">Informe número 1</a>'
    assert (field, sentence) == (
        "another",
        f"Perhaps it is here already: {link}. Nothing is saved yet.",
    )
    assert response.context["adminform"].form["key"].value() == "new"
    assert Source.objects.count() == 1


def test_one_tick_saves_it_as_another_source(editor, known):
    response = editor.post(ADD, sent(editor.get(ADD), title=known.title))

    editor.post(ADD, sent(response, another="on"))

    assert Source.objects.filter(title=known.title).count() == 2


def test_a_change_is_asked_about_only_where_it_makes_the_source_like_another(editor, known):
    other = factories.source("other", title="Another")
    form = f"/admin/timeline/source/{other.pk}/change/"

    response = editor.post(form, sent(editor.get(form), url="https://example.org/a#top"))
    assert list(sentences(response)) == ["another"]

    editor.post(form, sent(response, another="on"))
    assert editor.post(form, sent(editor.get(form), isbn="1")).status_code == 302


def test_a_source_is_not_like_itself(editor, known):
    form = f"/admin/timeline/source/{known.pk}/change/"

    assert editor.post(form, sent(editor.get(form), title="informe numero 1")).status_code == 302


def test_the_box_is_not_shown_before_it_is_needed(editor):
    assert editor.get(ADD).context["adminform"].form["another"].is_hidden


def test_an_imported_table_names_what_new_sources_may_be_before_it_is_taken(editor, known):
    table = (
        "key,type,title,url\n"
        "known,report,Informe número 1 bis,https://example.org/a\n"
        "new,report,INFORME NUMERO 1 BIS,\n"
        "newer,report,Informe número 1 (bis),\n"
        "other,report,Quite another,\n"
    )
    sent = {"resource": 0, "import_file": SimpleUploadedFile("table.csv", table.encode())}

    response = editor.post("/admin/timeline/source/import/", sent)

    told = [[source.key for source in row.alike] for row in response.context["result"].rows]
    assert told == [[], ["known", "newer"], ["known", "new"], []]
    assert response.content.decode().count("Near-duplicate of:") == 2
    assert Source.objects.get().title == "Informe número 1"


def test_near_duplicates_are_found_by_indexed_columns_alone(known, django_assert_num_queries):
    for number in range(30):
        factories.source(f"other-{number}", title=f"Other {number}")

    with django_assert_num_queries(1, using=EDITORIAL):
        assert list(near_duplicates_of({"title": "informe NÚMERO 1"})) == [known]
    many = [
        {"title": f"Other {n}", "url": f"https://a.example/{n}", "doi": f"10.1/{n}"}
        for n in range(200)
    ]
    with django_assert_num_queries(3, using=EDITORIAL):
        index_stored_sources(many)
    indexed = {index.fields[0] for index in Source._meta.indexes}
    assert {f"{kind}_mark" for kind in KINDS} <= indexed


def test_a_mark_follows_its_text_in_every_way_of_saving(known):
    known.title = "Something else"
    known.save()
    made = Source.objects.bulk_create([Source(key="bulk", title="Bulk made")])

    assert list(near_duplicates_of({"title": "informe número 1"})) == []
    assert list(near_duplicates_of({"title": "something ELSE"})) == [known]
    assert list(near_duplicates_of({"title": "bulk, made"})) == made
