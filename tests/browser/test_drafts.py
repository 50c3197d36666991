"""Words that were not saved: kept in the browser, offered once, never to somebody else."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from tests import factories
from tests.browser.barriers import barriers
from tests.browser.choosing import choose
from tests.browser.conftest import PASSWORD, sign_in
from timeline.models import Article, Era, Initiative

KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('govdigital:draft:'))"
WORDS = "Typed for an hour"


@pytest.fixture
def initiative(live_site):
    return factories.initiative(rests_on=factories.source())


@pytest.fixture
def form(live_site, initiative):
    return f"{live_site}/admin/timeline/initiative/{initiative.pk}/change/"


def opened(page, address):
    page.goto(address, wait_until="networkidle")
    return page


def kept(page):
    return page.evaluate(KEPT)


def wait_until_kept(page, number=1):
    """The page's policy lets no text become a function that waits within it."""
    for _attempt in range(150):
        if len(kept(page)) == number:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"kept: {kept(page)}")


def crash(page):
    """Close the window without saving; the same browser, in a new one."""
    context = page.context
    page.close()
    return context.new_page()


def typed_and_crashed(page, address, field="#id_title_en", words=WORDS):
    opened(page, address).locator(field).fill(words)
    wait_until_kept(page)
    return crash(page)


def notice(page):
    return page.get_by_role("region", name=re.compile("Words of .* that were not saved"))


def press(page, name):
    notice(page).get_by_role("button", name=name).click()


def save(page):
    page.get_by_role("button", name="Save and go on").first.click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()


def test_words_of_a_window_that_crashed_are_offered_and_taken_over(editor, form, said):
    page = opened(typed_and_crashed(editor, form), form)

    expect(page.locator("#id_title_en")).not_to_have_value(WORDS)
    press(page, "Take them over")
    expect(page.get_by_text("Nothing is saved yet. Look it over, then save.")).to_be_visible()
    expect(page.locator("#id_title_en")).to_have_value(WORDS)
    expect(notice(page)).to_have_count(0)
    assert Initiative.objects.get().title_en != WORDS
    save(page)

    assert Initiative.objects.get().title_en == WORDS
    wait_until_kept(page, 0)
    assert said == []


def test_rows_boxes_and_search_fields_are_kept_too(editor, form, initiative):
    page = opened(editor, form)
    page.get_by_text("Add another Milestone").click()
    page.locator("#id_milestones-1-kind").select_option("ended")
    page.locator("#id_milestones-1-date").fill("2018")
    page.locator("#id_main").check()
    wait_until_kept(page)
    page = opened(crash(page), form)

    press(page, "See")
    table = notice(page).get_by_role("table")
    expect(table).to_contain_text("2018")
    press(page, "Take them over")

    expect(page.locator("#id_milestones-1-date")).to_have_value("2018")
    expect(page.locator("#id_main")).to_be_checked()
    save(page)
    assert [milestone.date for milestone in initiative.milestones.all()] == ["2014", "2018"]


def test_words_are_seen_beside_the_form(editor, form):
    page = opened(typed_and_crashed(editor, form), form)

    press(page, "See")

    line = notice(page).get_by_role("row").nth(1)
    expect(line).to_contain_text("Title (English)")
    expect(line).to_contain_text(WORDS)
    expect(line).to_contain_text("Portal gob-mx")
    expect(notice(page).get_by_role("button", name="See")).to_have_attribute(
        "aria-expanded", "true"
    )
    assert barriers(page) == []


def test_words_that_are_thrown_away_are_gone(editor, form):
    page = opened(typed_and_crashed(editor, form), form)
    page.on("dialog", lambda dialog: dialog.accept())

    press(page, "Throw away")

    expect(notice(page)).to_have_count(0)
    wait_until_kept(page, 0)
    opened(page, form)
    page.wait_for_timeout(300)
    expect(notice(page)).to_have_count(0)


