"""What readers of a shared preview may say."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.test import Client
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.admin.preview.reader_comments import A_LINK, AN_HOUR, SALT
from timeline.admin.preview.shared_page import entry_of, make_link
from timeline.history.recording import record
from timeline.models import Comment, Notice, SharedPreview
from timeline.newsroom.comments import Author, Place, answer
from timeline.newsroom.comments import say as say_something
from timeline.publishing.people import name_of_person

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def portal():
    factories.live(factories.site())
    return factories.initiative(era=factories.era())


@pytest.fixture
def token(portal):
    ends = timezone.now() + timedelta(days=1)
    return make_link(portal, by="ana", ends=ends, readers_may_comment=True)


@pytest.fixture
def reader(monkeypatch):
    monkeypatch.setattr("timeline.admin.preview.reader_comments.SOONEST", timedelta(0))
    # As on a real site: the check of cookies is on.
    return Client(enforce_csrf_checks=True)


def address(token, prefix=""):
    return f"{prefix}/preview/shared/{token}/comment/"


def made(reader, token):
    page = reader.get(address(token)).content.decode()
    return re.search(r'name="made" value="([^"]+)"', page)[1]


def words(reader, token, **values):
    sent = {"name": "Eva", "text": "A word.", "made": made(reader, token), "website": ""}
    return sent | values


def say(reader, token, **values):
    return reader.post(address(token), words(reader, token, **values))


def test_a_reader_comments_by_name_and_without_a_cookie(reader, token, portal):
    response = say(reader, token, name="Eva\r\n  Ruiz", quote="It opened in 2014")

    assert "The comment is received" in response.content.decode()
    comment = Comment.objects.get()
    assert (comment.by, comment.by_pk, comment.is_from_outside) == ("Eva Ruiz", None, True)
    assert (comment.model, comment.entry_pk, comment.field) == ("initiative", portal.pk, "body_en")
    assert not response.cookies
    assert not reader.cookies


def test_editors_see_it_as_from_outside(reader, token, portal, editor):
    say(reader, token)

    page = editor.get(f"/admin/timeline/initiative/{portal.pk}/change/").content.decode()

    assert "from outside" in page


def test_the_page_shows_what_was_said_through_this_link_alone(reader, token, portal):
    say(reader, token, text="Through <b>this</b> link.")
    other = make_link(
        portal, by="ana", ends=timezone.now() + timedelta(days=1), readers_may_comment=True
    )

    assert "Through &lt;b&gt;this&lt;/b&gt; link." in reader.get(address(token)).content.decode()
    assert "Through" not in reader.get(address(other)).content.decode()


def test_the_preview_leads_there_only_where_it_was_ticked(reader, token, portal):
    closed = make_link(portal, by="ana", ends=timezone.now() + timedelta(days=1))

    assert address(token) in reader.get(f"/preview/shared/{token}/").content.decode()
    assert "/comment/" not in reader.get(f"/preview/shared/{closed}/").content.decode()
    assert reader.get(address(closed)).status_code == 404
    assert reader.post(address(closed), {"text": "x"}).status_code == 404


def test_the_editor_ticks_it_on_the_page_that_shares(editor, portal):
    page = f"/admin/timeline/initiative/{portal.pk}/share/"

    editor.post(page, {"days": 7, "readers_may_comment": "on"})
    editor.post(page, {"days": 7})

    ticked = SharedPreview.objects.order_by("pk").values_list("readers_may_comment", flat=True)
    assert list(ticked) == [True, False]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "  "},
        {"name": "x" * 81},
        {"name": "\u202e\u200b\u2066"},
        {"text": ""},
        {"text": "x" * 1_000_000},
        {"quote": "x" * 501},
        {"made": ""},
        {"made": "1:x:y"},
    ],
)
def test_what_is_wrong_is_said_and_kept(reader, token, wrong):
    response = say(reader, token, **wrong)

    page = response.content.decode()
    assert "It is not sent yet:" in page
    assert 'value="Eva"' in page or "name" in wrong
    assert Comment.objects.count() == 0


def test_a_form_of_another_link_is_not_taken(reader, token, portal):
    other = make_link(
        portal, by="ana", ends=timezone.now() + timedelta(days=1), readers_may_comment=True
    )

    say(reader, token, made=made(reader, other))

    assert Comment.objects.count() == 0


def test_a_form_that_was_open_for_days_is_sent_again_with_its_words(reader, token, monkeypatch):
    link = SharedPreview.objects.get()
    with monkeypatch.context() as patch:
        long_ago = (timezone.now() - timedelta(days=2)).timestamp()
        patch.setattr("django.core.signing.time.time", lambda: long_ago)
        old = signing.TimestampSigner(salt=SALT).sign(str(link.pk))

    page = say(reader, token, made=old).content.decode()
    again = re.search(r'name="made" value="([^"]+)"', page)[1]
    say(reader, token, made=again)

    assert "open for too long" in page
    assert Comment.objects.count() == 1


def test_what_is_sent_at_once_is_a_robots(token):
    reader = Client()

    page = say(reader, token).content.decode()

    assert "That was very quick." in page
    assert Comment.objects.count() == 0


def test_what_is_missing_is_said_before_how_quick_it_was(token):
    page = say(Client(), token, text="").content.decode()

    assert "very quick" not in page
    assert page.count("This field is required.") == 1


def test_what_fills_the_field_that_nobody_sees_is_dropped_in_silence(reader, token):
    response = say(reader, token, website="https://spam.example.org")

    assert "The comment is received" in response.content.decode()
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("text", ["A word.", " Two\r\n\r\n\r\n\r\nparagraphs.\r\n"])
def test_a_form_that_is_sent_twice_is_stored_once(reader, token, text):
    sent = words(reader, token, text=text)

    for _time in range(2):
        assert "received" in reader.post(address(token), sent).content.decode()

    assert Comment.objects.count() == 1


def said_before(number):
    link = SharedPreview.objects.get()
    columns = {"model": "era", "entry_pk": 1, "entry_title": "x", "by": "x", "link": link}
    Comment.objects.bulk_create(Comment(text=str(each), **columns) for each in range(number))


def test_a_link_takes_so_many_an_hour(reader, token):
    said_before(AN_HOUR)

    full = say(reader, token)
    Comment.objects.update(at=timezone.now() - timedelta(hours=2))
    later = say(reader, token)

    assert (full.status_code, later.status_code) == (429, 200)
    assert "takes no more for a while" in full.content.decode()


def test_a_link_takes_so_many_in_all(reader, token):
    said_before(A_LINK)
    Comment.objects.update(at=timezone.now() - timedelta(hours=2))

    assert say(reader, token).status_code == 429


def test_a_link_that_ended_shows_what_was_typed(reader, token):
    sent = words(reader, token, text="A long <i>thought</i>.")
    SharedPreview.objects.update(revoked_at=timezone.now())

    response = reader.post(address(token), sent)

    page = response.content.decode()
    assert response.status_code == 410
    assert "This preview has ended, so nothing was stored." in page
    assert "A long &lt;i&gt;thought&lt;/i&gt;." in page
    assert Comment.objects.count() == 0


def test_a_link_that_takes_no_more_comments_shows_what_was_typed(reader, token):
    sent = words(reader, token, quote="It opened", text="A long thought.")
    SharedPreview.objects.update(readers_may_comment=False)

    response = reader.post(address(token), sent)

    page = response.content.decode()
    assert response.status_code == 404
    assert "<p>It opened</p>" in page
    assert "<p>A long thought.</p>" in page


def test_a_link_that_ends_while_the_comment_is_on_its_way_takes_it_no_more(
    reader, token, monkeypatch
):
    sent = words(reader, token, text="A long thought.")

    def late(link):
        entry = entry_of(link)
        SharedPreview.objects.update(revoked_at=timezone.now())
        return entry

    monkeypatch.setattr("timeline.admin.preview.reader_comments.entry_of", late)
    response = reader.post(address(token), sent)

    assert response.status_code == 410
    assert "A long thought." in response.content.decode()
    assert not Comment.objects.exists()


def test_a_reader_who_is_called_as_an_editor_looks_different(reader, token, portal, editor):
    luis = User.objects.get(pk=editor.session["_auth_user_id"])
    luis.first_name = "Luis Ortega"
    luis.save()
    name = name_of_person(luis)
    record([portal], "[]", luis)
    backwards = "\u202e" + name[::-1] + "\u202c"
    say(reader, token, name=name, text="One.")
    say(reader, token, name=f" {name[0]}\u200b{name[1:]}\u2060", text="Two.")
    say(reader, token, name=backwards, text="Three \u202e turned.")
    mine = Author(name, luis.pk)
    say_something(Place(portal), mine, "Of a colleague.")

    assert [row.by for row in Comment.objects.filter(is_from_outside=True)] == [
        *(name, name, name[::-1])
    ]
    assert Comment.objects.get(text="Three  turned.").by == name[::-1]
    outside = f'<span class="comment-outside">from outside</span> “<bdi>{name}</bdi>”'
    form = f"/admin/timeline/initiative/{portal.pk}/change/"
    for page in (form, "/admin/comments/", "/admin/"):
        html = editor.get(page).content.decode()
        assert html.count(outside) == 2, page
        assert html.count(f"<strong><bdi>{name}</bdi></strong>") == 1, page
    notices = editor.get("/admin/notices/").content.decode()
    assert notices.count(f"From outside: a reader, “{name}”, commented on") == 2
    read = reader.get(address(token)).content.decode()
    assert "nobody has checked it" in read
    assert read.count(f"“<bdi>{name}</bdi>”") == 2


def test_a_robot_is_silenced_with_all_that_it_said(reader, token, portal, editor):
    luis = User.objects.get(pk=editor.session["_auth_user_id"])
    record([portal], "[]", luis)
    for number in range(4):
        say(reader, token, text=f"Buy {number}.")
    first, *_others = Comment.objects.order_by("pk")
    answer(first, Author("luis", luis.pk), "Who is this?")
    last = Comment.objects.threads().order_by("pk").last()
    page = f"/admin/comments/{last.pk}/"
    assert "A robot, or abuse?" in editor.get(page).content.decode()

    response = editor.post(page, {"do": "silence"}, follow=True)

    assert "The link has ended, and 3 comments are deleted." in response.content.decode()
    assert list(Comment.objects.threads()) == [first]
    assert list(Notice.objects.values_list("comment_pk", flat=True)) == [first.pk]
    assert reader.post(address(token), {"text": "More."}).status_code == 410


def test_what_a_colleague_said_is_not_silenced(portal, editor):
    thread = say_something(Place(portal), Author("Ana", 0), "Which month?")

    page = f"/admin/comments/{thread.pk}/"
    assert "A robot" not in editor.get(page).content.decode()
    assert editor.post(page, {"do": "silence"}).status_code == 403


def test_an_entry_that_was_deleted_takes_no_comment(reader, token, portal):
    sent = words(reader, token)
    portal.delete()

    assert reader.post(address(token), sent).status_code == 410


def test_the_pages_are_kept_by_nobody_and_tell_no_other_site(reader, token):
    for response in (reader.get(address(token)), say(reader, token)):
        kept = ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")
        assert [response.headers[name] for name in kept] == ["no-store", "noindex", "no-referrer"]


def test_the_pages_speak_spanish(reader, token):
    page = reader.get(address(token, "/es")).content.decode()

    assert "Mi nombre" in page
    assert "Enviar el comentario" in page


def test_a_wrong_token_is_not_found(reader, token):
    for wrong in ("x", f"{token}x", "1" * 300):
        assert reader.get(address(wrong)).status_code == 404


def test_nothing_of_it_reaches_visitors(reader, token, portal):
    say(reader, token, text="zqxreader", name="zqxname")
    factories.live(portal)

    assert Comment.objects.using(PUBLIC).count() == 0
    assert "zqx" not in reader.get("/initiatives/gob-mx/").content.decode()
