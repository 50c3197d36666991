from timeline.texts.citing_sentences import citing_sentences, parted
from timeline.texts.markup import PARSER
from timeline.texts.sentences import sentences
from timeline.texts.statements import marked_words

TEXT = """It opened in 2014, see [[initiative:gob-mx|the *portal*]] [@one, p. 3]. It grew. [@two] Dr. Pérez
left [@two; @one, p. 4]. [Nobody knows why.]{.remark}

::: opinion @two, p. 9
It should stay open. It should grow [@one].
:::"""


def words(key):
    return [tuple(sentence) for sentence in citing_sentences(TEXT, key)]


def test_each_sentence_that_cites_a_source_is_given_in_words():
    assert words("one") == [
        ("It opened in 2014, see the *portal*.", "p. 3"),
        ("Dr. Pérez left.", "p. 4"),
        ("It should grow.", ""),
    ]


def test_a_citation_after_the_full_stop_and_an_opinion_count_too():
    assert words("two") == [
        ("It grew.", ""),
        ("Dr. Pérez left.", ""),
        ("It should stay open.", "p. 9"),
    ]


def test_a_text_that_cites_others_has_none():
    assert words("on") == []
    assert citing_sentences("", "one") == []


def test_sentences_are_parted_where_they_are_counted():
    for token in PARSER.parse(TEXT):
        if token.type == "inline":
            marked = marked_words(token)
            counted = [sentence for sentence in sentences(marked) if sentence.words]
            assert len([one for one in parted(marked) if any(map(str.isalnum, one))]) == len(
                counted
            )
