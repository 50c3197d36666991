import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import strip_tags
from reversion.models import Version

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from timeline.history.comments import comment_in_words
from timeline.models import Agent, Authorship, Source, State
from timeline.publishing.derive import refresh

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

PAGE = "/admin/timeline/source/references/"
LIST = "/admin/timeline/source/"
ONE = """@report{x, title={Portals in Latin America}, author={Pérez, Ana and Gómez, Luis and {World Bank, Office}},
  institution={United Nations}, year=2014, month=jun, url={https://example.org/a}}"""
SAVE = Source.save
MANY = """TY  - RPRT
TI  - First
AU  - Gómez, Luis
ER  -

TY  - RPRT
TI  - Second
AU  - Gómez, Luis
UR  - https://example.org/a
ER  -

TY  - RPRT
TI  - second
ER  -

TY  - RPRT
PY  - 2014
ER  -
"""


def save_failing(source, **options):
    if source.title == "Second":
        raise ValidationError("It cannot be stored.")
    SAVE(source, **options)


def said(response):
    return [str(message) for message in response.context["messages"]]


def reported_sources(response):
    return [
        (
            reported.reference.number,
            reported.can_be_imported,
            [source.key for source in reported.near_duplicates],
            reported.earlier_numbers,
        )
        for reported in response.context["report"]
    ]


def test_one_reference_gives_the_filled_form_and_saves_nothing(editor):
    ana = factories.agent("Ana Pérez")
    response = editor.post(PAGE, {"text": ONE}, follow=True)

    form, authors = (
        response.context["adminform"].form,
        response.context["inline_admin_formsets"][0].formset,
    )
    shown = ("title", "type", "date", "url", "new_publisher", "new_authors")
    assert [form[name].value() for name in shown] == [
        *("Portals in Latin America", "report", "2014-06", "https://example.org/a"),
        *("United Nations", "Gómez, Luis\n{World Bank, Office}"),
    ]
    assert [row["agent"].value() for row in authors.forms] == [str(ana.pk)]
    assert said(response) == ["The form is filled from the reference. Nothing is saved yet."]
    assert Source.objects.count() == 0


def test_the_filled_form_saves_the_source_with_its_authors_in_order(editor):
    factories.agent("Luis Gómez")
    form = editor.post(PAGE, {"text": ONE}, follow=True)

    response = editor.post(form.request["PATH_INFO"], sent(form), follow=True)

    source = Source.objects.get()
    names = [(row.agent.name, row.agent.kind) for row in source.authorships.order_by("position")]
    assert names[:2] == [("Ana Pérez", "person"), ("Luis Gómez", "person")]
    assert names[2:] == [("World Bank, Office", "organisation")]
    assert (source.publisher.name, source.publisher.kind) == ("United Nations", "organisation")
    assert {agent.state for agent in Agent.objects.all()} == {State.DRAFT}
    new = [strip_tags(words) for words in said(response) if words.startswith("New, as drafts")]
    assert new == ["New, as drafts: United Nations, Ana Pérez, World Bank, Office."]


def test_a_filled_form_that_is_refused_keeps_what_it_holds(editor):
    form = editor.post(PAGE, {"text": ONE}, follow=True)

    response = editor.post(form.request["PATH_INFO"], sent(form, title=""))

    assert response.context["adminform"].form["new_authors"].value().startswith("Pérez, Ana")
    assert (Source.objects.count(), Agent.objects.count()) == (0, 0)


def test_many_references_give_a_report_with_a_row_each(editor):
    factories.source("known", url="http://www.example.org/a/")

    response = editor.post(PAGE, {"text": MANY})

    assert reported_sources(response) == [
        (1, True, [], []),
        (2, True, ["known"], []),
        (3, True, [], [2]),
        (4, False, [], []),
    ]
    assert "This reference has no title." in response.content.decode()
    assert Source.objects.count() == 1


def test_the_ticked_are_saved_as_drafts_together(editor):
    response = editor.post(PAGE, {"text": MANY, "save": "", "take": ["1", "2", "4"]}, follow=True)

    assert said(response)[0] == "2 sources are saved as drafts."
    assert [source.state for source in Source.objects.all()] == [State.DRAFT] * 2
    assert (Agent.objects.get().name, Authorship.objects.count()) == ("Luis Gómez", 2)
    assert all(source.fingerprint for source in Source.objects.all())
    assert {comment_in_words(kept.revision.comment) for kept in Version.objects.all()} == {
        "Taken from references."
    }


