import pytest

from timeline.texts.words_with_notes import words_with_notes


def words_of(text):
    return words_with_notes(
        text, lambda key: f"reference of {key}", lambda kind, slug: f"title of {kind} {slug}"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("It *opened* in **2015**.", "It opened in 2015."),
        ("# Head\n\nOne\ntwo\n\n- three", "Head\nOne two\nthree"),
        ("It opened [see @a, p. 3; @b].", "It opened [see reference of a, p. 3; reference of b]."),
        ("[[era:first]] and [[era:first|that time]]", "title of era first and that time"),
        ("A [page](https://example.org/a).", "A page (https://example.org/a)."),
        ("![[indicator:rank]]", "[title of indicator rank]"),
        ("![[picture:p-1|Words]]", "[title of picture p-1] Words"),
        ("::: opinion @a\nToo late.\n:::", "[reference of a] Too late."),
        ("<b>raw</b> &amp; `code`", "<b>raw</b> & code"),
    ],
)
def test_marks_become_words(text, words):
    assert words_of(text) == words


@pytest.mark.parametrize("text", ["[@", "[[era:", "](", "[[[[[[", "::: opinion", "\ue000[@a]"])
def test_what_is_broken_is_read_all_the_same(text):
    assert isinstance(words_of(text), str)
