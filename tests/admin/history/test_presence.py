import re
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.contrib.auth.models import User
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from timeline.admin.history.presence import WINDOWS_AT_MOST
from timeline.models import Dispute, OpenForm
from timeline.publishing.assign import assign
from timeline.publishing.people import Person, person_of

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

OPEN = "/admin/open/"


@pytest.fixture
def other():
    """Another editor's browser."""
    client = Client()
    client.force_login(User.objects.create_superuser("eva", first_name="Eva", last_name="Ruiz"))
    return client


@pytest.fixture
def era():
    return factories.era()


def form(entry):
    return f"/admin/timeline/{entry._meta.model_name}/{entry.pk}/change/"


def hour(at=None):
    return timezone.localtime(at).strftime("%H:%M")


def ping(client, entry, window, **more):
    words = {"kind": entry._meta.model_name, "entry": entry.pk, "window": window, **more}
    return client.post(OPEN, words)


def test_a_form_says_who_has_had_it_open_and_since_when(editor, other, era):
    other.get(form(era))
    since = OpenForm.objects.get().opened_at

    response = editor.get(form(era))

    assert response.context["others"] == [f"Eva Ruiz has had this open since {hour(since)}."]
    assert f"Eva Ruiz has had this open since {hour(since)}." in response.content.decode()


def test_it_is_said_in_spanish_too(editor, other, era):
    other.get(form(era))

    with override("es"):
        text = editor.get(f"/es{form(era)}").content.decode()

    assert "Eva Ruiz tiene esto abierto" in text


def test_another_day_is_named(editor, other, era):
    other.get(form(era))
    OpenForm.objects.update(opened_at=timezone.now() - timedelta(days=2))

    (sentence,) = editor.get(form(era)).context["others"]

    assert str((timezone.localtime() - timedelta(days=2)).year) in sentence


def test_a_form_of_another_entry_says_nothing(editor, other, era):
    other.get(form(factories.era("another")))

    assert editor.get(form(era)).context["others"] == []


def test_whoever_saves_has_it_open_no_more(editor, other, era):
    response = other.get(form(era))
    other.post(form(era), sent(response, _window=response.context["window"]))

    assert editor.get(form(era)).context["others"] == []


def test_whoever_is_refused_still_has_it_open_since_then(editor, other, era):
    response = other.get(form(era))
    window = response.context["window"]
    refused = other.post(form(era), sent(response, _window=window, span="nonsense"))

    assert refused.context["window"] == window
    assert OpenForm.objects.get().window == window


def test_whoever_leaves_has_it_open_no_more(editor, other, era):
    window = other.get(form(era)).context["window"]

    assert ping(other, era, window, left="1").status_code == 200

    assert not OpenForm.objects.exists()


def test_nobody_closes_the_window_of_another(editor, other, era):
    window = other.get(form(era)).context["window"]

    for word in ("left", "back"):
        ping(editor, era, window, **{word: "1"})

    assert OpenForm.objects.get().window == window


def test_an_old_window_is_not_named_and_its_row_goes_with_the_next_one(editor, other, era):
    other.get(form(era))
    OpenForm.objects.update(seen_at=timezone.now() - OpenForm.AGE - timedelta(seconds=1))
    assert editor.get(form(era)).context["others"] == []
    OpenForm.objects.update(seen_at=timezone.now() - OpenForm.KEPT - timedelta(seconds=1))

    editor.get(form(era))

    assert OpenForm.objects.count() == 1


def test_an_open_window_stays_as_long_as_it_says_so(editor, other, era):
    window = other.get(form(era)).context["window"]
    OpenForm.objects.update(seen_at=timezone.now() - timedelta(seconds=90))

    ping(other, era, window)

    assert timezone.now() - OpenForm.objects.get().seen_at < timedelta(seconds=30)


def test_a_window_that_slept_is_open_again(editor, other, era):
    window = other.get(form(era)).context["window"]
    OpenForm.objects.update(seen_at=timezone.now() - timedelta(hours=9))
    assert editor.get(form(era)).context["others"] == []

    ping(other, era, window)

    assert len(editor.get(form(era)).context["others"]) == 1


def test_a_renewal_that_arrives_after_the_window_was_left_opens_nothing(editor, other, era):
    window = other.get(form(era)).context["window"]
    ping(other, era, window, left="1")

    ping(other, era, window)

    assert editor.get(form(era)).context["others"] == []


def test_whoever_comes_back_to_a_page_that_was_left_has_it_open(editor, other, era):
    window = other.get(form(era)).context["window"]
    ping(other, era, window, left="1")

    ping(other, era, window, back="1")

    assert len(editor.get(form(era)).context["others"]) == 1


def test_an_open_form_hears_who_came_later(editor, other, era):
    window = editor.get(form(era)).context["window"]
    other.get(form(era))

    (sentence,) = ping(editor, era, window).json()["sentences"]

    assert sentence.startswith("Eva Ruiz has had this open since ")


def test_another_window_of_the_same_person_is_said(editor, era):
    first, second = (editor.get(form(era)).context["window"] for _window in range(2))

    (sentence,) = ping(editor, era, second).json()["sentences"]

    assert sentence.startswith("You have had this open in another window since ")
    ping(editor, era, first, left="1")
    assert ping(editor, era, second).json()["sentences"] == []


