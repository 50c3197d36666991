"""The only writer of the index. Publishing calls it in its transaction, so that nothing else is
found.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Model

from timeline.models import Agent, Article, Initiative, SearchEntry, Source
from timeline.search.documents import READINGS, documents, identifiers, texts_of
from timeline.search.tokens import LANGUAGES, compounds, forms, language_of, words

BATCH = 500
WRITTEN = [field.attname for field in SearchEntry._meta.concrete_fields if not field.primary_key]
# Which entries give the name of an agent among their own words.
NAMING: tuple[tuple[type[Model], str], ...] = (
    (Source, "authors"),
    (Source, "publisher"),
    (Initiative, "lead"),
    (Article, "author"),
)


def index(entries: Iterable[Model], using: str) -> None:
    """Find these entries by the words that they have in that database; those withdrawn are found no
    more.
    """
    keys: dict[type[Model], list[int]] = {}
    for entry in entries:
        if type(entry) in READINGS:
            keys.setdefault(type(entry), []).append(entry.pk)
    renamed = list(_renamed(keys.get(Agent, []), using))
    for model, pks in keys.items():
        _write(model, pks, using)
    for model, relation in NAMING if renamed else ():
        naming = model._default_manager.using(using).filter(**{f"{relation}__in": renamed})
        _write(model, list(naming.values_list("pk", flat=True).distinct()), using)


def forget(model_name: str, pks: Iterable[int], using: str) -> None:
    """Find the entries of this model no more."""
    if model_name in {model._meta.model_name for model in READINGS}:
        for batch in _batches([SearchEntry.number_of(model_name, pk) for pk in pks]):
            SearchEntry.objects.using(using).filter(number__in=batch).delete()


def _write(model: type[Model], pks: Sequence[int], using: str) -> None:
    name = str(model._meta.model_name)
    for batch in _batches(pks):
        rows = [_row(entry) for entry in documents(model, batch, using)]
        SearchEntry.objects.using(using).bulk_create(
            rows, update_conflicts=True, unique_fields=["number"], update_fields=WRITTEN
        )
        written = {row.number for row in rows}
        forget(name, [pk for pk in batch if SearchEntry.number_of(name, pk) not in written], using)


def _row(entry: Any) -> SearchEntry:
    """What the index holds of one entry."""
    titles, texts = _titles(entry), texts_of(entry)
    title_language = entry.language if isinstance(entry, Source) else ""
    return SearchEntry(
        number=SearchEntry.number_of(entry._meta.model_name, entry.pk),
        kind=entry.kind if isinstance(entry, Agent) else entry._meta.model_name,
        address=entry.slug,
        title_language=title_language,
        **indexed(titles, texts, title_language, identifiers(entry)),
        **{f"title_{language}": title for language, title in titles.items()},
        **{f"text_{language}": text for language, text in texts.items()},
    )


def indexed(
    titles: dict[str, str], texts: dict[str, str], title_language: str, identifiers: str
) -> dict[str, str]:
    """The four columns of words that the index is made of, from titles and texts by language."""
    title_words, title_stems = _indexed(
        titles, language_of(title_language) if title_language else ()
    )
    text_words, text_stems = _indexed(texts)
    marks = [word.folded for word in words(identifiers)]
    return {
        "title_words": title_words,
        "title_stems": title_stems,
        "text_words": " ".join([text_words, *marks]),
        "text_stems": text_stems,
    }


def _titles(entry: Any) -> dict[str, str]:
    if isinstance(entry, Agent | Source):
        return dict.fromkeys(LANGUAGES, str(entry))
    return {language: getattr(entry, f"title_{language}") or "" for language in LANGUAGES}


def _indexed(texts: dict[str, str], stemmed_as: tuple[str, ...] = ()) -> tuple[str, str]:
    """The words of the texts, and the forms that are not among them; the same text is read once."""
    said: list[str] = []
    other: set[str] = set()
    for text, languages in _languages_of(texts, stemmed_as).items():
        text_words = list(words(text))
        said += [word.folded for word in text_words]
        for word in {each.spelled: each for each in (*text_words, *compounds(text))}.values():
            other |= forms(word, languages)
    return " ".join(said), " ".join(sorted(other.difference(said)))


def _languages_of(texts: dict[str, str], stemmed_as: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language, text in texts.items():
        found[text] = stemmed_as or (*found.get(text, ()), language)
    return found


def _renamed(pks: Sequence[int], using: str) -> Iterator[int]:
    """The agents among these that search knows by another name."""
    for batch in _batches(pks):
        numbers = [SearchEntry.number_of("agent", pk) for pk in batch]
        known = SearchEntry.objects.using(using).filter(number__in=numbers)
        names = dict(known.values_list("number", "title_en"))
        for pk, name in Agent.objects.using(using).filter(pk__in=batch).values_list("pk", "name"):
            if names.get(SearchEntry.number_of("agent", pk), name) != name:
                yield pk


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]