def test_words_are_never_put_over_newer_ones(editor, form, initiative):
    page = typed_and_crashed(editor, form)
    Initiative.objects.update(summary_en="Newer.")
    opened(page, form)

    expect(notice(page)).to_contain_text("The entry has been saved since")
    take = notice(page).get_by_role("button", name="Take them over")
    expect(take).to_be_hidden()
    press(page, "See")
    take.click()

    expect(page.get_by_role("radio").first).to_be_visible()
    assert Initiative.objects.get().summary_en == "Newer."


def test_a_newer_save_and_older_words_are_brought_together(editor, form, live_site):
    page = typed_and_crashed(editor, form)
    other = opened(page.context.new_page(), form)
    other.locator("#id_body_en").fill("Newer.")
    save(other)
    other.close()

    opened(page, form)
    press(page, "See")
    press(page, "Take them over")

    expect(page.locator("#id_title_en")).to_have_value(WORDS)
    expect(page.locator("#id_body_en")).to_have_value("Newer.")
    save(page)
    entry = Initiative.objects.get()
    assert (entry.title_en, entry.body_en) == (WORDS, "Newer.")


def test_a_new_entry_is_kept_too(editor, live_site):
    address = f"{live_site}/admin/timeline/article/add/"
    page = opened(typed_and_crashed(editor, address), address)

    press(page, "Take them over")
    expect(page.locator("#id_title_en")).to_have_value(WORDS)
    assert not Article.objects.exists()
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_text("was added successfully")).to_be_visible()

    assert Article.objects.get().title_en == WORDS
    wait_until_kept(page, 0)


def test_words_of_a_window_that_is_open_are_not_offered(editor, form):
    opened(editor, form).locator("#id_title_en").fill(WORDS)
    wait_until_kept(editor)

    second = opened(editor.context.new_page(), form)
    second.wait_for_timeout(500)

    expect(notice(second)).to_have_count(0)


def test_words_that_the_form_refused_are_not_offered_beside_it(editor, live_site):
    era = factories.era()
    page = opened(editor, f"{live_site}/admin/timeline/era/{era.pk}/change/")
    page.locator("#id_span").fill("nonsense")
    page.get_by_role("button", name="Save and go on").first.click()
    expect(page.locator(".errornote")).to_be_visible()
    wait_until_kept(page)

    page.wait_for_timeout(300)
    expect(notice(page)).to_have_count(0)
    page.locator("#id_span").fill("2012/2018")
    save(page)
    assert Era.objects.get().span == "2012/2018"
    wait_until_kept(page, 0)


def test_words_that_travelled_through_the_login_are_offered_once(editor, form):
    page = opened(editor, form)
    page.locator("#id_title_en").fill(WORDS)
    wait_until_kept(page)
    page.context.clear_cookies()
    page.get_by_role("button", name="Save and go on").first.click()
    page.get_by_label("Name to sign in with").fill("ana")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Send it now").click()

    expect(page.locator("#id_title_en")).to_have_value(WORDS)
    expect(notice(page)).to_have_count(0)
    wait_until_kept(page, 0)


def test_signing_out_leaves_no_words(editor, form):
    opened(editor, form).locator("#id_title_en").fill(WORDS)
    wait_until_kept(editor)
    page = crash(editor)

    opened(page, form)
    page.locator(".frame-menu summary").last.click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("Sign in again")).to_be_visible()

    wait_until_kept(page, 0)


def test_the_next_person_is_not_shown_what_another_one_wrote(editor, form, live_site):
    page = typed_and_crashed(editor, form)
    page.context.clear_cookies()
    sign_in(page, live_site, User.objects.create_superuser("luis", password=PASSWORD))

    opened(page, form)
    page.wait_for_timeout(500)

    expect(notice(page)).to_have_count(0)


def test_an_untouched_form_and_one_put_back_keep_nothing(editor, form):
    page = opened(editor, form)
    title = page.locator("#id_title_en").input_value()
    page.locator("#id_title_en").fill(WORDS)
    wait_until_kept(page)

    page.locator("#id_title_en").fill(title)

    wait_until_kept(page, 0)


def test_accounts_keep_nothing(editor, live_site):
    page = opened(editor, f"{live_site}/admin/auth/user/add/")
    page.locator("#id_username").fill("somebody")
    page.wait_for_timeout(3_500)

    wait_until_kept(page, 0)


