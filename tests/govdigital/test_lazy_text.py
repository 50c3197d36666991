from django.utils.translation import gettext_lazy

from govdigital.lazy_text import LazyText


def test_a_sentence_that_is_translated_later_is_a_lazy_text():
    assert isinstance(gettext_lazy("References"), LazyText)
    assert not isinstance("References", LazyText)
