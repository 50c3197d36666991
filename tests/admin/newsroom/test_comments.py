"""Comments through the pages of the admin."""

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import disputed
from timeline.history.comments import comment
from timeline.history.recording import record, versions
from timeline.history.restoring import restore
from timeline.models import Comment, Initiative, Milestone, Relation
from timeline.newsroom.comments import Author, Place, answer, say, settle

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def portal():
    return factories.initiative()


def add_page(entry):
    return f"/admin/timeline/{entry._meta.model_name}/{entry.pk}/comment/"


def form_page(entry):
    return f"/admin/timeline/{entry._meta.model_name}/{entry.pk}/change/"


def sent(text="Which month?", field="body_en", quote="It opened in 2014", prefix="comment-"):
    return {f"{prefix}text": text, f"{prefix}field": field, f"{prefix}quote": quote}


def person(client):
    return User.objects.get(pk=client.session["_auth_user_id"])


def thread_page(thread):
    return f"/admin/comments/{thread.pk}/"


def test_a_comment_is_written_on_its_page_and_read_on_the_form(contributor, portal):
    response = contributor.post(add_page(portal), sent())

    written = Comment.objects.get()
    assert response.url == f"{form_page(portal)}#comment-{written.pk}"
    assert (written.by, written.field, written.state) == ("luis", "body_en", "open")
    page = contributor.get(form_page(portal)).content.decode()
    assert "Which month?" in page
    assert "do not stand" not in page


def test_the_page_names_each_field_with_its_language_and_takes_one_from_the_address(
    contributor, portal
):
    response = contributor.get(add_page(portal), {"field": "summary_es", "quote": "Se abre"})

    form = response.context["form"]
    labels = dict(form.fields["field"].choices)
    assert (labels["summary_es"], labels["milestones"]) == ("Summary (Spanish)", "Milestones")
    assert 'value="summary_es" selected' in response.content.decode()


def test_words_without_a_field_find_theirs(contributor, portal):
    contributor.post(add_page(portal), sent(field="", quote="Se abrió en 2014"))

    assert Comment.objects.get().field == "body_es"


def test_words_of_a_milestone_are_found_in_it(contributor):
    made = factories.initiative(rests_on=factories.source())
    contributor.post(add_page(made), sent(field="", quote="It is launched"))

    written = Comment.objects.get()
    milestone = made.milestones.get()
    assert (written.field, written.row_pk) == ("milestones", milestone.pk)


@pytest.fixture
def two_dates():
    """An initiative with two milestones, of 2014 and 2018."""
    made = factories.initiative("two-dates", rests_on=factories.source())
    words = {"description_en": "It is closed.", "description_es": "Se cierra."}
    Milestone.objects.create(initiative=made, kind="ended", date="2018-06", **words)
    return made


def test_a_comment_names_its_row_and_leads_to_it(contributor, two_dates):
    row = two_dates.milestones.get(kind="ended")
    offered = contributor.get(add_page(two_dates)).content.decode()
    assert f'<option value="milestones:{row.pk}">June 2018 – It is closed.</option>' in offered

    contributor.post(add_page(two_dates), sent(field=f"milestones:{row.pk}", quote=""))

    written = Comment.objects.get()
    page = contributor.get(thread_page(written)).content.decode()
    address = f"{form_page(two_dates)}?row=milestones:{row.pk}#milestones-group"
    assert f'Milestone: <a href="{address}">June 2018 – It is closed.</a>' in page
    assert contributor.get(address.partition("#")[0]).status_code == 200


def test_a_row_is_still_named_when_it_stands_elsewhere_has_changed_or_is_gone(
    contributor, two_dates
):
    row = two_dates.milestones.get(kind="ended")
    contributor.post(add_page(two_dates), sent(field=f"milestones:{row.pk}", quote=""))
    thread = Comment.objects.get()

    Milestone.objects.filter(pk=row.pk).update(date="2012", date_earliest="2012-01-01")
    moved = contributor.get(thread_page(thread)).content.decode()
    row.delete()
    gone = contributor.get(thread_page(thread)).content.decode()
    on_form = contributor.get(form_page(two_dates)).content.decode()

    assert ">2012 – It is closed.</a>" in moved
    assert "When this was said, it began: “June 2018 – It is closed.”" in moved
    for page in (gone, on_form):
        assert "Milestone: June 2018 – It is closed." in page
        assert "This row has been taken out of the saved entry." in page


def test_a_row_reads_the_same_in_both_languages(contributor, two_dates):
    row = two_dates.milestones.get(kind="ended")
    contributor.post(add_page(two_dates), sent(field=f"milestones:{row.pk}", quote=""))

    page = contributor.get(f"/es{thread_page(Comment.objects.get())}").content.decode()

    assert "junio de 2018 – Se cierra.</a>" in page
    assert "comenzaba así" not in page


