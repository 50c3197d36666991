import re
import time

import pytest
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from tests.texts.test_rendering import page
from timeline.texts.rendering import render, render_inline
from timeline.texts.unbroken import unbroken


def marked(text):
    return re.findall(r'<span class="nb">(.*?)</span>', text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("From e-government to e-México", ["e-government", "e-México"]),
        ("The E-Government Survey", ["E-Government"]),
        ("On 4 July 2014", ["4 July"]),
        ("El 4 de julio de 2014", ["4 de julio"]),
        ("About 10 % or 10\u00a0%", ["10 %", "10\u00a0%"]),
        ("3,500 million pesos, 3,500 millones de pesos", ["3,500 million", "3,500 millones"]),
        ("see p. 3, pp. 22–25, vol. II", ["p. 3", "pp. 22–25", "vol. II"]),
        ("CFDI 4.0 since 2022", ["CFDI 4.0"]),
        ("writes Mohammad J Sear", ["J Sear"]),
        ("A portal of 2014, see 1.4 May", []),
        ("the OECD 2019 report, ISO 8601", []),
        ("made-to-order", []),
    ],
)
def test_names_and_numbers_stay_on_one_line(text, names):
    assert marked(unbroken(text)) == names


def test_what_is_typed_stays_as_it_is():
    assert unbroken("<b> & 10 %") == '&lt;b&gt; &amp; <span class="nb">10 %</span>'
    assert unbroken(mark_safe("a &amp; b")) == "a &amp; b"


@given(st.text(alphabet="e-gov 4Julypdé3.%CFDI0J<>&\u00a0", max_size=60))
def test_without_the_marks_every_text_is_what_it_was(text):
    from django.utils.html import escape

    assert re.sub(r'<span class="nb">|</span>', "", unbroken(text)) == escape(text)


def test_rendered_texts_are_marked_in_words_and_not_in_code():
    html = render("On *4 July* e-México begins.\n\n    e-government", page())

    assert marked(html) == ["4 July", "e-México"]
    assert "e-government\n</code>" in html


def test_a_link_keeps_its_name_on_one_line():
    assert marked(render_inline("[the e-invoice](https://a.org)", page())) == ["e-invoice"]


@pytest.mark.parametrize("piece", ["1,", "A", "1", "e-", "10 ", "pp. ", "A. "])
def test_a_long_text_of_one_kind_takes_a_moment(piece):
    begun = time.process_time()

    unbroken(piece * 40_000)

    # With a loop within a loop it took a minute.
    assert time.process_time() - begun < 5
