import json

import pytest
from django.utils.translation import override

from timeline.history.comments import comment_in_words


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Title (Spanish)", "Cambios en: Título (español)."),
        ("Kind", "Cambios en: Tipo."),
        ("Nothing known", "Cambios en: Nothing known."),
    ],
)
def test_the_labels_that_a_message_keeps_are_said_in_the_readers_language(label, words):
    message = json.dumps([{"changed": {"fields": [label]}}])

    with override("es"):
        assert comment_in_words(message) == words


@pytest.mark.parametrize("message", ["Changed by hand.", '{"said": "by nobody"}', "[[]]"])
def test_other_comments_are_told_as_they_are(message):
    assert isinstance(comment_in_words(message), str)