def test_rows_of_every_part_are_places(editor):
    report = factories.source("report", factories.agent())
    story = factories.initiative()
    other = factories.initiative("other")
    Relation.objects.create(from_initiative=story, to_initiative=other, kind="part_of")
    disputed(report, initiative=story)
    rank = factories.indicator(rests_on=report)
    rows = {
        story: ["part of – Portal other", "Which?", "This."],
        rank: ["2018, 64"],
        report: ["Ana Pérez"],
    }

    for entry, words in rows.items():
        offered = editor.get(add_page(entry)).context["form"].fields["field"].choices
        groups = [choices for _name, choices in offered if isinstance(choices, list)]
        for word in words:
            names = [name for group in groups for name, label in group if word in label]
            editor.post(add_page(entry), sent(word, field=names[0], quote=""))
            thread = Comment.objects.get(text=word)
            page = editor.get(thread_page(thread)).content.decode()
            assert word in thread.row_words
            assert f"?row={names[0].partition(':')[0][:5]}" in page


@pytest.mark.parametrize("name", ["milestones:{}", "milestones:x", "milestones:" + "9" * 30, "x:1"])
def test_a_row_that_is_gone_or_of_another_entry_is_refused_with_the_words(
    contributor, two_dates, portal, name
):
    row = two_dates.milestones.first()

    response = contributor.post(add_page(portal), sent(field=name.format(row.pk)))

    page = response.content.decode()
    assert "What it is about has been deleted meanwhile. Choose again." in page
    assert "Which month?</textarea>" in page
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "quote", ["It opened in 2014.", "opened in 2014 1. It had", "in 2014 12 . It had 3 parts"]
)
def test_words_that_are_read_and_not_written_so_are_found(contributor, portal, quote):
    text = "It **opened** in [2014](https://example.org) [@x, p. 3]. It had 3 parts."
    Initiative.objects.update(body_en=text)

    contributor.post(add_page(portal), sent(field="", quote=quote))

    assert Comment.objects.get().field == "body_en"


def test_words_that_are_gone_are_kept_and_said(contributor, portal):
    contributor.post(add_page(portal), sent())
    Initiative.objects.update(body_en="It opened in May 2014.")

    page = contributor.get(form_page(portal)).content.decode()

    assert "These words do not stand in the saved text now." in page
    assert "It opened in 2014" in page


def test_markup_is_shown_as_it_was_typed_and_addresses_become_links(contributor, portal):
    text = (
        '<script>alert(1)</script> <b>x</b> https://example.org/?a=1&b="2"\n\njavascript:alert(1)'
    )
    contributor.post(add_page(portal), sent(text, quote="<i>y</i>"))

    page = contributor.get(form_page(portal)).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt;x&lt;/b&gt;" in page
    assert "&lt;i&gt;y&lt;/i&gt;" in page
    assert '<a href="https://example.org/?a=1&amp;b=' in page
    assert 'href="javascript' not in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("text", "quote"), [("", ""), ("  \n ", ""), ("x" * 1_000_000, ""), ("x", "y" * 501)]
)
def test_nothing_and_too_much_are_refused_with_a_sentence(contributor, portal, text, quote):
    response = contributor.post(add_page(portal), sent(text, quote=quote))

    assert response.status_code == 200
    assert response.context["form"].errors
    assert Comment.objects.count() == 0


def test_control_characters_are_left_out(contributor, portal):
    contributor.post(add_page(portal), sent("a\x00b\x1b[31mc\ufffe", quote="\x00"))

    assert Comment.objects.get().text == "ab[31mc"


def test_a_comment_on_what_was_deleted_a_moment_ago_is_shown_again(contributor, portal):
    address = add_page(portal)
    portal.delete()

    response = contributor.post(address, sent("A long thought."))

    page = response.content.decode()
    assert response.status_code == 404
    assert "This entry has been deleted meanwhile. Nothing was stored." in page
    assert "A long thought." in page


def test_the_form_beside_asks_for_the_panel_alone(contributor, portal):
    response = contributor.post(add_page(portal), sent(), headers={"X-Panel": "comments"})

    page = response.content.decode()
    assert response.status_code == 200
    assert "Which month?" in page
    assert "<html" not in page


def test_what_is_refused_beside_the_form_is_a_sentence(contributor, portal):
    response = contributor.post(add_page(portal), sent(""), headers={"X-Panel": "comments"})

    assert (response.status_code, response.content.decode()) == (
        409,
        "Comment: Write something first.",
    )


