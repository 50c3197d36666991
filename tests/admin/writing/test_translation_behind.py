import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from timeline.publishing.derive import refresh

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def send(editor):
    """Send an era's real form with changes; the form as it is afterwards."""
    address = f"/admin/timeline/era/{factories.era().pk}/change/"

    def sending(**texts):
        again = {"_continue": "1"} | texts
        return editor.post(
            address, sent(editor.get(address), **again), follow=True
        ).content.decode()

    return sending


def test_a_form_says_beside_spanish_what_has_changed_in_english(send):
    page = send(summary_en="Computers finally arrive.")

    assert page.count("English has changed since this was last touched.") == 1
    assert '<ins><span class="visually-hidden">added: </span>finally ' in page


def test_a_form_says_beside_english_what_has_changed_in_spanish(send):
    assert "Spanish has changed since this was last touched." in send(summary_es="Vienen.")


def test_the_field_that_is_behind_is_described_by_the_sentence_beside_it(send):
    page = send(summary_en="Computers finally arrive.")

    assert 'aria-describedby="id_summary_es_helptext id_summary_es-behind"' in page
    assert '<strong id="id_summary_es-behind">English has changed' in page


@pytest.mark.parametrize(("choice", "found"), [("lacking", ["due"]), ("nonsense", ["due", "done"])])
def test_a_list_is_filtered_by_what_lacks_spanish(editor, choice, found):
    refresh(factories.era("due", title_es="", position=1), factories.era("done", position=2))

    rows = editor.get("/admin/timeline/era/", {"spanish": choice}).context["cl"].result_list

    assert [era.slug for era in rows] == found


def test_a_text_is_called_still_right_without_script(send):
    send(summary_en="Computers finally arrive.")

    page = send(**{"summary_es-still-right": "on"})

    assert "has changed since this was last touched" not in page


def test_a_refused_form_keeps_the_text_the_comparison_and_the_box(send):
    send(summary_en="Computers finally arrive.")

    page = send(span="2018/2012", summary_es="Por fin llegan.", **{"summary_es-still-right": "on"})

    assert "“2018/2012” ends before it starts." in page
    assert "Por fin llegan.</textarea>" in page
    assert 'id="id_summary_es-still-right" checked' in page


def test_a_browsers_ends_of_lines_are_no_change(send, editor):
    era = factories.era("lines", body_en="One.\n\nTwo.", body_es="Uno.\n\nDos.")
    factories.live(era)
    address = f"/admin/timeline/era/{era.pk}/change/"

    editor.post(address, sent(editor.get(address), body_en="One.\r\n\r\nTwo."))

    era.refresh_from_db()
    assert (era.body_en, era.state, era.translated_from) == ("One.\n\nTwo.", "live", {})


def test_markup_in_a_changed_text_is_shown_as_text(send):
    assert "<script>alert" not in send(summary_en="Computers <script>alert(1)</script> arrive.")
