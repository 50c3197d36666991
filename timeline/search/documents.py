"""What search reads of each kind of entry, in both languages, as the registry says."""

import re
from collections.abc import Iterable, Iterator

from django.db.models import Model, Prefetch, Q, QuerySet

from timeline.models import Picture, Source, Subject, raw_rows
from timeline.models.addressed import Addressed
from timeline.registry import ENTRIES, NOUNS, noun_of
from timeline.search.tokens import LANGUAGES
from timeline.texts.markup import pictures, plain_text

# A heading or a list item, which has no full stop of its own.
UNENDED = re.compile(r"(?<![.!?…:;])\n")
# Entries with a page of their own are found by their words; the site itself is not.
# A subject and a picture have no page: readers meet them in charts and texts.
SEARCHED = tuple(
    model for model in ENTRIES if issubclass(model, Addressed) and model not in (Picture, Subject)
)


def documents(
    model: type[Addressed], pks: Iterable[int], using: str
) -> "QuerySet[Addressed, Addressed]":
    """Rows of the model as they are in that database, with all that their words are read from."""
    rows = model._default_manager.using(using).filter(pk__in=pks, withdrawn_at__isnull=True)
    naming_relations = []
    for path in NOUNS[model].searched_names:
        if "." not in path and is_relation(model, path):
            naming_relations.append(path)
    return rows.select_related(*naming_relations).prefetch_related(*read_besides(model, using))


def is_relation(model: type[Model], name: str) -> bool:
    """Whether the field leads to another row."""
    return bool(model._meta.get_field(name).is_relation)


def read_besides(model: type[Model], using: str) -> "list[Prefetch[str, QuerySet[Model], str]]":
    """What must be read besides the rows of the model: what hangs on them, and who is named
    there.
    """
    noun = NOUNS[model]
    relations: list[str] = []
    for path in noun.searched_texts:
        relation, _dot, _text = path.rpartition(".")
        relations.append(relation)
    for path in noun.searched_names:
        if "." in path:
            relations.append(path)
    by_path: dict[str, Prefetch[str, QuerySet[Model], str]] = {}
    for relation in filter(None, relations):
        for prefetch in raw_rows.prefetches(model, [relation.replace(".", "__")], using):
            by_path.setdefault(prefetch.prefetch_to, prefetch)
    return list(by_path.values())


def document_texts(entry: Addressed) -> dict[str, str]:
    """The plain text of an entry in each language: its own texts, then those that hang on it."""
    noun = noun_of(entry)
    all_names: list[str] = []
    for path in noun.searched_names:
        all_names += names_at(entry, path)
    # An author who is the publisher too is named once.
    names = ", ".join(dict.fromkeys(all_names))
    shown = shown_pictures(entry)
    texts: dict[str, str] = {}
    for language in LANGUAGES:
        passages = [*passages_of(entry, noun.searched_texts, language), names]
        for picture in shown:
            passages += words_of_picture(picture, language)
        texts[language] = in_one_line(filter(None, passages))
    return texts


def shown_pictures(entry: Addressed) -> list[Picture]:
    """The pictures of the entry and of its texts that its page shows, as they are in its
    database; asks nothing where there are none.
    """
    keys: set[str] = set()
    for name in noun_of(entry).paragraphs:
        for language in LANGUAGES:
            keys.update(pictures(getattr(entry, f"{name}_{language}") or ""))
    own = getattr(entry, "picture_id", None)
    if not keys and own is None:
        return []
    rows = Picture.objects.using(entry._state.db).filter(Q(key__in=keys) | Q(pk=own))
    return list(rows.filter(withdrawn_at__isnull=True).order_by("pk"))


def words_of_picture(picture: Picture, language: str) -> list[str]:
    """What the picture shows, by which the entries that show it are found."""
    words = [plain_text(getattr(picture, f"caption_{language}") or "")]
    if not picture.decorative:
        words.append(getattr(picture, f"alt_{language}") or "")
    return words


def passages_of(row: Model, paths: Iterable[str], language: str) -> Iterator[str]:
    """The texts at these paths without their marks: those of the row, then those of each row that
    hangs on it.
    """
    below: dict[str, list[str]] = {}
    for path in paths:
        name, _dot, rest = path.partition(".")
        if rest:
            below.setdefault(name, []).append(rest)
        else:
            yield plain_text(getattr(row, f"{name}_{language}") or "")
    for relation, rest_of_paths in below.items():
        for child in getattr(row, relation).all():
            yield from passages_of(child, rest_of_paths, language)


def names_at(row: Model, path: str) -> list[str]:
    """The names at the path, those that are filled in: of one row, or of each row that hangs on
    it.
    """
    relation, _dot, attribute = path.rpartition(".")
    rows: Iterable[Model] = [row]
    if relation:
        rows = getattr(row, relation).all()
    names = []
    for row_with_name in rows:
        value = getattr(row_with_name, attribute)
        if value:
            names.append(str(value))
    return names


def in_one_line(passages: Iterable[str]) -> str:
    """The passages as one line; what ends without a full stop is parted from the next by a dot."""
    return UNENDED.sub(" · ", "\n".join(passages)).replace("\n", " ")


def identifiers(entry: Addressed) -> str:
    """What a source is found by but does not say of itself: citekey, DOI, ISBN, year and
    address.
    """
    if not isinstance(entry, Source):
        return ""
    return f"{entry.key} {entry.doi} {entry.isbn} {entry.date} {entry.url}"
