"""The budget of an initiative: a sourced amount with its currency and date, from the form to what
readers take away.
"""

from decimal import Decimal

import pytest
from django.urls import reverse

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent, sentences
from timeline.models import Citation, Initiative
from timeline.publishing import data_versions
from timeline.publishing.derive import refresh
from timeline.publishing.replace import replace

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

INCOMPLETE = "A budget has an amount, a currency, a date and a source, or nothing of these."


def funded(slug="connected", rests_on=None, **values):
    """An initiative with a budget that a source of its own gives."""
    report = rests_on or factories.source("budget-2013")
    summary = factories.source(f"on-{slug}")
    budget = {
        "budget": Decimal(3_500_000_000),
        "budget_currency": "MXN",
        "budget_date": "2013-12",
        "budget_source": report,
        "budget_locator": "p. 4",
    }
    made = factories.initiative(slug, rests_on=summary, **budget | values)
    refresh(made)
    return made


def form_of(editor, initiative, **changes):
    """The answer to the real form, sent with these changes."""
    address = reverse("admin:timeline_initiative_change", args=[initiative.pk])
    return editor.post(address, sent(editor.get(address), **changes), follow=True)


def read(client, path):
    return " ".join(client.get(path).content.decode().split())


@pytest.mark.parametrize(
    "changes",
    [
        {"budget": "3500000000"},
        {"budget_currency": "MXN"},
        {"budget": "3500000000", "budget_currency": "MXN", "budget_date": "2013-12"},
        {"budget_locator": "p. 4"},
    ],
)
def test_an_amount_without_all_that_it_rests_on_is_refused(editor, changes):
    initiative = factories.initiative()

    response = form_of(editor, initiative, **changes)

    assert sentences(response) == {"__all__": [INCOMPLETE]}
    assert Initiative.objects.get().budget is None


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("budget", "-1", "Write an amount above zero."),
        ("budget", "0", "Write an amount above zero."),
        ("budget_currency", "pesos", "Ensure this value has at most 3 characters (it has 5)."),
        ("budget_currency", "mx$", "Write the three letters of ISO 4217: MXN."),
    ],
)
def test_a_bad_value_is_refused_at_its_field(editor, field, value, sentence):
    initiative = funded()

    response = form_of(editor, initiative, **{field: value})

    assert response.context["adminform"].form.errors[field] == [sentence]
    assert Initiative.objects.get().budget == 3_500_000_000


def test_an_editor_gives_an_initiative_its_budget(editor):
    source, initiative = factories.source("budget-2013"), factories.initiative()

    form_of(
        editor,
        initiative,
        budget="19600000.50",
        budget_currency="MXN",
        budget_date="junio de 2016",
        budget_source=source.pk,
        budget_locator="p. 2",
    )

    saved = Initiative.objects.get()
    assert (saved.budget, saved.budget_currency) == (Decimal("19600000.50"), "MXN")
    assert (saved.budget_date, saved.budget_source, saved.budget_locator) == (
        "2016-06",
        source,
        "p. 2",
    )


def test_the_database_itself_refuses_an_amount_without_its_source():
    initiative = factories.initiative()

    rows = Initiative.objects.filter(pk=initiative.pk)

    with pytest.raises(Exception, match="initiative_budget_complete"):
        rows.update(budget=1)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/initiatives/connected/", "<dt>Budget</dt><dd>MXN 3,500,000,000 ("),
        ("/es/initiatives/connected/", "<dt>Presupuesto</dt><dd>3,500,000,000 MXN ("),
    ],
)
def test_the_page_shows_the_amount_with_its_date_and_source(client, path, words):
    factories.live(factories.site(), funded())

    page = client.get(path).content.decode()

    assert words in page
    place = page.partition("</dl>")[0].partition(words)[2]
    assert 'datetime="2013-12"' in place
    assert 'class="note-mark"' in place
    assert "p. 4" in page


def test_the_amount_is_a_sourced_statement_and_cites_its_source():
    before = factories.initiative("before", rests_on=factories.source())
    refresh(before)
    initiative = funded()

    assert initiative.statements == before.statements + 1
    assert initiative.statements_sourced == before.statements_sourced + 1
    citation = Citation.objects.get(initiative=initiative, place="budget")
    assert (citation.source.key, citation.locator) == ("budget-2013", "p. 4")


def test_readers_filter_by_the_currency_of_the_budget(client):
    dollars = funded("abroad", rests_on=factories.source("loan"), budget_currency="USD")
    unfunded = factories.initiative("unfunded", rests_on=factories.source())
    factories.live(factories.site(), funded(), dollars, unfunded)

    pesos = read(client, "/initiatives/?budget=MXN")
    unknown = read(client, "/initiatives/?budget=pesos")

    assert "/initiatives/connected/" in pesos
    assert "/initiatives/abroad/" not in pesos
    assert "/initiatives/unfunded/" not in pesos
    assert "Budget: MXN" in pesos
    assert "“pesos” is not known here." in unknown
    assert "/initiatives/unfunded/" in unknown


def test_without_any_budget_the_form_of_the_list_does_not_ask_for_one(client):
    factories.live(factories.site(), factories.initiative())

    assert 'name="budget"' not in read(client, "/initiatives/")


def test_readers_take_the_budget_with_the_data(client):
    factories.live(factories.site(), funded(), factories.initiative("unfunded"))
    data_versions.make()

    rows = {row["slug"]: row for row in client.get("/data/initiatives.json").json()}

    budget = [name for name in rows["connected"] if name.startswith("budget")]
    assert [rows["connected"][name] for name in budget] == [
        *(3500000000, "MXN", "2013-12", "2013-12-01", "2013-12-31", "budget-2013", "p. 4")
    ]
    assert [rows["unfunded"][name] for name in budget] == [None, "", "", None, None, "", ""]


def test_a_replaced_source_is_replaced_under_the_budget_too():
    initiative = funded()
    old, new = initiative.budget_source, factories.source("budget-act")

    changed = replace(old, new)

    initiative.refresh_from_db()
    assert (changed, initiative.budget_source) == ([initiative], new)


def test_what_visitors_see_of_the_budget_waits_for_its_publication(client):
    initiative = funded()
    factories.live(factories.site(), initiative)
    Initiative.objects.filter(pk=initiative.pk).update(budget=Decimal(1))

    assert "MXN 3,500,000,000" in read(client, "/initiatives/connected/")