def test_two_windows_of_another_person_are_said_once(editor, other, era):
    other.get(form(era))
    other.get(form(era))

    assert len(editor.get(form(era)).context["others"]) == 1


def test_whoever_was_deleted_has_nothing_open(editor, other, era):
    other.get(form(era))
    User.objects.get(username="eva").delete()

    assert editor.get(form(era)).context["others"] == []


def test_a_name_is_shown_as_text(editor, other, era):
    User.objects.filter(username="eva").update(first_name="<b>Eva</b>")
    other.get(form(era))

    assert "<b>Eva" not in editor.get(form(era)).content.decode()


def listed(client, noun):
    """The words of each row of the list."""
    text = client.get(f"/admin/timeline/{noun}/").content.decode()
    cells = re.findall(r'class="(?:field-state|field-open_now)[^>]*>(.*?)</td>', text, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell).replace("&nbsp;", "").strip() for cell in cells]


def test_a_list_says_who_has_an_entry_open(editor, other, era):
    factories.era("another")
    other.get(form(era))

    assert sorted(listed(editor, "era")) == ["draft", "draft open: Eva Ruiz"]


def test_a_list_says_it_in_spanish(editor, other, era):
    other.get(form(era))

    text = editor.get("/es/admin/timeline/era/").content.decode()

    assert "abierto por Eva Ruiz" in text


def test_a_list_names_the_first_of_several_and_each_person_once(editor, other, era):
    other.get(form(era))
    other.get(form(era))
    for name in ("luis", "rosa"):
        third = Client()
        third.force_login(User.objects.create_superuser(name))
        third.get(form(era))

    assert listed(editor, "era") == ["draft open: Eva Ruiz and 2 more"]


def test_a_list_says_nothing_of_oneself_of_closed_windows_and_of_other_nouns(editor, other, era):
    editor.get(form(era))
    theme = factories.theme(pk=era.pk)
    other.get(form(theme))
    other.get(form(factories.era("closed")))
    OpenForm.objects.filter(model="era").update(seen_at=timezone.now() - timedelta(minutes=3))

    assert listed(editor, "era") == ["draft", "draft"]


def test_a_list_names_nobody_who_was_deleted(editor, other, era):
    other.get(form(era))
    User.objects.get(username="eva").delete()

    assert listed(editor, "era") == ["draft"]


def test_a_name_in_a_list_is_shown_as_text(editor, other, era):
    User.objects.filter(username="eva").update(first_name="<b>Eva</b>")
    other.get(form(era))

    assert "<b>Eva" not in editor.get("/admin/timeline/era/").content.decode()


def test_a_list_of_disputes_says_it_too(editor, other, era):
    dispute = Dispute.objects.create(era=era, question_en="When?")
    other.get(form(dispute))

    assert listed(editor, "dispute") == ["open: Eva Ruiz"]


def test_my_work_says_who_has_it_open(editor, other, era):
    assign([era], person_of(User.objects.get(username="ana")), by=Person(0, "Luis"))
    other.get(form(era))

    (group,) = editor.get("/admin/").context["my_work"]

    assert [task.open_now for task in group.tasks] == ["open: Eva Ruiz"]


def test_a_dispute_has_it_too(editor, other, era):
    dispute = Dispute.objects.create(era=era, question_en="When?")
    other.get(form(dispute))

    assert len(editor.get(form(dispute)).context["others"]) == 1


def test_whoever_may_only_look_has_nothing_open(editor, contributor, era):
    words = factories.site()

    contributor.get(form(words))

    assert not OpenForm.objects.exists()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"kind": "nothing"}, 404),
        ({"kind": "user"}, 404),
        ({"entry": "nothing"}, 404),
        ({"entry": "9" * 40}, 404),
        ({"entry": "987654"}, 404),
        ({"window": ""}, 404),
        ({"window": "w" * 33}, 404),
        ({"window": "<script>alert(1)</script>"}, 404),
    ],
)
def test_a_request_that_is_nonsense_is_not_taken(editor, era, changes, status):
    words = {"kind": "era", "entry": era.pk, "window": "w" * 16, "back": "1", **changes}

    assert editor.post(OPEN, words).status_code == status
    assert not OpenForm.objects.exists()


def test_a_contributor_may_not_say_so_of_what_only_administrators_change(contributor):
    assert ping(contributor, factories.site(), "w" * 16).status_code == 403


def test_the_table_stays_small(editor, era):
    for number in range(WINDOWS_AT_MOST + 5):
        ping(editor, era, f"window-{number:016}", back="1")

    assert OpenForm.objects.count() == WINDOWS_AT_MOST
    assert OpenForm.objects.filter(window=f"window-{WINDOWS_AT_MOST + 4:016}").exists()


@contextmanager
def busy_database():
    """Somebody writes in the editorial database all the while."""
    locked, finished = Event(), Event()

    def write():
        with transaction.atomic(using=EDITORIAL):
            OpenForm.objects.select_for_update().count()
            locked.set()
            finished.wait()
        connections[EDITORIAL].close()

    holder = Thread(target=write)
    holder.start()
    locked.wait()
    try:
        yield
    finally:
        finished.set()
        holder.join()


@pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC])
def test_a_form_opens_at_once_while_somebody_writes(editor, era):
    editor.get(form(era))

    with busy_database():
        response = editor.get(form(era))

    assert response.status_code == 200
    editor.get(form(era))
    assert OpenForm.objects.count() >= 2