def test_a_thread_is_answered_settled_and_opened_again(contributor, portal):
    thread = say(Place(portal), Author("Ana", 0), "Which month?")

    for deed in ({"do": "answer", "text": "In May."}, {"do": "settle"}, {"do": "reopen"}):
        assert contributor.post(thread_page(thread), deed).url == thread_page(thread)

    thread.refresh_from_db()
    assert (thread.state, thread.state_by) == ("open", "luis")
    assert "Opened again by luis" in contributor.get(thread_page(thread)).content.decode()


def test_who_settles_second_is_told_who_was_first(contributor, portal):
    thread = say(Place(portal), Author("Ana", 0), "Which month?")
    settle(thread, Author("Eva", 99))

    response = contributor.post(thread_page(thread), {"do": "settle"})

    assert response.status_code == 409
    assert "Eva has settled it already." in response.content.decode()


def test_an_answer_to_what_was_settled_meanwhile_is_not_lost(contributor, portal):
    thread = say(Place(portal), Author("Ana", 0), "Which month?")
    settle(thread, Author("Eva", 99))

    page = contributor.post(thread_page(thread), {"do": "answer", "text": "In May."})

    words = page.content.decode()
    assert words.count("settled meanwhile") == 1
    assert "In May.</textarea>" in words
    contributor.post(thread_page(thread), {"do": "reopen", "text": "In May."})
    thread.refresh_from_db()
    assert (thread.state, Comment.objects.last().text) == ("answered", "In May.")


@pytest.mark.parametrize(
    ("text", "sentence"), [(" ", "Write something first."), ("x" * 5001, "at most 5000 characters")]
)
@pytest.mark.parametrize("deed", ["answer", "change"])
def test_a_refused_answer_is_said_once(contributor, portal, deed, text, sentence):
    contributor.post(add_page(portal), sent())
    thread = Comment.objects.get()

    sent_words = {"do": deed, "text": text, "saying": thread.pk}
    page = contributor.post(thread_page(thread), sent_words)
    beside = contributor.post(thread_page(thread), sent_words, headers={"X-Panel": "comments"})

    words = page.content.decode()
    assert words.count(sentence) == 1
    assert '<li class="error">' not in words
    assert sentence in beside.content.decode()
    assert (page.status_code, beside.status_code, Comment.objects.count()) == (409, 409, 1)


def test_what_is_typed_when_a_thread_is_settled_is_its_last_answer(contributor, portal):
    thread = say(Place(portal), Author("Ana", 0), "Which month?")

    contributor.post(thread_page(thread), {"do": "settle", "text": "In May, and done."})

    thread.refresh_from_db()
    assert (thread.state, Comment.objects.last().text) == ("settled", "In May, and done.")


def test_own_words_are_changed_and_deleted_while_nobody_has_answered(contributor, portal):
    contributor.post(add_page(portal), sent())
    thread = Comment.objects.get()

    contributor.post(thread_page(thread), {"do": "change", "saying": thread.pk, "text": "When?"})
    thread.refresh_from_db()
    gone = contributor.post(thread_page(thread), {"do": "delete", "saying": thread.pk})

    assert (thread.text, gone.url, Comment.objects.count()) == ("When?", "/admin/comments/", 0)


@pytest.mark.parametrize("deed", ["change", "delete", "", "nonsense"])
def test_the_words_of_others_stay_through_the_page(contributor, portal, deed):
    thread = say(Place(portal), Author("Ana", 0), "Which month?")

    response = contributor.post(
        thread_page(thread), {"do": deed, "saying": thread.pk, "text": "No."}
    )

    thread.refresh_from_db()
    assert (response.status_code, thread.text) == (409, "Which month?")


def test_comments_stay_while_an_entry_is_deleted_and_when_it_comes_back(editor, portal):
    say(Place(portal, "body_en", "It opened in 2014"), Author("Ana", 0), "Which month?")
    record([portal], comment("deleted"), person(editor))
    pk = portal.pk
    portal.delete()

    listed = editor.get("/admin/comments/").content.decode()
    on_its_page = editor.get(thread_page(Comment.objects.get())).content.decode()
    restore(versions(Initiative, pk).first(), person(editor))
    recovered = editor.get(f"/admin/timeline/initiative/{pk}/change/").content.decode()

    assert "(deleted)" in listed
    assert "The entry has been deleted; these words stood there." in on_its_page
    assert "Which month?" in recovered


def test_comments_on_a_source_that_was_replaced_stay_readable(editor):
    old, new = factories.source("old"), factories.source("new")
    say(Place(old), Author("Ana", 0), "Is this the second edition?")

    editor.post(f"/admin/timeline/source/{old.pk}/replace/?by={new.pk}", {"by": new.pk})

    assert "Is this the second edition?" in editor.get("/admin/comments/").content.decode()
    assert "Is this the second edition?" in editor.get(form_page(old)).content.decode()


def texts(response):
    return [thread.comment.text for thread in response.context["page"].object_list]