def test_nothing_is_saved_where_one_cannot_be_stored(editor, monkeypatch):
    monkeypatch.setattr(Source, "save", save_failing)

    response = editor.post(PAGE, {"text": MANY, "save": "", "take": ["1", "2"]})

    assert said(response) == ["Nothing was saved: It cannot be stored."]
    assert (Source.objects.count(), Agent.objects.count()) == (0, 0)


@pytest.mark.parametrize("take", [[], ["4"], ["99", "x"]])
def test_ticking_nothing_that_can_be_saved_is_said(editor, take):
    response = editor.post(PAGE, {"text": MANY, "save": "", "take": take})

    assert said(response) == ["Tick at least one reference."]
    assert len(response.context["report"]) == 4


def test_a_file_is_read_like_a_text(editor):
    sent_file = SimpleUploadedFile("all.ris", "\ufeff".encode() + MANY.encode())

    response = editor.post(PAGE, {"file": sent_file})

    assert len(response.context["report"]) == 4
    assert "Luis" in response.context["text"]


BAD = [
    ({}, "text", "There is nothing to read."),
    (
        {"text": "Just words."},
        "__all__",
        "This is neither BibTeX nor RIS nor CSL-JSON, and no printed reference either.",
    ),
    ({"text": "@book{x, year=2014}"}, "__all__", "This reference has no title."),
    ({"file": SimpleUploadedFile("a.ris", b"")}, "text", "There is nothing to read."),
    (
        {"file": SimpleUploadedFile("a.ris", b"TY  - \xff\xfe\x00")},
        "file",
        "This file is not text in UTF-8. Save it as UTF-8 and send it again.",
    ),
    (
        {"file": SimpleUploadedFile("a.ris", b"x" * 1_000_001)},
        "file",
        "This file is larger than one megabyte. Send it in parts.",
    ),
    (
        {"text": "x", "file": SimpleUploadedFile("a.ris", b"x")},
        "file",
        "Paste a text or send a file, not both.",
    ),
]


@pytest.mark.parametrize(("posted", "field", "sentence"), BAD)
def test_what_cannot_be_read_is_said_and_kept(editor, posted, field, sentence):
    for value in posted.values():
        if hasattr(value, "seek"):
            value.seek(0)

    form = editor.post(PAGE, posted).context["form"]

    assert form.errors == {field: [sentence]}
    assert form["text"].value() == posted.get("text", form["text"].value())


def test_the_list_and_the_empty_form_lead_to_the_page(editor):
    assert PAGE in [link for _label, link in editor.get(LIST).context["list_tools"]]
    assert f'<a href="{PAGE}">' in editor.get(f"{LIST}add/").content.decode()


@pytest.mark.parametrize("names", [["view_source"], ["add_source"], ["add_agent"]])
def test_who_may_not_add_sources_and_people_reads_no_references(client, names):
    user = User.objects.create_user("eva", password="a long password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)

    assert client.post(PAGE, {"text": MANY, "save": "", "take": ["1"]}).status_code == 403
    assert Source.objects.count() == 0


@pytest.mark.parametrize("named", ["x", "1-x", "-", "9" * 30 + "-1", "7-1,7-2"])
def test_an_address_that_names_no_author_gives_an_empty_form(editor, named):
    assert editor.get(f"{LIST}add/", {"authors": named}).status_code == 200


TWICE = "@book{guia, title={A}}\n@book{guia, title={B}}\n@book{otra, title={C}}"


def test_each_is_saved_under_the_key_that_the_report_has_shown(editor):
    report = editor.post(PAGE, {"text": TWICE})
    assert [reported.reference.values["key"] for reported in report.context["report"]] == [
        "guia",
        "guiaa",
        "otra",
    ]

    editor.post(PAGE, {"text": TWICE, "save": "", "take": ["2"]})

    assert Source.objects.get().key == "guiaa"


def test_a_key_that_somebody_takes_meanwhile_gets_a_letter_and_it_is_said(editor):
    editor.post(PAGE, {"text": TWICE})
    factories.source("otra")

    response = editor.post(PAGE, {"text": TWICE, "save": "", "take": ["3"]}, follow=True)

    assert Source.objects.get(title="C").key == "otraa"
    assert any("“otraa”" in sentence for sentence in said(response))


def test_editors_of_a_reference_become_editors_of_the_source(editor):
    factories.agent("Gil Ríos", slug="rios")
    text = "@book{b, title={Reglas}, editor={Ríos, Gil and Paz, Irma}, volume={2}, number={12}}"
    form = editor.post(PAGE, {"text": text}, follow=True)

    editor.post(form.request["PATH_INFO"], sent(form))

    source = Source.objects.get(key="b")
    assert [(row.agent.name, row.role) for row in source.authorships.order_by("position")] == [
        ("Gil Ríos", "editor"),
        ("Irma Paz", "editor"),
    ]
    assert (source.volume, source.number) == ("2", "12")


def test_a_reference_too_long_for_an_address_gives_the_report(editor):
    names = " and ".join(f"Paz{number}, Irma" for number in range(490))

    response = editor.post(PAGE, {"text": f"@book{{b, title={{Reglas}}, author={{{names}}}}}"})

    assert len(response.context["report"]) == 1


@pytest.mark.parametrize("language", ["Spanish", "español", "es_MX", "spa"])
def test_a_language_typed_by_name_becomes_its_tag(editor, language):
    form = editor.get(f"{LIST}add/")
    editor.post(f"{LIST}add/", sent(form, title="A", language=language))

    assert Source.objects.get().language in ("es", "es-MX")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("language", "klingonish", "is not a language tag"),
        ("doi", "xyz", "A DOI begins with “10.”"),
    ],
)
def test_what_is_no_language_or_doi_is_refused_on_the_form(editor, field, value, said):
    response = editor.post(
        f"{LIST}add/", sent(editor.get(f"{LIST}add/"), title="A", **{field: value})
    )

    assert said in response.context["adminform"].form.errors[field][0]
    assert Source.objects.count() == 0


