"""The only writer of the index. Publishing calls it in its transaction, so that nothing but what is
live is found.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Model

from timeline.models import Agent, Picture, SearchEntry, Source, raw_rows
from timeline.models.addressed import Addressed
from timeline.registry import NOUNS
from timeline.search.documents import SEARCHED, document_texts, documents, identifiers
from timeline.search.tokens import LANGUAGES, compounds, forms, language_of, words
from timeline.texts.picture_use import shows

BATCH = 500
# So many are looked for in texts at once.
PICTURES = 20
COLUMNS = [field.attname for field in SearchEntry._meta.concrete_fields if not field.primary_key]


def index(entries: Iterable[Model], using: str) -> None:
    """Find these entries by the words that they have in that database; those withdrawn are found no
    more. What a picture says is found with the entries that show it.
    """
    batch = list(entries)
    keys_by_model: dict[type[Addressed], list[int]] = {}
    for entry in batch:
        if isinstance(entry, SEARCHED):
            keys_by_model.setdefault(type(entry), []).append(entry.pk)
    # Before the new names are written, or no agent would have another one.
    renamed_agents = list(_renamed(keys_by_model.get(Agent, []), using))
    for model, pks in keys_by_model.items():
        _write(model, pks, using)
    for model, pks in _showing([row for row in batch if isinstance(row, Picture)], using):
        _write(model, pks, using)
    if not renamed_agents:
        return
    for lookup in _naming_lookups():
        rows = lookup.model._default_manager.using(using)
        naming_rows = rows.filter(**{f"{lookup.path}__in": renamed_agents})
        naming_keys = naming_rows.values_list("pk", flat=True).distinct()
        _write(lookup.model, list(naming_keys), using)


def forget(model_name: str, pks: Iterable[int], using: str) -> None:
    """Find the entries of this model no more."""
    if model_name not in [model._meta.model_name for model in SEARCHED]:
        return
    numbers = [SearchEntry.number_of(model_name, pk) for pk in pks]
    for batch in _batches(numbers):
        SearchEntry.objects.using(using).filter(number__in=batch).delete()


def _write(model: type[Addressed], pks: Sequence[int], using: str) -> None:
    """Write the rows of these entries anew, and forget those that were withdrawn."""
    model_name = str(model._meta.model_name)
    for batch in _batches(pks):
        rows = [index_row(entry) for entry in documents(model, batch, using)]
        raw_rows.insert(rows, using, replaced=COLUMNS)
        numbers = {row.number for row in rows}
        withdrawn_keys = [
            pk for pk in batch if SearchEntry.number_of(model_name, pk) not in numbers
        ]
        forget(model_name, withdrawn_keys, using)


def index_row(entry: Addressed) -> SearchEntry:
    """What the index holds of one entry, not saved."""
    model_name = str(entry._meta.model_name)
    titles = _titles(entry)
    texts = document_texts(entry)
    row = SearchEntry(
        number=SearchEntry.number_of(model_name, entry.pk),
        kind=model_name,
        address=getattr(entry, entry.address_field),
        title_language="",
    )
    if isinstance(entry, Agent):
        row.kind = entry.kind
    if isinstance(entry, Source):
        row.title_language = entry.language
    for language in LANGUAGES:
        setattr(row, f"title_{language}", titles[language])
        setattr(row, f"text_{language}", texts[language])
    columns = indexed(titles, texts, row.title_language, identifiers(entry))
    for column, text in columns.items():
        setattr(row, column, text)
    return row


def indexed(
    titles: Mapping[str, str], texts: Mapping[str, str], title_language: str, identifiers: str
) -> dict[str, str]:
    """The four columns of words that the index is made of, from titles and texts by language."""
    title_languages: tuple[str, ...] = ()
    if title_language:
        title_languages = language_of(title_language)
    title = _words_and_stems(titles, title_languages)
    text = _words_and_stems(texts)
    identifier_words = [word.folded for word in words(identifiers)]
    return {
        "title_words": title.words,
        "title_stems": title.stems,
        "text_words": " ".join([text.words, *identifier_words]),
        "text_stems": text.stems,
    }


def _titles(entry: Addressed) -> dict[str, str]:
    """The titles of the entry by language; a name or the title of a source is the same in all."""
    if isinstance(entry, Agent | Source):
        return dict.fromkeys(LANGUAGES, str(entry))
    return {language: getattr(entry, f"title_{language}") or "" for language in LANGUAGES}


class WordsAndStems(NamedTuple):
    """Two columns of the index: the folded words of texts, and the forms that are not among
    them.
    """

    words: str
    stems: str


def _words_and_stems(texts: Mapping[str, str], stemmed_as: tuple[str, ...] = ()) -> WordsAndStems:
    """The words of the texts by language, stemmed by the rules of their own language or of
    `stemmed_as`; the same text is read once.
    """
    languages_by_text: dict[str, tuple[str, ...]] = {}
    for language, text in texts.items():
        languages_before = languages_by_text.get(text, ())
        languages_by_text[text] = stemmed_as or (*languages_before, language)
    folded_words: list[str] = []
    other_forms: set[str] = set()
    for text, languages in languages_by_text.items():
        text_words = list(words(text))
        folded_words += [word.folded for word in text_words]
        # A word that a text has a hundred times is stemmed once.
        by_spelling = {word.spelled: word for word in (*text_words, *compounds(text, text_words))}
        for word in by_spelling.values():
            other_forms |= forms(word, languages)
    stems = sorted(other_forms.difference(folded_words))
    return WordsAndStems(" ".join(folded_words), " ".join(stems))


def _showing(
    pictures: Sequence[Picture], using: str
) -> Iterator[tuple[type[Addressed], list[int]]]:
    """By model, the entries that show one of the pictures: in a text, or as their own."""
    for start in range(0, len(pictures), PICTURES):
        some = pictures[start : start + PICTURES]
        for model in SEARCHED:
            condition = shows(model, some)
            if condition is not None:
                rows = model._default_manager.using(using).filter(condition)
                yield model, list(rows.values_list("pk", flat=True))


class NamingLookup(NamedTuple):
    """A model whose entries give the name of an agent among their words, and the lookup that leads
    to the agent.
    """

    model: type[Addressed]
    path: str


def _naming_lookups() -> Iterator[NamingLookup]:
    for model in SEARCHED:
        for path in NOUNS[model].searched_names:
            owner: type[Model] = model
            related: type[Model] | None = None
            for step in path.split("."):
                # None for a field that leads to no other row: a name that is written out.
                related = owner._meta.get_field(step).related_model
                owner = related or owner
            if related is Agent:
                yield NamingLookup(model, path.replace(".", "__"))


def _renamed(pks: Sequence[int], using: str) -> Iterator[int]:
    """The agents among these that search has under another name."""
    for batch in _batches(pks):
        numbers = [SearchEntry.number_of("agent", pk) for pk in batch]
        rows = SearchEntry.objects.using(using).filter(number__in=numbers)
        indexed_names = dict(rows.values_list("number", "title_en"))
        agents = Agent.objects.using(using).filter(pk__in=batch)
        for pk, name in agents.values_list("pk", "name_en"):
            if indexed_names.get(SearchEntry.number_of("agent", pk), name) != name:
                yield pk


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]
