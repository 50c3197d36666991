import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.texts.markup import cited
from timeline.texts.rename_citekey import rename_citekey

CHANGED = {
    "It opens [@sear].": "It opens [@new-one].",
    "[@sear, p. 3]": "[@new-one, p. 3]",
    "[@a, p. 1;  @sear,\np. 4; @b]": "[@a, p. 1;  @new-one,\np. 4; @b]",
    "::: opinion @sear, p. 2\nText\n:::": "::: opinion @new-one, p. 2\nText\n:::",
    "- ::: opinion @sear\n  Text\n  :::": "- ::: opinion @new-one\n  Text\n  :::",
    "[see @sear, p. 3; cf. @b]": "[see @new-one, p. 3; cf. @b]",
    "[-@sear]": "[-@new-one]",
    "[ @sear ]": "[ @new-one ]",
    "[@a, @sear and @sear]": "[@a, @new-one and @new-one]",
    "[@a, p. 4, @sear, p. 5]": "[@a, p. 4, @new-one, p. 5]",
    "[[source:sear]] and [[source:sear|Sear]]": "[[source:new-one]] and [[source:new-one|Sear]]",
}
KEPT = [
    "[@sear-mexico, p. 3]",
    "[@sear.mexico]",
    "[@mexico-sear]",
    "[@other, quoted in @sear]",
    "[Write to @sear](https://example.org)",
    "[@other, ana@sear]",
    "Write to ana@sear.org or @sear.",
    "[[source:sear-mexico]] [[initiative:sear]]",
    "[@sear; what is this]",
    "::: note @sear\n:::",
]


@pytest.mark.parametrize("text", CHANGED)
def test_a_citation_is_changed_and_all_else_stays_as_it_was_typed(text):
    assert rename_citekey(text, "sear", "new-one") == CHANGED[text]


@pytest.mark.parametrize("text", KEPT)
def test_another_key_is_left_alone(text):
    assert rename_citekey(text, "sear", "new-one") == text


def test_a_key_that_no_link_can_hold_leaves_the_links():
    assert rename_citekey("[@sear] [[source:sear]]", "sear", "a.b") == "[@a.b] [[source:sear]]"


TEXT = st.lists(
    st.sampled_from([*CHANGED, *KEPT, "`", "\\", "\n\n", "> ", "- ", "[", "]", "    "])
).map("".join)


@given(TEXT)
def test_no_citation_that_readers_see_is_missed(text):
    expected = [
        cite._replace(key="new-one") if cite.key == "sear" else cite for cite in cited(text)
    ]

    assert cited(rename_citekey(text, "sear", "new-one")) == expected