def test_a_doi_typed_as_an_address_becomes_bare(editor):
    form = editor.get(f"{LIST}add/")
    editor.post(f"{LIST}add/", sent(form, title="A", doi="https://doi.org/10.5555/Ab%2F1"))

    assert Source.objects.get().doi == "10.5555/Ab%2F1"


PRINTED = "Sear, M. J. (2019). A story of portals. Gobierno de México. https://example.org/a"


def test_a_printed_reference_fills_the_form_and_is_repeated_above_it(editor):
    response = editor.post(PAGE, {"text": PRINTED}, follow=True)

    values = response.context["adminform"].form.initial
    assert (values["title"], values["date"], values["url"]) == (
        "A story of portals",
        "2019",
        "https://example.org/a",
    )
    assert values["new_authors"] == "Sear, M. J."
    assert any(f"“{PRINTED}”" in sentence for sentence in said(response))
    assert Source.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("doi:10.5555/12345678", "doi", "10.5555/12345678"),
        ("ISBN 978-0-306-40615-7", "isbn", "9780306406157"),
        ("https://example.org/a", "url", "https://example.org/a"),
    ],
)
def test_an_identifier_without_a_network_begins_the_form(editor, text, field, value):
    response = editor.post(PAGE, {"text": text}, follow=True)

    assert response.context["adminform"].form.initial[field] == value
    assert "This site does not look references up. Fill in the rest by hand." in said(response)


def test_identifiers_are_looked_up_one_at_a_time(editor):
    form = editor.post(PAGE, {"text": "10.5555/1\n10.5555/2"}).context["form"]

    assert form.errors == {"text": ["Paste one DOI, ISBN or address at a time."]}


def test_a_window_that_a_citation_has_opened_stays_one_and_closes_with_the_source(editor):
    window = editor.get(PAGE, {"_popup": "1"})
    assert '<input type="hidden" name="_popup" value="1">' in window.content.decode()
    form = editor.post(PAGE, {"text": ONE, "_popup": "1"}, follow=True)
    address = f"{form.request['PATH_INFO']}?{form.request['QUERY_STRING']}"

    answer = editor.post(address, sent(form) | {"_popup": "1"})

    assert "data-popup-response" in answer.content.decode()
    assert Source.objects.get().title == "Portals in Latin America"


def test_of_many_in_such_a_window_the_first_is_chosen(editor):
    posted = {"text": MANY, "save": "", "take": ["1", "2"], "_popup": "1"}

    answer = editor.post(PAGE, posted)

    first = Source.objects.get(title="First")
    assert f"&quot;value&quot;: &quot;{first.pk}&quot;" in answer.content.decode()
    assert Source.objects.count() == 2


def test_a_bib_file_keeps_the_keys_that_texts_cite(editor):
    initiative = factories.initiative(body_en="It opened [@sear:2019a].")
    refresh(initiative)
    file = SimpleUploadedFile("library.bib", b"@misc{sear:2019a, title={A}}\n@misc{b_1, title={B}}")

    report = editor.post(PAGE, {"file": file})
    text = report.context["text"]
    editor.post(PAGE, {"text": text, "save": "", "take": ["1", "2"]})

    assert list(Source.objects.order_by("key").values_list("key", flat=True)) == [
        "b_1",
        "sear:2019a",
    ]
    assert initiative.citations.get().source.key == "sear:2019a"
