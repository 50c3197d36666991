"""What an editor is told of pictures in texts, through the real forms."""

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from tests.admin.publishing.test_publish import page
from tests.files import makers
from timeline.files.uploads import take_in
from timeline.models import Article, Picture

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def said_on_saving(editor, essay, text):
    address = f"/admin/timeline/article/{essay.pk}/change/"
    answer = editor.post(address, sent(editor.get(address), body_en=text), follow=True)
    return " ".join(str(message) for message in answer.context["messages"])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("![[picture:nobody]]", "There is no picture with the key “nobody”."),
        ("![[era:first-steps]]", "“![[era:first-steps” cannot be shown in a text"),
        ("A ![[picture:portal]]", "A picture has a line of its own"),
        ("![[picture:report]]", "“report” is a document"),
    ],
)
def test_saving_says_what_could_not_go_live_and_keeps_it(editor, text, sentence):
    factories.era()
    factories.picture("portal")
    factories.picture("report", **take_in(makers.pdf(), "report.pdf").columns)
    essay = factories.article()

    assert sentence in said_on_saving(editor, essay, text)
    assert Article.objects.get().body_en == text


def test_the_form_leads_to_the_field_that_names_no_picture(editor):
    essay = factories.article(body_en="![[picture:nobody]]")
    page = editor.get(f"/admin/timeline/article/{essay.pk}/change/").content.decode()

    assert "There is no picture with the key “nobody”." in page
    assert "#id_body_en" in page


def test_publishing_a_text_offers_to_publish_its_picture_too(editor):
    picture = factories.picture("portal")
    essay = factories.article(body_en="![[picture:portal]]", body_es="Nada.")
    address = page("publish", essay)

    offered = editor.get(address).content.decode()
    editor.post(address, {"kind": "new", "along": [f"picture:{picture.pk}"]})

    assert "Picture portal" in offered
    assert Picture.objects.using(PUBLIC).get().key == "portal"
    assert Article.objects.using(PUBLIC).get().slug == "essay"
