"""The box “Cite this page”: its reference is copied whole, and shown whole."""

import pytest


@pytest.fixture(params=[1280, 360])
def page(started_site, browser, request):
    context = browser.new_context(viewport={"width": request.param, "height": 700})
    page = context.new_page()
    yield page
    context.close()


@pytest.mark.parametrize("path", ["/initiatives/mexicox/", "/es/sources/sear-mexico/"])
def test_the_reference_is_selected_whole_and_nothing_of_it_is_hidden(started_site, page, path):
    page.goto(f"{started_site}{path}")
    field = page.locator(".cite_page textarea")

    field.focus()

    selected = "(field) => field.value.slice(field.selectionStart, field.selectionEnd)"
    assert field.evaluate(selected) == field.input_value() != ""
    assert field.evaluate("(field) => field.scrollHeight <= field.clientHeight")
