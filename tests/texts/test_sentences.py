import pytest

from timeline.texts.sentences import first_sentence, sentences

APART = [
    ("The ministry set a spending cap.", "It was raised in 2014."),
    ("They show museums and art.", "The portal opened in 2001."),
    ("Lo dice Ruiz et al.", "La ley cambió en 2014."),
    ("Mr. Smith came.", "He left."),
    ("It cost 3.5 million.", "Then came 5,400 more."),
    ("The U.S. government paid.", "It stopped."),
    ("It opened in the U.S.", "It closed."),
    ("See No. 5 and vol. 2, pp. 3–5.", "Then go on."),
    ("The answer is no.", "It closed."),
    ("“It runs.”", "He said so."),
    ("It grew … and grew.", "It fell…"),
    ("It grew... and grew.", "It fell."),
    ("J. F. Kennedy said so.", "Yes."),
    ("Is it?", "Yes!", "It is."),
    ("It is gob.mx.", "People find it."),
    ("It closed.", "gob.mx is a portal."),
    ("Published by Acme Inc.", "The report says so."),
    ("They sell paper, pens, etc.", "The shop is open."),
    ("Paper, pens, etc. are sold.", "It is open."),
    ("In 2014.", "34,000 came."),
    ("The meeting began at 5 p.m.", "The end was late."),
    ("El Sr. López y la Dra. Ruiz llegaron.", "Se fueron."),
    ("Véase, p. ej., el art. 3, núm. 5.", "Sigue."),
    ("En EE. UU. se hizo.", "En el D.F. también."),
    ("Se abrió en EE.UU.", "Desde entonces crece."),
    ("¿Qué pasó?", "¡Nada!", "Siguió."),
    ("«Abre hoy.»", "Lo dijo."),
    ("—¿Abre? —preguntó.", "—Sí."),
    ("Costó 34 000 pesos.", "Luego 5.400."),
    ("La Ley Núm. 12.", "Se publicó."),
    ("El Lic. J. Pérez dijo… y calló.", "Fin."),
    ("El 3 de oct. 2014 abrió.", "Ya cerró."),
    ("El siglo XX.", "El portal abre."),
    ("La Cía. Mexicana y el Mtro. Ruiz (cap. 2, párr. 3) lo dicen.", "Es así."),
]


@pytest.mark.parametrize("parts", APART, ids=" | ".join)
def test_sentences_end_where_they_end_and_nowhere_else(parts):
    words = [len(sentences(part)) for part in parts]

    assert words == [1] * len(parts)
    assert len(sentences(" ".join(parts))) == len(parts)


def test_a_citation_belongs_to_the_sentence_before_it():
    three = sentences("It runs.\x01 It grew \x01. It fell.")

    assert [sentence.is_cited for sentence in three] == [True, True, False]


def test_words_in_links_are_counted_apart():
    (sentence,) = sentences("See \x03the old portal\x04 now.")

    assert (sentence.words, sentence.unlinked_words) == (5, 2)


@pytest.mark.parametrize("text", ["", ".", "…", "?!", "\x01", "\x02\x02"])
def test_a_text_without_words_has_a_sentence_without_words(text):
    assert [sentence.words for sentence in sentences(text)] == [0]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("", ""),
        ("No stop at all", "No stop at all"),
        ("It opened in 2014. It closed in 2018.", "It opened in 2014."),
        ("It is at gob.mx. It opened.", "It is at gob.mx."),
        ("J. E. Coronado wrote on tax. She lives here.", "J. E. Coronado wrote on tax."),
        ("The agency leads it\n\nIt was made in 2024.", "The agency leads it"),
    ],
)
def test_the_first_sentence_of_a_text(text, first):
    assert first_sentence(text) == first
