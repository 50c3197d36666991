"""The first chapter of the Spanish manual, word by word: from the source to the correction."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from govdigital.databases import PUBLIC
from tests import factories
from tests.browser.choosing import choose
from tests.browser.conftest import sign_in
from timeline.models import Initiative, Picture, Publication


@pytest.fixture
def office(live_site, new_context):
    """The first page of the Spanish admin as somebody with a role sees it."""

    def opened(name, role):
        page = new_context().new_page()
        sign_in(page, live_site, factories.person(name, role))
        page.goto(f"{live_site}/es/admin/")
        return page

    return opened


@pytest.fixture
def drawing(tmp_path):
    path = tmp_path / "portal.png"
    Image.new("RGB", (1200, 800), "teal").save(path)
    return str(path)


def add(page, live_site, noun):
    """Choose “Agregar” beside a noun on the first page."""
    page.goto(f"{live_site}/es/admin/")
    row = page.locator("#content tr").filter(has=page.get_by_role("link", name=noun, exact=True))
    row.get_by_role("link", name="Agregar").click()
    expect(page.get_by_role("button", name="Guardar", exact=True)).to_be_visible()


def fill(form, words):
    for label, typed in words.items():
        form.get_by_label(f"{label}:", exact=True).first.fill(typed)


def press(page, name, answer):
    page.get_by_role("button", name=name, exact=True).first.click()
    expect(page.locator(".messagelist")).to_contain_text(answer)


def follow(page, name):
    page.locator("#content").get_by_text(name, exact=True).first.click()
    expect(page.locator(".form-tools")).to_have_count(0)


def write_source(page, live_site):
    add(page, live_site, "Fuentes")
    fill(
        page,
        {
            "Título": "El portal de la ciudad",
            "Fecha": "2014-06",
            "Dirección en la web": "https://example.org/portal",
            "Publicado en": "La revista",
            "Editorial nueva": "Ciudad",
            "Autores nuevos": "Pérez, Ana",
            "Clave": "perez-2014",
        },
    )
    press(page, "Guardar", "Se agregó: fuente")


def write_picture(page, live_site, drawing):
    add(page, live_site, "Imágenes y documentos")
    fill(
        page,
        {
            "Título (inglés)": "A drawing",
            "Título (español)": "Un dibujo",
            "Texto alternativo (inglés)": "A page",
            "Texto alternativo (español)": "Una página",
            "Crédito": "Luis",
        },
    )
    page.get_by_label("Archivo:", exact=True).set_input_files(drawing)
    page.get_by_label("Licencia:", exact=True).select_option(label="obra propia de la redacción")
    press(page, "Guardar", "Se agregó: imagen")


def write_initiative(page, live_site):
    add(page, live_site, "Iniciativas")
    fill(
        page,
        {
            "Título (inglés)": "The portal",
            "Título (español)": "El portal",
            "Resumen (español)": "El portal abre en 2014 [@perez-2014, p. 3].",
        },
    )
    page.get_by_label("Tipo:", exact=True).first.select_option(label="portal")
    cite(page, page.get_by_label("Resumen (inglés):", exact=True))
    choose(page, "Imagen", "Un dibujo")
    for number, (kind, date) in enumerate((("anunciada", "2013"), ("puesta en marcha", "2014-06"))):
        page.get_by_text("Agregar más: Hito").click()
        row = page.locator(f"#milestones-{number}")
        row.get_by_label("Tipo:", exact=True).select_option(label=kind)
        choose(row.page, "Fuente", "El portal de la ciudad")
        sentence = {"Descripción (inglés)": "It opens.", "Descripción (español)": "Abre."}
        fill(row, {"Fecha": date, "Lugar en la fuente": "p. 3"} | sentence)
    press(page, "Guardar y seguir", "Se agregó: iniciativa")


def cite(page, summary):
    """Cite by a word of the title, the arrow down, and the page."""
    summary.focus()
    page.keyboard.type("The portal opens in 2014 [@ciudad")
    expect(page.get_by_role("option", name=re.compile("El portal de la ciudad"))).to_be_visible()
    for key in ("ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_text("En qué lugar").last).to_be_visible()
    page.keyboard.type("p. 3")
    page.keyboard.press("Enter")
    expect(summary).to_have_value("The portal opens in 2014 [@perez-2014, p. 3]")
    page.keyboard.type(".")


def ask_for_review(page, word):
    follow(page, "Pedir revisión…")
    page.get_by_label("Unas palabras para el editor").fill(word)
    press(page, "Pedir revisión", "Un editor revisará")


def publish(page, kind, note, note_en=""):
    follow(page, "Publicar…")
    together = page.get_by_label("Todo esto")
    if together.count():
        together.check()
    page.get_by_label(kind, exact=True).check()
    page.get_by_label("Nota pública (inglés)").fill(note_en)
    page.get_by_label("Nota pública (español)").fill(note)
    press(page, "Publicar", "publicada")


def test_a_newcomer_follows_the_first_chapter(live_site, office, drawing):
    factories.live(factories.site())
    luis, ana = office("luis", "contributor"), office("ana", "editor")

    write_source(luis, live_site)
    write_picture(luis, live_site, drawing)
    write_initiative(luis, live_site)
    ask_for_review(luis, "¿Está bien el año?")

    ana.reload()
    expect(ana.get_by_text("Esperan mi revisión").first).to_be_visible()
    ana.get_by_role("link", name="El portal").first.click()
    follow(ana, "Devolver…")
    ana.get_by_label("Qué debe cambiar").fill("Falta el título en singular.")
    press(ana, "Devolver", "se ha devuelto")

    luis.goto(f"{live_site}/es/admin/")
    expect(luis.get_by_text("Devueltas a mí").first).to_be_visible()
    luis.get_by_role("link", name="El portal").first.click()
    fill(luis, {"Título (inglés)": "The city portal", "Título (español)": "El portal de todos"})
    press(luis, "Guardar y seguir", "Se guardó: iniciativa")
    ask_for_review(luis, "Ya está.")

    ana.reload()
    publish(ana, "novedad", "Se agregó el portal.")
    assert Initiative.objects.using(PUBLIC).get().title_es == "El portal de todos"
    assert Picture.objects.using(PUBLIC).get().credit == "Luis"
    fill(ana, {"Título (inglés)": "The city's portal", "Título (español)": "El portal"})
    press(ana, "Guardar y seguir", "Se guardó: iniciativa")
    publish(ana, "corrección", "El título estaba mal.", "The title was wrong.")
    assert Publication.objects.using(PUBLIC).latest("number").kind == "correction"