def test_the_oldest_words_make_room(editor, form):
    page = opened(editor, form)
    page.evaluate(
        """() => { for (let number = 0; number < 25; number += 1) {
            localStorage.setItem(`govdigital:draft:1:era/${number}:w${number}`,
              JSON.stringify({ at: Date.now() - 1000 * (26 - number), fields: [], words: {}, seen: "", address: "/", window: "w" }));
        } }"""
    )

    page.locator("#id_title_en").fill(WORDS)
    wait_until_kept(page, 20)

    keys = kept(page)
    assert len(keys) == 20
    assert not any(key.endswith(":w0") for key in keys)


def test_a_browser_that_keeps_nothing_is_no_obstacle(editor, form, said):
    editor.add_init_script(
        """const set = Storage.prototype.setItem;
        Storage.prototype.setItem = function (key, value) {
            if (key.startsWith("govdigital")) throw new Error("full");
            set.call(this, key, value);
        };"""
    )
    page = opened(editor, form)
    page.locator("#id_title_en").fill(WORDS)
    expect(page.get_by_text("This browser keeps nothing of what is not saved")).to_be_visible()

    save(page)

    assert Initiative.objects.get().title_en == WORDS
    assert said == []


def test_a_browser_without_storage_is_no_obstacle(editor, form, said):
    editor.add_init_script(
        """Object.defineProperty(window, "localStorage", {
            get() { throw new DOMException("Denied.", "SecurityError"); },
        });"""
    )
    page = opened(editor, form)
    page.locator("#id_title_en").fill(WORDS)
    expect(page.get_by_text("This browser keeps nothing of what is not saved")).to_be_visible()

    save(page)

    assert Initiative.objects.get().title_en == WORDS
    # The menu of Django asks for it too.
    assert set(said) == {"Denied."}


def test_older_words_make_room_in_a_browser_that_is_full(editor, form):
    page = opened(editor, form)
    page.evaluate(
        """() => {
            localStorage.setItem("govdigital:draft:1:era/1:old", JSON.stringify({
                at: Date.now() - 1000, fields: [["a", "b".repeat(60000)]], words: {}, seen: "",
                address: "/", window: "old",
            }));
            let size = 1 << 20;
            for (let number = 0; size > 8; number += 1) {
                try { localStorage.setItem(`other-${number}`, "x".repeat(size)); }
                catch { size >>= 1; }
            }
        }"""
    )

    page.locator("#id_title_en").fill(WORDS)

    for _attempt in range(150):
        if not any(key.endswith(":old") for key in kept(page)):
            break
        page.wait_for_timeout(100)
    wait_until_kept(page, 1)
    expect(page.get_by_text("This browser keeps nothing")).to_be_hidden()


WITH_ADDRESS = '{"at": 9e15, "fields": [], "words": {}, "seen": "", "window": "w", "address": "%s"}'
RUBBISH = [
    "",
    "null",
    "7",
    "{",
    "[]",
    "{}",
    '{"at": 9e15}',
    '{"at": 1, "fields": [["title_en", 3]], "words": {}, "seen": "", "window": "w", "address": "/"}',
    '{"at": 9e15, "fields": {}, "words": {}, "seen": "", "window": "w", "address": "/"}',
    '{"at": 9e15, "fields": [], "words": null, "seen": "", "window": "w", "address": "/"}',
    WITH_ADDRESS % "https://example.org/",
    WITH_ADDRESS % "javascript:alert(1)",
]


def test_rubbish_is_thrown_away_and_stops_nothing(editor, form, initiative, said):
    page = opened(editor, form)
    name = f"govdigital:draft:{User.objects.get().pk}:initiative/{initiative.pk}:"
    page.evaluate(
        """([name, rubbish]) => rubbish.forEach((text, number) => {
            localStorage.setItem(`${name}${number}`, text);
        })""",
        [name, RUBBISH],
    )

    opened(page, form)
    wait_until_kept(page, 0)
    expect(notice(page)).to_have_count(0)
    page.locator("#id_title_en").fill(WORDS)
    wait_until_kept(page)

    assert said == []