def test_the_list_is_filtered_by_state_entry_and_mine(editor, portal):
    other = factories.era()
    mine = say(Place(portal), Author("ana", person(editor).pk), "mine")
    say(Place(other), Author("Eva", 99), "hers")
    settled = say(Place(other), Author("Eva", 99), "settled")
    settle(settled, Author("Eva", 99))
    answered = say(Place(other), Author("Eva", 99), "answered")
    answer(answered, Author("ana", person(editor).pk), "yes")

    listed = {
        query: texts(editor.get(f"/admin/comments/?{query}"))
        for query in ("", "state=settled", "state=all", "mine=1", f"entry=initiative:{portal.pk}")
    }

    assert listed == {
        "": ["answered", "hers", "mine"],
        "state=settled": ["settled"],
        "state=all": ["answered", "settled", "hers", "mine"],
        "mine=1": ["answered", "mine"],
        f"entry=initiative:{portal.pk}": ["mine"],
    }
    assert mine.state == "open"


def test_what_i_wrote_is_mine(editor, portal):
    record([portal], "[]", person(editor))
    say(Place(portal), Author("Eva", 99), "hers")

    assert texts(editor.get("/admin/comments/?mine=1")) == ["hers"]


@pytest.mark.parametrize(
    "query", ["state=x", "entry=x", "entry=initiative:²", "p=x", "p=9", "mine=x"]
)
def test_a_wrong_filter_is_none(editor, portal, query):
    assert editor.get(f"/admin/comments/?{query}").status_code == 200


def test_the_list_asks_as_much_with_many_threads_as_with_one(
    editor, portal, django_assert_num_queries
):
    report = factories.source()
    story = factories.initiative("with-dates", rests_on=report)
    row = story.milestones.get()
    say(Place(portal, "body_en", "It opened"), Author("Eva", 99), "one")
    say(Place(story, "milestones", "", row.pk, "2014"), Author("Eva", 99), "one")
    editor.get("/admin/comments/")
    with CaptureQueriesContext(connection) as asked:
        editor.get("/admin/comments/")
    for number in range(5):
        more = factories.initiative(f"more-{number}", rests_on=report)
        row = more.milestones.get()
        say(Place(more, "milestones", "is launched", row.pk, "2014"), Author("Eva", 99), "one")
        thread = say(Place(more, "", "It opened"), Author("Eva", 99), f"{number}")
        answer(thread, Author("Ana", 98), "yes")

    with django_assert_num_queries(len(asked)):
        editor.get("/admin/comments/")


def test_quotations_of_many_entries_are_looked_for_together(editor, django_assert_num_queries):
    def quote(number):
        entry = factories.initiative(f"portal-{number}")
        for field in ("body_en", "milestones", ""):
            say(Place(entry, field, "It opened in 2014"), Author("Eva", 99), "Which month?")

    quote(0)
    editor.get("/admin/comments/")
    with CaptureQueriesContext(connection) as asked:
        editor.get("/admin/comments/")
    for number in range(1, 5):
        quote(number)

    with django_assert_num_queries(len(asked)):
        page = editor.get("/admin/comments/").content.decode()
    # In the field and in the entry as a whole, but in none of its milestones.
    assert page.count("do not stand") == 5


def test_a_popup_and_a_new_entry_have_no_panel(editor):
    assert 'id="comments"' not in editor.get("/admin/timeline/era/add/").content.decode()


def test_the_list_has_comments_on_nouns_that_one_may_see(client, portal):
    say(Place(portal), Author("Ana", 98), "on the portal")
    say(Place(factories.era()), Author("Ana", 98), "on the era")
    eva = factories.person("eva")
    eva.user_permissions.set(Permission.objects.filter(codename="view_initiative"))
    client.force_login(eva)

    page = client.get("/admin/comments/").content.decode()

    assert ("on the portal" in page, "on the era" in page) == (True, False)


def test_who_may_only_read_settles_what_is_hers_alone(client, portal):
    eva = factories.person("eva")
    eva.user_permissions.set(Permission.objects.filter(codename="view_initiative"))
    client.force_login(eva)
    others = say(Place(portal), Author("Ana", 98), "theirs")
    hers = say(Place(portal), Author("eva", eva.pk), "hers")

    for deed in ("settle", "reopen"):
        assert client.post(thread_page(others), {"do": deed}).status_code == 403
        assert client.post(thread_page(hers), {"do": deed}).status_code == 302


def test_nobody_without_rights_reads_a_thread(client, portal):
    thread = say(Place(portal), Author("Eva", 99), "hers")
    client.force_login(factories.person("nobody"))

    for address in ("/admin/comments/", thread_page(thread), add_page(portal)):
        assert client.get(address).status_code == 403