def test_two_windows_that_crashed_are_both_offered(editor, form):
    opened(editor, form).locator("#id_title_en").fill(WORDS)
    second = opened(editor.context.new_page(), form)
    second.locator("#id_body_en").fill("In the second window.")
    wait_until_kept(editor, 2)
    second.close()
    page = opened(crash(editor), form)

    expect(notice(page)).to_have_count(2)
    first = notice(page).filter(has=page.get_by_role("button", name="Take them over")).first
    first.get_by_role("button", name="Take them over").click()
    expect(page.get_by_text("Nothing is saved yet.")).to_be_visible()
    save(page)
    expect(notice(page)).to_have_count(1)
    press(page, "See")
    press(page, "Take them over")
    expect(page.locator("#id_title_en")).to_have_value(WORDS)
    save(page)

    entry = Initiative.objects.get()
    assert (entry.title_en, entry.body_en) == (WORDS, "In the second window.")
    wait_until_kept(page, 0)


def test_two_texts_of_30_000_words_come_back(editor, form):
    page = opened(editor, form)
    text = ("word and word " * 25 + "\n\n") * 400
    for field in ("#id_body_en", "#id_body_es"):
        page.locator(field).fill(text)
    wait_until_kept(page)
    page = opened(crash(page), form)

    press(page, "Take them over")

    for field in ("#id_body_en", "#id_body_es"):
        expect(page.locator(field)).to_have_value(text)


def test_choices_unticked_boxes_and_rows_taken_away_come_back(editor, form, initiative):
    theme, other = factories.theme(), factories.theme("openness", title_en="Openness")
    initiative.themes.add(theme)
    Initiative.objects.update(main=True)
    page = opened(editor, form)
    choose(page, "Era", factories.era("later", title_en="Later years").title_en)
    page.locator("#id_kind").select_option(index=2)
    page.get_by_label("Openness").check()
    page.get_by_label("Portals").uncheck()
    page.locator("#id_main").uncheck()
    page.locator("#id_milestones-0-DELETE").check()
    kind = page.locator("#id_kind").input_value()
    wait_until_kept(page)
    page.wait_for_timeout(3_500)
    page = opened(crash(page), form)

    press(page, "Take them over")
    expect(page.get_by_text("Nothing is saved yet.")).to_be_visible()
    save(page)

    entry = Initiative.objects.get()
    assert (str(entry.era), entry.kind, entry.main) == ("Later years", kind, False)
    assert list(entry.themes.all()) == [other]
    assert not entry.milestones.exists()
    wait_until_kept(page, 0)


def test_words_of_an_entry_that_was_deleted_are_offered_when_it_is_brought_back(
    editor, form, live_site, initiative
):
    page = typed_and_crashed(editor, form)
    opened(page, f"{live_site}/admin/timeline/initiative/{initiative.pk}/delete/")
    page.get_by_role("button", name=re.compile("Delete|sure")).click()
    expect(page.get_by_text("was deleted successfully")).to_be_visible()
    opened(page, f"{live_site}/admin/timeline/initiative/deleted/")
    page.locator(".history tbody th a").click()
    page.locator("button[form=ask-form]").click()
    expect(page.locator("#id_title_en")).to_be_visible()

    press(page, "See")
    press(page, "Take them over")

    expect(page.locator("#id_title_en")).to_have_value(WORDS)


def test_a_long_text_stays_quick(editor, form):
    page = opened(editor, form)
    page.locator("#id_body_en").fill("word and word " * 10_000)
    wait_until_kept(page)

    longest = page.evaluate(
        """async () => {
            const area = document.querySelector("#id_body_en");
            let longest = 0;
            for (let number = 0; number < 40; number += 1) {
                const start = performance.now();
                area.setRangeText("x", 0, 0);
                area.dispatchEvent(new InputEvent("input", { bubbles: true, data: "x", inputType: "insertText" }));
                longest = Math.max(longest, performance.now() - start);
                await new Promise((resolve) => setTimeout(resolve, 5));
            }
            return longest;
        }"""
    )

    assert longest < 200
